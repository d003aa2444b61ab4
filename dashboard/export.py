"""The exported page: one HTML file that opens from disk, asks for nothing, and can be checked line by line."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd

from dashboard import reasons
from dashboard.basemap import ATTRIBUTION
from dashboard.labels import PAGE, PRECISION, TYPES, Label
from dashboard.layers import IncidentLayer, Inline, base_map, figure_of, page_css
from geo import formats
from geo.models import INCIDENT_TYPES

_OVERRIDES = dict.fromkeys((0x202D, 0x202E), "\ufffd")
_CELL_CHARACTERS = 300
_ROWS_PER_TABLE = 100
_MOST_STATIC_ROWS = 200
"""Up to here the tables are HTML of the page; of more, the text would be in it twice, and the script makes the rows."""
_ENDLESS_WORD = re.compile(r"\S{100}(?=\S)")
_OTHER = INCIDENT_TYPES.index("Other")

METHOD: tuple[Label, ...] = (
    (
        "وُضعت كل نقطة آلياً استناداً إلى جملة في خبر منشور. افتح الدليل لترى الجملة والمكان والتاريخ كما وردت فيها.",
        "Each point was placed by a program from a sentence in a published report. Open its evidence to see the "
        "sentence, and in it the place and the date as the source gives them.",
    ),
    (
        "الدائرة تبيّن مدى الخطأ المحتمل في الموقع. أما الإطار المتقطع فيعني أن المعروف هو المنطقة لا النقطة.",
        "A ring shows how far off a point may be. A dashed frame means that only the area is known, not the spot.",
    ),
    (
        "عدد الحوادث هنا يعكس ما نُشر وجُمع من أخبار، ولا يقيس ما وقع فعلاً.",
        "The number of incidents reflects which reports were published and collected; "
        "it does not measure what happened.",
    ),
    (
        "«غير معلوم» تعني أن النص لا يذكر عدداً، ولا تعني صفراً.",
        "“Unknown” means that the text states no number; it does not mean zero.",
    ),
    (
        "حدود الأراضي المتنازع عليها تقريبية، ولا يعني رسمها تأييد أي طرف.",
        "The outlines of disputed territories are approximate; drawing them takes no side.",
    ),
)


def to_html(
    frame: gpd.GeoDataFrame,
    *,
    title: str | None = None,
    filters_text: str | None = None,
    generated: dt.date | None = None,
) -> str:
    """One self-contained page of the incidents: map, table with sources, those not placed, method, licences.

    Parameters
    ----------
    frame : GeoDataFrame
        Conforming to `geo.schema`, EPSG:4326.
    title : str, optional
        Heading of the page; a general one where it is not given.
    filters_text : str, optional
        Which incidents these are, in words.
    generated : date, optional
        Shown as the date of making; left out where it is not given.

    Returns
    -------
    str
        HTML. The same arguments give the same text.

    Notes
    -----
    A Content-Security-Policy allows the page's own scripts and styles by their hashes and nothing else, so that not
    even a fault in escaping would let an article run anything.
    """
    ordered = frame.sort_values(["date_start", "incident_id"], na_position="last", kind="stable")
    blocks, body_map, script = _map_parts(ordered)
    head = [*blocks, Inline("style", page_css())]
    heading = f'<h1 dir="auto">{escape(_displayed(title))}</h1>' if title else f"<h1>{_bilingual(PAGE['title'])}</h1>"
    plain_title = _displayed(title) if title else " · ".join(PAGE["title"])
    placed, unplaced = ordered[ordered["lat"].notna()], ordered[ordered["lat"].isna()]
    tables = _static_tables if len(ordered) <= _MOST_STATIC_ROWS else _script_tables
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="ar" dir="rtl">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(head, script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(plain_title)}</title>",
            *(block.render() for block in head),
            "</head>",
            '<body class="im-theme">',
            f'<header class="page-head">{heading}',
            _facts(len(placed), len(unplaced), filters_text, generated),
            "</header>",
            f'<div class="page-map">{body_map}</div>',
            '<main class="page-body">',
            *tables(placed, unplaced),
            _method(),
            _licences(ordered),
            "</main>",
            script.render(),
            "</body>",
            "</html>",
            "",
        ]
    )


def write_html(
    frame: gpd.GeoDataFrame,
    path: Path,
    *,
    title: str | None = None,
    filters_text: str | None = None,
    generated: dt.date | None = None,
) -> None:
    """Write `to_html` to a file, whole or not at all.

    Raises
    ------
    UnreadableFileError
        Where the folder does not exist or cannot be written.
    """
    html = to_html(frame, title=title, filters_text=filters_text, generated=generated)
    with formats.replacing(path) as temporary:
        temporary.write_text(html, encoding="utf-8", newline="\n")


def _map_parts(frame: gpd.GeoDataFrame) -> tuple[list[Inline], str, Inline]:
    """What folium makes of the map: its inline blocks for the head, its body, its script."""
    folium_map = base_map(element_id="iraq")
    layer = IncidentLayer(frame).add_to(folium_map)
    layer._id = "iraq"
    figure = figure_of(folium_map)
    figure.render()
    blocks = [child for child in figure.header._children.values() if isinstance(child, Inline)]
    script = Inline("script", f"{figure.script.render()}\n{layer.get_name()}.then(IncidentMap.wirePage);\n")
    return blocks, figure.html.render(), script


def _policy(head: Iterable[Inline], script: Inline) -> str:
    """Content-Security-Policy: own blocks by hash, pictures only from the page itself, no address at all."""
    blocks = [*head, script]
    scripts = " ".join(_hash(block.text) for block in blocks if block.tag == "script")
    styles = " ".join(_hash(block.text) for block in blocks if block.tag == "style")
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _facts(placed: int, unplaced: int, filters_text: str | None, generated: dt.date | None) -> str:
    filters = escape(_displayed(filters_text)) if filters_text else _bilingual(PAGE["no_filters"])
    items = [
        f"<b>{placed + unplaced}</b> {_bilingual(PAGE['incidents'])}",
        f"<b>{placed}</b> {_bilingual(PAGE['on_map'])}",
        f"<b>{unplaced}</b> {_bilingual(PAGE['not_placed'])}",
        f'{_bilingual(PAGE["filters"])}: <bdi id="filters">{filters}</bdi>',
    ]
    if generated is not None:
        items.append(f"{_bilingual(PAGE['generated'])} <time>{generated.isoformat()}</time>")
    return f'<ul class="page-facts">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _static_tables(placed: gpd.GeoDataFrame, unplaced: gpd.GeoDataFrame) -> list[str]:
    return [_table(placed), _unplaced_table(unplaced)]


def _script_tables(placed: gpd.GeoDataFrame, unplaced: gpd.GeoDataFrame) -> list[str]:
    """Places for the tables, and a word for readers whose browser runs no script."""
    arabic, english = (text.format(n=len(placed) + len(unplaced)) for text in PAGE["no_script"])
    notice = f'<noscript><p class="page-no-script">{_bilingual((arabic, english), stacked=True)}</p></noscript>'
    sections = [
        f'<section id="{element_id}"><h2>{_bilingual(PAGE[label])}</h2>'
        + (f'<div data-rows="{kind}"></div>' if len(rows) else f"<p>{_bilingual(PAGE['none'])}</p>")
        + "</section>"
        for label, element_id, kind, rows in (
            ("table", "incidents", "placed", placed),
            ("unplaced", "unplaced", "unplaced", unplaced),
        )
    ]
    return [notice, *sections]


def _table(frame: gpd.GeoDataFrame) -> str:
    names = ("type", "date", "place", "killed", "injured", "excerpt", "source")
    rows = (
        f"<tr>{_type_cell(row)}{_date_cell(row)}{_place_cell(row)}{_counts(row)}"
        f"<td>{_source_text('excerpt-cell', row['excerpt'], row['language'])}</td>{_source_cell(row)}</tr>"
        for row in frame.to_dict("records")
    )
    return _section("table", "incidents", tuple((name, name) for name in names), rows)


def _unplaced_table(frame: gpd.GeoDataFrame) -> str:
    columns = (("type", "type"), ("date", "date"), ("place", "reason"), ("excerpt", "excerpt"), ("source", "source"))
    rows = (
        f"<tr>{_type_cell(row)}{_date_cell(row)}<td>{_reason(row['location_reason'])}</td>"
        f"<td>{_source_text('excerpt-cell', row['excerpt'], row['language'])}</td>{_source_cell(row)}</tr>"
        for row in frame.to_dict("records")
    )
    return _section("unplaced", "unplaced", columns, rows)


def _section(label: str, element_id: str, columns: Iterable[tuple[str, str]], rows: Iterable[str]) -> str:
    """A heading and its rows, a table for each hundred: a browser lays out the ones in view and leaves the rest."""
    heading = f"<h2>{_bilingual(PAGE[label])}</h2>"
    head = "".join(
        f'<th scope="col" class="col-{css}">{_bilingual(PAGE[key], stacked=True)}</th>' for css, key in columns
    )
    listed = list(rows)
    tables = [
        f'<div class="table-part"><table class="incident-table"><thead><tr>{head}</tr></thead><tbody>\n'
        f"{chr(10).join(listed[start : start + _ROWS_PER_TABLE])}\n</tbody></table></div>"
        for start in range(0, len(listed), _ROWS_PER_TABLE)
    ]
    body = "\n".join(tables) if tables else f"<p>{_bilingual(PAGE['none'])}</p>"
    return f'<section id="{element_id}">{heading}{body}</section>'


def _type_cell(row: dict[Any, Any]) -> str:
    name = row["type"] if row["type"] in TYPES else INCIDENT_TYPES[_OTHER]
    hollow = " data-hollow" if row["background"] else ""
    icon = f'<span data-type-code="{INCIDENT_TYPES.index(name)}"{hollow}></span>'
    return (
        f'<td><button type="button" class="row-show" data-incident="{escape(str(row["incident_id"]))}" '
        f'title="{escape(" · ".join(PAGE["show"]))}">{icon}{_bilingual(TYPES[name], stacked=True)}</button></td>'
    )


def _date_cell(row: dict[Any, Any]) -> str:
    start, end = row["date_start"], row["date_end"]
    if pd.isna(start):
        return f"<td>{_bilingual(PAGE['unknown'])}</td>"
    first = start.date().isoformat()
    last = first if pd.isna(end) else end.date().isoformat()
    days = " – ".join(f"<time>{day}</time>" for day in dict.fromkeys((first, last)))
    return f'<td><bdi class="im-number" dir="ltr">{days}</bdi></td>'


def _place_cell(row: dict[Any, Any]) -> str:
    arabic, english = (_shortened(row[name]) for name in ("name_ar", "name_en"))
    place = _bilingual((escape(arabic or english), escape(english)), stacked=True)
    precision = PRECISION.get(0 if pd.isna(row["precision"]) else int(row["precision"]))
    words = f'<span class="im-quiet">{_bilingual(precision, stacked=True)}</span>' if precision else ""
    return f"<td>{place} {words}</td>"


def _counts(row: dict[Any, Any]) -> str:
    """Killed and injured, each in a column of its own: beside each other, the reading direction would swap them."""
    cells = []
    for name in ("killed", "injured"):
        unknown = pd.isna(row[name])
        figure = "؟" if unknown else str(int(row[name]))
        spoken = f"{PAGE[name][0]} {PAGE['unknown'][0] if unknown else figure}"
        label = escape(" · ".join(PAGE[name]))
        cells.append(f'<td data-label="{label}"><bdi class="im-number" title="{escape(spoken)}">{figure}</bdi></td>')
    return "".join(cells)


def _source_cell(row: dict[Any, Any]) -> str:
    title = _source_text("title-cell", _shortened(row["title"]), row["language"]) if row["title"] else ""
    origin = escape(_shortened(row["source"]))
    published = "" if pd.isna(row["published"]) else row["published"].date().isoformat()
    address = _web_address(row["url"])
    link = (
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{_bilingual(PAGE["link"])}</a>'
        if address
        else ""
    )
    parts = [
        f'<bdi dir="auto">{origin}</bdi>' if origin else "",
        f"<time>{published}</time>" if published else "",
        link,
    ]
    return f'<td>{title} <span class="im-quiet">{" · ".join(part for part in parts if part)}</span></td>'


def _method() -> str:
    notes = "".join(
        f'<li><p class="im-ar" lang="ar" dir="rtl">{escape(arabic)}</p>'
        f'<p class="im-en" lang="en" dir="ltr">{escape(english)}</p></li>'
        for arabic, english in METHOD
    )
    return f'<section id="method"><h2>{_bilingual(PAGE["method"])}</h2><ul class="page-notes">{notes}</ul></section>'


def _licences(frame: gpd.GeoDataFrame) -> str:
    sources = sorted({_shortened(source) for source in frame["source"] if source})
    names = "، ".join(f'<bdi dir="auto">{escape(source)}</bdi>' for source in sources)
    cited = f'<p class="im-quiet">{_bilingual(PAGE["source"])}: {names}</p>' if names else ""
    return (
        f'<section id="licences" class="page-foot"><h2>{_bilingual(PAGE["licences"])}</h2>'
        f'<p class="im-en" lang="en" dir="ltr">{escape(ATTRIBUTION)}. Leaflet 1.9.3 (BSD-2-Clause), folium (MIT).</p>'
        f"{cited}</section>"
    )


def _reason(reason: str | None) -> str:
    """Why it is not placed, in both languages where there is an Arabic form of it."""
    said = dict.fromkeys(reasons.label(reason or ""))
    return " ".join(_source_text("excerpt-cell", text) for text in said)


def _source_text(css_class: str, text: str | None, language: str | None = None) -> str:
    lang = f' lang="{escape(language)}"' if language else ""
    return f'<span class="source-text {css_class}" dir="auto"{lang}>{escape(_displayed(text))}</span>'


def _bilingual(label: Label, *, stacked: bool = False) -> str:
    """A label in both languages, as dom.js makes it; the label is trusted or escaped already."""
    arabic, english = label
    css_class = "im-label im-stacked" if stacked else "im-label"
    return (
        f'<span class="{css_class}"><span class="im-ar" lang="ar" dir="rtl">{arabic}</span> '
        f'<span class="im-en" lang="en" dir="ltr">{english}</span></span>'
    )


def _displayed(text: str | None) -> str:
    """Text without the marks that turn the reading order, and with no endless word; see dom.js for both."""
    plain = (text or "").translate(_OVERRIDES).encode("utf-8", "replace").decode("utf-8")
    return _ENDLESS_WORD.sub("\\g<0>\u200b", plain)


def _shortened(text: str | None) -> str:
    """Text for a cell of the table; the evidence panel has all of it."""
    plain = _displayed(text)
    return plain if len(plain) <= _CELL_CHARACTERS else f"{plain[:_CELL_CHARACTERS]}…"


def _web_address(url: str | None) -> str | None:
    """The address if it is a web address; a link must not run anything."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
