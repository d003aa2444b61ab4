"""Names to places: candidates ranked, each with its reasons. Where nothing decides, no place is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from geo.crs import distance_km
from geo.gazetteer import Gazetteer, name_key
from geo.lexicons import Lexicon
from geo.models import Candidate, Place, Resolution
from geo.romanise import skeleton
from geo.text import Folded

# Two candidates closer than this in score are told apart by nothing but chance.
_TIE = 0.06
# Places of one name this close to each other are the same "there" (a town and its subdistrict).
_SAME_PLACE_KM = 12.0
# Below this many letters one typing error makes another word.
_FUZZY_MIN_LETTERS = 5
_LONG_NAME = 9
# Names whose consonants agree may differ more in the letters written for vowels.
_ROMAN_MIN_SCORE = 62.0
_PARTS = re.compile(r"[,،;/()\[\]]")

_KIND_RANK = {
    "city": 0.10, "town": 0.08, "country": 0.10, "capital": 0.10, "airport": 0.06, "base": 0.04, "governorate": 0.05,
    "region": 0.05, "quarter": 0.02, "subdistrict": 0.03, "district": 0.01, "village": 0.0,
}  # fmt: skip
_SHARED_KINDS = frozenset(("quarter", "village", "road", "market", "mosque", "hospital", "facility", "bridge"))
_AREAS = ("governorate", "district", "subdistrict")


@dataclass(frozen=True)
class Context:
    """What the surroundings of a name say about it."""

    kinds: frozenset[str] = frozenset()
    """Kinds that a type word beside the name allows; empty where there is none."""
    cue: str = ""
    """That type word."""
    admin1: frozenset[str] = frozenset()
    """Governorates named beside it, or asked for."""
    document_admin1: frozenset[str] = field(default=frozenset())
    """Governorates of the other places in the document."""
    bare_only: bool = False
    """Whether the name stood without the article, so that names that carry it are out."""


class Resolver:
    """Ranks what a name may mean.

    Parameters
    ----------
    gazetteer : Gazetteer
    cues : Lexicon
        Type words (``place_cues.csv``): محافظة, قضاء, city, district, ...
    """

    def __init__(self, gazetteer: Gazetteer, cues: Lexicon) -> None:
        self.gazetteer = gazetteer
        self._cues = cues

    def resolve(self, name: str, admin1: str | None = None, context: str | None = None) -> Resolution:
        """A name on its own to a place.

        Parameters
        ----------
        name : str
            In Arabic, English or Kurdish, with or without a type word (`قضاء الحويجة`, `Hawija district`).
        admin1 : str, optional
            ISO 3166-2 code of the governorate it should lie in.
        context : str, optional
            Text around it; the governorates of places named there count for the candidates in them.
        """
        near = self._governorates_in(context) if context else frozenset[str]()
        given = frozenset({admin1}) if admin1 else frozenset[str]()
        parts = [part.strip() for part in _PARTS.split(name) if part.strip()]
        found = self._resolve_exactly(name, given, near)
        if len(parts) > 1 and not found.candidates:
            # "Taji, Baghdad" and "Camp Cook (Taji)": the rest says where, or is another name.
            around = given or frozenset(p.admin1 for part in parts[1:] for p in self.gazetteer.lookup(part) if p.admin1)
            tries = [self._resolve_exactly(part, around, near) for part in parts]
            tries += [self._resolve_misspelt(part, Context(admin1=around)) for part in parts[:1]]
            found = next((t for t in tries if t.candidates), found)
        if found.candidates or len(parts) != 1:
            return found
        bare, kinds, cue = self._without_cue(name)
        return self._resolve_misspelt(bare, Context(kinds, cue, given, near))

    def _resolve_exactly(self, name: str, given: frozenset[str], near: frozenset[str]) -> Resolution:
        whole = self.gazetteer.lookup(name)
        if whole:
            return self.rank(whole, Context(admin1=given, document_admin1=near))
        bare, kinds, cue = self._without_cue(name)
        return self.rank(self.gazetteer.lookup(bare), Context(kinds, cue, given, near))

    def rank(self, places: Iterable[Place], context: Context) -> Resolution:
        """Decide between the places that share a name."""
        candidates = sorted((_score(place, context) for place in places), key=lambda c: (-c.score, c.place.id))
        if not candidates:
            return Resolution(None, 0.0, "no such name in the gazetteer")
        candidates = _without_contradicted(self._with_settlements(candidates, context), context)
        if not candidates:
            return Resolution(None, 0.0, f"the name is known, but not as {context.cue or 'asked'}")
        best = candidates[0]
        rival = next((c for c in candidates[1:] if not _same_spot(best.place, c.place)), None)
        if rival is not None and best.score - rival.score < _TIE:
            names = f"{best.place.name_en} ({best.place.admin1}) and {rival.place.name_en} ({rival.place.admin1})"
            return Resolution(None, 0.4, f"ambiguous: {names} fit alike", True, tuple(candidates))
        confidence = min(0.99, best.score if rival is None else best.score - 0.2 * max(0.0, rival.score - 0.4))
        return Resolution(best.place, round(confidence, 3), best.reason, False, tuple(candidates))

    def _with_settlements(self, candidates: Sequence[Candidate], context: Context) -> list[Candidate]:
        """A district's spelling names its town too, where no type word says that the district is meant."""
        found = list(candidates)
        if context.kinds or not found or found[0].place.kind not in ("district", "subdistrict"):
            return found
        area = found[0].place
        known = {candidate.place.id for candidate in found}
        towns = [
            p for p in self.gazetteer.lookup(area.name_ar) if p.kind in ("city", "town") and p.admin1 == area.admin1
        ]
        found += [_score(town, context) for town in towns if town.id not in known]
        return sorted(found, key=lambda c: (-c.score, c.place.id))

    def _without_cue(self, name: str) -> tuple[str, frozenset[str], str]:
        folded = Folded.of(name.strip())
        words = folded.words
        for hit in self._cues.find(words):
            side = hit.entry["side"]
            if side == "before" and hit.first == 0 and hit.last < len(words):
                rest = folded.text[words[hit.last].start :]
            elif side == "after" and hit.last == len(words) and hit.first > 0:
                rest = folded.text[: words[hit.first - 1].end]
            else:
                continue
            cue = folded.span(words[hit.first].start, words[hit.last - 1].end).of(folded.original)
            return rest, frozenset(hit.entry["kinds"].split("|")), cue
        return name, frozenset(), ""

    def _governorates_in(self, text: str) -> frozenset[str]:
        hits = self.gazetteer.find(Folded.of(text).text)
        return frozenset(p.admin1 for hit in hits for p in self.gazetteer.by_key(hit.key)[:1] if p.admin1)

    def _resolve_misspelt(self, name: str, context: Context) -> Resolution:
        key = name_key(name)[0]
        if len(key.replace(" ", "")) < _FUZZY_MIN_LETTERS - bool(skeleton(name)):
            return Resolution(None, 0.0, "no such name in the gazetteer, and too short to guess at")
        close = self._romanised_alike(name, key) or self._misspelt_alike(key)
        if not close:
            return Resolution(None, 0.0, "no such name in the gazetteer, nor one spelled nearly so")
        best = close[0][1]
        places = [p for match, score, _ in close if score >= best - 1e-9 for p in self.gazetteer.by_key(match)]
        found = self.rank(dict.fromkeys(places), context)
        reason = f"spelled nearly like {close[0][0]!r} ({best:.0f} of 100); {found.reason}"
        return Resolution(
            found.place, round(found.confidence * best / 110, 3), reason, found.ambiguous, found.candidates
        )

    def _misspelt_alike(self, key: str) -> list[tuple[str, float, int]]:
        """Names one typing error away, two for long ones, with their likeness of 100, the likest first."""
        errors = 1 if len(key) < _LONG_NAME else 2
        close = process.extract(key, self.gazetteer.keys, scorer=OSA.distance, score_cutoff=errors, limit=8)
        return [(other, 100.0 * (1 - distance / len(key)), at) for other, distance, at in close]

    def _romanised_alike(self, name: str, key: str) -> list[tuple[str, float, int]]:
        """Names whose consonants agree, compared letter by letter, the likest first."""
        alike = self._skeletons.get(skeleton(name), ())
        plain = key.replace(" ", "")
        scored = [(other, fuzz.ratio(plain, other.replace(" ", "")), 0) for other in alike]
        return sorted((s for s in scored if s[1] >= _ROMAN_MIN_SCORE), key=lambda s: (-s[1], s[0]))

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self.gazetteer.keys:
            if bones := skeleton(key):
                found.setdefault(bones, []).append(key)
        return found


def _score(place: Place, context: Context) -> Candidate:
    score = 0.45 + _KIND_RANK.get(place.kind, 0.0)
    # Fame tells towns apart; of two quarters of one name the better known is still only one of the two.
    score += 0.07 * place.importance if place.kind not in _SHARED_KINDS else 0.06 + 0.035 * place.importance
    reasons = [f"{place.kind} of importance {place.importance}"]
    if context.kinds:
        fits = place.kind in context.kinds
        score += 0.25 if fits else -0.25
        reasons.append(f"{'fits' if fits else 'does not fit'} the type word {context.cue!r}")
    if context.admin1:
        inside = place.admin1 in context.admin1
        score += 0.25 if inside else -0.35
        reasons.append(f"{'in' if inside else 'not in'} the governorate named beside it")
    elif place.admin1 and place.admin1 in context.document_admin1:
        score += 0.12
        reasons.append("other places of the text lie in the same governorate")
    return Candidate(place, round(max(0.0, min(score, 1.0)), 3), "; ".join(reasons))


def _without_contradicted(candidates: Sequence[Candidate], context: Context) -> list[Candidate]:
    """Take out what a type word rules out: `حي الفلوجة` is not the city.

    An area may stand in for a settlement of its name and the other way round, because texts mix them.
    """
    if not context.kinds:
        return list(candidates)
    allowed = set(context.kinds)
    if allowed & {"district", "subdistrict", "town", "city", "village"}:
        allowed |= {"district", "subdistrict", "town", "city"}
    return [c for c in candidates if c.place.kind in allowed]


def _same_spot(a: Place, b: Place) -> bool:
    if a.admin1 == b.admin1 and ({a.kind, b.kind} & set(_AREAS)):
        return True
    return a.admin1 == b.admin1 and distance_km(a.lat, a.lon, b.lat, b.lon) <= _SAME_PLACE_KM
