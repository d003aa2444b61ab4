"""Place names in a text: found and resolved in their context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.gazetteer import NameHit, all_names, name_key
from geo.models import Place, Span
from geo.resolve import Context, Resolver
from geo.roles import with_containers, with_roles
from geo.text import Passage, is_definite
from geo.toponyms import AREA_KINDS, WEAK_KINDS, Lexica, Toponym, View, settles
from geo.unlisted import inside_of, with_unlisted

# "The capital" in news of Iraq is Baghdad.
_CAPITAL = "IQ-BG"


class Recogniser:
    """Finds toponyms in a passage."""

    def __init__(self, resolver: Resolver, lexica: Lexica) -> None:
        self._resolver = resolver
        self._gazetteer = resolver.gazetteer
        self._lexica = lexica

    def find(self, passage: Passage) -> list[Toponym]:
        """Toponyms in the order of the text; roles that hang on incidents stay None."""
        view = View(passage, self._lexica)
        named = [n for hit in self._gazetteer.find(passage.folded.text) if (n := self._name(view, hit)) is not None]
        kept = self._settle(view, _spread_plural_cues(view, _one_cue_each(named)))
        guesses = {
            n.hit.key: p.admin1 for n in kept if (p := self._first_guess(n)) is not None and p.admin1 is not None
        }
        toponyms = [
            self._toponym(view, n, frozenset(admin1 for key, admin1 in guesses.items() if key != n.hit.key))
            for n in kept
        ]
        known = with_roles(view, [t for t in toponyms if t is not None])
        settled = [self._in_surroundings(view, t, known) for t in known]
        return with_containers(view, with_unlisted(view, settled))

    def _in_surroundings(self, view: View, toponym: Toponym, known: Sequence[Toponym]) -> Toponym:
        """Look again at quarters, streets and villages once the towns beside them are known.

        A quarter that the gazetteer does not have in the town that the text names is inside that town, not in
        the other town that has a quarter of this name.
        """
        rivals = [p for p in toponym.rivals if not toponym.kinds or p.kind in toponym.kinds] or list(toponym.rivals)
        known_well = toponym.place is not None and toponym.place.importance >= 3
        if known_well or not any(p.kind in WEAK_KINDS or p.kind == "town" for p in rivals):
            return toponym
        towns = [t for t in known if t.sentence == toponym.sentence and settles(t) and t is not toponym]
        holding = [t for t in towns if t.role in (None, "container", "dateline", "event")]
        holding = holding or [t for t in towns if t.role == "org"] or [t for t in towns if t.role == "reference"]
        admin1 = frozenset(t.place.admin1 for t in holding if t.place is not None and t.place.admin1)
        if not holding and view.passage.any_has(*view.passage.words_of(toponym.sentence), "capital"):
            admin1 = frozenset({_CAPITAL})
        if not admin1:
            return toponym
        inside = [p for p in rivals if p.admin1 in admin1]
        if inside:
            resolution = self._resolver.rank(inside, Context(toponym.kinds, toponym.cue, admin1))
            if resolution.place is not None:
                return replace(toponym, resolution=resolution)
        if (
            not holding
            or any(t.role == "reference" for t in holding)
            or not ((toponym.kinds or {p.kind for p in rivals}) & {"quarter", "road", "market"})
        ):
            return toponym
        return replace(toponym, resolution=inside_of(holding[0]), facility=True)

    def _name(self, view: View, hit: NameHit) -> _Name | None:
        first, last = view.passage.word_over(hit.start), view.passage.word_over(hit.end - 1) + 1
        if any(a <= first and last <= b for a, b in view.blocked):
            return None
        definite = is_definite(hit.prefix)
        places = self._gazetteer.by_key(hit.key, bare=not definite)
        if definite:
            places = [p for p in places if _has_article(p, hit.key)] or ([] if "ا" <= hit.key[0] <= "ي" else places)
        if not places:
            return None
        name = _Name(hit, first, last, tuple(places), definite)
        return _with_cue(view, name)

    def _settle(self, view: View, names: Iterable[_Name]) -> list[_Name]:
        kept: list[_Name] = []
        for name in names:
            need = view.needs.get((name.first, name.last)) or _default_need(name)
            beside = bool(kept) and kept[-1].last == name.first and name.hit.prefix.startswith("و")
            if name.cue and not name.facility:
                kept.append(name)
            elif _is_person(view, name):
                continue
            elif need == "" or (need == "locative" and (beside or _is_locative(view, name))):
                kept.append(name)
            elif abroad := tuple(p for p in name.places if p.country != "IQ" and p.kind in AREA_KINDS):
                # طرابلس without حي is the city, not the quarter of its name.
                kept.append(replace(name, places=abroad))
        return kept

    def _first_guess(self, name: _Name) -> Place | None:
        return max(name.places, key=lambda p: p.importance, default=None)

    def _toponym(self, view: View, name: _Name, governorates: frozenset[str]) -> Toponym | None:
        context = Context(name.kinds, name.cue, document_admin1=governorates)
        resolution = self._resolver.rank(name.places, context)
        if resolution.place is None and not resolution.ambiguous:
            if name.cue and not name.facility:
                return None
            resolution = self._resolver.rank(name.places, replace(context, kinds=frozenset(), cue=""))
        first = name.first if name.cue_first is None else name.cue_first
        skip = len(name.hit.prefix) - (2 if name.definite else 0) if name.cue_first is None else view.cue_skip(first)
        if name.definite and name.cue_first is None and name.hit.prefix.endswith("لل"):
            skip = len(name.hit.prefix) - 1
        last = name.last if name.cue_last is None else name.cue_last
        span = _without_genitive(view.passage.text, view.passage.span(first, last, skip=max(0, skip)))
        sentence = view.passage.sentence_of(name.first).index
        return Toponym(
            sentence,
            first,
            last,
            span,
            resolution,
            name.cue,
            facility=name.facility,
            rivals=name.places,
            kinds=name.kinds,
        )


@dataclass(frozen=True)
class _Name:
    """A gazetteer name in the text with its type word, not yet resolved."""

    hit: NameHit
    first: int
    last: int
    places: tuple[Place, ...]
    definite: bool
    cue: str = ""
    kinds: frozenset[str] = frozenset()
    cue_first: int | None = None
    cue_last: int | None = None
    facility: bool = False
    plural: bool = False


def _without_genitive(text: str, span: Span) -> Span:
    """`Baghdad's` names Baghdad."""
    return Span(span.start, span.end - 2) if span.of(text)[-2:] in ("'s", "’s") else span


def _has_article(place: Place, key: str) -> bool:
    return any(name_key(name) == (key, True) for name in all_names(place))


def _with_cue(view: View, name: _Name) -> _Name:
    before = [hit for hit in view.cues_ending.get(name.first, ()) if view.plain(name.first)]
    if before and not name.hit.prefix.removesuffix("ال"):
        hit = max(before, key=lambda h: h.last - h.first)
        return replace(
            name,
            cue=view.passage.folded.text[view.passage.words[hit.first].start : view.passage.words[hit.last - 1].end],
            kinds=frozenset(hit.entry["kinds"].split("|")),
            cue_first=None if hit.entry["plural"] else hit.first,
            facility=hit.entry["facility"] == "yes",
            plural=hit.entry["plural"] == "yes",
        )
    after = view.cues_starting.get(name.last)
    if after is not None and view.plain(name.last):
        return replace(
            name,
            cue=after.entry.phrase.split("|")[0],
            kinds=frozenset(after.entry["kinds"].split("|")),
            cue_last=after.last,
            facility=after.entry["facility"] == "yes",
        )
    return name


def _one_cue_each(names: Sequence[_Name]) -> list[_Name]:
    """`Karrada district of Baghdad`: a type word belongs to the name before it."""
    done: list[_Name] = []
    for name in names:
        before = max(done[-1].last, done[-1].cue_last or 0) if done else 0
        if name.cue_first is not None and name.cue_first < before:
            name = replace(name, cue="", kinds=frozenset(), cue_first=None, facility=False)
        done.append(name)
    return done


def _spread_plural_cues(view: View, names: Sequence[_Name]) -> list[_Name]:
    """In `محافظات ديالى وكركوك والأنبار` the type word holds for all that follow."""
    spread: list[_Name] = []
    for name in names:
        before = spread[-1] if spread else None
        linked = name.hit.prefix.startswith("و") and before is not None and before.last == name.first
        if before is not None and before.plural and linked and not name.cue:
            name = replace(name, cue=before.cue, kinds=before.kinds, plural=True)
        spread.append(name)
    return spread


def _default_need(name: _Name) -> str:
    if not any(place.reviewed for place in name.places):
        return "locative"
    if name.hit.key[0].isascii():
        return ""
    one_word = name.last - name.first == 1
    weak = all(place.kind in WEAK_KINDS and place.importance <= 2 for place in name.places)
    return "locative" if weak and one_word else ""


def _is_locative(view: View, name: _Name) -> bool:
    prefix = name.hit.prefix
    if "ب" in prefix:
        return True
    if not view.touching(name.first):
        return False
    return (
        view.passage.has(name.first - 1, "locative")
        or name.first in view.bearings_ending
        or name.first in view.roles_ending
        or name.facility
    )


def _is_person(view: View, name: _Name) -> bool:
    if name.first == 0 or not view.plain(name.first) or name.hit.prefix.removesuffix("ال"):
        return False
    return name.first in view.persons_ending
