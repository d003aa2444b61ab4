"""What a gazetteer table may not say: each problem named with file and row, and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rows import ContradictionError, Row, fold, read

from geo.sources.checks import GOVERNORATES, KINDS, KINDS_ABROAD, SPANNING_KINDS, entry_problems, unit_problems

__all__ = [
    "GOVERNORATES",
    "KINDS",
    "KINDS_ABROAD",
    "SPANNING_KINDS",
    "out_of_date",
    "problems",
    "read_places",
    "refuse",
]


def problems(rows: list[Row]) -> list[str]:
    """Every contradiction in the rows, in the order of the rows; empty where there is none."""
    centres = {row.admin1: row for row in rows if row.kind == "governorate"}
    districts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind == "district":
            districts[row.admin1].add(row.name_en)
    found = [f"{row.where} ({row.id}): {problem}" for row in rows for problem in entry_problems(row)]
    for row in rows:
        found += [f"{row.where} ({row.id}): {problem}" for problem in unit_problems(row, centres, districts)]
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
