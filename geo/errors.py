"""The error tree.

GeoError                      everything this project raises on purpose
├── InputError                what the user gave is wrong; the command ends with status 2
│   ├── DocumentError         one document of several; it is reported and skipped, the others are kept
│   ├── UnreadableFileError   no such file, not UTF-8, an unknown ending
│   └── FilterError           a filter that means nothing
├── StoreError                the store file
│   ├── NotAStoreError        the file is no GeoPackage of this project (status 2)
│   └── StoreBusyError        another process is writing it (status 2)
└── DataError                 bundled data are missing or contradict themselves

A message says what, where, and how to mend it.
"""

from __future__ import annotations


class GeoError(Exception):
    """Root of every error that this project raises on purpose."""


class InputError(GeoError):
    """What the user gave cannot be used."""


class DocumentError(InputError):
    """One document cannot be used; others beside it can.

    Parameters
    ----------
    where : str
        The file, and the line in it where there is one: ``news.jsonl line 3``.
    problem : str
        What is wrong.
    remedy : str
        How to mend it.
    document_id : str, optional
        The document's id, where it could be read.
    """

    def __init__(self, where: str, problem: str, remedy: str, *, document_id: str | None = None) -> None:
        super().__init__(f"{where}: {problem}. {remedy}")
        self.where = where
        self.problem = problem
        self.remedy = remedy
        self.document_id = document_id


class UnreadableFileError(InputError):
    """A file that does not exist, is not UTF-8, or whose ending is not known."""


class FilterError(InputError):
    """A filter that means nothing, such as a date range that ends before it begins."""


class StoreError(GeoError):
    """Something about the store file."""


class NotAStoreError(StoreError, InputError):
    """The file is not a GeoPackage that this project wrote."""


class StoreBusyError(StoreError, InputError):
    """Another process is writing the store."""


class DataError(GeoError):
    """Bundled data are missing or contradict themselves."""
