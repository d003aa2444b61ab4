"""What the app holds between runs: the store, read once for each state of its file, and what the user chose."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from dashboard.style import Theme
from dashboard.texts import Text
from geo.extractor import Extractor
from geo.gazetteer import Gazetteer
from geo.paths import gazetteer_dir, installed_dir, lexicon_dir
from geo.search import PlaceSearch
from geo.sources.installed import load_gazetteer
from geo.store import Store

STORE_VARIABLE = "INCIDENT_MAP_STORE"
"""`incident-map serve` names the store in this environment variable."""

SELECTED = "selected_incident"
Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Snapshot:
    """A store as it was when it was read. All sessions share it: it is never written to."""

    path: Path
    incidents: gpd.GeoDataFrame
    documents: pd.DataFrame


def store_path() -> Path | None:
    """The store that the app was started on; None where it was started without one."""
    named = os.environ.get(STORE_VARIABLE, "").strip()
    return Path(named) if named else None


def stamp(path: Path) -> Stamp:
    """Modification time (ns) and size (bytes) of the store and of its write-ahead log, where there is one."""
    files = (path, path.with_name(path.name + "-wal"))
    return tuple((found.st_mtime_ns, found.st_size) for file in files if (found := _status(file)) is not None)


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def load(path: Path) -> Snapshot:
    """Read the store, or take what was read before where the file has not changed since.

    Raises
    ------
    NotAStoreError, StoreBusyError
        As `Store.open` does; a failure is not kept, the next run tries again.
    """
    return _read(str(path), stamp(path))


# A resource and not data: cached data is copied for every run, which at 100,000 incidents costs more than the run.
# `when` only tells one state of the file from the next.
@st.cache_resource(max_entries=2, show_spinner=False)
def _read(path: str, when: Stamp) -> Snapshot:
    with Store.open(Path(path), readonly=True) as store:
        return Snapshot(Path(path), store.incidents(), store.documents())


@st.cache_resource(show_spinner=False)
def governorates() -> dict[str, Text]:
    """Names of the governorates by ISO 3166-2 code."""
    places = Gazetteer.load(gazetteer_dir() / "gazetteer.csv").places.values()
    return {p.admin1: Text(p.name_ar, p.name_en) for p in places if p.kind == "governorate" and p.admin1}


def place_search() -> PlaceSearch:
    """The gazetteer, bundled and installed, ready to be searched; loaded anew where one of its files has changed.

    Raises
    ------
    GeoError
        Where a table is missing or damaged; a failure is not kept.
    """
    bundled = gazetteer_dir() / "gazetteer.csv"
    tables = (bundled, *sorted(installed_dir().glob("*.csv")))
    return _place_search(str(bundled), tuple(entry for table in tables for entry in stamp(table)))


@st.cache_resource(max_entries=1, show_spinner=False)
def _place_search(bundled: str, when: Stamp) -> PlaceSearch:
    gazetteer = load_gazetteer(Path(bundled), installed_dir())
    return PlaceSearch(Extractor(gazetteer, lexicon_dir()).resolver)


@st.cache_resource(max_entries=1, show_spinner=False)
def districts() -> dict[tuple[str, str], Text]:
    """Names of the districts by governorate (ISO 3166-2) and English name."""
    places = Gazetteer.load(gazetteer_dir() / "gazetteer.csv").places.values()
    return {(p.admin1, p.name_en): Text(p.name_ar, p.name_en) for p in places if p.kind == "district" and p.admin1}


def theme() -> Theme:
    """The theme that the reader's browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


def selected() -> str | None:
    """The id of the chosen incident."""
    chosen: str | None = st.session_state.get(SELECTED)
    return chosen


def select(incident_id: str | None) -> None:
    """Choose an incident, or none."""
    st.session_state[SELECTED] = incident_id


def recall(name: str, default: Any) -> Any:
    """A value of this session, set to a default the first time."""
    return st.session_state.setdefault(name, default)
