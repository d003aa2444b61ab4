"""The gazetteer: places and all their names, loaded once, looked up by folded name."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import ahocorasick_rs

from geo.errors import DataError
from geo.models import Place
from geo.text import fold_name

_ARTICLE = "ال"
_LATIN_ARTICLES = ("al ", "el ", "at ", "ar ", "as ", "ash ", "an ", "ad ", "az ", "ath ")
_MIN_BARE_LENGTH = 3


@dataclass(frozen=True, slots=True)
class NameHit:
    """A gazetteer name found in folded text: which key, where, and what stood before it in its word."""

    key: str
    start: int
    end: int
    prefix: str


def name_key(name: str) -> tuple[str, bool]:
    """The key under which a name is filed, and whether the name has the Arabic article.

    The article is cut off because the text may write it after a clitic (`بالفلوجة`, `للفلوجة`); that the name has
    it is kept, because `القائم` without it is an ordinary word.
    """
    folded = fold_name(name)
    if folded.startswith(_ARTICLE) and len(folded) - 2 >= _MIN_BARE_LENGTH:
        return folded[2:], True
    if not folded.startswith(_LATIN_ARTICLES):
        return folded, False
    for article in _LATIN_ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= _MIN_BARE_LENGTH:
            return folded[len(article) :], False
    return folded, False


class Gazetteer:
    """Places by id and by name.

    Parameters
    ----------
    places : iterable of Place
        Coordinates in WGS84 degrees, radii in metres; ids unique.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        by_id: dict[str, Place] = {}
        by_key: dict[str, list[tuple[str, bool]]] = {}
        for place in places:
            if place.id in by_id:
                raise DataError(f"gazetteer: two places have the id {place.id!r}; ids are unique")
            by_id[place.id] = place
            for key, has_article in dict.fromkeys(map(name_key, all_names(place))):
                if len(key) >= 2:
                    by_key.setdefault(key, []).append((place.id, has_article))
        self._places = by_id
        self._by_key = by_key

    @classmethod
    def load(cls, file: Path) -> Gazetteer:
        """Read the table that `make data` builds.

        Raises
        ------
        DataError
            Where the file is missing or a row cannot be read; names the row.
        """
        return cls(read_places(file))

    @property
    def places(self) -> Mapping[str, Place]:
        """All places by id."""
        return MappingProxyType(self._places)

    @property
    def keys(self) -> list[str]:
        """All folded names, without articles."""
        return list(self._by_key)

    @property
    def reviewed_keys(self) -> list[str]:
        """Folded names of the places that somebody looked at; what is not spelled exactly is only sought among them."""
        return [key for key, named in self._by_key.items() if any(self._places[id_].reviewed for id_, _ in named)]

    def lookup(self, name: str) -> list[Place]:
        """Places of exactly this name in any spelling that folds to it, with or without the article."""
        return self.by_key(name_key(name)[0])

    def by_key(self, key: str, *, bare: bool = False) -> list[Place]:
        """Places filed under a key; with `bare`, only those whose name has no article."""
        ids = [place_id for place_id, has_article in self._by_key.get(key, ()) if not (bare and has_article)]
        return [self._places[place_id] for place_id in dict.fromkeys(ids)]

    def find(self, folded: str) -> Iterator[NameHit]:
        """Names in folded text, longest first, on word boundaries, none inside another.

        Names of unreviewed places are only looked for in what the others leave.

        A name may have a clitic (و ف ب ل ك) and the article before it; a name that is filed with the article
        only counts with it.
        """
        hits = []
        # Overlapping, because a key inside another word must not hide a name that begins in it.
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            hit = self._bounded(self._patterns[index], folded, start, end)
            if hit is not None:
                hits.append(hit)
        yield from _first_of_each(hits, self._unreviewed)

    @cached_property
    def _unreviewed(self) -> frozenset[str]:
        return frozenset(self._by_key).difference(self.reviewed_keys)

    @cached_property
    def _patterns(self) -> list[str]:
        return sorted(self._by_key)

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self._patterns)

    def _bounded(self, key: str, folded: str, start: int, end: int) -> NameHit | None:
        if folded[end : end + 1].isalnum() and not _is_genitive(key, folded, end):
            return None
        begin = start
        while begin > 0 and folded[begin - 1].isalnum():
            begin -= 1
        prefix = folded[begin:start]
        if prefix not in _PREFIXES:
            return None
        with_article = prefix.endswith((_ARTICLE, "لل"))
        if not with_article and not self.by_key(key, bare=True):
            return None
        return NameHit(key, start, end, prefix)


def _first_of_each(hits: Iterable[NameHit], unreviewed: frozenset[str]) -> list[NameHit]:
    """Hits that do not overlap, the longest at each start; an unreviewed name never takes a reviewed one's letters."""
    ordered = sorted(hits, key=lambda hit: (hit.key in unreviewed, hit.start, -hit.end))
    kept: list[NameHit] = []
    for hit in ordered:
        at = bisect_left(kept, hit.start, key=lambda other: other.start)
        after_last = at == 0 or kept[at - 1].end <= hit.start
        if after_last and (at == len(kept) or hit.end <= kept[at].start):
            kept.insert(at, hit)
    return kept


def _is_genitive(key: str, folded: str, end: int) -> bool:
    """Whether an English s ends the word after a name: folding makes `mosuls` of `Mosul's`."""
    return key.isascii() and len(key) >= 4 and folded[end] == "s" and not folded[end + 1 : end + 2].isalnum()


_PREFIXES = frozenset(
    link + preposition + article
    for link in ("", "و", "ف")
    for preposition in ("", "ب", "ل", "ك")
    for article in ("", _ARTICLE, "ل")
    if article != "ل" or preposition == "ل"
)


def all_names(place: Place) -> Iterator[str]:
    """Every name of a place, in any script."""
    yield place.name_ar
    yield place.name_en
    if place.name_ku:
        yield place.name_ku
    yield from place.names


def read_places(file: Path) -> Iterator[Place]:
    """The rows of a gazetteer table.

    Raises
    ------
    DataError
        Where the file is missing or a row cannot be read; names the row.
    """
    try:
        handle = file.open(encoding="utf-8", newline="")
    except OSError as error:
        raise DataError(f"{file}: the gazetteer cannot be read ({error}); run `make data`") from error
    with handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                yield place_of(row)
            except (KeyError, ValueError) as error:
                raise DataError(f"{file.name} row {line}: {error}; run `make data` to build the table anew") from error


def place_of(row: dict[str, str], *, reviewed: bool = True) -> Place:
    """A row of a gazetteer table as a place.

    Raises
    ------
    KeyError, ValueError
        Where a column is missing or has a value that it cannot have.
    """
    lat, lon = float(row["lat"]), float(row["lon"])
    if not -90 <= lat <= 90:
        raise ValueError(f"lat {lat} is outside [-90, 90]; were lat and lon swapped?")
    return Place(
        id=row["id"],
        kind=row["kind"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        lat=lat,
        lon=lon,
        radius_m=float(row["radius_m"]),
        country=row["country"],
        admin1=row["admin1"] or None,
        admin2=row["admin2"] or None,
        name_ku=row["name_ku"] or None,
        names=tuple(filter(None, row["names"].split("|"))),
        importance=int(row["importance"]),
        source=row["source"],
        reviewed=reviewed,
    )
