"""Each format is read back with what reads it in practice, and nothing is lost."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import schema
from geo.errors import UnreadableFileError
from geo.formats import WRITERS, check_path, original_cell, plain_cell, replacing, write

HOSTILE = """=HYPERLINK("http://x","y") <script>alert(1)</script> & ]]> "مرحبا"\n\u202eسطر"""
KML = "{http://www.opengis.net/kml/2.2}"


def _row(name: str, **values: Any) -> dict[str, Any]:
    base = dict.fromkeys(schema.COLUMNS)
    numbers = {column: -1 for column, kind in schema.COLUMNS.items() if kind == "int64"}
    fixed = {
        "event_id": "ev",
        "document_id": "d",
        "type": "Attack",
        "disputed": "",
        "background": False,
        "actors": "[]",
    }
    return {**base, **numbers, **fixed, "confidence": 0.25, "incident_id": name, "excerpt": "x", **values}


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    rows = [
        _row(
            "placed",
            date_start="2021-05-02",
            date_end="2021-05-03",
            date_precision="day",
            killed=3,
            killed_min=3,
            place_id="taji",
            name_ar="التاجي",
            name_en="-Taji",
            admin1="IQ-BG",
            lat=33.530123456789,
            lon=44.26,
            radius_m=3000.0,
            precision=2,
            bearing="N",
            distance_km=1.5,
            location_reason="named",
            disputed="a;b",
            background=True,
            actors='[{"name":"القوات","role":"target","start":0,"end":6}]',
            excerpt=HOSTILE,
            excerpt_start=17,
            title="+1",
            source="@وكالة",
            published="2021-05-04",
            url="https://example.org/?a=1&b=2",
            language="ar",
        ),
        _row("unplaced", location_reason="no place is named", injured=0, url="javascript:alert(1)", title="'=1"),
    ]
    points = [shapely.Point(44.26, 33.530123456789), None]
    return schema.conform(gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326"))


def _same(back: pd.DataFrame, frame: gpd.GeoDataFrame) -> None:
    typed = back.copy()
    if "actors" in typed:
        typed["actors"] = typed["actors"].map(lambda v: v if isinstance(v, str) else json.dumps(v))
        typed["actors"] = typed["actors"].map(
            lambda v: json.dumps(json.loads(v), ensure_ascii=False, separators=(",", ":"))
        )
    for name in schema.COLUMNS:
        kind = schema.COLUMNS[name]
        found = typed[name].astype("object" if kind == "str" else kind)
        wanted = frame[name]
        assert found.isna().tolist() == wanted.isna().tolist(), name
        assert found.dropna().tolist() == wanted.dropna().tolist(), name


def test_csv_is_read_back_and_runs_no_formula(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    path = tmp_path / "a.csv"
    write(frame, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfincident_id,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [cell for row in rows for name, cell in row.items() if schema.COLUMNS[name] == "str"]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert rows[0]["excerpt"] == "'" + HOSTILE
    assert rows[0]["killed_span_start"] == "-1"  # numbers stay numbers
    back = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""], dtype={"title": "object"})
    for name in (name for name, kind in schema.COLUMNS.items() if kind == "str"):
        back[name] = back[name].map(lambda cell: original_cell(cell) if isinstance(cell, str) else None)
    back["disputed"] = back["disputed"].fillna("")
    _same(back, frame)


def test_geojson_is_read_back(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    write(frame, tmp_path / "a.geojson")
    collection = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    placed, unplaced = collection["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [44.26, 33.530123456789]}
    assert placed["properties"]["date_start"] == "2021-05-02"
    assert unplaced["geometry"] is None
    assert unplaced["properties"]["killed"] is None
    _same(pd.DataFrame([feature["properties"] for feature in collection["features"]]), frame)
    by_gdal = pyogrio.read_dataframe(tmp_path / "a.geojson")
    assert by_gdal.crs.to_epsg() == 4326
    assert by_gdal.geometry.tolist() == [shapely.Point(44.26, 33.530123456789), None]
    assert by_gdal["excerpt"].tolist() == [HOSTILE, "x"]


def test_geopackage_is_read_back(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    write(frame, tmp_path / "a.gpkg")
    back = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="incidents")
    assert back.crs.to_epsg() == 4326
    assert back.geometry.tolist() == frame.geometry.tolist()
    _same(back, frame)
    areas = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="incident_areas")
    assert areas["incident_id"].tolist() == ["placed"]
    assert areas.to_crs("EPSG:32638").area.iloc[0] == pytest.approx(3.14159 * 3000**2, rel=0.005)


def test_geoparquet_is_read_back(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    write(frame, tmp_path / "a.parquet")
    back = gpd.read_parquet(tmp_path / "a.parquet")
    assert back.crs.to_epsg() == 4326
    assert back.geometry.tolist() == frame.geometry.tolist()
    _same(back, frame)


def test_kml_is_read_back(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    path = tmp_path / "a.kml"
    write(frame, path)
    folders = ET.parse(path).getroot().findall(f".//{KML}Folder")
    (placed,), (unplaced,) = (folder.findall(f"{KML}Placemark") for folder in folders)
    assert placed.findtext(f"{KML}Point/{KML}coordinates") == "44.26,33.530123456789"
    assert unplaced.find(f"{KML}Point") is None
    assert placed.findtext(f"{KML}TimeSpan/{KML}end") == "2021-05-03"
    data = [{d.get("name"): d.findtext(f"{KML}value") for d in p.findall(f".//{KML}Data")} for p in (placed, unplaced)]
    back = pd.DataFrame(data).reindex(columns=list(schema.COLUMNS)).astype("object")
    back["background"] = back["background"].map({"True": True, "False": False})
    for name, kind in schema.COLUMNS.items():
        if kind in ("Int64", "int64", "float64"):
            back[name] = pd.to_numeric(back[name])
    _same(back, frame)
    layers = [name for name, _ in pyogrio.list_layers(path)]
    by_gdal = pyogrio.read_dataframe(path, layer=layers[0])
    assert by_gdal.geometry.iloc[0].equals(shapely.Point(44.26, 33.530123456789))


def test_a_description_of_kml_shows_text_and_runs_none(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    write(frame, tmp_path / "a.kml")
    placemarks = ET.parse(tmp_path / "a.kml").getroot().findall(f".//{KML}Placemark")
    descriptions = [str(p.findtext(f"{KML}description")) for p in placemarks]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in descriptions[0]
    assert '<a href="https://example.org/?a=1&amp;b=2">' in descriptions[0]
    assert not any("<script" in text or "javascript:" in text for text in descriptions)


def test_kml_survives_what_xml_cannot_say(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    odd = frame.copy()
    odd.loc[0, "excerpt"] = "a\x00b\x1bc\ufffed"
    write(odd, tmp_path / "a.kml")
    text = "".join(ET.parse(tmp_path / "a.kml").getroot().itertext())
    assert "a\ufffdb\ufffdc\ufffdd" in text


@pytest.mark.parametrize("ending", list(WRITERS))
def test_no_incident_at_all_is_a_file_too(tmp_path: Path, ending: str) -> None:
    write(schema.empty(), tmp_path / f"a{ending}")
    assert [p.name for p in tmp_path.iterdir()] == [f"a{ending}"]
    assert (tmp_path / f"a{ending}").stat().st_size > 0


@pytest.mark.parametrize("ending", list(WRITERS))
def test_only_unplaced_incidents_are_a_file_too(tmp_path: Path, ending: str, frame: gpd.GeoDataFrame) -> None:
    path = tmp_path / f"a{ending}"
    write(frame[1:], path)
    assert b"no place is named" in path.read_bytes()


def test_a_failure_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, frame: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail(_frame: gpd.GeoDataFrame, path: Path) -> None:
        path.write_text("half")
        raise OSError("disk full")

    monkeypatch.setitem(WRITERS, ".csv", fail)
    with pytest.raises(OSError, match="disk full"):
        write(frame, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.csv") as temporary:
        temporary.write_text("x")
    (tmp_path / "b.csv").write_text("x")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b.csv").stat().st_mode


def test_paths_that_cannot_be_written_are_refused_beforehand(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"cannot write \.xlsx; name a file in \.html, \.geojson, \.csv"):
        check_path(tmp_path / "a.xlsx", ".html", source=tmp_path / "s")
    with pytest.raises(UnreadableFileError, match="there is no folder"):
        check_path(tmp_path / "x" / "a.csv", source=tmp_path / "s")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(UnreadableFileError, match="is a folder"):
        check_path(tmp_path / "b.csv", source=tmp_path / "s")


def test_an_ending_that_is_not_known_is_refused(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    with pytest.raises(UnreadableFileError, match=r"cannot write \.shp; name a file in \.geojson"):
        write(frame, tmp_path / "a.shp")


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\nab＝")))
def test_a_neutralised_cell_gives_its_text_back(text: str) -> None:
    cell = plain_cell(text)
    assert cell[:1] not in tuple("=+-@\t\r\n＝")
    assert original_cell(cell) == text
