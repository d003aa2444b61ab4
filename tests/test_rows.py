"""What stands in which cell of the app's tables."""

from __future__ import annotations

from pathlib import Path

import incident_frames as frames
import pandas as pd
from app_stores import UNPLACED_REASON, write_sample

from dashboard import rows, table
from dashboard.table import Cell, Symbol
from geo import schema
from geo.store import Store


def only(frame: pd.DataFrame, incident_id: str) -> pd.DataFrame:
    return frame[frame["incident_id"] == incident_id]


def test_an_incident_row_has_both_languages_and_the_map_s_symbol() -> None:
    ((row_id, cells),) = rows.incident_rows(frames.frame([frames.kirkuk_bomb()]))
    assert row_id == "kirkuk"
    assert cells == (
        Cell("2021-05-02"),
        Cell("عبوة ناسفة أو لغم", below="Explosive device or mine", symbol=Symbol("diamond", 3, False)),
        Cell("كركوك", below="Kirkuk"),
        Cell("3"),
        Cell("7"),
    )


def test_background_is_hollow_and_says_so() -> None:
    ((_, cells),) = rows.incident_rows(only(frames.sample(), "mosul-past"))
    assert cells[0] == Cell("2014-06-05", below="– 2014-06-12")
    assert cells[1] == Cell("تفجير انتحاري (سياق)", below="Suicide bomb (background)", symbol=Symbol("star", 2, True))


def test_what_is_unknown_is_said_and_never_a_zero() -> None:
    frame = frames.frame([frames.kirkuk_bomb(date_start=None, date_end=None, killed=None, injured=None, name_ar=None)])
    ((_, cells),) = rows.incident_rows(frame)
    assert cells[0] == Cell("بلا تاريخ", below="undated")
    assert cells[2] == Cell("Kirkuk")
    assert cells[3] == cells[4] == Cell("–")


def test_a_toll_shows_its_bounds_where_they_differ() -> None:
    record = {"killed": 1200, "killed_min": 1200, "killed_max": pd.NA}
    assert rows.toll_cell(record, "killed") == Cell("1,200")
    assert rows.toll_cell(record | {"killed_max": 1500}, "killed") == Cell("1,200", below="1,200–1,500")


def test_an_unplaced_row_has_reason_and_sentence(tmp_path: Path) -> None:
    with Store.open(write_sample(tmp_path / "s.gpkg"), readonly=True) as store:
        ((row_id, cells),) = rows.unplaced_rows(only(store.incidents(), "arrest"))
    assert row_id == "arrest"
    assert cells[2] == Cell(UNPLACED_REASON)
    assert cells[3] == Cell("وأعلنت الشرطة اعتقال رجل في ناحية الرشيد.")
    assert cells[4] == Cell("عبوة في التاجي", below="وكالة الرافدين", href="https://example.org/taji")


def test_a_reason_is_said_in_both_languages() -> None:
    assert rows.reason_cell("no place in the gazetteer is named with it") == Cell(
        "لا يُذكر معه مكان معروف في معجم الأماكن", below="no place in the gazetteer is named with it"
    )
    assert rows.reason_cell(UNPLACED_REASON) == Cell(UNPLACED_REASON)
    assert rows.reason_cell(None) == Cell("لم يُذكر سبب", below="no reason recorded")


def test_every_document_has_a_row_also_one_that_gave_nothing(tmp_path: Path) -> None:
    with Store.open(write_sample(tmp_path / "s.gpkg"), readonly=True) as store:
        found = dict(rows.document_rows(rows.newest_first(store.documents())))
    assert list(found) == ["d-mosul", "d-quiet", "d-taji", "d-kirkuk", "d-airport", "d-baqubah"]
    assert found["d-taji"][4:] == (Cell("2"), Cell("1"))
    assert found["d-quiet"][4:] == (Cell("لم يُستخرج منه أي حادث", below="no incident found in it"), Cell("–"))
    assert found["d-baqubah"][:3] == (
        Cell("بلا عنوان", below="untitled"),
        Cell("مصدر غير مذكور", below="source not stated"),
        Cell("بلا تاريخ", below="undated"),
    )


def test_a_text_of_a_megabyte_is_cut_for_the_table() -> None:
    frame = frames.frame([frames.kirkuk_bomb(location_reason="ن" * 1_000_000, title="م" * 1_000_000)])
    ((_, cells),) = rows.unplaced_rows(frame)
    assert len(cells[2].text) == len(cells[4].text) == rows.LONGEST_TEXT
    assert cells[2].text.endswith("…")


def test_sorting_puts_the_unknown_last_either_way() -> None:
    frame = frames.sample()
    falling = list(rows.order(frame, "killed", True)["incident_id"])
    rising = list(rows.order(frame, "killed", False)["incident_id"])
    assert falling[:2] == ["mosul-strike", "kirkuk-again"]
    assert rising[:2] == ["basra", "taji"]
    unknown = list(frame[frame["killed"].isna()]["incident_id"].sort_values())
    assert falling[-len(unknown) :] == rising[-len(unknown) :] == unknown
    assert unknown == ["airport", "fallujah", "hamrin", "mosul-past"]


def test_no_incidents_make_no_rows() -> None:
    assert rows.incident_rows(schema.empty()) == []


def test_pages() -> None:
    assert [table.page_count(n) for n in (0, 1, 100, 101, 250)] == [1, 1, 1, 2, 3]
    assert [table.page_of(n) for n in (0, 99, 100, 249)] == [0, 0, 1, 2]
    frame = pd.DataFrame({"a": range(250)})
    assert list(table.slice_of(frame, 2)["a"]) == list(range(200, 250))
