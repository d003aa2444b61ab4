"""Segments: the parts of a sentence that may each tell an incident, with everything found in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.dates import DateHit
from geo.lexicons import Lexicon, PhraseHit
from geo.models import TYPE_FAMILIES
from geo.text import Passage, Sentence
from geo.tolls import Harm, TollFinder
from geo.toponyms import Toponym
from geo.triggers import Trigger, TriggerFinder

# Kinds that an attack does not bring with it: a verb of theirs tells something of its own.
_OWN_KIND = ("Arrests", "Abduction/forced disappearance", "Air/drone strike", "Disrupted weapons use")
_ACTING = ("verb", "noun", "raid", "fight")
# Weights of what speaks for an incident; an incident needs `ACCEPTED`.
_VERB, _NOUN, _DEFINITE_NOUN, _FIGHT, _PLURAL, _MEANS = 2.0, 1.2, 0.5, 0.9, 0.2, 0.5
_HARM_COUNTED, _HARM_SOMEBODY, _HARM_TOLD = 1.5, 1.2, 1.0
_PLACE, _DAY, _COUNTED = 0.6, 0.6, 0.6
_TOTAL = -2.5
ACCEPTED = 1.75
# Words between a cue such as "during the past week" and the event word that it counts.
_TOTAL_REACH = 9


@dataclass(frozen=True)
class Segment:
    """Words [first:last) of a passage and what was found in them."""

    sentence: Sentence
    first: int
    last: int
    triggers: tuple[Trigger, ...]
    harms: tuple[Harm, ...]
    dates: tuple[DateHit, ...]
    toponyms: tuple[Toponym, ...]
    total: bool = False
    """Whether it counts over a period or speaks of a habit."""
    relative: bool = False
    """Whether it is a relative clause on what stands before it."""
    another: bool = False
    """Whether it says that it tells another event."""
    place_noun: PhraseHit | None = None
    """A noun that stands for a place told before: `في المدينة نفسها`; its words count from `first`."""

    @property
    def real(self) -> list[Trigger]:
        """Event words that are told as having happened."""
        return [t for t in self.triggers if not t.unreal and not t.demonstrative]

    @property
    def head(self) -> Trigger | None:
        """The event word that leads: the first that acts."""
        acting = [t for t in self.real if t.sense in _ACTING]
        return min(acting, key=lambda t: t.first, default=None)

    @property
    def event_dates(self) -> list[DateHit]:
        """Dates that are not those of a statement."""
        return [d for d in self.dates if not d.statement]

    @property
    def places(self) -> list[Toponym]:
        """Toponyms that may be where it happened."""
        return [t for t in self.toponyms if t.role in (None, "event", "reference", "container") and t.place is not None]

    def weight(self) -> float:
        """How much speaks for its telling an incident; `ACCEPTED` and more is one."""
        real = self.real
        verbs = [t for t in real if t.sense == "verb"]
        nouns = [t for t in real if t.sense in ("noun", "raid")]
        harms = [h for h in self.harms if not (h.count is not None and h.count.best == 0) and (real or not h.natural)]
        acts = 0.0
        if verbs:
            acts += _VERB
        if nouns:
            acts += max(_DEFINITE_NOUN if t.definite else _NOUN for t in nouns)
        elif any(t.sense == "fight" for t in real):
            acts += _FIGHT
        elif any(t.sense == "plural" for t in real):
            acts += _PLURAL
        if any(h.count is not None for h in harms):
            acts += _HARM_COUNTED
        elif harms:
            acts += max(_HARM_SOMEBODY if h.people and not h.shared else _HARM_TOLD for h in harms)
        summed = any(t.demonstrative and t.sense == "plural" for t in self.triggers)
        if not acts or summed:
            return 0.0
        if any(t.counted for t in nouns):
            acts += _COUNTED
        if any(t.sense in ("weapon", "agent", "air") for t in real):
            acts += _MEANS
        if not (verbs or self.places or self.event_dates or any(h.count is not None for h in harms)):
            return min(acts, ACCEPTED - 0.1)  # "successes in seizing weapons": nothing says when, where, whom
        acts += _PLACE * bool(self.places) + _DAY * any(d.interval.precision == "day" for d in self.event_dates)
        return acts + (_TOTAL if self.total else 0.0)


class SegmentReader:
    """Cuts sentences into segments and fills them."""

    def __init__(
        self, triggers: TriggerFinder, tolls: TollFinder, connectors: Lexicon, totals: Lexicon, place_nouns: Lexicon
    ) -> None:
        self._triggers = triggers
        self._tolls = tolls
        self._connectors = connectors
        self._totals = totals
        self._place_nouns = place_nouns

    def read(
        self, passage: Passage, sentence: Sentence, toponyms: Sequence[Toponym], dates: Sequence[DateHit]
    ) -> list[Segment]:
        """The segments of a sentence in order."""
        connectors = self._connectors.find(passage.words[sentence.first : sentence.last])
        whole = _outside_names(self._triggers.find(passage, sentence.first, sentence.last), toponyms)
        leads = [t.first for t in whole]
        highlights = {h.last + sentence.first for h in connectors if h.entry["kind"] == "highlight"}
        highlights = {h for h in highlights if any(h <= lead < h + 3 for lead in leads)}
        relative = {h.first + sentence.first for h in connectors if h.entry["kind"] == "relative"}
        another = [h.first + sentence.first for h in connectors if h.entry["kind"] == "another"]
        cuts = sorted(relative | {h.first + sentence.first for h in connectors if h.entry["kind"] == "split"})
        cuts = sorted({*cuts, *highlights, *_verb_cuts(passage, whole, toponyms)})
        segments = []
        for first, last in _ranges(sentence, cuts):
            alone = (first, last) == (sentence.first, sentence.last)
            found = whole if alone else _outside_names(self._triggers.find(passage, first, last), toponyms)
            segments.append(
                Segment(
                    sentence,
                    first,
                    last,
                    tuple(found),
                    tuple(self._harms(passage, first, last)),
                    tuple(d for d in dates if first <= d.first < last),
                    tuple(t for t in toponyms if first <= t.first < last),
                    total=last in highlights or self._counts_over_time(passage, sentence, first, last, leads, dates),
                    relative=first in relative,
                    another=any(first <= a < last for a in another),
                    place_noun=next(iter(self._place_nouns.find(passage.words[first:last])), None),
                )
            )
        return segments

    def _counts_over_time(
        self,
        passage: Passage,
        sentence: Sentence,
        first: int,
        last: int,
        leads: Sequence[int],
        dates: Sequence[DateHit],
    ) -> bool:
        """Whether a cue of totals or habits stands near what the segment tells, in it or before it."""
        told = [lead for lead in leads if first <= lead < last]
        if any(first <= d.first < last and d.since for d in dates):
            return True
        begin = sentence.first if passage.words[first].text.startswith("و") else first
        cues = self._totals.find(passage.words[begin:last])
        if told:  # what an attack brings about is no accident
            cues = [hit for hit in cues if hit.entry["kind"] != "accident"]
        return any(abs(lead - hit.first - begin) <= _TOTAL_REACH for hit in cues for lead in told or [first])

    def _harms(self, passage: Passage, first: int, last: int) -> list[Harm]:
        harms = self._tolls.find(passage, first, last)
        zero = [h for h in harms if h.count is not None and h.count.best == 0]
        unreal = self._triggers.unreal_words(passage, first, last, [h.first for h in harms]) if harms else frozenset()
        told = [h for h in harms if h not in zero and h.first not in unreal]
        return told + zero


def _outside_names(triggers: Sequence[Trigger], toponyms: Sequence[Toponym]) -> list[Trigger]:
    """In `ساحة الطيران` no aircraft flies; in `عثرت الشرطة في الشعلة على جثة` the name only stands in between."""
    named = {word for toponym in toponyms for word in range(toponym.first, toponym.last)}
    return [t for t in triggers if t.first not in named and t.last - 1 not in named]


def _verb_cuts(passage: Passage, triggers: Sequence[Trigger], toponyms: Sequence[Toponym]) -> Iterator[int]:
    """`..., وانفجرت`: a linked finite event verb may begin another incident.

    It does after a comma; without one where it is of another kind and both sides name a place.
    """
    for trigger in triggers:
        if trigger.sense != "verb":
            continue
        word = passage.words[trigger.first]
        arabic = word.text.startswith("و") and word.text not in ("وقع", "وقعت")
        begin = trigger.first if arabic else _after_and(passage, trigger.first)
        if begin is None:
            continue
        if (arabic and set(passage.gap(begin)) & set("،,؛;")) or (
            _another_kind(triggers, trigger, begin) and _places_on_both_sides(toponyms, begin)
        ):
            yield begin


def _after_and(passage: Passage, verb: int) -> int | None:
    """`and police arrested`: the word `and` at most four words before a verb."""
    return next((i for i in range(verb - 1, max(-1, verb - 5), -1) if passage.words[i].text == "and"), None)


def _another_kind(triggers: Sequence[Trigger], verb: Trigger, begin: int) -> bool:
    before = {TYPE_FAMILIES[t.type] for t in triggers if t.last <= begin and t.sense in _ACTING and not t.unreal}
    return bool(before) and TYPE_FAMILIES[verb.type] not in before and verb.type in _OWN_KIND


def _places_on_both_sides(toponyms: Sequence[Toponym], word: int) -> bool:
    placed = [t.first for t in toponyms if t.place is not None and t.role in (None, "event", "reference")]
    return any(p < word for p in placed) and any(p > word for p in placed)


def _ranges(sentence: Sentence, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    edges = [sentence.first, *[c for c in cuts if sentence.first < c < sentence.last], sentence.last]
    for first, last in itertools.pairwise(edges):
        if first < last:
            yield first, last
