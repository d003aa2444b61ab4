"""The map in a running Streamlit app: the same evidence on a click, and the points sent once."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser import Watched, chromium, watched_page
from incident_frames import frame, kirkuk_bomb
from playwright.sync_api import Browser, Page

from dashboard.component import _points

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
SCRIPT = """
import streamlit as st
from incident_frames import many, sample, frame
import pandas as pd
from dashboard.component import incident_map

st.set_page_config(layout="wide")

@st.cache_resource
def incidents():
    return frame([*sample().to_dict("records"), *many(300).to_dict("records")])

table = incidents()
only = st.checkbox("attacks only")
pick = st.radio("pick", ["nothing", "taji", "fallujah"], horizontal=True)
visible = table.loc[table["type"] == "Attack", "incident_id"].tolist() if only else None
state = incident_map(table, visible=visible, selected=None if pick == "nothing" else pick, height_px=520, key="map")
st.text(f"selected={state.selected}")
"""


@dataclass
class App:
    """A page of the running app and what the server sent to it."""

    watched: Watched
    received: list[int] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.watched.page

    def ask(self, expression: str) -> object:
        """Value of an expression in which `map` is the incident map."""
        return self.page.locator(".im-host").evaluate(
            f"host => {{ const map = host.incidentMap; return {expression}; }}"
        )

    def wait_for_selected(self, incident_id: str | None) -> None:
        self.page.get_by_text(f"selected={incident_id}", exact=True).wait_for()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("app") / "app.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address=127.0.0.1"]
    command += [f"--server.port={port}", "--server.headless=true", "--browser.gatherUsageStats=false"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the app did not answer at {url} (exit status {process.poll()})")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def app(browser: Browser, address: str) -> Iterator[App]:
    with watched_page(browser) as watched:
        opened = App(watched)
        watched.page.on(
            "websocket",
            lambda ws: ws.on("framereceived", lambda frame_data: opened.received.append(len(frame_data))),
        )
        watched.page.goto(address)
        watched.page.locator(".im-host canvas.im-canvas").wait_for()
        opened.wait_for_selected(None)
        yield opened
        assert watched.errors == []
        assert watched.outside_requests(address) == []


def click_incident(app: App, incident_id: str) -> None:
    app.page.locator(".im-host").click(position=app.ask(f"map.pointOf('{incident_id}')"))  # type: ignore[arg-type]


def test_leaflets_styles_reach_into_the_shadow_root(app: App) -> None:
    host = app.page.locator(".im-host")
    assert host.evaluate("host => host.getRootNode() instanceof ShadowRoot")
    assert host.evaluate("host => getComputedStyle(host.querySelector('.leaflet-pane')).position") == "absolute"
    box = host.bounding_box()
    assert box is not None
    assert box["height"] == 520
    assert box["width"] > 900


def test_a_click_shows_the_evidence_and_tells_the_app(app: App) -> None:
    app.page.get_by_text("attacks only").click()
    app.page.locator(".im-count", has_text="1 / 312").wait_for()
    click_incident(app, "basra")
    app.wait_for_selected("basra")
    assert app.page.locator(".im-excerpt mark.im-mark-place").text_content() == "كركوك"
    app.page.locator(".im-close").click()
    app.wait_for_selected(None)
    assert app.page.locator(".im-panel").is_hidden()


def test_a_filter_sends_no_points_and_keeps_the_map(app: App) -> None:
    first = sum(app.received)
    app.ask("(host.dataset.mark = 'same', map.map.setView([35, 44], 8, {animate: false}), null)")
    app.received.clear()
    app.page.get_by_text("attacks only").click()
    app.page.locator(".im-count", has_text="1 / 312").wait_for()
    assert sum(app.received) < 20_000 < first / 20
    assert app.page.locator(".im-host").get_attribute("data-mark") == "same"
    assert app.ask("map.map.getZoom()") == 8


def test_the_app_selects_and_the_reader_has_the_last_word(app: App) -> None:
    app.page.get_by_text("taji", exact=True).click()
    app.page.locator(".im-panel").wait_for()
    assert app.ask("map.selectedId") == "taji"
    app.page.get_by_text("fallujah", exact=True).click()
    app.page.locator(".im-panel", has_text="الفلوجة").wait_for()
    app.page.locator(".im-next").click()
    app.page.get_by_text("attacks only").click()
    app.page.locator(".im-count", has_text="1 / 312").wait_for()
    assert app.ask("map.selectedId") != "fallujah"


def test_a_frame_is_encoded_once() -> None:
    table = frame([kirkuk_bomb()])
    assert _points(table) is _points(table)
    assert _points(table) is not _points(table.copy())
    assert _points(table).data == _points(table.copy()).data
    assert json.loads(gzip.decompress(_points(table).data))["count"] == 1
    assert _points(table).ids == ["kirkuk"]
