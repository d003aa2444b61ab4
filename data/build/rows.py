"""Rows of the gazetteer tables: the columns, reading, writing, and names folded for comparison."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from geo.text import fold_name

COLUMNS = (
    "id",
    "kind",
    "name_ar",
    "name_en",
    "name_ku",
    "names",
    "admin1",
    "admin2",
    "lat",
    "lon",
    "radius_m",
    "importance",
    "source",
)
BUILT_COLUMNS = (*COLUMNS, "country")
EARTH_RADIUS_KM = 6371.0
ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_ARTICLE_AR = re.compile(r"^ال(?=...)")
_ARTICLE_EN = re.compile(r"^(?:al|el|an|ar|as|ash|at|ad|adh|az|ed|es|il)[\s'’-]+")

_MATCHED_ARTICLE = re.compile(r"^(?:ال|(?:al|el|at|ar|as|ash|an|ad|az|ath) )(?=...)")


class ContradictionError(Exception):
    """The tables contradict themselves or the format; the message has one line a problem."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place as a table has it; `where` names file and row (the header is row 1)."""

    where: str
    id: str
    kind: str
    name_ar: str
    name_en: str
    name_ku: str
    names: tuple[str, ...]
    admin1: str
    admin2: str
    lat: float
    lon: float
    radius_m: float
    importance: int
    source: str
    country: str = "IQ"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name of the place, main names first."""
        return tuple(name for name in (self.name_ar, self.name_en, self.name_ku, *self.names) if name)


def read(path: Path) -> list[Row]:
    """The rows of one table.

    Raises
    ------
    ContradictionError
        Where the header is not the agreed one or a value cannot be read as what its column is.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) not in (COLUMNS, BUILT_COLUMNS):
            raise ContradictionError(f"{path.name}: the header is {','.join(header)}; it must be {','.join(COLUMNS)}")
        return [
            _row(f"{path.name} row {number}", header, values) for number, values in enumerate(reader, start=2) if values
        ]


def _row(where: str, header: list[str], values: list[str]) -> Row:
    if len(values) != len(header):
        raise ContradictionError(
            f"{where}: {len(values)} values for {len(header)} columns; quote a value that has a comma in it"
        )
    cells = {name: value.strip() for name, value in zip(header, values, strict=True)}
    numbers = {}
    for name in ("lat", "lon", "radius_m", "importance"):
        try:
            numbers[name] = float(cells[name])
        except ValueError:
            raise ContradictionError(f"{where}: {name} is {cells[name]!r}; it must be a number") from None
        if not math.isfinite(numbers[name]):
            raise ContradictionError(f"{where}: {name} is {cells[name]!r}; it must be a finite number")
    return Row(
        where=where,
        **{name: cells[name] for name in COLUMNS if name not in numbers and name != "names"},
        names=tuple(name.strip() for name in cells["names"].split("|") if name.strip()),
        lat=numbers["lat"],
        lon=numbers["lon"],
        radius_m=numbers["radius_m"],
        importance=int(numbers["importance"]),
        country=cells.get("country", "IQ"),
    )


def written(rows: list[Row]) -> str:
    """The built table as text: sorted by id, LF, the same bytes for the same rows."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(BUILT_COLUMNS)
    for row in sorted(rows, key=lambda row: row.id):
        values = {name: getattr(row, name) for name in BUILT_COLUMNS}
        values |= {
            "names": "|".join(row.names),
            "lat": f"{round(row.lat, 5)}",
            "lon": f"{round(row.lon, 5)}",
            "radius_m": f"{row.radius_m:.0f}",
        }
        table.writerow([values[name] for name in BUILT_COLUMNS])
    return text.getvalue()


def fold(name: str) -> str:
    """A name with what newspapers vary taken away, for comparing two names.

    As the matching folds (`geo.text`), and without articles and spaces, because compounds are written apart
    and together.
    """
    words = fold_name(name).split()
    if ARABIC.search(name):
        return "".join(_ARTICLE_AR.sub("", word) for word in words)
    return re.sub(r"[^a-z0-9]", "", _ARTICLE_EN.sub("", " ".join(words)))


def matching_key(name: str) -> str:
    """What the matching tells names apart by (`geo.gazetteer`): folded, without the article that begins it."""
    return _MATCHED_ARTICLE.sub("", fold_name(name))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance; exact enough to compare places of one country."""
    north = math.radians(lat2 - lat1)
    east = math.radians(lon2 - lon1)
    part = math.sin(north / 2) ** 2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * (
        math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(part))
