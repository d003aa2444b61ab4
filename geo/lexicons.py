"""Lexicons: phrases of folded words with a class, read from CSV tables that a linguist can edit.

A phrase is written as words; `a|b` in the place of a word offers alternatives to it, ` | ` another phrase, `word*` any
word that begins so, `...` up to three words between, `~word` that it must carry the article. Words match in any
reading: with or without و ف ب ل ك and the article in front, unless the phrase writes them itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataError
from geo.text import Word, fold, is_definite

_MAX_GAP = 3
# Words remembered with the phrases they begin: more than a language uses often, a few megabytes at most.
_KNOWN_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon: a phrase, what it says, and an example that it must match."""

    phrase: str
    values: Mapping[str, str]
    example: str
    where: str

    def __getitem__(self, name: str) -> str:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """An entry found at words[first:last] (indices of words); `prefix` stood before the first word's stem."""

    entry: Entry
    first: int
    last: int
    prefix: str

    @property
    def definite(self) -> bool:
        """Whether the first word had the article."""
        return is_definite(self.prefix)


@dataclass(frozen=True, slots=True)
class _Slot:
    words: frozenset[str]
    stems: tuple[str, ...]
    definite: frozenset[str]

    def matches(self, word: Word) -> str | None:
        """The prefix under which the word fits, or None."""
        for stem, prefix in word.readings.items():
            if self.fits(stem, prefix):
                return prefix
        return None

    def fits(self, stem: str, prefix: str) -> bool:
        """Whether one reading of a word fits."""
        if stem in self.words or (self.stems and stem.startswith(self.stems)):
            return True
        return stem in self.definite and is_definite(prefix)


@dataclass(frozen=True, slots=True)
class _Phrase:
    entry: Entry
    slots: tuple[_Slot | None, ...]  # None is a gap

    def match(self, words: Sequence[Word], first: int) -> int | None:
        """Index after the last word if the phrase begins at `first` (whose fit is already known)."""
        return self._rest(words, first + 1, 1)

    def _rest(self, words: Sequence[Word], at: int, slot: int) -> int | None:
        if slot == len(self.slots):
            return at
        wanted = self.slots[slot]
        if wanted is None:
            for skip in range(_MAX_GAP + 1):
                end = self._rest(words, at + skip, slot + 1)
                if end is not None:
                    return end
            return None
        if at >= len(words) or wanted.matches(words[at]) is None:
            return None
        return self._rest(words, at + 1, slot + 1)


class Lexicon:
    """Phrases that can be found in a sequence of words."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: list[tuple[str, _Phrase]] = []
        self._known: dict[str, tuple[tuple[_Phrase, str], ...]] = {}
        for entry in self.entries:
            for phrase in entry.phrase.split(" | "):
                self._file(_compile(entry, phrase))

    def _file(self, phrase: _Phrase) -> None:
        first = phrase.slots[0]
        if first is None:
            raise DataError(f"{phrase.entry.where}: a phrase cannot begin with a gap")
        for word in first.words | first.definite:
            self._exact.setdefault(word, []).append(phrase)
        for stem in first.stems:
            self._stems.append((stem, phrase))

    @classmethod
    def load(cls, file: Path) -> Lexicon:
        """Read a table with the columns `phrase`, `example` and others.

        Raises
        ------
        DataError
            Where the file is missing or a row has no phrase; names the row.
        """
        return cls(read_entries(file))

    def having(self, column: str, value: str) -> Lexicon:
        """The entries that have a value in a column, as a lexicon of their own."""
        return Lexicon(entry for entry in self.entries if entry[column] == value)

    def find(self, words: Sequence[Word]) -> list[PhraseHit]:
        """All entries in the words: at each word the longest phrases, several where entries share a phrase."""
        hits: list[PhraseHit] = []
        for first, word in enumerate(words):
            beginning = self._beginning(word)
            if not beginning:
                continue
            found = [
                PhraseHit(phrase.entry, first, last, prefix)
                for phrase, prefix in beginning
                if (last := phrase.match(words, first)) is not None
            ]
            longest = max((hit.last for hit in found), default=0)
            hits.extend(hit for hit in found if hit.last == longest)
        return hits

    def _beginning(self, word: Word) -> tuple[tuple[_Phrase, str], ...]:
        """Phrases that a word can begin, each with the prefix that this reading takes off; kept for the next time."""
        known = self._known.get(word.text)
        if known is None:
            if len(self._known) >= _KNOWN_WORDS:
                self._known.clear()
            known = self._known[word.text] = tuple(self._read(word))
        return known

    def _read(self, word: Word) -> Iterator[tuple[_Phrase, str]]:
        for stem, prefix in word.readings.items():
            phrases = list(self._exact.get(stem, ()))
            phrases += [phrase for begin, phrase in self._stems if stem.startswith(begin)]
            for phrase in phrases:
                slot = phrase.slots[0]
                if slot is not None and slot.fits(stem, prefix):
                    yield phrase, prefix


def read_word_sets(file: Path) -> dict[str, frozenset[str]]:
    """Sets of folded words by name (``word_sets.csv``: set, words)."""
    return {
        entry["set"]: frozenset(fold(word) for word in entry.phrase.split()) for entry in read_entries(file, "words")
    }


def read_entries(file: Path, column: str = "phrase") -> list[Entry]:
    """Rows of a lexicon table as entries, in order."""
    try:
        handle = file.open(encoding="utf-8", newline="")
    except OSError as error:
        raise DataError(f"{file}: the lexicon cannot be read ({error}); reinstall iraq-incident-map") from error
    entries = []
    with handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            phrase = (row.get(column) or "").strip()
            if None in row:
                raise DataError(
                    f"{file.name} row {line}: more fields than columns; put quotes round a text with a comma"
                )
            if not phrase:
                raise DataError(f"{file.name} row {line}: no phrase; write one or take the row out")
            values = {name: (value or "").strip() for name, value in row.items() if name not in (column, "example")}
            entries.append(Entry(phrase, values, (row.get("example") or "").strip(), f"{file.name} row {line}"))
    return entries


def _compile(entry: Entry, phrase: str) -> _Phrase:
    slots: list[_Slot | None] = []
    for part in phrase.split():
        if part == "...":
            slots.append(None)
            continue
        options = [fold(option) for option in part.split("|")]
        slots.append(
            _Slot(
                words=frozenset(option for option in options if option[0] != "~" and not option.endswith("*")),
                stems=tuple(option[:-1] for option in options if option.endswith("*")),
                definite=frozenset(option[1:] for option in options if option[0] == "~"),
            )
        )
    return _Phrase(entry, tuple(slots))
