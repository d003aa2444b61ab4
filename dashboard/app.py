"""The Streamlit app: `streamlit run` starts here. Composition only; the panels are in `dashboard.views`."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import place_finder, session, texts, views
from dashboard.session import Snapshot
from geo.errors import GeoError, NotAStoreError, StoreBusyError
from geo.query import apply


def main() -> None:
    """One run of the page; the one place where what went wrong becomes words."""
    st.set_page_config(page_title=texts.TITLE.line, page_icon=views.ICON, layout="wide")
    views.stylesheet()
    try:
        snapshot = open_store()
        if snapshot is not None:
            page(snapshot)
    except StoreBusyError as error:
        views.store_busy(error)
    except NotAStoreError as error:
        views.not_a_store(error)
    except GeoError as error:
        views.trouble(error)


def open_store() -> Snapshot | None:
    """The store's content; where there is none, say what to do."""
    path = session.store_path()
    if path is None:
        views.no_store()
        return None
    if not path.exists():
        views.store_missing(path)
        return None
    with st.spinner(texts.LOADING.line):
        return session.load(path)


def page(snapshot: Snapshot) -> None:
    """Header, filters, map with table and place finder beside it, and the lists below them."""
    if snapshot.incidents.empty:
        views.header(0, 0, 0)
        views.empty_store(snapshot)
        return
    head = st.container()
    filters = views.filter_bar(snapshot)
    shown = apply(snapshot.incidents, filters)
    unplaced = shown[shown["lat"].isna()]
    with head:
        views.header(len(shown), len(snapshot.incidents), len(unplaced))
    with st.container(key="main"):
        # The finder decides what is marked on the map, and the map comes before it on the page.
        map_place = st.container(key="map_place")
        with st.container(key="side"):
            incidents, finder = st.tabs(views.side_tab_names(), key="side_tabs")
        with incidents:
            views.incident_table(shown)
        with finder:
            found = place_finder.panel()
        with map_place:
            views.map_panel(snapshot, shown, places=found.marks, place=found.chosen, choose_place=place_finder.choose)
    anywhere = replace(filters, disputed=False, admin1=(), bbox=None)
    everything = apply(snapshot.incidents, anywhere)
    listed = everything[everything["lat"].isna()]
    placeless, sources, files, about = st.tabs(views.tab_names(len(listed), len(snapshot.documents)), key="lists")
    with placeless:
        views.unplaced_list(listed, len(shown), unjudged=anywhere != filters)
    with sources:
        views.source_list(snapshot)
    with files:
        views.downloads(shown, filters)
    with about:
        views.about_panel()


if __name__ == "__main__":
    main()
