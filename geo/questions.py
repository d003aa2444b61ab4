"""The questions of a batch of names: one JSON object a line, each good or refused by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol

from geo.errors import DocumentError, FilterError, GeoError, UnreadableFileError
from geo.models import Resolution
from geo.query import Filters
from geo.records import Record, resolution_record, unanswered_record

_SHOWN = 60
Id = str | int | None


@dataclass(frozen=True, slots=True)
class Question:
    """Which place does a name mean?

    Attributes
    ----------
    where : str
        The file and the line.
    id : str or int
        The asker's own.
    name : str
    admin1 : str, optional
        ISO 3166-2 code of the governorate that the place should lie in.
    context : str, optional
        Some text around the name.
    """

    where: str
    id: Id
    name: str
    admin1: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no question, with its id where one could be read."""

    id: Id
    error: DocumentError


class Resolves(Protocol):
    """What answers: `geo.resolve.Resolver`."""

    def resolve(self, name: str, admin1: str | None = None, context: str | None = None) -> Resolution: ...


def read(path: Path) -> list[Question | Refused]:
    """The questions of a file, in order; a line that cannot be used is refused and the others are kept.

    Parameters
    ----------
    path : Path
        UTF-8, one object a line: `id` (text or whole number), `name`, and if wanted `admin1` and `context`. Empty
        lines are passed over.

    Raises
    ------
    UnreadableFileError
        Where the file cannot be read or holds nothing.
    """
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}; check the path") from None
    questions = [_question(line, f"{path} line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise UnreadableFileError(f"{path}: the file is empty; give one JSON object a line")
    return questions


def answer(
    question: Question | Refused, resolver: Resolves, *, admin1: str | None = None
) -> tuple[Record, DocumentError | None]:
    """The line that answers a question, and what is wrong with the question, if anything.

    Parameters
    ----------
    question : Question or Refused
    resolver : Resolves
    admin1 : str, optional
        For questions that name no governorate.
    """
    if isinstance(question, Refused):
        return unanswered_record(question.id, str(question.error)), question.error
    try:
        found = resolver.resolve(question.name, admin1=question.admin1 or admin1, context=question.context)
        return resolution_record(found, id=question.id), None
    except GeoError:
        raise
    # One name that no one foresaw must not end the work on thousands.
    except Exception as error:
        what = f"resolving failed ({type(error).__name__}: {error})"
        problem = DocumentError(question.where, what, "This is a fault of the program; please report it with the line")
        return unanswered_record(question.id, str(problem)), problem


def check_admin1(code: str) -> str:
    """A governorate code in capitals.

    Raises
    ------
    FilterError
        Where there is no such governorate; the nearest is named.
    """
    code = code.strip().upper()
    Filters(admin1=(code,))
    return code


def _question(line: bytes, where: str) -> Question | Refused:
    fields: Mapping[str, Any] = {}
    try:
        fields = _object(line, where)
        return Question(
            where, _id(fields, where), _name(fields, where), _admin1(fields, where), _text(fields, "context", where)
        )
    except DocumentError as error:
        given = fields.get("id")
        return Refused(given if _is_id(given) else None, error)


def _object(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        _refuse(where, f"it is not JSON ({error})", "Write one object a line, in UTF-8")
    if not isinstance(fields, dict):
        _refuse(where, f"it is {_shown(fields)}, not an object", 'Write {"id": "1", "name": "..."}')
    return fields


def _id(fields: Mapping[str, Any], where: str) -> Id:
    if "id" not in fields:
        _refuse(where, "it lacks id", "Give each name an id of its own")
    given: Id = fields["id"]
    if not _is_id(given):
        _refuse(where, f"the id is {_shown(given)}", "Give a text or a whole number")
    return given


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return _is_writable(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _name(fields: Mapping[str, Any], where: str) -> str:
    if "name" not in fields:
        _refuse(where, "it lacks name", "Say which name is meant")
    name = _text(fields, "name", where)
    if name is None:
        _refuse(where, f"the name is {_shown(fields['name'])}", "Say which name is meant, as text")
    return name


def _admin1(fields: Mapping[str, Any], where: str) -> str | None:
    code = _text(fields, "admin1", where)
    try:
        return None if code is None else check_admin1(code)
    except FilterError as error:
        _refuse(where, f"admin1 cannot be used ({error})", "Mend it, or leave it out")


def _text(fields: Mapping[str, Any], field: str, where: str) -> str | None:
    value = fields.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not _is_writable(value):
        _refuse(where, f"the {field} is {_shown(value)}", "Give text")
    return value if value.strip() else None


def _is_writable(text: str) -> bool:
    """Half a surrogate pair, which JSON can spell, is no character and cannot be written."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _refuse(where: str, problem: str, remedy: str) -> NoReturn:
    raise DocumentError(where, problem, remedy)
