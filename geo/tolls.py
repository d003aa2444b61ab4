"""Killed and injured: harm words with the number that belongs to them, and when the text says that nobody was hurt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Count
from geo.numbers import Number, number_at
from geo.text import Passage, Word

# How far a number may stand from its harm word, in words.
_REACH = 7
_BACK = 6
_PASSIVE_BACK = 10
_MEMBERS_REACH = 12
_NAME_PARTS = ("al", "el", "bin", "ibn")


# How far the next of several victims may stand from the one before: a rank, a name, a unit.
_LINK_REACH = 7
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


class _Reader:
    def __init__(self, passage: Passage, harm: Lexicon, people: Lexicon, first: int, last: int) -> None:
        self.passage = passage
        self.words: Sequence[Word] = passage.words
        self.first, self.last = first, last
        window = passage.words[first:last]
        self.hits = _spaced(harm.find(window), first)
        self._harm_words = {word for start, end, _ in self.hits for word in range(start, end)}
        self.people = {hit.first + first: hit for hit in people.find(window)}
        self.taken: set[int] = set()

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
        low, high = self._bounds(number)
        people = self._class_of(number)
        more, last = (0, number.last) if self._counts_series(number) else self._and_more(number.last, start)
        self.taken.update(range(number.last, last))
        text = self.words[number.first].text
        linked = text[-1].isdecimal() and not text[0].isdecimal()  # و120
        span = self.passage.span(number.first, last, skip=1 if linked else 0)
        return Harm(
            kind, start, end, Count(number.value + more, low + more, high + more if high else high, span), people=people
        )

    def _counts_series(self, number: Number) -> bool:
        """`13 عسكريا ومدنيا`: above ten the counted noun is singular, and the second is counted with the first."""
        after = [w.text for w in self.words[number.last : number.last + 2]]
        return (
            number.value > 10 and len(after) == 2 and after[1].startswith("و") and all(w.endswith("ا") for w in after)
        )

    def _class_of(self, number: Number) -> str:
        """Whether those counted are civilians, security or militants; `خمسة بهجوم مسلح` does not say."""
        for i in range(number.first, min(number.last + 3, self.last)):
            beyond = i >= number.last and (self.words[i].text.startswith("ب") or self.passage.has(i, "locative"))
            if i in self.people:
                return self.people[i].entry["class"]
            if (beyond and self.words[i].text not in ("من", "of")) or (
                i >= number.last and _clause_ends(self.passage, i)
            ):
                break
        return ""

    def _and_more(self, at: int, harm: int) -> tuple[int, int]:
        """`two policemen and a civilian`: how many stand beside those of a number that ends at `at`, and where."""
        if not self.words[harm].text.isascii():
            return self._linked_more(at, harm)
        more, last = 0, at
        people = self._people_end(at)
        while people is not None and people < self.last and self.words[people].text == "and":
            number = self._usable(people + 1)
            single = self.words[people + 1].text in ("a", "an") if people + 1 < self.last else False
            people = self._people_end(number.last if number is not None else people + 2)
            ends = people is not None and not any(start == people != harm for start, _, _ in self.hits)
            if people is None or not ends or (number is None and not single):
                break
            more, last = more + (number.value if number is not None else 1), people
        return more, last

    def _people_end(self, at: int) -> int | None:
        """The word after the people told within three words, with nothing but a space between."""
        for i in range(at, min(at + 3, self.last)):
            if i > at and _clause_ends(self.passage, i):
                return None
            if i in self.people:
                return self.people[i].last + self.first
        return None

    def _bounds(self, number: Number) -> tuple[int, int | None]:
        passage = self.passage
        before = self._own_words_before(number)
        last = self._own_words_after(number)
        if passage.any_has(before, last, "at-least") or passage.any_has(before, number.first, "over"):
            return number.value, None
        if passage.any_has(before, number.first, "about"):
            return int(number.value * 0.9), int(number.value * 1.1) + 1
        return number.value, number.value

    def _own_words_before(self, number: Number) -> int:
        """First of the words before a number that may qualify it: `35 قتيلا على الأقل و120 جريحا` says it of the 35."""
        at = number.first
        if self._is_linked(at):
            return at
        for at in range(number.first, max(self.first, number.first - 4), -1):
            if self._is_harm(at - 1) or number_at(self.words, at - 1) is not None:
                return at
        return max(self.first, number.first - 4)

    def _own_words_after(self, number: Number) -> int:
        """Word after those behind a number that may qualify it; `at least` before the next number is that one's."""
        end = min(self.last, number.last + 5)
        for at in range(number.last, end):
            another = self._is_harm(at) and at > number.last
            if another or number_at(self.words, at) is not None:
                return at if another or self._is_linked(at) else max(number.last, at - 2)
        return end

    def _is_linked(self, word: int) -> bool:
        text = self.words[word].text
        return text.startswith("و") and not text.startswith("واحد")

    def _is_harm(self, word: int) -> bool:
        return word in self._harm_words

    def _forward(self, at: int, following: int) -> Number | None:
        for i in range(at, min(at + _REACH, following, self.last)):
            if i > at and (self.passage.has(i, "clause") or _clause_ends(self.passage, i)):
                return None
            if self.passage.has(i, "among"):
                return None
            if self._follows_single(at, i):
                return None
            number = self._usable(i)
            if number is not None:
                return number
            dual = self._dual(i)
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
            if _clause_ends(self.passage, i + 1) and i + 1 != start:
                return None
            number = self._usable(i) or (self._single(i) if passive else None)
            apart = number is not None and (number.last < start - 1 or (number.value == 1 and number.last < start))
            if passive and number is not None and apart and self._people_end(number.last) is None:
                continue  # `five civilians from one family were killed`
            if number is not None:
                # بدء العدد: "ثلاثة عشر" and "one hundred and five" are found from their last word first
                starts = [n for k in range(max(preceding, i - 3), i) if (n := self._usable(k)) is not None]
                return next((n for n in starts if n.last >= number.last), number)
            dual = self._dual(i)
            if dual is not None:
                return dual
        return None

    def _suffered(self, kind: str, start: int, end: int, preceding: int) -> Harm:
        """`five people, including a child, were killed`, `the judge was killed`: English passives."""
        last = self._before_members(start, preceding)
        found = self._first_of_series(self._backward(last, preceding, passive=True), preceding)
        if found is not None:
            return self._counted(kind, start, end, found, end)
        single = self.words[start].text == "was" or (start and self.words[start - 1].text == "has")
        if single and not self.passage.any_has(max(preceding, start - 3), start, "without"):
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(start, end)), named=True)
        return Harm(kind, start, end, None, named=True)

    def _single(self, at: int) -> Number | None:
        """`a senior police officer` as a number."""
        if self.words[at].text not in ("a", "an") or at in self.taken:
            return None
        one = next((i for i in range(at + 1, min(at + 4, self.last)) if i in self.people), None)
        return Number(1, at, at + 1) if one is not None and self.people[one].entry["number"] == "1" else None

    def _before_members(self, start: int, preceding: int) -> int:
        """Where the sufferers of a passive end: before `including five children`."""
        members = range(max(preceding, start - _MEMBERS_REACH), start)
        return next((i for i in members if self.passage.has(i, "among") or self._of_them(i)), start)

    def _of_them(self, at: int) -> bool:
        """`three of them children`"""
        if number_at(self.words, at) is None or at + 2 >= self.last:
            return False
        return self.words[at + 1].text == "of" and self.words[at + 2].text in ("them", "whom")

    def _first_of_series(self, number: Number | None, preceding: int) -> Number | None:
        """`Three insurgents and two policemen were killed`: the number that the others stand beside."""
        while number is not None and number.first > preceding and self.words[number.first - 1].text == "and":
            before = self._backward(number.first - 1, preceding, passive=True)
            if before is None or self._people_end(before.last) != number.first - 1:
                break
            number = before
        return number

    def _name_end(self, at: int, following: int) -> int | None:
        """`killing Said Hassan, a commander`: two to five words of a name, capitalised, up to a comma."""
        passage = self.passage
        for last in range(at, min(at + 5, following, self.last)):
            word = self.words[last]
            if not word.text.isascii() or (last == at and _clause_ends(passage, at)):
                return None
            if not passage.span(last, last + 1).of(passage.text)[0].isupper() and word.text not in _NAME_PARTS:
                return None
            if last > at and passage.gap(last + 1).strip() == ",":
                return last + 1
        return None

    def _led_by_number(self, start: int, end: int, preceding: int) -> Number | None:
        """`14 wounded in two blasts`: an English participle right after its number."""
        if not self.words[start].text.isascii() or start == preceding or _clause_ends(self.passage, start):
            return None
        number = self._backward(start, max(preceding, start - 3))
        return number if number is not None and number.last == start and self._usable(end) is None else None

    def _led_by_people(self, start: int, end: int, preceding: int) -> Number | None:
        """`Five soldiers killed in Mosul`, as headlines have it."""
        active = (
            end < self.last and not _clause_ends(self.passage, end) and not self.passage.has(end, "after-participle")
        )
        number = self._first_of_series(self._backward(start, preceding, passive=True), preceding)
        if number is None or active:
            return None
        ends = (number.last, self._people_end(number.last), self._and_more(number.last, start)[1])
        return number if start in ends else None

    def _usable(self, i: int) -> Number | None:
        if i in self.taken or i < self.first:
            return None
        number = number_at(self.words, i)
        if number is None or number.last > self.last:
            return None
        if (
            self.passage.has(number.last, "not-people")
            or self._has_fraction(number)
            or number.value > 100_000
            or (1990 <= number.value <= 2035 and number.first + 1 == number.last)
        ):
            return None
        return number

    def _has_fraction(self, number: Number) -> bool:
        """`3.5 كم`: a measure, not people."""
        last = number.last
        fraction = last < self.last and self.words[last].is_number and len(self.words[last].text) <= 2
        return fraction and self.passage.gap(last) in (".", "٫")

    def _dual(self, i: int) -> Number | None:
        hit = self.people.get(i)
        if hit is None or hit.entry["number"] != "2" or i in self.taken:
            return None
        return Number(2, i, hit.last + self.first)

    def _pronoun(self, kind: str, start: int, end: int, count: int, following: int) -> Harm:
        """`مقتله`, `إصابته بجروح مع خمسة`, `مقتلهما مع 6 آخرين`."""
        last = end
        for i in range(end, min(end + 5, following, self.last)):
            number = self._usable(i + 1) if self.words[i].text in ("مع", "with") else None
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
            number = self._usable(i)
            if number is not None:
                earlier = self._usable(i - 1) if i - 1 >= preceding else None
                return self._counted(
                    kind, start, end, earlier if earlier is not None and earlier.last >= number.last else number, start
                )
        if start > self.first and self.passage.has(start - 1, "dozens"):
            return Harm(kind, start, end, None, named=True)
        after = self._usable(end) if stem == "جثث" else None
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
        name = self._name_end(end, following)
        if name is not None:
            return Harm(kind, start, end, Count(1, 1, 1, self.passage.span(end, name)), named=True)
        reach = 5 if end < self.last and self.words[end].text in ("a", "an") else 3
        for i in range(end, min(end + reach, following, self.last)):
            if self.words[i].text.isascii() and _clause_ends(self.passage, i):
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
                more, last = self._and_more(i, start)
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
            if _clause_ends(self.passage, i) or self.passage.has(i, "clause"):
                return None
            hit = self.people.get(i)
            if hit is not None and hit.entry["number"] == "1" and self.words[i].text.endswith("ا"):
                return Number(1, i, i + 1)
        return None

    def _linked_more(self, at: int, harm: int) -> tuple[int, int]:
        """`ضابط وجندي`, `شخص وزوجته`, `جندي وثلاثة مدنيين`: how many `و` adds after word `at`, and where they end."""
        more, last = 0, at
        if at in self.people and self.people[at].prefix != "و":
            at += 1
        later = self.hits[bisect_left(self.hits, at, key=lambda hit: hit[0]) :][:2]
        stop = next((start for start, _, _ in later if start != harm), self.last)
        while at < min(last + _LINK_REACH, stop):
            if _clause_ends(self.passage, at) or self.passage.has(at, "clause") or self.passage.has(at, "among"):
                break
            at += 1
            if not self.words[at - 1].text.startswith("و"):
                continue
            linked = self._linked(at - 1, stop)
            if linked is None:
                break
            more, at = more + linked.value, linked.last
            last = at
        return more, last

    def _linked(self, at: int, stop: int) -> Number | None:
        """The people that `و` at a word adds."""
        hit = self.people.get(at)
        if (
            hit is not None
            and hit.prefix == "و"
            and hit.entry["class"] != "other"
            and hit.entry["number"] in ("1", "2")
        ):
            return Number(int(hit.entry["number"]), at, hit.last + self.first)
        number = self._usable(at)
        if number is not None and any(i in self.people for i in range(number.last, min(number.last + 3, stop))):
            return number
        return None


def _spaced(hits: Sequence[PhraseHit], offset: int) -> list[tuple[int, int, PhraseHit]]:
    """Hits with indices of the passage, none inside another, the longest first at each word."""
    kept: list[tuple[int, int, PhraseHit]] = []
    for hit in hits:
        start, end = hit.first + offset, hit.last + offset
        if hit.definite and hit.entry["form"] in ("noun", "object"):
            continue
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, hit))
    return kept


def _clause_ends(passage: Passage, word: int) -> bool:
    return bool(set(passage.gap(word)) & set("،,؛;:()«»")) if word < len(passage.words) else True


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
        denied = "لم" in passage.words[i].readings and passage.has(i + 1, "not-hurt")
        none = "لا" in passage.words[i].readings and passage.has(i + 1, "harm")
        if not denied and not none and not passage.has(i, "without"):
            continue
        harm = next((j for j in range(i + 1, min(i + 9, last)) if passage.has(j, "harm")), None)
        if harm is not None and passage.any_has(i, harm, "unknown"):
            continue  # `من دون معرفة حجم الخسائر`
        if denied or harm is not None:
            end = harm + 1 if harm is not None else i + 2
            zero = Count(0, 0, 0, passage.span(i, end))
            return [Harm("killed", i, end, zero), Harm("injured", i, end, zero)]
    return []
