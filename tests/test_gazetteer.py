"""The gazetteer: keys, the article, names found in text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from texts import TEXTS

from geo.errors import DataError
from geo.gazetteer import Gazetteer, all_names, name_key
from geo.models import Place
from geo.text import fold

QAIM = Place("an-qaim", "city", "القائم", "Al-Qaim", 34.39, 40.99, 4000, admin1="IQ-AN", names=("Husaybah",))
KARBALA = Place("ka-karbala", "city", "كربلاء", "Karbala", 32.61, 44.02, 6000, admin1="IQ-KA", name_ku="کەربەلا")
BALAD = Place("sd-balad", "town", "بلد", "Balad", 34.02, 44.15, 4000, admin1="IQ-SD")
BALAD_BASE = Place("sd-balad-base", "base", "قاعدة بلد الجوية", "Balad Air Base", 33.94, 44.36, 5000, admin1="IQ-SD")
RUZ = Place("di-balad-ruz", "town", "بلد روز", "Balad Ruz", 33.7, 45.08, 3500, admin1="IQ-DI")
SMALL = Gazetteer([QAIM, KARBALA, BALAD, BALAD_BASE, RUZ])
HEADER = "id,kind,name_ar,name_en,name_ku,names,admin1,admin2,lat,lon,radius_m,importance,source,country"
ROW = "an-qaim,city,القائم,Al-Qaim,,Husaybah|حصيبة,IQ-AN,Qaim,34.39,40.99,4000,3,GeoNames,IQ"


def _found(text: str, gazetteer: Gazetteer = SMALL) -> list[tuple[str, str]]:
    folded = fold(text)
    return [(folded[hit.start : hit.end], hit.prefix) for hit in gazetteer.find(folded)]


@pytest.mark.parametrize(
    ("name", "key", "has_article"),
    [
        ("القائم", "قايم", True),
        ("قائم", "قايم", False),
        ("كربلاء", "كربلا", False),
        ("Al-Qaim", "qaim", False),
        ("El Qa'im", "qaim", False),
        ("Ash Shatrah", "shatrah", False),
        ("حي الجامعة", "حي الجامعه", False),
        ("الدور", "دور", True),
        ("الف", "الف", False),
        ("Allawi", "allawi", False),
    ],
)
def test_a_key_has_no_article(name: str, key: str, has_article: bool) -> None:
    assert name_key(name) == (key, has_article)


@pytest.mark.parametrize("name", ["القائم", "قائم", "al-qaim", "AL QA'IM", "Husaybah", "القَائِم"])
def test_a_name_is_found_in_any_spelling(name: str) -> None:
    assert SMALL.lookup(name) == [QAIM]


def test_kurdish_names_and_unknown_ones() -> None:
    assert SMALL.lookup("کەربەلا") == [KARBALA]
    assert SMALL.lookup("Atlantis") == []
    assert list(all_names(KARBALA)) == ["كربلاء", "Karbala", "کەربەلا"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("في القائم", [("قايم", "ال")]),
        ("بالقائم وللقائم", [("قايم", "بال"), ("قايم", "ولل")]),
        ("قائم على العمل", []),  # without its article it is an ordinary word
        ("وكربلاء فكربلاء", [("كربلا", "و"), ("كربلا", "ف")]),
        ("كربلائي", []),
        ("بلديات", []),
        ("بلد وبلد روز", [("بلد", ""), ("بلد روز", "و")]),
        ("قاعدة بلد الجوية", [("قاعده بلد الجويه", "")]),
        ("in Al-Qaim, Karbala's", [("qaim", ""), ("karbala", "")]),
        ("Karbala’s shrines, Karbalaspor", [("karbala", "")]),
        ("بلد.كربلاء", [("بلد", ""), ("كربلا", "")]),
        ("", []),
    ],
)
def test_names_in_text_stand_on_word_boundaries(text: str, found: list[tuple[str, str]]) -> None:
    assert _found(text) == found


@given(TEXTS)
def test_hits_are_where_they_say_and_none_is_inside_another(gazetteer: Gazetteer, text: str) -> None:
    folded = fold(text)
    end = 0
    for hit in gazetteer.find(folded):
        assert hit.start >= end
        assert folded[hit.start : hit.end] == hit.key
        assert folded[: hit.start].endswith(hit.prefix)
        assert gazetteer.by_key(hit.key)
        end = hit.end


def test_every_name_of_the_bundled_places_leads_to_its_place(gazetteer: Gazetteer) -> None:
    lost = [
        (place.id, name)
        for place in gazetteer.places.values()
        for name in all_names(place)
        if len(name_key(name)[0]) >= 2 and place not in gazetteer.lookup(name)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("spelling", "place_id"),
    [
        ("تل عفر", "ni-telafar"),
        ("تلعفر", "ni-telafar"),
        ("Tal Afar", "ni-telafar"),
        ("الفلوجه", "an-fallujah"),
        ("Falluja", "an-fallujah"),
        ("Fallujah", "an-fallujah"),
        ("بعقوبه", "di-baqubah"),
        ("Ba'quba", "di-baqubah"),
        ("هەولێر", "ar-erbil"),
        ("أربيل", "ar-erbil"),
        ("طوزخورماتو", "sd-tuz-khurmatu"),
        ("طوز خورماتو", "sd-tuz-khurmatu"),
        ("كركوك", "ki-kirkuk"),
        ("Kerkuk", "ki-kirkuk"),
    ],
)
def test_spellings_of_the_news(gazetteer: Gazetteer, spelling: str, place_id: str) -> None:
    assert place_id in [place.id for place in gazetteer.lookup(spelling)]


def test_places_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        SMALL.places["x"] = QAIM  # type: ignore[index]


def test_ids_are_unique() -> None:
    with pytest.raises(DataError, match="two places have the id 'an-qaim'"):
        Gazetteer([QAIM, QAIM])


def _table(folder: Path, *rows: str) -> Path:
    file = folder / "places.csv"
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return file


def test_a_table_is_read(tmp_path: Path) -> None:
    loaded = Gazetteer.load(_table(tmp_path, ROW))
    place = loaded.places["an-qaim"]
    assert (place.name_ar, place.names, place.lat, place.radius_m) == ("القائم", ("Husaybah", "حصيبة"), 34.39, 4000.0)
    assert (place.name_ku, place.admin2, place.importance, place.country) == (None, "Qaim", 3, "IQ")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (ROW.replace("34.39", "91.2"), r"row 3: lat 91.2 is outside \[-90, 90\]; were lat and lon swapped"),
        (ROW.replace("34.39", "north"), "row 3: could not convert"),
        (ROW.replace(",3,GeoNames", ",high,GeoNames"), "row 3: invalid literal"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        Gazetteer.load(_table(tmp_path, ROW, row))


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be read .*make data"):
        Gazetteer.load(tmp_path / "absent.csv")
