"""Numbers in digits and in words, Arabic and English, as far as news state tolls and distances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.text import Passage, Word

_UNITS = {
    "واحد": 1, "واحده": 1, "احد": 1, "احدي": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "اثنا": 2, "اثني": 2,
    "اثنتا": 2, "اثنتي": 2, "ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6, "سته": 6,
    "سبع": 7, "سبعه": 7, "ثمان": 8, "ثماني": 8, "ثمانيه": 8, "تسع": 9, "تسعه": 9, "عشر": 10, "عشره": 10,
}  # fmt: skip
# Only before عشر: alone, the folded form is also that of أثناء.
_TEEN_ONLY = frozenset(("اثنا", "اثني", "اثنتا", "اثنتي"))
_TENS = {
    "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40, "خمسون": 50, "خمسين": 50,
    "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90,
}  # fmt: skip
_HUNDREDS = {
    "مئه": 100, "مايه": 100, "ميه": 100, "مايتين": 200, "ميتين": 200, "مايتان": 200, "ميتان": 200, "مايتي": 200,
    "ميتي": 200, "مايتا": 200, "ميتا": 200,
}  # fmt: skip
_HUNDRED_WORDS = ("مايه", "ميه")
_THOUSAND_WORDS = ("الف", "الفا", "الاف")
_THOUSANDS = {"الف": 1000, "الفا": 1000, "الاف": 1000, "الفين": 2000, "الفي": 2000}
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000}
# ثلاثمئة is written in one word as often as in two.
_JOINED = {unit + word: 100 * n for unit, n in _UNITS.items() if 3 <= n <= 9 for word in ("مايه", "ميه")}
_PARTS = _UNITS | _TENS | _HUNDREDS | _THOUSANDS | _JOINED
# Ordinals date things and number meetings; they count nobody.
ORDINALS = {
    "اول": 1, "اولي": 1, "ثاني": 2, "ثانيه": 2, "ثالث": 3, "ثالثه": 3, "رابع": 4, "رابعه": 4, "خامس": 5, "خامسه": 5,
    "سادس": 6, "سادسه": 6, "سابع": 7, "سابعه": 7, "ثامن": 8, "ثامنه": 8, "تاسع": 9, "تاسعه": 9, "عاشر": 10, "عاشره": 10,
    "حادي": 1, "حاديه": 1,
}  # fmt: skip

# `و13 جريحا`, `بـ20 قذيفة`: what Arabic writes onto the front of a number.
_LINKED_DIGITS = re.compile(r"[وف]?[بل]?([0-9]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number written by words[first:last]; of a range `value` is the low end and `high` the other."""

    value: int
    first: int
    last: int
    high: int | None = None


def number_at(words: Sequence[Word], first: int) -> Number | None:
    """The number that begins at a word, as long as it goes; None where none does."""
    if first >= len(words):
        return None
    word = words[first]
    if word.is_number:
        return _digits(words, first, word.text)
    if word.text[-1:].isdecimal() and (linked := _LINKED_DIGITS.fullmatch(word.text)) is not None:
        return _digits(words, first, linked.group(1))
    if word.text in _ENGLISH or (word.text in _ENGLISH_SCALES and first and words[first - 1].text == "a"):
        return _english(words, first)
    return _arabic(words, first)


def range_at(passage: Passage, first: int) -> Number | None:
    """The range that begins at a word with its low end: `بين 10 و15`, `3 إلى 5`, "between 3 and 5", "10-15".

    Its `value` is the low end, as that of `at least 28` is 28: the text vouches for so many, and for no number between
    the ends. `and` makes a range only after `between`.
    """
    words = passage.words
    if first >= len(words):
        return None
    if _is_dashed(passage, first):  # 100-150 is not 100,150
        low, high = Number(int(words[first].text[:9]), first, first + 1), number_at(words, first + 1)
    else:
        found = number_at(words, first)
        if found is None or found.last >= len(words):
            return None
        low, high = found, _high_end(words, found, between=first > 0 and words[first - 1].text in _BETWEEN)
    if high is None or high.value <= low.value:
        return None
    return Number(low.value, first, high.last, high.value)


_BETWEEN = ("بين", "وبين", "between")
_TO = ("الي", "او", "to", "or")


def _high_end(words: Sequence[Word], low: Number, *, between: bool) -> Number | None:
    link = words[low.last].text
    if link in _TO or (between and link in ("و", "and")):
        return number_at(words, low.last + 1)
    return number_at(words, low.last) if between and link.startswith("و") else None


def _is_dashed(passage: Passage, first: int) -> bool:
    words = passage.words
    if first + 1 >= len(words) or not words[first].is_number or not words[first + 1].is_number:
        return False
    gap = passage.text[passage.span(first, first + 1).end : passage.span(first + 1, first + 2).start]
    return gap.strip() in ("-", "–", "—")


def _digits(words: Sequence[Word], first: int, text: str) -> Number:
    last = first + 1
    # 1,200 is two words with only a comma between them.
    while last < len(words) and len(words[last].text) == 3 and words[last].is_number and len(text) <= 6:
        if words[last].start - words[last - 1].end != 1:
            break
        text += words[last].text
        last += 1
    if last < len(words) and words[last].text in (*_THOUSAND_WORDS, "thousand") and len(text) <= 3:
        return Number(int(text) * 1000, first, last + 1)
    return Number(int(text[:9]), first, last)


def _english(words: Sequence[Word], first: int) -> Number:
    value = _ENGLISH.get(words[first].text, 1)
    last = first + (words[first].text in _ENGLISH)
    if value >= 20 and last < len(words) and 1 <= _ENGLISH.get(words[last].text, 0) <= 9:
        value += _ENGLISH[words[last].text]
        last += 1
    while last < len(words) and words[last].text in _ENGLISH_SCALES:
        value *= _ENGLISH_SCALES[words[last].text]
        last += 1
    if value % 100 == 0 and last + 1 < len(words) and words[last].text == "and" and words[last + 1].text in _ENGLISH:
        more = _english(words, last + 1)
        if more.value < 100 and words[last - 1].text == "hundred":
            return Number(value + more.value, first, more.last)
    return Number(value, first, last)


def _arabic(words: Sequence[Word], first: int) -> Number | None:
    part = _arabic_part(words[first], linked=False)
    teen = first + 1 < len(words) and words[first + 1].text in ("عشر", "عشره")
    if part is None or (not teen and _TEEN_ONLY & words[first].readings.keys()):
        return None
    total, last = part, first + 1
    while last < len(words):
        text = words[last].text
        if text in ("عشر", "عشره") and 0 < total % 100 < 10:
            total += 10
        elif text in _HUNDRED_WORDS and 3 <= total % 1000 <= 9:
            total += total % 1000 * 99  # ثلاث and then مئة
        elif text in _THOUSAND_WORDS and total < 1000:
            total *= 1000
        elif (
            text.startswith("و")
            and (more := _arabic_part(words[last], linked=True)) is not None
            and _joins(total, more)
        ):
            total += more
        else:
            break
        last += 1
    return Number(total, first, last)


def _joins(total: int, more: int) -> bool:
    """Whether `و` adds: خمسة وعشرين, مئة وخمسة, not خمسة وستة."""
    if total % 1000 == 0:
        return more < 1000
    return more < 100 and (total % 100 == 0 or (0 < total % 100 < 10 and more >= 20 and more % 10 == 0))


def _arabic_part(word: Word, *, linked: bool) -> int | None:
    for stem, prefix in word.readings.items():
        if (linked and not prefix.startswith("و")) or "ال" in prefix:
            continue
        if stem in _PARTS:
            return _PARTS[stem]
    return None
