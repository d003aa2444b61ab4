"""How circles are shared among polygons: exact areas for a hundred thousand circles in well under a second.

The area that a circle has in common with a polygon is a sum over the polygon's edges (Green's theorem): an edge outside
the circle adds the sector that it subtends, one inside adds a triangle. All edges together subtend a full turn where
the centre is inside and nothing where it is not, so only edges that reach into the circle have to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_METRES_PER_DEGREE = 111_195.0
"""On the sphere of 6,371 km; shares of a circle need no better."""
_SMALLEST_RADIUS_M = 1.0
_NUDGE_DEG = (3.7e-9, 2.3e-9)
"""Less than a millimetre: a centre on a border falls to one side of it, so that no angle is ambiguous."""
_CIRCLES_AT_ONCE = 20_000
_WIDE_CIRCLES_AT_ONCE = 200
_WIDE_M = 100_000.0
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges of all polygons, the polygon on the left hand of each."""

    start: Floats
    end: Floats
    area: Positions
    tree: shapely.STRtree

    @classmethod
    def of(cls, areas: NDArray[np.object_]) -> _Edges:
        """Take polygons apart, shape (n,)."""
        parts, of_area = shapely.get_parts(areas, return_index=True)
        rings, of_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        points, of_ring = shapely.get_coordinates(rings, return_index=True)
        joined = of_ring[1:] == of_ring[:-1]
        start, end = points[:-1][joined], points[1:][joined]
        lines = shapely.linestrings(np.stack([start, end], axis=1))
        return cls(start, end, of_area[of_part[of_ring[:-1][joined]]], shapely.STRtree(lines))


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of a circle and a polygon that meet: positions, the share of the circle (0 to 1), and whether its centre
    lies in the polygon."""

    circle: Positions
    area: Positions
    share: Floats
    contains_centre: NDArray[np.bool_]


def overlaps(areas: ArrayLike, lats: ArrayLike, lons: ArrayLike, radii_m: ArrayLike) -> Overlaps:
    """Share circles among polygons.

    Parameters
    ----------
    areas : array of Polygon or MultiPolygon, shape (m,)
        WGS84.
    lats, lons : array of float, shape (n,)
        Centres in degrees; one that is not finite meets nothing.
    radii_m : array of float, shape (n,)
        Radii in metres; less than 1 m, or not finite, counts as 1 m.

    Returns
    -------
    Overlaps
        In no particular order. A centre on the border of two polygons lies in one of them.
    """
    polygons = np.asarray(areas, dtype=object)
    lat, lon, radius = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (lats, lons, radii_m))
    radius = np.maximum(np.where(np.isfinite(radius), radius, _SMALLEST_RADIUS_M), _SMALLEST_RADIUS_M)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    # Incidents of one town share its centre and radius: what is asked often is worked out once.
    rows = pd.DataFrame({"lon": lon[known], "lat": lat[known], "radius_m": radius[known]})
    which = rows.groupby(list(rows), sort=False).ngroup().to_numpy().astype(np.intp)
    found = _distinct_overlaps(polygons, rows.drop_duplicates().to_numpy())
    return _repeated(found, which, known)


def _distinct_overlaps(polygons: NDArray[np.object_], circles: Floats) -> Overlaps:
    centres = circles[:, :2] + _NUDGE_DEG
    area, inside = shapely.STRtree(shapely.points(centres)).query(polygons, predicate="intersects")
    edges = _Edges.of(polygons)
    at, of_area, part = [inside], [area], [np.ones(len(inside))]
    for rows in _batches(circles[:, 2]):
        circle, edge = _pairs_near(edges, centres[rows], circles[rows, 2])
        at.append(rows[circle])
        of_area.append(edges.area[edge])
        part.append(_corrections(edges, edge, centres[rows[circle]], circles[rows[circle], 2]))
    key = np.concatenate(at) * len(polygons) + np.concatenate(of_area)
    pairs, which = np.unique(key, return_inverse=True)
    share = np.clip(np.bincount(which, np.concatenate(part), len(pairs)).astype(np.float64), 0.0, 1.0)
    centred = np.isin(pairs, inside * len(polygons) + area)
    kept = centred | (share > _NOTHING)
    return Overlaps(pairs[kept] // len(polygons), pairs[kept] % len(polygons), share[kept], centred[kept])


def _batches(radii_m: Floats) -> list[Positions]:
    """Rows to work on at once: a circle as wide as the country meets every edge there is."""
    wide = radii_m > _WIDE_M
    found: list[Positions] = []
    for rows, size in ((np.flatnonzero(~wide), _CIRCLES_AT_ONCE), (np.flatnonzero(wide), _WIDE_CIRCLES_AT_ONCE)):
        found += [rows[first : first + size] for first in range(0, len(rows), size)]
    return found


def _pairs_near(edges: _Edges, centres: Floats, radii_m: Floats) -> tuple[Positions, Positions]:
    """Circles and the edges whose bounding boxes meet theirs."""
    height = radii_m / _METRES_PER_DEGREE
    width = height / np.cos(np.radians(centres[:, 1]))
    lon, lat = centres.T
    circle, edge = edges.tree.query(shapely.box(lon - width, lat - height, lon + width, lat + height))
    return circle, edge


def _corrections(edges: _Edges, edge: Positions, centres: Floats, radii_m: Floats) -> Floats:
    """What each edge adds to the share of a circle beyond the sector that it subtends."""
    scale = np.column_stack([np.cos(np.radians(centres[:, 1])), np.ones(len(centres))])
    scale *= (_METRES_PER_DEGREE / radii_m)[:, None]
    # From here on the circle is the unit circle around the origin.
    start, end = (edges.start[edge] - centres) * scale, (edges.end[edge] - centres) * scale
    along = end - start
    square, middle = (along * along).sum(1), (start * along).sum(1)
    rest = middle**2 - square * ((start * start).sum(1) - 1)
    root = np.sqrt(np.maximum(rest, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        enters = np.clip((-middle - root) / square, 0, 1)
        leaves = np.clip((-middle + root) / square, 0, 1)
    crosses = np.flatnonzero((rest > 0) & (square > 0) & (leaves > enters))
    first = start[crosses] + enters[crosses, None] * along[crosses]
    last = start[crosses] + leaves[crosses, None] * along[crosses]
    added = np.zeros(len(edge))
    # The sector of the stretch inside gives way to its triangle; both as parts of the circle's area, pi.
    added[crosses] = (_cross(first, last) - _angle(first, last)) / (2 * np.pi)
    return added


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _angle(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.arctan2(_cross(a, b), (a * b).sum(1)))


def _repeated(found: Overlaps, which: Positions, known: Positions) -> Overlaps:
    """The overlaps of distinct circles, given to every row that has such a circle."""
    order = np.argsort(found.circle, kind="stable")
    count = np.bincount(found.circle, minlength=which.max(initial=-1) + 1)
    first = np.concatenate([[0], np.cumsum(count)])
    times = count[which]
    rows = np.repeat(np.arange(len(which)), times)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    at = order[first[which[rows]] + nth]
    return Overlaps(known[rows], found.area[at], found.share[at], found.contains_centre[at])
