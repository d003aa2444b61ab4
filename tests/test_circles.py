"""The shares of circles in polygons, against closed forms and against shapely's own intersections."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geo.boundaries import load_layers
from geo.circles import overlaps
from geo.crs import circle
from geo.paths import boundaries_dir

WEST, EAST = box(43, 33, 44, 34), box(44, 33, 45, 34)


def shares_of(areas: list[Polygon], lat: float, lon: float, radius_m: float) -> dict[int, float]:
    found = overlaps(areas, [lat], [lon], [radius_m])
    return {int(area): float(share) for area, share in zip(found.area, found.share, strict=True)}


def test_a_circle_wholly_inside_has_share_one_and_no_other() -> None:
    assert shares_of([WEST, EAST], 33.5, 43.5, 10_000) == {0: 1.0}


def test_a_border_through_the_centre_halves_the_circle_and_the_centre_lies_on_one_side() -> None:
    found = overlaps([WEST, EAST], [33.5], [44.0], [10_000])
    assert found.share.tolist() == pytest.approx([0.5, 0.5], abs=1e-6)
    assert found.contains_centre.sum() == 1


def test_a_circle_that_a_line_cuts_has_the_share_of_its_segment() -> None:
    # The border runs at half the radius from the centre: the segment beyond holds (pi/3 - sqrt(3)/4) / pi.
    radius_deg = 0.1
    lat = 33 + radius_deg / 2
    share = shares_of([WEST], lat, 43.5, radius_deg * 111_195)[0]
    assert share == pytest.approx(1 - (math.pi / 3 - math.sqrt(3) / 4) / math.pi, abs=1e-6)


def test_a_polygon_inside_the_circle_has_its_area_over_the_circles() -> None:
    small = box(43.99, 33.49, 44.01, 33.51)
    radius_m = 20_000.0
    side = 0.02 * 111_195
    expected = side * side * math.cos(math.radians(33.5)) / (math.pi * radius_m**2)
    assert shares_of([small], 33.45, 44.0, radius_m)[0] == pytest.approx(expected, rel=1e-3)


def test_a_hole_and_a_second_part_count() -> None:
    ring = box(43, 33, 45, 34).difference(box(43.9, 33.4, 44.1, 33.6))
    assert shares_of([ring], 33.5, 44.0, 5000) == {}
    apart = shapely.union_all([box(43.0, 33, 43.9, 34), box(44.1, 33, 45, 34)])
    beside = shares_of([apart], 33.5, 44.0, 15_000)[0]
    assert 0.1 < beside < 0.4


def test_rings_may_run_either_way() -> None:
    assert shares_of([WEST.reverse()], 33.0, 43.5, 10_000)[0] == pytest.approx(0.5, abs=1e-3)


def test_what_is_not_finite_lies_nowhere_and_rows_keep_their_places() -> None:
    found = overlaps([WEST, EAST], [33.5, math.nan, 33.5, 33.5], [43.5, 44.5, 44.5, 43.5], [1000, 1000, math.nan, 1000])
    assert sorted(zip(found.circle.tolist(), found.area.tolist(), strict=True)) == [(0, 0), (2, 1), (3, 0)]


def test_no_circles_and_no_polygons_give_nothing() -> None:
    assert len(overlaps([WEST], [], [], []).share) == 0
    assert len(overlaps([], [33.5], [43.5], [1000]).share) == 0


def test_a_circle_wider_than_the_country_meets_every_unit() -> None:
    units = load_layers(boundaries_dir()).governorates.geometry.to_numpy()
    found = overlaps(units, [33.2], [43.7], [900_000])
    assert len(found.share) == 18
    assert found.share.sum() == pytest.approx(438_000 / (math.pi * 900**2), rel=0.05)


@settings(max_examples=60, deadline=None)
@given(st.floats(33.1, 33.9), st.floats(43.1, 44.9), st.floats(10, 60_000))
def test_the_shares_are_those_of_shapely(lat: float, lon: float, radius_m: float) -> None:
    area = Polygon([(43.2, 33.2), (44.9, 33.1), (44.1, 33.5), (44.6, 33.9), (43.4, 33.7)])
    drawn = circle(lat, lon, radius_m)
    expected = drawn.intersection(area).area / drawn.area
    assert shares_of([area], lat, lon, radius_m).get(0, 0.0) == pytest.approx(expected, abs=0.006)


@settings(max_examples=30, deadline=None)
@given(st.floats(31.0, 36.0), st.floats(43.0, 46.0), st.floats(10, 50_000))
def test_inside_a_coverage_the_shares_make_one(lat: float, lon: float, radius_m: float) -> None:
    tiles = [box(x, y, x + 1, y + 1) for x in range(40, 49) for y in range(28, 39)]
    found = overlaps(tiles, [lat], [lon], [radius_m])
    assert found.share.sum() == pytest.approx(1.0, abs=1e-6)
    assert found.contains_centre.sum() == 1


def test_rows_of_one_circle_are_answered_alike() -> None:
    draw = np.random.default_rng(3)
    lats, lons = draw.uniform(33, 34, 50).repeat(4), draw.uniform(43, 45, 50).repeat(4)
    found = overlaps([WEST, EAST], lats, lons, np.full(200, 8000.0))
    by_row = {(int(c), int(a)): s for c, a, s in zip(found.circle, found.area, found.share, strict=True)}
    for (row, area), share in by_row.items():
        assert by_row[(row // 4 * 4, area)] == share
