"""Numbers in digits and words, Arabic and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.numbers import Number, number_at, range_at
from geo.text import Folded, Passage

UNITS_M = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
UNITS_F = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"]
TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
TENS_OBLIQUE = ["", "", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]
ONES_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
ONES = [*ONES_EN.split(), "seventeen", "eighteen", "nineteen"]
TENS_EN = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _read(text: str, first: int = 0) -> Number | None:
    return number_at(Folded.of(text).words, first)


def _below_hundred(n: int, tens: list[str]) -> str:
    if n <= 10:
        return UNITS_M[n]
    if n < 20:
        return {11: "أحد عشر", 12: "اثنا عشر"}.get(n, f"{UNITS_M[n - 10]} عشر")
    ten, unit = divmod(n, 10)
    return f"{UNITS_M[unit]} و{tens[ten]}" if unit else tens[ten]


def _arabic(n: int, tens: list[str], hundred: str = "مئة", joined: bool = True) -> str:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return _below_hundred(n, tens)
    head = {1: hundred, 2: "مئتان"}.get(hundreds) or UNITS_F[hundreds] + ("" if joined else " ") + hundred
    return f"{head} و{_below_hundred(rest, tens)}" if rest else head


def _english(n: int) -> str:
    if n < 20:
        return ONES[n]
    ten, unit = divmod(n, 10)
    return TENS_EN[ten] + (f"-{ONES[unit]}" if unit else "")


@pytest.mark.parametrize("tens", [TENS, TENS_OBLIQUE], ids=["nominative", "oblique"])
@pytest.mark.parametrize(("hundred", "joined"), [("مئة", True), ("مائة", True), ("مائة", False), ("مئة", False)])
def test_arabic_words_below_a_thousand(tens: list[str], hundred: str, joined: bool) -> None:
    wrong = {}
    for n in range(1, 1000):
        text = _arabic(n, tens, hundred, joined)
        number = _read(text)
        if number != Number(n, 0, len(text.split())):
            wrong[text] = number
    assert not wrong, f"{len(wrong)} are misread: {dict(list(wrong.items())[:8])}"


def test_english_words_below_a_hundred() -> None:
    for n in range(1, 100):
        text = _english(n)
        assert _read(text) == Number(n, 0, len(text.replace("-", " ").split())), text


@given(st.integers(0, 999_999))
def test_digits(n: int) -> None:
    arabic_indic = str(n).translate({ord("0") + i: 0x0660 + i for i in range(10)})
    persian = str(n).translate({ord("0") + i: 0x06F0 + i for i in range(10)})
    for text in (str(n), arabic_indic, persian):
        assert _read(text + " قتيلا") == Number(n, 0, 1)


@given(st.integers(1000, 999_999))
def test_digits_with_separators(n: int) -> None:
    for text in (f"{n:,}", f"{n:,}".replace(",", "٬"), f"{n:,}".replace(",", ".")):
        found = _read(text)
        assert found is not None
        assert found.value == n, text


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("ثلاثة جنود", 3, 1),
        ("ثماني نساء", 8, 1),
        ("اثني عشر شخصا", 12, 2),
        ("إحدى عشرة امرأة", 11, 2),
        ("خمسة عشر قتيلا", 15, 2),
        ("خمسة وعشرين جريحا", 25, 2),
        ("مئة وخمسة وعشرون قتيلا", 125, 3),
        ("ثلاثمائة عائلة", 300, 1),
        ("خمس مئة شخص", 500, 2),
        ("ألف جندي", 1000, 1),
        ("ثلاثة آلاف نازح", 3000, 2),
        ("خمسين ألف نازح", 50_000, 2),
        ("ألفين وخمسمئة مقاتل", 2500, 2),
        ("20 ألف نازح", 20_000, 2),
        ("خمسة عشر ألفا", 15_000, 3),
        ("20 ألفا", 20_000, 2),
        ("ألف وثلاث مئة نازح", 1300, 3),
        ("ألف وتسعمئة وخمسة وستون", 1965, 4),
        ("ألف وستة نازحين", 1006, 2),
        ("و15 جريحا", 15, 1),
        ("twenty-two soldiers", 22, 2),
        ("three hundred people", 300, 2),
        ("two hundred and five people", 205, 4),
        ("two thousand people", 2000, 2),
        ("ثلاثة وأربعة", 3, 1),
        ("خمسة وستة جرحى", 5, 1),
        ("عشرة وعشرين", 10, 1),
    ],
)
def test_as_news_write_them(text: str, value: int, words: int) -> None:
    assert _read(text) == Number(value, 0, words)


@pytest.mark.parametrize(
    "text",
    ["الثلاثة", "الخمسين", "أثناء الهجوم", "جنود", "الألف", "sixth", "", "الثاني", "وقتل"],
)
def test_what_is_no_number(text: str) -> None:
    assert _read(text) is None


@pytest.mark.parametrize(
    ("text", "first", "found"),
    [
        ("بين 10 و15", 1, Number(10, 1, 3, 15)),
        ("بين 10 و 15", 1, Number(10, 1, 4, 15)),
        ("بين عشرين وثلاثين", 1, Number(20, 1, 3, 30)),
        ("خمسة إلى سبعة", 0, Number(5, 0, 3, 7)),
        ("between twenty-five and thirty", 1, Number(25, 1, 5, 30)),
        ("10–150", 0, Number(10, 0, 2, 150)),
        ("10 و15", 0, None),
        ("بين خمسة وعشرين", 1, None),
        ("15 to 10", 0, None),
        ("three to Mosul", 0, None),
        ("1,200", 0, None),
        ("ten", 0, None),
    ],
)
def test_ranges(text: str, first: int, found: Number | None) -> None:
    assert range_at(Passage(text), first) == found


def test_beyond_the_last_word() -> None:
    assert _read("ثلاثة", 1) is None
    assert _read("ثلاثة", 7) is None


def test_enormous_digits_are_read_without_harm() -> None:
    found = _read("9" * 5000)
    assert found is not None
    assert found.value >= 100_000_000
