"""Arabic and English text: folding with a map back to the original offsets, sentences, words.

Everything downstream matches on folded text and reports spans of the original: whatever the spelling,
``text[start:end]`` is what the author wrote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.models import Span

# One letter for what newspapers write in several ways. Hamza on a seat keeps the seat; a bare hamza falls
# away (سامراء = سامرا). Persian and Kurdish letters go to the Arabic letter that Arabic papers put for them.
_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": "",
    "ی": "ي", "ې": "ي", "ێ": "ي", "ک": "ك", "گ": "ك", "ڪ": "ك", "چ": "ج", "پ": "ب", "ڤ": "ف", "ژ": "ز",
    "ۆ": "و", "ۇ": "و", "ڕ": "ر", "ڵ": "ل", "ە": "ه", "ھ": "ه", "ہ": "ه", "ـ": "",
}  # fmt: skip
# Between letters these stand for nothing (Ba'qubah, Tal‘Afar) or for a space (Al-Qa'im).
_DROPPED = "'’‘ʿʾʼ`´ʻ"
_SPACED = "-–—_‐‑/"
_ARTICLE = "ال"


class _FoldTable(dict[int, str]):
    """str.translate table that works out a character when it first meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.irregular: set[str] = set()
        """Characters met so far whose folding is not one character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        if len(folded) != 1:
            self.irregular.add(char)
        self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char in _DROPPED or unicodedata.category(char) in ("Mn", "Cf", "Me"):
        return ""
    if char in _SPACED or char.isspace():
        return " "
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if unicodedata.category(char) in ("No", "Cs"):
        return " "  # 3½ is not 31 and a half, a footnote's ² no part of its word, half a surrogate pair no letter
    base = unicodedata.normalize("NFKD", char)
    return char.casefold() if base == char else "".join(map(_fold_char, base))


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Bring the spellings of one word together: hamza forms, ى/ي, ة/ه, tatweel, diacritics, Persian and
    Kurdish letters, Arabic-Indic digits, letter case, Latin diacritics, apostrophes and hyphens.

    Folding twice changes nothing. Runs of white space become one space; the ends are not trimmed.
    """
    straight = text.translate(_TABLE)
    return re.sub(" {2,}", " ", straight) if "  " in straight else straight


def fold_name(name: str) -> str:
    """Fold a name as a key: trimmed, without full stops and quotation marks."""
    return fold(name.translate(_UNQUOTED)).strip()


_UNQUOTED = str.maketrans(dict.fromkeys('."«»“”()[],،', " "))


@dataclass(frozen=True)
class Folded:
    """A text, its folded form, and where each folded character stands in the original."""

    original: str
    text: str
    offsets: tuple[int, ...] | None
    """Original offset of each folded character; None where folding moved nothing."""

    @classmethod
    def of(cls, original: str) -> Folded:
        """Fold a text and remember the offsets."""
        straight = original.translate(_TABLE)
        if "  " not in straight and _TABLE.irregular.isdisjoint(set(original)):
            return cls(original, straight, None)
        chars: list[str] = []
        offsets: list[int] = []
        for i, char in enumerate(original):
            for folded in _TABLE[ord(char)]:
                if folded == " " and chars and chars[-1] == " ":
                    continue
                chars.append(folded)
                offsets.append(i)
        return cls(original, "".join(chars), tuple(offsets))

    def span(self, start: int, end: int) -> Span:
        """The original span of a folded range, with the letters and diacritics at its end that folding drops."""
        if self.offsets is None:
            return Span(start, end)
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return Span(at, at)
        last = self.offsets[end - 1] + 1
        while last < len(self.original) and (
            self.original[last] in "ءـ" or unicodedata.category(self.original[last]) == "Mn"
        ):
            last += 1
        return Span(self.offsets[start], last)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order."""
        return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.text))


_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Word:
    """A word of folded text; `start` and `end` are folded offsets."""

    text: str
    start: int
    end: int

    @cached_property
    def readings(self) -> dict[str, str]:
        """Each way to read the word, to what was taken off its front: `وبالانفجار` gives `انفجار` with `وبال`."""
        return readings(self.text)

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text.isdecimal()


def readings(word: str) -> dict[str, str]:
    """Stems that a folded word may stand for, each with the prefix taken off.

    The stems are candidates, not an analysis: a lexicon decides which of them is a word.
    """
    found = {word: ""}
    if not word or not "ا" <= word[0] <= "ي":
        return found
    for link in ("", "و", "ف"):
        if link and not word.startswith(link):
            continue
        after_link = word[len(link) :]
        for preposition in ("", "ب", "ل", "ك"):
            if preposition and not after_link.startswith(preposition):
                continue
            rest = after_link[len(preposition) :]
            prefix = link + preposition
            if len(rest) >= 2:
                found.setdefault(rest, prefix)
            if rest.startswith(_ARTICLE) and len(rest) >= 4:
                found.setdefault(rest[2:], prefix + _ARTICLE)
            elif preposition == "ل" and rest.startswith("ل") and len(rest) >= 3:
                found.setdefault(rest[1:], prefix + "ل")
                found.setdefault(_ARTICLE + rest[1:], prefix)
    return found


def is_definite(prefix: str) -> bool:
    """Whether a prefix taken off a word contains the article."""
    return prefix.endswith((_ARTICLE, "لل"))


# The lookbehind lets a run of stops be tried once only, not from each of its stops.
_BREAK = re.compile(r"\n+|(?<![.!?؟…])[.!?؟…]++(?=[\s\"”»’)\]]|$|[ء-ي]{2})")
_CLOSERS = '"”»’)] \t'
# A full stop after these ends no sentence: single letters (أ.ف.ب, د.), English titles and abbreviations.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"ـ.])(?:[^\W\d_]|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Mr|Mrs|Ms|Dr|St|No|vs|approx|km|U\.S|a\.m|p\.m|Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)


def sentences(text: str) -> list[Span]:
    """Sentences as spans of the original text, without the white space around them.

    A line end always ends one. A run of two or three full stops inside a line ends one too; a full stop after
    a single letter, an abbreviation or inside a number does not.
    """
    spans: list[Span] = []
    start = 0
    for end in _sentence_ends(text):
        _append_trimmed(spans, text, start, end)
        start = end
    _append_trimmed(spans, text, start, len(text))
    return spans


def _sentence_ends(text: str) -> Iterator[int]:
    for match in _BREAK.finditer(text):
        if "\n" not in match.group() and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            continue
        end = match.end()
        while "\n" not in match.group() and end < len(text) and text[end] in _CLOSERS:
            end += 1
        yield end


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append(Span(start, end))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span in the original and its words [first:last) in `Passage.words`."""

    index: int
    span: Span
    first: int
    last: int


class Passage:
    """A text taken apart once: folded, in words, in sentences; every stage works on this.

    Parameters
    ----------
    text : str
    word_sets : mapping, optional
        Sets of folded words by name, for `has`.
    """

    def __init__(self, text: str, word_sets: Mapping[str, frozenset[str]] | None = None) -> None:
        self.text = text
        self._word_sets = word_sets or {}
        self.folded = Folded.of(text)
        self.words = self.folded.words
        self._starts = [word.start for word in self.words]
        self.sentences = tuple(self._sentence(i, span) for i, span in enumerate(sentences(text)))
        self._sentence_firsts = [sentence.first for sentence in self.sentences]

    def _sentence(self, index: int, span: Span) -> Sentence:
        first = self.word_at(self._folded_from(span.start))
        return Sentence(index, span, first, max(first, self.word_at(self._folded_from(span.end))))

    def _folded_from(self, original: int) -> int:
        """First folded position whose original offset is not before `original`."""
        if self.folded.offsets is None:
            return original
        return bisect_left(self.folded.offsets, original)

    def word_at(self, folded: int) -> int:
        """Index of the first word that starts at or after a folded position."""
        return bisect_left(self._starts, folded)

    def word_over(self, folded: int) -> int:
        """Index of the word that covers a folded position."""
        return max(0, bisect_right(self._starts, folded) - 1)

    def span(self, first: int, last: int, *, skip: int = 0) -> Span:
        """Original span of words[first:last], without `skip` folded characters at the front (a clitic)."""
        return self.folded.span(self.words[first].start + skip, self.words[last - 1].end)

    def has(self, word: int, name: str) -> bool:
        """Whether a word, in one of its readings, belongs to a set of ``word_sets.csv``."""
        members = self._word_sets.get(name)
        return members is not None and 0 <= word < len(self.words) and not members.isdisjoint(self.words[word].readings)

    def any_has(self, first: int, last: int, name: str) -> bool:
        """Whether one of words[first:last] does."""
        return any(self.has(i, name) for i in range(max(0, first), min(last, len(self.words))))

    def words_of(self, sentence: int) -> tuple[int, int]:
        """First word of a sentence and the word after its last."""
        return self.sentences[sentence].first, self.sentences[sentence].last

    def sentence_of(self, word: int) -> Sentence:
        """The sentence that a word belongs to."""
        return self.sentences[max(0, bisect_right(self._sentence_firsts, word) - 1)]

    def gap(self, word: int) -> str:
        """What stands between words[word - 1] and words[word], folded; empty before the first and after the last."""
        if not 0 < word < len(self.words):
            return ""
        return self.folded.text[self.words[word - 1].end : self.words[word].start]
