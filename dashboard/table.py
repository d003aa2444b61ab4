"""A table of records in the app: right to left, sorted, paged, a row to choose; its cells are text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from dashboard import session, style, texts
from dashboard.texts import Text

PAGE_ROWS = 100
_SHOWS_THE_CHOICE = ".st-key-map_panel"
_ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its heading, whether the heading sorts, and whether it holds prose (`wide`) or a count."""

    key: str
    heading: Text
    sortable: bool = False
    wide: bool = False
    count: bool = False


class Symbol(NamedTuple):
    """The map's symbol of an incident: its shape, the number of its type, hollow where it is background."""

    shape: str
    type: int
    hollow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: a line, a smaller one under it, the symbol of an incident beside it, an address behind it."""

    text: str
    below: str = ""
    symbol: Symbol | None = None
    href: str = ""

    def wire(self) -> dict[str, Any]:
        """The parts that are there, for the browser."""
        parts: dict[str, Any] = {"below": self.below, "href": self.href}
        if self.symbol is not None:
            parts["symbol"] = self.symbol._asdict()
        return {"text": self.text, **{name: value for name, value in parts.items() if value}}


Row = tuple[str, Sequence[Cell]]
"""An id, and a cell for each column."""

Frame = TypeVar("Frame", bound=pd.DataFrame)


def page_of(position: int) -> int:
    """The page (from 0) that shows the row at a position (from 0)."""
    return position // PAGE_ROWS


def page_count(total: int) -> int:
    """How many pages a number of rows takes; no rows take one empty page."""
    return max(1, -(-total // PAGE_ROWS))


def slice_of(frame: Frame, page: int) -> Frame:
    """The rows of one page."""
    return frame.iloc[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]


def _script() -> str:
    """The table's module with the one it imports put before it: Streamlit takes a single text."""
    symbols = (_ASSETS / "shapes.js").read_text(encoding="utf-8").replace("export ", "")
    script = (_ASSETS / "table.js").read_text(encoding="utf-8")
    return symbols + script.replace('import { shapeIcon } from "./shapes.js";\n', "")


_component = st.components.v2.component(
    "iraq_incident_map_table",
    html='<div class="records im-theme"></div>',
    css=style.css_variables() + style.type_rules() + (_ASSETS / "table.css").read_text(encoding="utf-8"),
    js=_script(),
)


def record_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    key: str,
    caption: Text,
    empty: Text,
    page: int,
    total: int,
    sort: tuple[str, bool] | None = None,
    selected: str | None = None,
    pickable: bool = False,
    on_pick: Callable[[str | None], None] = session.select,
    layout: str = "",
) -> None:
    """Draw one page of a table.

    A row that the user picks is given to `on_pick`: without one it becomes the chosen incident of the session. A page
    turned to or a heading clicked is kept in the session under ``<key>_page`` and ``<key>_sort``. The `layout`
    ``places`` sets each row as a card.
    """
    pages = page_count(total)
    _component(
        data={
            "columns": [_wire_column(column) for column in columns],
            "rows": [{"id": row_id, "cells": [cell.wire() for cell in cells]} for row_id, cells in rows],
            "caption": caption._asdict(),
            "empty": empty._asdict(),
            "page": page,
            "pages": pages,
            "pageText": texts.PAGE.fill(page=page + 1, pages=pages)._asdict(),
            "previous": texts.PREVIOUS._asdict(),
            "next": texts.NEXT._asdict(),
            "sort": {"key": sort[0], "descending": sort[1]} if sort else None,
            "selected": selected,
            "pickable": pickable,
            "layout": layout,
            "reveal": _SHOWS_THE_CHOICE,
            "theme": session.theme(),
        },
        key=key,
        on_pick_change=partial(_picked, key, on_pick),
        on_page_change=partial(_turned, key),
        on_sort_change=partial(_sorted, key),
    )


def _wire_column(column: Column) -> dict[str, Any]:
    heading = column.heading._asdict()
    return {name: getattr(column, name) for name in ("key", "sortable", "wide", "count")} | heading


def _picked(key: str, on_pick: Callable[[str | None], None]) -> None:
    row_id = st.session_state[key].pick
    if isinstance(row_id, str):
        on_pick(row_id)


def _turned(key: str) -> None:
    page = st.session_state[key].page
    if isinstance(page, int) and page >= 0:
        st.session_state[f"{key}_page"] = page


def _sorted(key: str) -> None:
    column = st.session_state[key].sort
    if isinstance(column, str):
        before, descending = st.session_state.get(f"{key}_sort", (None, False))
        st.session_state[f"{key}_sort"] = (column, not descending if column == before else False)
        st.session_state[f"{key}_page"] = 0
