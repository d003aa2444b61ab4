"""Hand-drawn outlines: reading them, following rivers, and cutting an area so that borders stay shared."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

HEADER = "lon,lat,follow,rests_on\n"


@pytest.fixture(scope="module")
def outlines() -> ModuleType:
    """The build script's module, which belongs to no package."""
    path = Path(__file__).resolve().parent.parent / "data" / "build" / "outlines.py"
    spec = importlib.util.spec_from_file_location("outlines_of_the_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_an_outline_runs_along_the_river_it_follows(outlines: ModuleType, tmp_path: Path) -> None:
    river = LineString([(44.0, 34.0), (44.2, 33.5), (44.0, 33.0), (43.9, 32.0)])
    table = tmp_path / "x.csv"
    table.write_text(
        HEADER + "44.01,34.0,river,a\n44.01,33.0,,b\n43.0,33.0,,c\n43.0,34.0,,d\n", encoding="utf-8", newline="\n"
    )
    area = outlines.read_outline(table, {"river": river})
    assert area.contains(shapely.Point(44.15, 33.5))
    assert not area.contains(shapely.Point(44.15, 33.9))
    # The corners where it is reached and left are on the river, not beside it.
    assert river.distance(shapely.Point(area.exterior.coords[0])) == pytest.approx(0, abs=1e-9)
    assert (44.2, 33.5) in list(area.exterior.coords)


def test_the_river_is_followed_upstream_as_well(outlines: ModuleType) -> None:
    river = LineString([(0, 0), (1, 1), (2, 0)])
    assert outlines.along(river, (2, 0), (0, 0)) == [(2, 0), (1, 1), (0, 0)]


def test_an_unknown_river_and_a_ring_across_itself_are_named(outlines: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "wrong.csv"
    table.write_text(HEADER + "44,34,nile,a\n44,33,,b\n43,33,,c\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.csv: no river nile; there are tigris"):
        outlines.read_outline(table, {"tigris": LineString([(0, 0), (1, 1)])})
    table.write_text(HEADER + "44,34,,a\n43,33,,b\n44,33,,c\n43,34,,d\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.csv: Self-intersection"):
        outlines.read_outline(table, {})


def test_a_claim_takes_from_those_named_and_no_others(outlines: ModuleType) -> None:
    units = {"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1), "c": box(0, 1, 2, 2)}
    claim = outlines.Claim("c", box(0.5, 0.5, 1.5, 1.5), frozenset({"a"}))
    areas = outlines.cut(units, [claim])
    assert areas["a"].area == pytest.approx(0.75)
    assert areas["b"].area == pytest.approx(1.0)
    assert areas["c"].area == pytest.approx(2.25)


def test_a_later_claim_wins_and_land_beyond_all_units_is_nobodys(outlines: ModuleType) -> None:
    claims = [outlines.Claim("first", box(0, 0, 2, 2)), outlines.Claim("second", box(1, 0, 9, 2))]
    areas = outlines.cut({"a": box(0, 0, 4, 4)}, claims)
    assert {unit: area.area for unit, area in areas.items()} == pytest.approx({"a": 8.0, "first": 2.0, "second": 6.0})


def test_a_splinter_goes_to_the_neighbour_with_most_border(outlines: ModuleType) -> None:
    units = {"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)}
    claim = outlines.Claim("a", box(1.5, 0.5, 1.51, 0.51))
    areas = outlines.cut(units, [claim])
    assert areas["b"].area == pytest.approx(1.0)
    assert areas["a"].geom_type == "Polygon"


corners = st.tuples(st.floats(0.05, 2.95), st.floats(0.05, 2.95))


@given(st.lists(st.tuples(corners, corners, corners), max_size=4))
@settings(max_examples=60, deadline=None)
def test_whatever_is_claimed_the_borders_stay_shared_and_nothing_is_lost(
    outlines: ModuleType, triangles: list[tuple[tuple[float, float], ...]]
) -> None:
    units = {f"{x}{y}": box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)}
    drawn = [Polygon(triangle) for triangle in triangles]
    claims = [outlines.Claim(f"claim {i}", area) for i, area in enumerate(drawn) if area.area > 0.05]
    areas = list(outlines.cut(units, claims).values())
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    assert shapely.union_all(areas).area == pytest.approx(9.0, abs=1e-6)
    assert sum(area.area for area in areas) == pytest.approx(9.0, abs=1e-6)
