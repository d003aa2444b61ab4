"""Opening the file of a store, and SQLite's errors as this project's."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from geo.errors import NotAStoreError, StoreBusyError, StoreError, UnreadableFileError

BUSY_TIMEOUT_S = 2.0
"""How long a writer waits for another before it gives up."""


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors inside the block as this project's.

    Raises
    ------
    StoreBusyError
        Another process is writing.
    NotAStoreError
        The file is no database, or a broken one.
    UnreadableFileError
        The file cannot be written to.
    StoreError
        The disk is full.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits only refine it
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreBusyError(
                f"{path} is being written by another process; wait until it has finished and try again"
            ) from error
        if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise not_a_store(path, str(error)) from error
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise UnreadableFileError(
                f"{path} cannot be opened ({error}); check the rights of the file and its folder"
            ) from error
        if primary == sqlite3.SQLITE_FULL:
            raise StoreError(f"{path} could not be written: the disk is full; what was saved is safe") from error
        raise


def check_path(path: Path, *, create: bool) -> None:
    """Refuse a path at which there is no store and none can be made.

    Raises
    ------
    NotAStoreError, UnreadableFileError
    """
    if path.is_dir():
        raise NotAStoreError(f"{path} is a folder, not a store; name a file in it, e.g. {path / 'incidents.gpkg'}")
    if path.exists():
        return
    if not create:
        raise UnreadableFileError(f"{path}: no such store; make one with: incident-map ingest PATH --store {path}")
    if not path.parent.is_dir():
        raise UnreadableFileError(f"{path}: there is no folder {path.parent}; make it first")


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection that begins and ends no transaction by itself; nothing is read yet."""
    mode = "ro" if readonly else "rwc"
    with translated(path):
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,  # the app's threads share one reader; SQLite itself serialises them
        )
    connection.row_factory = sqlite3.Row
    return connection


def not_a_store(path: Path, why: str) -> NotAStoreError:
    """The error for a file that is something else."""
    return NotAStoreError(
        f"{path} is not a store of incident-map ({why}); name another file, or make a store with: "
        "incident-map ingest PATH --store FILE"
    )
