"""The command `incident-map`. It only translates: arguments to calls, errors to messages and exit statuses.

Heavy modules are loaded by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dashboard.boundary_commands import with_boundaries
from dashboard.data_commands import data
from geo.errors import DataError, DocumentError, GeoError, InputError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from geo.extractor import Extractor
    from geo.pipeline import Report

_T = TypeVar("_T")
_TITLE = "حوادث أمنية في العراق · Incidents in Iraq"


class _Failure(click.ClickException):
    """Something that is not the user's doing went wrong."""

    exit_code = 1


class _Refusal(click.ClickException):
    """Wrong usage or bad input."""

    exit_code = 2


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("iraq-incident-map")
    except metadata.PackageNotFoundError:
        return "of a checkout"


class _Translating(click.Group):
    """Turns the errors of the project into one message on stderr and an exit status, in this one place."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise _Refusal(str(error)) from error
        except GeoError as error:
            raise _Failure(str(error)) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("INCIDENT_MAP_TRACEBACK"):
                raise
            hint = "set INCIDENT_MAP_TRACEBACK=1 to see where, and please report it"
            raise _Failure(f"this should not have happened: {type(error).__name__}: {error}; {hint}") from error


@click.group(
    cls=_Translating,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: incident-map ingest articles/ --store week.gpkg && incident-map serve --store week.gpkg",
)
@click.version_option(_version(), prog_name="incident-map")
def main() -> None:
    """From Arabic and English security news to a map on which every point leads back to its sentence.

    Exit status: 0 done; 2 wrong usage or bad input; 1 something else failed.
    """


_STORE = click.option(
    "--store", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The store, a GeoPackage file."
)


@main.command(epilog="Example: incident-map ingest articles/ extra.jsonl --store week.gpkg")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_STORE
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[str, ...], store: Path, quiet: bool) -> None:
    """Read documents, find incidents in them, locate them, and save them in a store.

    PATH is a file (.txt .html .htm .md .jsonl .csv), a folder of them, or an http(s) address. The store is made where
    there is none. Running it again on the same documents changes nothing. A document that cannot be used is named and
    skipped; the others are saved, and the exit status is 2.
    """
    report = _ingest(paths, store, quiet=quiet)
    _complain(report.problems)
    for name in report.replaced:
        click.echo(f"replaced: the document {name} has new content", err=True)
    if not quiet:
        click.echo(_summary(report, store))
    ctx.exit(2 if report.problems else 0)


@main.command(epilog="Example: incident-map serve --store week.gpkg --port 8600")
@click.option("--store", type=click.Path(path_type=Path), metavar="FILE", help="The store; without it, the sample.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1; without it, a free one.")
def serve(store: Path | None, port: int | None) -> None:
    """Open the app on a store, or on the bundled sample. Ctrl-C ends it.

    The app listens on 127.0.0.1 only: nobody else on the network can open it.
    """
    from dashboard import serve as server

    chosen = server.choose_port(port)
    opened = _checked_store(store) if store else _sample_store(server.cache_dir())
    try:
        with server.running(opened, chosen) as child:
            click.echo(f"http://{server.HOST}:{chosen}  shows {opened} (Ctrl-C ends it)")
            status = child.wait()
    except KeyboardInterrupt:
        return
    raise GeoError(f"the app ended by itself (status {status}); what it said is above")


@main.command(epilog='Example: incident-map export map.html --store week.gpkg --from 2021-05-01 --type "Armed clash"')
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@_STORE
@click.option("--from", "date_from", metavar="DATE", help="First day, as 2021-05-01.")
@click.option("--to", "date_to", metavar="DATE", help="Last day, included.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Type of incident; repeat, or join by commas.")
@click.option("--admin1", multiple=True, metavar="CODE", help="Governorate (ISO 3166-2, IQ-DI); likewise.")
@click.option("--bbox", metavar="W,S,E,N", help="Box in degrees: min_lon,min_lat,max_lon,max_lat.")
@click.option("--query", metavar="WORDS", help="Words that excerpt, title or place names must hold.")
@click.option("--disputed", is_flag=True, help="Only inside the disputed territories.")
@click.option("--no-background", is_flag=True, help="Without incidents that an article only recalls.")
@click.option("--undated", is_flag=True, help="With --from or --to, keep incidents without a date.")
@click.option("--title", default=_TITLE, help="Heading of the .html page.")
def export(out: Path, store: Path, title: str, **options: Any) -> None:
    """Write the incidents of a store to OUT, in the format of its ending.

    .html is one page that opens from disk without a network; .geojson .csv .gpkg .kml .parquet are for other programs.
    Incidents that could not be placed are written too, where the filters let them through.
    """
    from dashboard.filter_options import describe_both, filters_from
    from geo import formats
    from geo.query import apply
    from geo.store import Store

    formats.check_path(out, ".html", source=store)
    filters = filters_from(**options)
    with Store.open(store, readonly=True) as opened:
        frame = apply(opened.incidents(), filters)
    if out.suffix.lower() == ".html":
        from dashboard.export import write_html

        write_html(frame, out, title=title, filters_text=describe_both(filters))
    else:
        formats.write(frame, out)
    unplaced = int(frame["lat"].isna().sum())
    click.echo(f"{out}: {_number(len(frame), 'incident')}, {unplaced} of them without a place", err=True)


@main.command(epilog="Example: incident-map extract articles.jsonl --out found.jsonl")
@click.argument("source", type=click.Path(path_type=Path), metavar="IN.jsonl")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="OUT.jsonl", help="Where to write.")
@click.pass_context
def extract(ctx: click.Context, source: Path, out: Path) -> None:
    """Write the place names and incidents of each document as a line of JSON; no store is needed.

    One line out for each document in, in order. A document that cannot be used gives a line with its "error" and
    nothing found, and the exit status is 2.
    """
    from geo import documents, formats, pipeline
    from geo.records import extraction_record, refused_record

    formats.check_target(out, source)
    total = documents.count([source])
    extractor = _load_extractor()
    problems: list[DocumentError] = []
    with formats.replacing(out) as temporary, temporary.open("w", encoding="utf-8") as file:
        for entry in _with_progress(documents.read([source]), total, "Extracting"):
            try:
                if isinstance(entry, DocumentError):
                    raise entry
                record = extraction_record(pipeline.extract(entry, extractor))
            except DocumentError as error:
                problems.append(error)
                record = refused_record(error.document_id, str(error))
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    _complain(problems)
    ctx.exit(2 if problems else 0)


@main.command(epilog="Example: incident-map resolve طوزخورماتو Hawija --admin1 IQ-KI")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--admin1", metavar="CODE", help="Governorate that the place should lie in (ISO 3166-2).")
@click.option("--batch", type=click.Path(path_type=Path), metavar="IN.jsonl", help="Names, one JSON object a line.")
@click.option("--out", type=click.Path(path_type=Path), metavar="OUT.jsonl", help="Where to write, with --batch.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a name.")
@click.pass_context
def resolve(
    ctx: click.Context,
    names: tuple[str, ...],
    admin1: str | None,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Tell which place a name means, with the reasons.

    Where several places share the name and nothing decides, all of them are listed and none is chosen. With --batch,
    IN.jsonl holds {"id": ..., "name": ..., "admin1": ..., "context": ...} a line; the last two may be left out. A line
    that cannot be used gives a line with its "error", and the exit status is 2.
    """
    from geo.questions import check_admin1
    from geo.records import resolution_record

    if batch is not None or out is not None:
        if batch is None or out is None or names:
            raise click.UsageError("--batch IN.jsonl and --out OUT.jsonl go together, without names")
        problems = _resolve_batch(batch, out, check_admin1(admin1) if admin1 else None)
        _complain(problems)
        ctx.exit(2 if problems else 0)
    if not names:
        raise click.UsageError("give at least one name, or --batch IN.jsonl --out OUT.jsonl")
    admin1 = check_admin1(admin1) if admin1 else None
    resolver = _load_extractor().resolver
    for name in names:
        record = resolution_record(resolver.resolve(name, admin1=admin1), name=name)
        click.echo(json.dumps(record, ensure_ascii=False) if as_json else _resolution_lines(record))


@main.command(epilog="Example: incident-map layers --out layers/")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder to write to.")
def layers(out: Path) -> None:
    """Write the map layers in force as GeoJSON: governorates, districts, disputed territories and more.

    governorates.geojson has the 18 governorates, with Halabja inside Sulaymaniyah; governorates_19.geojson has Halabja
    (IQ-HA) too, as incidents and districts.geojson do. overlays.geojson has other views of the disputed territories
    and lines of control; land, rivers, lakes and roads are the base map.
    """
    from geo.boundaries import load_basemap, load_layers, write_layers
    from geo.paths import basemap_dir, boundaries_dir, installed_boundaries_dir

    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; name a folder")
    out.mkdir(parents=True, exist_ok=True)
    in_force = load_layers(boundaries_dir(), installed=installed_boundaries_dir())
    nineteen = load_layers(boundaries_dir(), installed=installed_boundaries_dir(), halabja=True).governorates
    for path in write_layers(in_force, out, load_basemap(basemap_dir()), with_halabja=nineteen):
        click.echo(path)


@main.command(epilog="Example: incident-map evaluate gold.jsonl --show 20")
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.jsonl")
@click.option(
    "--predicted", type=click.Path(path_type=Path), metavar="FILE", help="What `extract` wrote; or extract now."
)
@click.option("--show", type=click.IntRange(min=0), default=0, metavar="N", help="Name the first N misses.")
def evaluate(gold: Path, predicted: Path | None, show: int) -> None:
    """Print how well extraction and location agree with documents that people annotated."""
    from geo import evaluate as measure

    documents = measure.read_records(gold, "id", "text", "mentions", "incidents")
    if predicted is None:
        found = _extract_gold(documents, gold)
    else:
        found = measure.read_records(predicted, "document_id", "mentions", "incidents")
    figures = measure.evaluate(documents, found)
    for line in [*figures.lines(), *figures.misses[:show]]:
        click.echo(line)


def _ingest(paths: tuple[str, ...], store: Path, *, quiet: bool) -> Report:
    from geo import documents, pipeline
    from geo.store import Store

    total = documents.count(paths)
    extractor = _load_extractor()
    with Store.open(store, create=True) as opened, _bar(range(total), total, "Reading", hidden=quiet) as bar:
        return pipeline.ingest(paths, opened, extractor, progress=lambda: bar.update(1))


def _checked_store(path: Path) -> Path:
    from geo.store import Store

    Store.open(path, readonly=True).close()
    return path


def _sample_store(folder: Path) -> Path:
    """The bundled sample as a store, made anew: the program or its data may have changed since."""
    from geo import formats
    from geo.paths import samples_dir

    path = folder / "sample.gpkg"
    samples = tuple(str(file) for file in sorted(samples_dir().glob("*.jsonl")))
    if not samples:
        raise DataError(f"no sample documents in {samples_dir()}; name a store with --store, or reinstall")
    with formats.replacing(path) as temporary:
        _complain(_ingest(samples, temporary, quiet=True).problems)
    return path


def _resolve_batch(source: Path, out: Path, admin1: str | None) -> list[DocumentError]:
    """Answer each line of a batch by one line; the problems of those that could not be answered."""
    from geo import formats, questions

    formats.check_target(out, source)
    asked = questions.read(source)
    resolver = _load_extractor().resolver
    problems: list[DocumentError] = []
    with formats.replacing(out) as temporary, temporary.open("w", encoding="utf-8") as file:
        for question in _with_progress(iter(asked), len(asked), "Resolving"):
            record, problem = questions.answer(question, resolver, admin1=admin1)
            problems += [problem] if problem else []
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return problems


def _extract_gold(documents: Any, gold: Path) -> list[Mapping[str, Any]]:
    from geo import pipeline
    from geo.documents import document_from
    from geo.records import extraction_record

    extractor = _load_extractor()
    read = [document_from(d, f"{gold} document {d['id']}", fallback_id=lambda text: text) for d in documents]
    return [
        extraction_record(pipeline.extract(d, extractor)) for d in _with_progress(iter(read), len(read), "Extracting")
    ]


def _load_extractor() -> Extractor:
    from geo.pipeline import load_extractor

    return load_extractor()


def _with_progress(entries: Iterator[_T], total: int, label: str) -> Iterator[_T]:
    with _bar(entries, total, label) as bar:
        yield from bar


def _bar(entries: Iterable[_T], total: int, label: str, *, hidden: bool = False) -> ProgressBar[_T]:
    # Into a file or a pipe go messages alone.
    hidden = hidden or not sys.stderr.isatty()
    return click.progressbar(entries, length=total, label=label, file=sys.stderr, show_pos=True, hidden=hidden)


def _complain(problems: list[DocumentError]) -> None:
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)


def _summary(report: Report, store: Path) -> str:
    placed = report.incidents - report.unplaced
    return (
        f"{store}: {_number(report.added, 'document')} added, {report.unchanged} unchanged, "
        f"{len(report.replaced)} replaced, {len(report.problems)} skipped\n"
        f"{_number(report.incidents, 'incident')} found: {placed} on the map, {report.unplaced} without a place; "
        f"{_number(report.events, 'event')} in the store"
    )


def _resolution_lines(record: dict[str, Any]) -> str:
    place = record["place"]
    unsure = "several places share the name" if record["ambiguous"] else "no place"
    lines = [f"{record['name']}: {_place_line(place) if place else unsure}", f"  {record['reason']}"]
    for other in record["candidates"]:
        if place is None or other["id"] != place["id"]:
            lines.append(f"  or {_place_line(other)}, score {other['score']:.2f}: {other['reason']}")
    return "\n".join(lines)


def _place_line(place: dict[str, Any]) -> str:
    where = ", ".join(v for v in (place["admin2"], place["admin1"] or place["country"]) if v)
    position = f"{place['lat']:.4f} {place['lon']:.4f} within {_length(place['radius_m'])}"
    names = " · ".join(name for name in (place["name_ar"], place["name_en"]) if name)
    return f"{names} ({place['kind']}, {where}) at {position}"


def _length(radius_m: float) -> str:
    return f"{radius_m / 1000:g} km" if radius_m >= 1000 else f"{radius_m:g} m"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


main.add_command(with_boundaries(data))
