"""The app's page as Streamlit runs it: states, filters and what they leave, to the exact count."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import incident_frames as frames
import pytest
from app_stores import UNPLACED_REASON, quiet, write, write_hostile, write_sample
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import labels, serve, session, style, texts, views
from dashboard.texts import Text
from geo.errors import DataError, StoreBusyError
from geo.models import INCIDENT_TYPES
from geo.query import Filters

APP = Path(dashboard.__file__).with_name("app.py")
BOMB = "Remote explosive/landmine/IED"
COUNTS = re.compile(r"([\d,]+) of ([\d,]+) shown, ([\d,]+) not placed")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_sample(tmp_path / "incidents.gpkg")
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    return path


def run() -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30).run()
    assert not app.exception
    return app


def page_text(app: AppTest) -> str:
    return "\n".join(block.value for block in app.html)


def counts(app: AppTest) -> tuple[int, int, int]:
    assert not app.exception
    found = COUNTS.search(page_text(app))
    assert found is not None
    shown, total, unplaced = (int(number.replace(",", "")) for number in found.groups())
    return shown, total, unplaced


def table_of(app: AppTest, key: str) -> dict[str, Any]:
    """What one of the tables sends to the browser."""
    for block in app.get("bidi_component"):
        if re.search(rf"-{key}$", block.proto.id):
            return dict(json.loads(block.proto.json))
    raise AssertionError(f"no table {key}")


def ids(app: AppTest, key: str = "table") -> list[str]:
    return [row["id"] for row in table_of(app, key)["rows"]]


def test_all_is_shown_at_first_the_newest_on_top(sample: Path) -> None:
    app = run()
    assert counts(app) == (6, 6, 1)
    assert "يظهر 6 من أصل 6 · 1 بلا موقع" in page_text(app)
    assert ids(app) == ["bomb", "attack", "rockets", "past", "arrest", "undated"]
    assert [tab.label for tab in app.tabs] == [
        "جدول الحوادث · Incidents",
        "ابحث عن مكان · Find a place",
        "بلا موقع (1) · Not placed (1)",
        "المصادر (6) · Sources (6)",
        "تنزيل · Download",
        "عن الأداة · About",
    ]


def test_filter_by_type(sample: Path) -> None:
    app = run()
    app.multiselect(key="filter_types").set_value([BOMB]).run()
    assert counts(app) == (2, 6, 0)
    assert ids(app) == ["bomb", "undated"]


def test_only_types_and_governorates_that_occur_are_offered(sample: Path) -> None:
    app = run()
    assert app.multiselect(key="filter_types").options == [
        "هجوم مسلح أو اغتيال · Attack",
        "تفجير انتحاري · Suicide bomb",
        "عبوة ناسفة أو لغم · Explosive device or mine",
        "قصف مدفعي أو صاروخي · Shelling or missiles",
        "اعتقالات · Arrests",
    ]
    assert app.multiselect(key="filter_governorates").options == [
        "بغداد · Baghdad",
        "ديالى · Diyala",
        "كركوك · Kirkuk",
        "نينوى · Nineveh",
    ]


def test_filter_by_governorate(sample: Path) -> None:
    app = run()
    app.multiselect(key="filter_governorates").set_value(["IQ-BG"]).run()
    assert counts(app) == (2, 6, 0)
    assert ids(app) == ["bomb", "rockets"]


def test_filter_by_words_folds_arabic(sample: Path) -> None:
    app = run()
    app.text_input(key="filter_words").set_value("  عبوه ناسفه ").run()
    assert ids(app) == ["bomb", "undated"]
    app.text_input(key="filter_words").set_value("airport").run()
    assert ids(app) == ["rockets"]


def test_filter_by_overlay_and_background(sample: Path) -> None:
    app = run()
    app.checkbox(key="filter_disputed").check().run()
    assert counts(app) == (1, 6, 0)
    assert ids(app) == ["attack"]
    app.checkbox(key="filter_disputed").uncheck().run()
    app.checkbox(key="filter_background").uncheck().run()
    assert counts(app) == (5, 6, 1)
    assert "past" not in ids(app)


def test_undated_incidents_stay_in_a_range_until_the_reader_says_otherwise(sample: Path) -> None:
    app = run()
    assert app.checkbox(key="filter_undated").disabled
    app.date_input(key="filter_from").set_value(dt.date(2021, 5, 1)).run()
    assert counts(app) == (4, 6, 1)
    assert not app.checkbox(key="filter_undated").disabled
    app.checkbox(key="filter_undated").uncheck().run()
    assert counts(app) == (2, 6, 0)
    app.date_input(key="filter_to").set_value(dt.date(2021, 5, 1)).run()
    assert ids(app) == ["attack"]


def test_a_range_that_ends_before_it_begins_is_said_and_not_applied(sample: Path) -> None:
    app = run()
    app.date_input(key="filter_from").set_value(dt.date(2021, 5, 2))
    app.date_input(key="filter_to").set_value(dt.date(2021, 5, 1)).run()
    assert texts.DATES_SWAPPED.ar in page_text(app)
    assert texts.DATES_SWAPPED.en in page_text(app)
    assert counts(app) == (6, 6, 1)


def test_filters_are_named_and_reset_takes_them_all_back(sample: Path) -> None:
    app = run()
    assert app.button(key="reset").disabled
    app.date_input(key="filter_from").set_value(dt.date(2021, 5, 1))
    app.multiselect(key="filter_types").set_value([BOMB, "Attack"])
    app.multiselect(key="filter_governorates").set_value(["IQ-KI"])
    app.text_input(key="filter_words").set_value("<i>كركوك</i>")
    app.checkbox(key="filter_disputed").check()
    app.checkbox(key="filter_background").uncheck().run()
    said = page_text(app)
    for words in (
        "من تاريخ: 2021-05-01",
        "From: 2021-05-01",
        "نوع الحادث: عبوة ناسفة أو لغم، هجوم مسلح أو اغتيال",
        "Governorate: Kirkuk",
        "Text: &lt;i&gt;كركوك&lt;/i&gt;",
        texts.DISPUTED.ar,
        texts.NO_BACKGROUND.en,
    ):
        assert words in said
    app.button(key="reset").click().run()
    assert counts(app) == (6, 6, 1)
    assert app.button(key="reset").disabled
    assert "From: 2021-05-01" not in page_text(app)


def test_no_hit_says_so_and_the_map_stays(sample: Path) -> None:
    app = run()
    app.text_input(key="filter_words").set_value("لاشيءكهذا").run()
    assert counts(app) == (0, 6, 0)
    table = table_of(app, "table")
    assert table["rows"] == []
    assert table["empty"] == texts.NO_HITS._asdict()
    assert table_of(app, "unplaced")["rows"] == []
    assert table_of(app, "unplaced")["empty"] == texts.NO_HITS._asdict()
    assert json.loads(view_of(app))["selected"] is None


def view_of(app: AppTest) -> str:
    (view,) = [b.proto.json for b in app.get("bidi_component") if re.search(r"-map$", b.proto.id)]
    return str(view)


def test_what_has_no_place_stays_listed_when_a_filter_by_place_cannot_judge_it(sample: Path) -> None:
    app = run()
    placeless = ids(app, "unplaced")
    assert len(placeless) == 1
    assert not [caption.value for caption in app.caption if texts.UNJUDGED.ar in caption.value]
    app.checkbox(key="filter_disputed").check().run()
    assert ids(app, "unplaced") == placeless
    assert [caption.value for caption in app.caption if texts.UNJUDGED.ar in caption.value] == [texts.UNJUDGED.line]


def test_a_filter_sends_the_browser_which_are_visible_and_no_point_again(sample: Path) -> None:
    app = run()
    before = {b.proto.id: b.proto.json for b in app.get("bidi_component") if "map_" in b.proto.id}
    first = json.loads(view_of(app))
    app.checkbox(key="filter_disputed").check().run()
    after = {b.proto.id: b.proto.json for b in app.get("bidi_component") if "map_" in b.proto.id}
    second = json.loads(view_of(app))
    assert len(before) == 2
    assert before == after
    assert first["visible"] is None
    assert second["visible"] is not None
    assert len(view_of(app)) < 300


def test_unplaced_incidents_are_listed_with_reason_and_sentence(sample: Path) -> None:
    (row,) = table_of(run(), "unplaced")["rows"]
    assert [cell["text"] for cell in row["cells"]] == [
        "اعتقالات",
        "بلا تاريخ",
        UNPLACED_REASON,
        "وأعلنت الشرطة اعتقال رجل في ناحية الرشيد.",
        "عبوة في التاجي",
    ]


def test_sources_list_what_each_document_gave(sample: Path) -> None:
    rows = {row["id"]: [cell["text"] for cell in row["cells"]] for row in table_of(run(), "sources")["rows"]}
    assert len(rows) == 6
    assert rows["d-taji"] == ["عبوة في التاجي", "وكالة الرافدين", "2021-05-03", "0", "2", "1"]
    assert rows["d-quiet"][-2:] == ["لم يُستخرج منه أي حادث", "–"]


def test_every_heading_is_in_both_languages(sample: Path) -> None:
    app = run()
    for key in ("table", "unplaced", "sources"):
        for column in table_of(app, key)["columns"]:
            assert re.search(r"[\u0621-\u064a]", column["ar"])
            assert re.search(r"[A-Za-z]", column["en"])
    for widget in (
        *app.multiselect,
        *app.checkbox,
        *app.button,
        *app.date_input,
        *app.text_input,
        *app.download_button,
    ):
        assert re.fullmatch(r"[\u0621-\u0652 ]+ · [\x20-\x7e]+", widget.label), widget.label


def test_a_store_without_incidents_says_how_to_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "my store.gpkg", [])
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    app = run()
    assert texts.EMPTY_STORE.ar in page_text(app)
    assert app.code[0].value == f"incident-map ingest ARTICLES --store '{path}'"
    assert counts(app) == (0, 0, 0)
    assert not app.multiselect
    assert not app.get("bidi_component")


def test_documents_that_gave_nothing_are_still_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "quiet.gpkg", [quiet()])
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    app = run()
    assert "No incident was found in 1 documents" in page_text(app)
    assert ids(app, "sources") == ["d-quiet"]


def test_started_without_a_store_it_says_how_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(session.STORE_VARIABLE, raising=False)
    monkeypatch.setattr(serve, "cache_dir", lambda: Path("/home/reader/cache"))
    app = run()
    assert texts.NO_STORE.ar in page_text(app)
    assert "/home/reader/cache/sample.gpkg" in page_text(app)
    assert app.code[0].value == "incident-map serve --store FILE"


def test_a_missing_store_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gone.gpkg"
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    app = run()
    assert texts.STORE_MISSING.ar in page_text(app)
    assert str(path) in page_text(app)
    assert app.code[0].value == f"incident-map ingest ARTICLES --store {path}"


def test_a_file_that_is_no_store_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.gpkg"
    path.write_text("not a database at all", encoding="utf-8")
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    app = run()
    assert texts.NOT_A_STORE.ar in page_text(app)
    assert "notes.gpkg is not a store" in page_text(app)
    assert "Traceback" not in page_text(app)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreBusyError("s.gpkg is being written by another process; wait"), texts.STORE_BUSY),
        (DataError("gazetteer.csv: <missing>; reinstall"), texts.TROUBLE),
    ],
)
def test_other_troubles_say_what_to_do_and_can_be_tried_again(
    sample: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: Text
) -> None:
    def fail(_path: Path) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(session, "load", fail)
        app = run()
        assert words.ar in page_text(app)
        assert words.en in page_text(app)
        assert "<missing>" not in page_text(app)
    app.button(key="retry").click().run()
    assert counts(app) == (6, 6, 1)


def test_missing_data_are_said_in_words_too(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DataError("gazetteer.csv is missing; reinstall")

    monkeypatch.setattr(session, "governorates", fail)
    said = page_text(run())
    assert texts.TROUBLE.ar in said
    assert "gazetteer.csv is missing; reinstall" in said


def test_hostile_text_reaches_no_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_hostile(tmp_path / "h.gpkg", frames.HOSTILE_TEXTS, frames.HOSTILE_URLS)
    monkeypatch.setenv(session.STORE_VARIABLE, str(path))
    app = run()
    number = len(frames.HOSTILE_TEXTS)
    assert counts(app) == (2 * number, 2 * number, number)
    app.text_input(key="filter_words").set_value(frames.HOSTILE_TEXTS[0]).run()
    assert frames.HOSTILE_TEXTS[0] not in page_text(app)
    assert all(frames.PWNED not in block.value for block in app.markdown)


def test_the_downloads_hold_what_passes_the_filters(sample: Path) -> None:
    frame = session.load(sample).incidents
    some = frame[frame["incident_id"].isin(["attack", "arrest"])]
    rows = list(csv.DictReader(io.StringIO(views.exported(some, ".csv").decode("utf-8-sig"))))
    assert [row["incident_id"] for row in rows] == ["attack", "arrest"]
    features = json.loads(views.exported(some, ".geojson"))["features"]
    assert [f["geometry"] is None for f in features] == [False, True]
    page = views.html_page(some, Filters(types=("Attack", "Arrests"), admin1=("IQ-KI",)))
    assert "هجوم مسلح أو اغتيال، اعتقالات" in page
    assert "governorate: Kirkuk" in page


def test_every_type_has_words_and_a_symbol() -> None:
    assert set(labels.TYPES) == set(style.SYMBOLS) == set(INCIDENT_TYPES)
