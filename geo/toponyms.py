"""Toponyms of a passage, the lexicons they are found with, and a view of the words around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Bearing, Mention, Place, Resolution, Role, Span
from geo.text import Passage

WEAK_KINDS = frozenset(
    [
        "quarter",
        "village",
        "subdistrict",
        "road",
        "market",
        "hospital",
        "mosque",
        "facility",
        "bridge",
        "valley",
        "desert",
        "region",
        "oilfield",
        "university",
        "shrine",
    ]
)
"""Kinds whose one-word names are often ordinary words or persons: they need a word of place before them."""
POINT_KINDS = frozenset(
    [
        "airport",
        "base",
        "prison",
        "facility",
        "dam",
        "bridge",
        "refinery",
        "hospital",
        "mosque",
        "shrine",
        "university",
        "market",
    ]
)
AREA_KINDS = frozenset(("city", "town", "governorate", "district", "subdistrict", "capital", "country", "region"))
"""Kinds that may hold a more exact place."""


@dataclass(frozen=True)
class Lexica:
    """The lexicons that mentions are found with."""

    cues_before: Lexicon
    cues_after: Lexicon
    roles: Lexicon
    roles_after: Lexicon
    bearings: Lexicon
    units: Lexicon
    common: Lexicon
    persons: Lexicon
    things: Lexicon
    stops: Lexicon


@dataclass(frozen=True)
class Toponym:
    """A place name at words[first:last] of a passage, its type word included."""

    sentence: int
    first: int
    last: int
    span: Span
    resolution: Resolution
    cue: str = ""
    role: Role | None = None
    near: bool = False
    bearing: Bearing | None = None
    distance_km: float | None = None
    other: Place | None = None
    """The far end, where the text puts something between two places."""
    facility: bool = False
    """Whether it is something named after, or inside, the place that it was resolved to."""
    rivals: tuple[Place, ...] = ()
    """All places of the name, for a second look when the surroundings are known."""
    kinds: frozenset[str] = frozenset()

    @property
    def place(self) -> Place | None:
        """The place it was resolved to; None where none is sure."""
        return self.resolution.place

    @property
    def abroad(self) -> bool:
        """Whether it lies outside Iraq."""
        return self.place is not None and self.place.country != "IQ"

    def mention(self, text: str, role: Role) -> Mention:
        """As it is reported."""
        return Mention(self.span, self.span.of(text), role, self.resolution)


class View:
    """A passage with what the lexicons found in it, indexed by where hits begin and end."""

    def __init__(self, passage: Passage, lexica: Lexica) -> None:
        self.passage = passage
        words = passage.words
        self.cues_ending = _by_last(lexica.cues_before.find(words))
        self.cues_starting = {hit.first: hit for hit in lexica.cues_after.find(words)}
        self.roles_starting = {hit.first: hit for hit in lexica.roles_after.find(words)}
        self.roles_ending = _by_last(lexica.roles.find(words))
        self.bearings_ending = _by_last(lexica.bearings.find(words))
        self.units_ending = _by_last(lexica.units.find(words))
        self.persons_ending = _by_last(lexica.persons.find(words))
        self.things = lexica.things.find(words)
        self.stops = {hit.first for hit in lexica.stops.find(words)}
        common = lexica.common.find(words)
        self.needs = {(hit.first, hit.last): hit.entry["needs"] for hit in common if hit.entry["needs"] != "never"}
        self.blocked = [(hit.first, hit.last) for hit in common if hit.entry["needs"] == "never"]

    def cue_skip(self, word: int) -> int:
        """How many characters of clitics stand before a type word: `بمدينة` has one."""
        hits = [hit for hits in self.cues_ending.values() for hit in hits if hit.first == word]
        return len(hits[0].prefix.removesuffix("ال")) if hits else 0

    def touching(self, word: int) -> bool:
        """Whether a word follows the one before it with nothing but a space or an opening quote between."""
        return word > 0 and not set(self.passage.gap(word)) - set(" \"«'“(")

    def plain(self, word: int) -> bool:
        """Whether only white space and quotes separate a word from the one before."""
        return word > 0 and not set(self.passage.gap(word)) - set(" \"«'“")


def _by_last(hits: Iterable[PhraseHit]) -> dict[int, list[PhraseHit]]:
    found: dict[int, list[PhraseHit]] = {}
    for hit in hits:
        found.setdefault(hit.last, []).append(hit)
    return found


def holds(toponym: Toponym) -> bool:
    """Whether a toponym is a settlement or area in Iraq that other places may lie in."""
    place = toponym.place
    return place is not None and not toponym.abroad and place.kind in AREA_KINDS | {"quarter"} and not toponym.facility


def settles(toponym: Toponym) -> bool:
    """Whether a toponym can tell in which governorate a name beside it is meant."""
    return holds(toponym) or (toponym.place is not None and len({p.admin1 for p in toponym.rivals}) == 1)
