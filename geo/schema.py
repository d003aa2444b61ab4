"""The one table of incidents: a GeoDataFrame in EPSG:4326 that the store gives and everything after it takes."""

from __future__ import annotations

import geopandas as gpd

from geo.crs import WGS84

COLUMNS: dict[str, str] = {
    "incident_id": "str",
    "event_id": "str",  # reports of the same event share it
    "document_id": "str",
    "type": "str",  # one of models.INCIDENT_TYPES
    "date_start": "datetime64[s]",  # NaT where the text gives no date
    "date_end": "datetime64[s]",
    "date_precision": "str",
    "killed": "Int64",  # <NA> where none is stated
    "killed_min": "Int64",
    "killed_max": "Int64",
    "injured": "Int64",
    "injured_min": "Int64",
    "injured_max": "Int64",
    "place_id": "str",  # None, like all of the location, where it could not be placed
    "place_kind": "str",
    "name_ar": "str",
    "name_en": "str",
    "admin1": "str",  # ISO 3166-2
    "admin2": "str",
    "lat": "float64",  # WGS84 degrees
    "lon": "float64",
    "radius_m": "float64",  # honest uncertainty
    "precision": "Int64",  # UCDP where_prec
    "bearing": "str",
    "distance_km": "float64",
    "location_reason": "str",  # why there; for an unplaced one, why not anywhere
    "disputed": "str",  # ids of the overlays it lies in, joined by ";"; "" for none
    "background": "bool",
    "confidence": "float64",
    "actors": "str",  # JSON list of {name, role, start, end}
    "excerpt": "str",  # whole sentences of the source
    "excerpt_start": "int64",  # offset of the excerpt in the document's text
    # offsets into the document's text; -1 where there is none. A place may lie before the excerpt.
    "trigger_start": "int64",
    "trigger_end": "int64",
    "anchor_start": "int64",
    "anchor_end": "int64",
    "date_span_start": "int64",
    "date_span_end": "int64",
    "killed_span_start": "int64",
    "killed_span_end": "int64",
    "injured_span_start": "int64",
    "injured_span_end": "int64",
    "anchor_text": "str",  # the place name as the text has it
    "title": "str",
    "source": "str",
    "published": "datetime64[s]",
    "url": "str",
    "language": "str",
}
"""Column to pandas dtype; `geometry` is a Point, or None for an incident that could not be placed."""


def empty() -> gpd.GeoDataFrame:
    """A frame of no incidents with all the columns."""
    return conform(gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry=[], crs=WGS84))


def conform(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring the columns into the schema's order and types.

    Raises
    ------
    ValueError
        Where a column is missing or the CRS is not WGS84: what, and what was found.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise ValueError(f"the table of incidents lacks {', '.join(missing)}; it has {', '.join(frame.columns)}")
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise ValueError(f"the table of incidents must be in EPSG:4326 and is in {frame.crs}; use to_crs('EPSG:4326')")
    typed = frame.copy()
    for name, dtype in COLUMNS.items():
        typed[name] = typed[name].astype("object" if dtype == "str" else dtype)
        if dtype == "str":
            typed[name] = typed[name].where(typed[name].notna(), None)
    return typed[[*COLUMNS, "geometry"]]
