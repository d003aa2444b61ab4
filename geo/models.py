"""The values that the stages pass on: frozen, with offsets into the original text.

All offsets are code points into `Document.text` exactly as given: ``text[start:end]`` is the evidence.
Coordinates are WGS84 degrees (EPSG:4326), radii are metres.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Literal

INCIDENT_TYPES: tuple[str, ...] = (
    "Armed clash",
    "Attack",
    "Suicide bomb",
    "Remote explosive/landmine/IED",
    "Shelling/artillery/missile attack",
    "Air/drone strike",
    "Grenade",
    "Abduction/forced disappearance",
    "Arrests",
    "Disrupted weapons use",
    "Looting/property destruction",
    "Other",
)
"""ACLED sub-event types (ACLED codebook), as far as this project tells them apart."""

TYPE_FAMILIES = {
    "Suicide bomb": "explosion", "Remote explosive/landmine/IED": "explosion", "Grenade": "explosion",
    "Shelling/artillery/missile attack": "shelling", "Air/drone strike": "air", "Attack": "gunfire",
    "Armed clash": "gunfire",
    "Abduction/forced disappearance": "abduction", "Arrests": "arrest", "Disrupted weapons use": "seizure",
    "Looting/property destruction": "damage", "Other": "other",
}  # fmt: skip
"""Types that two tellings of one event in one article may be given."""

Role = Literal["event", "reference", "container", "dateline", "org", "background"]
Bearing = Literal["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
DatePrecision = Literal["day", "few-days", "week", "month", "season", "year"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points into a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}:{self.end} does not run forward from zero")

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it came in."""

    id: str
    text: str
    title: str | None = None
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None

    @property
    def key(self) -> str:
        """Hash of the content: the same article has the same key wherever it was read from.

        The id is part of it, so that two documents of one text stay two, and the publication date,
        because the dates in the text are resolved against it.
        """
        parts = (
            self.id,
            self.text,
            self.title or "",
            self.published.isoformat() if self.published else "",
            self.source or "",
            self.url or "",
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer."""

    id: str
    kind: str
    name_ar: str
    name_en: str
    lat: float
    lon: float
    radius_m: float
    country: str = "IQ"
    admin1: str | None = None
    """ISO 3166-2 code of the governorate; None outside Iraq and for what spans several."""
    admin2: str | None = None
    """English name of the district, where known."""
    name_ku: str | None = None
    names: tuple[str, ...] = ()
    """Further spellings in any script."""
    importance: int = 1
    """1 (hamlet) to 5 (capital): what a bare name means where nothing else decides."""
    source: str = ""
    reviewed: bool = True
    """False where nobody of this project has looked at it (places installed from GeoNames): it gives way to reviewed
    places of its name, and in a text it counts only after a word of place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, and how well it fits (0 to 1)."""

    place: Place
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name was taken to mean, with what spoke for it and what was turned down."""

    place: Place | None
    confidence: float
    reason: str
    ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in the text."""

    span: Span
    surface: str
    role: Role
    resolution: Resolution

    @property
    def place(self) -> Place | None:
        """The place it was resolved to; None where none is sure."""
        return self.resolution.place


@dataclass(frozen=True, slots=True)
class DateInterval:
    """First and last day on which it may have happened, both included."""

    start: dt.date
    end: dt.date
    precision: DatePrecision
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as the text states it; `low` and `high` bound it where the text does."""

    best: int
    low: int | None = None
    high: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it or suffered it, in the words of the text."""

    name: str
    role: Literal["perpetrator", "target", "claimant"]
    span: Span


@dataclass(frozen=True, slots=True)
class Location:
    """Where an incident happened, and how far off that may be.

    `precision` is UCDP's where_prec: 1 exact place, 2 near a place, 3 district, 4 governorate,
    5 a natural feature or line, 6 country, 7 air or sea.
    """

    lat: float
    lon: float
    radius_m: float
    precision: int
    place: Place
    anchor: Span
    bearing: Bearing | None = None
    distance_km: float | None = None
    admin1: str | None = None
    admin2: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """A discrete thing that happened, as one document tells it."""

    id: str
    document_id: str
    type: str
    trigger: Span
    excerpt: Span
    location: Location | None
    unplaced_reason: str | None
    date: DateInterval | None
    killed: Count | None
    injured: Count | None
    actors: tuple[Actor, ...] = ()
    background: bool = False
    disputed: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document."""

    document_id: str
    mentions: tuple[Mention, ...]
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Reports of one event merged, with the reason; taking a report out again undoes it."""

    id: str
    incident_ids: tuple[str, ...]
    reason: str
    sources: tuple[str, ...] = field(default=())
