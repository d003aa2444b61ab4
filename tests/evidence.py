"""What every extraction owes its reader: each value leads back to characters of the text."""

from __future__ import annotations

from collections.abc import Iterator

from geo.models import INCIDENT_TYPES, Count, Extraction, Incident, Span


def evidence_faults(text: str, extraction: Extraction) -> list[str]:
    """What is wrong with the spans and values of an extraction; nothing, where all is well."""
    faults: list[str] = []
    for mention in extraction.mentions:
        faults += _span_faults(text, f"mention {mention.surface!r}", mention.span)
        if mention.span.of(text) != mention.surface:
            faults.append(f"mention {mention.surface!r}: the text has {mention.span.of(text)!r}")
    starts = [mention.span.start for mention in extraction.mentions]
    if starts != sorted(starts):
        faults.append(f"the mentions are not in the order of the text: {starts}")
    ids = [incident.id for incident in extraction.incidents]
    if len(ids) != len(set(ids)):
        faults.append(f"an id is given twice: {ids}")
    anchors = {mention.span for mention in extraction.mentions}
    for incident in extraction.incidents:
        faults += [f"incident {incident.id}: {fault}" for fault in _incident_faults(text, incident, anchors)]
    return faults


def _span_faults(text: str, name: str, span: Span) -> Iterator[str]:
    if not span.end <= len(text):
        yield f"{name}: {span} ends after the text, which has {len(text)} characters"
    elif not span.of(text).strip():
        yield f"{name}: {span} holds nothing"


def _spans(incident: Incident) -> Iterator[tuple[str, Span]]:
    yield "trigger", incident.trigger
    yield "excerpt", incident.excerpt
    if incident.location is not None:
        yield "anchor", incident.location.anchor
    for name, value in (("date", incident.date), ("killed", incident.killed), ("injured", incident.injured)):
        if value is not None and value.span is not None:
            yield name, value.span
    for actor in incident.actors:
        yield f"actor {actor.name}", actor.span


def _incident_faults(text: str, incident: Incident, anchors: set[Span]) -> Iterator[str]:
    for name, span in _spans(incident):
        yield from _span_faults(text, name, span)
    if not (incident.excerpt.start <= incident.trigger.start and incident.trigger.end <= incident.excerpt.end):
        yield "the trigger is outside the excerpt"
    if incident.type not in INCIDENT_TYPES:
        yield f"unknown type {incident.type!r}"
    if not 0 <= incident.confidence <= 1:
        yield f"confidence {incident.confidence}"
    if (incident.location is None) == (incident.unplaced_reason is None):
        yield "it has either a location or a reason for none"
    if incident.location is not None:
        if incident.location.anchor not in anchors:
            yield "the anchor is no mention"
        if not (incident.location.radius_m > 0 and 1 <= incident.location.precision <= 7):
            yield f"radius {incident.location.radius_m}, precision {incident.location.precision}"
    if incident.date is not None and not incident.date.start <= incident.date.end:
        yield f"it ends before it starts: {incident.date}"
    for name, count in (("killed", incident.killed), ("injured", incident.injured)):
        if count is not None and not _is_bounded(count):
            yield f"{name}: {count} is not within its bounds"


def _is_bounded(count: Count) -> bool:
    low = count.low if count.low is not None else 0
    high = count.high if count.high is not None else count.best
    return 0 <= low <= count.best <= high
