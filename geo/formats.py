"""The table of incidents as a file: GeoJSON, CSV, GeoPackage, KML, GeoParquet; written whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import html
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import geopandas as gpd
import pandas as pd

from geo.crs import circle
from geo.errors import UnreadableFileError
from geo.schema import COLUMNS, conform

_TEXT = [name for name, kind in COLUMNS.items() if kind == "str"]
_DATES = [name for name, kind in COLUMNS.items() if kind.startswith("datetime")]
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), the wide forms included.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
# XML 1.0 has no way to write these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(frame: gpd.GeoDataFrame, path: str | Path) -> None:
    """Write incidents in the format of the file's ending.

    Parameters
    ----------
    frame : GeoDataFrame
        In the columns of `geo.schema`, EPSG:4326. Incidents without a place are written too.
    path : str or Path
        Ends in one of `WRITERS`. An existing file is replaced once the new one is complete.

    Raises
    ------
    UnreadableFileError
        Where the ending is not known or the folder cannot be written to.
    """
    path = Path(path)
    if path.suffix.lower() not in WRITERS:
        raise _unknown_ending(path, WRITERS)
    with replacing(path) as temporary:
        WRITERS[path.suffix.lower()](conform(frame), temporary)


def check_path(path: Path, *more_endings: str, source: Path) -> None:
    """Refuse a path that could not be written, before the work is done.

    Parameters
    ----------
    path : Path
        Where to write.
    *more_endings : str
        Endings beside those of `WRITERS`.
    source : Path
        What is read, and must not be written over.

    Raises
    ------
    UnreadableFileError
        Where the ending is not known, the folder is not there, or the path is a folder or the source itself.
    """
    endings = [*more_endings, *WRITERS]
    if path.suffix.lower() not in endings:
        raise _unknown_ending(path, endings)
    check_target(path, source)


def _unknown_ending(path: Path, endings: Iterable[str]) -> UnreadableFileError:
    return UnreadableFileError(f"{path}: cannot write {path.suffix or 'that'}; name a file in {', '.join(endings)}")


def check_target(path: Path, source: Path) -> None:
    """Refuse a path whose folder is not there, or that is a folder or the source itself.

    Raises
    ------
    UnreadableFileError
    """
    if path.exists() and source.exists() and path.samefile(source):
        raise UnreadableFileError(f"{path} is what is read; name another file to write to")
    if path.is_dir():
        raise UnreadableFileError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise UnreadableFileError(f"{path}: there is no folder {path.parent}; make it first")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when all went well, and vanishes otherwise."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be written ({error.strerror}); check the folder's rights") from error
    os.close(handle)
    temporary = Path(name)
    temporary.unlink()
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def plain_cell(text: str) -> str:
    """A text cell as a spreadsheet shows it rather than runs it: what may begin a formula gets an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) else text


def original_cell(text: str) -> str:
    """What `plain_cell` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _write_csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    # The byte order mark makes Excel read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for record in _records(frame):
            writer.writerow([plain_cell(v) if isinstance(v, str) else v for v in record.values()])


def _write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "name": "incidents", "features": [')
        for index, record in enumerate(_records(frame)):
            file.write(",\n" if index else "\n")
            file.write(json.dumps(_feature(record), ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    located = record["lat"] is not None
    geometry = {"type": "Point", "coordinates": [record["lon"], record["lat"]]} if located else None
    properties = {**record, "actors": json.loads(record["actors"] or "[]")}
    return {"type": "Feature", "id": record["incident_id"], "geometry": geometry, "properties": properties}


def _write_gpkg(frame: gpd.GeoDataFrame, path: Path) -> None:
    frame = _typed(frame)
    frame.to_file(path, layer="incidents", driver="GPKG", geometry_type="Point", engine="pyogrio")
    placed = frame[frame["lat"].notna()]
    circles = [circle(*values) for values in placed[["lat", "lon", "radius_m"]].itertuples(index=False, name=None)]
    areas = gpd.GeoDataFrame(placed[["incident_id", "type", "radius_m", "precision"]], geometry=circles, crs=frame.crs)
    areas.to_file(path, layer="incident_areas", driver="GPKG", geometry_type="Polygon", engine="pyogrio")


def _write_parquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    _typed(frame).to_parquet(path, index=False)


def _typed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # A text column of nothing but None would be written without a type.
    return frame.astype(dict.fromkeys(_TEXT, "string") | dict.fromkeys(_DATES, "datetime64[ms]"))


def _write_kml(frame: gpd.GeoDataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
        file.write("<name>حوادث أمنية في العراق · Incidents in Iraq</name>\n")
        for located, name in ((True, "حوادث لها موقع · Located"), (False, "حوادث بلا موقع · Not placed")):
            file.write(f"<Folder><name>{name}</name>\n")
            for record in _records(frame[frame["lat"].notna() == located]):
                file.write(_placemark(record))
            file.write("</Folder>\n")
        file.write("</Document></kml>\n")


def _placemark(record: dict[str, Any]) -> str:
    heading = " · ".join(
        str(v) for v in (record["name_ar"], record["name_en"], record["type"], record["date_start"]) if v
    )
    data = "".join(
        f'<Data name="{name}"><value>{_xml(str(value))}</value></Data>'
        for name, value in record.items()
        if value is not None
    )
    return (
        f"<Placemark><name>{_xml(heading)}</name><description>{_xml(_description(record))}</description>"
        f"{_time_span(record)}<ExtendedData>{data}</ExtendedData>{_kml_point(record)}</Placemark>\n"
    )


def _description(record: dict[str, Any]) -> str:
    """HTML, as readers of KML show it; everything from the article is escaped."""
    source = " · ".join(html.escape(v) for v in (record["title"], record["source"], record["published"]) if v)
    link = record["url"] if str(record["url"] or "").startswith(("http://", "https://")) else None
    anchor = f'<p><a href="{html.escape(link)}">{html.escape(link)}</a></p>' if link else ""
    reason = f"<p>{html.escape(record['location_reason'])}</p>" if record["location_reason"] else ""
    return f'<p dir="auto">{html.escape(record["excerpt"] or "")}</p><p dir="auto">{source}</p>{anchor}{reason}'


def _time_span(record: dict[str, Any]) -> str:
    if record["date_start"] is None:
        return ""
    return f"<TimeSpan><begin>{record['date_start']}</begin><end>{record['date_end']}</end></TimeSpan>"


def _kml_point(record: dict[str, Any]) -> str:
    return "" if record["lat"] is None else f"<Point><coordinates>{record['lon']},{record['lat']}</coordinates></Point>"


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _records(frame: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Rows as plain values: ISO days, None for what is not known."""
    plain = pd.DataFrame(frame[list(COLUMNS)])
    for name in _DATES:
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    plain = plain.astype("object")
    plain = plain.where(plain.notna(), None)
    names = list(COLUMNS)
    for values in plain.itertuples(index=False, name=None):
        yield dict(zip(names, values, strict=True))


WRITERS: dict[str, Callable[[gpd.GeoDataFrame, Path], None]] = {
    ".geojson": _write_geojson,
    ".csv": _write_csv,
    ".gpkg": _write_gpkg,
    ".kml": _write_kml,
    ".parquet": _write_parquet,
}
"""Writer by ending."""
