"""Filters over the table of incidents: what they hold, what they let through, how they read."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from geo.errors import FilterError
from geo.models import INCIDENT_TYPES
from geo.text import fold

GOVERNORATES = (
    "IQ-AN", "IQ-AR", "IQ-BA", "IQ-BB", "IQ-BG", "IQ-DA", "IQ-DI", "IQ-DQ", "IQ-HA", "IQ-KA", "IQ-KI", "IQ-MA",
    "IQ-MU", "IQ-NA", "IQ-NI", "IQ-QA", "IQ-SD", "IQ-SU", "IQ-WA",
)  # fmt: skip
"""ISO 3166-2:IQ, with Halabja as IQ-HA."""
SEARCHED = ("excerpt", "title", "name_ar", "name_en", "anchor_text")
"""Columns that `query` looks in."""
_ONE_DAY = pd.Timedelta(days=1)

Language = Literal["ar", "en"]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Filters:
    """What to let through; a field at its default lets everything through.

    Parameters
    ----------
    date_from, date_to : datetime.date, optional
        First and last day, both included; an incident passes where its interval overlaps.
    types : tuple of str
        Of `geo.models.INCIDENT_TYPES`.
    admin1 : tuple of str
        ISO 3166-2 codes; an incident without a governorate does not pass.
    bbox : (min_lon, min_lat, max_lon, max_lat), optional
        WGS84 degrees; an incident without a place does not pass.
    query : str, optional
        Words that must all occur in excerpt, title or place names, whatever the spelling of hamza, ى, ة.
    disputed : bool or str
        True for inside any overlay, or an overlay's id.
    background : bool
        Whether incidents that the text only recalls pass.
    undated : bool
        Whether incidents without a date pass a date filter.

    Raises
    ------
    FilterError
        Where a value means nothing; the message says which and what it may be.
    """

    date_from: dt.date | None = None
    date_to: dt.date | None = None
    types: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    bbox: Bounds | None = None
    query: str | None = None
    disputed: bool | str = False
    background: bool = True
    undated: bool = False

    def __post_init__(self) -> None:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise FilterError(
                f"the range ends ({self.date_to}) before it begins ({self.date_from}); swap the two dates"
            )
        for name in self.types:
            _check_known(name, INCIDENT_TYPES, "type of incident")
        for code in self.admin1:
            _check_known(code, GOVERNORATES, "governorate code (ISO 3166-2)")
        if self.bbox is not None:
            _check_bbox(self.bbox)


def parse_date(text: str) -> dt.date:
    """A day as `2021-05-02`.

    Raises
    ------
    FilterError
        Where it is not an ISO date.
    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise FilterError(f"{text!r} is not a date; write it as 2021-05-02") from None


_IRAQ: Bounds = (38.7, 28.9, 48.9, 37.5)


def parse_bbox(text: str) -> Bounds:
    """A box as `min_lon,min_lat,max_lon,max_lat`, WGS84 degrees.

    Raises
    ------
    FilterError
        Where it is not four numbers in that order.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise FilterError(f"{text!r} is not a box; write min_lon,min_lat,max_lon,max_lat: 43,34,45,36") from None
    if _outside((west, south, east, north)) and not _outside((south, west, north, east)):
        raise FilterError(
            f"{text!r} lies outside Iraq; were lat and lon swapped? Write min_lon,min_lat,max_lon,max_lat"
        )
    return west, south, east, north


def _outside(box: Bounds) -> bool:
    west, south, east, north = box
    return east < _IRAQ[0] or west > _IRAQ[2] or north < _IRAQ[1] or south > _IRAQ[3]


def parse_type(text: str) -> str:
    """A type of incident, whatever the letter case.

    Raises
    ------
    FilterError
        Where there is no such type; the nearest is named.
    """
    by_key = {name.casefold(): name for name in INCIDENT_TYPES}
    if text.strip().casefold() in by_key:
        return by_key[text.strip().casefold()]
    _check_known(text, INCIDENT_TYPES, "type of incident")
    return text


def apply(frame: gpd.GeoDataFrame, filters: Filters) -> gpd.GeoDataFrame:
    """The incidents that pass.

    Parameters
    ----------
    frame : GeoDataFrame
        In the columns of `geo.schema`, EPSG:4326.
    filters : Filters

    Returns
    -------
    GeoDataFrame
        Rows of `frame` in their order, columns and CRS unchanged.
    """
    keep = pd.Series(True, index=frame.index)
    for condition in _conditions(filters):
        keep &= condition(frame)
    return frame[keep]


def describe(filters: Filters, language: Language | None = None, names: Mapping[str, str] | None = None) -> str:
    """The filters in words, for a heading or a caption.

    Parameters
    ----------
    filters : Filters
    language : {"ar", "en"}, optional
        None for both, Arabic first.
    names : mapping, optional
        Words for types, governorate codes and overlay ids in the language asked for.

    Returns
    -------
    str
        Without markup; user text in it is not escaped.
    """
    if language is None:
        return f"{describe(filters, 'ar', names)} · {describe(filters, 'en', names)}"
    words = _WORDS[language]
    shown = names or {}
    comma = "، " if language == "ar" else ", "
    parts: list[tuple[str, Any]] = [
        ("from", filters.date_from),
        ("to", filters.date_to),
        ("types", comma.join(shown.get(name, name) for name in filters.types)),
        ("admin1", comma.join(shown.get(code, code) for code in filters.admin1)),
        ("bbox", ", ".join(f"{value:g}" for value in filters.bbox or ())),
        ("query", f"«{filters.query}»" if filters.query else ""),
        ("overlay", shown.get(filters.disputed, filters.disputed) if isinstance(filters.disputed, str) else ""),
    ]
    said = [f"{words[name]}: {value}" for name, value in parts if value]
    said += [words["disputed"]] if filters.disputed is True else []
    said += [] if filters.background else [words["no_background"]]
    dated = filters.date_from is not None or filters.date_to is not None
    said += [words["undated"]] if dated and filters.undated else []
    return ("؛ " if language == "ar" else "; ").join(said) or words["all"]


_WORDS: dict[Language, dict[str, str]] = {
    "ar": {
        "from": "من", "to": "إلى", "types": "النوع", "admin1": "المحافظة", "bbox": "الإطار", "query": "النص",
        "overlay": "ضمن", "disputed": "في المناطق المتنازع عليها فقط", "no_background": "بلا حوادث السياق",
        "undated": "ومعها ما لا تاريخ له", "all": "كل الحوادث",
    },
    "en": {
        "from": "from", "to": "to", "types": "type", "admin1": "governorate", "bbox": "box", "query": "text",
        "overlay": "inside", "disputed": "only inside disputed territories",
        "no_background": "without background incidents", "undated": "with undated ones", "all": "all incidents",
    },
}  # fmt: skip


def _conditions(filters: Filters) -> list[Callable[[pd.DataFrame], pd.Series[bool]]]:
    conditions: list[Callable[[pd.DataFrame], pd.Series[bool]]] = []
    if filters.date_from or filters.date_to:
        conditions.append(lambda frame: _in_range(frame, filters))
    if filters.types:
        conditions.append(lambda frame: frame["type"].isin(filters.types))
    if filters.admin1:
        conditions.append(lambda frame: frame["admin1"].isin(filters.admin1))
    if filters.bbox is not None:
        conditions.append(lambda frame: _in_box(frame, filters.bbox))
    if filters.query and fold(filters.query).strip():
        conditions.append(lambda frame: _mentions(frame, filters.query or ""))
    if filters.disputed:
        conditions.append(lambda frame: _disputed(frame, filters.disputed))
    if not filters.background:
        conditions.append(lambda frame: ~frame["background"])
    return conditions


def _in_range(frame: pd.DataFrame, filters: Filters) -> pd.Series[bool]:
    inside = frame["date_start"].notna()
    if filters.date_from:
        inside &= frame["date_end"] >= pd.Timestamp(filters.date_from)
    if filters.date_to:
        # Before the next day: with `<=` a time of day on the last day would fall out.
        inside &= frame["date_start"] < pd.Timestamp(filters.date_to) + _ONE_DAY
    return inside | frame["date_start"].isna() if filters.undated else inside


def _in_box(frame: pd.DataFrame, bbox: Bounds | None) -> pd.Series[bool]:
    assert bbox is not None
    west, south, east, north = bbox
    return frame["lon"].between(west, east) & frame["lat"].between(south, north)


def _mentions(frame: pd.DataFrame, query: str) -> pd.Series[bool]:
    words = fold(query).split()
    columns = [frame[name].fillna("") for name in SEARCHED]
    passing = [
        all(word in text for word in words) for text in (fold("\n".join(row)) for row in zip(*columns, strict=True))
    ]
    return pd.Series(passing, index=frame.index, dtype=bool)


def _disputed(frame: pd.DataFrame, wanted: bool | str) -> pd.Series[bool]:
    if wanted is True:
        return frame["disputed"].fillna("") != ""
    pattern = rf"(?:^|;){re.escape(str(wanted))}(?:;|$)"
    return frame["disputed"].fillna("").str.contains(pattern, regex=True)


def _check_known(value: str, known: tuple[str, ...], what: str) -> None:
    if value in known:
        return
    near = difflib.get_close_matches(value.casefold(), [k.casefold() for k in known], n=1, cutoff=0.5)
    meant = next((k for k in known if near and k.casefold() == near[0]), None)
    hint = f"did you mean {meant!r}?" if meant else f"known are: {'; '.join(known)}"
    raise FilterError(f"{value!r} is no {what}; {hint}")


def _check_bbox(bbox: Bounds) -> None:
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise FilterError(
            f"the box {west:g},{south:g},{east:g},{north:g} is none: "
            "write min_lon,min_lat,max_lon,max_lat in degrees, e.g. 43,34,45,36"
        )
