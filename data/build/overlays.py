"""Build the overlays: whose view of a territory, or where a line of control ran.

Called by ``boundaries.py``. ``data/boundaries/overlays.csv`` says what an overlay is and whose view it holds;
``disputed_territories.csv`` and ``overlay_parts.csv`` say what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import shapely
from outlines import read_line, read_outline, read_table
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, to_metric, to_wgs84

BOUNDARIES = Path(__file__).resolve().parent.parent / "boundaries"
TABLES = BOUNDARIES / "corrections" / "overlays"
REGION = ("IQ-DA", "IQ-AR", "IQ-SU")
_CORRIDOR_TOLERANCE_M = 400.0
_CORNER_SEGMENTS = 3
"""A corridor is known to kilometres: rounder corners would only look exact."""


def disputed_territories(of_districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The overlay of whole districts, one feature a district."""
    areas = of_districts.set_index(["admin1", "admin2"]).geometry
    overlays = _overlays()
    rows = []
    for row in read_table(BOUNDARIES / "disputed_territories.csv"):
        area = areas[(row["admin1"], row["admin2"])]
        rows.append({**row, **_about(overlays[row["overlay_id"]]), "geometry": area})
    return gpd.GeoDataFrame(rows, crs=WGS84)


def further_overlays(
    governorates: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, rivers: Mapping[str, BaseGeometry]
) -> gpd.GeoDataFrame:
    """The other overlays: claimed areas, and lines drawn as corridors.

    Parameters
    ----------
    governorates : GeoDataFrame
        The 18; Halabja is in Sulaymaniyah.
    districts : GeoDataFrame
    rivers : mapping of str to line
        By id, for outlines that follow one.
    """
    overlays = _overlays()
    rows = []
    for part in read_table(BOUNDARIES / "overlay_parts.csv"):
        about = _about(overlays[part["overlay_id"]])
        shape, width = part.pop("shape"), part.pop("width_km")
        own: dict[str, object] = {key: part.pop(key) or about[key] for key in ("valid_from", "valid_to")}
        area = _area(shape, part.pop("table"), float(width or 0), part, governorates, districts, rivers)
        kind = "corridor" if shape == "line" else "area"
        text = {key: value or None for key, value in part.items()}
        rows.append(
            {**text, "kind": kind, "width_km": float(width) if width else None, **about, **own, "geometry": area}
        )
    return gpd.GeoDataFrame(rows, crs=WGS84)


def _overlays() -> dict[str, dict[str, str]]:
    return {row["overlay_id"]: row for row in read_table(BOUNDARIES / "overlays.csv")}


def _about(overlay: Mapping[str, str]) -> dict[str, object]:
    """What all features of an overlay say."""
    names = {f"overlay_{key}": overlay[key] for key in ("name_en", "name_ar", "name_ku")}
    facts = {key: overlay[key] or None for key in ("holder", "holder_ar", "source", "valid_from", "valid_to")}
    notes = {key: overlay[key] for key in ("note_en", "note_ar")}
    return {**names, **facts, "approximate": True, **notes}


def _area(
    shape: str,
    table: str,
    width_km: float,
    part: Mapping[str, str],
    governorates: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
    rivers: Mapping[str, BaseGeometry],
) -> BaseGeometry:
    if shape == "governorates":
        return shapely.union_all(governorates.geometry[governorates["admin1"].isin(REGION)].to_numpy())
    if shape == "line":
        country = shapely.union_all(governorates.geometry.to_numpy())
        return shapely.intersection(_corridor(read_line(TABLES / f"{table}.csv", rivers), width_km), country)
    own = districts[(districts["admin1"] == part["admin1"]) & (districts["admin2"] == part["admin2"])]
    district = own.geometry.item()
    return district if shape == "district" else read_outline(TABLES / f"{table}.csv", rivers).intersection(district)


def _corridor(line: BaseGeometry, width_km: float) -> BaseGeometry:
    """All that lies within half the width of a line."""
    flat = to_metric(gpd.GeoSeries([line], crs=WGS84))
    wide = flat.buffer(width_km * 500, quad_segs=_CORNER_SEGMENTS).simplify(_CORRIDOR_TOLERANCE_M)
    return to_wgs84(wide).item()
