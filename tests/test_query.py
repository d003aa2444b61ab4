"""What each filter lets through."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo import schema
from geo.errors import FilterError
from geo.query import Filters, apply, describe, parse_bbox, parse_date, parse_type

_TEXT = {name: None for name, kind in schema.COLUMNS.items() if kind == "str"}
_NUMBERS = {name: 0 for name, kind in schema.COLUMNS.items() if kind == "int64"}
_MISSING = {name: None for name, kind in schema.COLUMNS.items() if kind in ("Int64", "float64", "datetime64[s]")}


def _row(name: str, **values: Any) -> dict[str, Any]:
    base = {**_TEXT, **_NUMBERS, **_MISSING, "background": False, "confidence": 0.8, "disputed": "", "type": "Attack"}
    return {**base, "incident_id": name, "event_id": name, "document_id": name, **values}


def _located(name: str, lat: float, lon: float, admin1: str, day: str | None, **values: Any) -> dict[str, Any]:
    return _row(name, lat=lat, lon=lon, admin1=admin1, date_start=day, date_end=values.pop("last", day), **values)


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    rows = [
        _located("taji", 33.53, 44.26, "IQ-BG", "2021-05-02", excerpt="انفجار عبوة ناسفة في التاجي", name_en="Taji"),
        _located("kirkuk", 35.47, 44.39, "IQ-KI", "2021-05-31", disputed="disputed;kirkuk", title="هجومٌ في كركوك"),
        _located("diyala", 33.9, 44.9, "IQ-DI", "2021-04-20", last="2021-05-05", type="Arrests", disputed="dis"),
        _located("old", 33.3, 44.4, "IQ-BG", "2014-06-10", background=True, excerpt="a blast recalled"),
        _located("undated", 36.3, 43.1, "IQ-NI", None, type="Armed clash"),
        _row("unplaced", date_start="2021-05-10", date_end="2021-05-10", excerpt="احالة ملف الى المحكمة"),
    ]
    points = [shapely.Point(r["lon"], r["lat"]) if r["lat"] is not None else None for r in rows]
    return schema.conform(gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326"))


def _ids(frame: gpd.GeoDataFrame, **values: Any) -> list[str]:
    return apply(frame, Filters(**values))["incident_id"].tolist()


@pytest.mark.parametrize(
    ("values", "passing"),
    [
        ({}, ["taji", "kirkuk", "diyala", "old", "undated", "unplaced"]),
        ({"date_from": dt.date(2021, 5, 1)}, ["taji", "kirkuk", "diyala", "unplaced"]),
        ({"date_from": dt.date(2021, 5, 6)}, ["kirkuk", "unplaced"]),
        ({"date_to": dt.date(2021, 4, 20)}, ["diyala", "old"]),
        ({"date_to": dt.date(2021, 4, 19)}, ["old"]),
        ({"date_from": dt.date(2021, 5, 31), "date_to": dt.date(2021, 5, 31)}, ["kirkuk"]),
        ({"date_from": dt.date(2021, 5, 31), "undated": True}, ["kirkuk", "undated"]),
        ({"types": ("Arrests", "Armed clash")}, ["diyala", "undated"]),
        ({"admin1": ("IQ-BG",)}, ["taji", "old"]),
        ({"bbox": (44.0, 33.0, 44.5, 34.0)}, ["taji", "old"]),
        ({"query": "عبوه"}, ["taji"]),
        ({"query": "TAJI انفجار"}, ["taji"]),
        ({"query": "هجوم"}, ["kirkuk"]),
        ({"query": "إحالة"}, ["unplaced"]),
        ({"query": "   "}, ["taji", "kirkuk", "diyala", "old", "undated", "unplaced"]),
        ({"query": "(.*"}, []),
        ({"disputed": True}, ["kirkuk", "diyala"]),
        ({"disputed": "kirkuk"}, ["kirkuk"]),
        ({"disputed": "dis"}, ["diyala"]),
        ({"background": False}, ["taji", "kirkuk", "diyala", "undated", "unplaced"]),
        ({"admin1": ("IQ-BG",), "background": False, "date_from": dt.date(2021, 1, 1)}, ["taji"]),
    ],
)
def test_filters(frame: gpd.GeoDataFrame, values: dict[str, Any], passing: list[str]) -> None:
    assert _ids(frame, **values) == passing


def test_a_time_of_day_on_the_last_day_is_inside(frame: gpd.GeoDataFrame) -> None:
    timed = frame.copy()
    timed.loc[0, ["date_start", "date_end"]] = dt.datetime(2021, 5, 2, 23, 59)
    assert _ids(timed, date_from=dt.date(2021, 5, 2), date_to=dt.date(2021, 5, 2)) == ["taji", "diyala"]


def test_columns_crs_and_the_frame_itself_stay(frame: gpd.GeoDataFrame) -> None:
    before = frame.copy()
    found = apply(frame, Filters(admin1=("IQ-WA",)))
    assert len(found) == 0
    assert list(found.columns) == list(frame.columns)
    assert found.crs == frame.crs
    assert frame.equals(before)


def test_an_empty_table_can_be_filtered() -> None:
    filters = Filters(dt.date(2021, 1, 1), query="x", disputed="y", bbox=(1, 2, 3, 4), types=("Attack",))
    assert len(apply(schema.empty(), filters)) == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"date_from": dt.date(2021, 5, 2), "date_to": dt.date(2021, 5, 1)}, "ends .2021-05-01. before it begins"),
        ({"types": ("Atack",)}, "'Atack' is no type of incident; did you mean 'Attack'"),
        ({"types": ("xyz",)}, "known are: Armed clash; Attack"),
        ({"admin1": ("IQ-ZZ",)}, "'IQ-ZZ' is no governorate code"),
        ({"bbox": (45.0, 33.0, 44.0, 34.0)}, "the box 45,33,44,34 is none"),
        ({"bbox": (44.0, 33.0, 45.0, 134.0)}, "is none"),
        ({"bbox": (float("nan"), 33.0, 45.0, 34.0)}, "is none"),
    ],
)
def test_filters_that_mean_nothing(values: dict[str, Any], message: str) -> None:
    with pytest.raises(FilterError, match=message):
        Filters(**values)


def test_values_from_the_command_line() -> None:
    assert parse_date(" 2021-05-02 ") == dt.date(2021, 5, 2)
    assert parse_bbox("43, 34,45.5,36") == (43, 34, 45.5, 36)
    assert parse_type("armed CLASH") == "Armed clash"
    for parse, value in ((parse_date, "02.05.2021"), (parse_bbox, "1,2,3"), (parse_bbox, "a,b,c,d"), (parse_type, "x")):
        with pytest.raises(FilterError, match=r"write|known"):
            parse(value)


def test_filters_in_words() -> None:
    filters = Filters(
        dt.date(2021, 5, 1),
        dt.date(2021, 5, 31),
        types=("Attack", "Arrests"),
        admin1=("IQ-DI",),
        bbox=(43, 34, 45.5, 36),
        query="عبوة",
        disputed=True,
        background=False,
        undated=True,
    )
    assert describe(filters, "en", {"IQ-DI": "Diyala"}) == (
        "from: 2021-05-01; to: 2021-05-31; type: Attack, Arrests; governorate: Diyala; box: 43, 34, 45.5, 36; "
        "text: «عبوة»; only inside disputed territories; without background incidents; with undated ones"
    )
    assert describe(Filters(types=("Attack", "Arrests")), "ar", {"Attack": "هجوم", "Arrests": "اعتقالات"}) == (
        "النوع: هجوم، اعتقالات"
    )
    assert describe(Filters(disputed="kirkuk"), "en") == "inside: kirkuk"
    assert describe(Filters()) == "كل الحوادث · all incidents"


def test_a_box_with_lat_and_lon_swapped_is_told() -> None:
    with pytest.raises(FilterError, match="were lat and lon swapped"):
        parse_bbox("34,43,36,45")
    assert parse_bbox("43,34,45,36") == (43, 34, 45, 36)
