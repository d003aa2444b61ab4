"""Event words: what a segment of a sentence says happened, and whether it says so or only speaks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.lexicons import Lexicon, PhraseHit
from geo.text import Passage

# How many words before an event word may turn it into a plan, a threat, a denial.
_SCOPE = 6
_NEGATION_SCOPE = 3


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
                hit.definite,
                _unreal(passage, hit, first, shadows),
                _demonstrative(passage, hit, first),
            )
            for hit in _longest(self._events.find(window))
            if not _misread(passage, hit, first)
        ]
        return found

    def unreal_at(self, passage: Passage, first: int, last: int, word: int) -> str:
        """Why what a word of words[first:last] says did not happen; empty where nothing takes its reality."""
        return _shadowed(passage, word, first, self._irrealis.find(passage.words[first:last]))


def _longest(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    kept: list[PhraseHit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        inside = [k for k in kept if k.first <= hit.first and hit.last <= k.last]
        if not inside or all((k.first, k.last) == (hit.first, hit.last) for k in inside) or hit.entry["sense"] == "air":
            kept.append(hit)
    return kept


def _misread(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    """A finite verb takes no preposition and no article: `بقصف` is the noun."""
    if hit.entry["sense"] != "verb" or hit.last - hit.first > 1:
        return False
    return any(char in hit.prefix for char in "بلك") or "ال" in hit.prefix


def _unreal(passage: Passage, hit: PhraseHit, offset: int, shadows: Sequence[PhraseHit]) -> str:
    first = hit.first + offset
    shadowed = _shadowed(passage, first, offset, shadows)
    if shadowed:
        return shadowed
    sense = hit.entry["sense"]
    if sense in ("noun", "plural") and hit.prefix.removesuffix("ال").removesuffix("ل").endswith("ل") or (
        sense in ("noun", "plural") and hit.prefix in ("ل", "ول", "فل", "لل", "ولل")
    ):
        return "" if _suffered(passage, first) else "purpose"
    return ""


def _shadowed(passage: Passage, word: int, offset: int, shadows: Sequence[PhraseHit]) -> str:
    for shadow in shadows:
        distance = word - offset - shadow.last
        kind = shadow.entry["kind"]
        scope = _NEGATION_SCOPE if kind == "negation" else 1 if kind in ("attempt", "general") else _SCOPE
        if 0 <= distance < scope and not _clause_between(passage, shadow.last + offset, word):
            return kind
    return ""


def _suffered(passage: Passage, word: int) -> bool:
    """`تعرض ... لهجوم`, `نتيجة لانفجار`: here `ل` does not mean "in order to"."""
    before = passage.words[max(0, word - 24) : word]
    return any(
        {"تعرض", "تعرضت", "تعرضوا", "تعرضه", "تعرضها", "تعرضهم", "نتيجه", "ضحيه", "يتعرض", "انتقاما", "ردا"} & w.readings.keys() for w in before
    )


def _clause_between(passage: Passage, start: int, end: int) -> bool:
    return any(set(passage.gap(i)) & set("،,؛;:") for i in range(start, end + 1) if i < len(passage.words))


def _demonstrative(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    first = hit.first + offset
    return first > 0 and bool({"هذا", "هذه", "ذلك", "تلك", "هذين", "this", "these", "that", "those"} & passage.words[first - 1].readings.keys())
