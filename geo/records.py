"""The exchange format: extractions and resolutions as JSON objects, and extractions back from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from geo.models import (
    Actor,
    Count,
    DateInterval,
    Extraction,
    Incident,
    Location,
    Mention,
    Place,
    Resolution,
    Span,
)

Record = dict[str, Any]


def extraction_record(extraction: Extraction) -> Record:
    """One line of what `incident-map extract` writes."""
    return {
        "document_id": extraction.document_id,
        "mentions": [_mention(mention) for mention in extraction.mentions],
        "incidents": [_incident(incident) for incident in extraction.incidents],
    }


def refused_record(document_id: str | None, problem: str) -> Record:
    """The line of a document that could not be used, so that lines out match lines in."""
    return {"document_id": document_id, "mentions": [], "incidents": [], "error": problem}


def resolution_record(resolution: Resolution, **head: str | int | None) -> Record:
    """One line of what `incident-map resolve` writes; `head` is what it begins with, such as the id."""
    return {
        **head,
        "place": place_record(resolution.place),
        "ambiguous": resolution.ambiguous,
        "confidence": resolution.confidence,
        "reason": resolution.reason,
        "candidates": [{**_place(c.place), "score": c.score, "reason": c.reason} for c in resolution.candidates],
    }


def unanswered_record(question_id: str | int | None, problem: str) -> Record:
    """The line of a question that could not be asked, so that lines out match lines in."""
    return {**resolution_record(Resolution(None, 0.0, "not looked up"), id=question_id), "error": problem}


def place_record(place: Place | None) -> Record | None:
    """A place, or None where none is sure; WGS84 degrees and metres."""
    return None if place is None else _place(place)


def extraction_from(record: Mapping[str, Any]) -> Extraction:
    """The extraction of a record; of places and resolutions only what the format holds.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where the record is not of the format.
    """
    document_id = record["document_id"]
    mentions = tuple(_mention_from(m) for m in record["mentions"])
    return Extraction(document_id, mentions, tuple(_incident_from(i, document_id) for i in record["incidents"]))


def _place(place: Place) -> Record:
    return {
        "id": place.id,
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "kind": place.kind,
        "lat": place.lat,
        "lon": place.lon,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "country": place.country,
        "radius_m": place.radius_m,
    }


def _mention(mention: Mention) -> Record:
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.surface,
        "role": mention.role,
        "confidence": mention.resolution.confidence,
        "reason": mention.resolution.reason,
        "ambiguous": mention.resolution.ambiguous,
        "place": place_record(mention.place),
    }


def _incident(incident: Incident) -> Record:
    date, killed, injured = incident.date, incident.killed, incident.injured
    return {
        "id": incident.id,
        "type": incident.type,
        "location": _location(incident.location),
        "unplaced_reason": incident.unplaced_reason,
        "disputed": list(incident.disputed),
        "date_start": date.start.isoformat() if date else None,
        "date_end": date.end.isoformat() if date else None,
        "date_precision": date.precision if date else None,
        **_count("killed", killed),
        **_count("injured", injured),
        "actors": [{"name": a.name, "role": a.role, **_required(a.span)} for a in incident.actors],
        "background": incident.background,
        "spans": {
            "trigger": _required(incident.trigger),
            "date": _span(date.span if date else None),
            "killed": _span(killed.span if killed else None),
            "injured": _span(injured.span if injured else None),
        },
        "excerpt": _required(incident.excerpt),
        "confidence": incident.confidence,
    }


def _location(location: Location | None) -> Record | None:
    if location is None:
        return None
    return {
        "lat": location.lat,
        "lon": location.lon,
        "radius_m": location.radius_m,
        "precision": location.precision,
        "place_id": location.place.id,
        "kind": location.place.kind,
        "name_en": location.place.name_en,
        "name_ar": location.place.name_ar,
        "admin1": location.admin1,
        "admin2": location.admin2,
        "anchor": _required(location.anchor),
        "bearing": location.bearing,
        "distance_km": location.distance_km,
        "reason": location.reason,
    }


def _count(name: str, count: Count | None) -> Record:
    return {
        name: count.best if count else None,
        f"{name}_min": count.low if count else None,
        f"{name}_max": count.high if count else None,
    }


def _required(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _span(span: Span | None) -> Record | None:
    return _required(span) if span else None


def _span_from(record: Mapping[str, int] | None) -> Span | None:
    return Span(record["start"], record["end"]) if record else None


def _required_from(record: Mapping[str, int]) -> Span:
    return Span(record["start"], record["end"])


def _mention_from(record: Mapping[str, Any]) -> Mention:
    place = record["place"]
    resolution = Resolution(
        place=None if place is None else Place(**place),
        confidence=record["confidence"],
        reason=record["reason"],
        ambiguous=record.get("ambiguous", False),
    )
    return Mention(_required_from(record), record["surface"], record["role"], resolution)


def _incident_from(record: Mapping[str, Any], document_id: str) -> Incident:
    spans = record["spans"]
    return Incident(
        id=record["id"],
        document_id=document_id,
        type=record["type"],
        trigger=_required_from(spans["trigger"]),
        excerpt=_required_from(record["excerpt"]),
        location=_location_from(record["location"]),
        unplaced_reason=record.get("unplaced_reason"),
        date=_date_from(record, spans["date"]),
        killed=_count_from(record, "killed"),
        injured=_count_from(record, "injured"),
        actors=tuple(Actor(a["name"], a["role"], _required_from(a)) for a in record["actors"]),
        background=record["background"],
        disputed=tuple(record["disputed"]),
        confidence=record["confidence"],
    )


def _location_from(record: Mapping[str, Any] | None) -> Location | None:
    if record is None:
        return None
    place = Place(
        id=record["place_id"],
        kind=record.get("kind", ""),
        name_ar=record["name_ar"],
        name_en=record["name_en"],
        lat=record["lat"],
        lon=record["lon"],
        radius_m=record["radius_m"],
        admin1=record["admin1"],
        admin2=record["admin2"],
    )
    return Location(
        lat=record["lat"],
        lon=record["lon"],
        radius_m=record["radius_m"],
        precision=record["precision"],
        place=place,
        anchor=_required_from(record["anchor"]),
        bearing=record["bearing"],
        distance_km=record["distance_km"],
        admin1=record["admin1"],
        admin2=record["admin2"],
        reason=record.get("reason", ""),
    )


def _date_from(record: Mapping[str, Any], span: Mapping[str, int] | None) -> DateInterval | None:
    if record["date_start"] is None:
        return None
    start, end = (dt.date.fromisoformat(record[name]) for name in ("date_start", "date_end"))
    return DateInterval(start, end, record["date_precision"], _span_from(span))


def _count_from(record: Mapping[str, Any], name: str) -> Count | None:
    if record[name] is None:
        return None
    span = _span_from(record["spans"][name])
    return Count(record[name], record[f"{name}_min"], record[f"{name}_max"], span)
