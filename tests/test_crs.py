"""Reprojection and measures on the ellipsoid, against known distances."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.crs import METRIC, WGS84, circle, distance_km, offset, to_metric, to_wgs84

BAGHDAD = (33.3153, 44.3661)
BASRA = (30.5081, 47.7835)
LATS = st.floats(29.0, 37.5)
LONS = st.floats(38.7, 48.7)


def test_known_distances() -> None:
    assert distance_km(*BAGHDAD, *BASRA) == pytest.approx(448.8, abs=1.0)
    assert distance_km(*BAGHDAD, *BAGHDAD) == 0
    assert distance_km(33, 44, 34, 44) == pytest.approx(110.92, abs=0.02)  # a degree of latitude
    assert distance_km(33, 44, 33, 45) == pytest.approx(93.45, abs=0.05)  # and of longitude, there


@pytest.mark.parametrize(
    ("bearing_deg", "north", "east"), [(0, 1, 0), (45, 1, 1), (90, 0, 1), (180, -1, 0), (225, -1, -1), (270, 0, -1)]
)
def test_offsets_run_clockwise_from_north(bearing_deg: float, north: int, east: int) -> None:
    lat, lon = offset(*BAGHDAD, bearing_deg, 20)
    # 20 km are 0.18 degrees of latitude; on a diagonal each part is at least 0.1.
    assert (lat - BAGHDAD[0] > 0.1) - (lat - BAGHDAD[0] < -0.1) == north
    assert (lon - BAGHDAD[1] > 0.1) - (lon - BAGHDAD[1] < -0.1) == east


@given(LATS, LONS, st.floats(0, 360), st.floats(0.1, 300))
def test_an_offset_is_as_far_away_as_asked(lat: float, lon: float, bearing_deg: float, away_km: float) -> None:
    assert distance_km(lat, lon, *offset(lat, lon, bearing_deg, away_km)) == pytest.approx(away_km, rel=1e-6)


@given(LATS, LONS, st.floats(10, 200_000))
def test_a_circle_is_round_and_around_its_middle(lat: float, lon: float, radius_m: float) -> None:
    ring = circle(lat, lon, radius_m)
    assert ring.is_valid
    assert ring.contains(Point(lon, lat))
    for x, y in ring.exterior.coords:
        assert distance_km(lat, lon, y, x) * 1000 == pytest.approx(radius_m, rel=1e-6)


def test_a_circle_without_radius_is_still_an_area() -> None:
    assert circle(*BAGHDAD, 0).area > 0


def test_there_and_back() -> None:
    points = gpd.GeoSeries([Point(44.3661, 33.3153), Point(47.7835, 30.5081)], crs=WGS84)
    metric = to_metric(points)
    assert metric.crs.to_string() == METRIC
    assert metric.iloc[0].distance(metric.iloc[1]) / 1000 == pytest.approx(448.8, rel=0.003)
    back = to_wgs84(metric)
    assert back.crs.to_string() == WGS84
    assert all(a.distance(b) < 1e-9 for a, b in zip(points, back, strict=True))


def test_nothing_without_a_crs_is_reprojected() -> None:
    bare = gpd.GeoSeries([Point(44, 33)])
    with pytest.raises(ValueError, match="EPSG:4326"):
        to_metric(bare)
    with pytest.raises(ValueError, match="EPSG:32638"):
        to_wgs84(bare)
