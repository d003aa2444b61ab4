"""Map layers: which governorate, district and overlay a place lies in.

The embedded layers are approximate where their property `approximate` says so; `data/README.md` tells how each was
made. All coordinates are WGS84 (EPSG:4326), radii are metres.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike

from geo.circles import overlaps
from geo.crs import WGS84
from geo.errors import DataError

GOVERNORATES = "governorates.geojson"
GOVERNORATES_OVERVIEW = "governorates_overview.geojson"
"""The same units with a third of the vertices or fewer, for maps of the whole country."""
GOVERNORATES_WITH_HALABJA = "governorates_19.geojson"
DISTRICTS = "districts.geojson"
SUBDISTRICTS = "subdistricts.geojson"
DISPUTED_TERRITORIES = "disputed_territories.geojson"
OVERLAYS = "overlays.geojson"
HALABJA = "IQ-HA"
_AROUND_HALABJA = "IQ-SU"
"""In the version of 18 governorates Halabja lies in Sulaymaniyah."""
BASEMAP_LAYERS = ("land", "rivers", "lakes", "roads")

COORDINATE_DECIMALS = 4
"""About 10 m; no embedded line is known better."""
MAJORITY = 0.5
"""An uncertainty circle lies in an overlay where more than this share of it does."""
_SMALLEST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Layers:
    """The boundaries in force, each a GeoDataFrame in EPSG:4326.

    Attributes
    ----------
    governorates : columns admin1 (ISO 3166-2), name_en, name_ar, name_ku, source, approximate
    districts : columns admin1, admin2 (English name), name_en, name_ar, approximate
    overlays : columns id, overlay_id, overlay_name_en, name_en, name_ar, name_ku, admin1, admin2, holder, source,
        valid_from, valid_to, approximate, note_en, note_ar: the areas that `disputed` names
    further_overlays : those columns and kind (area or corridor), width_km, made_of, holder_ar: other views of the
        territory and lines of control, to be switched on; they do not make an incident `disputed`
    subdistricts : columns admin1, admin2, name_en, name_ar, approximate; empty unless the user imported official ones
    """

    governorates: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame
    further_overlays: gpd.GeoDataFrame = field(default_factory=lambda: gpd.GeoDataFrame(geometry=[], crs=WGS84))
    subdistricts: gpd.GeoDataFrame = field(default_factory=lambda: gpd.GeoDataFrame(geometry=[], crs=WGS84))


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies under the incidents when there is no network, each a GeoDataFrame in EPSG:4326."""

    land: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame


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
    contradiction: str | None = None
    """What the gazetteer and the polygon disagree about, for a person to read."""


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


def load_layers(folder: Path, *, halabja: bool = False, installed: Path | None = None) -> Layers:
    """Read the boundaries.

    Parameters
    ----------
    folder : Path
        Holds the GeoJSON files named in this module.
    halabja : bool
        Take the version with Halabja as the nineteenth governorate. Where the official one lacks it, the approximate
        Halabja is cut out of its Sulaymaniyah.
    installed : Path, optional
        The user's folder of official boundaries. A level that is there takes the place of the approximate one, and the
        disputed districts take their official outlines.

    Raises
    ------
    DataError
        Where a file is missing or has no features.
    """
    embedded = Layers(
        governorates=read_geojson(folder / (GOVERNORATES_WITH_HALABJA if halabja else GOVERNORATES)),
        districts=read_geojson(folder / DISTRICTS),
        overlays=read_geojson(folder / DISPUTED_TERRITORIES),
        further_overlays=read_geojson(folder / OVERLAYS),
    )
    if installed is None:
        return embedded
    layers = _with_official(embedded, installed)
    if halabja:
        return replace(layers, governorates=_with_halabja(layers.governorates, embedded.governorates))
    return layers


def _with_halabja(governorates: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Governorates with Halabja; where they lack it, the drawn one is cut out of their Sulaymaniyah."""
    codes = governorates["admin1"]
    if (codes == HALABJA).any():
        return governorates
    whole = governorates.geometry[codes == _AROUND_HALABJA].iloc[0]
    halabja = drawn[drawn["admin1"] == HALABJA]
    # Nothing but areas: two lines that run close may also meet in points and lines.
    common = [part for part in shapely.get_parts(shapely.intersection(whole, halabja.geometry.iloc[0])) if part.area]
    cut = shapely.union_all(common)
    rest = [
        shapely.difference(whole, cut) if code == _AROUND_HALABJA else area
        for code, area in zip(codes, governorates.geometry, strict=True)
    ]
    rows = [governorates.set_geometry(rest, crs=WGS84), halabja.set_geometry([cut], crs=WGS84)]
    together = pd.concat(rows, ignore_index=True)[list(governorates.columns)]
    return gpd.GeoDataFrame(together.sort_values("admin1", ignore_index=True), crs=WGS84)


def _with_official(embedded: Layers, installed: Path) -> Layers:
    """The layers with those of a user's folder in place of the approximate ones."""
    layers = embedded
    if (installed / GOVERNORATES).is_file():
        layers = replace(layers, governorates=read_geojson(installed / GOVERNORATES))
    if (installed / SUBDISTRICTS).is_file():
        layers = replace(layers, subdistricts=read_geojson(installed / SUBDISTRICTS))
    if (installed / DISTRICTS).is_file():
        districts = read_geojson(installed / DISTRICTS)
        layers = replace(layers, districts=districts, overlays=_made_of(layers.overlays, districts))
    return layers


def _made_of(overlays: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Overlays of whole districts with the outlines of these, where their names are the same."""
    outlines = districts.dissolve(["admin1", "admin2"]).geometry.to_dict()
    of_row = [outlines.get(unit) for unit in zip(overlays["admin1"], overlays["admin2"], strict=True)]
    areas = [own if new is None else new for own, new in zip(overlays.geometry, of_row, strict=True)]
    return overlays.assign(approximate=[new is None for new in of_row]).set_geometry(
        gpd.GeoSeries(areas, index=overlays.index, crs=WGS84)
    )


def load_basemap(folder: Path) -> Basemap:
    """Read land, rivers, lakes and main roads from a folder of GeoJSON files.

    Raises
    ------
    DataError
        Where a file is missing or has no features.
    """
    return Basemap(**{name: read_geojson(folder / f"{name}.geojson") for name in BASEMAP_LAYERS})


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


def write_layers(
    layers: Layers,
    out_dir: Path,
    basemap: Basemap | None = None,
    *,
    with_halabja: gpd.GeoDataFrame | None = None,
) -> list[Path]:
    """Write the layers in force as GeoJSON files.

    Parameters
    ----------
    layers : Layers
    out_dir : Path
    basemap : Basemap, optional
    with_halabja : GeoDataFrame, optional
        The governorates with Halabja as the nineteenth, for a file of their own.

    Returns
    -------
    list of Path
        The files written: governorates (with Halabja too, where given), districts, disputed territories, overlays and
        subdistricts where there are any, and those of the base map where given.
    """
    frames = {
        GOVERNORATES: layers.governorates,
        **({} if with_halabja is None else {GOVERNORATES_WITH_HALABJA: with_halabja}),
        DISTRICTS: layers.districts,
        DISPUTED_TERRITORIES: layers.overlays,
    }
    optional = {OVERLAYS: layers.further_overlays, SUBDISTRICTS: layers.subdistricts}
    frames |= {name: frame for name, frame in optional.items() if len(frame)}
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
    found = overlaps(frame.geometry.to_numpy(), lats, lons, radii_m)
    table = pd.DataFrame(
        {"circle": found.circle, "area": found.area, "share": found.share, "contains_point": found.contains_centre}
    )
    return table.sort_values(["circle", "share", "area"], ascending=[True, False, True], ignore_index=True)


def locate(
    layers: Layers, lat: float, lon: float, radius_m: float, *, admin1: str | None = None, admin2: str | None = None
) -> Unit:
    """The governorate and district of a point, and how its uncertainty is shared among units.

    The gazetteer's own governorate of a place is better knowledge than an approximate polygon and wins over it; an
    official polygon wins over the gazetteer. Where the two contradict each other, `Unit.contradiction` says so.

    Parameters
    ----------
    layers : Layers
    lat, lon : float
        WGS84 degrees.
    radius_m : float
        Uncertainty in metres.
    admin1, admin2 : str, optional
        What the gazetteer says of the place.

    Returns
    -------
    Unit
        Of None where the point lies outside Iraq and the gazetteer does not say.
    """
    drawn1, of_admin1, approximate1 = _unit(layers.governorates, "admin1", lat, lon, radius_m)
    drawn2, of_admin2, approximate2 = _unit(layers.districts, "admin2", lat, lon, radius_m)
    there = layers.governorates["admin1"].to_numpy()
    stated = _AROUND_HALABJA if admin1 == HALABJA and admin1 not in there else admin1
    contradiction = None
    if stated and drawn1 and stated != drawn1:
        share = of_admin1.get(stated, 0.0)
        contradiction = f"the gazetteer has it in {admin1}, the point lies in {drawn1} ({share:.0%} of it in {admin1})"
    trusted = approximate1 or drawn1 is None
    return Unit(
        (admin1 if trusted and admin1 else drawn1),
        (admin2 if trusted and admin2 else drawn2),
        of_admin1,
        of_admin2,
        approximate=approximate1 or approximate2,
        contradiction=contradiction,
    )


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


def overlay_shares(
    layers: Layers, lat: float, lon: float, radius_m: float, *, further: bool = False
) -> tuple[OverlayShare, ...]:
    """Every overlay area that an uncertainty circle touches, largest share first.

    Parameters
    ----------
    layers : Layers
    lat, lon : float
        WGS84 degrees.
    radius_m : float
        Uncertainty in metres.
    further : bool
        Ask the claims and lines of `further_overlays` instead of the disputed districts.
    """
    frame = layers.further_overlays if further else layers.overlays
    table = shares(frame, [lat], [lon], [radius_m])
    ids = frame["id"].iloc[table["area"]]
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
