"""The panels of the app, one function each. What they show is decided in `geo.query` and `dashboard.rows`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import streamlit as st

from dashboard import about, labels, rows, serve, session, style, table, texts
from dashboard.component import incident_map
from dashboard.export import to_html
from dashboard.markup import Markup, element
from dashboard.session import Snapshot
from dashboard.texts import Text
from geo import formats
from geo.errors import FilterError, GeoError, NotAStoreError, StoreBusyError
from geo.models import INCIDENT_TYPES
from geo.query import Filters, describe

_ASSETS = Path(__file__).parent / "assets"
_STYLESHEET = _ASSETS / "app.css"
# A file of our own: Streamlit fetches its named icons for the browser's tab from a server of Google's.
ICON = str(_ASSETS / "icon.svg")
_MAP_HEIGHT_PX = 560
_FILTER_DEFAULTS: dict[str, Any] = {
    "filter_from": None,
    "filter_to": None,
    "filter_types": [],
    "filter_governorates": [],
    "filter_words": "",
    "filter_disputed": False,
    "filter_background": True,
    "filter_undated": True,
}


def stylesheet() -> None:
    """Direction, spacing, and away with those parts of Streamlit's frame that do not belong here."""
    page = style.PALETTE[session.theme()]["surface"]
    st.html(f"<style>.stApp {{ --im-page: {page}; }}\n{_STYLESHEET.read_text(encoding='utf-8')}</style>")


def both(words: Text, tag: str = "p", class_: str = "im-both") -> Markup:
    """Arabic and English beside each other, each marked with its language and direction."""
    return element(
        tag,
        element("span", words.ar, lang="ar", dir="rtl"),
        element("span", words.en, lang="en", dir="ltr"),
        class_=class_,
    )


def header(shown: int, total: int, unplaced: int) -> None:
    """The title, and how much of the store is on view."""
    counts = texts.COUNTS.fill(shown=f"{shown:,}", total=f"{total:,}", unplaced=f"{unplaced:,}")
    st.html(element("header", both(texts.TITLE, tag="h1"), both(counts, class_="im-both im-counts"), class_="im-head"))


def filter_bar(snapshot: Snapshot) -> Filters:
    """The filters; what they hold as `Filters`."""
    for name, default in _FILTER_DEFAULTS.items():
        st.session_state.setdefault(name, default)
    frame, governorates = snapshot.incidents, session.governorates()
    present = sorted(frame["admin1"].dropna().unique(), key=lambda code: _governorate(code, governorates).ar)
    with st.container(key="filters"):
        st.date_input(texts.FROM.line, key="filter_from", format="YYYY-MM-DD", **_day_bounds(frame))
        st.date_input(texts.TO.line, key="filter_to", format="YYYY-MM-DD", **_day_bounds(frame))
        st.multiselect(
            texts.TYPE.line,
            [name for name in INCIDENT_TYPES if name in set(frame["type"])],
            key="filter_types",
            format_func=lambda name: Text(*labels.TYPES[name]).line,
            placeholder=texts.ANY_TYPE.line,
            select_all=False,
        )
        st.multiselect(
            texts.GOVERNORATE.line,
            present,
            key="filter_governorates",
            format_func=lambda code: _governorate(code, governorates).line,
            placeholder=texts.ANY_GOVERNORATE.line,
            select_all=False,
        )
        st.text_input(texts.SEARCH.line, key="filter_words", placeholder=texts.SEARCH_HINT.line)
    with st.container(key="filter_row"):
        with st.container(key="switches"):
            st.checkbox(texts.DISPUTED.line, key="filter_disputed")
            st.checkbox(texts.BACKGROUND.line, key="filter_background")
            dated = st.session_state["filter_from"] or st.session_state["filter_to"]
            st.checkbox(texts.UNDATED.line, key="filter_undated", disabled=not dated)
        with st.container(key="active"):
            chips = active_filters()
            listed = [element("li", both(chip, tag="span")) for chip in chips]
            st.html(element("ul", *listed, class_="im-chips", aria_label=texts.FILTERS.line))
            st.button(texts.RESET.line, key="reset", on_click=reset_filters, disabled=not chips)
    try:
        return chosen_filters()
    except FilterError:
        with st.container(key="filter_error"):
            st.html(both(texts.DATES_SWAPPED))
        return chosen_filters(dated=False)


def chosen_filters(*, dated: bool = True) -> Filters:
    """What the filter widgets hold now; without the dates where `dated` is false.

    Raises
    ------
    FilterError
        Where the last day lies before the first.
    """
    state = st.session_state
    return Filters(
        date_from=state["filter_from"] if dated else None,
        date_to=state["filter_to"] if dated else None,
        types=tuple(state["filter_types"]),
        admin1=tuple(state["filter_governorates"]),
        query=state["filter_words"].strip() or None,
        disputed=state["filter_disputed"],
        background=state["filter_background"],
        undated=state["filter_undated"],
    )


def reset_filters() -> None:
    """Set every filter back to showing all."""
    st.session_state.update(_FILTER_DEFAULTS)


def active_filters() -> list[Text]:
    """What is filtered by, in words: one entry for each filter that is not at its default."""
    state, names = st.session_state, session.governorates()
    entries: list[tuple[Text, Sequence[Text]]] = [
        (texts.FROM, _same(state["filter_from"])),
        (texts.TO, _same(state["filter_to"])),
        (texts.TYPE, [Text(*labels.TYPES[name]) for name in state["filter_types"]]),
        (texts.GOVERNORATE, [_governorate(code, names) for code in state["filter_governorates"]]),
        (texts.WORDS, _same(state["filter_words"].strip())),
    ]
    said = [
        Text(f"{name.ar}: {'، '.join(v.ar for v in values)}", f"{name.en}: {', '.join(v.en for v in values)}")
        for name, values in entries
        if values
    ]
    switches = (("disputed", texts.DISPUTED), ("background", texts.NO_BACKGROUND), ("undated", texts.NO_UNDATED))
    return said + [words for name, words in switches if state[f"filter_{name}"] != _FILTER_DEFAULTS[f"filter_{name}"]]


def _same(value: object) -> list[Text]:
    return [Text(str(value), str(value))] if value else []


def _governorate(code: str, names: dict[str, Text]) -> Text:
    return names.get(code, Text(code, code))


def _day_bounds(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """First and last day of the calendar; Streamlit's own default ends ten years from today."""
    days = frame["date_start"].dropna()
    if days.empty:
        return {}
    last = max(days.max(), frame["date_end"].dropna().max())
    return {"min_value": days.min().date(), "max_value": last.date()}


def map_panel(
    snapshot: Snapshot,
    visible: gpd.GeoDataFrame,
    *,
    places: Sequence[Mapping[str, object]] = (),
    place: str | None = None,
    choose_place: Callable[[str | None], None] = lambda _: None,
) -> None:
    """The map with its evidence panel; a click on it chooses the incident for the whole page.

    The component gets all incidents and the ids of those that pass the filters, so that a filter sends no points again.
    `places` are marked with numbers as `dashboard.component` takes them; a click on one of them goes to `choose_place`.
    """
    ids = None if len(visible) == len(snapshot.incidents) else visible["incident_id"].tolist()
    with st.container(key="map_panel"):
        state = incident_map(
            snapshot.incidents,
            visible=ids,
            selected=session.selected(),
            places=places,
            place=place,
            theme=session.theme(),
            height_px=_MAP_HEIGHT_PX,
            key="map",
        )
    if state.turn != session.recall("map_turn", 0):
        st.session_state["map_turn"] = state.turn
        session.select(state.selected)
        # From the top: the map has to be told too what is chosen now, or it would take the next choice for no change.
        st.rerun()
    if state.place_turn != session.recall("place_turn", 0):
        st.session_state["place_turn"] = state.place_turn
        choose_place(state.place)
        st.rerun()


def incident_table(frame: gpd.GeoDataFrame) -> None:
    """The incidents that pass the filters, a row to choose."""
    key, descending = session.recall("table_sort", rows.NEWEST_FIRST)
    ordered = rows.order(frame, key, descending)
    with st.container(key="table_panel"):
        _records(
            "table",
            ordered,
            rows.INCIDENT_COLUMNS,
            rows.incident_rows,
            texts.TABLE,
            texts.NO_HITS,
            sort=(key, descending),
        )


def unplaced_list(frame: gpd.GeoDataFrame, shown: int, *, unjudged: bool = False) -> None:
    """Incidents that no place was found for, out of the number shown, each with the reason and its sentence.

    With `unjudged`, they are listed although a filter by place is set, and the list says so.
    """
    if unjudged and not frame.empty:
        st.caption(texts.UNJUDGED.line)
    none = texts.ALL_PLACED if shown else texts.NO_HITS
    _records("unplaced", frame, rows.UNPLACED_COLUMNS, rows.unplaced_rows, texts.UNPLACED_CAPTION, none)


def source_list(snapshot: Snapshot) -> None:
    """Every document of the store with what it gave, the ones that gave nothing too."""
    documents = rows.newest_first(snapshot.documents)
    page = _page("sources", len(documents), None)
    table.record_table(
        rows.DOCUMENT_COLUMNS,
        rows.document_rows(table.slice_of(documents, page)),
        key="sources",
        caption=texts.SOURCES_CAPTION,
        empty=texts.NO_DOCUMENTS,
        page=page,
        total=len(documents),
    )


def _records(
    key: str,
    frame: gpd.GeoDataFrame,
    columns: tuple[table.Column, ...],
    build: Callable[[gpd.GeoDataFrame], list[table.Row]],
    caption: Text,
    empty: Text,
    sort: tuple[str, bool] | None = None,
) -> None:
    chosen = session.selected()
    positions = (frame["incident_id"] == chosen).to_numpy().nonzero()[0]
    page = _page(key, len(frame), int(positions[0]) if len(positions) else None)
    table.record_table(
        columns,
        build(table.slice_of(frame, page)),
        key=key,
        caption=caption,
        empty=empty,
        page=page,
        total=len(frame),
        sort=sort,
        selected=chosen,
        pickable=True,
    )


def _page(key: str, total: int, chosen_at: int | None) -> int:
    """The page to show: the one turned to, unless something on another page has just been chosen."""
    chosen, remembered = session.selected(), f"{key}_chosen"
    page = min(int(session.recall(f"{key}_page", 0)), table.page_count(total) - 1)
    if chosen_at is not None and chosen != st.session_state.get(remembered):
        page = table.page_of(chosen_at)
    st.session_state[remembered] = chosen
    st.session_state[f"{key}_page"] = page
    return page


def downloads(frame: gpd.GeoDataFrame, filters: Filters) -> None:
    """The filtered incidents as files; each is made when it is asked for."""
    st.html(both(texts.DOWNLOAD_NOTE.fill(n=f"{len(frame):,}")))
    with st.container(key="downloads"):
        for words, name, mime, make in (
            (texts.DOWNLOAD_HTML, "incident-map.html", "text/html", lambda: html_page(frame, filters)),
            (texts.DOWNLOAD_CSV, "incidents.csv", "text/csv", lambda: exported(frame, ".csv")),
            (texts.DOWNLOAD_GEOJSON, "incidents.geojson", "application/geo+json", lambda: exported(frame, ".geojson")),
        ):
            st.download_button(
                words.line,
                data=make,
                file_name=name,
                mime=mime,
                key=f"download_{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def html_page(frame: gpd.GeoDataFrame, filters: Filters) -> str:
    """The page that the download gives."""
    return to_html(frame, filters_text=f"{_described(filters, 0)} · {_described(filters, 1)}")


def _described(filters: Filters, language: int) -> str:
    names = {name: words[language] for name, words in labels.TYPES.items()}
    names |= {code: words[language] for code, words in session.governorates().items()}
    return describe(filters, "en" if language else "ar", names)


def exported(frame: gpd.GeoDataFrame, ending: str) -> bytes:
    """The incidents in the format of a file's ending."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"incidents{ending}"
        formats.write(frame, path)
        return path.read_bytes()


def about_panel() -> None:
    """How to read the map, method, limits and licences, in both languages side by side."""
    for heading, body in about.SECTIONS:
        st.html(element("section", both(heading, tag="h3"), both(body), class_="im-about"))
    st.code(about.EVALUATE, language="bash")


def notice(what: Text, remedy: Text, command: str = "", detail: str = "") -> None:
    """A state in which there is nothing to draw: what it is, what to do, and the command for it."""
    st.html(element("section", both(what, tag="h2"), both(remedy), class_="im-state", role="status"))
    with st.container(key="notice"):
        if command:
            st.code(command, language="bash")
        if detail:
            st.html(element("p", detail, class_="im-detail", dir="auto"))


def no_store() -> None:
    """The app was started on no store."""
    sample = serve.cache_dir() / "sample.gpkg"
    notice(texts.NO_STORE, texts.NO_STORE_REMEDY, command="incident-map serve --store FILE", detail=str(sample))


def store_missing(path: Path) -> None:
    """The named store is not there."""
    notice(texts.STORE_MISSING, texts.STORE_REMEDY, command=_ingest_into(path), detail=str(path))


def not_a_store(error: NotAStoreError) -> None:
    """The named file is something else."""
    notice(texts.NOT_A_STORE, texts.STORE_REMEDY, command=_ingest_into(Path("incidents.gpkg")), detail=str(error))


def trouble(error: GeoError) -> None:
    """Anything else that went wrong on the way to the data; the message says how to mend it."""
    notice(texts.TROUBLE, texts.TROUBLE_REMEDY, detail=str(error))
    st.button(texts.RETRY.line, key="retry")


def store_busy(error: StoreBusyError) -> None:
    """Another process writes the store."""
    notice(texts.STORE_BUSY, texts.STORE_BUSY_REMEDY, detail=str(error))
    st.button(texts.RETRY.line, key="retry")


def empty_store(snapshot: Snapshot) -> None:
    """The store holds no incident yet; the documents that gave none are listed."""
    read = len(snapshot.documents)
    what = texts.NO_INCIDENTS.fill(n=f"{read:,}") if read else texts.EMPTY_STORE
    notice(what, texts.EMPTY_STORE_REMEDY, command=_ingest_into(snapshot.path))
    if read:
        source_list(snapshot)


def _ingest_into(path: Path) -> str:
    return f"incident-map ingest ARTICLES --store {shlex.quote(str(path))}"


def side_tab_names() -> list[str]:
    """Names of what stands beside the map."""
    return [texts.TABLE.line, texts.FINDER.line]


def tab_names(unplaced: int, documents: int) -> list[str]:
    """Names of the lists below the map, with how much each holds."""
    return [
        texts.UNPLACED.fill(n=f"{unplaced:,}").line,
        texts.SOURCES.fill(n=f"{documents:,}").line,
        texts.DOWNLOADS.line,
        texts.ABOUT.line,
    ]
