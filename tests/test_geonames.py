"""What becomes of the lines of GeoNames' dump, and which of its places are known already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from geonames_dump import NAMES, name_line, place_line, zipped
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Place
from geo.paths import gazetteer_dir, lexicon_dir
from geo.sources import geonames, linking
from geo.sources.checks import compared
from geo.sources.kinds import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables.load(gazetteer_dir(), lexicon_dir())


def converted(tmp_path: Path, tables: Tables, lines: list[str], names: list[str]) -> dict[str, Place]:
    for file, content in (("IQ.zip", lines), ("names.zip", names)):
        (tmp_path / file).write_bytes(zipped(content))
    found = geonames.convert(
        tmp_path / "IQ.zip", tmp_path / "names.zip", tables, lambda lats, lons: [("IQ-NI", "Mosul")] * len(lats)
    )
    return {place.id: place for place in found.places}


@pytest.mark.parametrize(
    ("code", "population", "kind", "radius_m", "importance"),
    [
        ("P.PPL", 0, "village", 3000, 1),
        ("P.PPL", 4999, "village", 3000, 1),
        ("P.PPL", 5000, "town", 4000, 2),
        ("P.PPL", 100_000, "city", 5000, 2),
        ("P.PPLX", 0, "quarter", 2000, 1),
        ("P.PPLA2", 0, "town", 4000, 2),
        ("S.AIRB", 0, "base", 4000, 2),
        ("H.WAD", 0, "valley", 20000, 1),
        ("T.MTS", 0, "mountain", 20000, 1),
        ("L.OILF", 0, "oilfield", 8000, 2),
        ("S.SHRN", 0, "shrine", 1500, 1),
    ],
)
def test_the_feature_code_decides_kind_radius_and_importance(
    tmp_path: Path, tables: Tables, code: str, population: int, kind: str, radius_m: float, importance: int
) -> None:
    line = place_line(7, "Badush", 36.4, 42.9, code, "15", population)
    place = converted(tmp_path, tables, [line], [])["gn-7"]
    assert (place.kind, place.radius_m, place.importance, place.reviewed) == (kind, radius_m, importance, False)
    assert (place.admin1, place.admin2, place.source) == ("IQ-NI", "Mosul", "GeoNames 7")


def test_what_names_no_place_or_lies_elsewhere_is_counted(tmp_path: Path, tables: Tables) -> None:
    lines = [
        place_line(1, "Badush", 36.4, 42.9),
        place_line(2, "Some Hotel", 36.4, 42.9, "S.HTL"),
        place_line(3, "Some Tribe", 36.4, 42.9, "L.TRB"),
        place_line(4, "Null", 0.0, 0.0),
    ]
    (tmp_path / "IQ.zip").write_bytes(zipped(lines))
    (tmp_path / "names.zip").write_bytes(zipped(NAMES))
    found = geonames.convert(
        tmp_path / "IQ.zip", tmp_path / "names.zip", tables, lambda lats, lons: [(None, None)] * len(lats)
    )
    assert [place.id for place in found.places] == ["gn-1"]
    assert geonames.by_reason(found.left_out) == "2 of a feature code that names no place here, 1 outside Iraq's box"


def test_names_lose_type_words_and_ordinary_words_gain_them(tmp_path: Path, tables: Tables) -> None:
    found = converted(
        tmp_path,
        tables,
        [
            place_line(1, "Qaḑā’ Talkayf", 36.49, 43.12, "A.ADM2", "15"),
            place_line(2, "As Salām", 36.1, 43.0, admin1="15"),
            place_line(3, "Muḩammad ‘Alī", 36.1, 43.0, admin1="15"),
            place_line(4, "Nāḩiyat Ḩīrān", 36.29, 44.5, "P.PPLA3", "11"),
            place_line(5, "Abū Jāsim", 33.5, 44.1, admin1="07"),
        ],
        [
            name_line(1, "ar", "قضاء تلكيف"),
            name_line(2, "ar", "السلام"),
            name_line(3, "ar", "محمد علي"),
            name_line(4, "ar", "مركز ناحية هيران"),
            name_line(5, "ar", "أبو جاسم"),
        ],
    )
    assert (found["gn-1"].name_ar, found["gn-1"].name_en, found["gn-1"].kind) == ("تلكيف", "Talkayf", "district")
    assert (found["gn-2"].name_ar, found["gn-2"].name_en) == ("قرية السلام", "As Salam")
    assert (found["gn-3"].name_ar, found["gn-3"].name_en) == ("قرية محمد علي", "Muhammad Ali village")
    assert (found["gn-4"].name_ar, found["gn-4"].name_en) == ("هيران", "Hiran")
    assert (found["gn-5"].name_ar, found["gn-5"].name_en) == ("قرية أبو جاسم", "Abu Jasim village")


KIRKUK = Place("ki-kirkuk", "city", "كركوك", "Kirkuk", 35.468, 44.392, 10000, admin1="IQ-KI", admin2="Kirkuk")
BASHIR = Place("ki-bashir", "village", "البشير", "Bashir", 35.33, 44.35, 2000, admin1="IQ-KI", admin2="Daquq")
HAMRIN = Place("rg-hamrin", "mountain", "جبال حمرين", "Hamrin Mountains", 34.6, 44.4, 90000)


def candidate(kind: str, name: str, lat: float, lon: float, admin2: str | None = None, **names: Any) -> Place:
    return Place("gn-1", kind, "", name, lat, lon, 3000, admin1="IQ-KI", admin2=admin2, **names)


@pytest.mark.parametrize(
    ("place", "same_as"),
    [
        (candidate("town", "Kirkuk", 35.47, 44.40), "ki-kirkuk"),
        (candidate("town", "Kirkuk", 35.47, 44.45), None),  # 5.3 km away
        (candidate("town", "Kirkuk", 35.47, 44.60, "Kirkuk"), "ki-kirkuk"),  # in its district
        (candidate("oilfield", "Kirkuk", 35.47, 44.40), None),  # another kind of thing
        (candidate("village", "Al Bashīr", 35.34, 44.36), "ki-bashir"),
        (candidate("village", "Bashir", 35.60, 44.20, "Dibis"), None),  # a namesake elsewhere
        (candidate("mountain", "Hamrin Mountains", 35.0, 44.0), "rg-hamrin"),  # along the range
    ],
)
def test_which_places_are_known_already(tables: Tables, place: Place, same_as: str | None) -> None:
    links = linking.link([place], [KIRKUK, BASHIR, HAMRIN], tables)
    assert (links["gn-1"].same_as if links else None) == same_as


def test_only_spellings_that_are_new_like_its_own_and_nobody_elses_are_added(tables: Tables) -> None:
    names = ("Kerkouk", "Karkuk", "Arrapha", "Bashir", "Hassan", "کەرکوک", "قضاء كركوك")
    place = candidate("city", "Kirkuk", 35.47, 44.40, names=names)
    link = linking.link([place], [KIRKUK, BASHIR], tables)["gn-1"]
    assert link.adds == ("Kerkouk", "Karkuk", "کەرکوک")


_LETTERS = st.text("ابتثجحخدرزسشصعغفقكلمنهويةىءأ ", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.sampled_from(["village", "quarter", "mountain", "base"]), _LETTERS)
def test_a_name_with_its_type_word_needs_none(tables: Tables, kind: str, name: str) -> None:
    assert compared(tables.typed(name, kind)) != compared(name)
    assert tables.without_type(tables.without_type(name, kind), kind) == tables.without_type(name, kind)
