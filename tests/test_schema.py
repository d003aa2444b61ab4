"""The one table of incidents."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geo.schema import COLUMNS, conform, empty

# What the exchange formats and the page read by name: taking one out breaks files that people have.
LASTING = [
    "incident_id", "event_id", "document_id", "type", "date_start", "date_end", "date_precision", "killed", "injured",
    "place_id", "name_ar", "name_en", "admin1", "admin2", "lat", "lon", "radius_m", "precision", "disputed",
    "background", "confidence", "excerpt", "trigger_start", "trigger_end", "title", "source", "published", "url",
]  # fmt: skip


def _row(**values: object) -> dict[str, list[object]]:
    zero = {"str": None, "Int64": None, "float64": None, "int64": -1, "bool": False, "datetime64[s]": None}
    return {name: [values.get(name, zero[dtype])] for name, dtype in COLUMNS.items()}


def test_an_empty_frame_has_all_columns() -> None:
    frame = empty()
    assert len(frame) == 0
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame.crs.to_epsg() == 4326
    assert set(LASTING) <= set(COLUMNS)


def test_columns_come_into_order_and_type() -> None:
    raw = _row(incident_id="i1", killed=3, lat="33.3", date_start="2019-03-31", background=1, confidence=1)
    frame = gpd.GeoDataFrame(dict(reversed(raw.items())), geometry=[Point(44.4, 33.3)], crs="EPSG:4326")
    typed = conform(frame)
    assert list(typed.columns) == [*COLUMNS, "geometry"]
    for name, dtype in COLUMNS.items():
        assert str(typed[name].dtype) == ("object" if dtype == "str" else dtype), name
    row = typed.iloc[0]
    assert (row["killed"], row["lat"], row["background"]) == (3, 33.3, True)
    assert row["date_start"] == pd.Timestamp("2019-03-31")


def test_what_is_not_known_stays_unknown() -> None:
    frame = gpd.GeoDataFrame(_row(incident_id="i1", title=float("nan")), geometry=[None], crs="EPSG:4326")
    row = conform(frame).iloc[0]
    assert row["killed"] is pd.NA
    assert pd.isna(row["lat"])
    assert pd.isna(row["date_start"])
    assert row["title"] is None
    assert row["place_id"] is None
    assert row["geometry"] is None


def test_conforming_twice_changes_nothing_and_leaves_the_given_frame() -> None:
    frame = gpd.GeoDataFrame(_row(incident_id="i1", killed="7"), geometry=[Point(44, 33)], crs="EPSG:4326")
    once = conform(frame)
    pd.testing.assert_frame_equal(pd.DataFrame(conform(once)), pd.DataFrame(once))
    assert frame["killed"].iloc[0] == "7"


def test_a_missing_column_is_named() -> None:
    frame = gpd.GeoDataFrame(_row(), geometry=[None], crs="EPSG:4326").drop(columns=["killed", "url"])
    with pytest.raises(ValueError, match="lacks killed, url; it has incident_id"):
        conform(frame)


@pytest.mark.parametrize("crs", [None, "EPSG:32638"])
def test_another_crs_is_refused_with_the_remedy(crs: str | None) -> None:
    frame = gpd.GeoDataFrame(_row(), geometry=[None], crs=crs)
    with pytest.raises(ValueError, match=r"must be in EPSG:4326 .* to_crs"):
        conform(frame)
