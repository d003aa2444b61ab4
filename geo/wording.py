"""A place told in several words: `قضاء الحويجة محافظة كركوك`, `near Kirkuk`, `Baghdad - Sadr City`.

The names in it are found, and whether anything is left that none of them, no type word and no word of position
explains: then the place is one that the gazetteer does not have, and what stands beside it says only where about.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.gazetteer import Gazetteer
from geo.lexicons import Lexicon, PhraseHit
from geo.models import Place
from geo.text import Folded, Word

_POSSESSIVE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the wording, the places that it may mean, and its type word."""

    places: tuple[Place, ...]
    kinds: frozenset[str] = frozenset()
    cue: str = ""
    relative: bool = False
    """Whether a position is told by it (`near ...`, `جنوب ...`), so that it is not itself the place."""
    likeness: float = 100.0
    """How like the gazetteer's spelling it is, of 100."""
    spelling: str = ""
    """The gazetteer's spelling, where it is only like it."""


@dataclass(frozen=True)
class Wording:
    """The words that may stand beside a name without being part of it.

    Parameters
    ----------
    cues : Lexicon
        Type words (``place_cues.csv``).
    positions : sequence of Lexicon
        Words of position: bearings, nearness, units of distance.
    fillers : frozenset of str
        Folded function words.
    """

    cues: Lexicon
    positions: Sequence[Lexicon] = ()
    fillers: frozenset[str] = frozenset()

    def without_cue(self, name: str) -> tuple[str, frozenset[str], str]:
        """A name without the type word at its front or end, the kinds that this allows, and the type word."""
        folded = Folded.of(name.strip())
        words = folded.words
        for hit in self.cues.find(words):
            side = hit.entry["side"]
            if side == "before" and hit.first == 0 and hit.last < len(words):
                rest = folded.text[words[hit.last].start :]
            elif side == "after" and hit.last == len(words) and hit.first > 0:
                rest = folded.text[: words[hit.first - 1].end]
            else:
                continue
            return rest, _kinds(hit), _surface(hit, folded)
        return name, frozenset(), ""

    def names(self, text: str, gazetteer: Gazetteer) -> list[Named]:
        """The names in a wording, in order; none where a word is left that nothing explains."""
        folded = Folded.of(_POSSESSIVE.sub("", text))
        words = folded.words
        starts = [word.start for word in words]
        hits = [
            (bisect_right(starts, hit.start) - 1, bisect_left(starts, hit.end), hit.key)
            for hit in gazetteer.find(folded.text)
        ]
        cues = self.cues.find(words)
        positions = [hit for lexicon in self.positions for hit in lexicon.find(words) if _tells_position(hit)]
        known = {i for first, last, _ in hits for i in range(first, last)}
        known |= {i for hit in [*cues, *positions] for i in range(hit.first, hit.last)}
        left = [w for i, w in enumerate(words) if i not in known and not w.is_number and not self._fills(w)]
        if left or not starts:
            return []
        return [_named(gazetteer.by_key(key), first, last, cues, positions, folded) for first, last, key in hits]

    def _fills(self, word: Word) -> bool:
        return not self.fillers.isdisjoint(word.readings)


def _tells_position(hit: PhraseHit) -> bool:
    return hit.entry.values.get("role", "near") in ("near", "container")


def _named(
    places: Iterable[Place], first: int, last: int, cues: list[PhraseHit], positions: list[PhraseHit], folded: Folded
) -> Named:
    before = [hit for hit in cues if hit.entry["side"] == "before" and hit.last == first]
    after = [hit for hit in cues if hit.entry["side"] == "after" and hit.first == last]
    cue = next(iter([*before, *after]), None)
    begin = before[0].first if before else first
    relative = any(hit.last == begin and hit.entry.values.get("role") != "container" for hit in positions)
    if cue is None:
        return Named(tuple(places), relative=relative)
    return Named(tuple(places), _kinds(cue), _surface(cue, folded), relative)


def _kinds(hit: PhraseHit) -> frozenset[str]:
    return frozenset(hit.entry["kinds"].split("|"))


def _surface(hit: PhraseHit, folded: Folded) -> str:
    words = folded.words
    return folded.span(words[hit.first].start, words[hit.last - 1].end).of(folded.original)
