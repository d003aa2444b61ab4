"""Names of the gazetteer that a spelling it does not have may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.gazetteer import Gazetteer, name_key
from geo.romanise import likeness, skeleton

# Below this many letters one typing error makes another word.
_FUZZY_MIN_LETTERS = 5
_LONG_NAME = 9
# Names whose consonants agree may differ more in the letters written for vowels.
_ROMAN_MIN_LIKENESS = 62.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """A key of the gazetteer and how like it a spelling is, of 100."""

    key: str
    percent: float


class Spellings:
    """Finds keys by what spellings of one name have in common."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def joined(self, name: str) -> list[str]:
        """Keys that differ only in how a compound is written: `ابوغريب`, `K1`, `Khan al-Baghdadi`."""
        return self._joined.get(_without_gaps(name_key(name)[0]), [])

    def like(self, name: str) -> list[Likeness]:
        """Keys of the same consonants, else keys one typing error away (two for long names), the likest first."""
        key = name_key(name)[0]
        if len(_without_gaps(key)) < _FUZZY_MIN_LETTERS - bool(skeleton(name)):
            return []
        return self._romanised_alike(name, key) or self._mistyped(key)

    def _mistyped(self, key: str) -> list[Likeness]:
        errors = 1 if len(key) < _LONG_NAME else 2
        close = process.extract(key, self._keys, scorer=OSA.distance, score_cutoff=errors, limit=8)
        return [Likeness(other, 100.0 * (1 - distance / len(key))) for other, distance, _ in close]

    def _romanised_alike(self, name: str, key: str) -> list[Likeness]:
        alike = (Likeness(k, likeness(key, k)) for k in self._skeletons.get(skeleton(name), ()))
        return sorted((a for a in alike if a.percent >= _ROMAN_MIN_LIKENESS), key=lambda a: (-a.percent, a.key))

    @cached_property
    def _keys(self) -> list[str]:
        return self._gazetteer.reviewed_keys

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        return _filed((skeleton(key), key) for key in self._keys)

    @cached_property
    def _joined(self) -> dict[str, list[str]]:
        return _filed((_without_gaps(key), key) for key in self._keys)


def _filed(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for under, key in pairs:
        if under:
            found.setdefault(under, []).append(key)
    return found


def _without_gaps(key: str) -> str:
    """A key in one word, without the articles inside it, and without the h that may close -ah and -iyyah."""
    words = [word.removeprefix("ال") if len(word) > 4 else word for word in key.split() if word not in _ARTICLES]
    return _CLOSING.sub("a", "".join(words).replace("iyy", "iy"))


_CLOSING = re.compile(r"(?<=\w\w)[ae]h$")
_ARTICLES = frozenset(("al", "el", "ul", "as", "ash", "at", "ar", "an", "ad", "az"))
