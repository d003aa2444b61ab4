"""Hand-drawn outlines, and the cutting of an area into units that share their borders.

An outline is a table of ``lon, lat, follow, rests_on``: corners in order, each with what its place rests on. Where
`follow` names a river of the base map, the outline runs along that river to the next corner instead of straight.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

GRID_DEG = 1e-4
"""Spacing of the vertices that are written, about 10 m."""
SLIVER_KM2 = 2.0
_KM2_PER_SQUARE_DEGREE = 10_400.0
"""At 33 degrees north; good enough to tell a sliver from land."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An area that belongs to a unit, whatever the units beneath say.

    `within` names the units that give it up; empty means all.
    """

    unit: str
    area: Polygon
    within: frozenset[str] = frozenset()


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_outline(path: Path, rivers: Mapping[str, BaseGeometry]) -> Polygon:
    """The polygon that a table of corners describes.

    Raises
    ------
    ValueError
        Where the ring crosses itself, or follows a river that the base map does not have.
    """
    rows = read_table(path)
    polygon = Polygon(_corners(path, rows, [*rows[1:], rows[0]], rows[-1], rivers))
    if not polygon.is_valid:
        raise ValueError(f"{path.name}: {shapely.is_valid_reason(polygon)}; reorder the corners there")
    return polygon


def read_line(path: Path, rivers: Mapping[str, BaseGeometry]) -> LineString:
    """The line that a table of corners describes.

    Raises
    ------
    ValueError
        Where it follows a river that the base map does not have.
    """
    rows = read_table(path)
    return LineString(_corners(path, rows, [*rows[1:], rows[-1]], {"follow": ""}, rivers))


def _corners(
    path: Path,
    rows: list[dict[str, str]],
    following: list[dict[str, str]],
    before: dict[str, str],
    rivers: Mapping[str, BaseGeometry],
) -> list[tuple[float, float]]:
    """The vertices of an outline, with the bends of the rivers that it follows."""
    points: list[tuple[float, float]] = []
    for row, after in zip(rows, following, strict=True):
        start = (float(row["lon"]), float(row["lat"]))
        if row["follow"]:
            if row["follow"] not in rivers:
                raise ValueError(f"{path.name}: no river {row['follow']}; there are {', '.join(sorted(rivers))}")
            points.extend(along(rivers[row["follow"]], start, (float(after["lon"]), float(after["lat"]))))
        elif not before["follow"]:  # a corner where a river is reached or left is on the river itself
            points.append(start)
        before = row
    return points


def along(river: BaseGeometry, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """The vertices of a river between the two points of it nearest to `start` and `end`."""
    a, b = Point(start), Point(end)
    parts: Iterable[LineString] = river.geoms if isinstance(river, MultiLineString) else (river,)
    line = min(parts, key=lambda part: part.distance(a) + part.distance(b))
    stretch = substring(line, line.project(a), line.project(b))
    return [(float(x), float(y)) for x, y in stretch.coords]


def cut(
    units: Mapping[str, BaseGeometry], claims: Iterable[Claim] = (), sliver_km2: float = SLIVER_KM2
) -> dict[str, BaseGeometry]:
    """Cut the area of all units anew, so that claims are honoured and every border is shared vertex by vertex.

    All lines are noded together on a grid and every face between them goes to one unit: there can be no gap, no
    overlap, and no vertex that only one of two neighbours has.

    Parameters
    ----------
    units : mapping of str to polygon
        The area to cut, WGS84.
    claims : iterable of Claim
        Later ones win over earlier ones.
    sliver_km2 : float
        A part smaller than this that hangs apart from the rest of its unit goes to a neighbour.

    Returns
    -------
    dict of str to polygon
        On a grid of `GRID_DEG` degrees.
    """
    claims = list(claims)
    lines = [shapely.boundary(geometry) for geometry in (*units.values(), *(claim.area for claim in claims))]
    noded = shapely.union_all(lines, grid_size=GRID_DEG)
    faces = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    owners = [_owner(face.representative_point(), units, claims) for face in faces]
    kept = [(face, owner) for face, owner in zip(faces, owners, strict=True) if owner is not None]
    return _without_slivers([face for face, _ in kept], [owner for _, owner in kept], sliver_km2)


def _owner(point: Point, units: Mapping[str, BaseGeometry], claims: list[Claim]) -> str | None:
    beneath = next((unit for unit, area in units.items() if area.intersects(point)), None)
    if beneath is None:
        return None
    for claim in reversed(claims):
        if (not claim.within or beneath in claim.within) and claim.area.intersects(point):
            return claim.unit
    return beneath


def _without_slivers(faces: list[Polygon], owners: list[str], sliver_km2: float) -> dict[str, BaseGeometry]:
    """Dissolve by owner; a detached part too small to be meant goes to the neighbour it has most border with."""
    merged = _dissolve(faces, owners)
    parts = [(part, unit) for unit, area in merged.items() for part in shapely.get_parts(area)]
    main = {unit: max(shapely.get_parts(area), key=lambda part: part.area) for unit, area in merged.items()}
    tree = STRtree([part for part, _ in parts])
    final = []
    for part, unit in parts:
        if part.area * _KM2_PER_SQUARE_DEGREE < sliver_km2 and not part.equals(main[unit]):
            shared = {
                parts[i][1]: shapely.length(shapely.intersection(part, parts[i][0]))
                for i in tree.query(part, predicate="intersects")
                if parts[i][1] != unit
            }
            # A district's splinter stays in its governorate: units are named ``IQ-NI|Sinjar``.
            alike = {name: length for name, length in shared.items() if name.split("|")[0] == unit.split("|")[0]}
            choice = alike or shared
            unit = max(choice, key=lambda name: choice[name], default=unit)
        final.append((part, unit))
    return _dissolve([part for part, _ in final], [unit for _, unit in final])


def _dissolve(faces: list[Polygon], owners: list[str]) -> dict[str, BaseGeometry]:
    return {
        unit: shapely.coverage_union_all([face for face, owner in zip(faces, owners, strict=True) if owner == unit])
        for unit in sorted(set(owners))
    }
