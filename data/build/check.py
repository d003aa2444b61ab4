"""What a gazetteer table may not say: each problem named with file and row, and how to mend it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rows import ARABIC, LATIN, ContradictionError, Row, distance_km, fold, read

GOVERNORATES = {
    "IQ-AN": "Anbar",
    "IQ-AR": "Erbil",
    "IQ-BA": "Basra",
    "IQ-BB": "Babil",
    "IQ-BG": "Baghdad",
    "IQ-DA": "Duhok",
    "IQ-DI": "Diyala",
    "IQ-DQ": "Dhi Qar",
    "IQ-HA": "Halabja",
    "IQ-KA": "Karbala",
    "IQ-KI": "Kirkuk",
    "IQ-MA": "Maysan",
    "IQ-MU": "Muthanna",
    "IQ-NA": "Najaf",
    "IQ-NI": "Nineveh",
    "IQ-QA": "Qadisiyyah",
    "IQ-SD": "Salah al-Din",
    "IQ-SU": "Sulaymaniyah",
    "IQ-WA": "Wasit",
}
"""ISO 3166-2; Halabja, a governorate since 2014, has no code there yet: IQ-HA is what this project uses."""
KINDS = frozenset(
    {
        "governorate",
        "district",
        "subdistrict",
        "city",
        "town",
        "village",
        "quarter",
        "base",
        "airport",
        "prison",
        "oilfield",
        "refinery",
        "dam",
        "bridge",
        "crossing",
        "road",
        "mountain",
        "river",
        "lake",
        "desert",
        "region",
        "shrine",
        "mosque",
        "university",
        "hospital",
        "market",
        "facility",
        "island",
        "valley",
    }
)
KINDS_ABROAD = KINDS | {"country", "capital"}
SPANNING_KINDS = frozenset({"mountain", "river", "lake", "desert", "region", "road", "valley", "island", "facility"})
# Iraq's bounding box, degrees, with a margin for its waters.
LAT_RANGE = (28.9, 37.5)
LON_RANGE = (38.7, 48.9)
# A governorate's radius covers most of it, not its corners.
GOVERNORATE_STRETCH = 1.7
GOVERNORATE_MARGIN_KM = 25.0
RADIUS_RANGE_M = (100, 800_000)
COUNTRY_RADIUS_MAX_M = 6_000_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# Pumping stations and airfields have a letter and a number: محطة T1.
_STATION = re.compile(r"\b[A-Z]-?[0-9]+\b")
_COUNTRY = re.compile(r"[A-Z]{2}")


def problems(rows: list[Row]) -> list[str]:
    """Every contradiction in the rows, in the order of the rows; empty where there is none."""
    centres = {row.admin1: row for row in rows if row.kind == "governorate"}
    districts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind == "district":
            districts[row.admin1].add(row.name_en)
    found = [f"{row.where} ({row.id}): {problem}" for row in rows for check in _ROW_CHECKS for problem in check(row)]
    for row in rows:
        found += [f"{row.where} ({row.id}): {problem}" for problem in _unit(row, centres, districts)]
    return found + list(_duplicate_ids(rows)) + list(_same_names(rows))


def refuse(rows: list[Row]) -> None:
    """Raise where the rows contradict themselves.

    Raises
    ------
    ContradictionError
        With one line a problem.
    """
    found = problems(rows)
    if found:
        raise ContradictionError("\n".join([f"{len(found)} contradictions in the gazetteer tables", *found]))


def read_places(folder: Path) -> list[Row]:
    """All hand-written rows of a folder of tables, in the order of file names and rows."""
    return [row for path in sorted(folder.glob("*.csv")) for row in read(path)]


def out_of_date(places: Iterable[Row], built: Iterable[Row]) -> list[str]:
    """Hand-written rows that the built table does not have, or has elsewhere."""
    by_id = {row.id: row for row in built}
    found = []
    for row in places:
        other = by_id.get(row.id)
        if other is None:
            found.append(f"{row.where}: {row.id} is not in gazetteer.csv; run `python data/build/gazetteer.py`")
        elif (round(row.lat, 5), round(row.lon, 5), row.name_ar) != (other.lat, other.lon, other.name_ar):
            found.append(f"{row.where}: {row.id} differs from gazetteer.csv; run `python data/build/gazetteer.py`")
    return found


def _identity(row: Row) -> Iterator[str]:
    if not _ID.fullmatch(row.id):
        yield "the id must be lower-case ASCII words joined by hyphens, e.g. ni-mosul"
    kinds = KINDS if row.country == "IQ" else KINDS_ABROAD
    if row.kind not in kinds:
        yield f"kind {row.kind!r} is not known; use one of {', '.join(sorted(kinds))}"
    if not _COUNTRY.fullmatch(row.country):
        yield f"country {row.country!r} is no ISO 3166-1 alpha-2 code such as SY"
    if not row.source:
        yield "the source is missing; say where the fact comes from"


def _scripts(row: Row) -> Iterator[str]:
    for column, name in (("name_ar", row.name_ar), ("name_en", row.name_en)):
        if not name:
            yield f"{column} is missing"
    for column, name in (("name_ar", row.name_ar), ("name_ku", row.name_ku)):
        if name and (LATIN.search(name) or not ARABIC.search(name)):
            yield f"{column} {name!r} is not in Arabic script; were two columns swapped?"
    if row.name_en and (ARABIC.search(row.name_en) or not LATIN.search(row.name_en)):
        yield f"name_en {row.name_en!r} is not in Latin script; were two columns swapped?"
    for name in row.names:
        if ARABIC.search(name) and LATIN.search(_STATION.sub("", name)):
            yield f"the spelling {name!r} mixes Arabic and Latin letters"
        if len(fold(name)) < 2:
            yield f"the spelling {name!r} is too short to be told from an ordinary word"


def _position(row: Row) -> Iterator[str]:
    if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        yield f"lat {row.lat}, lon {row.lon} are no degrees; were lat and lon swapped?"
    elif row.country == "IQ" and not _inside(row.lat, row.lon):
        swapped = " were lat and lon swapped?" if _inside(row.lon, row.lat) else " correct them"
        yield (
            f"lat {row.lat}, lon {row.lon} lies outside Iraq's box "
            f"(lat {LAT_RANGE[0]} to {LAT_RANGE[1]}, lon {LON_RANGE[0]} to {LON_RANGE[1]});{swapped}"
        )
    top = RADIUS_RANGE_M[1] if row.country == "IQ" else COUNTRY_RADIUS_MAX_M
    if not RADIUS_RANGE_M[0] <= row.radius_m <= top:
        yield f"radius_m {row.radius_m:.0f} is outside {RADIUS_RANGE_M[0]} to {top} metres"
    if not 1 <= row.importance <= 5:
        yield f"importance {row.importance} is outside 1 to 5"


def _inside(lat: float, lon: float) -> bool:
    return LAT_RANGE[0] <= lat <= LAT_RANGE[1] and LON_RANGE[0] <= lon <= LON_RANGE[1]


def _unit(row: Row, centres: dict[str, Row], districts: dict[str, set[str]]) -> Iterator[str]:
    if row.country != "IQ":
        if row.admin1 or row.admin2:
            yield "a place abroad has no Iraqi governorate; leave admin1 and admin2 empty"
        return
    if not row.admin1:
        if row.kind not in SPANNING_KINDS:
            yield f"admin1 is missing; only {', '.join(sorted(SPANNING_KINDS))} may span governorates"
        return
    if row.admin1 not in GOVERNORATES:
        yield f"admin1 {row.admin1!r} is not known; use one of {', '.join(GOVERNORATES)}"
        return
    if row.admin2 and row.kind == "governorate":
        yield "a governorate lies in no district; leave admin2 empty"
    elif row.admin2 and row.admin2 not in districts[row.admin1]:
        known = ", ".join(sorted(districts[row.admin1])) or "none"
        yield f"admin2 {row.admin2!r} is the name_en of no district row of {row.admin1}; its districts: {known}"
    if row.kind == "district" and not row.admin2:
        yield f"a district's admin2 is its own name_en, {row.name_en!r}, or the district that it was split from"
    yield from _too_far(row, centres.get(row.admin1))


def _too_far(row: Row, centre: Row | None) -> Iterator[str]:
    if centre is None:
        yield f"{row.admin1} has no governorate row"
        return
    limit = centre.radius_m / 1000 * GOVERNORATE_STRETCH + GOVERNORATE_MARGIN_KM
    away = distance_km(row.lat, row.lon, centre.lat, centre.lon)
    if away > limit:
        yield f"{away:.0f} km from the centre of {row.admin1}, beyond {limit:.0f} km; is admin1 or a degree wrong?"


def _duplicate_ids(rows: list[Row]) -> Iterator[str]:
    first: dict[str, Row] = {}
    for row in rows:
        if row.id in first:
            yield f"{row.where} ({row.id}): the id is taken by {first[row.id].where}; rename one of them"
        first.setdefault(row.id, row)


def _same_names(rows: list[Row]) -> Iterator[str]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (row.country, row.admin1, row.admin2, row.kind, fold(row.name_ar))
        if key in first and first[key].id != row.id:
            yield (
                f"{row.where} ({row.id}): {row.kind} {row.name_ar} is also {first[key].where} ({first[key].id}) in "
                "the same district; join the two, or tell their names apart"
            )
        first.setdefault(key, row)


_ROW_CHECKS: tuple[Callable[[Row], Iterator[str]], ...] = (_identity, _scripts, _position)
