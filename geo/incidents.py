"""Incidents: drafts finished with location, interval, toll and excerpt, every value with its span."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from geo.drafts import Draft
from geo.locations import UnitAt, locate
from geo.models import Actor, DateInterval, Document, Incident, Location, Span
from geo.text import Passage

# An incident older than this when it is told is background to the article.
_BACKGROUND_DAYS = 7
# Sentences that say nothing of the incident but stand between two that do are shown with them.
_BETWEEN_SENTENCES = 2

OverlaysAt = Callable[[float, float, float], tuple[str, ...]]
"""(lat, lon, radius_m) to the ids of the overlays there."""


def finish(
    passage: Passage,
    document: Document,
    draft: Draft,
    unit_at: UnitAt | None,
    overlays_at: OverlaysAt | None,
    actors: tuple[Actor, ...],
) -> Incident:
    """A draft as an incident with location, interval, toll and excerpt."""
    location = locate(draft.anchor, unit_at) if draft.anchor is not None else None
    trigger = _trigger_span(passage, draft)
    date = draft.date.interval if draft.date is not None else None
    disputed: tuple[str, ...] = ()
    if location is not None and overlays_at is not None:
        disputed = overlays_at(location.lat, location.lon, location.radius_m)
    return Incident(
        id=_incident_id(document, draft, trigger),
        document_id=document.id,
        type=draft.type,
        trigger=trigger,
        excerpt=_excerpt(passage, draft),
        location=location,
        unplaced_reason=None if location is not None else _why_unplaced(draft),
        date=date,
        killed=draft.count("killed"),
        injured=draft.count("injured"),
        actors=actors,
        background=_is_background(date, document.published),
        disputed=disputed,
        confidence=_confidence(draft, location),
    )


def _trigger_span(passage: Passage, draft: Draft) -> Span:
    if draft.trigger is not None:
        return passage.span(draft.trigger.first, draft.trigger.last)
    harm = draft.harms[0]
    return passage.span(harm.first, harm.last)


def _excerpt(passage: Passage, draft: Draft) -> Span:
    """The whole sentences that the incident rests on, with the few between them."""
    indices = sorted({passage.sentence_of(first).index for first, _ in draft.ranges})
    last = indices[0]
    for index in indices[1:]:
        if index > last + _BETWEEN_SENTENCES + 1:
            break
        last = index
    return Span(passage.sentences[indices[0]].span.start, passage.sentences[last].span.end)


def _incident_id(document: Document, draft: Draft, trigger: Span) -> str:
    anchor = draft.anchor.span if draft.anchor is not None else None
    parts = (document.key, str(trigger), str(anchor))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _why_unplaced(draft: Draft) -> str:
    unsure = [t for t in draft.toponyms if t.place is None]
    if unsure:
        return unsure[0].resolution.reason
    if any(t.role in ("org", "dateline", "background") for t in draft.toponyms):
        return "the places named with it are a dateline, part of a title or background, not where it happened"
    return "no place in the gazetteer is named with it"


def _is_background(date: DateInterval | None, published: dt.date | None) -> bool:
    return date is not None and published is not None and (published - date.end).days > _BACKGROUND_DAYS


def _confidence(draft: Draft, location: Location | None) -> float:
    told = min(1.0, draft.weight / 5.0)
    placed = draft.anchor.resolution.confidence if draft.anchor is not None and location is not None else 0.4
    return round(0.4 * told + 0.5 * placed + 0.1 * (draft.date is not None), 3)
