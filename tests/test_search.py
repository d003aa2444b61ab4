"""A typed name: what it means, and which other places have it in their own name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extractor import Extractor
from geo.gazetteer import Gazetteer
from geo.models import Place
from geo.paths import lexicon_dir
from geo.search import MOST_NAMESAKES, PlaceSearch

TOWN = Place("taji", "town", "التاجي", "Taji", 33.51, 44.28, 4000, admin1="IQ-BG", importance=3)
CAMP = Place("camp", "base", "معسكر التاجي", "Taji Camp", 33.53, 44.25, 4000, admin1="IQ-BG", importance=3)
PRISON = Place("prison", "prison", "سجن التاجي", "Taji prison", 33.54, 44.24, 5000, admin1="IQ-BG", importance=2)
OTHER = Place("tajiyat", "village", "التاجيات", "Tajiyat", 33.43, 44.32, 5000, admin1="IQ-BG")
NORTH = Place("north", "village", "تل التاجي", "Tal al-Taji", 36.1, 43.1, 2000, admin1="IQ-NI")
KURDISH = Place("erbil", "city", "أربيل", "Erbil", 36.19, 44.01, 9000, admin1="IQ-AR", name_ku="هەولێر", importance=4)


@pytest.fixture(scope="module")
def search() -> PlaceSearch:
    gazetteer = Gazetteer([TOWN, CAMP, PRISON, OTHER, NORTH, KURDISH])
    return PlaceSearch(Extractor(gazetteer, lexicon_dir()).resolver)


@pytest.mark.parametrize("name", ["Taji", "التاجي", "al-Taji", "تاجي", " TAJI "])
def test_a_name_gives_its_place_and_those_named_with_it(search: PlaceSearch, name: str) -> None:
    found = search.find(name)
    assert found.resolution.place == TOWN
    assert [c.place.id for c in found.namesakes] == ["camp", "prison", "north"]
    assert found.candidates == (*found.resolution.candidates, *found.namesakes)
    assert {c.score for c in found.namesakes} == {0.0}
    assert {c.reason for c in found.namesakes} == {f"its name contains '{found.folded}'"}


def test_a_word_is_not_found_inside_another(search: PlaceSearch) -> None:
    assert OTHER not in [c.place for c in search.find("Taji").candidates]


def test_a_governorate_leaves_the_namesakes_of_others_out(search: PlaceSearch) -> None:
    assert [c.place.id for c in search.find("Taji", "IQ-BG").namesakes] == ["camp", "prison"]


def test_a_name_that_no_place_has_alone_is_found_in_longer_ones(search: PlaceSearch) -> None:
    assert [c.place.id for c in search.find("prison").namesakes] == ["prison"]


def test_kurdish_names_are_looked_up_too(search: PlaceSearch) -> None:
    assert search.find("هەولێر").resolution.place == KURDISH


def test_namesakes_are_the_best_known_and_not_too_many() -> None:
    many = [
        Place(
            f"p{n:02}",
            "base",
            f"معسكر {chr(0x628 + n)}{chr(0x628 + n)}",
            f"Camp {n}",
            33,
            44,
            900,
            importance=1 + n % 5,
        )
        for n in range(MOST_NAMESAKES + 8)
    ]
    found = PlaceSearch(Extractor(Gazetteer(many), lexicon_dir()).resolver).find("camp")
    known = {c.place.id for c in found.resolution.candidates}
    assert len(found.namesakes) == MOST_NAMESAKES
    ranked = sorted((p for p in many if p.id not in known), key=lambda p: (-p.importance, p.id))
    assert [c.place for c in found.namesakes] == ranked[:MOST_NAMESAKES]


@given(name=st.text(max_size=40))
def test_whatever_is_typed_is_answered(search: PlaceSearch, name: str) -> None:
    found = search.find(name)
    assert len({c.place.id for c in found.candidates}) == len(found.candidates)
    assert found.resolution.reason
