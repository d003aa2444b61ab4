"""What the tables of ``data/gazetteer`` say about kinds: groups, usual radii, type words, feature codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataError
from geo.lexicons import read_entries
from geo.sources.checks import ARABIC, compared
from geo.text import fold_name

# Shorter ones are syllables of other names, and in English words such as Hit and Ban.
_MIN_LETTERS_ARABIC = 3
_MIN_LETTERS_LATIN = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place: which kinds are told of the same thing, how far one reaches, and its type word."""

    name: str
    group: str
    radius_m: float
    type_ar: str
    type_en: str


@dataclass(frozen=True, slots=True)
class Feature:
    """What a GeoNames feature code becomes."""

    kind: str
    radius_m: float
    importance: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables by which places of other sources are brought to the gazetteer's terms.

    Parameters
    ----------
    kinds : mapping
        Kind by its name (``kinds.csv``).
    features : mapping
        By feature class and code of GeoNames, joined by a full stop (``geonames_kinds.csv``); what is not in it is
        left out.
    admin1 : mapping
        GeoNames' governorate code to ISO 3166-2 (``geonames_admin1.csv``).
    type_words : mapping
        Folded type word before a name to the kinds that it is taken off (``type_words.csv``).
    ordinary : frozenset of str
        Words, as `checks.compared` gives them, that are names of places only with a type word.
    """

    kinds: Mapping[str, Kind]
    features: Mapping[str, Feature]
    admin1: Mapping[str, str]
    type_words: Mapping[str, frozenset[str]]
    ordinary: frozenset[str]

    @classmethod
    def load(cls, gazetteer: Path, lexicons: Path) -> Tables:
        """Read the tables.

        Parameters
        ----------
        gazetteer, lexicons : Path
            The folders ``data/gazetteer`` and ``data/lexicons``; every word of a lexicon is an ordinary one.

        Raises
        ------
        DataError
            Where a table is missing.
        """
        kinds = {
            row["kind"]: Kind(row["kind"], row["group"], float(row["radius_m"]), row["type_ar"], row["type_en"])
            for row in _rows(gazetteer / "kinds.csv")
        }
        features = {
            f"{row['class']}.{row['code']}": Feature(
                row["kind"], float(row["radius_m"] or kinds[row["kind"]].radius_m), int(row["importance"])
            )
            for row in _rows(gazetteer / "geonames_kinds.csv")
        }
        type_words = {
            fold_name(word): frozenset(entry["kinds"].split("|"))
            for entry in read_entries(gazetteer / "type_words.csv")
            for word in entry.phrase.split("|")
        }
        own = [w for e in read_entries(gazetteer / "ordinary_names.csv", "words") for w in e.phrase.split()]
        return cls(
            kinds=kinds,
            features=features,
            admin1={row["code"]: row["admin1"] for row in _rows(gazetteer / "geonames_admin1.csv")},
            type_words=type_words,
            ordinary=frozenset(map(compared, [*own, *_words_of(lexicons.glob("*.csv"))])),
        )

    def needs_type_word(self, name: str) -> bool:
        """Whether a name is short, or made of ordinary words and personal names alone."""
        least = _MIN_LETTERS_ARABIC if ARABIC.search(name) else _MIN_LETTERS_LATIN
        words = [compared(word) for word in fold_name(name).split()]
        return len(compared(name)) < least or compared(name) in self.ordinary or self.ordinary.issuperset(words)

    def typed(self, name: str, kind: str) -> str:
        """A name with the type word of its kind: `قرية السلام`, `Salam village`."""
        if ARABIC.search(name):
            return f"{self.kinds[kind].type_ar} {name}"
        return f"{name} {self.kinds[kind].type_en}"

    def without_type(self, name: str, kind: str) -> str:
        """A name without the type words before it, where its kind has them: `قضاء الحويجة`, `Qaryat Bashīr`."""
        words = name.split()
        for count in (2, 1):
            head = fold_name(" ".join(words[:count]))
            if len(words) > count and kind in self.type_words.get(head, ()):
                return self.without_type(" ".join(words[count:]), kind)
        return name


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    except OSError as error:
        raise DataError(f"{file}: the table cannot be read ({error}); reinstall iraq-incident-map") from error


def _words_of(lexicons: Iterable[Path]) -> Iterable[str]:
    """Every word that stands in a lexicon as a phrase of its own."""
    for file in sorted(lexicons):
        column = "words" if file.stem == "word_sets" else "phrase"
        for entry in read_entries(file, column):
            phrases = entry.phrase.split() if column == "words" else entry.phrase.split(" | ")
            for phrase in phrases:
                if " " not in phrase:
                    yield from (word.lstrip("~").rstrip("*") for word in phrase.split("|"))
