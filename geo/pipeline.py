"""The stages put together: documents in, a store that holds what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo import documents
from geo.errors import DocumentError, GeoError
from geo.models import Document, Extraction
from geo.paths import boundaries_dir, gazetteer_dir, installed_boundaries_dir, installed_dir, lexicon_dir
from geo.store import Outcome, Store

if TYPE_CHECKING:
    from geo.extractor import Extractor
    from geo.sources.installed import Library

BATCH = 64
"""Documents saved in one transaction; what a crash can cost is less than this many extractions."""

_PLACES_REMEMBERED = 16_384
_POINT_M = 1.0  # the unit at the point itself is asked for, not its surroundings


class Extracts(Protocol):
    """What finds incidents in a document."""

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document."""
        ...


@dataclass(slots=True)
class Report:
    """What an ingest did."""

    added: int = 0
    unchanged: int = 0
    replaced: list[str] = field(default_factory=list)
    """Ids of documents whose new content took the place of the old."""
    problems: list[DocumentError] = field(default_factory=list)
    incidents: int = 0
    """Found in the documents that were added or replaced."""
    unplaced: int = 0
    events: int = 0
    """In the whole store."""


def load_extractor() -> Extractor:
    """The extractor on the gazetteer (bundled and installed), lexicons and boundaries; takes about a second."""
    from geo.boundaries import load_layers, locate, overlays_at
    from geo.extractor import Extractor
    from geo.sources.installed import load_gazetteer

    layers = load_layers(boundaries_dir(), installed=installed_boundaries_dir())

    # News come back to the same places: each is looked up in the layers once.
    @lru_cache(_PLACES_REMEMBERED)
    def unit_at(lat: float, lon: float) -> tuple[str | None, str | None]:
        unit = locate(layers, lat, lon, _POINT_M)
        return unit.admin1, unit.admin2

    @lru_cache(_PLACES_REMEMBERED)
    def disputed_at(lat: float, lon: float, radius_m: float) -> tuple[str, ...]:
        return overlays_at(layers, lat, lon, radius_m)

    return Extractor(
        load_gazetteer(gazetteer_dir() / "gazetteer.csv", installed_dir()),
        lexicon_dir(),
        unit_at,
        disputed_at,
    )


def load_library() -> Library:
    """What installs places into the user's folder, on the bundled gazetteer and boundaries."""
    from geo.boundaries import load_layers, shares
    from geo.gazetteer import read_places
    from geo.sources.installed import Library
    from geo.sources.kinds import Tables
    from geo.sources.tables import Bundled, Unit

    layers = load_layers(boundaries_dir(), installed=installed_boundaries_dir())

    def units_at(lats: Sequence[float], lons: Sequence[float]) -> list[Unit]:
        found: list[list[str | None]] = [[None, None] for _ in lats]
        for at, (frame, column) in enumerate(((layers.governorates, "admin1"), (layers.districts, "admin2"))):
            table = shares(frame, lats, lons, [_POINT_M] * len(lats))
            names = frame[column].to_numpy()
            inside = table[table["contains_point"]]
            for point, area in zip(inside["circle"], inside["area"], strict=True):
                found[point][at] = str(names[area])
        return [(admin1, admin2) for admin1, admin2 in found]

    bundled = Bundled({place.id: place for place in read_places(gazetteer_dir() / "gazetteer.csv")})
    return Library(installed_dir(), bundled, Tables.load(gazetteer_dir(), lexicon_dir()), units_at)


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    extractor: Extracts,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Read documents, extract, save, and join reports of one event.

    Parameters
    ----------
    paths : iterable of str or Path
        As `geo.documents.read` takes them.
    store : Store
        Open for writing.
    extractor : Extracts
    progress : callable
        Called once for every document, good or bad.

    Returns
    -------
    Report
        Bad documents are in it; they do not end the run.

    Raises
    ------
    UnreadableFileError
        Before anything is saved, where a path cannot be read at all.
    StoreBusyError
        Where another process is writing; batches saved before stay saved.
    """
    report = Report()
    seen: dict[str, str] = {}
    for batch in _batches(documents.read(paths)):
        work = [entry for entry in batch if _is_usable(entry, store, seen, report)]
        found = [(d, e) for d in work if isinstance(d, Document) and (e := _extract(d, extractor, report))]
        with store.transaction():
            for document, extraction in found:
                _add(document, extraction, store, report)
        for _ in batch:
            progress()
    report.events = store.rebuild_events()
    return report


def extract(document: Document, extractor: Extracts) -> Extraction:
    """Extract, with any failure as an error of this document.

    Raises
    ------
    DocumentError
    """
    try:
        return extractor.extract(document)
    except GeoError:
        raise
    # One article that no one foresaw must not end the work on thousands.
    except Exception as error:
        raise _failure(document, "extraction failed", error) from error


def _batches(found: Iterator[documents.Found]) -> Iterator[list[documents.Found]]:
    batch: list[documents.Found] = []
    for entry in found:
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _is_usable(entry: documents.Found, store: Store, seen: dict[str, str], report: Report) -> bool:
    if isinstance(entry, DocumentError):
        report.problems.append(entry)
        return False
    earlier = seen.setdefault(entry.id, entry.key)
    if earlier != entry.key:
        problem = f"the id {entry.id!r} is used twice for different articles; the first is kept"
        report.problems.append(
            DocumentError(f"document {entry.id}", problem, "Give each article its own id", document_id=entry.id)
        )
        return False
    if store.has(entry.key):
        report.unchanged += 1
        return False
    return True


def _extract(document: Document, extractor: Extracts, report: Report) -> Extraction | None:
    try:
        return extract(document, extractor)
    except DocumentError as error:
        report.problems.append(error)
        return None


def _add(document: Document, extraction: Extraction, store: Store, report: Report) -> None:
    try:
        outcome = store.add(document, extraction)
    except GeoError:
        raise
    except Exception as error:
        report.problems.append(_failure(document, "it could not be saved", error))
        return
    _count(document, extraction, outcome, report)


def _count(document: Document, extraction: Extraction, outcome: Outcome, report: Report) -> None:
    if outcome == "unchanged":
        report.unchanged += 1
        return
    if outcome == "replaced":
        report.replaced.append(document.id)
    else:
        report.added += 1
    report.incidents += len(extraction.incidents)
    report.unplaced += sum(incident.location is None for incident in extraction.incidents)


def _failure(document: Document, what: str, error: Exception) -> DocumentError:
    failure = DocumentError(
        f"document {document.id}",
        f"{what} ({type(error).__name__}: {error})",
        "This is a fault of the program; please report it with the article",
        document_id=document.id,
    )
    failure.__cause__ = error
    return failure
