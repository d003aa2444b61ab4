"""Names to places: ranked with reasons, and open where nothing decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from texts import TEXTS

from geo.extractor import Extractor
from geo.gazetteer import Gazetteer
from geo.models import Place
from geo.paths import lexicon_dir
from geo.resolve import Context, Resolver

HAWIJA = Place("hawija", "town", "الحويجة", "Hawija", 35.325, 43.77, 4500, admin1="IQ-KI", importance=3)
HAWIJA_DISTRICT = replace(HAWIJA, id="hawija-district", kind="district", radius_m=35_000)
JAMIA_BAGHDAD = Place("jamia-bg", "quarter", "حي الجامعة", "Jamia", 33.32, 44.32, 1500, admin1="IQ-BG", importance=2)
JAMIA_MOSUL = replace(JAMIA_BAGHDAD, id="jamia-ni", lat=36.37, lon=43.15, admin1="IQ-NI")
BAGHDAD = Place("baghdad", "city", "بغداد", "Baghdad", 33.32, 44.4, 15_000, admin1="IQ-BG", importance=5)
MOSUL = Place("mosul", "city", "الموصل", "Mosul", 36.34, 43.13, 12_000, admin1="IQ-NI", importance=5)
SMALL = Extractor(
    Gazetteer([HAWIJA, HAWIJA_DISTRICT, JAMIA_BAGHDAD, JAMIA_MOSUL, BAGHDAD, MOSUL]), lexicon_dir()
).resolver


def _id(place: Place | None) -> str | None:
    return place.id if place is not None else None


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("الحويجة", "hawija"),
        ("حويجة", "hawija"),
        ("Hawija", "hawija"),
        ("قضاء الحويجة", "hawija-district"),
        ("Hawija district", "hawija-district"),
        ("مدينة الحويجة", "hawija"),
        ("the city of Mosul", "mosul"),
        (" الموصل ", "mosul"),
    ],
)
def test_names_with_and_without_a_type_word(name: str, place_id: str) -> None:
    found = SMALL.resolve(name)
    assert _id(found.place) == place_id
    assert found.confidence > 0.5
    assert not found.ambiguous
    assert found.candidates[0].place == found.place
    assert found.reason


def test_where_nothing_decides_no_place_is_given() -> None:
    found = SMALL.resolve("حي الجامعة")
    assert found.place is None
    assert found.ambiguous
    assert {c.place.id for c in found.candidates} == {"jamia-bg", "jamia-ni"}
    assert "IQ-BG" in found.reason
    assert "IQ-NI" in found.reason


@pytest.mark.parametrize(("admin1", "place_id"), [("IQ-BG", "jamia-bg"), ("IQ-NI", "jamia-ni")])
def test_a_governorate_decides(admin1: str, place_id: str) -> None:
    assert _id(SMALL.resolve("حي الجامعة", admin1).place) == place_id


@pytest.mark.parametrize(("context", "place_id"), [("قتل شرطي في بغداد", "jamia-bg"), ("north of Mosul", "jamia-ni")])
def test_the_text_around_decides(context: str, place_id: str) -> None:
    assert _id(SMALL.resolve("حي الجامعة", context=context).place) == place_id


def test_a_type_word_rules_out_what_is_of_another_kind() -> None:
    found = SMALL.resolve("حي الموصل")
    assert found.place is None
    assert not found.ambiguous
    assert "حي" in found.reason


@pytest.mark.parametrize("name", ["", " ", "xyz", "Reykjavik", "ال", "…"])
def test_unknown_names_say_so(name: str) -> None:
    found = SMALL.resolve(name)
    assert found.place is None
    assert found.candidates == ()
    assert found.confidence == 0
    assert "no such name" in found.reason


def test_a_misspelt_name_is_found_with_less_confidence() -> None:
    found = SMALL.resolve("الحويجةة")
    assert _id(found.place) == "hawija"
    assert found.confidence < SMALL.resolve("الحويجة").confidence
    assert "nearly" in found.reason


def test_candidates_are_ranked_the_same_whatever_their_order() -> None:
    places = [HAWIJA, HAWIJA_DISTRICT, BAGHDAD]
    assert SMALL.rank(places, Context()) == SMALL.rank(places[::-1], Context())
    assert SMALL.rank([], Context()).place is None


@pytest.mark.parametrize(
    ("name", "admin1", "place_id"),
    [
        ("كركوك", None, "ki-kirkuk"),
        ("محافظة كركوك", None, "iq-ki"),
        ("Kirkuk province", None, "iq-ki"),
        ("الرشاد", "IQ-KI", "ki-rashad"),
        ("هەولێر", None, "ar-erbil"),
        ("Baqouba", None, "di-baqubah"),
        ("قضاء تلعفر", None, "ni-telafar-district"),
        ("مطار كركوك", None, "ki-kirkuk-airport"),
    ],
)
def test_names_of_the_bundled_gazetteer(resolver: Resolver, name: str, admin1: str | None, place_id: str) -> None:
    found = resolver.resolve(name, admin1)
    if place_id.endswith("-airport"):  # base or airport: what counts is that it is no town
        assert found.place is not None
        assert found.place.kind in {"airport", "base"}
    else:
        assert _id(found.place) == place_id, found.reason


@given(TEXTS)
def test_any_name_gets_an_answer(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert 0 <= found.confidence <= 1
    assert found.reason
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)
    if found.place is not None:
        assert not found.ambiguous
        assert found.place in [c.place for c in found.candidates]
    if found.ambiguous:
        assert len(found.candidates) > 1


def test_resolving_is_the_same_on_another_loading(resolver: Resolver) -> None:
    other = Extractor(Gazetteer(list(resolver.gazetteer.places.values())[::-1]), lexicon_dir()).resolver
    for name in ("الحويجة", "القادسية", "المنصور", "حي السلام", "Rashad"):
        one, two = resolver.resolve(name), other.resolve(name)
        assert (one.place, one.ambiguous, one.confidence) == (two.place, two.ambiguous, two.confidence), name
