"""Build the embedded boundaries: governorates, approximate districts, disputed territories.

Run ``python data/build/boundaries.py``; ``basemap.py rivers`` must have run before, because outlines follow rivers.
What each outline rests on stands in ``data/boundaries/corrections``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import basemap
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from outlines import Claim, cut, read_outline, read_table
from overlays import disputed_territories, further_overlays
from shapely.geometry.base import BaseGeometry

from geo.boundaries import (
    DISPUTED_TERRITORIES,
    DISTRICTS,
    GOVERNORATES,
    GOVERNORATES_OVERVIEW,
    GOVERNORATES_WITH_HALABJA,
    OVERLAYS,
    write_geojson,
)
from geo.crs import WGS84

DATA = Path(__file__).resolve().parent.parent
BOUNDARIES = DATA / "boundaries"
CORRECTIONS = BOUNDARIES / "corrections"
PLACES = DATA / "gazetteer" / "places"

SETTLEMENTS = frozenset({"city", "town", "subdistrict", "district", "village", "quarter"})
BY_OUTLINE = "outline drawn by hand from places, rivers and ridges"
BY_NEARNESS = "area nearest to the district's own towns in the gazetteer"
_SMALLEST_DISTRICT_PART_KM2 = 150.0
"""A village far out in another district makes an island of its own; below this it is an artefact of nearness."""
_OVERVIEW_TOLERANCE_DEG = 0.06
"""Of an area: what is cut off at a corner is a triangle of about this side, a few pixels at zoom 6."""
_COS_LATITUDE = 0.84
"""Of 33 degrees: a degree of longitude in degrees of latitude."""
_METRES_PER_DEGREE = 111_195.0
_SEATS = frozenset({"subdistrict", "district"})
_EXTENT_SHARE = 0.6
"""Part of the gazetteer's radius, which holds the whole subdistrict, that is surely inside."""
_EXTENT_POINTS = 8


def river_lines() -> dict[str, BaseGeometry]:
    """Rivers of the base map by id."""
    frame = gpd.read_file(DATA / "basemap" / "rivers.geojson")
    return dict(zip(frame["id"], frame.geometry, strict=True))


def governorates(version: int) -> gpd.GeoDataFrame:
    """The governorates of Natural Earth with the corrections on top.

    Parameters
    ----------
    version : {18, 19}
        19 has Halabja as a governorate of its own; 18 leaves it inside Sulaymaniyah.
    """
    table = read_table(BOUNDARIES / "governorates.csv")
    rivers = river_lines()
    claims = [
        Claim(row["to"], read_outline(CORRECTIONS / f"{row['table']}.csv", rivers), _listed(row["from"]))
        for row in read_table(CORRECTIONS / "governorates.csv")
        if int(row["version"]) <= version
    ]
    drawn = {claim.unit for claim in claims}
    areas = cut(basemap.governorates(), claims)
    rows = [
        {
            **{key: row[key] for key in ("admin1", "name_en", "name_ar", "name_ku")},
            "source": basemap.NATURAL_EARTH + (", outline drawn by hand" if row["admin1"] in drawn else ""),
            # Natural Earth is generalised, and off by ten kilometres and more in the desert.
            "approximate": True,
            "geometry": areas[row["admin1"]],
        }
        for row in table
        if row["admin1"] in areas
    ]
    return gpd.GeoDataFrame(rows, crs=WGS84)


def overview(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same governorates for small scales, simplified with shared borders."""
    return units.set_geometry(shapely.coverage_simplify(units.geometry.to_numpy(), _OVERVIEW_TOLERANCE_DEG), crs=WGS84)


def _listed(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split("|")))


def districts(within: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Approximate districts: hand-drawn where there is an outline, otherwise what lies nearest to each one's towns.

    Parameters
    ----------
    within : GeoDataFrame
        The 18 governorates; Halabja's district lies in Sulaymaniyah there.
    """
    places = _places()
    outlines = read_table(CORRECTIONS / "districts.csv")
    drawn = frozenset(f"{row['admin1']}|{row['admin2']}" for row in outlines)
    units, governorate_of = _cells(places, within, drawn)
    rivers = river_lines()
    claims = []
    for row in outlines:
        outline = read_outline(CORRECTIONS / "districts" / f"{row['table']}.csv", rivers)
        giving = _listed(row["within"])
        donors = frozenset(unit for unit in units if governorate_of[unit] in giving)
        claims.append(Claim(f"{row['admin1']}|{row['admin2']}", outline, donors))
    areas = cut(units, claims, sliver_km2=_SMALLEST_DISTRICT_PART_KM2)
    return _district_frame(areas, _names_of_districts(places), drawn)


def _places() -> pd.DataFrame:
    """Gazetteer rows that tell where a district is, or what it is called."""
    tables = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(PLACES.glob("IQ-*.csv"))]
    places: pd.DataFrame = pd.concat(tables, ignore_index=True)
    places[["lat", "lon", "radius_m"]] = places[["lat", "lon", "radius_m"]].astype(float)
    return places[places["kind"].isin(SETTLEMENTS) & (places["admin2"] != "")]


def _cells(
    places: pd.DataFrame, within: gpd.GeoDataFrame, drawn: frozenset[str]
) -> tuple[dict[str, BaseGeometry], dict[str, str]]:
    """Cells of the districts by ``admin1|admin2``, and the governorate polygon that each is a part of.

    Districts with an outline get no cell, so that they end where the outline does; where a governorate has no other,
    they share out what the outlines leave over.
    """
    units: dict[str, BaseGeometry] = {}
    governorate_of: dict[str, str] = {}
    for admin1, area in zip(within["admin1"], within.geometry, strict=True):
        # A place that lies beyond its governorate by mistake of either would make an island there.
        inside = places[shapely.intersects_xy(area, places["lon"], places["lat"])]
        own = inside[inside["admin1"].replace("IQ-HA", "IQ-SU") == admin1]
        undrawn = own[~(own["admin1"] + "|" + own["admin2"]).isin(drawn)]
        towns = undrawn if len(undrawn) else own
        cells = _nearest_town_cells(towns, area) if len(towns) else {f"{admin1}|": area}
        units |= cells
        governorate_of |= dict.fromkeys(cells, admin1)
    return units, governorate_of


def _nearest_town_cells(towns: pd.DataFrame, area: BaseGeometry) -> dict[str, BaseGeometry]:
    """Thiessen cells of towns, joined by district and clipped to an area."""
    towns = _with_extents(towns).drop_duplicates(["lat", "lon"])
    labels = (towns["admin1"] + "|" + towns["admin2"]).to_numpy()
    if len(set(labels)) == 1:
        return {labels[0]: area}
    points = _flat_points(towns)
    flat = shapely.transform(area, lambda xy: xy * [_COS_LATITUDE, 1.0])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=flat))
    owner = labels[shapely.STRtree(points).query(cells, predicate="intersects")[1]]
    joined = {label: shapely.union_all(cells[owner == label]) for label in sorted(set(labels))}
    back = {label: shapely.transform(cell, lambda xy: xy / [_COS_LATITUDE, 1.0]) for label, cell in joined.items()}
    return {label: shapely.intersection(cell, area) for label, cell in back.items()}


def _with_extents(towns: pd.DataFrame) -> pd.DataFrame:
    """Towns, and points around the seat of each subdistrict and district as far as it is known to reach.

    A seat stands for its fields too: without them a district with many villages in the table would grow at the cost of
    one with few. A point that lies nearer to a settlement of another district is left out.
    """
    seats = towns[towns["kind"].isin(_SEATS)]
    away = _EXTENT_SHARE * seats["radius_m"].to_numpy() / _METRES_PER_DEGREE
    rings = []
    for angle in np.linspace(0, 2 * np.pi, _EXTENT_POINTS, endpoint=False):
        lats = seats["lat"] + away * np.cos(angle)
        rings.append(seats.assign(lat=lats, lon=seats["lon"] + away * np.sin(angle) / _COS_LATITUDE))
    ring = pd.concat(rings, ignore_index=True)
    nearest = shapely.STRtree(_flat_points(towns)).nearest(_flat_points(ring))
    own = ring["admin2"].to_numpy() == towns["admin2"].to_numpy()[nearest]
    with_rings: pd.DataFrame = pd.concat([towns, ring[own]], ignore_index=True)
    return with_rings


def _flat_points(places: pd.DataFrame) -> NDArray[np.object_]:
    return np.asarray(shapely.points(places["lon"].to_numpy() * _COS_LATITUDE, places["lat"].to_numpy()), dtype=object)


def _names_of_districts(places: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Arabic and Kurdish names by ``admin1|admin2``; those of the town of that name where there is no district row."""
    names: dict[str, tuple[str, str]] = {}
    for kind in ("town", "city", "district"):
        for row in places[places["kind"] == kind].to_dict("records"):
            if kind == "district" or row["name_en"] == row["admin2"]:
                names[f"{row['admin1']}|{row['admin2']}"] = (str(row["name_ar"]), str(row["name_ku"]))
    return names


def _district_frame(
    areas: Mapping[str, BaseGeometry], names: Mapping[str, tuple[str, str]], drawn: frozenset[str]
) -> gpd.GeoDataFrame:
    rows = []
    for unit, area in areas.items():
        admin1, _, admin2 = unit.partition("|")
        if admin2:
            name_ar, name_ku = names.get(unit, ("", ""))
            rows.append(
                {
                    "admin1": admin1,
                    "admin2": admin2,
                    "name_en": admin2,
                    "name_ar": name_ar,
                    "name_ku": name_ku,
                    "source": BY_OUTLINE if unit in drawn else BY_NEARNESS,
                    "approximate": True,
                    "geometry": area,
                }
            )
    return gpd.GeoDataFrame(rows, crs=WGS84)


def main() -> None:
    """Write all layers of boundaries."""
    embedded = governorates(18)
    write_geojson(embedded, BOUNDARIES / GOVERNORATES)
    write_geojson(overview(embedded), BOUNDARIES / GOVERNORATES_OVERVIEW)
    write_geojson(governorates(19), BOUNDARIES / GOVERNORATES_WITH_HALABJA)
    of_districts = districts(embedded)
    write_geojson(of_districts, BOUNDARIES / DISTRICTS)
    write_geojson(disputed_territories(of_districts), BOUNDARIES / DISPUTED_TERRITORIES)
    write_geojson(further_overlays(embedded, of_districts, river_lines()), BOUNDARIES / OVERLAYS)


if __name__ == "__main__":
    main()
