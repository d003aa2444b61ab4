"""Incidents and documents as rows of the app's tables: what stands in which cell, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard import labels, reasons, style, texts
from dashboard.table import Cell, Column, Row, Symbol
from dashboard.texts import Text
from geo.models import INCIDENT_TYPES

INCIDENT_COLUMNS = (
    Column("date_start", texts.COLUMN_DATE, sortable=True),
    Column("type", texts.COLUMN_TYPE, sortable=True),
    Column("name_ar", texts.COLUMN_PLACE, sortable=True),
    Column("killed", texts.COLUMN_KILLED, sortable=True, count=True),
    Column("injured", texts.COLUMN_INJURED, sortable=True, count=True),
)
UNPLACED_COLUMNS = (
    Column("type", texts.COLUMN_TYPE),
    Column("date_start", texts.COLUMN_DATE),
    Column("location_reason", texts.COLUMN_REASON, wide=True),
    Column("excerpt", texts.COLUMN_SENTENCE, wide=True),
    Column("title", texts.COLUMN_SOURCE),
)
DOCUMENT_COLUMNS = (
    Column("title", texts.COLUMN_TITLE, wide=True),
    Column("source", texts.COLUMN_SOURCE),
    Column("date_published", texts.COLUMN_PUBLISHED),
    Column("mentions", texts.COLUMN_MENTIONS, count=True),
    Column("incidents", texts.COLUMN_GAVE, count=True),
    Column("unplaced", texts.NO_PLACE_COUNT, count=True),
)
LONGEST_NAME = 80
LONGEST_TEXT = 600
"""Characters of a source's text that a cell shows; the evidence panel and the downloads have all of it."""
NEWEST_FIRST = ("date_start", True)


def order(frame: gpd.GeoDataFrame, key: str, descending: bool) -> gpd.GeoDataFrame:
    """Sort incidents by a column; what has no value comes last either way, equal ones keep a fixed order."""
    return frame.sort_values([key, "incident_id"], ascending=[not descending, True], na_position="last", kind="stable")


def incident_rows(frame: gpd.GeoDataFrame) -> list[Row]:
    """Rows for `INCIDENT_COLUMNS`."""
    return [
        (
            record["incident_id"],
            (
                date_cell(record),
                type_cell(record),
                place_cell(record),
                toll_cell(record, "killed"),
                toll_cell(record, "injured"),
            ),
        )
        for record in frame.to_dict("records")
    ]


def unplaced_rows(frame: gpd.GeoDataFrame) -> list[Row]:
    """Rows for `UNPLACED_COLUMNS`."""
    return [
        (
            record["incident_id"],
            (
                type_cell(record),
                date_cell(record),
                reason_cell(record["location_reason"]),
                Cell(_cut(record["excerpt"] or "")),
                Cell(
                    _cut(record["title"] or texts.UNTITLED.line),
                    below=_cut(record["source"] or ""),
                    href=record["url"] or "",
                ),
            ),
        )
        for record in frame.to_dict("records")
    ]


def newest_first(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents by day of publication, those without one last."""
    return documents.sort_values(["published", "document_id"], ascending=[False, True], na_position="last")


def document_rows(documents: pd.DataFrame) -> list[Row]:
    """Rows for `DOCUMENT_COLUMNS`: what each document of the store gave, also where that is nothing.

    Parameters
    ----------
    documents : DataFrame
        As `Store.documents` gives it.
    """
    return [(record["document_id"], _document_cells(record)) for record in documents.to_dict("records")]


def _document_cells(record: dict[Any, Any]) -> Sequence[Cell]:
    found, unplaced = record["incidents"], record["unplaced"]
    return (
        _or(record["title"], texts.UNTITLED, href=record["url"] or ""),
        _or(record["source"], texts.NO_SOURCE),
        Cell(record["published"].date().isoformat()) if pd.notna(record["published"]) else _both(texts.NO_DATE),
        Cell(f"{record['mentions']:,}"),
        Cell(f"{found:,}") if found else _both(texts.NOTHING_FOUND),
        Cell(f"{unplaced:,}" if found else "–"),
    )


def _both(words: Text) -> Cell:
    return Cell(words.ar, below=words.en)


def _cut(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _or(value: str | None, missing: Text, href: str = "") -> Cell:
    return Cell(_cut(value), href=href) if value else Cell(missing.ar, below=missing.en, href=href)


def type_cell(record: dict[Any, Any]) -> Cell:
    """The type in both languages beside its colour; a background incident says so."""
    kind = record["type"] if record["type"] in labels.TYPES else "Other"
    name = Text(*labels.TYPES[kind])
    symbol = Symbol(style.SYMBOLS[kind].shape, INCIDENT_TYPES.index(kind), bool(record["background"]))
    if record["background"]:
        name = Text(f"{name.ar} ({texts.BACKGROUND_MARK.ar})", f"{name.en} ({texts.BACKGROUND_MARK.en})")
    return Cell(name.ar, below=name.en, symbol=symbol)


def place_cell(record: dict[Any, Any]) -> Cell:
    """The place in both languages; the governorate stands in for a name that is missing."""
    if pd.isna(record["lat"]):
        return _both(texts.NO_PLACE)
    arabic, english = record["name_ar"] or "", record["name_en"] or ""
    return Cell(_cut(arabic or english, LONGEST_NAME), below=_cut(english, LONGEST_NAME) if arabic else "")


def reason_cell(reason: str | None) -> Cell:
    """Why something is not placed, in Arabic and as it was written down."""
    if not reason:
        return _both(texts.NO_REASON)
    arabic, written = reasons.label(reason)
    return Cell(_cut(arabic), below=_cut(written) if written != arabic else "")


def date_cell(record: dict[Any, Any]) -> Cell:
    """The day, or first and last day of the interval."""
    if pd.isna(record["date_start"]):
        return _both(texts.NO_DATE)
    start, end = record["date_start"].date(), record["date_end"]
    if pd.isna(end) or end.date() == start:
        return Cell(start.isoformat())
    return Cell(start.isoformat(), below=f"– {end.date().isoformat()}")


def toll_cell(record: dict[Any, Any], what: str) -> Cell:
    """The number that the source states, and the bounds where they differ; a dash where it states none."""
    best, low, high = record[what], record[f"{what}_min"], record[f"{what}_max"]
    if pd.isna(best):
        return Cell("–")
    lower, upper = (best if pd.isna(low) else low), (best if pd.isna(high) else high)
    return Cell(f"{best:,}", below="" if lower == upper == best else f"{lower:,}–{upper:,}")
