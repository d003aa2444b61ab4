"""Drafts: segments that tell something that happened, joined where they tell the same.

A sentence gives drafts, a document joins them: lead and body, and a sentence that only adds a toll, are one incident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.dates import DateHit
from geo.lexicons import PhraseHit
from geo.locations import anchor_of, breadth
from geo.models import TYPE_FAMILIES, Count, Place, Resolution
from geo.segments import ACCEPTED, Segment
from geo.text import Passage
from geo.tolls import Harm
from geo.toponyms import Toponym
from geo.triggers import Trigger

# From the most telling to the least: a weapon says more than `attack`.
_BY_MEANS = (
    "Suicide bomb", "Grenade", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED",
    "Abduction/forced disappearance", "Disrupted weapons use", "Arrests", "Attack", "Armed clash",
    "Looting/property destruction", "Other",
)  # fmt: skip
# How many incidents back a document may tell the same again.
_LOOK_BACK = 30
_LEADING = ("Arrests", "Abduction/forced disappearance", "Disrupted weapons use", "Other")


@dataclass(frozen=True)
class Draft:
    """An incident being put together; `words` are the segments' word ranges."""

    type: str
    trigger: Trigger | None
    harms: tuple[Harm, ...]
    date: DateHit | None
    anchor: Toponym | None
    toponyms: tuple[Toponym, ...]
    ranges: tuple[tuple[int, int], ...]
    weight: float
    sentence: int = 0
    """Index of the last sentence that tells of it."""
    another: bool = False
    shared: bool = False

    @property
    def family(self) -> str:
        """Types that two tellings of one event may be given."""
        return TYPE_FAMILIES[self.type]

    def count(self, kind: str) -> Count | None:
        """Killed or injured, where the text states a number for this incident alone."""
        if self.shared:
            return None
        counts = [h.count for h in self.harms if h.kind == kind and h.count is not None]
        stated = [c for c in counts if c.best > 0] or counts
        return stated[0] if stated else None


@dataclass(frozen=True)
class Antecedents:
    """What a sentence may refer back to: incidents and toponyms before it, and the capital."""

    drafts: Sequence[Draft] = ()
    toponyms: Sequence[Toponym] = ()
    capital: Place | None = None

    def anchor(self, passage: Passage, segment: Segment) -> Toponym | None:
        """The place that a noun of the segment stands for: `هناك`, `في المدينة نفسها`, `العاصمة العراقية`."""
        noun = segment.place_noun
        if noun is None:
            return None
        kinds = noun.entry["kinds"]
        if kinds == "capital":
            return self._capital_anchor(passage, segment, noun) if self.capital is not None else None
        if kinds == "any":
            return next((d.anchor for d in reversed(self.drafts) if d.anchor is not None), None)
        wanted = _NOUN_KINDS[kinds]
        before = [t for t in self.toponyms if t.place is not None and t.place.kind in wanted and t.role != "dateline"]
        return replace(before[-1], role=None, bearing=None, distance_km=None) if before else None

    def _capital_anchor(self, passage: Passage, segment: Segment, noun: PhraseHit) -> Toponym:
        first, last = segment.first + noun.first, segment.first + noun.last
        resolution = Resolution(self.capital, 0.9, "the capital of Iraq")
        return Toponym(segment.sentence.index, first, last, passage.span(first, last), resolution)


_NOUN_KINDS = {
    "settlement": frozenset(("city", "town", "village", "district", "subdistrict", "quarter")),
    "governorate": frozenset(("governorate",)),
}


def draft_sentence(passage: Passage, segments: Sequence[Segment], before: Antecedents = Antecedents()) -> list[Draft]:
    """The incidents that one sentence tells, its segments joined where they tell the same."""
    drafts: list[Draft] = []
    pending: list[Segment] = []
    for segment in segments:
        weight = segment.weight()
        if weight < ACCEPTED:
            if drafts:
                drafts[-1] = _enriched(drafts[-1], segment)
            else:
                pending.append(segment)
            continue
        draft = _draft(passage, segment, weight, drafts[-1] if drafts else None, pending)
        if draft.anchor is None:
            draft = replace(draft, anchor=before.anchor(passage, segment))
        if drafts and _same_in_sentence(drafts[-1], draft, segment):
            drafts[-1] = _joined(drafts[-1], draft)
        else:
            drafts.append(draft)
    return [part for draft in drafts for part in _spread(passage, draft)]


def add_sequel(drafts: Sequence[Draft], segments: Sequence[Segment]) -> list[Draft]:
    """A sentence that tells no incident and no place may tell the toll of the last one: `Two were killed.`"""
    harms = tuple(h for s in segments if not s.total for h in s.harms if h.count is not None)
    if not drafts or not harms or any(t.role is None for s in segments for t in s.toponyms):
        return list(drafts)
    last = drafts[-1]
    if any(last.count(h.kind) is not None for h in harms) or segments[0].sentence.index - last.sentence > 2:
        return list(drafts)
    ranges = tuple((s.first, s.last) for s in segments)
    return [*drafts[:-1], replace(last, harms=last.harms + harms, ranges=last.ranges + ranges)]


def join_document(drafts: Sequence[Draft]) -> list[Draft]:
    """Lead and body tell the same: join what agrees in kind, place, date and toll."""
    kept: list[Draft] = []
    by_place: dict[str, list[int]] = {}
    for draft in drafts:
        place = draft.anchor.place if draft.anchor is not None else None
        told = by_place.get(place.name_ar, []) if place is not None else range(len(kept))
        match = next((i for i in told[::-1][:_LOOK_BACK] if _same_in_document(kept[i], draft)), None)
        if match is not None:
            kept[match] = _joined(kept[match], draft)
            continue
        if place is not None:
            by_place.setdefault(place.name_ar, []).append(len(kept))
        kept.append(draft)
    return kept


# -- one segment -------------------------------------------------------------------------------------------------------


def _draft(
    passage: Passage, segment: Segment, weight: float, before: Draft | None, pending: Sequence[Segment]
) -> Draft:
    trigger = segment.head or next(iter(segment.real), None)
    at = trigger.first if trigger is not None else segment.harms[0].first
    toponyms = segment.toponyms
    anchor = anchor_of(segment.places, at)
    if anchor is None and segment.relative and before is not None:
        anchor = before.anchor
    if segment.relative:
        antecedents = [t for s in (*pending,) for t in s.places] + (list(before.toponyms) if before is not None else [])
        near = [t for t in antecedents if t.place is not None and segment.first - t.last <= 6]
        anchor = min(near, key=lambda t: (breadth(t.place) if t.place else 9, -t.first), default=anchor)
    if anchor is None and pending:
        anchor = anchor_of([t for s in pending for t in s.places if not s.triggers], at)
        toponyms = (*(t for s in pending for t in s.toponyms), *toponyms)
    dates = segment.event_dates or [d for s in pending for d in s.event_dates if s.total or not s.real]
    told = [s for s in pending if not s.total and any(h.count is not None for h in s.harms)]
    return Draft(
        type=_type(segment),
        trigger=trigger,
        harms=(*(h for s in told for h in s.harms), *segment.harms),
        date=_nearest_date(dates, at),
        anchor=anchor,
        toponyms=toponyms,
        ranges=(*((s.first, s.last) for s in told), (segment.first, segment.last)),
        weight=weight,
        sentence=segment.sentence.index,
        another=segment.another,
    )


def _nearest_date(dates: Sequence[DateHit], at: int) -> DateHit | None:
    order = {"day": 0, "few-days": 1, "week": 2, "month": 3, "season": 4, "year": 5}
    return min(dates, key=lambda d: (order[d.interval.precision], abs(d.first - at)), default=None)


def _type(segment: Segment) -> str:
    real = segment.real
    head = segment.head
    people = {h.people for h in segment.harms if h.kind == "killed" and h.count is not None}
    if head is not None and head.type in _LEADING and head.sense in ("verb", "noun"):
        earlier_harm = any(h.first < head.first for h in segment.harms)
        if not earlier_harm:
            return head.type
    types = {t.type for t in real}
    strike = any(t.type == "Air/drone strike" and t.sense in ("noun", "verb", "plural") for t in real)
    air = any(t.sense == "air" for t in real)
    if "Suicide bomb" not in types and (strike or (air and _acted_from_air(segment))):
        return "Air/drone strike"
    raid = any(t.sense == "raid" for t in real)
    if "militant" in people and not types & {
        "Suicide bomb",
        "Remote explosive/landmine/IED",
        "Shelling/artillery/missile attack",
    }:
        return "Armed clash"
    if raid and head is not None and head.sense == "raid" and not any(t.sense == "verb" for t in real):
        return head.type
    for kind in _BY_MEANS:
        found = [t for t in real if t.type == kind and t.sense not in ("raid", "weak")]
        if kind == "Attack" and any(t.type == "Armed clash" and t is head for t in real):
            continue
        if found:
            return kind
    return head.type if head is not None else "Attack"


def _acted_from_air(segment: Segment) -> bool:
    """An aircraft is the means, not the target: it stands with a strike, not after `attacked`."""
    air = next(t for t in segment.real if t.sense == "air")
    acting = [t for t in segment.real if t.sense in ("verb", "noun") and t.type != "Suicide bomb"]
    suffered = any(t.type == "Attack" and t.first > air.first and t.first - air.first <= 6 for t in acting)
    shelled = any(
        t.type in ("Shelling/artillery/missile attack", "Looting/property destruction", "Remote explosive/landmine/IED")
        for t in acting
    )
    return shelled or (bool(acting) and not suffered)


# -- joining -----------------------------------------------------------------------------------------------------------


def _same_in_sentence(first: Draft, second: Draft, segment: Segment) -> bool:
    if segment.relative:
        return not _differs(first.date, second.date) and second.anchor is first.anchor
    own_place = anchor_of(segment.places, segment.first) is not None
    if own_place and not _same_anchor(first.anchor, second.anchor):
        return False
    if _differs(first.date, second.date):
        return False
    if second.another and segment.head is not None:
        return False
    own_toll = any(h.count is not None for h in second.harms)
    if first.family != second.family and {first.family, second.family} != {"gunfire", "explosion"}:
        leads = segment.head is not None and segment.head.sense in ("verb", "noun")
        return not (leads and (own_toll or own_place or second.family in ("air", "abduction", "arrest")))
    return not (own_toll and _toll_conflict(first, second))


def _same_in_document(first: Draft, second: Draft) -> bool:
    if second.another or not _related(first, second):
        return False
    if _differs(first.date, second.date) or _toll_conflict(first, second):
        return False
    if second.anchor is None:
        return (second.date is not None and first.date is not None) or not (_has_toll(first) and _has_toll(second))
    return first.anchor is not None and _same_anchor(first.anchor, second.anchor)


def _related(first: Draft, second: Draft) -> bool:
    """Whether two types may be one event told twice: `attack`, then what it was done with."""
    if first.family == second.family or second.trigger is None:
        return True  # a toll without an event word adds to whatever was told
    if {first.family, second.family} != {"gunfire", "explosion"}:
        return False
    vague = first if first.family == "gunfire" else second
    return vague.trigger is not None and vague.trigger.sense in ("noun", "plural")


def _has_toll(draft: Draft) -> bool:
    return draft.count("killed") is not None or draft.count("injured") is not None


def _same_anchor(a: Toponym | None, b: Toponym | None) -> bool:
    if a is None or b is None or a.place is None or b.place is None:
        return a is b
    if a.place.id == b.place.id:
        return a.bearing == b.bearing
    return a.place.admin1 == b.place.admin1 and a.place.name_ar == b.place.name_ar


def _differs(a: DateHit | None, b: DateHit | None) -> bool:
    if a is None or b is None:
        return False
    return a.interval.end < b.interval.start or b.interval.end < a.interval.start


def _toll_conflict(a: Draft, b: Draft) -> bool:
    for kind in ("killed", "injured"):
        x, y = a.count(kind), b.count(kind)
        if x is not None and y is not None and x.best != y.best and 0 not in (x.best, y.best):
            return True
    return False


def _joined(first: Draft, second: Draft) -> Draft:
    """Both tellings in one; what the first leaves open comes from the second."""
    related = first.family == second.family or {first.family, second.family} == {"gunfire", "explosion"}
    related = related and second.trigger is not None
    stronger = second if related and _rank(second.type) < _rank(first.type) else first
    anchor = first.anchor or second.anchor
    if first.anchor is not None and second.anchor is not None:
        anchor = _more_exact(first.anchor, second.anchor)
    date = first.date or second.date
    return replace(
        first,
        type=stronger.type,
        harms=first.harms + second.harms,
        date=date,
        anchor=anchor,
        toponyms=first.toponyms + second.toponyms,
        ranges=first.ranges + second.ranges,
        weight=max(first.weight, second.weight),
        sentence=max(first.sentence, second.sentence),
    )


def _rank(kind: str) -> int:
    return _BY_MEANS.index(kind) if kind in _BY_MEANS else 0


def _more_exact(a: Toponym, b: Toponym) -> Toponym:
    if a.place is None or b.place is None:
        return a
    return b if (b.bearing is None, -breadth(b.place)) > (a.bearing is None, -breadth(a.place)) else a


def _enriched(draft: Draft, segment: Segment) -> Draft:
    """A segment that tells no incident of its own may give the toll or the place of the one before it."""
    if segment.total:
        return draft
    anchor = draft.anchor or anchor_of(segment.places, segment.first)
    return replace(
        draft,
        harms=draft.harms + segment.harms,
        date=draft.date or _nearest_date(segment.event_dates, segment.first),
        anchor=anchor,
        toponyms=draft.toponyms + segment.toponyms,
        ranges=(*draft.ranges, (segment.first, segment.last)),
    )


def _spread(passage: Passage, draft: Draft) -> list[Draft]:
    """`في هجومين قرب بغداد وفي كركوك`: one incident for each of the places that the text coordinates."""
    anchor = draft.anchor
    if anchor is None or anchor.place is None:
        return [draft]
    series = _series(passage, draft, anchor)
    if len(series) < 2:
        return [draft]
    return [replace(draft, anchor=member, shared=True) for member in series]


def _series(passage: Passage, draft: Draft, anchor: Toponym) -> list[Toponym]:
    members = [
        t for t in draft.toponyms if t.place is not None and t.role in _PLACED and not t.abroad and t.other is None
    ]
    members = sorted({t.first: t for t in members}.values(), key=lambda t: t.first)
    run: list[Toponym] = []
    linked = False
    for toponym in members:
        link = _link(passage, run[-1], toponym) if run else ""
        if run and not link:
            if anchor in run:
                break
            run, linked = [], False
        run.append(toponym)
        linked = linked or link == "and"
    return run if anchor in run and linked else []


_PLACED = (None, "event", "reference")


def _link(passage: Passage, before: Toponym, after: Toponym) -> str:
    """How two places are coordinated: with `and`, with a comma, or not at all."""
    between = range(before.last, after.first)
    alike = (before.bearing is None) == (after.bearing is None)
    if len(between) > 3 or not alike or not all(passage.has(i, "series") for i in between):
        return ""
    opens = passage.words[before.last].text
    if opens.startswith(("و", "ثم", "اولا")) or opens in ("and", "then") or (opens.startswith("ف") and opens != "في"):
        return "and"
    return "comma" if passage.gap(before.last).strip() in (",", "،") else ""
