"""Loading layers, writing them, and saying which unit and overlay a point lies in."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.boundaries import (
    Layers,
    load_basemap,
    load_layers,
    locate,
    overlay_shares,
    overlays_at,
    overlays_of,
    read_geojson,
    shares,
    write_geojson,
    write_layers,
)
from geo.crs import circle
from geo.errors import DataError
from geo.paths import data_dir


def frame_of(areas: dict[str, shapely.Polygon], **columns: list[str]) -> gpd.GeoDataFrame:
    names = list(areas)
    data = {"admin1": names, "admin2": names, "id": names, "approximate": [False] * len(names), **columns}
    return gpd.GeoDataFrame(data, geometry=list(areas.values()), crs=4326)


@pytest.fixture(scope="module")
def halves() -> Layers:
    """A country of two halves that meet at 44 degrees east, the eastern one disputed."""
    both = frame_of({"W": box(43, 33, 44, 34), "E": box(44, 33, 45, 34)})
    return Layers(governorates=both, districts=both, overlays=frame_of({"east": box(44, 33, 45, 34)}))


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return load_layers(data_dir() / "boundaries")


def test_a_point_well_inside_lies_wholly_in_its_unit(halves: Layers) -> None:
    unit = locate(halves, 33.5, 43.5, 5000)
    assert (unit.admin1, unit.admin2) == ("W", "W")
    assert unit.admin1_shares == {"W": 1.0}
    assert overlays_at(halves, 33.5, 43.5, 5000) == ()
    assert overlay_shares(halves, 33.5, 43.5, 5000) == ()


def test_a_point_on_the_line_is_shared_in_halves(halves: Layers) -> None:
    unit = locate(halves, 33.5, 44.0001, 10_000)
    assert unit.admin1 == "E"
    assert unit.admin1_shares == pytest.approx({"E": 0.5, "W": 0.5}, abs=0.01)
    (share,) = overlay_shares(halves, 33.5, 44.0001, 10_000)
    assert (share.id, share.contains_point, share.partly) == ("east", True, True)
    assert share.share == pytest.approx(0.5, abs=0.01)


def test_an_overlay_counts_by_its_point_or_by_most_of_the_circle(halves: Layers) -> None:
    # The centre lies just west of the line: less than half of a small circle is east of it.
    assert overlays_at(halves, 33.5, 43.99, 5000) == ()
    # The overlay ends in the east, so the centre can lie in it with less than half of a large circle.
    assert overlays_at(halves, 33.5, 44.01, 200_000) == ("east",)
    enclave = Layers(
        governorates=halves.governorates,
        districts=halves.districts,
        overlays=frame_of({"ring": box(43, 33, 45, 34).difference(box(43.98, 33.48, 44.02, 33.52))}),
    )
    # The centre lies in a hole of the overlay, most of the circle does not.
    assert overlays_at(enclave, 33.5, 44.0, 20_000) == ("ring",)
    (share,) = overlay_shares(enclave, 33.5, 44.0, 20_000)
    assert not share.contains_point
    assert share.partly


def test_outside_every_unit_there_is_none_and_no_share(halves: Layers) -> None:
    unit = locate(halves, 30.0, 40.0, 1000)
    assert (unit.admin1, unit.admin2) == (None, None)
    assert unit.admin1_shares == {}


def test_what_lies_abroad_is_missing_from_the_shares(halves: Layers) -> None:
    unit = locate(halves, 33.0, 44.5, 10_000)
    assert unit.admin1_shares == pytest.approx({"E": 0.5}, abs=0.02)


def test_an_approximate_polygon_makes_the_unit_approximate(halves: Layers) -> None:
    drawn = halves.districts.assign(approximate=[True, False])
    layers = Layers(governorates=halves.governorates, districts=drawn, overlays=halves.overlays)
    assert locate(layers, 33.5, 43.5, 100).approximate
    assert not locate(layers, 33.5, 44.5, 100).approximate


def test_unknown_positions_lie_in_no_overlay_and_keep_their_row(halves: Layers) -> None:
    found = overlays_of(halves, [33.5, math.nan, 33.5], [44.5, 44.5, 43.5], [100, 100, math.nan])
    assert found == [("east",), (), ()]
    assert overlays_of(halves, [], [], []) == []


@given(
    lat=st.floats(32.5, 34.5),
    lon=st.floats(42.5, 45.5),
    radius_m=st.floats(100, 60_000),
)
@settings(max_examples=60, deadline=None)
def test_shares_agree_with_a_circle_drawn_on_the_ellipsoid(
    halves: Layers, lat: float, lon: float, radius_m: float
) -> None:
    drawn = circle(lat, lon, radius_m)
    expected = [drawn.intersection(area).area / drawn.area for area in halves.governorates.geometry]
    table = shares(halves.governorates, [lat], [lon], [radius_m])
    found = dict(zip(table["area"], table["share"], strict=True))
    for position, share in enumerate(expected):
        assert found.get(position, 0.0) == pytest.approx(share, abs=0.02)


@given(st.lists(st.tuples(st.floats(32, 35), st.floats(42, 46), st.floats(1, 80_000)), max_size=30))
@settings(max_examples=30, deadline=None)
def test_many_points_at_once_give_what_each_gives_alone(
    embedded: Layers, points: list[tuple[float, float, float]]
) -> None:
    together = overlays_of(embedded, *(list(column) for column in zip(*points, strict=True))) if points else []
    assert together == [overlays_at(embedded, *point) for point in points]


@pytest.mark.parametrize(
    ("lat", "lon", "admin1", "admin2"),
    [
        (36.340, 43.130, "IQ-NI", "Mosul"),
        (35.468, 44.392, "IQ-KI", "Kirkuk"),
        (33.510, 44.240, "IQ-BG", "Taji"),
        (31.046, 46.261, "IQ-DQ", "Nasiriyah"),
        (33.037, 40.285, "IQ-AN", "Rutba"),
        (34.348, 45.391, "IQ-DI", "Khanaqin"),
        (32.000, 35.000, None, None),
    ],
)
def test_known_towns_are_located_in_the_embedded_layers(
    embedded: Layers, lat: float, lon: float, admin1: str | None, admin2: str | None
) -> None:
    unit = locate(embedded, lat, lon, 1000)
    assert (unit.admin1, unit.admin2) == (admin1, admin2)


def test_kirkuk_is_in_the_overlay_and_baghdad_is_not(embedded: Layers) -> None:
    assert overlays_at(embedded, 35.468, 44.392, 5000) == ("unami-2009-kirkuk",)
    assert overlays_at(embedded, 33.315, 44.366, 15_000) == ()


def test_an_incident_between_two_districts_is_partly_in_each(embedded: Layers) -> None:
    kirkuk, daquq = (embedded.overlays.set_index("id").geometry[f"unami-2009-{name}"] for name in ("kirkuk", "daquq"))
    border = shapely.line_interpolate_point(shapely.line_merge(kirkuk.intersection(daquq)), 0.5, normalized=True)
    found = overlay_shares(embedded, border.y, border.x, 5000)
    assert {share.id for share in found} == {"unami-2009-kirkuk", "unami-2009-daquq"}
    assert all(share.partly and share.share > 0.2 for share in found)


def test_layers_written_are_layers_read(embedded: Layers, tmp_path: Path) -> None:
    basemap = load_basemap(data_dir() / "basemap")
    files = write_layers(embedded, tmp_path / "new" / "out", basemap)
    assert sorted(path.name for path in files) == [
        "disputed_territories.geojson",
        "districts.geojson",
        "governorates.geojson",
        "lakes.geojson",
        "land.geojson",
        "overlays.geojson",
        "rivers.geojson",
        "roads.geojson",
    ]
    again = load_layers(tmp_path / "new" / "out")
    for name in ("governorates", "districts", "overlays"):
        before, after = getattr(embedded, name), getattr(again, name)
        assert after.drop(columns="geometry").to_dict("records") == before.drop(columns="geometry").to_dict("records")
        assert after.geometry.geom_equals(before.geometry).all()


def test_the_governorates_with_halabja_get_a_file_of_their_own(embedded: Layers, tmp_path: Path) -> None:
    nineteen = load_layers(data_dir() / "boundaries", halabja=True).governorates
    files = write_layers(embedded, tmp_path, with_halabja=nineteen)
    assert [path.name for path in files[:2]] == ["governorates.geojson", "governorates_19.geojson"]
    for path in files[:2]:
        assert path.read_bytes() == (data_dir() / "boundaries" / path.name).read_bytes()


def test_written_files_are_geojson_that_gdal_reads_with_the_promised_properties(
    embedded: Layers, tmp_path: Path
) -> None:
    for path in write_layers(embedded, tmp_path):
        frame = gpd.read_file(path)
        assert frame.crs.to_epsg() == 4326
        assert "admin1" in frame.columns
    assert "admin2" in gpd.read_file(tmp_path / "districts.geojson").columns


def test_rounding_on_writing_keeps_a_shared_border_shared(tmp_path: Path) -> None:
    bend = (44.123456, 33.456789)
    left = shapely.Polygon([(43, 33), (44, 33), bend, (44, 34), (43, 34)])
    right = shapely.Polygon([(44, 33), (45, 33), (45, 34), (44, 34), bend])
    write_geojson(frame_of({"l": left, "r": right}), tmp_path / "x.geojson")
    back = read_geojson(tmp_path / "x.geojson")
    assert shapely.coverage_is_valid(back.geometry.to_numpy())
    assert "44.1235,33.4568" in (tmp_path / "x.geojson").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such layer"),
        ("{", "not a GeoJSON feature collection"),
        ('{"type": "Point"}', "not a GeoJSON feature collection"),
        ("[1]", "not a GeoJSON feature collection"),
        ('{"type": "FeatureCollection", "features": []}', "no features in it"),
    ],
)
def test_a_layer_that_cannot_be_read_is_named(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "districts.geojson"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=told) as raised:
        read_geojson(path)
    assert "districts.geojson" in str(raised.value)


def test_arabic_names_are_written_as_letters(embedded: Layers, tmp_path: Path) -> None:
    write_layers(embedded, tmp_path)
    text = (tmp_path / "governorates.geojson").read_text(encoding="utf-8")
    assert "كركوك" in text
    assert json.loads(text)["type"] == "FeatureCollection"


def test_loading_and_a_thousand_lookups_are_quick() -> None:
    begun = time.perf_counter()
    layers = load_layers(data_dir() / "boundaries")
    load_basemap(data_dir() / "basemap")
    loaded = time.perf_counter()
    draw = np.random.default_rng(7)
    found = overlays_of(layers, draw.uniform(31, 37, 1000), draw.uniform(42, 46, 1000), np.full(1000, 5000.0))
    done = time.perf_counter()
    assert len(found) == 1000
    assert any(found)
    # Ten times what it takes on a quiet machine: this catches a return to reading with GDAL or to a Python loop.
    assert loaded - begun < 1.0
    assert done - loaded < 2.0
