"""Killed and injured: harm words with the number that belongs to them, and when the text says that nobody was hurt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Count
from geo.numbers import Number, number_at
from geo.text import Passage, Word
from geo.victims import Victims, clause_ends

# How far a number may stand from its harm word, in words.
_REACH = 7
_BACK = 6
_PASSIVE_BACK = 10


# The singular that a list of casualties may use without a number.
_ONE = ("جثه", "قتيل", "قتيلا", "قتيله", "شهيد", "شهيدا", "جريح", "جريحا", "جريحه", "مصاب", "مصابا")


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm word at words[first:last] with the people it speaks of; `people` is their class where told."""

    kind: str
    first: int
    last: int
    count: Count | None
    named: bool = False
    """Whether a victim is told without a number: an officer, a person by name."""
    shared: bool = False
    """Whether one number is given for killed and injured together."""
    people: str = ""
    active: bool = False
    natural: bool = False
    """Whether it may be a death by illness or age: it tells an incident only beside an event word."""


class TollFinder:
    """Finds harm in the words of one segment of a sentence.

    Parameters
    ----------
    harm : Lexicon
        ``harm_words.csv``
    people : Lexicon
        ``people.csv``
    """

    def __init__(self, harm: Lexicon, people: Lexicon) -> None:
        self._harm = harm
        self._people = people

    def find(self, passage: Passage, first: int, last: int) -> list[Harm]:
        """Harm words in words[first:last], each with its count; both zero where the text says nobody was hurt."""
        reader = _Reader(passage, self._harm, self._people, first, last)
        nobody = _nobody(passage, first, last)
        told = [h for h in reader.read() if not any(h.first < none.last and none.first < h.last for none in nobody)]
        return [*told, *nobody]


class _Reader(Victims):
    def read(self) -> list[Harm]:
        found = []
        for i, (start, end, hit) in enumerate(self.hits):
            following = self.hits[i + 1][0] if i + 1 < len(self.hits) else self.last
            preceding = self.hits[i - 1][1] if i else self.first
            harm = self._harm_at(start, end, hit, following, preceding)
            if harm is not None:
                found.append(replace(harm, natural=hit.entry["form"] == "death"))
        return _told_once(_shared(self._mixed(found), self.words))

    def _mixed(self, found: Sequence[Harm]) -> list[Harm]:
        """`سقط العشرات بين قتيل وجريح`: how many of either is not said."""
        return [
            replace(harm, count=None, named=True, shared=True)
            if self.passage.any_has(max(self.first, harm.first - 2), harm.first, "between")
            else harm
            for harm in found
        ]

    def _harm_at(self, start: int, end: int, hit: PhraseHit, following: int, preceding: int) -> Harm | None:
        form, kind = hit.entry["form"], hit.entry["harm"]
        if kind == "fell":
            return None
        if form in ("pronoun", "pronoun2"):
            return self._pronoun(kind, start, end, 2 if form == "pronoun2" else 1, following)
        if form == "person":
            return self._persons(kind, start, end, hit, preceding)
        if form == "around":
            number = next((n for at in range(start + 1, end) if (n := number_at(self.words, at)) is not None), None)
            if number is None:
                return self._alone(kind, start, end)
            return self._counted(kind, start, end, number, start)
        english = self.words[start].text.isascii()
        if form == "suffered" or (form == "death" and english):
            return self._suffered(kind, start, end, preceding)
        found = self._led_by_number(start, end, preceding) or self._forward(end, following)
        if found is None and form in ("verb", "object"):
            found = self._led_by_people(start, end, preceding) if english else self._backward(start, preceding)
        if found is not None:
            return self._counted(kind, start, end, found, end)
        return self._uncounted(kind, start, end, following, preceding, form)

    def _alone(self, kind: str, start: int, end: int) -> Harm:
        """`لقي مواطن مصرعه`, `لقيا حتفهما`: the pronoun counts those who are told without a number."""
        owner = self.words[end - 1].text
        count = 2 if owner.endswith("هما") else 1 if owner.endswith(("ه", "ها")) else None
        told = Count(count, count, count, self.passage.span(start, end)) if count is not None else None
        return Harm(kind, start, end, told, named=told is None)

    def _counted(self, kind: str, start: int, end: int, number: Number, near: int) -> Harm:
        self.taken.update(range(number.first, number.last))
        low, high = self.bounds(number)
        people = self.class_of(number)
        more, last = (0, number.last) if self.counts_series(number) else self.and_more(number.last, start)
        self.taken.update(range(number.last, last))
        text = self.words[number.first].text
        linked = text[-1].isdecimal() and not text[0].isdecimal()  # و120
        span = self.passage.span(number.first, last, skip=1 if linked else 0)
        return Harm(
            kind, start, end, Count(number.value + more, low + more, high + more if high else high, span), people=people
        )

    def _forward(self, at: int, following: int) -> Number | None:
        for i in range(at, min(at + _REACH, following, self.last)):
            if i > at and (self.passage.has(i, "clause") or clause_ends(self.passage, i)):
                return None
            if self.passage.has(i, "among"):
                return None
            if self._follows_single(at, i):
                return None
            number = self.usable(i)
            if number is not None:
                return number
            dual = self.dual(i)
            if dual is not None and i <= at + 3:
                return None if self._object_of(i, self.people[i], following) is not None else dual
        return None

    def _follows_single(self, at: int, word: int) -> bool:
        """`مقتل ضابط وثلاثة جنود`: whether the number is added to one person told before it."""
        if not self.words[word].text.startswith("و"):
            return False
        singles = (self.people.get(i) for i in range(at, min(at + 3, word)))
        return any(hit is not None and hit.entry["number"] == "1" for hit in singles)

    def _backward(self, start: int, preceding: int, *, passive: bool = False) -> Number | None:
        reach = _PASSIVE_BACK if passive else _BACK
        for i in range(start - 1, max(preceding, start - reach) - 1, -1):
            if clause_ends(self.passage, i + 1) and i + 1 != start:
                return None
            number = self.usable(i) or (self.single(i) if passive else None)
            apart = number is not None and (number.last < start - 1 or (number.value == 1 and number.last < start))
            if passive and number is not None and apart and self.people_end(number.last) is None:
                continue  # `five civilians from one family were killed`
            if number is not None:
                return self.whole(number, preceding)
            dual = self.dual(i)
            if dual is not None:
                return dual
        return None

    def _first_of_series(self, number: Number | None, preceding: int) -> Number | None:
        """`Three insurgents and two policemen were killed`: the number that the others stand beside."""
        while number is not None and number.first > preceding and self.words[number.first - 1].text == "and":
            before = self._backward(number.first - 1, preceding, passive=True)
            if before is None or self.people_end(before.last) != number.first - 1:
                break
            number = before
        return number

    def _suffered(self, kind: str, start: int, end: int, preceding: int) -> Harm:
        """`five people, including a child, were killed`, `the judge was killed`: English passives."""
        last = self.before_members(start, preceding)
        found = self._first_of_series(self._backward(last, preceding, passive=True), preceding)
        if found is not None:
            return self._counted(kind, start, end, found, end)
        single = self.words[start].text == "was" or (start and self.words[start - 1].text == "has")
        if single and not self.passage.any_has(max(preceding, start - 3), start, "without"):
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(start, end)), named=True)
        classes = (hit.entry["class"] for hit in self.people.values() if hit.last + self.first == last)
        people = next((c for c in classes if c in ("militant", "security")), "")  # `people were killed` tells less
        return Harm(kind, start, end, None, named=True, people=people)

    def _led_by_number(self, start: int, end: int, preceding: int) -> Number | None:
        """`14 wounded in two blasts`: an English participle right after its number."""
        if not self.words[start].text.isascii() or start == preceding or clause_ends(self.passage, start):
            return None
        number = self._backward(start, max(preceding, start - 3))
        return number if number is not None and number.last == start and self.usable(end) is None else None

    def _led_by_people(self, start: int, end: int, preceding: int) -> Number | None:
        """`Five soldiers killed in Mosul`, as headlines have it."""
        active = (
            end < self.last and not clause_ends(self.passage, end) and not self.passage.has(end, "after-participle")
        )
        number = self._first_of_series(self._backward(start, preceding, passive=True), preceding)
        if number is None or active:
            return None
        ends = (number.last, self.people_end(number.last), self.and_more(number.last, start)[1])
        return number if start in ends else None

    def _pronoun(self, kind: str, start: int, end: int, count: int, following: int) -> Harm:
        """`مقتله`, `إصابته بجروح مع خمسة`, `مقتلهما مع 6 آخرين`."""
        last = end
        for i in range(end, min(end + 5, following, self.last)):
            number = self.usable(i + 1) if self.words[i].text in ("مع", "with") else None
            if number is not None:
                count, last = count + number.value, number.last
                self.taken.update(range(number.first, number.last))
                break
        return Harm(kind, start, end, Count(count, count, count, self.passage.span(start, last)))

    def _persons(self, kind: str, start: int, end: int, hit: PhraseHit, preceding: int) -> Harm | None:
        """`عشرة قتلى`, `35 قتيلا`, `قتيلين`."""
        text = hit.entry.phrase.split("|")
        stem = next((s for s in self.words[start].readings if s in text), "")
        if stem.endswith(("لين", "لان", "يدين", "يدان", "يحين", "يحان", "ثتين", "ثتان", "ثتي")):
            return Harm(kind, start, end, Count(2, 2, 2, self.passage.span(start, end)))
        for i in range(start - 1, max(preceding, start - 4) - 1, -1):
            number = self.usable(i)
            if number is not None:
                return self._counted(kind, start, end, self.whole(number, preceding), start)
        if start > self.first and self.passage.has(start - 1, "dozens"):
            return Harm(kind, start, end, None, named=True)
        after = self.usable(end) if stem == "جثث" else None
        if after is not None:  # `جثث ستة أشخاص`
            return self._counted(kind, start, end, after, start)
        if stem in _ONE and not hit.definite and self._told_alone(start):
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(start, end)))
        return None

    def _told_alone(self, start: int) -> bool:
        """`سقوط قتيل وجريح`: after a verb of yielding or another casualty, the singular is one."""
        if start == self.first or self.passage.has(start - 1, "yielding"):
            return True
        return self.words[start].text.startswith("و") and start in {last for _, last, _ in self.hits}

    def _uncounted(self, kind: str, start: int, end: int, following: int, preceding: int, form: str) -> Harm | None:
        """One person told without a number: `مقتل شرطي`, `اغتالوا ضابطا`, `امرأة قتلت`."""
        name = self.name_end(end, following)
        if name is not None:
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(end, name)), named=True)
        reach = 5 if end < self.last and self.words[end].text in ("a", "an") else 3
        for i in range(end, min(end + reach, following, self.last)):
            if self.words[i].text.isascii() and clause_ends(self.passage, i):
                break  # "..., a police officer said"
            hit = self.people.get(i)
            if hit is not None and form == "object" and hit.entry["class"] == "militant":
                continue  # the one who kills stands between verb and object
            if hit is not None and hit.entry["class"] == "other" and i != end:
                continue  # `قتل في هجوم آخر`: no victim
            victim = self._object_of(i, hit, following) if hit is not None and form == "verb" else None
            if victim is not None:
                return self._counted(kind, start, end, victim, end)
            if hit is not None and hit.entry["number"] == "1":
                more, last = self.and_more(i, start)
                self.taken.update(range(i, last))
                span = self.passage.span(i, max(last, hit.last + self.first))
                return Harm(kind, start, end, Count(1 + more, 1 + more, 1 + more, span), people=hit.entry["class"])
            if hit is not None:
                return Harm(kind, start, end, None, named=True, people=hit.entry["class"])
            if self.passage.has(i, "dozens"):
                return Harm(kind, start, end, None, named=True)
        if form in ("verb", "object"):
            for i in range(start - 1, max(preceding, start - 2) - 1, -1):
                hit = self.people.get(i)
                if hit is not None and hit.entry["number"] == "1" and i not in self.taken:
                    span = self.passage.span(i, i + 1)
                    return Harm(kind, start, end, Count(1, 1, 1, span), people=hit.entry["class"])
        if form == "object":
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(start, end)), named=True)
        return Harm(kind, start, end, None, named=True)

    def _object_of(self, at: int, subject: PhraseHit, following: int) -> Number | None:
        """`قتل مسلحون شرطيا`: one person in the accusative after a subject in the nominative plural or dual."""
        if subject.entry["number"] == "1" or not self.words[at].text.endswith(("ون", "ان")):
            return None
        for i in range(at + 1, min(at + 5, following, self.last)):
            if clause_ends(self.passage, i) or self.passage.has(i, "clause"):
                return None
            hit = self.people.get(i)
            if hit is not None and hit.entry["number"] == "1" and self.words[i].text.endswith("ا"):
                return Number(1, i, i + 1)
        return None


def _shared(found: Sequence[Harm], words: Sequence[Word]) -> list[Harm]:
    """`مقتل وإصابة 20`: the number is of both together, so neither has it."""
    done = list(found)
    for i in range(len(done) - 1):
        a, b = done[i], done[i + 1]
        if (
            {a.kind, b.kind} == {"killed", "injured"}
            and a.last == b.first
            and a.count is None
            and words[b.first].text.startswith("و")
        ):
            done[i] = Harm(a.kind, a.first, a.last, None, shared=True, people=b.people)
            done[i + 1] = Harm(b.kind, b.first, b.last, None, shared=True, people=b.people)
    return done


def _told_once(found: Sequence[Harm]) -> list[Harm]:
    """`سقوط 35 قتيلا`: two harm words that share one number are one statement."""
    kept: list[Harm] = []
    for harm in found:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.kind == harm.kind
            and before.count is None
            and harm.count is not None
            and not before.shared
        ):
            kept[-1] = harm
        else:
            kept.append(harm)
    return kept


def _nobody(passage: Passage, first: int, last: int) -> list[Harm]:
    for i in range(first, last - 1):
        if "لم" in passage.words[i].readings and passage.has(i + 1, "not-killed") and _nobody_at(passage, i + 2, last):
            return [Harm("killed", i, i + 3, Count(0, 0, 0, passage.span(i, i + 3)))]
        denied = "لم" in passage.words[i].readings and passage.has(i + 1, "not-hurt")
        none = "لا" in passage.words[i].readings and passage.has(i + 1, "harm")
        if not denied and not none and not passage.has(i, "without"):
            continue
        end = _nobody_killed(passage, i, last)
        if end is not None:
            return [Harm("killed", i, end, Count(0, 0, 0, passage.span(i, end)))]
        harm = next((j for j in range(i + 1, min(i + 9, last)) if passage.has(j, "harm")), None)
        if harm is not None and passage.any_has(i, harm, "unknown"):
            continue  # `من دون معرفة حجم الخسائر`
        if denied or harm is not None:
            end = harm + 1 if harm is not None else i + 2
            zero = Count(0, 0, 0, passage.span(i, end))
            return [Harm("killed", i, end, zero), Harm("injured", i, end, zero)]
    return []


def _nobody_at(passage: Passage, at: int, last: int) -> bool:
    return at < last and passage.words[at].text in ("احد", "احدا", "اي")


def _nobody_killed(passage: Passage, none: int, last: int) -> int | None:
    """The word after `No one was killed`, `without killing anyone`: of the injured it says nothing."""
    for i in range(none + 1, min(none + 6, last)):
        another = passage.has(i, "clause") or passage.has(i, "that")
        if passage.gap(i).strip() or another or (i > none + 1 and number_at(passage.words, i) is not None):
            return None
        if passage.has(i, "death"):
            passive = passage.has(i - 1, "be") and passage.words[i].text != "killing"
            active = passage.words[i].text == "killing" and passage.words[i - 1].text == "without"
            also = i + 2 < last and passage.words[i + 1].text in ("or", "and", "nor") and passage.has(i + 2, "harm")
            return i + 1 if (passive or active) and not also else None
    return None
