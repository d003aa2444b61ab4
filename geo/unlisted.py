"""Places that the text names with a type word (`قرية ...`, `جامع ...`) but the gazetteer does not have.

They are not guessed at: such a place is reported as inside, or off, the place that the text tells beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.models import Resolution
from geo.roles import with_role
from geo.toponyms import Toponym, View, holds

# Words between a thing and the place that is told to hold it.
_REACH = 25


def with_unlisted(view: View, known: Sequence[Toponym]) -> list[Toponym]:
    """Add what a type word names (`قرية ...`, `جامع ...`) but the gazetteer lacks, inside the place told beside it."""
    covered = {i for t in known for i in range(t.first, t.last)}
    added: list[Toponym] = []
    for hit in view.things:
        last = _name_end(view, hit.last)
        if last == hit.last or covered & set(range(hit.first, last)) or hit.definite:
            continue
        sentence = view.passage.sentence_of(hit.first)
        if last > sentence.last:
            continue
        holder = _holder(hit.first, [t for t in known if t.sentence == sentence.index and holds(t)])
        if holder is None:
            continue
        span = view.passage.span(hit.first, last, skip=len(hit.prefix.removesuffix("ال")))
        thing = Toponym(
            sentence.index, hit.first, last, span, inside_of(holder), cue="", facility=True, near=holder.near,
            bearing=holder.bearing if holder.role == "reference" else None,
            distance_km=holder.distance_km if holder.role == "reference" else None,
        )  # fmt: skip
        added.append(with_role(view, thing, None))
        if added[-1].role is None and thing.bearing is not None:
            added[-1] = thing
    return sorted([*known, *added], key=lambda t: t.first)


def _name_end(view: View, first: int) -> int:
    """Word after the name that begins at a word: one word, or two where both or only the second are definite."""
    words = view.passage.words
    if not _can_name(view, first) or words[first].text.startswith("و"):
        return first
    definite = words[first].text.startswith("ال")
    if not definite and words[first].text.endswith(("ي", "يه")):
        return first
    if not _can_name(view, first + 1):
        return first + 1 if definite or first + 1 >= len(words) or view.passage.gap(first + 1).strip() else first
    if definite and not words[first + 1].text.startswith("ال"):
        return first + 1
    return first + 2


def _can_name(view: View, word: int) -> bool:
    words = view.passage.words
    return (
        word < len(words)
        and word not in view.stops
        and view.plain(word)
        and words[word].text[:2] != "لل"
        and not words[word].is_number
        and len(words[word].text) > 2
    )


def _holder(word: int, places: Sequence[Toponym]) -> Toponym | None:
    """The place that what stands at a word is in: the nearest that holds, else the nearest it lies off."""
    for roles in ((None, "container", "event", "dateline"), ("reference",), ("org",)):
        near = [t for t in places if t.role in roles and abs(t.first - word) <= _REACH]
        if near:
            return min(near, key=lambda t: (t.first < word, abs(t.first - word)))
    return None


def inside_of(holder: Toponym) -> Resolution:
    """The resolution of something that is known only to be in or by a place."""
    place = holder.place
    name = place.name_en if place is not None else ""
    confidence = round(0.7 * holder.resolution.confidence, 3)
    return Resolution(place, confidence, f"not in the gazetteer; the text puts it in or by {name}")
