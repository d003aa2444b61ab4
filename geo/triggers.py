"""Event words: what a segment of a sentence says happened, and whether it says so or only speaks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.lexicons import Lexicon, PhraseHit
from geo.numbers import number_at
from geo.text import Passage

# How many words before an event word may turn it into a plan, a threat, a denial.
_SCOPE = 6
_SCOPES = {"negation": 3, "attempt": 1, "general": 1, "denial": 16, "threat": 9, "plan": 9}


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event word at words[first:last].

    `sense` is that of the lexicon: verb, noun, plural, weapon, agent, air, raid, fight, weak.
    """

    type: str
    sense: str
    first: int
    last: int
    definite: bool
    unreal: str = ""
    """Why it is not told as having happened: negation, plan, threat, purpose, ...; empty where it is."""
    demonstrative: bool = False
    counted: bool = False
    """Whether a number follows it: `خطف أربعة`."""


class TriggerFinder:
    """Finds event words.

    Parameters
    ----------
    events : Lexicon
        ``event_words.csv``
    irrealis : Lexicon
        ``irrealis.csv``: what takes the reality from an event word after it.
    """

    def __init__(self, events: Lexicon, irrealis: Lexicon) -> None:
        self._events = events
        self._irrealis = irrealis

    def find(self, passage: Passage, first: int, last: int) -> list[Trigger]:
        """Event words in words[first:last], in order; where two entries cover the same words, both."""
        window = passage.words[first:last]
        shadows = self._irrealis.find(window)
        found = [
            Trigger(
                hit.entry["type"],
                hit.entry["sense"],
                hit.first + first,
                hit.last + first,
                hit.definite or (hit.first + first > 0 and passage.words[hit.first + first - 1].text == "the"),
                _unreal(passage, hit, first, shadows),
                _demonstrative(passage, hit, first),
                number_at(passage.words, hit.last + first) is not None,
            )
            for hit in _longest(self._events.find(window))
            if hit.entry["sense"] != "time" and not _misread(passage, hit, first)
        ]
        return _coordinated(passage, _one_reading(passage, found))

    def unreal_words(self, passage: Passage, first: int, last: int, words: Sequence[int]) -> frozenset[int]:
        """Those of some words in words[first:last] that tell what did not happen: denied, planned, threatened."""
        shadows = self._irrealis.find(passage.words[first:last])
        return frozenset(word for word in words if _shadowed(passage, word, first, shadows))


def _one_reading(passage: Passage, found: Sequence[Trigger]) -> list[Trigger]:
    """`قصف`, `خطف`, `نسف` are verb and noun: a verb where a clause begins, else the noun."""
    nouns = {(t.first, t.last) for t in found if t.sense == "noun"}
    verbs = {(t.first, t.last) for t in found if t.sense == "verb"}
    kept = []
    for trigger in found:
        words = (trigger.first, trigger.last)
        if words in nouns and words in verbs:
            begins = (
                not trigger.first or passage.gap(trigger.first).strip() or passage.has(trigger.first - 1, "verb-before")
            )
            if trigger.sense != ("verb" if begins else "noun"):
                continue
        kept.append(trigger)
    return kept


def _coordinated(passage: Passage, found: Sequence[Trigger]) -> list[Trigger]:
    """`عمليات تفجير ونسف`: what makes the first unreal holds for the second."""
    done: list[Trigger] = []
    for trigger in found:
        before = done[-1] if done else None
        linked = (
            before is not None
            and 0 <= trigger.first - before.last <= 1
            and passage.words[trigger.first].text.startswith("و")
        )
        if (
            before is not None
            and linked
            and before.unreal in ("general", "plan", "threat", "attribution")
            and not trigger.unreal
        ):
            trigger = replace(trigger, unreal=before.unreal)
        done.append(trigger)
    return done


def _longest(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    kept: list[PhraseHit] = []
    open_: list[PhraseHit] = []  # those kept that reach beyond where the next one begins
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        open_ = [k for k in open_ if k.last > hit.first]
        inside = [k for k in open_ if hit.last <= k.last]
        if (
            not inside
            or all((k.first, k.last) == (hit.first, hit.last) for k in inside)
            or hit.entry["sense"] in ("air", "agent")
        ):
            kept.append(hit)
            open_.append(hit)
    return kept


def _misread(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    """A finite verb takes no preposition and no article: `بقصف` is the noun; `بينهم انتحاري` counts him, no more."""
    if hit.entry["sense"] == "agent" and passage.has(hit.first + offset - 1, "among"):
        return True
    if hit.entry["sense"] != "verb" or hit.last - hit.first > 1:
        return False
    return any(char in hit.prefix for char in "بلك") or "ال" in hit.prefix


def _unreal(passage: Passage, hit: PhraseHit, offset: int, shadows: Sequence[PhraseHit]) -> str:
    first = hit.first + offset
    shadowed = _shadowed(passage, first, offset, shadows)
    if shadowed:
        return shadowed
    sense = hit.entry["sense"]
    # a longer phrase of the sense verb may begin with a masdar: `لصد أي هجوم`
    named = sense in ("noun", "plural") or (sense == "verb" and hit.last - hit.first > 1)
    if named and (
        hit.prefix.removesuffix("ال").removesuffix("ل").endswith("ل") or hit.prefix in ("ل", "ول", "فل", "لل", "ولل")
    ):
        return "" if _suffered(passage, first) else "purpose"
    if sense in ("noun", "plural") and _only_possible(passage, hit, offset, shadows):
        return "hypothetical"
    return ""


def _only_possible(passage: Passage, hit: PhraseHit, offset: int, shadows: Sequence[PhraseHit]) -> bool:
    """`An attack on the dam could flood the city`: in English the modal verb follows its subject."""
    last = hit.last + offset
    modals = [s.first + offset for s in shadows if s.entry["kind"] == "hypothetical" and s.first >= hit.last]
    return any(
        at - last < _SCOPE
        and passage.words[at].text.isascii()
        and passage.words[min(at + 1, len(passage.words) - 1)].text != "have"
        and not _clause_between(passage, last, at)
        for at in modals
    )


def _shadowed(passage: Passage, word: int, offset: int, shadows: Sequence[PhraseHit]) -> str:
    names = [shadow for shadow in shadows if shadow.entry["kind"] == "name"]
    for shadow in shadows:
        kind = shadow.entry["kind"]
        if kind == "name" or any(name.first < shadow.first < name.last for name in names):
            continue  # جهاز مكافحة الإرهاب is the name of a force
        if shadow.definite and kind in ("threat", "plan", "hypothetical"):
            continue  # الحذر is caution, not a warning
        if kind == "denial" and _presupposed(passage, word):
            continue
        distance = word - offset - shadow.last
        scope = _SCOPES.get(kind, _SCOPE)
        if shadow.first < word - offset < shadow.last:
            return kind  # `متهم بتفجير`: the phrase takes the event word in
        if 0 <= distance < scope and not _clause_between(passage, shadow.last + offset, word):
            return kind
    return ""


def _presupposed(passage: Passage, word: int) -> bool:
    """`نفت سقوط قتلى في الهجوم`: casualties are denied, the attack is not."""
    if not passage.words[word].text.startswith("ال"):
        return False
    return passage.has(word - 1, "brought-about") or (word > 0 and _presupposed(passage, word - 1))


def _suffered(passage: Passage, word: int) -> bool:
    """`تعرض ... لهجوم`, `نتيجة لانفجار`: here `ل` does not mean "in order to"."""
    return passage.any_has(word - 24, word, "suffering")


def _clause_between(passage: Passage, start: int, end: int) -> bool:
    return any(set(passage.gap(i)) & set("،,؛;:") for i in range(start, end + 1) if i < len(passage.words))


def _demonstrative(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    return passage.has(hit.first + offset - 1, "demonstrative")
