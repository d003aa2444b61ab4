"""Actors: who did it and whom it struck, in the words of the text, with the name they are known by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Actor
from geo.text import Passage, Word

_STRUCK_BEFORE = frozenset(
    ["علي", "ضد", "استهدف", "استهدفت", "استهدفوا", "استهدفا", "مستهدفا", "مستهدفه", "هاجم", "هاجمت", "هاجموا", "تعرض", "تعرضت", "تعرضوا", "من", "عناصر", "دوريه", "رتل", "مقر", "نقطه", "مقتل", "قتل", "اصابه", "اصيب", "اعتقال", "اعتقلت", "اعتقل", "مواقع", "اوكار", "تجمع", "against", "on", "killed", "killing", "wounding", "targeted", "hit", "struck", "attacked", "arrested"]
)
_CLAIMED = frozenset(["تبني", "تبنت", "اعلن", "اعلنت", "مسووليته", "مسووليتها", "claimed", "responsibility"])
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
                role = _role(passage.words, hit, first)
                name = hit.entry["name"]
                if role is not None and (name, role) not in found:
                    found[name, role] = Actor(
                        name, role, passage.span(hit.first + first, hit.last + first, skip=_clitics(hit))
                    )
        return tuple(sorted(found.values(), key=lambda actor: actor.span.start))


def _clitics(hit: PhraseHit) -> int:
    return len(hit.prefix.removesuffix("ال"))


def _role(words: Sequence[Word], hit: PhraseHit, offset: int) -> ActorRole | None:
    first = hit.first + offset
    before = [w.readings.keys() for w in words[max(0, first - _REACH) : first]]
    if any(_CLAIMED & w for w in before) and any(
        {"مسووليه", "responsibility"} & w.readings.keys() for w in words[first : first + 4]
    ):
        return "claimant"
    struck = any(_STRUCK_BEFORE & w for w in before)
    if hit.entry["kind"] == "militant":
        harmed = any(
            {"مقتل", "قتل", "قتلت", "اعتقال", "اعتقلت", "ضد", "مواقع", "اوكار", "killed", "arrested", "against"} & w
            for w in before
        )
        return "target" if harmed else "perpetrator"
    return "target" if struck else "perpetrator" if hit.entry["kind"] == "foreign" else None
