"""Names to places: candidates ranked, each with its reasons. Where nothing decides, no place is given."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from geo.crs import distance_km
from geo.gazetteer import Gazetteer, all_names, name_key
from geo.models import Candidate, Place, Resolution
from geo.spelling import Spellings
from geo.text import Folded
from geo.wording import Named, Wording

# Two candidates closer than this in score are told apart by nothing but chance.
_TIE = 0.06
# Places of one name are the same "there" where one reaches the other (a town and its subdistrict), or this close.
_SAME_PLACE_M = 4_000.0
# Below this an unknown name is rather that of a place that no table has, unless the governorate agrees too.
_LIKENESS = 80.0
# A name abroad is only taken for a spelling that is this like it: most unknown names are Iraqi villages.
_ABROAD_LIKENESS = 95.0
_PARTS = re.compile(r"[,،;/()\[\]]")

_KIND_RANK = {
    "city": 0.10, "town": 0.08, "country": 0.10, "capital": 0.10, "airport": 0.06, "base": 0.04, "governorate": 0.05,
    "region": 0.05, "quarter": 0.02, "subdistrict": 0.03, "district": 0.01, "village": 0.0,
}  # fmt: skip
# A place that nobody looked at gives way to every reviewed one of its name, but not where the text or the question
# names its governorate, or a type word that the other does not fit.
_UNREVIEWED_LAG = 0.2
_SHARED_KINDS = frozenset(("quarter", "village", "road", "market", "mosque", "hospital", "facility", "bridge"))
_POINTS = frozenset(("city", "town", "capital", "country", "governorate"))
_SETTLED = _POINTS | {"district", "subdistrict", "village", "quarter", "region"}
_AREAS = ("governorate", "district", "subdistrict")
# How sure a name alone makes one of its place, by importance. Of quarters and villages most are in no table, so that
# one that is known may be another's namesake. The figures are fitted to annotated news (benchmarks/calibration.py).
_SURE = {1: 0.88, 2: 0.94, 3: 0.97, 4: 0.98, 5: 0.99}
_SURE_SHARED = {1: 0.80, 2: 0.88, 3: 0.95, 4: 0.98, 5: 0.99}
_IN_GOVERNORATE = 0.94
_UNREVIEWED = 0.9
# Sources file Tuz Khurmatu or Makhmur under either of two governorates: such a name spelled exactly is that place.
_WELL_KNOWN = 3
# The point of a range or district is only its middle.
_WIDE_M = 10_000
_WIDE = 0.92


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
    wording : Wording
        Type words, words of position and fillers that stand beside names.
    """

    def __init__(self, gazetteer: Gazetteer, wording: Wording) -> None:
        self.gazetteer = gazetteer
        self._wording = wording
        self._spellings = Spellings(gazetteer)

    def resolve(self, name: str, admin1: str | None = None, context: str | None = None) -> Resolution:
        """A name on its own to a place.

        Parameters
        ----------
        name : str
            In Arabic, English or Kurdish, with or without a type word (`قضاء الحويجة`, `Hawija district`), a
            container (`Hawija, Kirkuk`) or a position (`near Kirkuk`).
        admin1 : str, optional
            ISO 3166-2 code of the governorate it should lie in.
        context : str, optional
            Text around it; the governorates of places named there count for the candidates in them.
        """
        near = self._governorates_in(context) if context else frozenset[str]()
        asked = Context(admin1=frozenset({admin1}) if admin1 else frozenset(), document_admin1=near)
        whole = self._exact(name)
        if whole is not None and (found := self._decide(whole, asked)).candidates:
            return self._in_asked(name, found, asked)
        named, unknown = self._read(name, asked)
        if unknown or not named:
            known = [place for n in named for place in n.places[:1]]
            return Resolution(None, 0.0, _why_unknown(known), False, tuple(_score(place, asked) for place in known))
        chosen = _most_exact(named)
        beside = frozenset(p.admin1 for n in named if n is not chosen for p in n.places[:1] if p.admin1)
        return self._decide(chosen, replace(asked, admin1=asked.admin1 or beside))

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
        return Resolution(best.place, _confidence(best, rival, context), best.reason, False, tuple(candidates))

    def _exact(self, name: str) -> Named | None:
        """The places of exactly this name, or of this name without its type word."""
        bare, kinds, cue = self._wording.without_cue(name)
        whole = self._with_article_alike(name)
        if whole and not any(place.kind in kinds for place in whole):
            return Named(tuple(whole))
        if cue:
            named = self._with_article_alike(bare)
            typed = [p for p in (*named, *self._called(bare, named)) if p.kind in kinds]
            if whole or typed or named:
                return Named(tuple(dict.fromkeys([*whole, *typed] or named)), kinds, cue)
        for form, form_kinds, form_cue in ((name, frozenset[str](), ""), (bare, kinds, cue)):
            if keys := self._spellings.joined(form):
                alike = dict.fromkeys(place for key in keys for place in self.gazetteer.by_key(key))
                return Named(tuple(alike), form_kinds, form_cue)
        known = [p for p in self._called(bare, ()) if not kinds or p.kind in kinds]
        return Named(tuple(dict.fromkeys(known)), kinds, cue) if known else None

    def _called(self, bare: str, named: Iterable[Place]) -> list[Place]:
        """What is named with a type word after this name or after places of this name: `سد الموصل` for Mosul."""
        keys = dict.fromkeys(name_key(other)[0] for place in named for other in all_names(place))
        things = [p for key in keys for p in self._typed.get(key, ()) if p.kind not in _SETTLED]
        return [*self._typed.get(name_key(bare)[0], ()), *things]

    def _with_article_alike(self, name: str) -> list[Place]:
        """Places of this name; where the article tells two names apart (`الزاب`, `زاب`) those that write it alike."""
        key, definite = name_key(name)
        places = self.gazetteer.by_key(key)
        without = self.gazetteer.by_key(key, bare=True)
        if not definite or len(without) in (0, len(places)):
            return without or places
        return [p for p in places if p not in without or any(name_key(n) == (key, True) for n in all_names(p))]

    @cached_property
    def _typed(self) -> dict[str, list[Place]]:
        """Places by what their names hold beside a type word: `Hadid` for `Hadid Village`."""
        found: dict[str, list[Place]] = {}
        for place in self.gazetteer.places.values():
            # An installed place of an ordinary name is only meant with its type word.
            for name in all_names(place) if place.reviewed else ():
                bare, _, cue = self._wording.without_cue(name)
                if cue:
                    found.setdefault(name_key(bare)[0], []).append(place)
        return found

    def _read(self, name: str, asked: Context) -> tuple[list[Named], bool]:
        """The names in a wording, and whether the place itself is one that nothing is known of."""
        named: list[Named] = []
        parts = [part.strip() for part in _PARTS.split(name) if part.strip()]
        # "Old City, Mosul": the two together may be a name.
        together = (self._exact(" ".join(order)) for order in (parts, parts[::-1]) if len(parts) == 2)
        if one := next((named for named in together if named is not None), None):
            return [one], False
        for i, part in enumerate(parts):
            exact = self._exact(part)
            if exact is not None and not self._decide(exact, asked).candidates:
                exact = self._misspelt(part, asked, with_cue=True)
            found = [exact] if exact is not None else self._wording.names(part, self.gazetteer)
            if not found and i == 0 and (guess := self._misspelt(part, asked)) is not None:
                found = [guess]
            named += found
            if i == 0 and not found and not re.search(r"[/(\[]", name):
                # "Somewhere, Kirkuk": Kirkuk is not the place. "Camp Cook (Taji)" gives a second name.
                return [n for p in parts[1:] for n in self._wording.names(p, self.gazetteer)], True
        return named, not any(n.places for n in named)

    def _misspelt(self, name: str, asked: Context, *, only_asked: bool = False, with_cue: bool = False) -> Named | None:
        bare, kinds, cue = (name, frozenset[str](), "") if with_cue else self._wording.without_cue(name)
        like = [
            (alike.percent + (10.0 if place.admin1 in asked.admin1 else 0.0), alike, place)
            for alike in self._spellings.like(bare)
            for place in self.gazetteer.by_key(alike.key)
            if self._is_likely(alike.percent, place, asked, only_asked)
        ]
        if not like:
            return None
        best = max(score for score, _, _ in like)
        likest = [(alike, place) for score, alike, place in like if score >= best - 1e-9]
        places = dict.fromkeys(place for _, place in likest)
        return Named(tuple(places), kinds, cue, likeness=likest[0][0].percent, spelling=likest[0][0].key)

    @staticmethod
    def _is_likely(percent: float, place: Place, asked: Context, only_asked: bool) -> bool:
        """Whether a spelling is like enough; for places in the governorate asked for less will do."""
        if place.admin1 in asked.admin1:
            return percent >= _LIKENESS or not only_asked
        return not only_asked and percent >= (_LIKENESS if place.country == "IQ" else _ABROAD_LIKENESS)

    def _in_asked(self, name: str, found: Resolution, asked: Context) -> Resolution:
        """Where no place of exactly this name is in the governorate asked for, one there of nearly this name."""
        known = any(c.place.admin1 in asked.admin1 or c.place.importance >= _WELL_KNOWN for c in found.candidates)
        if not asked.admin1 or known:
            return found
        guess = self._misspelt(name, asked, only_asked=True)
        return found if guess is None else self._decide(guess, asked)

    def _decide(self, named: Named, context: Context) -> Resolution:
        found = self.rank(named.places, replace(context, kinds=named.kinds, cue=named.cue))
        reason, confidence = found.reason, found.confidence
        if named.spelling:
            reason = f"spelled nearly like {named.spelling!r} ({named.likeness:.0f} of 100); {reason}"
            confidence *= max(0.3, 1 - (100 - named.likeness) / 50)
        if named.relative:
            reason, confidence = f"the wording tells a position by it; {reason}", confidence * 0.85
        return replace(found, reason=reason, confidence=round(confidence, 3))

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

    def _governorates_in(self, text: str) -> frozenset[str]:
        hits = self.gazetteer.find(Folded.of(text).text)
        best = (max(self.gazetteer.by_key(hit.key), key=lambda p: p.importance, default=None) for hit in hits)
        return frozenset(place.admin1 for place in best if place is not None and place.admin1)


def _why_unknown(known: Sequence[Place]) -> str:
    if not known:
        return "no such name in the gazetteer, nor one spelled nearly so"
    return f"no such name in the gazetteer; only {known[0].name_en}, named beside it, is known"


def _most_exact(named: Sequence[Named]) -> Named:
    """The place that is meant: not what a position is told by, and of a container and what it holds the latter."""
    own = [n for n in named if not n.relative and n.places] or [n for n in named if n.places]
    first = own[0]
    return next((n for n in own[1:] if _holds(first, n)), first)


def _holds(container: Named, inner: Named) -> bool:
    holders = {p.admin1: p.importance for p in container.places if p.kind == "governorate" or p.importance >= 4}
    return any(
        p.admin1 in holders and p.kind != "governorate" and p.importance < holders[p.admin1] for p in inner.places
    )


def _confidence(best: Candidate, rival: Candidate | None, context: Context) -> float:
    """The chance that the place is right, from what is known to make it wrong."""
    place = best.place
    sure = (_SURE_SHARED if place.kind in _SHARED_KINDS else _SURE)[place.importance]
    in_governorate = place.admin1 in context.admin1
    if in_governorate or (not context.admin1 and place.admin1 in context.document_admin1):
        sure = max(sure, _IN_GOVERNORATE)
    elif context.admin1:
        sure *= 0.5
    if place.radius_m > _WIDE_M and place.kind not in _POINTS:
        sure *= _WIDE
    if not place.reviewed:
        sure *= _UNREVIEWED
    if rival is not None:
        # A lead of 0.06 is next to none, one of 0.25 (a type word, a container, two ranks of fame) decides.
        sure *= 1 - 0.4 * math.exp(-(best.score - rival.score - _TIE) / 0.08)
    return round(sure, 3)


def _score(place: Place, context: Context) -> Candidate:
    score = 0.45 + _KIND_RANK.get(place.kind, 0.0)
    # Fame tells towns apart; of two quarters of one name the better known is still only one of the two.
    score += 0.07 * place.importance if place.kind not in _SHARED_KINDS else 0.06 + 0.035 * place.importance
    reasons = [f"{place.kind} of importance {place.importance}"]
    if not place.reviewed:
        score -= _UNREVIEWED_LAG
        reasons.append("installed, not reviewed")
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
    reach_km = max(a.radius_m, b.radius_m, _SAME_PLACE_M) / 1000
    return a.admin1 == b.admin1 and distance_km(a.lat, a.lon, b.lat, b.lon) <= reach_km
