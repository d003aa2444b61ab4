"""Killed and injured, with their numbers and bounds."""

from __future__ import annotations

import pytest
from conftest import Passages
from hypothesis import given
from texts import TEXTS

from geo.lexicons import Lexicon
from geo.paths import lexicon_dir
from geo.tolls import Harm, TollFinder

TOLLS = TollFinder(Lexicon.load(lexicon_dir() / "harm_words.csv"), Lexicon.load(lexicon_dir() / "people.csv"))
Told = dict[str, tuple[int, int | None, int | None, str]]


def _harms(passage_of: Passages, text: str) -> list[Harm]:
    passage = passage_of(text)
    return TOLLS.find(passage, 0, len(passage.words))


def _told(passage_of: Passages, text: str) -> Told:
    return {
        harm.kind: (harm.count.best, harm.count.low, harm.count.high, harm.count.span.of(text))
        for harm in _harms(passage_of, text)
        if harm.count is not None and harm.count.span is not None
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل ثلاثة جنود وأصيب خمسة آخرون", {"killed": (3, 3, 3, "ثلاثة"), "injured": (5, 5, 5, "خمسة")}),
        ("مقتل خمسة وعشرين شخصا", {"killed": (25, 25, 25, "خمسة وعشرين")}),
        ("مقتل شرطي وإصابة ثلاثة", {"killed": (1, 1, 1, "شرطي"), "injured": (3, 3, 3, "ثلاثة")}),
        ("مقتل جنديين وإصابة ١٢", {"killed": (2, 2, 2, "جنديين"), "injured": (12, 12, 12, "١٢")}),
        ("اغتال مسلحون ضابطا برتبة عقيد", {"killed": (1, 1, 1, "ضابطا")}),
        ("عثر على خمس جثث مجهولة الهوية", {"killed": (5, 5, 5, "خمس")}),
        ("لقي 17 شخصا حتفهم", {"killed": (17, 17, 17, "17")}),
        ("ما أدى إلى مقتله مع أربعة من حراسه", {"killed": (5, 5, 5, "مقتله مع أربعة")}),
        ("أصيب 12 بجروح، بينهم ثلاثة أطفال", {"injured": (12, 12, 12, "12")}),
        ("killed five people, wounding ten", {"killed": (5, 5, 5, "five"), "injured": (10, 10, 10, "ten")}),
        ("killing a soldier", {"killed": (1, 1, 1, "soldier")}),
        ("leaving two dead and four injured", {"killed": (2, 2, 2, "two"), "injured": (4, 4, 4, "four")}),
    ],
)
def test_counts(passage_of: Passages, text: str, expected: Told) -> None:
    assert _told(passage_of, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقوط 35 قتيلا على الأقل", {"killed": (35, 35, None, "35")}),
        ("مقتل ما لا يقل عن 28 شخصا", {"killed": (28, 28, None, "28")}),
        ("قتل على الأقل عشرة جنود", {"killed": (10, 10, None, "عشرة")}),
        ("أكثر من 30 قتيلا", {"killed": (30, 30, None, "30")}),
        ("إصابة نحو 40 شخصا", {"injured": (40, 36, 45, "40")}),
        ("35 قتيلا على الأقل و120 جريحا", {"killed": (35, 35, None, "35"), "injured": (120, 120, 120, "120")}),
        ("خمسة قتلى على الأقل وستة جرحى", {"killed": (5, 5, None, "خمسة"), "injured": (6, 6, 6, "وستة")}),
        ("قتل 35 على الأقل وأصيب ستة", {"killed": (35, 35, None, "35"), "injured": (6, 6, 6, "ستة")}),
        ("قتل ستة وأصيب 35 على الأقل", {"killed": (6, 6, 6, "ستة"), "injured": (35, 35, None, "35")}),
        ("مقتل 12 وإصابة أكثر من 40", {"killed": (12, 12, 12, "12"), "injured": (40, 40, None, "40")}),
        ("killed five and wounded at least 12", {"killed": (5, 5, 5, "five"), "injured": (12, 12, None, "12")}),
        ("killed at least five and wounded 12", {"killed": (5, 5, None, "five"), "injured": (12, 12, 12, "12")}),
        ("at least 9 people were killed", {"killed": (9, 9, None, "9")}),
    ],
)
def test_bounds_belong_to_their_number(passage_of: Passages, text: str, expected: Told) -> None:
    assert _told(passage_of, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مقتل ما بين 10 و15 جنديا", {"killed": (10, 10, 15, "10 و15")}),
        ("سقوط ما بين ثلاثة وخمسة قتلى", {"killed": (3, 3, 5, "ثلاثة وخمسة")}),
        ("قتل 3 إلى 5 جنود", {"killed": (3, 3, 5, "3 إلى 5")}),
        ("إصابة بين 20 إلى 30 شخصا", {"injured": (20, 20, 30, "20 إلى 30")}),
        (
            "سقوط بين 10 و 15 قتيلا وبين 20 و30 جريحا",
            {"killed": (10, 10, 15, "10 و 15"), "injured": (20, 20, 30, "20 و30")},
        ),
        ("Between 3 and 5 soldiers were killed", {"killed": (3, 3, 5, "3 and 5")}),
        ("leaving between ten and twenty dead", {"killed": (10, 10, 20, "ten and twenty")}),
        ("killed 3 to 5 and wounded 100-150", {"killed": (3, 3, 5, "3 to 5"), "injured": (100, 100, 150, "100-150")}),
        ("ارتفع عدد القتلى من 3 إلى 5", {"killed": (5, 5, 5, "5")}),
        ("The toll rose from 3 to 5 killed", {"killed": (5, 5, 5, "5")}),
        ("قتل من 3 إلى 5 جنود", {"killed": (3, 3, 5, "3 إلى 5")}),
        ("killed three and five were wounded", {"killed": (3, 3, 3, "three"), "injured": (5, 5, 5, "five")}),
    ],
)
def test_a_range_is_one_number_with_two_ends(passage_of: Passages, text: str, expected: Told) -> None:
    assert _told(passage_of, text) == expected


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("سقطت القذائف دون وقوع إصابات", "دون وقوع إصابات"),
        ("ولم يسفر الهجوم عن ضحايا", "لم يسفر الهجوم عن ضحايا"),
        ("exploded without causing any casualties", "without causing any casualties"),
        ("no one was hurt", "no one was hurt"),
    ],
)
def test_nobody_was_hurt(passage_of: Passages, text: str, evidence: str) -> None:
    found = _told(passage_of, text)
    assert {kind: value[:3] for kind, value in found.items()} == {"killed": (0, 0, 0), "injured": (0, 0, 0)}
    assert all(evidence in value[3] for value in found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No one was killed when a bomb exploded", {"killed": (0, 0, 0, "No one was killed")}),
        ("Nobody has been killed", {"killed": (0, 0, 0, "Nobody has been killed")}),
        ("exploded without killing anyone", {"killed": (0, 0, 0, "without killing")}),
        (
            "No one was killed but five were wounded",
            {"killed": (0, 0, 0, "No one was killed"), "injured": (5, 5, 5, "five")},
        ),
        (
            "No one was killed or injured",
            {"killed": (0, 0, 0, "No one was killed or injured"), "injured": (0, 0, 0, "No one was killed or injured")},
        ),
        ("لم يقتل أحد في الانفجار", {"killed": (0, 0, 0, "لم يقتل أحد")}),
        ("No group claimed the blast in which five were killed", {"killed": (5, 5, 5, "five")}),
        ("There is no doubt that five were killed", {"killed": (5, 5, 5, "five")}),
    ],
)
def test_nobody_was_killed(passage_of: Passages, text: str, expected: Told) -> None:
    assert _told(passage_of, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "قتل عشرات المدنيين",
        "وقع انفجار في السوق",
        "قتل عام 2014 في الموصل",
        "انفجرت بعد 20 دقيقة",
        "مقتل وإصابة 20 شخصا",
        "dozens were killed",
    ],
)
def test_no_number_is_made_up(passage_of: Passages, text: str) -> None:
    assert _told(passage_of, text) == {}


def test_one_number_for_both_is_shared(passage_of: Passages) -> None:
    assert [(h.kind, h.shared) for h in _harms(passage_of, "مقتل وإصابة 20 شخصا")] == [
        ("killed", True),
        ("injured", True),
    ]


def test_whom_it_struck(passage_of: Passages) -> None:
    classes = {text: _harms(passage_of, text)[0].people for text in ("قتل 10 مسلحين", "قتل 3 جنود", "قتل 4 مدنيين")}
    assert classes == {"قتل 10 مسلحين": "militant", "قتل 3 جنود": "security", "قتل 4 مدنيين": "civilian"}


def test_whom_a_passive_without_a_number_struck(passage_of: Passages) -> None:
    texts = ("Islamic State fighters were killed", "soldiers were killed", "people were killed")
    assert [_harms(passage_of, text)[0].people for text in texts] == ["militant", "security", ""]


def test_only_the_words_asked_for_are_read(passage_of: Passages) -> None:
    passage = passage_of("قتل ثلاثة جنود وأصيب خمسة آخرون")
    assert [harm.kind for harm in TOLLS.find(passage, 0, 3)] == ["killed"]
    assert [harm.kind for harm in TOLLS.find(passage, 3, len(passage.words))] == ["injured"]
    assert TOLLS.find(passage, 3, 3) == []


@given(TEXTS)
def test_harm_is_within_its_words_and_its_bounds(passage_of: Passages, text: str) -> None:
    passage = passage_of(text)
    for harm in TOLLS.find(passage, 0, len(passage.words)):
        assert 0 <= harm.first < harm.last <= len(passage.words)
        if harm.count is not None:
            assert harm.count.span is not None
            assert harm.count.span.of(text).strip()
            assert (harm.count.low or 0) <= harm.count.best
            assert harm.count.high is None or harm.count.best <= harm.count.high
