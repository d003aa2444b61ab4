"""Tables of places: a user's own CSV or GeoJSON read and checked, and the form in which places are kept."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.errors import UnreadableFileError
from geo.models import Place
from geo.sources.checks import entry_problems, inside_box, unit_problems
from geo.sources.kinds import Kind

COLUMNS = (
    "id", "kind", "name_ar", "name_en", "name_ku", "names", "admin1", "admin2", "lat", "lon", "radius_m",
    "importance", "source", "country",
)  # fmt: skip
"""The gazetteer's columns; a user's table needs `id`, `lat`, `lon` and `name_ar` or `name_en`."""
NEEDED = ("id", "lat", "lon")
DEFAULT_KIND = "village"
DEFAULT_IMPORTANCE = 2
MAX_TABLE_BYTES = 100 * 1024 * 1024

Unit = tuple[str | None, str | None]
UnitsAt = Callable[[Sequence[float], Sequence[float]], list[Unit]]
"""Latitudes and longitudes (WGS84) to (admin1, admin2) of each point."""


_Record = Mapping[str, str] | str
"""The values of a row by column, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place of a table and where it stands there: `places.csv row 3`."""

    where: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bundled:
    """What the bundled gazetteer says of units and ids, for the checks."""

    places: Mapping[str, Place]

    @property
    def centres(self) -> dict[str, Place]:
        """The governorates by ISO 3166-2 code."""
        return {p.admin1: p for p in self.places.values() if p.kind == "governorate" and p.admin1}

    @property
    def districts(self) -> dict[str, set[str]]:
        """English names of the districts by governorate."""
        found: dict[str, set[str]] = {}
        for place in self.places.values():
            if place.kind == "district" and place.admin1:
                found.setdefault(place.admin1, set()).add(place.name_en)
        return found


@dataclass(slots=True)
class Reading:
    """What a table gave: the rows that pass the checks, and what is wrong with the others, with file and row."""

    rows: list[Row]
    problems: list[str]
    refused: int = 0
    """Rows with at least one problem."""
    unused: tuple[str, ...] = ()
    """Columns that mean nothing here."""


def read_table(
    path: Path, kinds: Mapping[str, Kind], bundled: Bundled, taken: Mapping[str, str], units_at: UnitsAt
) -> Reading:
    """Read a user's own table of places.

    Parameters
    ----------
    path : Path
        ``.csv`` with the gazetteer's columns (comma, semicolon or tab; UTF-8), or ``.geojson`` / ``.json``: a
        FeatureCollection of points (WGS84) whose properties have the same names.
    kinds : mapping
        Kinds with their usual radii.
    bundled : Bundled
    taken : mapping
        Ids of other installed tables to the table's name.
    units_at : callable
        Governorate and district of points, for rows that do not state them.

    Raises
    ------
    UnreadableFileError
        Where the file cannot be read as such a table at all.
    """
    records = list(_records(path))
    found = Reading([], [], unused=_unused(record for _, record in records))
    drafts: list[Row] = []
    for where, record in records:
        try:
            drafts.append(Row(where, _place(record, path.name, kinds)))
        except ValueError as error:
            found.problems.append(f"{where}: {error}")
            found.refused += 1
    places = [draft.place for draft in drafts]
    units = units_at([p.lat for p in places], [p.lon for p in places]) if places else []
    first: dict[str, str] = {}
    centres, districts = bundled.centres, bundled.districts
    for draft, unit in zip(drafts, units, strict=True):
        where, place = draft.where, _with_unit(draft.place, unit, districts)
        problems = list(entry_problems(place, both_names=False))
        if place.country != "IQ" or inside_box(place.lat, place.lon):
            problems += unit_problems(place, centres, districts)
        problems += _id_problems(place.id, first, bundled, taken)
        first.setdefault(place.id, where)
        found.problems += [f"{where} ({place.id}): {problem}" for problem in problems]
        found.refused += bool(problems)
        if not problems:
            found.rows.append(Row(where, place))
    return found


def _id_problems(id_: str, first: Mapping[str, str], bundled: Bundled, taken: Mapping[str, str]) -> Iterator[str]:
    if id_ in first:
        yield f"the id is taken by {first[id_]}; rename one of them"
    if id_ in bundled.places:
        yield f"the id is taken by the bundled gazetteer ({bundled.places[id_].name_en}); choose another, e.g. my-{id_}"
    if id_ in taken:
        yield f"the id is taken by the installed table {taken[id_]}; rename it, or remove that table first"


def _with_unit(place: Place, unit: Unit, districts: Mapping[str, set[str]]) -> Place:
    """The governorate and district of the point, where the row states none."""
    if place.country != "IQ" or not inside_box(place.lat, place.lon):
        return place
    admin1 = place.admin1 or unit[0]
    fits = place.admin2 is None and unit[0] == admin1 and unit[1] in districts.get(admin1 or "", ())
    admin2 = unit[1] if fits and place.kind != "governorate" else place.admin2
    return replace(place, admin1=admin1, admin2=admin2)


def _place(record: _Record, file: str, kinds: Mapping[str, Kind]) -> Place:
    if isinstance(record, str):
        raise ValueError(record)
    for column in NEEDED:
        if not record.get(column):
            raise ValueError(f"{column} is missing; fill it in")
    assumed = [name for name in ("kind", "radius_m") if not record.get(name)]
    kind = record.get("kind") or DEFAULT_KIND
    # An unknown kind is told by the checks.
    usual = kinds[kind].radius_m if kind in kinds else kinds[DEFAULT_KIND].radius_m
    source = record.get("source") or f"import of {file}"
    if assumed:
        source += f"; {' and '.join(assumed)} not stated, assumed"
    return Place(
        id=record["id"],
        kind=kind,
        name_ar=record.get("name_ar", ""),
        name_en=record.get("name_en", ""),
        lat=_number(record, "lat"),
        lon=_number(record, "lon"),
        radius_m=_number(record, "radius_m") if record.get("radius_m") else usual,
        country=(record.get("country") or "IQ").upper(),
        admin1=record.get("admin1") or None,
        admin2=record.get("admin2") or None,
        name_ku=record.get("name_ku") or None,
        names=tuple(name.strip() for name in record.get("names", "").split("|") if name.strip()),
        importance=_whole(record, "importance") if record.get("importance") else DEFAULT_IMPORTANCE,
        source=source,
    )


def _number(record: Mapping[str, str], column: str) -> float:
    try:
        value = float(record[column])
    except ValueError:
        hint = "; write the decimal mark as a full stop" if "," in record[column] else ""
        raise ValueError(f"{column} is {record[column]!r}; it must be a number{hint}") from None
    if not math.isfinite(value):
        raise ValueError(f"{column} is {record[column]!r}; it must be a finite number")
    return value


def _whole(record: Mapping[str, str], column: str) -> int:
    value = _number(record, column)
    if value != int(value):
        raise ValueError(f"{column} is {record[column]!r}; it must be a whole number")
    return int(value)


def _unused(records: Iterable[_Record]) -> tuple[str, ...]:
    stated = {name for record in records if not isinstance(record, str) for name in record}
    return tuple(sorted(name for name in stated if name and name not in COLUMNS))


def _records(path: Path) -> Iterator[tuple[str, _Record]]:
    readers = {".csv": _csv_records, ".tsv": _csv_records, ".geojson": _json_records, ".json": _json_records}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(
            f"{path}: cannot read {path.suffix or 'a file without an ending'}; give .csv or .geojson"
        )
    return reader(path, _text(path))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_TABLE_BYTES:
            raise UnreadableFileError(f"{path}: larger than {MAX_TABLE_BYTES // 2**20} MB; split it")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path}: byte {error.start} is not UTF-8; save it as UTF-8 (in a spreadsheet: CSV UTF-8), or "
            f"iconv -f WINDOWS-1256 -t UTF-8 {path}"
        ) from None
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be read ({error.strerror}); check the path") from None


def _csv_records(path: Path, text: str) -> Iterator[tuple[str, _Record]]:
    header = text.split("\n", 1)[0]
    # Spreadsheets write ; where the comma is the decimal mark.
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        _check_columns(path, names)
        for values in reader:
            if any(value.strip() for value in values):
                yield f"{path.name} row {reader.line_num}", _csv_record(names, values)
    except csv.Error as error:
        raise UnreadableFileError(f"{path.name} row {reader.line_num}: not CSV ({error}); save it anew") from None


def _csv_record(names: Sequence[str], values: Sequence[str]) -> _Record:
    if len(values) > len(names):
        return f"{len(values)} values for {len(names)} columns; quote a value that has a comma in it"
    return {name: value.strip() for name, value in zip(names, values, strict=False)}


def _check_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if "name_ar" not in names and "name_en" not in names:
        missing.append("name_ar or name_en")
    if missing:
        raise UnreadableFileError(
            f"{path}: no column {', '.join(missing)}; the first row names the columns: {','.join(COLUMNS)} "
            f"({', '.join(NEEDED)} and one of name_ar and name_en are needed)"
        )


def _json_records(path: Path, text: str) -> Iterator[tuple[str, _Record]]:
    try:
        features = json.loads(text)["features"]
        if not isinstance(features, list):
            raise TypeError("features is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
        remedy = "export the points as GeoJSON, WGS84"
        raise UnreadableFileError(f"{path}: not a GeoJSON FeatureCollection ({problem}); {remedy}") from None
    for number, feature in enumerate(features, start=1):
        yield f"{path.name} feature {number}", _json_record(feature)


def _json_record(feature: Any) -> _Record:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else "missing"
    if not isinstance(geometry, dict) or kind != "Point":
        return f"its geometry is {kind}; only points can be imported, e.g. centroids in WGS84"
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return f"its coordinates are {coordinates!r}; write [lon, lat]"
    properties = feature.get("properties") or {}
    record = {str(name).lower(): _as_text(value) for name, value in properties.items()}
    if not record.get("id"):
        record["id"] = _as_text(feature.get("id"))
    return record | {"lon": _as_text(coordinates[0]), "lat": _as_text(coordinates[1])}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(map(_as_text, value))
    return str(value).strip()


def cells(place: Place) -> dict[str, str]:
    """A place as a row of the kept table."""
    return {
        "id": place.id,
        "kind": place.kind,
        "name_ar": place.name_ar,
        "name_en": place.name_en,
        "name_ku": place.name_ku or "",
        "names": "|".join(place.names),
        "admin1": place.admin1 or "",
        "admin2": place.admin2 or "",
        "lat": f"{round(place.lat, 5)}",
        "lon": f"{round(place.lon, 5)}",
        "radius_m": f"{place.radius_m:.0f}",
        "importance": str(place.importance),
        "source": place.source,
        "country": place.country,
    }
