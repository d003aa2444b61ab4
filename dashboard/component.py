"""The incident map in the Streamlit app: the same script as the exported page, the points sent once.

A Streamlit component gets one blob of data, and a changed blob is sent whole, its code with it. The map is therefore
three components that meet in the browser: the *library* (script, styles, base layers), which never changes; the
*points*, which change with the table; and the *view*, which carries only which incidents are visible and which one is
selected. Streamlit replaces an element that the browser has had before by its hash, so that a filter sends the view
alone: a bit an incident.
"""

from __future__ import annotations

import gzip
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import streamlit as st

from dashboard.basemap import base_layers
from dashboard.labels import catalogue
from dashboard.layers import bundle, component_asset, leaflet_css, leaflet_js, map_css
from dashboard.packing import to_json
from dashboard.payload import encode, mask

_KEPT_PAYLOADS = 4


@dataclass(frozen=True, slots=True)
class MapState:
    """What the reader did on the map."""

    selected: str | None
    """Id of the incident that the reader last opened on the map; None where none, or where it was closed."""
    turn: int = 0
    """Another number at each click of the reader, also on the same incident; 0 before the first."""
    place: str | None = None
    """Id of the place whose numbered mark the reader last clicked."""
    place_turn: int = 0
    """As `turn`, for the marks."""


def incident_map(
    frame: gpd.GeoDataFrame,
    *,
    visible: Sequence[str] | None = None,
    selected: str | None = None,
    places: Sequence[Mapping[str, object]] = (),
    place: str | None = None,
    theme: str = "auto",
    height_px: int = 640,
    key: str = "incident_map",
) -> MapState:
    """Show the incidents of a frame on the map of the app.

    Parameters
    ----------
    frame : GeoDataFrame
        All incidents, conforming to `geo.schema`, EPSG:4326. Pass the same object on each run (keep it with
        `st.cache_resource`): then it is encoded once.
    visible : sequence of str, optional
        Ids of the incidents that a filter leaves; all where it is None.
    selected : str, optional
        Id of the incident whose evidence to open. It counts where it differs from the run before, so that a reader's
        own click is not undone by an app that always passes the same one.
    places : sequence of mappings
        Places to mark with a number and a circle: ``id``, ``number``, ``lat``, ``lon`` (WGS84 degrees), ``radius_m``,
        ``ar``, ``en``. The map moves to where they are when they change.
    place : str, optional
        Id of the one that stands out.
    theme : str
        ``light``, ``dark``, or ``auto`` for what the reader's system asks for.
    height_px : int
        Height of the map in pixels.
    key : str
        Name of this map in the session; two maps need two.

    Returns
    -------
    MapState
        The selection as the reader last left it.
    """
    points = _points(frame)
    view = {
        "hash": points.hash,
        "visible": mask(points.ids, visible),
        "selected": selected,
        "places": [dict(mark) for mark in places],
        "place": place,
        "theme": theme,
        "height_px": height_px,
    }
    with st.container(gap=None):
        result = _renderer("view")(key=key, data=view, on_selected_change=_nothing, on_place_change=_nothing)
        _renderer("points")(key=f"{key}_points", data=points.data)
        _renderer("library")(key=f"{key}_library", data=_library())
    last, marked = result.selected or {}, result.place or {}
    return MapState(last.get("id"), last.get("turn", 0), marked.get("id"), marked.get("turn", 0))


def _nothing() -> None:
    """Streamlit reports a state only where a callback is named for it."""


@cache
def _renderer(part: str) -> Callable[..., Any]:
    """One of the three components; the library's script brings Leaflet and the map script with it."""
    script = component_asset(f"component-{part}.js")
    if part == "library":
        # Another Leaflet that a component has put there before is as good if it is of this version.
        leaflet = f'if (globalThis.L?.version !== "1.9.3") {{\n{leaflet_js()}\n}}\n'
        script = leaflet + bundle("place-marks.js", "component-library.js")
    return st.components.v2.component(f"iraq-incident-map.{part}", html='<div class="im-root"></div>', js=script)


@cache
def _library() -> dict[str, Any]:
    return {
        "css": leaflet_css() + map_css() + component_asset("place-marks.css"),
        "layers": base_layers(),
        "labels": catalogue(),
    }


@dataclass(frozen=True, slots=True)
class _Points:
    """A frame ready to be sent: gzip of the payload's JSON, which Streamlit passes on as it is."""

    hash: str
    ids: list[str]
    data: bytes


_sent: OrderedDict[int, tuple[weakref.ref[gpd.GeoDataFrame], _Points]] = OrderedDict()


def _points(frame: gpd.GeoDataFrame) -> _Points:
    """Payload of a frame, kept as long as the frame lives: encoding costs more than all the rest of a run."""
    known = _sent.get(id(frame))
    if known is not None and known[0]() is frame:
        return known[1]
    payload = encode(frame)
    data = gzip.compress(to_json(payload).encode(), compresslevel=5, mtime=0)
    points = _Points(payload["hash"], [str(incident_id) for incident_id in frame["incident_id"]], data)
    _sent[id(frame)] = (weakref.ref(frame), points)
    while len(_sent) > _KEPT_PAYLOADS:
        _sent.popitem(last=False)
    return points
