"""The people that a segment counts: numbers of people, their bounds, and who stands beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from geo.lexicons import Lexicon, PhraseHit
from geo.numbers import Number, number_at, range_at
from geo.text import Passage, Word

_MEMBERS_REACH = 12
_NAME_PARTS = ("al", "el", "bin", "ibn")
# How far the next of several victims may stand from the one before: a rank, a name, a unit.
_LINK_REACH = 7
# How many words of a number or a range may stand before its last.
_NUMBER_REACH = 5
# How far before its first number a toll may be said to rise: `ارتفعت حصيلة قتلى التفجير من`.
_RISE_REACH = 6


class Victims:
    """Words [first:last) of a passage with the harm words and the people found in them.

    A number is used once: what has been counted for one harm word is in `taken`.
    """

    def __init__(self, passage: Passage, harm: Lexicon, people: Lexicon, first: int, last: int) -> None:
        self.passage = passage
        self.words: Sequence[Word] = passage.words
        self.first, self.last = first, last
        window = passage.words[first:last]
        self.hits = spaced(harm.find(window), first)
        self._harm_words = {word for start, end, _ in self.hits for word in range(start, end)}
        self.people = {hit.first + first: hit for hit in people.find(window)}
        self.taken: set[int] = set()

    def counts_series(self, number: Number) -> bool:
        """`13 عسكريا ومدنيا`: above ten the counted noun is singular, and the second is counted with the first."""
        after = [w.text for w in self.words[number.last : number.last + 2]]
        return (
            number.value > 10 and len(after) == 2 and after[1].startswith("و") and all(w.endswith("ا") for w in after)
        )

    def class_of(self, number: Number) -> str:
        """Whether those counted are civilians, security or militants; `خمسة بهجوم مسلح` does not say."""
        for i in range(number.first, min(number.last + 3, self.last)):
            beyond = i >= number.last and (self.words[i].text.startswith("ب") or self.passage.has(i, "locative"))
            if i in self.people:
                return self.people[i].entry["class"]
            if (beyond and self.words[i].text not in ("من", "of")) or (
                i >= number.last and clause_ends(self.passage, i)
            ):
                break
        return ""

    def and_more(self, at: int, harm: int) -> tuple[int, int]:
        """`two policemen and a civilian`: how many stand beside those of a number that ends at `at`, and where."""
        if not self.words[harm].text.isascii():
            return self._linked_more(at, harm)
        more, last = 0, at
        people = self.people_end(at)
        while people is not None and people < self.last and self.words[people].text == "and":
            number = self.usable(people + 1)
            single = self.words[people + 1].text in ("a", "an") if people + 1 < self.last else False
            people = self.people_end(number.last if number is not None else people + 2)
            ends = people is not None and not any(start == people != harm for start, _, _ in self.hits)
            if people is None or not ends or (number is None and not single):
                break
            more, last = more + (number.value if number is not None else 1), people
        return more, last

    def people_end(self, at: int) -> int | None:
        """The word after the people told within three words, with nothing but a space between."""
        for i in range(at, min(at + 3, self.last)):
            if i > at and clause_ends(self.passage, i):
                return None
            if i in self.people:
                return self.people[i].last + self.first
        return None

    def bounds(self, number: Number) -> tuple[int, int | None]:
        """Low and high of a number: `at least`, `more than`, `about` move them; an open end is None."""
        if number.high is not None:
            return number.value, number.high
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

    def single(self, at: int) -> Number | None:
        """`a senior police officer` as a number."""
        if self.words[at].text not in ("a", "an") or at in self.taken:
            return None
        one = next((i for i in range(at + 1, min(at + 4, self.last)) if i in self.people), None)
        return Number(1, at, at + 1) if one is not None and self.people[one].entry["number"] == "1" else None

    def before_members(self, start: int, preceding: int) -> int:
        """Where the sufferers of a passive end: before `including five children`."""
        members = range(max(preceding, start - _MEMBERS_REACH), start)
        return next((i for i in members if self.passage.has(i, "among") or self._of_them(i)), start)

    def _of_them(self, at: int) -> bool:
        """`three of them children`"""
        if number_at(self.words, at) is None or at + 2 >= self.last:
            return False
        return self.words[at + 1].text == "of" and self.words[at + 2].text in ("them", "whom")

    def name_end(self, at: int, following: int) -> int | None:
        """`killing Said Hassan, a commander`: two to five words of a name, capitalised, up to a comma."""
        passage = self.passage
        for last in range(at, min(at + 5, following, self.last)):
            word = self.words[last]
            if not word.text.isascii() or (last == at and clause_ends(passage, at)):
                return None
            if not passage.span(last, last + 1).of(passage.text)[0].isupper() and word.text not in _NAME_PARTS:
                return None
            if last > at and passage.gap(last + 1).strip() == ",":
                return last + 1
        return None

    def usable(self, i: int) -> Number | None:
        """The number that begins at a word, unless it was counted before or measures something else than people."""
        if i in self.taken or i < self.first:
            return None
        number = self._range(i) or number_at(self.words, i)
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

    def _range(self, i: int) -> Number | None:
        """The range at a word; `ارتفع من 3 إلى 5` tells two tolls instead, one after the other."""
        rises = i > self.first and self.words[i - 1].text in ("من", "from")
        if rises and self.passage.any_has(max(self.first, i - _RISE_REACH), i, "rising"):
            return None
        return range_at(self.passage, i)

    def whole(self, number: Number, preceding: int) -> Number:
        """The number that ends with one found from its last word first: `ثلاثة عشر`, "one hundred and five", ranges."""
        starts = (self.usable(k) for k in range(max(preceding, number.first - _NUMBER_REACH), number.first))
        return next((n for n in starts if n is not None and n.last >= number.last), number)

    def _has_fraction(self, number: Number) -> bool:
        """`3.5 كم`: a measure, not people."""
        last = number.last
        fraction = last < self.last and self.words[last].is_number and len(self.words[last].text) <= 2
        return fraction and self.passage.gap(last) in (".", "٫")

    def dual(self, i: int) -> Number | None:
        """`شرطيان`, `مدنيين اثنين`: two, told by the form of the noun."""
        hit = self.people.get(i)
        if hit is None or hit.entry["number"] != "2" or i in self.taken:
            return None
        return Number(2, i, hit.last + self.first)

    def _linked_more(self, at: int, harm: int) -> tuple[int, int]:
        """`ضابط وجندي`, `شخص وزوجته`, `جندي وثلاثة مدنيين`: how many `و` adds after word `at`, and where they end."""
        more, last = 0, at
        if at in self.people and self.people[at].prefix != "و":
            at += 1
        later = self.hits[bisect_left(self.hits, at, key=lambda hit: hit[0]) :][:2]
        stop = next((start for start, _, _ in later if start != harm), self.last)
        while at < min(last + _LINK_REACH, stop):
            if clause_ends(self.passage, at) or self.passage.has(at, "clause") or self.passage.has(at, "among"):
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
        number = self.usable(at)
        if number is not None and any(i in self.people for i in range(number.last, min(number.last + 3, stop))):
            return number
        return None


def spaced(hits: Sequence[PhraseHit], offset: int) -> list[tuple[int, int, PhraseHit]]:
    """Hits with indices of the passage, none inside another, the longest first at each word."""
    kept: list[tuple[int, int, PhraseHit]] = []
    for hit in hits:
        start, end = hit.first + offset, hit.last + offset
        if hit.definite and hit.entry["form"] in ("noun", "object"):
            continue
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, hit))
    return kept


def clause_ends(passage: Passage, word: int) -> bool:
    return bool(set(passage.gap(word)) & set("،,؛;:()«»")) if word < len(passage.words) else True
