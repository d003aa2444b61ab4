"""Documents from files, folders and addresses; a bad one is handed on as an error, never as an end of the run.

Offsets of everything found later count in `Document.text`, which is the file's text as it stands
(`.txt`, `.md`, `.jsonl`, `.csv`) or the article's text taken out of the page (`.html`).
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from geo import webpage
from geo.errors import DocumentError, UnreadableFileError
from geo.models import Document

MAX_ARTICLE_BYTES = 20 * 1024 * 1024
"""An article above this is no article; a line of JSON Lines may be as long."""
_TITLE_CHARACTERS = 200
_CHUNK_BYTES = 1 << 20

Found = Document | DocumentError

# Letters that Central Kurdish (Sorani) has and Arabic and Persian do not.
_SORANI = re.compile("[ڕڵۆێڤە]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_SORANI_SHARE = 0.03
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(
    paths: Iterable[str | Path],
    *,
    allow_loopback: bool = False,
    timeout_s: float = webpage.TIMEOUT_S,
) -> Iterator[Found]:
    """Read documents in the order given; folders recursively, sorted by name.

    Parameters
    ----------
    paths : iterable of str or Path
        Files (`.txt`, `.html`, `.htm`, `.md`, `.jsonl`, `.csv`), folders of them, http(s) addresses.
    allow_loopback : bool
        For tests: let an address lead to this machine.
    timeout_s : float
        Seconds that one address may take altogether.

    Yields
    ------
    Document or DocumentError
        The error stands where the document would have stood.

    Raises
    ------
    UnreadableFileError
        Before anything is read, where a path does not exist or its ending is not known.
    """
    sources = list(paths)
    for source in sources:
        _check_exists(source)
    return _read_all(sources, allow_loopback=allow_loopback, timeout_s=timeout_s)


def count(paths: Iterable[str | Path]) -> int:
    """How many documents `read` will yield, for a progress bar; near enough where files are broken.

    Raises
    ------
    UnreadableFileError
        As `read` does.
    """
    sources = list(paths)
    for source in sources:
        _check_exists(source)
    return sum(_count(source) for source in sources)


def _count(source: str | Path) -> int:
    if webpage.is_address(source):
        return 1
    path = Path(source)
    if path.is_dir():
        return sum(_count(file) for file in _files(path))
    if path.suffix.lower() not in (".jsonl", ".csv"):
        return 1
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            if path.suffix.lower() == ".jsonl":
                return sum(1 for line in file if line.strip())
            return max(sum(1 for _ in csv.reader(file)) - 1, 1)
    except (OSError, csv.Error):
        return 1


def _read_all(sources: Iterable[str | Path], *, allow_loopback: bool, timeout_s: float) -> Iterator[Found]:
    for source in sources:
        if webpage.is_address(source):
            yield _read_address(str(source), allow_loopback=allow_loopback, timeout_s=timeout_s)
        elif Path(source).is_dir():
            yield from _read_folder(Path(source))
        else:
            yield from _read_file(Path(source))


def document_from(record: object, where: str, fallback_id: Callable[[str], str]) -> Document:
    """A document from a record of the exchange format (one line of `.jsonl`, one row of `.csv`).

    Parameters
    ----------
    record : object
        What was read; a mapping with at least a `text`.
    where : str
        File and line, for messages.
    fallback_id : callable
        Makes an id of the text where the record states none.

    Raises
    ------
    DocumentError
        Where a field has a value that it cannot have.
    """
    if not isinstance(record, Mapping):
        raise DocumentError(where, "it is not a JSON object", 'Write one object a line: {"id": "...", "text": "..."}')
    name = None if record.get("id") in (None, "") else str(record["id"])
    text = record.get("text")
    if not isinstance(text, str):
        raise DocumentError(where, "it has no text", 'Put the article into a field "text"', document_id=name)
    _check_text(text, where, name)
    title, source, url, language = (
        _optional_text(record, f, where, name) for f in ("title", "source", "url", "language")
    )
    return Document(
        id=name or fallback_id(text),
        text=text,
        title=title,
        published=_published(record.get("published"), where, name),
        source=source,
        url=url,
        language=language.split("-")[0].lower() if language else guess_language(text),
    )


def guess_language(text: str) -> str | None:
    """`ar`, `en` or `ckb` by script and letters; None for a text without letters of either script."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if not arabic and not latin:
        return None
    if latin > arabic:
        return "en"
    return "ckb" if len(_SORANI.findall(text)) / arabic > _SORANI_SHARE else "ar"


def _optional_text(record: Mapping[str, object], field: str, where: str, name: str | None) -> str | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        kind = type(value).__name__
        raise DocumentError(where, f"its {field} is a {kind}, not text", "Put it in quotes", document_id=name)
    if _SURROGATE.search(value):
        raise DocumentError(where, f"its {field} holds half a character", "Remove the stray \\ud... escape")
    return value


def _published(value: object, where: str, name: str | None) -> dt.date | None:
    if value is None or value == "":
        return None
    try:
        return dt.datetime.fromisoformat(value.strip()).date()  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        raise DocumentError(
            where,
            f"published is {value!r}, not an ISO date",
            "Write it as 2021-05-02 or 2021-05-02T18:30:00, or leave it out",
            document_id=name,
        ) from None


def _check_text(text: str, where: str, name: str | None = None) -> None:
    if not any(c.isalnum() for c in text):
        raise DocumentError(where, "the article is empty", "Give it a text or take it out", document_id=name)
    if stray := _SURROGATE.search(text):
        problem = f"the text holds half a character at offset {stray.start()}"
        raise DocumentError(where, problem, "Remove the stray \\ud... escape", document_id=name)


def _check_exists(source: str | Path) -> None:
    if webpage.is_address(source):
        return
    path = Path(source)
    if not path.exists():
        raise UnreadableFileError(f"{path}: no such file or folder; check the spelling, or the folder you are in")
    if not path.is_dir() and path.suffix.lower() not in READERS:
        raise UnreadableFileError(f"{path}: cannot read {path.suffix or 'a file without an ending'}; {_KNOWN}")


def _read_folder(folder: Path) -> Iterator[Found]:
    files = list(_files(folder))
    for file in files:
        yield from _read_file(file)
    if not files:
        yield DocumentError(str(folder), "the folder holds no document", f"Note that {_KNOWN}")


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in READERS:
                yield Path(root, name)


def _read_file(path: Path) -> Iterator[Found]:
    try:
        yield from READERS[path.suffix.lower()](path)
    except DocumentError as error:
        yield error
    except OSError as error:
        yield DocumentError(str(path), f"cannot be opened: {error.strerror}", "Check that you may read it")


def _read_text(path: Path) -> Iterator[Found]:
    text = _decode(_bytes(path), str(path))
    _check_text(text, str(path))
    yield _titled(path, text, _first_line(text))


def _read_markdown(path: Path) -> Iterator[Found]:
    text = _decode(_bytes(path), str(path))
    _check_text(text, str(path))
    heading = re.search(r"^#{1,6}[ \t]+(.+?)[ \t]*#*\s*$", text, re.MULTILINE)
    yield _titled(path, text, heading.group(1) if heading else _first_line(text))


def _read_html(path: Path) -> Iterator[Found]:
    page = webpage.article(_bytes(path), where=str(path))
    _check_text(page.text, str(path))
    yield Document(
        id=_file_id(path, page.text),
        text=page.text,
        title=page.title,
        published=page.published,
        source=page.source,
        url=page.url,
        language=guess_language(page.text),
    )


def _read_address(address: str, *, allow_loopback: bool, timeout_s: float) -> Found:
    try:
        page = webpage.fetch(address, allow_loopback=allow_loopback, timeout_s=timeout_s)
        _check_text(page.text, address)
    except DocumentError as error:
        return error
    host = urlsplit(address).hostname or "page"
    return Document(
        id=f"{host}-{_short_hash(address)}",
        text=page.text,
        title=page.title,
        published=page.published,
        source=page.source or host,
        url=page.url or address,
        language=guess_language(page.text),
    )


def _read_jsonl(path: Path) -> Iterator[Found]:
    offset = 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_ARTICLE_BYTES), b""), 1):
            where = f"{path} line {number}"
            start, offset = offset, offset + len(line)
            if len(line) == MAX_ARTICLE_BYTES and not line.endswith(b"\n"):
                offset += _skip_line(file.readline)
                yield DocumentError(where, f"the line is longer than {MAX_ARTICLE_BYTES} bytes", "Split the article")
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _jsonl_line(line, where, path, start)


def _skip_line(readline: Callable[[int], bytes]) -> int:
    skipped = 0
    while piece := readline(_CHUNK_BYTES):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _jsonl_line(line: bytes, where: str, path: Path, offset: int) -> Found:
    try:
        record = json.loads(_decode(line, where, offset, str(path)))
        return document_from(record, where, lambda text: _file_id(path, text))
    except DocumentError as error:
        return error
    except (ValueError, RecursionError) as error:
        return DocumentError(where, f"it is not JSON ({error})", "Write one complete JSON object a line")


def _read_csv(path: Path) -> Iterator[Found]:
    _check_utf8(path)
    csv.field_size_limit(min(MAX_ARTICLE_BYTES, sys.maxsize))
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = _delimiter(file.readline(), path)
        file.seek(0)
        rows = csv.DictReader(file, delimiter=delimiter)
        rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
        try:
            for row in rows:
                yield _csv_row(row, f"{path} line {rows.line_num}", path)
        except csv.Error as error:
            yield DocumentError(
                f"{path} line {rows.line_num}", f"it is not CSV ({error})", "Save the sheet again as CSV"
            )


def _csv_row(row: dict[str, str], where: str, path: Path) -> Found:
    try:
        return document_from(row, where, lambda text: _file_id(path, text))
    except DocumentError as error:
        return error


def _delimiter(header: str, path: Path) -> str:
    # Spreadsheets write ; where the comma is the decimal mark.
    for delimiter in (",", ";", "\t"):
        names = next(csv.reader([header], delimiter=delimiter), [])
        if "text" in (name.strip().lower() for name in names):
            return delimiter
    remedy = "Name the columns in the first row: id,text,title,published,source,url,language"
    raise DocumentError(str(path), "no column is called text", remedy)


def _check_utf8(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read_bytes = 0
    with path.open("rb") as file:
        chunk = None
        while chunk != b"":
            chunk = file.read(_CHUNK_BYTES)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _not_utf8(str(path), read_bytes - pending + error.start, error, str(path)) from None
            read_bytes += len(chunk)


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_ARTICLE_BYTES:
        raise DocumentError(str(path), f"{size} bytes are too many for one article", "Split it, or use .jsonl")
    return path.read_bytes()


def _decode(content: bytes, where: str, offset: int = 0, file: str | None = None) -> str:
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        skipped = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        raise _not_utf8(where, offset + skipped + error.start, error, file or where) from None


def _not_utf8(where: str, offset: int, error: UnicodeDecodeError, file: str) -> DocumentError:
    wide = error.object[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    charset = "UTF-16" if wide else "WINDOWS-1256"
    return DocumentError(
        where,
        f"byte {offset} (0x{error.object[error.start]:02X}) is not UTF-8",
        f"Convert it first, e.g. iconv -f {charset} -t UTF-8 {file} > converted{Path(file).suffix}",
    )


def _titled(path: Path, text: str, title: str) -> Document:
    return Document(id=_file_id(path, text), text=text, title=title, language=guess_language(text))


def _first_line(text: str) -> str:
    line = next(line.strip() for line in text.splitlines() if line.strip())
    return line if len(line) <= _TITLE_CHARACTERS else line[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + "…"


def _file_id(path: Path, text: str) -> str:
    return f"{path.stem}-{_short_hash(text)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]


READERS: dict[str, Callable[[Path], Iterator[Found]]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
}
_KNOWN = f"the endings that can be read are {', '.join(READERS)}"
