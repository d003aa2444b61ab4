"""Values of the stages to rows of the store, and back where merging needs them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from geo.models import Actor, Count, DateInterval, Document, Event, Incident, Location, Mention, Place, Span

Row = dict[str, Any]
_NO_SPAN = -1


def document_row(document: Document) -> Row:
    """The row of `documents`."""
    return {
        "document_id": document.id,
        "key": document.key,
        "title": document.title,
        "published": _iso(document.published),
        "source": document.source,
        "url": document.url,
        "language": document.language,
        "text": document.text,
    }


def mention_row(document_id: str, mention: Mention) -> Row:
    """The row of `mentions`; the candidates that were weighed go along as JSON."""
    resolution = mention.resolution
    return {
        "document_id": document_id,
        "mention_start": mention.span.start,
        "mention_end": mention.span.end,
        "surface": mention.surface,
        "role": mention.role,
        "confidence": resolution.confidence,
        "reason": resolution.reason,
        "ambiguous": resolution.ambiguous,
        **_place_columns(mention.place),
        **_coordinates(mention.place),
        "candidates": _json([_candidate(c.place, c.score, c.reason) for c in resolution.candidates]),
    }


def incident_row(document: Document, incident: Incident, event_id: str) -> Row:
    """The row of `incidents` with the columns of `geo.schema`, in the units stated there."""
    return {
        "incident_id": incident.id,
        "event_id": event_id,
        "document_id": document.id,
        "type": incident.type,
        **_date_columns(incident.date),
        **_count_columns("killed", incident.killed),
        **_count_columns("injured", incident.injured),
        **_location_columns(incident),
        "disputed": ";".join(incident.disputed),
        "background": incident.background,
        "confidence": incident.confidence,
        "actors": _json([_actor(a) for a in incident.actors]),
        "excerpt": incident.excerpt.of(document.text),
        "excerpt_start": incident.excerpt.start,
        **_span_columns("trigger", incident.trigger),
        **_span_columns("anchor", incident.location.anchor if incident.location else None),
        "anchor_text": incident.location.anchor.of(document.text) if incident.location else None,
        "title": document.title,
        "source": document.source,
        "published": _iso(document.published),
        "url": document.url,
        "language": document.language,
    }


def event_row(event: Event) -> Row:
    """The row of `events`."""
    return {
        "event_id": event.id,
        "incident_ids": _json(event.incident_ids),
        "reason": event.reason,
        "sources": _json(event.sources),
    }


def incident_from(row: Mapping[str, Any]) -> Incident:
    """The incident of a row of `incidents`; of its place only what the row holds."""
    location = _location_from(row)
    return Incident(
        id=row["incident_id"],
        document_id=row["document_id"],
        type=row["type"],
        trigger=Span(row["trigger_start"], row["trigger_end"]),
        excerpt=Span(row["excerpt_start"], row["excerpt_start"] + len(row["excerpt"])),
        location=location,
        unplaced_reason=None if location else row["location_reason"],
        date=_date_from(row),
        killed=_count_from(row, "killed"),
        injured=_count_from(row, "injured"),
        actors=tuple(Actor(a["name"], a["role"], Span(a["start"], a["end"])) for a in json.loads(row["actors"])),
        background=bool(row["background"]),
        disputed=tuple(d for d in row["disputed"].split(";") if d),
        confidence=row["confidence"],
    )


def _place_columns(place: Place | None) -> Row:
    return {
        "place_id": place.id if place else None,
        "place_kind": place.kind if place else None,
        "name_ar": place.name_ar if place else None,
        "name_en": place.name_en if place else None,
        "admin1": place.admin1 if place else None,
        "admin2": place.admin2 if place else None,
    }


def _coordinates(place: Place | None) -> Row:
    if place is None:
        return {"lat": None, "lon": None, "radius_m": None}
    return {"lat": place.lat, "lon": place.lon, "radius_m": place.radius_m}


def _candidate(place: Place, score: float, reason: str) -> Row:
    return {**_place_columns(place), **_coordinates(place), "score": score, "reason": reason}


def _location_columns(incident: Incident) -> Row:
    location = incident.location
    columns = {
        **_place_columns(location.place if location else None),
        "lat": None,
        "lon": None,
        "radius_m": None,
        "precision": None,
        "bearing": None,
        "distance_km": None,
        "location_reason": incident.unplaced_reason,
    }
    if location is not None:
        columns |= {
            "admin1": location.admin1,
            "admin2": location.admin2,
            "lat": location.lat,
            "lon": location.lon,
            "radius_m": location.radius_m,
            "precision": location.precision,
            "bearing": location.bearing,
            "distance_km": location.distance_km,
            "location_reason": location.reason,
        }
    return columns


def _date_columns(date: DateInterval | None) -> Row:
    return {
        "date_start": _iso(date.start) if date else None,
        "date_end": _iso(date.end) if date else None,
        "date_precision": date.precision if date else None,
        **_span_columns("date_span", date.span if date else None),
    }


def _count_columns(name: str, count: Count | None) -> Row:
    return {
        name: count.best if count else None,
        f"{name}_min": count.low if count else None,
        f"{name}_max": count.high if count else None,
        **_span_columns(f"{name}_span", count.span if count else None),
    }


def _span_columns(name: str, span: Span | None) -> Row:
    return {f"{name}_start": span.start if span else _NO_SPAN, f"{name}_end": span.end if span else _NO_SPAN}


def _span_from(row: Mapping[str, Any], name: str) -> Span | None:
    start = row[f"{name}_start"]
    return None if start == _NO_SPAN else Span(start, row[f"{name}_end"])


def _location_from(row: Mapping[str, Any]) -> Location | None:
    anchor = _span_from(row, "anchor")
    if row["lat"] is None or anchor is None:
        return None
    place = Place(
        id=row["place_id"],
        kind=row["place_kind"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        lat=row["lat"],
        lon=row["lon"],
        radius_m=row["radius_m"],
        admin1=row["admin1"],
        admin2=row["admin2"],
    )
    return Location(
        lat=row["lat"],
        lon=row["lon"],
        radius_m=row["radius_m"],
        precision=row["precision"],
        place=place,
        anchor=anchor,
        bearing=row["bearing"],
        distance_km=row["distance_km"],
        admin1=row["admin1"],
        admin2=row["admin2"],
        reason=row["location_reason"] or "",
    )


def _date_from(row: Mapping[str, Any]) -> DateInterval | None:
    if row["date_start"] is None:
        return None
    start, end = dt.date.fromisoformat(row["date_start"]), dt.date.fromisoformat(row["date_end"])
    return DateInterval(start, end, row["date_precision"], _span_from(row, "date_span"))


def _count_from(row: Mapping[str, Any], name: str) -> Count | None:
    if row[name] is None:
        return None
    return Count(row[name], row[f"{name}_min"], row[f"{name}_max"], _span_from(row, f"{name}_span"))


def _actor(actor: Actor) -> Row:
    return {"name": actor.name, "role": actor.role, "start": actor.span.start, "end": actor.span.end}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
