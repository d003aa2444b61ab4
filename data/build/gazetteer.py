"""Build data/gazetteer/gazetteer.csv from the hand-written tables and the pinned packages.

    python data/build/gazetteer.py

The hand-written rows decide. A package's place that is one of them only adds spellings; one that is none of
them becomes a row of its own where it has an Arabic name. Where the tables contradict themselves nothing is
written. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

# A checkout need not be installed for its data to be built.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import packages
from check import read_places, refuse
from fetch import FetchError
from packages import Found, Packages
from rows import ARABIC, ContradictionError, Row, distance_km, fold, matching_key, written

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"
SETTLEMENTS = ("city", "town", "village", "quarter", "subdistrict", "district")
AIRFIELDS = ("airport", "base")
# A package's point for a town may be another end of it, or its old core.
SAME_NAME_KM = 20.0
SIMILAR_NAME_KM = 3.0
AIRFIELD_KM = 4.0
SIMILAR = 0.72
SIMILAR_SPELLING = 0.8
# GeoNames' points are mostly within a kilometre, but some stand for a subdistrict.
PACKAGE_RADIUS_M = {"town": 4000, "village": 3000}


@dataclass(frozen=True, slots=True)
class Built:
    """The rows of the built table, and what a reviewer should look at."""

    rows: list[Row]
    notes: list[str]


def build(places: Path, found: Packages) -> Built:
    """Merge the hand-written tables of a folder with what the packages have.

    Raises
    ------
    ContradictionError
        Where the tables contradict themselves, before or after the merge.
    """
    rows = read_places(places)
    refuse(rows)
    governed = {row.admin1 for row in rows if row.kind == "governorate"}
    added: dict[str, list[Found]] = {}
    notes: list[str] = []
    new: list[Row] = []
    for place in found.places:
        row = counterpart(place, [*rows, *new])
        if row is not None:
            added.setdefault(row.id, []).append(place)
            notes += _distance_note(place, row)
        elif place.name_ar and place.admin1 in governed:
            new.append(_own_row(place, rows))
            notes.append(f"{place.source} {place.key} {place.name_en} has no hand-written row; kept as {new[-1].id}")
        else:
            notes.append(f"{place.source} {place.key} {place.name_en} is left out: no Arabic name or governorate row")
    taken = _taken(rows)
    built = [*(_merged(row, added.get(row.id, []), found.governorates, taken) for row in rows), *new]
    refuse(built)
    return Built(built, notes)


def counterpart(place: Found, rows: list[Row]) -> Row | None:
    """The hand-written row that a package's place is, if there is one.

    The same folded name within 20 km, a similar name within 3 km, or for an airfield any within 4 km. Where
    several fit: one of the same main name, then a town before a quarter before a district, then the nearest.
    """
    kinds = AIRFIELDS if place.kind == "airport" else SETTLEMENTS
    names = {fold(name) for name in (place.name_en, place.name_ar, *place.spellings) if name}
    main = {fold(name) for name in (place.name_en, place.name_ar) if name}
    fitting = []
    for row in rows:
        if row.country != "IQ" or row.kind not in kinds:
            continue
        away = distance_km(place.lat, place.lon, row.lat, row.lon)
        if away > SAME_NAME_KM:
            continue
        if _same(place, names, row, away):
            same_main = bool(main & {fold(row.name_ar), fold(row.name_en)})
            fitting.append((not same_main, kinds.index(row.kind) if place.kind != "airport" else 0, away, row.id, row))
    return min(fitting)[4] if fitting else None


def _same(place: Found, names: set[str], row: Row, away: float) -> bool:
    folded = {fold(name) for name in row.spellings}
    if names & folded:
        return True
    if place.kind == "airport":
        return away <= AIRFIELD_KM
    return away <= SIMILAR_NAME_KM and any(_similar(one, other) for one in names for other in folded)


def _similar(one: str, other: str, least: float = SIMILAR) -> bool:
    if bool(ARABIC.search(one)) != bool(ARABIC.search(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def _taken(rows: list[Row]) -> dict[str, set[tuple[str, str]]]:
    """Folded spelling to the places that it names: folded Arabic name and governorate."""
    taken: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        for name in row.spellings:
            taken.setdefault(fold(name), set()).add(_kin(row))
    return taken


def _kin(row: Row) -> tuple[str, str]:
    # A town, its district and its subdistrict share their names without being in each other's way.
    return fold(row.name_ar), row.admin1


def _merged(
    row: Row, added: list[Found], governorates: dict[str, tuple[str, ...]], taken: dict[str, set[tuple[str, str]]]
) -> Row:
    offered = [(place.source, name) for place in added for name in place.spellings]
    if row.kind == "governorate":
        offered += [("ISO 3166-2", name) for name in governorates.get(row.admin1, ())]
    own = [name for name in row.spellings if not ARABIC.search(name)]
    known = {fold(name) for name in row.spellings}
    names, sources = list(row.names), []
    for source, name in sorted(offered):
        key = fold(name)
        if key in known or taken.get(key, {_kin(row)}) != {_kin(row)} or not _fits(name, own):
            continue
        known.add(key)
        names.append(name)
        sources.append(source)
    note = "".join(f"; spellings {source}" for source in dict.fromkeys(sources))
    return replace(row, names=_told_apart(row, names), source=row.source + note)


def _told_apart(row: Row, names: list[str]) -> tuple[str, ...]:
    """The spellings that the matching tells apart from each other and from the main names.

    A main name with the article (الخالص) is not to match without it (خالص, an ordinary word), so the first
    of a key stays.
    """
    seen = {matching_key(name) for name in (row.name_ar, row.name_en, row.name_ku) if name}
    kept = {matching_key(name): name for name in reversed(names)}
    return tuple(kept[key] for key in dict.fromkeys(map(matching_key, names)) if key not in seen)


def _fits(name: str, own: list[str]) -> bool:
    """Whether an added Latin spelling is near one that the row has: old names and slips are left to hand."""
    return bool(ARABIC.search(name)) or any(_similar(fold(name), fold(other), SIMILAR_SPELLING) for other in own)


def _own_row(place: Found, rows: list[Row]) -> Row:
    slug = re.sub(r"[^a-z0-9]+", "-", place.name_en.lower()).strip("-")
    near = {fold(place.name_en), fold(place.name_ar)}
    return Row(
        where=f"{place.source} {place.key}",
        id=f"{place.admin1[3:].lower()}-{slug}-{place.key}",
        kind=place.kind,
        name_ar=place.name_ar,
        name_en=place.name_en,
        name_ku="",
        names=_distinct(place.spellings, near),
        admin1=place.admin1,
        admin2=_district(place, rows),
        lat=place.lat,
        lon=place.lon,
        radius_m=PACKAGE_RADIUS_M[place.kind],
        importance=1,
        source=f"{place.source} {place.key[2:]}",
    )


def _distinct(names: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    seen = set(known)
    return tuple(name for name in names if not (fold(name) in seen or seen.add(fold(name))))  # type: ignore[func-returns-value]


def _district(place: Found, rows: list[Row]) -> str:
    """The hand-written district that the package's district name means; empty where none does."""
    bare = fold(re.sub(r"(?i)\b(?:district|qada|qeza-i)\b|Qaḑā’|Qeza-î", "", place.admin2))
    if not bare:
        return ""
    districts = [row for row in rows if row.kind == "district" and row.admin1 == place.admin1]
    return next((row.name_en for row in districts if bare in {fold(name) for name in row.spellings}), "")


def _distance_note(place: Found, row: Row) -> list[str]:
    away = distance_km(place.lat, place.lon, row.lat, row.lon)
    if away <= SIMILAR_NAME_KM or row.kind in ("district", "subdistrict"):
        return []
    return [f"{row.where} ({row.id}) is {away:.1f} km from {place.source} {place.key} {place.name_en}"]


def main() -> int:
    """Build, print the notes to standard error, write the table."""
    parser = argparse.ArgumentParser(description="Build gazetteer.csv from the tables and the pinned packages.")
    parser.add_argument("--places", type=Path, default=GAZETTEER / "places", help="folder of hand-written tables")
    parser.add_argument("--out", type=Path, default=GAZETTEER / "gazetteer.csv", help="the table to write")
    options = parser.parse_args()
    try:
        built = build(options.places, packages.load())
    except (ContradictionError, FetchError) as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(written(built.rows), encoding="utf-8", newline="\n")
    print("\n".join(built.notes), file=sys.stderr)
    print(f"{options.out.name}: {len(built.rows)} places")
    return 0


if __name__ == "__main__":
    sys.exit(main())
