"""`incident-map data`: places beyond the bundled gazetteer, installed, imported, listed and removed."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo.sources.download import Fetched, Limits, Progress
    from geo.sources.installed import Installed, Origin

_MEGABYTE = 1024 * 1024
_GEONAMES_ALIAS = "gazetteer"


@click.group(epilog="Example: incident-map data status")
def data() -> None:
    """Install more places than the program brings, import your own, and see what is there.

    Installed places are kept in your own data folder (INCIDENT_MAP_HOME names another) and are used by all commands
    from then on. What the program brings always decides first.
    """


@data.command(epilog="Example: incident-map data install gazetteer")
@click.argument("what", type=click.Choice(["gazetteer"]))
@click.option("--url", metavar="URL", help="Folder of the dump on another server; it holds IQ.zip and alternatenames/.")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder on this machine that holds IQ.zip and alternatenames/IQ.zip; nothing is fetched.",
)
@click.option("--timeout", type=click.FloatRange(min=1), default=300.0, help="Seconds that one file may take [300].")
@click.option("--max-mb", type=click.IntRange(1, 1024), default=64, help="Size that one file may have, MB [64].")
def install(what: str, url: str | None, folder: Path | None, timeout: float, max_mb: int) -> None:
    """Install the places of GeoNames: the dump of Iraq with its names in Arabic, Kurdish and English.

    A place that is known already only gets further spellings; every other one becomes a place of its own with the
    lowest importance, so that it never takes the name of a better known one. Running it again fetches the dump anew.
    """
    from geo.pipeline import load_library
    from geo.sources import geonames
    from geo.sources.download import Limits

    if url and folder:
        raise click.UsageError("--url and --from exclude each other; give one of them")
    click.echo(f"Source: {folder or url or geonames.BASE_ADDRESS}\nLicence: {geonames.LICENCE}", err=True)
    library = load_library()
    with tempfile.TemporaryDirectory(prefix="incident-map-") as temporary:
        if folder is not None:
            archives = [_on_disk(folder, name) for name in (geonames.PLACES_FILE, geonames.NAMES_FILE)]
        else:
            limits = Limits(max_mb * _MEGABYTE, timeout)
            archives = list(_fetch_all(url or geonames.BASE_ADDRESS, Path(temporary), limits))
        origin = library.install_geonames(*archives)
    click.echo(_summary(origin, library.folder))


@data.command("import", epilog="Example: incident-map data import villages.csv --as my-villages")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--as", "name", metavar="NAME", help="Name of the table; without it, the file's.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows with a problem and take the others.")
def import_(file: Path, name: str | None, skip_bad: bool) -> None:
    """Import places of your own from a CSV or GeoJSON file.

    The columns (or properties) are those of the gazetteer; id, lat, lon and one of name_ar and name_en are needed, the
    rest is filled in and marked. Where a row has a problem it is named and nothing is imported.
    """
    from geo.pipeline import load_library

    library = load_library()
    origin, reading = library.import_table(file, name, skip_bad=skip_bad)
    for problem in reading.problems:
        click.echo(f"left out: {problem}", err=True)
    if reading.unused:
        click.echo(
            f"not used: {'columns' if len(reading.unused) > 1 else 'column'} {', '.join(reading.unused)}", err=True
        )
    assumed = sum("not stated, assumed" in row.place.source for row in reading.rows)
    if assumed:
        click.echo(f"kind or radius_m not stated in {_number(assumed, 'row')}; marked so in the source", err=True)
    click.echo(_summary(origin, library.folder))


@data.command(epilog="Example: incident-map data status --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a table.")
def status(as_json: bool) -> None:
    """Tell what is installed: from where, when, how many places, under which licence."""
    from geo.paths import installed_dir
    from geo.sources.installed import installed

    tables = installed(installed_dir())
    if as_json:
        for table in tables:
            click.echo(json.dumps(_record(table), ensure_ascii=False))
        return
    click.echo(f"Folder: {installed_dir()}")
    for table in tables:
        click.echo(_described(table))
    if not tables:
        click.echo("Nothing is installed; the bundled gazetteer is in use")


@data.command(epilog="Example: incident-map data remove my-villages")
@click.argument("name", metavar="NAME")
def remove(name: str) -> None:
    """Remove an installed table by the name that `data status` gives; `gazetteer` is the one of GeoNames."""
    from geo.paths import installed_dir
    from geo.sources import installed

    chosen = installed.GEONAMES if name == _GEONAMES_ALIAS else name
    click.echo(f"removed: {installed.remove(installed_dir(), chosen)}")


def _fetch_all(base: str, folder: Path, limits: Limits) -> Iterator[Fetched]:
    from geo.sources import download, geonames

    for name in (geonames.PLACES_FILE, geonames.NAMES_FILE):
        address = f"{base.rstrip('/')}/{name}"
        with _download_bar(address) as progress:
            yield download.fetch(address, folder / name.replace("/", "-"), limits, progress)


def _on_disk(folder: Path, name: str) -> Fetched:
    from geo.errors import UnreadableFileError
    from geo.sources.download import described

    path = folder / name
    if not path.is_file():
        raise UnreadableFileError(f"{path}: no such file; --from names a folder with IQ.zip and alternatenames/IQ.zip")
    return described(str(path), path)


@contextlib.contextmanager
def _download_bar(address: str) -> Iterator[Progress]:
    """A bar on the terminal, and nothing in a file or a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=0, label=address.rsplit("/", 1)[-1], file=sys.stderr) as bar:
        so_far = 0

        def advance(done: int, total: int) -> None:
            nonlocal so_far
            bar.length = total or None
            bar.update(done - so_far)
            so_far = done

        yield advance


def _summary(origin: Origin, folder: Path) -> str:
    lines = [f"{folder / origin.name}.csv: {_number(origin.places, 'place')}"]
    if origin.type == "geonames":
        lines.append(f"{origin.linked} more are known already and only add spellings")
    return "\n".join([*lines, *origin.notes])


def _described(table: Installed) -> str:
    if table.origin is None:
        return f"{table.name}: {table.path} has no record of where it comes from"
    origin = table.origin
    linked = f", {origin.linked} linked to known ones" if origin.linked else ""
    lines = [f"{table.name}: {_number(origin.places, 'place')}{linked}; installed {origin.installed}; {origin.licence}"]
    lines += [f"  from {s['address']} ({s['bytes']} bytes, SHA-256 {s['sha256']})" for s in origin.sources]
    lines += [f"  {note}" for note in origin.notes]
    if table.changed:
        lines.append("  the table was changed by hand since")
    return "\n".join(lines)


def _record(table: Installed) -> dict[str, object]:
    from dataclasses import asdict

    origin = asdict(table.origin) if table.origin else {}
    return origin | {"name": table.name, "path": str(table.path), "changed": table.changed}


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
