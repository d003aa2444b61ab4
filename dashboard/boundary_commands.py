"""`incident-map data install|import|status|remove boundaries`: official boundaries in place of the approximate ones."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from geo.boundary_import import Record
    from geo.boundary_sources import Source

_WORD = "boundaries"
_MEGABYTE = 1024 * 1024
_LEVEL = click.option("--level", type=click.IntRange(1, 3), help="1 governorates, 2 districts, 3 subdistricts.")


class _Routed(click.Command):
    """A command that hands over to another where the first argument is the word `boundaries`."""

    def __init__(self, usual: click.Command, boundaries: click.Command) -> None:
        example = f"{usual.epilog or ''}\n\nFor official boundaries: incident-map data {usual.name} {_WORD} --help"
        super().__init__(
            usual.name,
            context_settings=usual.context_settings,
            callback=usual.callback,
            params=usual.params,
            help=usual.help,
            epilog=example.strip(),
            short_help=usual.short_help,
        )
        self._boundaries = boundaries

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] == _WORD:
            return self._boundaries.make_context(f"{info_name} {_WORD}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


def with_boundaries(data: click.Group) -> click.Group:
    """Let the commands of the group take the word `boundaries`."""
    for command in (install, import_, status, remove):
        name = command.name or ""
        data.add_command(_Routed(data.commands[name], command), name)
    return data


@click.command("install", epilog="Example: incident-map data install boundaries --source geoboundaries --level 2")
@click.option(
    "--source",
    "named",
    type=click.Choice(["geoboundaries", "cod-ab"]),
    default="geoboundaries",
    show_default=True,
    help="geoBoundaries (levels 1 and 2), or the files of OCHA (1 to 3).",
)
@_LEVEL
@click.option("--url", metavar="URL", help="Address of a file of either schema on another server.")
@click.option("--sha256", metavar="HEX", help="Refuse a file with another checksum.")
@click.option("--timeout", type=click.FloatRange(min=1), default=300.0, help="Seconds that one file may take [300].")
@click.option("--max-mb", type=click.IntRange(1, 1024), default=128, help="Size that one file may have, MB [128].")
def install(named: str, level: int | None, url: str | None, sha256: str | None, timeout: float, max_mb: int) -> None:
    """Fetch official boundaries and let them take the place of the approximate ones.

    Without --level, levels 1 and 2. The licence and the checksum are shown. `data remove boundaries` undoes it.
    """
    from geo.sources.download import Limits

    limits = Limits(max_mb * _MEGABYTE, timeout)
    with tempfile.TemporaryDirectory(prefix="incident-map-") as temporary:
        if url:
            _install_file(_source(url, sha256), level, Path(temporary), limits)
            return
        for wanted in (level,) if level else (1, 2):
            _install_file(_official(named, wanted, sha256, Path(temporary), limits), wanted, Path(temporary), limits)


@click.command("import", epilog="Example: incident-map data import boundaries irq_admbnda_adm2.geojson")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@_LEVEL
def import_(file: Path, level: int | None) -> None:
    """Let a file of official boundaries that you have take the place of the approximate ones.

    FILE is a GeoJSON file, GeoPackage, shapefile or zip archive in the schema of COD-AB (OCHA) or geoBoundaries, of
    governorates, districts or subdistricts; which one is recognised. --level says which table of an archive to take.
    """
    from geo.boundary_import import import_file
    from geo.paths import installed_boundaries_dir

    _tell(import_file(file, installed_boundaries_dir(), _embedded(), level=level))


@click.command("status", epilog="Example: incident-map data status boundaries")
def status() -> None:
    """Tell which boundaries are in force: from where and when, how many units, under which licence."""
    from geo.boundary_import import LEVEL_NAMES, installed
    from geo.paths import installed_boundaries_dir

    click.echo(f"Folder: {installed_boundaries_dir()}")
    records = {record.level: record for record in installed(installed_boundaries_dir())}
    for level, name in LEVEL_NAMES.items():
        if level in records:
            click.echo(_described(records[level]))
        else:
            click.echo(f"{name}: {'none' if level == 3 else 'the approximate ones of the program'}")


@click.command("remove", epilog="Example: incident-map data remove boundaries")
def remove() -> None:
    """Remove installed boundaries; the approximate ones are in force again."""
    from geo import boundary_import
    from geo.errors import InputError
    from geo.paths import installed_boundaries_dir

    gone = boundary_import.remove(installed_boundaries_dir())
    if not gone:
        raise InputError(f"no boundaries are installed in {installed_boundaries_dir()}")
    click.echo(f"removed: {', '.join(gone)}")


def _source(url: str, sha256: str | None) -> Source:
    from geo.boundary_sources import Source

    return Source(url, sha256)


def _official(named: str, level: int, sha256: str | None, folder: Path, limits: Any) -> Source:
    from geo.boundary_sources import cod_ab, geoboundaries

    source = cod_ab(folder, limits) if named == "cod-ab" else geoboundaries(level)
    return _source(source.address, sha256) if sha256 else source


def _install_file(source: Source, level: int | None, folder: Path, limits: Any) -> None:
    from geo.boundary_import import import_file
    from geo.boundary_sources import download
    from geo.paths import installed_boundaries_dir

    click.echo(f"Source: {source.address}", err=True)
    fetched = download(source, folder / source.file_name, limits)
    click.echo(f"SHA-256: {fetched.sha256}{' (as expected)' if source.sha256 else ''}", err=True)
    _tell(import_file(fetched.path, installed_boundaries_dir(), _embedded(), source=source.address, level=level))


def _embedded() -> Any:
    from geo.boundaries import load_layers
    from geo.paths import boundaries_dir

    return load_layers(boundaries_dir())


def _tell(record: Record) -> None:
    click.echo(f"Licence: {record.licence}", err=True)
    if record.unmatched:
        names = ", ".join(record.unmatched)
        click.echo(f"The gazetteer has no district of these names, which stay as they are: {names}", err=True)
    click.echo(_described(record))
    sys.stdout.flush()


def _described(record: Record) -> str:
    from geo.boundary_import import LEVEL_NAMES

    name = LEVEL_NAMES[record.level]
    return f"{name}: {record.units} from {record.source} ({record.schema}, {record.installed}); {record.licence}"
