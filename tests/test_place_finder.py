"""The place finder as Streamlit runs it: its states, its rows, and what it tells the map."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import incident_frames as frames
import pytest
from app_stores import write_sample
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import place_finder, reasons, session, texts
from dashboard.texts import Text
from geo.errors import DataError
from geo.models import Candidate, Place
from geo.paths import installed_dir

APP = Path(dashboard.__file__).with_name("app.py")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(session.STORE_VARIABLE, str(write_sample(tmp_path / "incidents.gpkg")))
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "home"))
    started = AppTest.from_file(APP, default_timeout=30).run()
    assert not started.exception
    return started


def ask(app: AppTest, name: str, governorate: str | None = None) -> AppTest:
    app.text_input(key="place_name").set_value(name)
    if governorate:
        app.selectbox(key="place_governorate").set_value(governorate)
    app.run()
    assert not app.exception
    return app


def page_text(app: AppTest) -> str:
    return "\n".join(block.value for block in app.html)


def component(app: AppTest, key: str) -> dict[str, Any] | None:
    for block in app.get("bidi_component"):
        if re.search(rf"-{key}$", block.proto.id):
            return dict(json.loads(block.proto.json))
    return None


def rows(app: AppTest) -> dict[str, list[dict[str, str]]]:
    table = component(app, "places")
    return {} if table is None else {row["id"]: row["cells"] for row in table["rows"]}


def marks(app: AppTest) -> list[dict[str, Any]]:
    view = component(app, "map")
    assert view is not None
    return list(view["places"])


def test_at_first_it_says_what_to_type_and_marks_nothing(app: AppTest) -> None:
    assert texts.FINDER_HINT.ar in page_text(app)
    assert rows(app) == {}
    assert marks(app) == []
    assert app.button(key="place_clear").disabled


def test_a_name_gives_town_and_camp_with_all_that_is_known_of_them(app: AppTest) -> None:
    ask(app, "Taji")
    assert "الأرجح: التاجي (بلدة)، بثقة " in page_text(app)
    assert re.search(r"Most likely: Taji \(town\), 9\d% sure\.", page_text(app))
    found = rows(app)
    assert {"bg-taji", "bg-taji-camp"} <= set(found)
    number, name, _, kind, where, at, radius, score, reason, source = found["bg-taji"]
    assert number["text"] == "1"
    assert (name["text"], name["below"]) == ("التاجي", "Taji")
    assert (kind["text"], kind["below"]) == ("بلدة", "town")
    assert (where["text"], where["below"]) == ("بغداد، التاجي", "Baghdad, Taji")
    assert re.fullmatch(r"33\.5\d{3}, 44\.2\d{3}", at["text"])
    assert re.fullmatch(r"[\d.]+ كم", radius["text"])
    assert 0.5 < float(score["text"]) <= 1
    assert reason["text"].startswith("بلدة درجة أهميتها")
    assert reason["below"].startswith("town of importance")
    assert source["text"]
    camp = found["bg-taji-camp"]
    assert (camp[3]["text"], camp[3]["below"]) == ("قاعدة أو معسكر", "base or camp")
    assert camp[7]["text"] == "–"
    assert (camp[8]["text"], camp[8]["below"]) == ("يدخل «taji» في اسمه", "its name contains 'taji'")


def test_the_map_gets_the_rows_numbered_alike(app: AppTest) -> None:
    ask(app, "التاجي")
    found = rows(app)
    assert [(m["id"], str(m["number"])) for m in marks(app)] == [(i, cells[0]["text"]) for i, cells in found.items()]
    places = session.place_search().gazetteer.places
    for mark in marks(app):
        place = places[mark["id"]]
        assert (mark["lat"], mark["lon"], mark["radius_m"]) == (place.lat, place.lon, place.radius_m)
        assert (mark["ar"], mark["en"]) == (place.name_ar, place.name_en)
    view = component(app, "map")
    assert view is not None
    assert view["place"] == "bg-taji"


@pytest.mark.parametrize("name", ["كركوك", "Kerkuk", "کەرکووک"])
def test_arabic_english_and_kurdish_lead_to_the_same_place(app: AppTest, name: str) -> None:
    first, *_ = rows(ask(app, name)).items()
    assert first[0] == "ki-kirkuk"
    assert first[1][2]["text"] == "کەرکووک"


def test_a_shared_name_is_called_ambiguous_and_nothing_is_chosen(app: AppTest) -> None:
    ask(app, "حي الزهراء")
    number = len(session.place_search().find("حي الزهراء").resolution.candidates)
    assert number >= 2
    assert texts.FINDER_AMBIGUOUS.fill(n=number).ar in page_text(app)
    assert texts.FINDER_AMBIGUOUS.fill(n=number).en in page_text(app)
    view = component(app, "map")
    assert view is not None
    assert view["place"] is None
    assert len(view["places"]) >= number


def test_a_governorate_decides(app: AppTest) -> None:
    ask(app, "حي الزهراء", "IQ-NI")
    assert "الأرجح: الزهراء (حي)" in page_text(app)
    view = component(app, "map")
    assert view is not None
    assert view["place"] == "ni-mosul-zahra"


def test_a_misspelt_name_says_that_it_is_a_guess(app: AppTest) -> None:
    ask(app, "Talll Afar")
    assert "لا مكان بهذا الرسم تماماً؛ الأقرب: تلعفر" in page_text(app)
    assert "قريب في الكتابة من «" in page_text(app)


def test_a_name_that_is_known_elsewhere_only_says_so(app: AppTest) -> None:
    ask(app, "التاجي", "IQ-NI")
    assert "لا يُعرف مكان بهذا الاسم في محافظة نينوى" in page_text(app)
    assert "No place of this name is known in Nineveh governorate" in page_text(app)
    assert "bg-taji" in rows(app)


def test_an_unknown_name_says_what_was_tried_and_how_to_add_it(app: AppTest) -> None:
    ask(app, "Xyzzyqua")
    said = page_text(app)
    assert texts.FINDER_UNKNOWN.fill(name="Xyzzyqua").ar in said
    assert "“xyzzyqua”, its spelling evened out" in said
    assert re.search(r"among [\d,]{5,} names of [\d,]{5,} places", said)
    assert [place_finder.IMPORT_COMMAND in app.code[0].value, app.code[1].value] == [True, place_finder.INSTALL_COMMAND]
    assert marks(app) == []
    ask(app, "Xyzzyqua", "IQ-DI")
    assert "في محافظة ديالى" in page_text(app)


def test_clearing_takes_rows_and_marks_away(app: AppTest) -> None:
    ask(app, "Taji", "IQ-BG")
    assert marks(app)
    app.button(key="place_clear").click().run()
    assert marks(app) == []
    assert rows(app) == {}
    assert app.text_input(key="place_name").value == ""
    assert app.selectbox(key="place_governorate").value is None


def test_a_chosen_row_stands_out_until_another_name_is_typed(app: AppTest) -> None:
    ask(app, "Taji")
    app.session_state["place_chosen"] = "bg-taji-camp"
    app.run()
    view, table = component(app, "map"), component(app, "places")
    assert view is not None
    assert table is not None
    assert (view["place"], table["selected"]) == ("bg-taji-camp", "bg-taji-camp")
    ask(app, "التاجي")
    view = component(app, "map")
    assert view is not None
    assert view["place"] == "bg-taji"


@pytest.mark.parametrize("hostile", frames.HOSTILE_TEXTS)
def test_hostile_text_reaches_no_markup(app: AppTest, hostile: str) -> None:
    typed = hostile[: place_finder.LONGEST_NAME]
    ask(app, typed)
    assert "<" not in typed or typed not in page_text(app)
    assert not re.search(r"<(img|script|svg|a|iframe)\b", page_text(app))
    assert marks(app) == [] or typed not in json.dumps(marks(app), ensure_ascii=False)


def test_a_damaged_gazetteer_stops_the_finder_and_not_the_page(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DataError("my-villages.csv row 3: <lat> is missing; mend it")

    monkeypatch.setattr(session, "place_search", fail)
    ask(app, "Taji")
    assert "my-villages.csv row 3: &lt;lat&gt; is missing; mend it" in page_text(app)
    assert texts.TROUBLE.ar in page_text(app)
    assert component(app, "table") is not None
    assert marks(app) == []


def test_the_gazetteer_is_loaded_in_half_a_second_and_kept(app: AppTest) -> None:
    session._place_search.clear()
    begin = time.process_time()
    first = session.place_search()
    assert time.process_time() - begin < 0.5
    assert session.place_search() is first


def test_an_installed_table_is_seen_without_a_restart(app: AppTest) -> None:
    before = session.place_search()
    folder = installed_dir()
    folder.mkdir(parents=True)
    header = (
        "id,kind,name_ar,name_en,name_ku,names,admin1,admin2,lat,lon,radius_m,importance,source,country,same_as,adds"
    )
    row = "my-hill,village,تل الياقوت,Tal Yaqut,,,IQ-DI,,34.0,44.9,2000,1,a reader,IQ,,"
    (folder / "mine.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    after = session.place_search()
    assert after is not before
    place = after.find("تل الياقوت").resolution.place
    assert place is not None
    assert place.id == "my-hill"


def test_every_kind_of_the_gazetteer_has_a_name_in_arabic() -> None:
    for kind in {place.kind for place in session.place_search().gazetteer.places.values()}:
        assert re.search(r"[\u0621-\u064a]", reasons.kind_label(kind)[0]), kind


def test_where_a_place_is_said_to_lie() -> None:
    abroad = Place("x", "capital", "طهران", "Tehran", 35.7, 51.4, 9000, country="IR")
    wide = Place("y", "river", "دجلة", "Tigris", 34.0, 44.0, 90000)
    lone = Place("z", "village", "", "Somewhere", 34.0, 44.0, 900, admin1="IQ-DI", admin2="Nowhere")
    assert place_finder.area(abroad) == Text("خارج العراق (IR)", "outside Iraq (IR)")
    assert place_finder.area(wide) == texts.SEVERAL_GOVERNORATES
    assert place_finder.area(lone) == Text("ديالى، Nowhere", "Diyala, Nowhere")
    ((_, cells),) = place_finder.rows([Candidate(lone, 0.5, "a reason nobody wrote yet")])
    assert (cells[1].text, cells[1].below) == ("Somewhere", "")
    assert (cells[8].text, cells[8].below) == ("a reason nobody wrote yet", "")
