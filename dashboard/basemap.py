"""What lies under the incidents: the bundled layers, reduced to what the map script shows of them."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.errors import DataError
from geo.paths import boundaries_dir, data_dir, gazetteer_dir

ATTRIBUTION = "Natural Earth · © OpenStreetMap contributors (ODbL) · GeoNames (CC BY 4.0)"
"""Sources of what the base map shows; the licences are in data/README.md."""

_LABELLED_IMPORTANCE = 3
_LABELLED_KINDS = frozenset({"city", "town", "capital"})
_PART = ("overlay_id", "name_ar", "name_en", "name_ku", "valid_from", "valid_to", "kind")
"""What a part of an overlay says of itself."""
_OVERLAY = ("holder", "holder_ar", "source", "valid_from", "valid_to", "approximate", "note_en", "note_ar")
"""What is said of the overlay as a whole, besides its names."""
_DECIMALS = 4  # about 10 m: finer than the base map is drawn


@lru_cache(maxsize=1)
def base_layers() -> dict[str, Any]:
    """The base layers for the map script: GeoJSON in WGS84 with the properties that it shows.

    Raises
    ------
    DataError
        Where a bundled layer is missing or is no GeoJSON.
    """
    names = ("name_ar", "name_en")
    boundaries, basemap = boundaries_dir(), data_dir() / "basemap"
    land = _collection(basemap / "land.geojson", (*names, "iso_a3"))
    extent = _extent(land)
    return {
        "land": land,
        "extent": extent,
        "borders": _borders(land, extent),
        "lakes": _collection(basemap / "lakes.geojson", names),
        "rivers": _collection(basemap / "rivers.geojson", names),
        "governorates": _collection(boundaries / "governorates.geojson", (*names, "admin1")),
        "districts": _collection(boundaries / "districts.geojson", (*names, "admin1")),
        **_overlays(boundaries / "disputed_territories.geojson", boundaries / "overlays.geojson"),
        "roads": _collection(basemap / "roads.geojson", names) if (basemap / "roads.geojson").exists() else None,
        "cities": _cities(gazetteer_dir() / "gazetteer.csv", extent),
        "attribution": ATTRIBUTION,
    }


def _overlays(disputed: Path, further: Path) -> dict[str, Any]:
    """The parts of the overlays, and of each overlay once whose view it is, since when, and how it is to be read."""
    facts: dict[str, dict[str, Any]] = {}
    collections = {}
    names = tuple(f"overlay_name_{language}" for language in ("ar", "en", "ku"))
    for key, path in (("disputed", disputed), ("overlays", further)):
        if key == "overlays" and not path.exists():
            collections[key] = {"type": "FeatureCollection", "features": []}
            continue
        parts = _collection(path, tuple(dict.fromkeys((*_PART, *names, *_OVERLAY))))
        for feature in parts["features"]:
            properties = feature["properties"]
            said = {name.removeprefix("overlay_"): properties[name] for name in names}
            said |= {name: properties[name] for name in _OVERLAY}
            known = facts.setdefault(properties["overlay_id"], said)
            known["valid_from"] = _first(known["valid_from"], properties["valid_from"])
            known["valid_to"] = _last(known["valid_to"], properties["valid_to"])
            feature["properties"] = {name: properties[name] for name in _PART}
        collections[key] = parts
    return {**collections, "overlayFacts": facts}


def _first(*days: str | None) -> str | None:
    """The earliest of ISO dates; open where one of them is."""
    return None if None in days else min(day for day in days if day is not None)


def _last(*days: str | None) -> str | None:
    return None if None in days else max(day for day in days if day is not None)


def _collection(path: Path, properties: tuple[str, ...]) -> dict[str, Any]:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"the base layer {path} cannot be read ({error}); reinstall iraq-incident-map") from error
    kept = [
        {
            "type": "Feature",
            "properties": {name: feature["properties"].get(name) for name in properties},
            "geometry": _geometry(feature["geometry"]),
        }
        for feature in features
    ]
    return {"type": "FeatureCollection", "features": kept}


def _geometry(geometry: dict[str, Any]) -> dict[str, Any]:
    """Rounded coordinates; of a collection the polygons, for a seam of two of them may be left as a line."""
    if geometry["type"] != "GeometryCollection":
        return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    polygons: list[Any] = []
    for part in geometry["geometries"]:
        if part["type"] in ("Polygon", "MultiPolygon"):
            polygons += [part["coordinates"]] if part["type"] == "Polygon" else part["coordinates"]
    return {"type": "MultiPolygon", "coordinates": _rounded(polygons)}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(part) for part in coordinates]
    return round(coordinates, _DECIMALS)


def _rings(collection: dict[str, Any]) -> list[list[list[float]]]:
    """Outer and inner rings of all polygons of a collection."""
    rings: list[list[list[float]]] = []
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings += [ring for polygon in polygons for ring in polygon]
    return rings


def _extent(land: dict[str, Any]) -> list[float]:
    """The box that the land was cut to: west, south, east, north in degrees."""
    points = [point for ring in _rings(land) for point in ring]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return [min(lons), min(lats), max(lons), max(lats)]


def _borders(land: dict[str, Any], extent: list[float]) -> dict[str, Any]:
    """Coasts and borders as lines, without the edges of the box that the land was cut to."""
    west, south, east, north = extent

    def is_cut(a: list[float], b: list[float]) -> bool:
        return a[0] == b[0] in (west, east) or a[1] == b[1] in (south, north)

    lines: list[list[list[float]]] = []
    for ring in _rings(land):
        line = [ring[0]]
        for a, b in pairwise(ring):
            if not is_cut(a, b):
                line.append(b)
                continue
            lines.append(line)
            line = [b]
        lines.append(line)
    geometry = {"type": "MultiLineString", "coordinates": [line for line in lines if len(line) > 1]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


def _cities(path: Path, extent: list[float]) -> list[dict[str, Any]]:
    """Places within the map whose names it shows, by importance."""
    with path.open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["kind"] in _LABELLED_KINDS]
    try:
        cities: list[dict[str, Any]] = [
            {
                "name_ar": row["name_ar"],
                "name_en": row["name_en"],
                "lat": round(float(row["lat"]), _DECIMALS),
                "lon": round(float(row["lon"]), _DECIMALS),
                "importance": int(row["importance"]),
            }
            for row in rows
            if int(row["importance"]) >= _LABELLED_IMPORTANCE and _lies_in(row, extent)
        ]
    except ValueError as error:
        raise DataError(f"the gazetteer {path} cannot be read ({error}); run `make data` to build it anew") from error
    return sorted(cities, key=lambda city: (-city["importance"], city["name_en"]))


def _lies_in(row: dict[str, str], extent: list[float]) -> bool:
    west, south, east, north = extent
    return west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north
