"""A name that a person typed: what it means, and which other places bear it in their own name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from geo.gazetteer import Gazetteer, name_key
from geo.models import Candidate, Place, Resolution
from geo.resolve import Resolver

MOST_NAMESAKES = 12
"""More than this many, and the name is a word such as `camp` rather than a name."""
_ARTICLE = "ال"
_LATIN_ARTICLES = frozenset(("al", "el", "at", "ar", "as", "ash", "an", "ad", "az", "ath"))
_SHORTEST = 2
_SHORTEST_WITHOUT_ARTICLE = 3


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a name."""

    folded: str
    """The form under which it was looked up."""
    resolution: Resolution
    namesakes: tuple[Candidate, ...]
    """Other places whose name contains it, the best known first; nothing decides between them, so their score is 0."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What it may mean, ranked, then the namesakes."""
        return self.resolution.candidates + self.namesakes


class PlaceSearch:
    """Looks names up for a person, who wants to see what else there is.

    Parameters
    ----------
    resolver : Resolver
        Decides what the name means; nothing here changes its decision.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    @property
    def gazetteer(self) -> Gazetteer:
        """The places that are searched."""
        return self._resolver.gazetteer

    def find(self, name: str, admin1: str | None = None) -> Findings:
        """Look a name up.

        Parameters
        ----------
        name : str
            In Arabic, English or Kurdish.
        admin1 : str, optional
            ISO 3166-2 code of the governorate; namesakes elsewhere are left out.
        """
        key = name_key(name)[0]
        resolution = self._resolver.resolve(name, admin1=admin1)
        known = {candidate.place.id for candidate in resolution.candidates}
        named = [
            place
            for place in self._containing(_words(key))
            if place.id not in known and (admin1 is None or place.admin1 == admin1)
        ]
        named.sort(key=lambda place: (-place.importance, place.id))
        reason = f"its name contains '{key}'"
        namesakes = tuple(Candidate(place, 0.0, reason) for place in named[:MOST_NAMESAKES])
        return Findings(key, resolution, namesakes)

    def _containing(self, words: tuple[str, ...]) -> Iterator[Place]:
        """Places one of whose names contains these words one after the other."""
        if len("".join(words)) < _SHORTEST:
            return
        wanted = f" {' '.join(words)} "
        keys = (key for key, padded in self._padded if wanted in padded)
        yield from dict.fromkeys(place for key in keys for place in self.gazetteer.by_key(key))

    @cached_property
    def _padded(self) -> list[tuple[str, str]]:
        return [(key, f" {' '.join(_words(key))} ") for key in self.gazetteer.keys]


def _words(key: str) -> tuple[str, ...]:
    """The words of a folded name without their articles."""
    words = (_without_article(word) for word in key.replace("-", " ").split())
    return tuple(word for word in words if word not in _LATIN_ARTICLES)


def _without_article(word: str) -> str:
    bare = word.removeprefix(_ARTICLE)
    return bare if len(bare) >= _SHORTEST_WITHOUT_ARTICLE else word
