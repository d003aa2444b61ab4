"""Actors: who did it and whom it struck, in the words of the text, with the name they are known by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Actor
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
            for hit in self._lexicon.find(passage.words[first:last]):
                role = _role(passage, hit, first)
                name = hit.entry["name"]
                if role is not None and (name, role) not in found:
                    found[name, role] = Actor(
                        name, role, passage.span(hit.first + first, hit.last + first, skip=_clitics(hit))
                    )
        return tuple(sorted(found.values(), key=lambda actor: actor.span.start))


def _clitics(hit: PhraseHit) -> int:
    return len(hit.prefix.removesuffix("ال"))


def _role(passage: Passage, hit: PhraseHit, offset: int) -> ActorRole | None:
    first = hit.first + offset
    before = first - _REACH
    # The verb leads in Arabic and follows in English.
    after = hit.last + offset + _REACH
    if passage.any_has(before, after, "claiming") and passage.any_has(before, after + 1, "responsibility"):
        return "claimant"
    if hit.entry["kind"] == "militant":
        return "target" if passage.any_has(before, first, "harmed") else "perpetrator"
    if passage.any_has(before, first, "struck"):
        return "target"
    return "perpetrator" if hit.entry["kind"] == "foreign" else None
