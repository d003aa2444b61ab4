"""Actors: who did it and whom it struck, in the words of the text, with the name they are known by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Actor
from geo.numbers import number_at
from geo.text import Passage

_REACH = 3

ActorRole = Literal["perpetrator", "target", "claimant"]


class ActorFinder:
    """Finds actors.

    Parameters
    ----------
    lexicon : Lexicon
        ``actors.csv``: spellings, the name they stand for, and whether they are militants or forces.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, passage: Passage, ranges: Sequence[tuple[int, int]]) -> tuple[Actor, ...]:
        """Actors in the words of an incident, each once in each role, in the order of the text.

        A group that is named without a word that makes it the target counts as the perpetrator where it is one of
        militants; of state forces nothing is assumed that the words beside them do not say.
        """
        found: dict[tuple[str, str], Actor] = {}
        for first, last in ranges:
            for hit in _outermost(self._lexicon.find(passage.words[first:last])):
                role = _role(passage, hit, first)
                name = hit.entry["name"]
                if role is not None and (name, role) not in found:
                    found[name, role] = Actor(
                        name, role, passage.span(hit.first + first, hit.last + first, skip=_clitics(hit))
                    )
        return tuple(sorted(found.values(), key=lambda actor: actor.span.start))


def _outermost(hits: Sequence[PhraseHit]) -> Iterator[PhraseHit]:
    """Not `عمال كردستاني` inside `حزب العمال الكردستاني`."""
    reached = 0
    for hit in hits:
        if hit.first >= reached:
            reached = hit.last
            yield hit


def _clitics(hit: PhraseHit) -> int:
    return len(hit.prefix.removesuffix("ال"))


def _role(passage: Passage, hit: PhraseHit, offset: int) -> ActorRole | None:
    first = hit.first + offset
    before = first - _REACH
    # The verb leads in Arabic and follows in English.
    after = hit.last + offset + _REACH
    if passage.any_has(before, after, "claiming") and passage.any_has(before, after + 1, "responsibility"):
        return "claimant"
    if _acts(passage, hit, offset):
        return "perpetrator"
    if _owns_target(passage, hit, first) or _is_members(passage, first):
        return "target"
    if hit.entry["kind"] == "militant":
        return "target" if passage.any_has(before, first, "harmed") else "perpetrator"
    if passage.any_has(before, first, "struck"):
        return "target"
    return "perpetrator" if hit.entry["kind"] == "foreign" else None


def _acts(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    """`اعتقلت القوات الأمنية`, `القوات الأمنية تعتقل`: the subject beside its verb."""
    if any(letter in hit.prefix.removesuffix("ال") for letter in "بلك"):
        return False
    first, last = hit.first + offset, hit.last + offset
    starts = first == passage.sentence_of(first).first
    return passage.has(first - 1, "acting") or (starts and passage.has(last, "acting"))


def _owns_target(passage: Passage, hit: PhraseHit, first: int) -> bool:
    """`مقرا لحزب العمال`, `رتلا للقوات الأميركية`: what is struck is theirs."""
    return "ل" in hit.prefix.removesuffix("ال") and passage.any_has(first - 2, first, "struck-thing")


def _is_members(passage: Passage, first: int) -> bool:
    """`ثلاثة من عناصر داعش`, `قياديا في تنظيم القاعدة`: members of it suffered."""
    if passage.words[first - 1].text not in ("من", "في") or first < 2:
        return False
    number = passage.words[first - 1].text == "من" and number_at(passage.words, first - 2) is not None
    return number or passage.has(first - 2, "member")
