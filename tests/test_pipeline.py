"""Documents into a store: what is saved, what is reported, what a second run does."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from geo import pipeline
from geo.errors import DocumentError, StoreBusyError, UnreadableFileError
from geo.models import Document, Extraction, Incident, Location, Place, Span
from geo.pipeline import BATCH, extract, ingest
from geo.store import Store

TAJI = Place("taji", "town", "التاجي", "Taji", 33.53, 44.26, 3000, admin1="IQ-BG")


class Reader:
    """Finds an incident at every `Taji`, one without a place at every `blast`, and breaks on `crash`."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def extract(self, document: Document) -> Extraction:
        self.read.append(document.id)
        if "crash" in document.text:
            raise ZeroDivisionError("division by zero")
        incidents = []
        for word, placed in (("Taji", True), ("blast", False)):
            if (start := document.text.find(word)) >= 0:
                span = Span(start, start + len(word))
                location = Location(33.53, 44.26, 3000, 1, TAJI, span, admin1="IQ-BG")
                incidents.append(
                    Incident(
                        id=f"{document.id}-{word}",
                        document_id=document.id,
                        type="Attack",
                        trigger=span,
                        excerpt=Span(0, len(document.text)),
                        location=location if placed else None,
                        unplaced_reason=None if placed else "no place is named",
                        date=None,
                        killed=None,
                        injured=None,
                    )
                )
        return Extraction(document.id, (), tuple(incidents))


def _jsonl(path: Path, *texts: str) -> Path:
    lines = [json.dumps({"id": f"d{index}", "text": text}) for index, text in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_what_was_found_is_saved_and_counted(tmp_path: Path) -> None:
    path = _jsonl(tmp_path / "a.jsonl", "an attack in Taji", "a blast", "nothing")
    steps: list[int] = []
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        report = ingest([path], store, Reader(), progress=lambda: steps.append(1))
        assert store.incidents()["incident_id"].tolist() == ["d0-Taji", "d1-blast"]
        assert store.documents()["document_id"].tolist() == ["d0", "d1", "d2"]
    assert (report.added, report.unchanged, report.replaced, report.problems) == (3, 0, [], [])
    assert (report.incidents, report.unplaced, report.events) == (2, 1, 2)
    assert len(steps) == 3


def test_a_second_run_reads_nothing_again_and_changes_nothing(tmp_path: Path) -> None:
    path = _jsonl(tmp_path / "a.jsonl", "an attack in Taji", "a blast")
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        ingest([path], store, Reader())
    before = _dump(tmp_path / "s.gpkg")
    again = Reader()
    with Store.open(tmp_path / "s.gpkg") as store:
        report = ingest([path], store, again)
    assert (report.added, report.unchanged, report.incidents) == (0, 2, 0)
    assert again.read == []
    assert _dump(tmp_path / "s.gpkg") == before


def test_new_content_of_an_id_replaces_the_old_and_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        ingest([_jsonl(tmp_path / "a.jsonl", "an attack in Taji", "a blast")], store, Reader())
        report = ingest([_jsonl(tmp_path / "a.jsonl", "it was calm", "a blast")], store, Reader())
        assert store.incidents()["incident_id"].tolist() == ["d1-blast"]
    assert (report.added, report.unchanged, report.replaced) == (0, 1, ["d0"])


def test_one_id_for_two_articles_in_one_run_keeps_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "Taji"}\n{"id": "x", "text": "blast"}\n{"id": "x", "text": "Taji"}\n')
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        report = ingest([path], store, Reader())
        assert store.document_text("x") == "Taji"
    assert (report.added, report.unchanged) == (1, 1)
    (problem,) = report.problems
    assert "the id 'x' is used twice" in str(problem)


def test_bad_documents_are_named_and_the_rest_is_saved(tmp_path: Path) -> None:
    path = _jsonl(tmp_path / "a.jsonl", "Taji", "crash", " ", "blast")
    steps: list[int] = []
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        report = ingest([path], store, Reader(), progress=lambda: steps.append(1))
        assert store.documents()["document_id"].tolist() == ["d0", "d3"]
    assert [p.document_id for p in report.problems] == ["d2", "d1"]
    assert "extraction failed (ZeroDivisionError: division by zero)" in str(report.problems[1])
    assert isinstance(report.problems[1].__cause__, ZeroDivisionError)
    assert len(steps) == 4


def test_a_document_that_cannot_be_saved_is_named(tmp_path: Path) -> None:
    class Clashing(Reader):
        def extract(self, document: Document) -> Extraction:
            found = super().extract(document)
            return Extraction(found.document_id, (), found.incidents * (2 if document.id == "d1" else 1))

    path = _jsonl(tmp_path / "a.jsonl", "Taji", "Taji", "Taji")
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        report = ingest([path], store, Clashing())
        assert store.documents()["document_id"].tolist() == ["d0", "d2"]
    assert "it could not be saved (IntegrityError" in str(report.problems[0])


def test_more_documents_than_a_batch(tmp_path: Path) -> None:
    count = 2 * BATCH + 1
    path = _jsonl(tmp_path / "a.jsonl", *(["Taji"] * count))
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        assert ingest([path], store, Reader()).added == count
        assert len(store.incidents()) == count


def test_a_path_that_is_wrong_saves_nothing(tmp_path: Path) -> None:
    good = _jsonl(tmp_path / "a.jsonl", "Taji")
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        with pytest.raises(UnreadableFileError):
            ingest([good, tmp_path / "missing.txt"], store, Reader())
        assert len(store.documents()) == 0


def test_a_store_that_becomes_busy_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.store.connection.BUSY_TIMEOUT_S", 0.05)
    path = _jsonl(tmp_path / "a.jsonl", "Taji")
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        other = sqlite3.connect(tmp_path / "s.gpkg", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError):
            ingest([path], store, Reader())
        other.close()
        assert ingest([path], store, Reader()).added == 1


def test_extract_names_the_document_that_broke_it() -> None:
    with pytest.raises(DocumentError, match="document x: extraction failed"):
        extract(Document("x", "crash"), Reader())


def test_the_bundled_extractor_reads_an_arabic_sentence() -> None:
    text = "قتل ثلاثة جنود واصيب خمسة بانفجار عبوة ناسفة استهدفت دورية للجيش في قضاء الطارمية شمال بغداد."
    (incident,) = pipeline.load_extractor().extract(Document("t", text)).incidents
    assert incident.type == "Remote explosive/landmine/IED"
    assert incident.location is not None
    assert incident.location.admin1 == "IQ-BG"
    assert incident.killed is not None
    assert incident.killed.best == 3
