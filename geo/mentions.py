"""Place names in a text: found, resolved in their context, and given the role they play in their sentence.

The roles are those of the gold data: `dateline`, `org` (part of an organisation's or person's title, or a capital that
stands for its government), `reference` (a position is given relative to it), `container` (what a more exact place
belongs to), `event` and `background`. The last two are known only once incidents are: until then a role is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from geo.gazetteer import NameHit, all_names, name_key
from geo.lexicons import Lexicon, PhraseHit
from geo.models import Bearing, Mention, Place, Resolution, Role, Span
from geo.numbers import number_at
from geo.resolve import Context, Resolver
from geo.text import Passage, Sentence, is_definite, readings

# Kinds whose one-word names are often ordinary words or persons: they need a word of place before them.
_WEAK_KINDS = frozenset(
    ["quarter", "village", "subdistrict", "road", "market", "hospital", "mosque", "facility", "bridge", "valley", "desert", "region", "oilfield", "university", "shrine"]
)
_LOCATIVES = frozenset(
    ["في", "من", "وسط", "قرب", "الي", "بين", "علي", "داخل", "عند", "نحو", "عبر", "حول", "in", "at", "near", "of", "from", "to", "around", "inside", "between"]
)
_POINT_KINDS = frozenset(
    ["airport", "base", "prison", "facility", "dam", "bridge", "refinery", "hospital", "mosque", "shrine", "university", "market"]
)
_AREA_KINDS = frozenset(("governorate", "district", "subdistrict", "region", "country"))
_CITY_KINDS = frozenset(("city", "town", "governorate", "district", "subdistrict", "capital", "country", "region"))
_HEADER = re.compile(r"^[^:\n]{0,70}?:(?=\s|\S)")
_HEADER_DASH = re.compile(r"^[\s*•]*[^\s:/–—-]+(?:\s[^\s:/–—-]+){0,2}\s*(?:\([^)]*\)\s*)?[/–—-](?=\s)")
_SAYING = frozenset(["قال", "قالت", "اضاف", "اضافت", "اعلن", "اعلنت", "ذكر", "ذكرت", "افاد", "افادت", "اكد", "اكدت", "said"])
_THAT = frozenset(["ان", "بان", "انه", "بانه", "انها", "that"])
_BUILDINGS = frozenset(["مبني", "مبنا", "مقر", "مقرا", "مركز", "مركزا", "مديريه", "مجمع", "مجمعا", "نقطه", "دائره", "دايره"])
_HITTING = frozenset(["استهدف", "استهدفت", "استهدفوا", "هاجم", "هاجمت", "هاجموا", "قصف", "قصفت", "اقتحم", "اقتحمت", "طال", "طالت", "ضرب", "ضربت"])
_GOVERNMENT = frozenset(["مع", "بين", "اتفقت", "اتفاق", "حكومه", "علاقات", "العلاقات", "طالبت", "دعت", "اعلنت", "رفضت", "رات", "زيارته"])


@dataclass(frozen=True)
class Lexica:
    """The lexicons that mentions are found with."""

    cues: Lexicon
    roles: Lexicon
    bearings: Lexicon
    units: Lexicon
    common: Lexicon
    persons: Lexicon
    things: Lexicon
    stops: Lexicon


@dataclass(frozen=True)
class Toponym:
    """A place name at words[first:last] of a passage, its type word included."""

    sentence: int
    first: int
    last: int
    span: Span
    resolution: Resolution
    cue: str = ""
    role: Role | None = None
    near: bool = False
    bearing: Bearing | None = None
    distance_km: float | None = None
    facility: bool = False
    """Whether it is something named after, or inside, the place that it was resolved to."""
    rivals: tuple[Place, ...] = ()
    """All places of the name, for a second look when the surroundings are known."""
    kinds: frozenset[str] = frozenset()

    @property
    def place(self) -> Place | None:
        """The place it was resolved to; None where none is sure."""
        return self.resolution.place

    @property
    def abroad(self) -> bool:
        """Whether it lies outside Iraq."""
        return self.place is not None and self.place.country != "IQ"

    def mention(self, text: str, role: Role) -> Mention:
        """As it is reported."""
        return Mention(self.span, self.span.of(text), role, self.resolution)


class Recogniser:
    """Finds toponyms in a passage."""

    def __init__(self, resolver: Resolver, lexica: Lexica) -> None:
        self._resolver = resolver
        self._gazetteer = resolver.gazetteer
        self._lexica = lexica

    def find(self, passage: Passage) -> list[Toponym]:
        """Toponyms in the order of the text; roles that hang on incidents stay None."""
        view = _View.of(passage, self._lexica)
        named = [n for hit in self._gazetteer.find(passage.folded.text) if (n := self._name(view, hit)) is not None]
        kept = self._settle(view, _spread_plural_cues(view, _one_cue_each(named)))
        governorates = frozenset(
            p.admin1 for n in kept if (p := self._first_guess(n)) is not None and p.admin1 is not None
        )
        toponyms = [self._toponym(view, n, governorates) for n in kept]
        known = _with_roles(view, [t for t in toponyms if t is not None])
        settled = [self._in_surroundings(t, known) for t in known]
        return _containers(view, _with_unknown(view, settled))

    def _in_surroundings(self, toponym: Toponym, known: Sequence[Toponym]) -> Toponym:
        """Look again at quarters, streets and villages once the towns beside them are known.

        A quarter that the gazetteer does not have in the town that the text names is inside that town, not in
        the other town that has a quarter of this name.
        """
        rivals = [p for p in toponym.rivals if not toponym.kinds or p.kind in toponym.kinds] or list(toponym.rivals)
        known_well = toponym.place is not None and toponym.place.importance >= 3
        if known_well or not any(p.kind in _WEAK_KINDS or p.kind == "town" for p in rivals):
            return toponym
        towns = [t for t in known if t.sentence == toponym.sentence and _settles(t) and t is not toponym]
        holding = [t for t in towns if t.role in (None, "container", "dateline", "event")]
        holding = holding or [t for t in towns if t.role == "org"] or [t for t in towns if t.role == "reference"]
        if not holding:
            return toponym
        admin1 = frozenset(t.place.admin1 for t in holding if t.place is not None and t.place.admin1)
        inside = [p for p in rivals if p.admin1 in admin1]
        if inside:
            resolution = self._resolver.rank(inside, Context(toponym.kinds, toponym.cue, admin1))
            return toponym if resolution.place is None else replace(toponym, resolution=resolution)
        if any(t.role == "reference" for t in holding) or not (
            (toponym.kinds or {p.kind for p in rivals}) & {"quarter", "road", "market"}
        ):
            return toponym
        return replace(toponym, resolution=_inside(holding[0]), facility=True)

    def _name(self, view: _View, hit: NameHit) -> _Name | None:
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

    def _settle(self, view: _View, names: Iterable[_Name]) -> list[_Name]:
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
        return kept

    def _first_guess(self, name: _Name) -> Place | None:
        return max(name.places, key=lambda p: p.importance, default=None)

    def _toponym(self, view: _View, name: _Name, governorates: frozenset[str]) -> Toponym | None:
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
        span = view.passage.span(first, last, skip=max(0, skip))
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


class _View:
    """A passage with what the lexicons found in it, indexed by where hits begin and end."""

    def __init__(self, passage: Passage, lexica: Lexica) -> None:
        self.passage = passage
        words = passage.words
        self.cues_ending = _by_last(hit for hit in lexica.cues.find(words) if hit.entry["side"] == "before")
        self.cues_starting = {hit.first: hit for hit in lexica.cues.find(words) if hit.entry["side"] == "after"}
        self.roles_ending = _by_last(lexica.roles.find(words))
        self.bearings_ending = _by_last(lexica.bearings.find(words))
        self.units_ending = _by_last(lexica.units.find(words))
        self.persons_ending = _by_last(lexica.persons.find(words))
        self.things = lexica.things.find(words)
        self.stops = {hit.first for hit in lexica.stops.find(words)}
        common = lexica.common.find(words)
        self.needs = {(hit.first, hit.last): hit.entry["needs"] for hit in common if hit.entry["needs"] != "never"}
        self.blocked = [(hit.first, hit.last) for hit in common if hit.entry["needs"] == "never"]

    @classmethod
    def of(cls, passage: Passage, lexica: Lexica) -> _View:
        return cls(passage, lexica)

    def cue_skip(self, word: int) -> int:
        """How many characters of clitics stand before a type word: `بمدينة` has one."""
        hits = [hit for hits in self.cues_ending.values() for hit in hits if hit.first == word]
        return len(hits[0].prefix.removesuffix("ال")) if hits else 0

    def touching(self, word: int) -> bool:
        """Whether a word follows the one before it with nothing but a space or an opening quote between."""
        return word > 0 and not set(self.passage.gap(word)) - set(" \"«'“(")

    def plain(self, word: int) -> bool:
        """Whether only white space and quotes separate a word from the one before."""
        return word > 0 and not set(self.passage.gap(word)) - set(" \"«'“")


def _by_last(hits: Iterable[PhraseHit]) -> dict[int, list[PhraseHit]]:
    found: dict[int, list[PhraseHit]] = {}
    for hit in hits:
        found.setdefault(hit.last, []).append(hit)
    return found


def _has_article(place: Place, key: str) -> bool:
    return any(name_key(name) == (key, True) for name in all_names(place))


def _with_cue(view: _View, name: _Name) -> _Name:
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


def _spread_plural_cues(view: _View, names: Sequence[_Name]) -> list[_Name]:
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
    if name.hit.key[0].isascii():
        return ""
    one_word = name.last - name.first == 1
    weak = all(place.kind in _WEAK_KINDS and place.importance <= 2 for place in name.places)
    return "locative" if weak and one_word else ""


def _is_locative(view: _View, name: _Name) -> bool:
    prefix = name.hit.prefix
    if "ب" in prefix:
        return True
    if not view.touching(name.first):
        return False
    before = view.passage.words[name.first - 1]
    return (
        bool(_LOCATIVES & before.readings.keys())
        or name.first in view.bearings_ending
        or name.first in view.roles_ending
        or name.facility
    )


def _is_person(view: _View, name: _Name) -> bool:
    if name.first == 0 or not view.plain(name.first) or name.hit.prefix.removesuffix("ال"):
        return False
    return name.first in view.persons_ending


# -- names that the gazetteer does not have ----------------------------------------------------------------------------


def _with_unknown(view: _View, known: Sequence[Toponym]) -> list[Toponym]:
    """Add what a type word names (`قرية ...`, `جامع ...`) but the gazetteer lacks, inside the place told beside it."""
    covered = {i for t in known for i in range(t.first, t.last)}
    added: list[Toponym] = []
    for hit in view.things:
        last = _name_end(view, hit.last)
        if last == hit.last or covered & set(range(hit.first, last)) or hit.definite:
            continue
        sentence = view.passage.sentence_of(hit.first)
        if last > sentence.last:
            continue
        holder = _holder(hit.first, [t for t in known if t.sentence == sentence.index and _holds(t)])
        if holder is None:
            continue
        span = view.passage.span(hit.first, last, skip=len(hit.prefix.removesuffix("ال")))
        thing = Toponym(
            sentence.index, hit.first, last, span, _inside(holder), cue="", facility=True, near=holder.near,
            bearing=holder.bearing if holder.role == "reference" else None,
            distance_km=holder.distance_km if holder.role == "reference" else None,
        )  # fmt: skip
        added.append(_with_role(view, thing, None))
        if added[-1].role is None and thing.bearing is not None:
            added[-1] = thing
    return sorted([*known, *added], key=lambda t: t.first)


def _name_end(view: _View, first: int) -> int:
    """Word after the name that begins at a word: one word, or two where both or only the second are definite."""
    words = view.passage.words
    if not _can_name(view, first) or words[first].text.startswith("و"):
        return first
    definite = words[first].text.startswith("ال")
    if not definite and words[first].text.endswith(("ي", "يه")):
        return first
    if not _can_name(view, first + 1):
        return first + 1 if definite or first + 1 >= len(words) or view.passage.gap(first + 1).strip() else first
    if definite and not words[first + 1].text.startswith("ال"):
        return first + 1
    return first + 2


def _can_name(view: _View, word: int) -> bool:
    words = view.passage.words
    return (
        word < len(words)
        and word not in view.stops
        and view.plain(word)
        and words[word].text[:2] != "لل"
        and not words[word].is_number
        and len(words[word].text) > 2
    )


def _holds(toponym: Toponym) -> bool:
    place = toponym.place
    return place is not None and not toponym.abroad and place.kind in _CITY_KINDS | {"quarter"} and not toponym.facility


def _settles(toponym: Toponym) -> bool:
    """Whether a toponym can tell in which governorate a name beside it is meant."""
    return _holds(toponym) or (toponym.place is not None and len({p.admin1 for p in toponym.rivals}) == 1)


def _holder(word: int, places: Sequence[Toponym]) -> Toponym | None:
    """The place that what stands at a word is in: the nearest that holds, else the nearest it lies off."""
    for roles in ((None, "container", "event", "dateline"), ("reference",), ("org",)):
        near = [t for t in places if t.role in roles and abs(t.first - word) <= 25]
        if near:
            return min(near, key=lambda t: (t.first < word, abs(t.first - word)))
    return None


def _inside(holder: Toponym) -> Resolution:
    place = holder.place
    name = place.name_en if place is not None else ""
    confidence = round(0.7 * holder.resolution.confidence, 3)
    return Resolution(place, confidence, f"not in the gazetteer; the text puts it in or by {name}")


# -- roles -------------------------------------------------------------------------------------------------------------


def _with_roles(view: _View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    done: list[Toponym] = []
    for toponym in toponyms:
        before = done[-1] if done and done[-1].sentence == toponym.sentence else None
        done.append(_with_role(view, toponym, before))
    return _containers(view, _capitals(view, _spokesmen(view, done)))


def _spokesmen(view: _View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`قال مصدر في الشرطة في كركوك إن`: the place of who speaks is not that of what he tells."""
    done = list(toponyms)
    for i, toponym in enumerate(done):
        if toponym.role is not None or toponym.place is None:
            continue
        sentence = view.passage.sentences[toponym.sentence]
        words = view.passage.words
        before = range(max(sentence.first, toponym.first - 10), toponym.first)
        after = range(toponym.last, min(toponym.last + 7, sentence.last))
        said = any(_SAYING & words[k].readings.keys() for k in before)
        told = any(words[k].text in _THAT for k in before)
        if said and not told and any(words[k].text in _THAT for k in after):
            done[i] = replace(toponym, role="org")
    return done


def _with_role(view: _View, toponym: Toponym, before: Toponym | None) -> Toponym:
    if _in_dateline(view.passage, toponym):
        return replace(toponym, role="dateline")
    first = toponym.first
    linked = before is not None and before.last == first and _links(view, first)
    if linked and before is not None and before.role in ("org", "dateline", "background"):
        return replace(toponym, role=before.role)
    if linked and before is not None and before.role == "reference" and not before.near:
        return replace(toponym, role="reference", bearing=before.bearing, distance_km=before.distance_km)
    foreign = toponym.abroad and toponym.place is not None and toponym.place.kind == "country"
    if foreign and not _in_place(view, first):
        return replace(toponym, role="background")  # a country named without "in" is an actor
    if not view.touching(first):
        return toponym
    bearing = max(view.bearings_ending.get(first, ()), key=lambda h: h.last - h.first, default=None)
    if bearing is not None:
        distance = _distance_before(view, bearing.first)
        return replace(toponym, role="reference", bearing=cast(Bearing, bearing.entry["bearing"]), distance_km=distance)
    return _with_cued_role(view, toponym)


def _in_place(view: _View, word: int) -> bool:
    inside = {"في", "داخل", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط", "in", "inside"}
    before = view.passage.words[word - 1].readings if view.touching(word) else {}
    return bool(inside & before.keys()) or "ب" in view.passage.words[word].text[:2]


def _links(view: _View, word: int) -> bool:
    return view.passage.words[word].text.startswith("و") or view.passage.gap(word).strip() in (",", "،")


def _with_cued_role(view: _View, toponym: Toponym) -> Toponym:
    hit = max(view.roles_ending.get(toponym.first, ()), key=lambda h: h.last - h.first, default=None)
    if hit is None:
        distance = (
            _distance_before(view, toponym.first - 1)
            if view.passage.words[toponym.first - 1].text in ("من", "from")
            else None
        )
        return toponym if distance is None else replace(toponym, role="reference", distance_km=distance)
    role = hit.entry["role"]
    if role == "org" and _is_target(view, hit.first):
        return replace(toponym, facility=True)  # the building was hit, not its town's name told
    if role == "near":
        point = toponym.facility or (toponym.place is not None and toponym.place.kind in _POINT_KINDS)
        return replace(toponym, role=None if point else "reference", near=True)
    return replace(toponym, role=cast(Role, role))


def _is_target(view: _View, word: int) -> bool:
    before = [view.passage.words[i].readings.keys() for i in range(max(0, word - 5), word)]
    return any(_BUILDINGS & w for w in before[-3:]) and any(_HITTING & w for w in before)


def _distance_before(view: _View, word: int) -> float | None:
    """Kilometres stated before a bearing: `50 كيلومترا [إلى ال]شمال`."""
    for at in (word, word - 1):
        units = view.units_ending.get(at)
        if not units or (at != word and view.passage.words[word - 1].text not in ("الي", "to", "the")):
            continue
        unit = units[0]
        for start in range(max(0, unit.first - 4), unit.first):
            number = number_at(view.passage.words, start)
            if number is not None and number.last == unit.first:
                return round(number.value * float(unit.entry["km"]), 3)
    return None


def _in_dateline(passage: Passage, toponym: Toponym) -> bool:
    sentence = passage.sentences[toponym.sentence]
    opening = sentence.span.of(passage.text)
    for pattern, most_words in ((_HEADER, 8), (_HEADER_DASH, 5)):
        match = pattern.match(opening)
        if match is None or toponym.span.end > sentence.span.start + match.end():
            continue
        words = [
            w.text
            for w in passage.words[sentence.first : sentence.last]
            if _before(passage, w.end, sentence, match.end())
        ]
        if len(words) <= most_words and not any(_SAYING & readings(w).keys() for w in words):
            return True
    return False


def _before(passage: Passage, folded_end: int, sentence: Sentence, length: int) -> bool:
    return passage.folded.span(folded_end - 1, folded_end).end <= sentence.span.start + length


def _capitals(view: _View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`واشنطن وبغداد` and `اتفقت بغداد` speak of governments."""
    done = list(toponyms)
    for i, toponym in enumerate(done):
        place = toponym.place
        if place is None or toponym.role is not None or toponym.cue or place.name_en != "Baghdad":
            continue
        beside = [done[j] for j in (i - 1, i + 1) if 0 <= j < len(done) and done[j].sentence == toponym.sentence]
        paired = any(
            t.place is not None
            and t.place.kind in ("capital", "country")
            and t.abroad
            and _coordinated(view, t, toponym)
            for t in beside
        )
        word_before = view.passage.words[toponym.first - 1].text if view.plain(toponym.first) else ""
        if paired or word_before in _GOVERNMENT:
            done[i] = replace(toponym, role="org")
    return done


def _coordinated(view: _View, a: Toponym, b: Toponym) -> bool:
    left, right = (a, b) if a.first < b.first else (b, a)
    return left.last == right.first and view.passage.words[right.first].text.startswith("و")


def _containers(view: _View, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """`حي الكرادة وسط بغداد`: the wider place after (or, in `وفي تلعفر ... حي المثنى`, before) a more exact one."""
    done = list(toponyms)
    for i, wide in enumerate(done):
        if wide.role is not None or wide.place is None or wide.place.kind not in _CITY_KINDS:
            continue
        for j in (i - 1, i + 1):
            if not 0 <= j < len(done) or done[j].sentence != wide.sentence or done[j].role not in (None, "event"):
                continue
            exact = done[j]
            gap = wide.first - exact.last if j < i else exact.first - wide.last
            if gap <= (5 if j < i else 25) and _belongs(exact, wide):
                done[i] = replace(wide, role="container")
    return done


def _belongs(exact: Toponym, wide: Toponym) -> bool:
    if exact.place is None or wide.place is None or exact.place.id == wide.place.id:
        return exact.facility and not wide.facility and exact.place is not None
    if exact.place.admin1 != wide.place.admin1:
        return False
    return _breadth(exact) < _breadth(wide)


def _breadth(toponym: Toponym) -> int:
    place = toponym.place
    if place is None or toponym.facility:
        return 0
    order = {
        "country": 7,
        "region": 6,
        "governorate": 5,
        "district": 4,
        "subdistrict": 3,
        "city": 3,
        "capital": 3,
        "town": 2,
    }
    return order.get(place.kind, 1)
