"""Place names in sentences: where they stand, what they mean, which role the words around them give."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extractor import Extractor
from geo.models import Document, Mention

Named = tuple[str, str, str | None]


def _mentions(extractor: Extractor, text: str) -> list[Mention]:
    return list(extractor.extract(Document("d", text, published=dt.date(2021, 5, 3))).mentions)


def _named(extractor: Extractor, text: str) -> list[Named]:
    return [(m.surface, m.role, m.place.id if m.place is not None else None) for m in _mentions(extractor, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل شرطي في حي الكرادة وسط بغداد.",
         [("حي الكرادة", "event", "bg-karrada"), ("بغداد", "container", "bg-baghdad")]),
        ("سقطت قذائف شمال شرقي بعقوبة.", [("بعقوبة", "reference", "di-baqubah")]),
        ("انفجرت عبوة على بعد 30 كلم غرب الرمادي.", [("الرمادي", "reference", "an-ramadi")]),
        ("قال قائد شرطة الأنبار إن جنديا قتل في هيت أمس.", [("الأنبار", "org", "iq-an"), ("هيت", "event", "an-hit")]),
        ("بغداد ـ رويترز: قتل ثلاثة في البصرة.",
         [("بغداد", "dateline", "bg-baghdad"), ("البصرة", "event", "ba-basra")]),
        ("BAGHDAD (Reuters) - Gunmen killed two in Basra.",
         [("BAGHDAD", "dateline", "bg-baghdad"), ("Basra", "event", "ba-basra")]),
        ("عاد النازحون من الموصل إلى دهوك.",
         [("الموصل", "background", "ni-mosul"), ("دهوك", "background", "da-duhok")]),
        ("قتل مدني قرب الحويجة.", [("الحويجة", "reference", "ki-hawija")]),
        ("in the village of Bashir south of Kirkuk",
         [("village of Bashir", "background", "ki-bashir"), ("Kirkuk", "reference", "ki-kirkuk")]),
    ],
)  # fmt: skip
def test_roles(extractor: Extractor, text: str, expected: list[Named]) -> None:
    assert _named(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "surface", "place_id"),
    [
        ("قتل جندي بالفلوجة.", "الفلوجة", "an-fallujah"),
        ("هجوم للقاعدة في الفلوجة وسامراء.", "سامراء", "sd-samarra"),
        ("وقع الهجوم بمدينة كركوك.", "مدينة كركوك", "ki-kirkuk"),
        ("في قضاء الحويجة", "قضاء الحويجة", "ki-hawija-district"),
        ("في محافظة كركوك", "محافظة كركوك", "iq-ki"),
        ("في كَرْكُوك", "كَرْكُوك", "ki-kirkuk"),
        ("in Kirkuk province", "Kirkuk province", "iq-ki"),
        ("in Mosul’s west", "Mosul", "ni-mosul"),
        ("غرب تل عفر", "تل عفر", "ni-telafar"),
        ("قرب مطار بغداد الدولي", "مطار بغداد الدولي", "bg-baghdad-airport"),
    ],
)
def test_names_and_their_extent(extractor: Extractor, text: str, surface: str, place_id: str) -> None:
    assert (surface, place_id) in [(name, place) for name, _, place in _named(extractor, text)]


@pytest.mark.parametrize(
    "text",
    [
        "قتل علي الموصلي برصاص مسلحين.",
        "وفاة الشاعر محمد البغدادي.",
        "عقد البرلمان جلسته أمس.",
        "كان الجو باردا في حي من الأحياء.",
        "Mr Baghdadi spoke on Monday.",
        "التقى الوزير القائم بالأعمال الأميركي.",
    ],
)
def test_persons_and_ordinary_words_are_no_places(extractor: Extractor, text: str) -> None:
    assert _named(extractor, text) == []


def test_a_plural_type_word_holds_for_all_that_follow(extractor: Extractor) -> None:
    found = _named(extractor, "هجمات في محافظات ديالى وكركوك والأنبار.")
    assert [place for _, _, place in found] == ["iq-di", "iq-ki", "iq-an"]


def test_a_quarter_is_that_of_the_town_beside_it(extractor: Extractor) -> None:
    for town, admin1 in (("بغداد", "IQ-BG"), ("الموصل", "IQ-NI")):
        found = _mentions(extractor, f"قتل شرطي في حي القادسية في {town} أمس.")
        assert [m.place.admin1 for m in found if m.place is not None] == [admin1, admin1], town


def test_a_place_that_no_table_has_is_in_the_one_told_beside_it(extractor: Extractor) -> None:
    text = "قتل مدني في قرية الدغيليب قرب الحويجة."
    village, _ = _mentions(extractor, text)
    assert (village.surface, village.role) == ("قرية الدغيليب", "event")
    assert village.place is not None
    assert village.place.id == "ki-hawija"
    assert village.resolution.confidence < 0.7
    assert "not in the gazetteer" in village.resolution.reason


def test_a_name_that_stays_open_is_reported_with_its_candidates(extractor: Extractor) -> None:
    (mention,) = _mentions(extractor, "قتل شرطي في حي الجامعة أمس.")
    assert mention.place is None
    assert mention.resolution.ambiguous
    assert {c.place.admin1 for c in mention.resolution.candidates} >= {"IQ-BG", "IQ-NI"}


def test_places_abroad_have_no_governorate(extractor: Extractor) -> None:
    (mention,) = _mentions(extractor, "وقع انفجار في دمشق.")
    assert mention.place is not None
    assert (mention.place.id, mention.place.country, mention.place.admin1) == ("xx-damascus", "SY", None)
