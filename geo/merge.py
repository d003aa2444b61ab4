"""Reports of one event in several documents, joined with the reason.

Two reports are of one event where the types are of one family, the places are the same or lie within each
other's radius in one governorate, the dates overlap with the precision of a day, and the tolls do not
contradict each other. Two incidents of one document are never joined: its author told them apart.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from geo.crs import distance_km
from geo.models import TYPE_FAMILIES, Count, Event, Incident, Location

Report = tuple[str, Incident]
"""A document's id and an incident in it."""

_ACROSS_ARTICLES = {"shelling": "fire from afar", "air": "fire from afar"}
"""What one article keeps apart and two articles mix up: a drone for one is a rocket for the other."""

# A larger place (a big city, a district) sees several attacks a day: place and day alone do not tell them apart.
# The surroundings of an airport or a base are below it.
_SMALL_PLACE_M = 7_000.0
# Above it a location is a district or a governorate, and says too little to measure distances from.
_MEASURABLE_M = 25_000.0
_LONGEST_DAYS = 3
_TOLL_SLACK = 0.2  # the first count of a day is seldom the last


def merge(reports: Iterable[Report]) -> list[Event]:
    """Join reports of one event; every incident is in exactly one event.

    Parameters
    ----------
    reports : iterable of (str, Incident)
        Document ids and incidents, in any order.

    Returns
    -------
    list of Event
        Ordered by id. The id is a hash of the members' ids, so that the same members have the same id in every run.
    """
    ordered = sorted(reports, key=lambda report: report[1].id)
    groups: dict[str, list[Report]] = {incident.id: [(document, incident)] for document, incident in ordered}
    for first, second in _pairs(ordered):
        one, other = groups[first[1].id], groups[second[1].id]
        if one is not other and all(same_event(a, b) for a in one for b in other):
            joined = one + other
            for _, incident in joined:
                groups[incident.id] = joined
    unique = {id(group): group for group in groups.values()}
    return sorted((_event(group) for group in unique.values()), key=lambda event: event.id)


def single(document_id: str, incident: Incident) -> Event:
    """The event of one report."""
    return _event([(document_id, incident)])


def same_event(one: Report, other: Report) -> bool:
    """Whether two reports can be of one event."""
    (document_a, a), (document_b, b) = one, other
    if document_a == document_b or _family(a) != _family(b) or not _same_days(a, b):
        return False
    if a.location is None or b.location is None or not same_place(a.location, b.location):
        return False
    tolls = [(a.killed, b.killed), (a.injured, b.injured)]
    if not all(_compatible(x, y) for x, y in tolls):
        return False
    small = min(a.location.radius_m, b.location.radius_m) <= _SMALL_PLACE_M
    return small or any(x is not None and y is not None and x.best + y.best > 0 for x, y in tolls)


def same_place(one: Location, other: Location) -> bool:
    """Whether two locations are one place, or each within the other's uncertainty in one governorate."""
    if (one.place.id, one.bearing, one.distance_km) == (other.place.id, other.bearing, other.distance_km):
        return True
    if one.admin1 != other.admin1 or max(one.radius_m, other.radius_m) > _MEASURABLE_M:
        return False
    return 1000 * distance_km(one.lat, one.lon, other.lat, other.lon) <= max(one.radius_m, other.radius_m)


def _pairs(ordered: list[Report]) -> list[tuple[Report, Report]]:
    """Pairs that can be of one event, the surest first; only reports that share family, day and governorate meet."""
    buckets: dict[tuple[str, str | None, dt.date], list[Report]] = defaultdict(list)
    for report in ordered:
        for key in _bucket_keys(report[1]):
            buckets[key].append(report)
    pairs: dict[tuple[str, str], tuple[Report, Report]] = {}
    for bucket in buckets.values():
        for one, other in combinations(bucket, 2):
            if (one[1].id, other[1].id) not in pairs and same_event(one, other):
                pairs[one[1].id, other[1].id] = (one, other)
    return [pairs[key] for key in sorted(pairs, key=lambda key: (_doubt(*pairs[key]), key))]


def _bucket_keys(incident: Incident) -> Iterator[tuple[str, str | None, dt.date]]:
    if incident.location is None or incident.date is None or incident.date.precision != "day":
        return
    days = min((incident.date.end - incident.date.start).days, _LONGEST_DAYS - 1)
    for day in range(days + 1):
        yield _family(incident), incident.location.admin1, incident.date.start + dt.timedelta(days=day)


def _doubt(one: Report, other: Report) -> tuple[int, int, float]:
    a, b = one[1], other[1]
    assert a.location is not None
    assert b.location is not None
    unlike_tolls = sum(
        x is None or y is None or x.best != y.best for x, y in ((a.killed, b.killed), (a.injured, b.injured))
    )
    apart_km = distance_km(a.location.lat, a.location.lon, b.location.lat, b.location.lon)
    return unlike_tolls, int(a.type != b.type), apart_km


def _family(incident: Incident) -> str:
    family = TYPE_FAMILIES[incident.type]
    return _ACROSS_ARTICLES.get(family, family)


def _same_days(a: Incident, b: Incident) -> bool:
    if a.date is None or b.date is None or a.date.precision != "day" or b.date.precision != "day":
        return False
    if max((d.end - d.start).days for d in (a.date, b.date)) >= _LONGEST_DAYS:
        return False
    return max(a.date.start, b.date.start) <= min(a.date.end, b.date.end)


def _compatible(one: Count | None, other: Count | None) -> bool:
    if one is None or other is None:
        return True
    (low_a, high_a), (low_b, high_b) = _bounds(one), _bounds(other)
    if max(low_a, low_b) <= min(high_a, high_b):
        return True
    return abs(one.best - other.best) <= max(1.0, _TOLL_SLACK * max(one.best, other.best))


def _bounds(count: Count) -> tuple[int, int]:
    low = count.best if count.low is None else count.low
    high = count.best if count.high is None else count.high
    return low, high


def _event(group: list[Report]) -> Event:
    members = tuple(sorted(incident.id for _, incident in group))
    digest = hashlib.sha256("\n".join(members).encode("utf-8")).hexdigest()[:16]
    return Event(
        id=f"ev-{digest}",
        incident_ids=members,
        reason=_reason(sorted(group, key=lambda report: report[1].id)),
        sources=tuple(sorted({document for document, _ in group})),
    )


def _reason(group: list[Report]) -> str:
    if len(group) == 1:
        return "one report"
    incidents = [incident for _, incident in group]
    places = sorted({i.location.place.name_en for i in incidents if i.location})
    days = sorted({i.date.start for i in incidents if i.date})
    return (
        f"{len(group)} reports: {_family(incidents[0])}; {' / '.join(places)}; "
        f"{' / '.join(day.isoformat() for day in days)}; "
        f"killed {_stated([i.killed for i in incidents])}; injured {_stated([i.injured for i in incidents])}"
    )


def _stated(counts: list[Count | None]) -> str:
    stated = sorted({count.best for count in counts if count is not None})
    return " / ".join(map(str, stated)) if stated else "not stated"
