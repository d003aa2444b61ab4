"""Map layers: which governorate, district and overlay a place lies in.

The embedded layers are approximate where their property `approximate` says so; `data/README.md` tells how each was
made. All coordinates are WGS84 (EPSG:4326), radii are metres.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import WGS84
from geo.errors import DataError

GOVERNORATES = "governorates.geojson"
GOVERNORATES_WITH_HALABJA = "governorates_19.geojson"
DISTRICTS = "districts.geojson"
DISPUTED_TERRITORIES = "disputed_territories.geojson"
BASEMAP_LAYERS = ("land", "rivers", "lakes")

COORDINATE_DECIMALS = 4
"""About 10 m; no embedded line is known better."""
MAJORITY = 0.5
"""An uncertainty circle lies in an overlay where more than this share of it does."""
_SMALLEST_SHARE = 0.01
_CIRCLE_SIDES = 24
_METRES_PER_DEGREE = 111_195.0
"""On the sphere of 6,371 km; shares of a circle need no better."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The boundaries in force, each a GeoDataFrame in EPSG:4326.

    Attributes
    ----------
    governorates : columns admin1 (ISO 3166-2), name_en, name_ar, name_ku, source, approximate
    districts : columns admin1, admin2 (English name), name_en, name_ar, approximate
    overlays : columns id, overlay_id, overlay_name_en, name_en, name_ar, name_ku, admin1, admin2, holder, source,
        valid_from, valid_to, approximate, note_en, note_ar
    """

    governorates: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies under the incidents when there is no network, each a GeoDataFrame in EPSG:4326."""

    land: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class Unit:
    """Which units a point lies in, and how its uncertainty is shared among them.

    `admin1_shares` and `admin2_shares` give the share of the uncertainty circle (0 to 1) in each unit, largest first;
    what lies outside Iraq is missing from the sum.
    """

    admin1: str | None
    admin2: str | None
    admin1_shares: Mapping[str, float]
    admin2_shares: Mapping[str, float]
    approximate: bool
    """Whether either polygon is drawn by hand or by nearness, not surveyed."""


@dataclass(frozen=True, slots=True)
class OverlayShare:
    """How much of an uncertainty circle lies in one area of an overlay."""

    id: str
    share: float
    contains_point: bool

    @property
    def partly(self) -> bool:
        """Whether the uncertainty crosses the line, so that it is not known on which side it happened."""
        return self.share < 1 - _SMALLEST_SHARE


def load_layers(folder: Path, *, halabja: bool = False) -> Layers:
    """Read the boundaries.

    Parameters
    ----------
    folder : Path
        Holds the GeoJSON files named in this module.
    halabja : bool
        Take the version with Halabja as the nineteenth governorate.

    Raises
    ------
    DataError
        Where a file is missing or has no features.
    """
    return Layers(
        governorates=read_geojson(folder / (GOVERNORATES_WITH_HALABJA if halabja else GOVERNORATES)),
        districts=read_geojson(folder / DISTRICTS),
        overlays=read_geojson(folder / DISPUTED_TERRITORIES),
    )


def load_basemap(folder: Path) -> Basemap:
    """Read land, rivers and lakes from a folder of GeoJSON files.

    Raises
    ------
    DataError
        Where a file is missing or has no features.
    """
    land, rivers, lakes = (read_geojson(folder / f"{name}.geojson") for name in BASEMAP_LAYERS)
    return Basemap(land=land, rivers=rivers, lakes=lakes)


def read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Read a GeoJSON file of features in WGS84.

    The file is read as JSON rather than by GDAL: that takes a tenth of the time, which counts at every start.

    Raises
    ------
    DataError
        Where the file is missing, is not GeoJSON or has no features.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except FileNotFoundError as error:
        raise DataError(
            f"{path}: no such layer; reinstall iraq-incident-map, or run `make data` in a checkout"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not a GeoJSON feature collection ({error}); get the file anew") from error
    if not features:
        raise DataError(f"{path}: no features in it; get the file anew")
    geometries = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    return gpd.GeoDataFrame(
        pd.DataFrame([feature["properties"] for feature in features]), geometry=geometries, crs=WGS84
    )


def write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a layer as compact GeoJSON with coordinates of four decimals.

    Vertices are rounded one by one, so that a border shared by two polygons stays shared.
    """
    rounded = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy.round(COORDINATE_DECIMALS)))
    path.parent.mkdir(parents=True, exist_ok=True)
    features = [
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in rounded.to_geo_dict(drop_id=True)["features"]
    ]
    # One feature a line, so that a change of one unit is a change of one line.
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def write_layers(layers: Layers, out_dir: Path, basemap: Basemap | None = None) -> list[Path]:
    """Write the layers in force as GeoJSON files.

    Returns
    -------
    list of Path
        The files written: governorates, districts, disputed territories, and those of the base map where given.
    """
    frames = {
        GOVERNORATES: layers.governorates,
        DISTRICTS: layers.districts,
        DISPUTED_TERRITORIES: layers.overlays,
    }
    if basemap is not None:
        frames |= {f"{name}.geojson": getattr(basemap, name) for name in BASEMAP_LAYERS}
    for name, frame in frames.items():
        write_geojson(frame, out_dir / name)
    return [out_dir / name for name in frames]


def shares(frame: gpd.GeoDataFrame, lats: ArrayLike, lons: ArrayLike, radii_m: ArrayLike) -> pd.DataFrame:
    """How uncertainty circles are shared among the areas of a layer.

    Parameters
    ----------
    frame : GeoDataFrame
        Polygons, EPSG:4326.
    lats, lons : array of float, shape (n,)
        Centres in degrees; a row that is not finite lies nowhere.
    radii_m : array of float, shape (n,)
        Radii in metres; less than 1 m counts as 1 m.

    Returns
    -------
    DataFrame
        One row for each circle and area that meet: `circle` and `area` (positions), `share` of the circle in the area
        (0 to 1), `contains_point` whether the centre lies in it. Sorted by circle, then largest share first.
    """
    lat, lon, radius = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (lats, lons, radii_m))
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    circles, areas = _circles(lat[known], lon[known], radius[known]), frame.geometry.to_numpy()
    # The few areas ask the tree of the many circles, because shapely prepares the geometry that asks.
    tree = shapely.STRtree(circles)
    area, at = tree.query(areas, predicate="intersects")
    inside = _among(area, at, tree.query(areas, predicate="contains"))
    centred = _among(area, at, shapely.STRtree(shapely.points(lon[known], lat[known])).query(areas, "intersects"))
    share = np.ones(len(area))
    crossing = ~inside
    common = shapely.intersection(circles[at[crossing]], areas[area[crossing]])
    share[crossing] = shapely.area(common) / shapely.area(circles[at[crossing]])
    table = pd.DataFrame({"circle": known[at], "area": area, "share": share, "contains_point": centred})
    return table.sort_values(["circle", "share", "area"], ascending=[True, False, True], ignore_index=True)


def _among(first: NDArray[np.intp], second: NDArray[np.intp], pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of the pairs (first, second) are among `pairs`, shape (2, m)."""
    width = int(max(second.max(initial=0), pairs[1].max(initial=0))) + 1
    return np.isin(first * width + second, pairs[0] * width + pairs[1])


def _circles(lats: NDArray[np.float64], lons: NDArray[np.float64], radii_m: NDArray[np.float64]) -> NDArray[np.object_]:
    """Many small circles at once; `geo.crs.circle` draws one exactly, these are good to a thousandth up to 100 km."""
    angles = np.linspace(0, 2 * np.pi, _CIRCLE_SIDES, endpoint=False)
    # Corners a little outside the circle, so that the polygon has the circle's area.
    corner = np.sqrt(2 * np.pi / (_CIRCLE_SIDES * np.sin(2 * np.pi / _CIRCLE_SIDES)))
    height = corner * np.maximum(np.nan_to_num(radii_m, nan=1.0), 1.0)[:, None] / _METRES_PER_DEGREE
    x = lons[:, None] + height * np.sin(angles) / np.cos(np.radians(lats))[:, None]
    y = lats[:, None] + height * np.cos(angles)
    return np.asarray(shapely.polygons(np.stack([x, y], axis=-1)), dtype=object)


def locate(layers: Layers, lat: float, lon: float, radius_m: float) -> Unit:
    """The governorate and district of a point, and how its uncertainty is shared among units.

    The gazetteer's own governorate of a place is better knowledge than an approximate polygon; use this for a place
    that has none, or to see a contradiction.

    Parameters
    ----------
    layers : Layers
    lat, lon : float
        WGS84 degrees.
    radius_m : float
        Uncertainty in metres.

    Returns
    -------
    Unit
        Of None where the point lies outside Iraq.
    """
    admin1, of_admin1, drawn1 = _unit(layers.governorates, "admin1", lat, lon, radius_m)
    admin2, of_admin2, drawn2 = _unit(layers.districts, "admin2", lat, lon, radius_m)
    return Unit(admin1, admin2, of_admin1, of_admin2, approximate=drawn1 or drawn2)


def _unit(
    frame: gpd.GeoDataFrame, column: str, lat: float, lon: float, radius_m: float
) -> tuple[str | None, dict[str, float], bool]:
    """The unit at the centre, the shares of all, and whether the one at the centre is approximate."""
    table = shares(frame, [lat], [lon], [radius_m])
    rows = frame.iloc[table["area"]]
    of_all: dict[str, float] = {}
    for name, share in zip(rows[column], table["share"], strict=True):
        if share >= _SMALLEST_SHARE:
            of_all[name] = of_all.get(name, 0.0) + float(share)
    at_centre = rows[table["contains_point"].to_numpy(dtype=bool)]
    if at_centre.empty:
        return None, of_all, False
    return str(at_centre[column].iloc[0]), of_all, bool(at_centre["approximate"].iloc[0])


def overlay_shares(layers: Layers, lat: float, lon: float, radius_m: float) -> tuple[OverlayShare, ...]:
    """Every overlay area that an uncertainty circle touches, largest share first.

    Parameters
    ----------
    layers : Layers
    lat, lon : float
        WGS84 degrees.
    radius_m : float
        Uncertainty in metres.
    """
    table = shares(layers.overlays, [lat], [lon], [radius_m])
    ids = layers.overlays["id"].iloc[table["area"]]
    return tuple(
        OverlayShare(str(id_), float(share), bool(inside))
        for id_, share, inside in zip(ids, table["share"], table["contains_point"], strict=True)
        if inside or share >= _SMALLEST_SHARE
    )


def overlays_at(layers: Layers, lat: float, lon: float, radius_m: float) -> tuple[str, ...]:
    """Ids of the overlay areas that contain the point or most of its uncertainty circle.

    `overlay_shares` says how much of it, and whether only partly.
    """
    return overlays_of(layers, [lat], [lon], [radius_m])[0]


def overlays_of(layers: Layers, lats: ArrayLike, lons: ArrayLike, radii_m: ArrayLike) -> list[tuple[str, ...]]:
    """`overlays_at` for many points at once.

    Parameters
    ----------
    layers : Layers
    lats, lons : array of float, shape (n,)
        WGS84 degrees; a point that is not finite lies in none.
    radii_m : array of float, shape (n,)
        Uncertainty in metres.

    Returns
    -------
    list of tuple of str, length n
        Ids, the one with the largest share first.
    """
    table = shares(layers.overlays, lats, lons, radii_m)
    counted = table[table["contains_point"] | (table["share"] > MAJORITY)]
    found: list[list[str]] = [[] for _ in np.atleast_1d(np.asarray(lats, dtype=float))]
    ids = layers.overlays["id"].to_numpy()
    for at, area in zip(counted["circle"], counted["area"], strict=True):
        found[at].append(str(ids[area]))
    return [tuple(names) for names in found]
