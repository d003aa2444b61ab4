"""The folder of what a user installed: one table and one record of its origin for each name."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import gc
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from geo.errors import InputError
from geo.gazetteer import Gazetteer, place_of, read_places
from geo.models import Place
from geo.sources import geonames
from geo.sources.download import Fetched
from geo.sources.kinds import Tables
from geo.sources.linking import Link, link
from geo.sources.tables import COLUMNS, Bundled, Reading, UnitsAt, cells, read_table

GEONAMES = "geonames"
_KEPT_COLUMNS = (*COLUMNS, "same_as", "adds")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_NAME = 40


class DamagedTableError(InputError):
    """An installed table cannot be read."""


class RefusedTableError(InputError):
    """A user's table has problems, and nothing of it was imported.

    Attributes
    ----------
    reading : Reading
        The problems, with file and row.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        lines = [f"  {problem}" for problem in reading.problems]
        good, bad = len(reading.rows), reading.refused
        super().__init__(
            "\n".join(
                [
                    f"{path}: nothing was imported; {bad} of {good + bad} rows cannot be used:",
                    *lines,
                    "Mend them, or take the others alone with --skip-bad",
                ]
            )
        )
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an installed table comes from; kept beside it as JSON."""

    name: str
    type: Literal["geonames", "import"]
    sources: tuple[Mapping[str, str | int], ...]
    """Address or file, size in bytes, SHA-256."""
    licence: str
    installed: str
    """When, ISO date and time, UTC."""
    places: int
    """Places of their own."""
    linked: int = 0
    """Rows that are places known already and only add spellings."""
    sha256: str = ""
    """Of the table as it was written."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed table; `origin` is None where the record beside it is missing or broken."""

    name: str
    path: Path
    origin: Origin | None
    changed: bool
    """Whether the table is other than it was written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of an installed table: a place, and the known place that it is, if it is one."""

    place: Place
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """Installs tables into a folder.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    bundled : Bundled
        What installed places stand under or beside.
    tables : Tables
    units_at : callable
        Governorate and district of points (WGS84).
    """

    folder: Path
    bundled: Bundled
    tables: Tables
    units_at: UnitsAt

    def install_geonames(self, places: Fetched, names: Fetched) -> Origin:
        """Convert the archives of the dump, link them to what is known, and put them in place of an older install.

        Raises
        ------
        NotADumpError
            Where an archive cannot be read; what was installed before stays.
        """
        found = geonames.convert(places.path, names.path, self.tables, self.units_at)
        notes = [f"{found.lines} lines read"]
        if found.left_out:
            notes.append(f"left out: {geonames.by_reason(found.left_out)}")
        origin = Origin(
            name=GEONAMES,
            type="geonames",
            sources=tuple({"address": f.address, "bytes": f.size, "sha256": f.sha256} for f in (places, names)),
            licence=geonames.LICENCE,
            installed=_now(),
            places=0,
            notes=tuple(notes),
        )
        return self._keep(origin, self._linked(found.places))

    def import_table(self, path: Path, name: str | None = None, *, skip_bad: bool = False) -> tuple[Origin, Reading]:
        """Check a user's own table and keep it under a name, in place of an older import of that name.

        Raises
        ------
        RefusedTableError
            Where a row has a problem and `skip_bad` is not set, or no row can be used.
        UnreadableFileError, InputError
            Where the file or the name cannot be used at all.
        """
        chosen = _checked_name(name) if name else _name_of(path)
        taken = {
            kept.place.id: table.name
            for table in installed(self.folder)
            if table.name not in (chosen, GEONAMES)
            for kept in read_kept(table.path)
        }
        reading = read_table(path, self.tables.kinds, self.bundled, taken, self.units_at)
        if (reading.problems and not skip_bad) or not reading.rows:
            raise RefusedTableError(path, reading)
        content = path.read_bytes()
        origin = Origin(
            name=chosen,
            type="import",
            sources=({"address": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},),
            licence="the user's own",
            installed=_now(),
            places=0,
            notes=(f"rows left out: {reading.refused}",) if reading.refused else (),
        )
        kept = self._keep(origin, [Kept(row.place) for row in reading.rows])
        self._link_again()
        return kept, reading

    def _linked(self, places: Sequence[Place]) -> list[Kept]:
        known = [*self.bundled.places.values(), *(kept.place for kept in _imported(self.folder))]
        links = link(places, known, self.tables)
        return [Kept(place, links.get(place.id)) for place in places]

    def _link_again(self) -> None:
        """GeoNames stands under the user's own places too."""
        for table in installed(self.folder):
            if table.name == GEONAMES and table.origin is not None:
                self._keep(table.origin, self._linked([kept.place for kept in read_kept(table.path)]))

    def _keep(self, origin: Origin, rows: Sequence[Kept]) -> Origin:
        text = _written(rows)
        linked = sum(row.link is not None for row in rows)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        whole = replace(origin, places=len(rows) - linked, linked=linked, sha256=digest)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _replace(self.folder / f"{origin.name}.csv", text)
            _replace(
                self.folder / f"{origin.name}.json", json.dumps(asdict(whole), ensure_ascii=False, indent=1) + "\n"
            )
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot be written ({error.strerror}); free some space, mend the rights, or name "
                "another folder in INCIDENT_MAP_HOME"
            ) from None
        return whole


def installed(folder: Path) -> list[Installed]:
    """What is installed: the user's own tables by name, then GeoNames."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.csv"), key=lambda file: (file.stem == GEONAMES, file.stem))
    return [_described(file) for file in files]


def remove(folder: Path, name: str) -> Path:
    """Take an installed table away.

    Raises
    ------
    InputError
        Where nothing of this name is installed; says what is.
    """
    known = [table.name for table in installed(folder)]
    if name not in known:
        listed = ", ".join(known) or "nothing"
        raise InputError(f"{name}: no such table; installed in {folder}: {listed}")
    path = folder / f"{name}.csv"
    path.unlink()
    path.with_suffix(".json").unlink(missing_ok=True)
    return path


def load_gazetteer(bundled: Path, folder: Path) -> Gazetteer:
    """The bundled gazetteer with what the user installed.

    Parameters
    ----------
    bundled : Path
        The built table.
    folder : Path
        Of installed tables; it may be missing.

    Raises
    ------
    DataError
        Where the bundled table cannot be read.
    DamagedTableError
        Where an installed one cannot.
    """
    files = [] if not folder.is_dir() else sorted(folder.glob("*.csv"), key=lambda f: (f.stem == GEONAMES, f.stem))
    if not files:
        return Gazetteer.load(bundled)
    with _without_collecting():
        places = {place.id: place for place in read_places(bundled)}
        for file in files:
            for kept in read_kept(file):
                _add(places, kept, file.stem)
        return Gazetteer(places.values())


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Looking for garbage among a hundred thousand names that all stay takes a third of the time of loading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _add(places: dict[str, Place], kept: Kept, table: str) -> None:
    same = places.get(kept.link.same_as) if kept.link is not None else None
    if same is not None and kept.link is not None:
        if kept.link.adds:
            places[same.id] = replace(same, names=(*same.names, *kept.link.adds))
        return
    # An id that a newer bundled gazetteer has too: the place is kept under a longer one.
    id_ = kept.place.id if kept.place.id not in places else f"{table}-{kept.place.id}"
    places[id_] = kept.place if id_ == kept.place.id else replace(kept.place, id=id_)


def read_kept(file: Path) -> Iterator[Kept]:
    """The rows of an installed table.

    Raises
    ------
    DamagedTableError
        Names file, row and remedy.
    """
    reader = None
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader)
            # A third of the time that DictReader takes, which counts at every start.
            for values in reader:
                row = dict(zip(header, values, strict=True))
                place = place_of(row, reviewed=file.stem != GEONAMES)
                same_as, adds = row["same_as"], row["adds"]
                yield Kept(place, Link(same_as, tuple(adds.split("|")) if adds else ()) if same_as else None)
    except (OSError, StopIteration, KeyError, ValueError, csv.Error) as error:
        where = f"{file} row {reader.line_num}" if reader is not None else str(file)
        raise DamagedTableError(
            f"{where}: the installed table is damaged ({type(error).__name__}: {error}); take it away with "
            f"`incident-map data remove {file.stem}` and install it again"
        ) from None


def _imported(folder: Path) -> Iterator[Kept]:
    for table in installed(folder):
        if table.name != GEONAMES:
            yield from read_kept(table.path)


def _described(file: Path) -> Installed:
    try:
        record = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        origin = Origin(**(record | {"sources": tuple(record["sources"]), "notes": tuple(record["notes"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return Installed(file.stem, file, None, changed=True)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Installed(file.stem, file, origin, changed=digest != origin.sha256)


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME or name in (GEONAMES, "gazetteer"):
        raise InputError(
            f"--as {name}: a name is lower-case letters, digits and hyphens, at most {_MAX_NAME}, and not {GEONAMES}; "
            "e.g. my-villages"
        )
    return name


def _name_of(path: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:_MAX_NAME].strip("-")
    if not name or name in (GEONAMES, "gazetteer"):
        raise InputError(f"{path}: its name makes no name for the table; give one, e.g. --as my-places")
    return name


def _written(rows: Iterable[Kept]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, _KEPT_COLUMNS, lineterminator="\n")
    table.writeheader()
    for row in rows:
        same_as, adds = (row.link.same_as, "|".join(row.link.adds)) if row.link else ("", "")
        table.writerow(cells(row.place) | {"same_as": same_as, "adds": adds})
    return text.getvalue()


def _replace(path: Path, text: str) -> None:
    """Whole or not at all: written beside and renamed."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
