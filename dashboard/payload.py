"""The table of incidents for the browser: numbers as packed columns, repeated strings once, texts in blocks.

A page of 100,000 incidents opens at once because little of it is read then: the columns and the dictionaries. The
texts lie in blocks of a hundred or so incidents, and a block is opened when a reader asks for one of its incidents.

Column encodings, little-endian, one value an incident in the order of the frame:

=============== ===== =======================================================================
lat, lon        int32 microdegrees (0.1 m), WGS84; `NO_INT` where it could not be placed
radius_m        f32   metres; NaN where it could not be placed
precision       uint8 UCDP where_prec; 0 where it could not be placed
type            uint8 index into `geo.models.INCIDENT_TYPES`
killed, injured int32 people; -1 where none is stated
date_start, ... int32 days since 1970-01-01; `NO_INT` where there is none
date_precision  uint8 index into `DATE_PRECISIONS` plus one; 0 for none
background      uint8 1 where the text recalls it from an earlier time
place, source   int32 index into `dictionaries`; -1 for none
reason          int32 index into `reasons`; -1 for none
event           int32 rows that share a number report one event
admin1, admin2  int32 index into `dictionaries`; -1 for none
=============== ===== =======================================================================
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import reasons
from dashboard.packing import pack_blocks, pack_columns, pack_json, to_json
from dashboard.style import shapes
from geo.models import INCIDENT_TYPES, DatePrecision

VERSION = 2
NO_INT = -(2**31)
DATE_PRECISIONS: tuple[str, ...] = get_args(DatePrecision)
ROWS_PER_BLOCK = 128
"""Incidents whose texts are opened together: enough for gzip to find repetitions, little enough for a click."""
_REASONS_PER_BLOCK = 256
_OTHER = INCIDENT_TYPES.index("Other")
_TEXT_COLUMNS = ("title", "url", "language", "bearing")
_SPANS = {
    "trigger": "trigger",
    "anchor": "place",
    "date_span": "date",
    "killed_span": "toll",
    "injured_span": "toll",
}
"""Prefix of the schema's offset columns to the kind of mark in the sentence."""


def encode(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Columns of a frame of `geo.schema` for the map script.

    Parameters
    ----------
    frame : GeoDataFrame
        Conforming to `geo.schema.COLUMNS`; incidents without a place are kept.

    Returns
    -------
    dict
        Of JSON values only. `hash` identifies the content: the same frame gives the same hash.
    """
    places, place_codes = _dictionary(list(zip(frame["name_ar"], frame["name_en"], strict=True)), (None, None))
    named = {name: _dictionary(list(frame[name]), None) for name in ("source", "admin1", "admin2")}
    said, reason_codes = _dictionary([reason or None for reason in frame["location_reason"]], None)
    _, event_codes = _dictionary(list(frame["event_id"]), None)
    columns = {
        **_numeric_columns(frame),
        "place": (place_codes, "<i4"),
        "reason": (reason_codes, "<i4"),
        "event": (event_codes, "<i4"),
        **{name: (codes, "<i4") for name, (_, codes) in named.items()},
    }
    dictionaries = {"place": [list(place) for place in places], **{name: values for name, (values, _) in named.items()}}
    content: dict[str, Any] = {
        "version": VERSION,
        "count": len(frame),
        "columns": pack_columns(columns),
        "index": pack_json({"ids": [str(i) for i in frame["incident_id"]], "dictionaries": dictionaries}),
        "datePrecisions": list(DATE_PRECISIONS),
        "shapes": shapes(),
        "texts": pack_blocks(_texts(frame), ROWS_PER_BLOCK, _by_column),
        "reasons": pack_blocks(said, _REASONS_PER_BLOCK, lambda part: [list(reasons.label(reason)) for reason in part]),
    }
    return {"hash": hashlib.sha256(to_json(content).encode()).hexdigest()[:32], **content}


def mask(ids: Sequence[str], visible: Iterable[str] | None) -> str | None:
    """Which of `ids` are visible, as base64 of one bit each, the first in the lowest bit; None for all."""
    if visible is None:
        return None
    wanted = set(visible)
    bits = np.fromiter((i in wanted for i in ids), dtype=bool, count=len(ids))
    return base64.b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()


def _numeric_columns(frame: gpd.GeoDataFrame) -> dict[str, tuple[npt.ArrayLike, str]]:
    type_codes = [INCIDENT_TYPES.index(t) if t in INCIDENT_TYPES else _OTHER for t in frame["type"]]
    date_codes = [DATE_PRECISIONS.index(p) + 1 if p in DATE_PRECISIONS else 0 for p in frame["date_precision"]]
    counts = ("killed", "killed_min", "killed_max", "injured", "injured_min", "injured_max")
    return {
        "lat": (_microdegrees(frame["lat"]), "<i4"),
        "lon": (_microdegrees(frame["lon"]), "<i4"),
        "radius_m": (frame["radius_m"].to_numpy("float64"), "<f4"),
        "precision": (frame["precision"].fillna(0).to_numpy("int64"), "|u1"),
        "type": (type_codes, "|u1"),
        **{name: (frame[name].fillna(-1).to_numpy("int64"), "<i4") for name in counts},
        **{name: (_days(frame[name]), "<i4") for name in ("date_start", "date_end", "published")},
        "date_precision": (date_codes, "|u1"),
        "background": (frame["background"].to_numpy("int64"), "|u1"),
    }


def _microdegrees(degrees: pd.Series) -> npt.NDArray[np.int64]:
    values = degrees.to_numpy("float64")
    return np.where(np.isfinite(values), np.round(np.nan_to_num(values) * 1e6), NO_INT).astype("int64")


def _days(dates: pd.Series) -> npt.NDArray[np.int64]:
    days = dates.to_numpy("datetime64[D]")
    return np.where(np.isnat(days), NO_INT, days.astype("int64"))


def _dictionary(values: Sequence[Any], missing: Hashable) -> tuple[list[Any], list[int]]:
    """Distinct values in order of appearance, and each value's index among them; -1 for the missing one."""
    index: dict[Hashable, int] = {}
    codes = [-1 if value == missing else index.setdefault(value, len(index)) for value in values]
    return list(index), codes


def _texts(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    names = ["excerpt", "excerpt_start", *_TEXT_COLUMNS, "anchor_text", "distance_km"]
    names += [f"{prefix}_{end}" for prefix in _SPANS for end in ("start", "end")]
    return [_text(row) for row in frame[names].to_dict("records")]


def _text(row: dict[Any, Any]) -> dict[str, Any]:
    excerpt = row["excerpt"] or ""
    distance_km = row["distance_km"]
    return {
        "excerpt": excerpt,
        "marks": _marks(row, excerpt),
        **{name: row[name] for name in _TEXT_COLUMNS},
        "anchor": row["anchor_text"],
        "distanceKm": None if pd.isna(distance_km) else float(distance_km),
    }


def _by_column(texts: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Texts of a block column by column: alike lies beside alike, and no name is written twice."""
    return {name: [text[name] for text in texts] for name in texts[0]}


def _marks(row: dict[Any, Any], excerpt: str) -> list[list[Any]]:
    """The spans that lie in the excerpt as [start, end, kind], in UTF-16 units, as the browser counts."""
    marks: list[list[Any]] = []
    for prefix, kind in _SPANS.items():
        start, end = (int(row[f"{prefix}_{side}"]) - int(row["excerpt_start"]) for side in ("start", "end"))
        if int(row[f"{prefix}_start"]) >= 0 and 0 <= start < end <= len(excerpt):
            marks.append([_utf16_length(excerpt[:start]), _utf16_length(excerpt[:end]), kind])
    return sorted(marks)


def _utf16_length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
