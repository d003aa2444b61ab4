"""Folding, offsets, words, sentences."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from texts import TEXTS

from geo.models import Span
from geo.text import Folded, Passage, Word, fold, fold_name, is_definite, readings, sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أربيل", "اربيل"),
        ("إربل", "اربل"),
        ("آمرلي", "امرلي"),
        ("الحويجة", "الحويجه"),
        ("سامراء", "سامرا"),
        ("مستشفى", "مستشفي"),
        ("الرؤوس", "الرووس"),
        ("بَغْدَاد", "بغداد"),
        ("بغـــداد", "بغداد"),
        ("کرکوک", "كركوك"),
        ("سلێمانی", "سليماني"),
        ("گەرمیان", "كهرميان"),
        ("چمچمال", "جمجمال"),
        ("١٢٣", "123"),
        ("۴۵۶", "456"),
        ("Ba'qubah", "BAQUBAH"),
        ("Ba‘qubah", "Ba'qubah"),
        ("Tal Afar", "Tal-Afar"),
        ("Sinjār", "sinjar"),
        ("Şingal", "singal"),
        ("بغداد\u200f", "بغداد"),
        ("ﻛﺮﻛﻮﻙ", "كركوك"),
        ("ﷲ", "الله"),
        ("a\u00a0b", "a b"),
        ("a \r\n\t b", "a b"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الموصل", "موصل"),
        ("بعقوبة", "يعقوبة"),
        ("سنجار", "شنكال"),
        ("حي", "حيا"),
        ("علي", "عالي"),
        ("على", "علا"),
    ],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_fold_names_as_keys() -> None:
    assert fold_name(" «حي الجامعة» ") == "حي الجامعه"
    assert fold_name("St. Matthew (Mar Mattai)") == "st matthew mar mattai"


@given(TEXTS)
@example("ﷺ ﷲ ﻼ")
@example("İstanbul ẞ ŉ ﬁ")
@example("ء ء")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@example("a-\u200f-b")
@example("ـ ء\u064b x")
def test_folding_with_offsets_gives_the_same_text(text: str) -> None:
    folded = Folded.of(text)
    assert folded.text == fold(text)
    assert folded.original == text
    if folded.offsets is None:
        assert len(folded.text) == len(text)
    else:
        assert len(folded.offsets) == len(folded.text)
        assert list(folded.offsets) == sorted(folded.offsets)
        assert all(0 <= offset < len(text) for offset in folded.offsets)


@pytest.mark.parametrize("first", range(0, 0x3000, 0x400))
def test_each_character_folds_once_and_for_all(first: int) -> None:
    for char in [*map(chr, range(first, first + 0x400)), *map(chr, range(0xF900 + first // 8, 0xF980 + first // 8))]:
        assert fold(fold(char)) == fold(char), f"U+{ord(char):04X}"


@pytest.mark.parametrize(("text", "folded"), [("3½ كم", "3 كم"), ("كم²", "كم "), ("① Tikrit", " tikrit"), ("ŉ", "n")])
def test_signs_that_are_no_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
@example("ﷺ")
@example("x½y")
def test_a_span_holds_exactly_its_word(text: str) -> None:
    folded = Folded.of(text)
    for word in folded.words:
        span = folded.span(word.start, word.end)
        assert 0 <= span.start < span.end <= len(text)
        # A ligature is one character of the text and may be several words; the span is then all of it.
        assert word.text in fold(span.of(text)).split() or len(span.of(text)) == 1


@pytest.mark.parametrize(
    ("text", "word", "surface"),
    [
        ("في سامراء، أمس", "سامرا", "سامراء"),
        ("وصل إلى بَغْدادَ.", "بغداد", "بَغْدادَ"),
        ("بغـــداد", "بغداد", "بغـــداد"),
        ("in Baʿqūba today", "baquba", "Baʿqūba"),
        ("مدينة\u200f سنجار\u200e.", "سنجار", "سنجار"),
        ("in Café\u0301s", "cafes", "Café\u0301s"),
        ("قال \U0001f46e\u200d\u2642\ufe0f بغداد", "بغداد", "بغداد"),
        ("سطر\r\n\r\nكركوك", "كركوك", "كركوك"),
    ],
)
def test_a_span_takes_in_what_folding_drops(text: str, word: str, surface: str) -> None:
    folded = Folded.of(text)
    found = next(w for w in folded.words if w.text == word)
    assert folded.span(found.start, found.end).of(text) == surface


def test_a_text_that_folding_does_not_shift_needs_no_offsets() -> None:
    text = "انفجرت عبوة في كركوك"
    assert Folded.of(text).offsets is None
    assert Folded.of(text).span(0, 6) == Span(0, 6)


def test_the_span_of_an_empty_range_is_a_point() -> None:
    folded = Folded.of("سامراء ")
    assert folded.span(2, 2) == Span(2, 2)
    assert folded.span(len(folded.text), len(folded.text)) == Span(7, 7)


@pytest.mark.parametrize(
    ("word", "stem", "prefix"),
    [
        ("وبالانفجار", "انفجار", "وبال"),
        ("للفلوجه", "فلوجه", "لل"),
        ("بالفلوجه", "فلوجه", "بال"),
        ("فقتل", "قتل", "ف"),
        ("والي", "الي", "و"),
        ("والي", "والي", ""),
        ("لبغداد", "بغداد", "ل"),
        ("كالعاده", "عاده", "كال"),
        ("للفلوجه", "الفلوجه", "ل"),
    ],
)
def test_clitics_come_off_the_front(word: str, stem: str, prefix: str) -> None:
    assert readings(word)[stem] == prefix


@pytest.mark.parametrize(
    ("word", "not_a_stem"), [("ال", ""), ("وال", ""), ("يقتل", "قتل"), ("was", "as"), ("الي", "ي")]
)
def test_what_is_no_clitic_stays(word: str, not_a_stem: str) -> None:
    assert not_a_stem not in readings(word)


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", max_size=9))
def test_a_reading_is_the_end_of_its_word(word: str) -> None:
    found = readings(word)
    assert found[word] == ""
    for stem, prefix in found.items():
        assert word.endswith(stem.removeprefix("ال"))
        assert word.startswith(prefix)


def test_definite_prefixes() -> None:
    assert [p for p in ("", "و", "ل", "ال", "بال", "وال", "لل", "ولل") if is_definite(p)] == [
        "ال",
        "بال",
        "وال",
        "لل",
        "ولل",
    ]


def test_words_that_are_numbers() -> None:
    assert Word("12", 0, 2).is_number
    assert not Word("12th", 0, 4).is_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل ثلاثة. وأصيب خمسة.", ["قتل ثلاثة.", "وأصيب خمسة."]),
        ("ماذا حدث؟ لا أحد يعلم!", ["ماذا حدث؟", "لا أحد يعلم!"]),
        ("العنوان\nالنص هنا.", ["العنوان", "النص هنا."]),
        ("A\r\n\r\nB", ["A", "B"]),
        ("قال د. علي إن المدينة آمنة.", ["قال د. علي إن المدينة آمنة."]),
        ("بغداد (أ.ف.ب) - قتل ثلاثة.", ["بغداد (أ.ف.ب) - قتل ثلاثة."]),
        ("بلغت النسبة 3.5 بالمئة أمس.", ["بلغت النسبة 3.5 بالمئة أمس."]),
        ("Lt. Gen. Ahmed said so. He left.", ["Lt. Gen. Ahmed said so.", "He left."]),
        ("It was 5 p.m. when it hit.", ["It was 5 p.m. when it hit."]),
        ('He said "we left." They did.', ['He said "we left."', "They did."]),
        ("صمت... ثم انفجار.", ["صمت...", "ثم انفجار."]),
        ("انتهى الهجوم.وعاد الهدوء.", ["انتهى الهجوم.", "وعاد الهدوء."]),
        ("", []),
        (" \n\t\n ", []),
        ("بلا نقطة في آخرها", ["بلا نقطة في آخرها"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


@given(TEXTS)
def test_sentences_hold_all_text_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    for span in spans:
        assert not span.of(text)[0].isspace()
        assert not span.of(text)[-1].isspace()


@given(TEXTS)
def test_each_word_is_in_the_sentence_that_covers_it(text: str) -> None:
    passage = Passage(text)
    assert [word for s in passage.sentences for word in range(s.first, s.last)] == list(range(len(passage.words)))
    for i, word in enumerate(passage.words):
        sentence = passage.sentence_of(i)
        assert sentence.first <= i < sentence.last
        start = passage.folded.span(word.start, word.end).start
        assert sentence.span.start <= start < sentence.span.end


def test_a_passage_finds_its_way() -> None:
    text = "قتل ثلاثة، بينهم ضابط. وعثرت الشرطة على جثتين."
    passage = Passage(text, {"people": frozenset({"ضابط", "شرطه"})})
    assert [word.text for word in passage.words] == ["قتل", "ثلاثه", "بينهم", "ضابط", "وعثرت", "الشرطه", "علي", "جثتين"]
    assert [passage.words_of(i) for i in range(2)] == [(0, 4), (4, 8)]
    assert passage.span(3, 4).of(text) == "ضابط"
    assert passage.span(4, 6, skip=1).of(text) == "عثرت الشرطة"
    assert [i for i in range(len(passage.words)) if passage.has(i, "people")] == [3, 5]
    assert passage.any_has(-3, 4, "people")
    assert not passage.any_has(0, 3, "people")
    assert not passage.has(3, "no such set")
    assert not passage.has(99, "people")
    assert [passage.gap(i) for i in (0, 2, 4, 8)] == ["", "، ", ". ", ""]
    assert passage.word_at(0) == 0
    assert passage.word_over(passage.words[5].start + 2) == 5


def test_an_empty_text_has_nothing() -> None:
    passage = Passage("")
    assert not passage.words
    assert not passage.sentences


def test_diacritics_within_a_word_do_not_part_it() -> None:
    text = unicodedata.normalize("NFD", "أُصيبَ جُنديٌّ في آمِرلي")
    passage = Passage(text)
    assert [word.text for word in passage.words] == ["اصيب", "جندي", "في", "امرلي"]
    assert passage.span(3, 4).of(text) == text[text.rindex(" ") + 1 :]
