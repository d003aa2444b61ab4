"""How large the exported page is and how fast it answers, beside folium's own layers in the same run.

Run ``python benchmarks/map_page.py [--repeat N] [--most COUNT] [--libraries FOLDER]``. It needs Chromium, and for
folium's layers in FOLDER ``leaflet.markercluster.js`` (npm leaflet.markercluster 1.1.0) and ``jquery.min.js`` (npm
jquery 3.7.1), which their pages load from the network; without FOLDER they are left out. Every page is opened from
disk in a fresh browser page. What folium's pages ask the network for is answered at once from FOLDER and the installed
Leaflet, or empty, which is kind to them.

The incidents are invented. Their excerpts have 200 characters of Arabic, word by word at random from the sample
articles and the gazetteer: no phrase comes twice, so that gzip finds less in them than in news.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from folium.plugins import FastMarkerCluster
from playwright.sync_api import Browser, Page

from dashboard.export import write_html
from dashboard.layers import leaflet_css, leaflet_js
from geo.crs import WGS84
from geo.models import INCIDENT_TYPES
from geo.paths import gazetteer_dir, samples_dir
from geo.schema import COLUMNS, conform, empty

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from browser import chromium

EXCERPT_CHARACTERS = 200
KM_PER_DEGREE = 111.2
MAP = "document.querySelector('.folium-map').incidentMap"
PAINTED = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
OPEN_TIMEOUT_MS = 120_000
GOALS = {
    (10_000, "size"): 2.2,
    (10_000, "click"): 100,
    (10_000, "filter"): 50,
    (100_000, "size"): 21,
    (100_000, "open"): 2_000,
    (100_000, "click"): 100,
    (100_000, "filter"): 100,
    (100_000, "frame"): 50,
}
"""Megabytes besides the base map, and milliseconds."""


def make_frame(count: int) -> gpd.GeoDataFrame:
    """`count` incidents at places of the gazetteer, a third of them computed from one (so many km from it)."""
    draw = random.Random(count)
    with (gazetteer_dir() / "gazetteer.csv").open(encoding="utf-8", newline="") as table:
        places = [row for row in csv.DictReader(table) if row["country"] == "IQ" and row["admin1"]]
    lines = (samples_dir() / "sample.jsonl").read_text("utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    words = [word for article in articles if article["language"] == "ar" for word in article["text"].split()]
    names = [row["name_ar"] for row in places]
    rows = [make_row(number, draw, draw.choice(places), words, names) for number in range(count)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name, dtype in COLUMNS.items():
        if dtype.startswith("datetime"):
            table[name] = pd.to_datetime(table[name])
    return conform(gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=WGS84))


def make_row(
    number: int, draw: random.Random, place: dict[str, str], words: list[str], names: list[str]
) -> dict[str, Any]:
    """One incident with every column that the page shows."""
    excerpt = ""
    while len(excerpt) < EXCERPT_CHARACTERS:
        excerpt += draw.choice(words if draw.random() < 0.6 else names) + " "
    excerpt = excerpt[:EXCERPT_CHARACTERS]
    is_computed = draw.random() < 1 / 3
    shift = [draw.uniform(-20, 20) / KM_PER_DEGREE if is_computed else 0.0 for _ in range(2)]
    day = pd.Timestamp("2014-01-01") + pd.Timedelta(days=draw.randrange(3650))
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {name: -1 for name, dtype in COLUMNS.items() if dtype == "int64"}
    row |= {"incident_id": f"{draw.getrandbits(64):016x}", "event_id": f"{draw.getrandbits(64):016x}"}
    row |= {"document_id": f"d{number}", "type": draw.choice(INCIDENT_TYPES), "background": draw.random() < 0.1}
    row |= {"date_start": day, "date_end": day, "date_precision": "day", "published": day + pd.Timedelta(days=1)}
    row |= {"killed": draw.choice([None, 0, 1, 2, 3, 5, 12]), "injured": draw.choice([None, 0, 2, 7, 20])}
    row |= {name: place[name] for name in ("name_ar", "name_en", "admin1")} | {"place_id": place["id"]}
    row |= {
        "admin2": place["admin2"] or None,
        "place_kind": place["kind"],
        "radius_m": float(place["radius_m"] or 5000),
    }
    row |= {"lat": float(place["lat"]) + shift[0], "lon": float(place["lon"]) + shift[1]}
    row |= {"precision": 2 if is_computed else draw.choice([1, 1, 1, 2, 3, 4])}
    row |= {"location_reason": f"named in the text: {place['kind']} of importance {place['importance'] or 1}"}
    row |= {"title": " ".join(draw.choices(words, k=8)), "source": f"source {draw.randrange(40)}", "language": "ar"}
    row |= {"url": f"https://example.org/{day.year}/{draw.randrange(10**6)}", "excerpt": excerpt, "excerpt_start": 0}
    row |= {"trigger_start": 4, "trigger_end": 10, "anchor_start": 20, "anchor_end": 27, "confidence": 0.8}
    return row | {"disputed": "", "actors": "[]"}


def write_markers(frame: gpd.GeoDataFrame, path: Path) -> None:
    """folium's Marker with a pop-up for each incident."""
    folium_map = folium.Map(location=[33.3, 44.0], zoom_start=6, tiles=None)
    for row in frame.itertuples():
        folium.Marker([row.lat, row.lon], popup=folium.Popup(f"{row.title}<br>{row.excerpt}")).add_to(folium_map)
    folium_map.save(str(path))


def write_clusters(frame: gpd.GeoDataFrame, path: Path) -> None:
    """folium's FastMarkerCluster with the texts in its data, as its documentation shows."""
    folium_map = folium.Map(location=[33.3, 44.0], zoom_start=6, tiles=None)
    # The plugin asks for a closest zoom, which tiles would bring.
    folium_map.options["maxZoom"] = 18
    data = [[row.lat, row.lon, f"{row.title}<br>{row.excerpt}"] for row in frame.itertuples()]
    callback = "function (row) { return L.marker(new L.LatLng(row[0], row[1])).bindPopup(row[2]); }"
    FastMarkerCluster(data, callback=callback).add_to(folium_map)
    folium_map.save(str(path))


def answer_requests(page: Page, path: Path, libraries: Path) -> None:
    """Answer for the network: Leaflet, jQuery and the cluster plugin from disk, everything else empty."""
    page.route("**/*", lambda route: route.fulfill(body="") if "://" in route.request.url else None)
    page.route("**/leaflet.js", lambda route: route.fulfill(body=leaflet_js()))
    page.route("**/jquery*.js", lambda route: route.fulfill(body=(libraries / "jquery.min.js").read_text("utf-8")))
    page.route("**/leaflet.css", lambda route: route.fulfill(body=leaflet_css()))
    script = (libraries / "leaflet.markercluster.js").read_text("utf-8")
    page.route("**/leaflet.markercluster.js", lambda route: route.fulfill(body=script))
    page.route(path.as_uri(), lambda route: route.continue_())


def time_opening(browser: Browser, path: Path, repeat: int, ready: str, libraries: Path | None = None) -> float:
    """Milliseconds from navigation to the second frame after the incidents are on the map; the median."""
    times = []
    for _ in range(repeat):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(OPEN_TIMEOUT_MS)
        page.add_init_script(
            f"const look = async () => {{ if (!({ready})) return setTimeout(look, 5); {PAINTED}; "
            "globalThis.paintedAt = performance.now(); }; look();"
        )
        if libraries is not None:
            answer_requests(page, path, libraries)
        page.goto(path.as_uri(), timeout=OPEN_TIMEOUT_MS)
        page.wait_for_function("() => globalThis.paintedAt !== undefined", timeout=OPEN_TIMEOUT_MS)
        times.append(page.evaluate("globalThis.paintedAt"))
        page.close()
    return statistics.median(times)


def time_in_page(page: Page, prepare: str, action: str, repeat: int) -> float:
    """Milliseconds from an action to the second frame after it; the median. `n` counts the rounds."""
    body = f"{prepare}; const start = performance.now(); {action}; {PAINTED}; return performance.now() - start;"
    script = f"async (n) => {{ {body} }}"
    return statistics.median(page.evaluate(script, n) for n in range(repeat))


def time_use(browser: Browser, path: Path, repeat: int) -> dict[str, float]:
    """Click, filter and pan on an open page."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_function("() => document.querySelector('.folium-map')?.incidentMap !== undefined")
    some = f"const map = {MAP}; const all = map.incidents.ids; const id = all[(n * 7919 + 13) % all.length]"
    half = (
        f"const map = {MAP}; const ids = n % 2 ? null : map.incidents.ids.filter((_, i) => map.incidents.type[i] < 6)"
    )
    measured = {
        "click": time_in_page(page, some, "await map.select(id)", repeat),
        "filter": time_in_page(page, half, "map.setVisible(ids)", repeat),
        # Two frames pass until what was painted can be known: at 60 a second they alone are 33 ms.
        "nothing": time_in_page(page, "", "", repeat),
    }
    page.evaluate(f"{MAP}.select(null)")
    page.evaluate(f"{MAP}.setVisible(null)")
    measured["frame"] = time_dragging(page)
    page.close()
    return measured


def time_dragging(page: Page) -> float:
    """Milliseconds from frame to frame while the map is dragged; the median."""
    page.evaluate(f"() => {{ {MAP}.map.setZoom(7, {{ animate: false }}) }}")
    page.evaluate(
        """() => {
            globalThis.gaps = []; let last = performance.now();
            const look = (now) => { gaps.push(now - last); last = now; requestAnimationFrame(look); };
            requestAnimationFrame(look);
        }"""
    )
    page.mouse.move(700, 450)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(700 - 6 * step, 450 - 2 * step)
    page.mouse.up()
    return statistics.median(page.evaluate("globalThis.gaps"))


def timed(action: Callable[[], None]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def report(name: str, count: int, measured: dict[str, float]) -> None:
    """One line a figure, with its goal where there is one."""
    units = {"build": "s", "size": "MB", "ratio": ""}
    for figure, value in measured.items():
        goal = GOALS.get((count, figure)) if name == "this page" else None
        verdict = "" if goal is None else f"  goal {goal:g}: {'met' if value <= goal else 'MISSED'}"
        print(f"{count:>7} {name:<18} {figure:<8} {value:>10.2f} {units.get(figure, 'ms'):<3}{verdict}", flush=True)


def measure(browser: Browser, count: int, folder: Path, repeat: int, base_mb: float) -> dict[str, float]:
    """Figures of this project's page."""
    frame, path = make_frame(count), folder / f"page-{count}.html"
    build = timed(lambda: write_html(frame, path))
    return {
        "build": build,
        "size": path.stat().st_size / 1e6 - base_mb,
        "open": time_opening(browser, path, repeat, "document.querySelector('.folium-map')?.incidentMap"),
        **time_use(browser, path, max(repeat, 9)),
    }


def compare(browser: Browser, count: int, folder: Path, libraries: Path, repeat: int) -> dict[str, float]:
    """Figures of folium's own layers; returns the milliseconds until each is painted."""
    frame, opened = make_frame(count), {}
    every = f"document.querySelectorAll('.leaflet-marker-icon').length === {count}"
    makers = {
        "Marker": (write_markers, every),
        "FastMarkerCluster": (write_clusters, "document.querySelector('.marker-cluster')"),
    }
    for name, (write, ready) in makers.items():
        path = folder / f"{name}-{count}.html"
        build = timed(lambda write=write, path=path: write(frame, path))
        rounds = 1 if name == "Marker" else repeat
        opened[name] = time_opening(browser, path, rounds, ready, libraries)
        report(name, count, {"build": build, "size": path.stat().st_size / 1e6, "open": opened[name]})
    return opened


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="openings of each page; the median counts")
    parser.add_argument("--most", type=int, default=100_000, help="largest number of incidents")
    parser.add_argument("--libraries", type=Path, help="folder with leaflet.markercluster.js and jquery.min.js")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        write_html(empty(), folder / "empty.html")
        base_mb = (folder / "empty.html").stat().st_size / 1e6
        print(f"base map and script {base_mb:.2f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for count in (n for n in (10_000, 100_000) if n <= options.most):
            ours = measure(browser, count, folder, options.repeat, base_mb)
            report("this page", count, ours)
            if count == 10_000 and options.libraries is not None:
                for other, opened in compare(browser, count, folder, options.libraries, options.repeat).items():
                    report(f"page / {other}", count, {"ratio": ours["open"] / opened})
        print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
