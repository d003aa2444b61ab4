"""The store as an object: open, add, read, close.

From the first write until it is closed a store is in write-ahead mode: readers never wait, a second writer gets
`StoreBusyError`, and a crash loses nothing that was committed. Closing folds the log back, so that one file remains.
Where there is nothing to write, and no log that a crash left behind, the file keeps every byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import merge
from geo.crs import WGS84, circle
from geo.errors import NotAStoreError, StoreError
from geo.models import Document, Event, Extraction
from geo.schema import COLUMNS, conform
from geo.store import layout, rows
from geo.store.connection import check_path, connect, not_a_store, translated
from geo.store.geometry import point_blob, polygon_blob

Outcome = Literal["added", "unchanged", "replaced"]
"""What adding a document did."""

_INCIDENTS = f"SELECT {', '.join(COLUMNS)} FROM incidents"  # noqa: S608
_MENTIONS = "SELECT * FROM mentions WHERE document_id = ? ORDER BY mention_start, mention_end, fid"
_DOCUMENTS = """
SELECT d.document_id, d.title, d.published, d.source, d.url, d.language, length(d.text) AS characters,
  (SELECT count(*) FROM mentions m WHERE m.document_id = d.document_id) AS mentions,
  (SELECT count(*) FROM incidents i WHERE i.document_id = d.document_id) AS incidents,
  (SELECT count(*) FROM incidents i WHERE i.document_id = d.document_id AND i.geom IS NULL) AS unplaced
FROM documents d ORDER BY d.document_id
"""
# Everything that a reader can see, in an order that does not depend on the order of adding.
_CONTENT = (
    "SELECT document_id, key, language FROM documents ORDER BY document_id",
    f"{_INCIDENTS} ORDER BY incident_id",
    "SELECT document_id, mention_start, mention_end, role, place_id, confidence, reason FROM mentions"
    " ORDER BY document_id, mention_start, mention_end, role, place_id",
    "SELECT event_id, incident_ids, reason, sources FROM events ORDER BY event_id",
)


class Store:
    """A store file. Make one with `Store.open`; use it as a context manager, or call `close`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._connection = connection
        self._in_transaction = False

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, readonly: bool = False) -> Self:
        """Open a store.

        Parameters
        ----------
        path : str or Path
            The GeoPackage file.
        create : bool
            Make it where there is none.
        readonly : bool
            Never write, never wait for a writer.

        Raises
        ------
        UnreadableFileError
            There is no such file, or no folder to make it in.
        NotAStoreError
            The file is something else, or a newer version wrote it.
        StoreBusyError
            Another process is writing it.
        """
        path = Path(path)
        check_path(path, create=create)
        connection = connect(path, readonly=readonly)
        store = cls(path, connection, readonly=readonly)
        try:
            store._begin_use(create=create)
        except BaseException:
            connection.close()
            raise
        return store

    def _begin_use(self, *, create: bool) -> None:
        with translated(self.path):
            if self._is_blank():
                if not create or self.readonly:
                    raise not_a_store(self.path, "it is empty")
            else:
                self._check_format()
            if self.readonly:
                return
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            # Tells at once whether another process is writing.
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("ROLLBACK")
        if self._is_blank():
            with self.transaction():
                self._begin_write()
                if self._is_blank():
                    layout.create_tables(self._connection)

    def _is_blank(self) -> bool:
        return bool(self._one("SELECT count(*) FROM sqlite_master") == 0)

    def _check_format(self) -> None:
        has_info = self._one("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'store_info'")
        if self._one("PRAGMA application_id") != layout.APPLICATION_ID or not has_info:
            raise not_a_store(self.path, "it is a database of something else")
        info = dict(self._connection.execute("SELECT name, value FROM store_info").fetchall())
        if info.get("format") != layout.FORMAT:
            raise not_a_store(self.path, f"its format is {info.get('format')!r}")
        version = int(info.get("schema_version", 0))
        if version > layout.SCHEMA_VERSION:
            raise NotAStoreError(
                f"{self.path}: a newer version wrote this store (schema {version}; this one knows "
                f"{layout.SCHEMA_VERSION}); update with: pip install --upgrade iraq-incident-map"
            )

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it. May be called twice."""
        if not self.readonly:
            # A reader that is still there keeps the log alive; the file is whole in either case.
            with contextlib.suppress(sqlite3.Error):
                if self._one("PRAGMA journal_mode") == "wal":
                    self._connection.execute("PRAGMA busy_timeout = 100")
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is added inside is saved together, or none of it.

        Nothing of the file is touched before there is something to write.

        Raises
        ------
        StoreBusyError
            Another process is writing; raised by the first write inside.
        StoreError
            The store was opened for reading.
        """
        if self.readonly:
            raise StoreError(f"{self.path} was opened for reading; open it without readonly to change it")
        if self._in_transaction:
            yield
            return
        self._in_transaction = True
        changes = self._connection.total_changes
        try:
            yield
            with translated(self.path):
                if self._connection.total_changes != changes:
                    layout.touch(self._connection)
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._in_transaction = False

    def _begin_write(self) -> None:
        """Take the writer's lock. Entering write-ahead mode changes the file, so this waits until it must be."""
        if self._connection.in_transaction:
            return
        with translated(self.path):
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("BEGIN IMMEDIATE")

    def add(self, document: Document, extraction: Extraction) -> Outcome:
        """Save a document with what was found in it.

        Parameters
        ----------
        document : Document
        extraction : Extraction
            Of this very document.

        Returns
        -------
        {"added", "unchanged", "replaced"}
            `unchanged`: this content is there already and nothing was written. `replaced`: the id was there with
            other content, which gave way.
        """
        if extraction.document_id != document.id:
            raise ValueError(f"the extraction is of {extraction.document_id!r}, the document is {document.id!r}")
        if self.has(document.key):
            return "unchanged"
        with self.transaction(), self._savepoint():
            if self.has(document.key):  # another process may have saved it before this one got the lock
                return "unchanged"
            replaced = self._remove(document.id)
            self._insert("documents", [rows.document_row(document)])
            self._insert("mentions", [rows.mention_row(document.id, m) for m in extraction.mentions])
            alone = {i.id: merge.single(document.id, i) for i in extraction.incidents}
            self._insert("events", [rows.event_row(event) for event in alone.values()])
            self._insert_incidents(
                [rows.incident_row(document, i, event_id=alone[i.id].id) for i in extraction.incidents]
            )
        return "replaced" if replaced else "added"

    @contextlib.contextmanager
    def _savepoint(self) -> Iterator[None]:
        """Undo one document that fails in a batch without losing the others."""
        self._begin_write()
        self._connection.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO one")
            raise
        finally:
            self._connection.execute("RELEASE one")

    def _remove(self, document_id: str) -> bool:
        taken = [r[0] for r in self._rows("SELECT incident_id FROM incidents WHERE document_id = ?", document_id)]
        events = {r[0] for r in self._rows("SELECT event_id FROM incidents WHERE document_id = ?", document_id)}
        for event_id in sorted(events):
            self._dissolve(event_id, set(taken))
        return self._connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,)).rowcount > 0

    def _dissolve(self, event_id: str, leaving: set[str]) -> None:
        """Let the reports that stay stand alone again; merging finds anew what belongs together."""
        for row in self._rows("SELECT * FROM incidents WHERE event_id = ?", event_id):
            if row["incident_id"] not in leaving:
                event = merge.single(row["document_id"], rows.incident_from(dict(row)))
                self._insert("events", [rows.event_row(event)])
                self._connection.execute(
                    "UPDATE incidents SET event_id = ? WHERE incident_id = ?", (event.id, row["incident_id"])
                )
        self._connection.execute("DELETE FROM events WHERE event_id = ?", (event_id,))

    def _insert(self, table: str, values: Iterable[Mapping[str, Any]]) -> None:
        values = list(values)
        if values:
            names = ", ".join(values[0])
            marks = ", ".join(f":{name}" for name in values[0])
            # Table and column names are this package's own; values are bound.
            self._connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608

    def _insert_incidents(self, values: list[rows.Row]) -> None:
        placed = [v for v in values if v["lat"] is not None]
        geometry = {v["incident_id"]: point_blob(v["lat"], v["lon"]) for v in placed}
        self._insert("incidents", [{"geom": geometry.get(v["incident_id"]), **v} for v in values])
        self._insert(
            "incident_areas",
            [
                {
                    "geom": polygon_blob(circle(v["lat"], v["lon"], v["radius_m"])),
                    **{name: v[name] for name in layout.AREA_COLUMNS},
                }
                for v in placed
            ],
        )

    def has(self, key: str) -> bool:
        """Whether a document of this content (`Document.key`) is there."""
        return bool(self._rows("SELECT 1 FROM documents WHERE key = ?", key))

    def incidents(self) -> gpd.GeoDataFrame:
        """All incidents in the columns of `geo.schema`, EPSG:4326, ordered by date, unknown dates last.

        Those that could not be placed are there, without geometry and with the reason.
        """
        query = f"{_INCIDENTS} ORDER BY date_start IS NULL, date_start, incident_id"
        frame = pd.DataFrame(map(tuple, self._rows(query)), columns=list(COLUMNS), dtype="object")
        lon, lat = (frame[name].astype("float64").to_numpy() for name in ("lon", "lat"))
        points = np.full(len(frame), None, dtype=object)
        placed = ~np.isnan(lat)
        points[placed] = shapely.points(lon[placed], lat[placed])
        return conform(gpd.GeoDataFrame(frame, geometry=points, crs=WGS84))

    def documents(self) -> pd.DataFrame:
        """One row a document, with how many mentions and incidents it gave and how many could not be placed.

        Columns: document_id, title, published, source, url, language, characters, mentions, incidents, unplaced.
        """
        found = self._rows(_DOCUMENTS)
        names = [c[0] for c in self._connection.execute(f"{_DOCUMENTS} LIMIT 0").description]
        frame = pd.DataFrame(map(tuple, found), columns=names, dtype="object")
        counts = dict.fromkeys(("characters", "mentions", "incidents", "unplaced"), "int64")
        return frame.astype({"published": "datetime64[s]", **counts})

    def document_text(self, document_id: str) -> str:
        """The text in which a document's offsets count.

        Raises
        ------
        KeyError
            The store holds no such document.
        """
        found = self._rows("SELECT text FROM documents WHERE document_id = ?", document_id)
        if not found:
            raise KeyError(f"the store {self.path} holds no document {document_id!r}")
        return str(found[0][0])

    def mentions(self, document_id: str) -> pd.DataFrame:
        """The place names found in a document, in the order of the text; the columns of the table `mentions`."""
        names = [c[0] for c in self._connection.execute("SELECT * FROM mentions LIMIT 0").description]
        frame = pd.DataFrame(map(tuple, self._rows(_MENTIONS, document_id)), columns=names, dtype="object")
        return frame.drop(columns="fid")

    def rebuild_events(self) -> int:
        """Join reports of one event anew (`geo.merge`); writes only what differs.

        Returns
        -------
        int
            How many events there are.
        """
        reports = [(r["document_id"], rows.incident_from(dict(r))) for r in self._rows(_INCIDENTS)]
        wanted = {event.id: event for event in merge.merge(reports)}
        there = {r["event_id"]: r for r in self._rows("SELECT event_id, incident_ids, reason, sources FROM events")}
        changed = [e for e in wanted.values() if e.id not in there or dict(there[e.id]) != rows.event_row(e)]
        gone = [event_id for event_id in there if event_id not in wanted]
        if changed or gone:
            with self.transaction():
                self._begin_write()
                self._write_events(changed, gone)
        return len(wanted)

    def _write_events(self, changed: list[Event], gone: list[str]) -> None:
        stale = [(event_id,) for event_id in [*gone, *(e.id for e in changed)]]
        self._connection.executemany("DELETE FROM events WHERE event_id = ?", stale)
        self._insert("events", [rows.event_row(event) for event in changed])
        members = [(e.id, incident_id) for e in changed for incident_id in e.incident_ids]
        self._connection.executemany("UPDATE incidents SET event_id = ? WHERE incident_id = ?", members)

    def content_hash(self) -> str:
        """Hash of the content: two stores of the same documents agree, whatever the order of adding."""
        digest = hashlib.sha256()
        for query in _CONTENT:
            for row in self._rows(query):
                digest.update(repr(tuple(row)).encode("utf-8"))
        return digest.hexdigest()

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with translated(self.path):
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str) -> Any:
        return self._connection.execute(query).fetchone()[0]
