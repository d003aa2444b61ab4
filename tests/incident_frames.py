"""Frames of invented incidents for tests: real columns, plausible sentences, and the texts that must do no harm.

The reports are made up; places and distances are real.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geo.crs import WGS84
from geo.schema import COLUMNS, conform

PWNED = "window.__pwned=1"
HOSTILE_TEXTS: tuple[str, ...] = (
    f"<script>{PWNED}</script>",
    f'<img src=x onerror="{PWNED}">',
    f'"><svg onload={PWNED}>',
    f"</script><script>{PWNED}</script>",
    "`${" + PWNED + "}`",
    "{{ 7 * 7 }} {% raw %}",
    "</title></style></textarea><h1>broken out</h1>",
    "قتيل \u202e\u202dlatrevo\u202c في كركوك",
    "<!--<script>",
    f"' onmouseover='{PWNED}",
    '=HYPERLINK("http://192.0.2.1","x")',
    "ن" * 50_000,
)
HOSTILE_URLS: tuple[str, ...] = (
    f"javascript:{PWNED}",
    f"JaVaScRiPt:{PWNED}",
    f"data:text/html,<script>{PWNED}</script>",
    'https://example.org/"onclick="' + PWNED,
)

_ARABIC = (
    "أفاد مصدر أمني بأن عبوة ناسفة انفجرت صباح الأحد قرب سوق شعبية في كركوك، ما أسفر عن مقتل ثلاثة أشخاص وإصابة سبعة."
)
_ENGLISH = "Two mortar rounds landed on Saturday near Baghdad International Airport, police said; nobody was hurt."


def incident(text: str, **values: Any) -> dict[str, Any]:
    """A row with every column: the excerpt is the whole text; `marks` gives its words by kind of span.

    Parameters
    ----------
    text : str
        The excerpt.
    **values
        Columns to set, and `marks`: dict of span prefix (`trigger`, `anchor`, `date_span`, `killed_span`,
        `injured_span`) to the words of the text that it covers.
    """
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {name: -1 for name, dtype in COLUMNS.items() if dtype == "int64"}
    row |= {
        "excerpt": text,
        "excerpt_start": 120,
        "background": False,
        "confidence": 0.8,
        "disputed": "",
        "actors": "[]",
    }
    for prefix, words in values.pop("marks", {}).items():
        start = text.index(words)
        row[f"{prefix}_start"], row[f"{prefix}_end"] = 120 + start, 120 + start + len(words)
        if prefix == "anchor":
            row["anchor_text"] = words
    return row | {"document_id": f"doc-{values.get('incident_id', '0')}"} | values


def frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Rows as a frame of the schema, in EPSG:4326."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name, dtype in COLUMNS.items():
        if dtype.startswith("datetime"):
            table[name] = pd.to_datetime(table[name])
        elif dtype == "float64":
            table[name] = table[name].astype("float64")
    points = [None if pd.isna(lat) else Point(lon, lat) for lat, lon in zip(table["lat"], table["lon"], strict=True)]
    return conform(gpd.GeoDataFrame(table, geometry=points, crs=WGS84))


def kirkuk_bomb(incident_id: str = "kirkuk", **values: Any) -> dict[str, Any]:
    """An Arabic report with every kind of mark."""
    return incident(
        _ARABIC,
        **{
            "incident_id": incident_id,
            "event_id": "event-kirkuk",
            "type": "Remote explosive/landmine/IED",
            "date_start": "2021-05-02",
            "date_end": "2021-05-02",
            "date_precision": "day",
            "killed": 3,
            "injured": 7,
            "place_id": "kirkuk",
            "place_kind": "city",
            "name_ar": "كركوك",
            "name_en": "Kirkuk",
            "admin1": "IQ-KI",
            "admin2": "Kirkuk",
            "lat": 35.4681,
            "lon": 44.3922,
            "radius_m": 9000.0,
            "precision": 1,
            "location_reason": "كركوك: المدينة، لأن النص يذكر سوقاً فيها",
            "title": "مقتل ثلاثة في انفجار عبوة قرب سوق في كركوك",
            "source": "وكالة الرافدين",
            "published": "2021-05-03",
            "url": "https://example.org/kirkuk",
            "language": "ar",
            "marks": {
                "trigger": "انفجرت",
                "anchor": "كركوك",
                "date_span": "الأحد",
                "killed_span": "ثلاثة",
                "injured_span": "سبعة",
            },
        }
        | values,
    )


def airport_shelling(incident_id: str = "airport", **values: Any) -> dict[str, Any]:
    """An English report without a toll."""
    return incident(
        _ENGLISH,
        **{
            "incident_id": incident_id,
            "event_id": "event-airport",
            "type": "Shelling/artillery/missile attack",
            "date_start": "2021-05-01",
            "date_end": "2021-05-01",
            "date_precision": "day",
            "place_id": "baghdad-airport",
            "place_kind": "airport",
            "name_ar": "مطار بغداد الدولي",
            "name_en": "Baghdad International Airport",
            "admin1": "IQ-BG",
            "lat": 33.2625,
            "lon": 44.2346,
            "radius_m": 4000.0,
            "precision": 2,
            "location_reason": "near Baghdad International Airport, as the sentence says",
            "title": "Rockets land near airport",
            "source": "Tigris Wire",
            "published": "2021-05-02",
            "url": "https://example.org/airport",
            "language": "en",
            "marks": {"trigger": "landed", "anchor": "Baghdad International Airport", "date_span": "Saturday"},
        }
        | values,
    )


def sample() -> gpd.GeoDataFrame:
    """Eleven incidents: two that coincide, one of the past, three that are areas, one of two reports, one unplaced."""
    return frame([airport_shelling(), kirkuk_bomb(), *_others(), *_areas(), _unplaced()])


def _others() -> list[dict[str, Any]]:
    mosul = {
        "name_ar": "الموصل",
        "name_en": "Mosul",
        "admin1": "IQ-NI",
        "lat": 36.335,
        "lon": 43.1189,
        "radius_m": 9000.0,
    }
    return [
        kirkuk_bomb("kirkuk-again", title="انفجار في كركوك يوقع قتلى", source="صحيفة النهرين", url=None, killed=4),
        airport_shelling("mosul-strike", **mosul, type="Air/drone strike", event_id="e3", date_start="2017-03-17",
                         date_end="2017-03-17", killed=105, precision=1, language="en"),
        airport_shelling("mosul-past", **mosul, type="Suicide bomb", event_id="e4", background=True, precision=1,
                         date_start="2014-06-05", date_end="2014-06-12", date_precision="week"),
        airport_shelling("taji", name_ar="التاجي", name_en="Taji", lat=33.5206, lon=44.2567, radius_m=5000.0,
                         event_id="e5", type="Armed clash", killed=1, precision=2),
        kirkuk_bomb("basra", name_ar="البصرة", name_en="Basra", admin1="IQ-BA", lat=30.508, lon=47.7804,
                    radius_m=10000.0, type="Attack", event_id="e6", killed=1, injured=None),
        airport_shelling("fallujah", name_ar="الفلوجة", name_en="Fallujah", admin1="IQ-AN", lat=33.3491, lon=43.7857,
                         radius_m=6000.0, type="Arrests", event_id="e7", precision=1),
    ]  # fmt: skip


def _areas() -> list[dict[str, Any]]:
    return [
        kirkuk_bomb("diyala", name_ar="ديالى", name_en="Diyala", admin1="IQ-DI", lat=33.9, lon=45.0, radius_m=75000.0,
                    type="Abduction/forced disappearance", event_id="e8", precision=4, place_kind="governorate"),
        kirkuk_bomb("hawija", name_ar="قضاء الحويجة", name_en="Hawija district", admin1="IQ-KI", admin2="Hawija",
                    lat=35.3256, lon=43.7705, radius_m=22000.0, type="Armed clash", event_id="e9", precision=3),
        airport_shelling("hamrin", name_ar="جبال حمرين", name_en="Hamrin Mountains", admin1=None, lat=34.75, lon=44.5,
                         radius_m=40000.0, type="Disrupted weapons use", event_id="e10", precision=5),
    ]  # fmt: skip


def _unplaced() -> dict[str, Any]:
    where = dict.fromkeys(
        ("place_id", "place_kind", "name_ar", "name_en", "admin1", "lat", "lon", "radius_m", "precision")
    )
    return kirkuk_bomb("unplaced", **where, event_id="e11", location_reason="النص لا يذكر مكاناً للحادث",
                       marks={"trigger": "انفجرت"})  # fmt: skip


def hostile() -> gpd.GeoDataFrame:
    """An incident for each hostile text, in every column that holds text of a source."""
    rows = []
    for i, text in enumerate(HOSTILE_TEXTS):
        url = HOSTILE_URLS[i % len(HOSTILE_URLS)]
        rows.append(
            kirkuk_bomb(
                f"hostile-{i}",
                event_id="one-event",
                lat=33.0 + i / 4,
                lon=43.0 + i / 8,
                title=text,
                source=text,
                name_ar=text,
                name_en=text,
                location_reason=text,
                anchor_text=text,
                url=url,
            )
            | {"excerpt": text, "language": "ar"}
        )
    return frame(rows)


def many(count: int) -> gpd.GeoDataFrame:
    """A table of `count` incidents spread over Iraq, every one different, the same at each call."""
    rows = []
    for i in range(count):
        lat, lon = 30.5 + (i * 37 % 1000) / 1000 * 6, 42.0 + (i * 61 % 997) / 997 * 5
        rows.append(kirkuk_bomb(f"incident-{i:06d}", event_id=f"event-{i}", lat=lat, lon=lon, killed=i % 9))
    return frame(rows)
