"""The role of a toponym in its sentence, from the words around it.

`dateline`, `org` (part of a title, or a capital that stands for its government), `reference` (a position is given
relative to it), `container` (what a more exact place belongs to). Whether one of the rest is `event` or `background` is
known only once incidents are: until then its role is None.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from geo.crs import distance_km
from geo.models import Bearing, Role
from geo.numbers import number_at
from geo.text import Passage, Sentence
from geo.toponyms import AREA_KINDS, POINT_KINDS, Toponym, View

# "إيلاف من لندن:", "بغداد ـ رويترز:" and "BAGHDAD (Reuters) -" at the start of a sentence.
_HEADER = re.compile(r"^[^:\n]{0,70}?:")
_HEADER_ENGLISH = re.compile(
    r"^[A-Z][A-Z' ]+(?:, [A-Z][a-z]+)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?,?\s*(?:\([^)]*\)\s*)?[–—-](?=\s)"
)
_HEADER_DASH = re.compile(r"^[\s*•]*+[^\s:/–—-]++(?:\s[^\s:/–—-]+){0,2}\s*(?:\([^)]*\)\s*)?[/–—-](?=\s)")

# "In the town of X" is said of villages and suburbs around it.
_TOWN_REACH_M = 12_000


def with_roles(view: View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """Give each toponym, in the order of the text, the role that the words around it tell."""
    done: list[Toponym] = []
    for toponym in toponyms:
        before = done[-1] if done and done[-1].sentence == toponym.sentence else None
        done.append(with_role(view, toponym, before))
    return with_containers(view, _capitals(view, _spokesmen(view, _between(view, done))))


def _between(view: View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`بين الرياض والحويجة`: a stretch from the one to the other."""
    done = list(toponyms)
    for i, (start, end) in enumerate(itertools.pairwise(toponyms)):
        opens = start.first > 0 and view.passage.has(start.first - 1, "between")
        linked = 0 <= end.first - start.last <= 1 and start.sentence == end.sentence
        if opens and linked and start.place is not None and end.place is not None:
            done[i] = replace(start, role="reference", other=end.place)
            done[i + 1] = replace(end, role="reference", other=start.place)
    return done


def _spokesmen(view: View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`قال مصدر في الشرطة في كركوك إن`: the place of who speaks is not that of what he tells."""
    done = list(toponyms)
    for i, toponym in enumerate(done):
        if toponym.role is not None or toponym.place is None:
            continue
        sentence = view.passage.sentences[toponym.sentence]
        before = range(max(sentence.first, toponym.first - 10), toponym.first)
        after = range(toponym.last, min(toponym.last + 7, sentence.last))
        said = any(view.passage.has(k, "saying") for k in before)
        told = any(_opens_report(view.passage, k) for k in before)
        if said and not told and any(_opens_report(view.passage, k) for k in after):
            done[i] = replace(toponym, role="org")
    return done


def with_role(view: View, toponym: Toponym, before: Toponym | None) -> Toponym:
    """The role that the words before a toponym tell; `before` is the toponym before it in the sentence."""
    if _in_dateline(view.passage, toponym):
        return replace(toponym, role="dateline")
    first = toponym.first
    linked = before is not None and before.last == first and links(view, first)
    if linked and before is not None and before.role in ("org", "dateline", "background"):
        return replace(toponym, role=before.role)
    if linked and before is not None and before.role == "reference" and not before.near:
        return replace(toponym, role="reference", bearing=before.bearing, distance_km=before.distance_km)
    foreign = toponym.abroad and toponym.place is not None and toponym.place.kind == "country"
    if foreign and not _in_place(view, first):
        return replace(toponym, role="background")  # a country named without "in" is an actor
    after = view.roles_starting.get(toponym.last)
    if after is not None and view.plain(toponym.last):
        return replace(toponym, role=cast(Role, after.entry["role"]))
    if not view.touching(first):
        return toponym
    bearing = max(view.bearings_ending.get(first, ()), key=lambda h: h.last - h.first, default=None)
    if bearing is not None:
        distance = _distance_before(view, bearing.first)
        return replace(toponym, role="reference", bearing=cast(Bearing, bearing.entry["bearing"]), distance_km=distance)
    return _with_cued_role(view, toponym)


def _opens_report(passage: Passage, word: int) -> bool:
    """Whether a word is the `ان` after which a speaker is quoted, not that of `دون أن`."""
    return passage.has(word, "that") and not passage.has(word - 1, "before-that")


def _in_place(view: View, word: int) -> bool:
    inside = view.touching(word) and view.passage.has(word - 1, "inside")
    return inside or "ب" in view.passage.words[word].text[:2]


def links(view: View, word: int) -> bool:
    return view.passage.words[word].text.startswith("و") or view.passage.gap(word).strip() in (",", "،")


def _with_cued_role(view: View, toponym: Toponym) -> Toponym:
    hit = max(view.roles_ending.get(toponym.first, ()), key=lambda h: h.last - h.first, default=None)
    if hit is None:
        distance = (
            _distance_before(view, toponym.first - 1)
            if view.passage.words[toponym.first - 1].text in ("من", "from")
            else None
        )
        return toponym if distance is None else replace(toponym, role="reference", distance_km=distance)
    role = hit.entry["role"]
    if role == "org" and _is_target(view, hit.first):
        return replace(toponym, facility=True)  # the building was hit, not its town's name told
    if role == "near":
        point = toponym.facility or (toponym.place is not None and toponym.place.kind in POINT_KINDS)
        return replace(toponym, role=None if point else "reference", near=True)
    return replace(toponym, role=cast(Role, role))


def _is_target(view: View, word: int) -> bool:
    passage = view.passage
    return passage.any_has(word - 3, word, "building") and passage.any_has(word - 5, word, "hitting")


def _distance_before(view: View, word: int) -> float | None:
    """Kilometres stated before a bearing: `50 كيلومترا [إلى ال]شمال`."""
    for at in (word, word - 1):
        units = view.units_ending.get(at)
        if not units or (at != word and view.passage.words[word - 1].text not in ("الي", "to", "the")):
            continue
        unit = units[0]
        for start in range(max(0, unit.first - 4), unit.first):
            number = number_at(view.passage.words, start)
            if number is not None and number.last == unit.first:
                value = _decimal(view.passage, number.first) or float(number.value)
                return round(value * float(unit.entry["km"]), 3)
    return None


def _decimal(passage: Passage, word: int) -> float | None:
    """`3.5 كم`: the number whose fraction is written by a word."""
    words = passage.words
    if word == 0 or not words[word - 1].is_number or not words[word].is_number or len(words[word].text) > 2:
        return None
    return float(f"{words[word - 1].text}.{words[word].text}") if passage.gap(word) in (".", ",", "٫") else None


def _in_dateline(passage: Passage, toponym: Toponym) -> bool:
    sentence = passage.sentences[toponym.sentence]
    opening = sentence.span.of(passage.text)
    for pattern, most_words in ((_HEADER, 8), (_HEADER_DASH, 5), (_HEADER_ENGLISH, 9)):
        match = pattern.match(opening)
        if match is None or toponym.span.end > sentence.span.start + match.end():
            continue
        within = [
            i
            for i in range(sentence.first, sentence.last)
            if _before(passage, passage.words[i].end, sentence, match.end())
        ]
        if len(within) <= most_words and not any(passage.has(i, "saying") for i in within):
            return True
    return False


def _before(passage: Passage, folded_end: int, sentence: Sentence, length: int) -> bool:
    return passage.folded.span(folded_end - 1, folded_end).end <= sentence.span.start + length


def _capitals(view: View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`واشنطن وبغداد` and `اتفقت بغداد` speak of governments."""
    done = list(toponyms)
    for i, toponym in enumerate(done):
        place = toponym.place
        if place is None or toponym.role is not None or toponym.cue or place.name_en != "Baghdad":
            continue
        beside = [done[j] for j in (i - 1, i + 1) if 0 <= j < len(done) and done[j].sentence == toponym.sentence]
        paired = any(
            t.place is not None
            and t.place.kind in ("capital", "country")
            and t.abroad
            and _coordinated(view, t, toponym)
            for t in beside
        )
        governs = view.plain(toponym.first) and view.passage.has(toponym.first - 1, "government")
        if paired or governs:
            done[i] = replace(toponym, role="org")
    return done


def _coordinated(view: View, a: Toponym, b: Toponym) -> bool:
    left, right = (a, b) if a.first < b.first else (b, a)
    return left.last == right.first and view.passage.words[right.first].text.startswith("و")


def with_containers(view: View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`حي الكرادة وسط بغداد`: the wider place after (or, in `وفي تلعفر ... حي المثنى`, before) a more exact one."""
    done = list(toponyms)
    for i, wide in enumerate(done):
        if wide.role is not None or wide.place is None or wide.place.kind not in AREA_KINDS:
            continue
        for j in (i - 1, i + 1):
            if not 0 <= j < len(done) or done[j].sentence != wide.sentence:
                continue
            bracketed = j < i and "(" in view.passage.gap(wide.first)
            near = done[j].role == "reference" and (bracketed or done[j].near)
            if done[j].role not in (None, "event") and not near:
                continue
            exact = done[j]
            if _coordinated(view, exact, wide) or (j > i and _told_inside(view, wide, exact)):
                continue
            gap = wide.first - exact.last if j < i else exact.first - wide.last
            if gap <= (5 if j < i else 25) and (_belongs(exact, wide) or (j < i and _told_inside(view, exact, wide))):
                done[i] = replace(wide, role="container")
    return done


def _told_inside(view: View, exact: Toponym, wide: Toponym) -> bool:
    """`قضاء الزبير بالبصرة`: said to be in it, whatever the sizes of the two in the gazetteer."""
    if exact.place is None or wide.place is None or exact.place.admin1 != wide.place.admin1:
        return False
    word = view.passage.words[wide.first]
    after = wide.first - exact.last
    if after == 0:
        return any(prefix.startswith("ب") for prefix in word.readings.values())
    return after == 1 and view.passage.words[exact.last].text in ("في", "in", "of")


def _belongs(exact: Toponym, wide: Toponym) -> bool:
    if exact.place is None or wide.place is None or exact.place.id == wide.place.id:
        return exact.facility and not wide.facility and exact.place is not None
    if exact.place.admin1 != wide.place.admin1:
        return False
    if wide.facility or exact.facility:
        return exact.facility and not wide.facility
    if wide.place.kind == "governorate":
        return exact.place.kind != "governorate"
    if exact.place.radius_m >= wide.place.radius_m:
        return False
    apart_m = 1000 * distance_km(exact.place.lat, exact.place.lon, wide.place.lat, wide.place.lon)
    return apart_m <= max(1.5 * wide.place.radius_m, _TOWN_REACH_M)
