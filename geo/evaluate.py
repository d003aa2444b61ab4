"""How good extraction and location are, measured against documents that people annotated.

A gold document holds `id`, `text`, `published`, `mentions` (`start`, `end`, `surface`, `kind`, `role`: the accepted
ones, `admin1`, `lat`, `lon`) and `incidents` (`type`, `killed`, `injured`, `date`: accepted values; `anchors`: accepted
names of the place; `admin1`; `outside`: it happened outside Iraq; `optional`: the annotators disagreed that it is one).

Only places in Iraq are counted. A found mention matches a gold one where the two overlap. Found incidents are paired
with gold ones, the likeliest first; what is optional counts neither way, and an incident reported without an Iraqi
place is forgiven where the document tells of one abroad.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import InputError, UnreadableFileError

Record = Mapping[str, Any]

_EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
_NEAR_KM = (5, 25)
# A pair below it has neither place nor (type and toll) in common, and is no pair.
_LEAST_LIKENESS = 3
_PLACE_WEIGHT = 3
_TYPE_WEIGHT = 2


@dataclass(slots=True)
class Share:
    """How many of those that could be right are right."""

    right: int = 0
    total: int = 0

    def count(self, is_right: bool) -> None:
        """One more."""
        self.total += 1
        self.right += is_right

    def __str__(self) -> str:
        return f"{self.right / self.total:.3f} ({self.right}/{self.total})" if self.total else "- (0)"


@dataclass(slots=True)
class Agreement:
    """Found against gold."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.3f}  P {self.precision:.3f} ({self.hits}/{self.found})"
            f"  R {self.recall:.3f} ({self.hits}/{self.gold})"
        )


@dataclass(slots=True)
class Figures:
    """The figures, and in words what was missed."""

    mentions: Agreement = field(default_factory=Agreement)
    mention_admin1: Share = field(default_factory=Share)
    mention_role: Share = field(default_factory=Share)
    errors_km: list[float] = field(default_factory=list)
    incidents: Agreement = field(default_factory=Agreement)
    with_type_and_place: Agreement = field(default_factory=Agreement)
    incident_type: Share = field(default_factory=Share)
    incident_place: Share = field(default_factory=Share)
    incident_admin1: Share = field(default_factory=Share)
    killed: Share = field(default_factory=Share)
    injured: Share = field(default_factory=Share)
    date: Share = field(default_factory=Share)
    misses: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One figure a line: ``name: value (count)``."""
        within = {km: Share(sum(e <= km for e in self.errors_km), len(self.errors_km)) for km in _NEAR_KM}
        named: dict[str, object] = {
            "mentions": self.mentions,
            "mention admin1": self.mention_admin1,
            "mention role": self.mention_role,
            **{f"mention within {km} km": share for km, share in within.items()},
            "mention median km": f"{statistics.median(self.errors_km):.2f}" if self.errors_km else "-",
            "incidents": self.incidents,
            "incidents with type and place right": self.with_type_and_place,
            "incident type": self.incident_type,
            "incident place": self.incident_place,
            "incident admin1": self.incident_admin1,
            "incident killed": self.killed,
            "incident injured": self.injured,
            "incident date": self.date,
        }
        return [f"{name}: {value}" for name, value in named.items()]


def evaluate(gold: Sequence[Record], predicted: Iterable[Record]) -> Figures:
    """Compare what was extracted with what people annotated.

    Parameters
    ----------
    gold : sequence of mapping
        Gold documents.
    predicted : iterable of mapping
        What `incident-map extract` writes, in any order.

    Raises
    ------
    InputError
        Where the extraction of a gold document is missing.
    """
    by_id = {record["document_id"]: record for record in predicted}
    absent = [document["id"] for document in gold if document["id"] not in by_id]
    if absent:
        raise InputError(
            f"no extraction for {len(absent)} of {len(gold)} gold documents, the first is {absent[0]!r}; "
            "extract from the same file"
        )
    figures = Figures()
    for document in gold:
        _compare_mentions(document, by_id[document["id"]]["mentions"], figures)
        _compare_incidents(document, by_id[document["id"]]["incidents"], figures)
    figures.with_type_and_place.found = figures.incidents.found
    figures.with_type_and_place.gold = figures.incidents.gold
    return figures


def read_records(path: Path, *needed: str) -> list[Record]:
    """A file of one JSON object a line, each with the fields that are needed.

    Raises
    ------
    UnreadableFileError
        Where there is no such file or a line is not such an object.
    """
    records = []
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; check the path") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            records.append(_record(line, f"{path} line {number}", needed))
    if not records:
        raise UnreadableFileError(f"{path}: the file is empty; give one JSON object a line")
    return records


def _record(line: bytes, where: str, needed: tuple[str, ...]) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"{where}: it is not JSON ({error}); write one object a line") from None
    missing = [name for name in needed if not isinstance(record, dict) or name not in record]
    if missing:
        raise UnreadableFileError(f"{where}: it lacks {', '.join(missing)}; is it a file of that kind?")
    result: Record = record
    return result


def _compare_mentions(document: Record, mentions: Iterable[Record], figures: Figures) -> None:
    found = [m for m in mentions if m.get("place") and m["place"].get("admin1")]
    figures.mentions.found += len(found)
    figures.mentions.gold += len(document["mentions"])
    for gold in document["mentions"]:
        match = next((m for m in found if _overlap(m, gold)), None)
        if match is None:
            figures.misses.append(f"mention missed: {document['id']} {gold['surface']}")
            continue
        found.remove(match)
        figures.mentions.hits += 1
        _compare_mention(document["id"], match, gold, figures)
    figures.misses += [
        f"mention invented: {document['id']} {m['surface']} -> {m['place'].get('name_en')}" for m in found
    ]


def _compare_mention(document_id: str, found: Record, gold: Record, figures: Figures) -> None:
    place = found["place"]
    figures.mention_role.count(found.get("role") in gold["role"])
    if gold["admin1"]:
        right = place["admin1"] == gold["admin1"]
        figures.mention_admin1.count(right)
        if not right:
            figures.misses.append(
                f"mention admin1: {document_id} {gold['surface']} gold {gold['admin1']} got {place['admin1']}"
            )
    # A governorate is an area: how far its middle lies from another's is no error of location.
    if gold["lat"] is not None and gold["kind"] != "governorate":
        figures.errors_km.append(great_circle_km(gold["lat"], gold["lon"], place["lat"], place["lon"]))


def _compare_incidents(document: Record, incidents: Iterable[Record], figures: Figures) -> None:
    found = [_Found.of(incident, document["text"]) for incident in incidents]
    wanted = [gold for gold in document["incidents"] if not gold["outside"]]
    pairs = _pair(found, wanted)
    for a, b in pairs.items():
        if not wanted[b]["optional"]:
            _compare_incident(document["id"], found[a], wanted[b], figures)
    paired = set(pairs.values())
    figures.incidents.gold += sum(not gold["optional"] for gold in wanted)
    figures.misses += [
        f"incident missed: {document['id']} {gold['type']} at {gold['anchors']}"
        for b, gold in enumerate(wanted)
        if b not in paired and not gold["optional"]
    ]
    abroad = sum(bool(gold["outside"]) for gold in document["incidents"])
    for incident in (f for a, f in enumerate(found) if a not in pairs):
        if abroad and incident.admin1 is None:
            abroad -= 1
            continue
        figures.incidents.found += 1
        figures.misses.append(f"incident invented: {document['id']} {incident.type} at {incident.anchor}")


@dataclass(frozen=True, slots=True)
class _Found:
    """An extracted incident, as far as it is compared."""

    type: str
    anchor: str | None
    admin1: str | None
    killed: int | None
    injured: int | None
    first_day: str | None
    last_day: str | None

    @classmethod
    def of(cls, record: Record, text: str) -> _Found:
        location = record.get("location") or {}
        anchor = location.get("anchor")
        return cls(
            type=record["type"],
            anchor=text[anchor["start"] : anchor["end"]] if anchor else None,
            admin1=location.get("admin1") or None,
            killed=record.get("killed"),
            injured=record.get("injured"),
            first_day=record.get("date_start"),
            last_day=record.get("date_end"),
        )

    def has_place_of(self, gold: Record) -> bool:
        """Tied to one of the accepted names; to none where the text names none."""
        if not gold["anchors"] or self.anchor is None:
            return not gold["anchors"] and self.anchor is None
        return any(self.anchor in name or name in self.anchor for name in gold["anchors"])

    def has_type_of(self, gold: Record) -> bool:
        return self.type in gold["type"]

    def has_date_of(self, gold: Record) -> bool:
        """A day must be that day; a range must be touched."""
        if not self.first_day or not self.last_day:
            return False
        return any(
            self.first_day == self.last_day == first
            if first == last
            else first <= self.last_day and self.first_day <= last
            for first, last in gold["date"]
        )

    def likeness(self, gold: Record) -> int:
        same_admin1 = bool(gold["admin1"]) and self.admin1 in gold["admin1"]
        points = _PLACE_WEIGHT * self.has_place_of(gold) + _TYPE_WEIGHT * self.has_type_of(gold)
        return points + same_admin1 + (self.killed in gold["killed"])


def _pair(found: Sequence[_Found], wanted: Sequence[Record]) -> dict[int, int]:
    """Index of found to index of gold, the likeliest pairs first, each used once."""
    ranked = sorted(
        (-incident.likeness(gold), a, b) for a, incident in enumerate(found) for b, gold in enumerate(wanted)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, a, b in ranked:
        if -likeness >= _LEAST_LIKENESS and a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return pairs


def _compare_incident(document_id: str, found: _Found, gold: Record, figures: Figures) -> None:
    figures.incidents.hits += 1
    figures.incidents.found += 1
    right = {
        "type": found.has_type_of(gold),
        "place": found.has_place_of(gold),
        "killed": found.killed in gold["killed"],
        "date": not gold["date"] or found.has_date_of(gold),
    }
    figures.with_type_and_place.hits += right["type"] and right["place"]
    figures.incident_type.count(right["type"])
    figures.incident_place.count(right["place"])
    if gold["admin1"]:
        figures.incident_admin1.count(found.admin1 in gold["admin1"])
    for share, value, accepted in (
        (figures.killed, found.killed, gold["killed"]),
        (figures.injured, found.injured, gold["injured"]),
    ):
        if value is not None or any(v is not None for v in accepted):
            share.count(value in accepted)
    if gold["date"]:
        figures.date.count(right["date"])
    got = {"type": found.type, "place": found.anchor, "killed": found.killed, "date": (found.first_day, found.last_day)}
    accepted_as = {"place": "anchors"}
    figures.misses += [
        f"incident {name}: {document_id} gold {gold[accepted_as.get(name, name)]} got {got[name]}"
        for name, is_right in right.items()
        if not is_right
    ]


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on the sphere (haversine), in kilometres; the gold figures are defined on the sphere."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_chord = math.sin((phi2 - phi1) / 2) ** 2
    half_chord += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(half_chord))


def _overlap(one: Record, other: Record) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
