"""The store: a GeoPackage that GDAL reads, written all or nothing, by one process at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pyogrio
import pytest
import shapely

from geo.errors import NotAStoreError, StoreBusyError, StoreError, UnreadableFileError
from geo.models import (
    Actor,
    Candidate,
    Count,
    DateInterval,
    Document,
    Extraction,
    Incident,
    Location,
    Mention,
    Place,
    Resolution,
    Span,
)
from geo.schema import COLUMNS
from geo.store import Store

TAJI = Place("taji", "town", "التاجي", "Taji", 33.53, 44.26, 3000, admin1="IQ-BG", admin2="Taji")
TEXT = "قتل ثلاثة جنود يوم الاحد بانفجار عبوة ناسفة في التاجي شمال بغداد. واعلن عن اعتقال رجل."


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def make_document(name: str = "a", text: str = TEXT) -> Document:
    return Document(
        id=name, text=text, title="انفجار", published=dt.date(2021, 5, 3), source="وكالة", url=None, language="ar"
    )


def make_extraction(document: Document) -> Extraction:
    """A located and an unplaced incident, as a reader would write them down."""
    text = document.text
    location = Location(33.53, 44.26, 3000, 2, TAJI, _span(text, "التاجي"), None, None, "IQ-BG", "Taji", "named")
    blast = Incident(
        id=f"{document.id}-{hashlib.sha256(text.encode()).hexdigest()[:6]}-1",
        document_id=document.id,
        type="Remote explosive/landmine/IED",
        trigger=_span(text, "انفجار"),
        excerpt=Span(0, text.index(".") + 1),
        location=location,
        unplaced_reason=None,
        date=DateInterval(dt.date(2021, 5, 2), dt.date(2021, 5, 2), "day", _span(text, "يوم الاحد")),
        killed=Count(3, 3, 4, _span(text, "قتل ثلاثة")),
        injured=None,
        actors=(Actor("جنود", "target", _span(text, "جنود")),),
        disputed=("disputed_territories", "x"),
        confidence=0.8,
    )
    arrest = Incident(
        id=f"{document.id}-{hashlib.sha256(text.encode()).hexdigest()[:6]}-2",
        document_id=document.id,
        type="Arrests",
        trigger=_span(text, "اعتقال"),
        excerpt=Span(text.index("واعلن"), len(text)),
        location=None,
        unplaced_reason="no place is named",
        date=None,
        killed=None,
        injured=Count(0),
        background=True,
    )
    candidates = (Candidate(TAJI, 0.9, "name"), Candidate(TAJI, 0.2, "other"))
    mentions = (
        Mention(_span(text, "التاجي"), "التاجي", "event", Resolution(TAJI, 0.9, "only one", False, candidates)),
        Mention(_span(text, "بغداد"), "بغداد", "reference", Resolution(None, 0.1, "unsure", True)),
    )
    return Extraction(document.id, mentions, (blast, arrest))


def _fill(path: Path, *names: str) -> None:
    with Store.open(path, create=True) as store:
        for name in names:
            document = make_document(name)
            assert store.add(document, make_extraction(document)) == "added"
        store.rebuild_events()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_every_value_comes_back(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    with Store.open(tmp_path / "s.gpkg", readonly=True) as store:
        frame = store.incidents()
        document = store.document_text("a")
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame.crs.to_epsg() == 4326
    blast, arrest = frame.to_dict("records")
    assert blast["geometry"] == shapely.Point(44.26, 33.53)
    assert (blast["killed"], blast["killed_min"], blast["killed_max"]) == (3, 3, 4)
    assert blast["date_start"] == dt.datetime(2021, 5, 2)
    assert blast["published"] == dt.datetime(2021, 5, 3)
    assert blast["disputed"] == "disputed_territories;x"
    assert blast["excerpt"] == TEXT[: TEXT.index(".") + 1]
    assert blast["anchor_text"] == "التاجي"
    for name, words in {
        "trigger": "انفجار",
        "anchor": "التاجي",
        "date_span": "يوم الاحد",
        "killed_span": "قتل ثلاثة",
    }.items():
        assert document[blast[f"{name}_start"] : blast[f"{name}_end"]] == words
    assert blast["actors"] == '[{"name":"جنود","role":"target","start":10,"end":14}]'
    assert blast["background"] is False
    assert arrest["geometry"] is None
    assert arrest["location_reason"] == "no place is named"
    assert arrest["background"] is True
    assert arrest["injured"] == 0
    assert frame["killed"].isna().tolist() == [False, True]
    assert frame["date_start"].isna().tolist() == [False, True]
    assert arrest["place_id"] is None
    assert arrest["anchor_start"] == -1


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        assert list(store.incidents().columns) == [*COLUMNS, "geometry"]
        assert len(store.incidents()) == 0
        assert len(store.documents()) == 0
        assert store.rebuild_events() == 0


def test_documents_are_counted(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "b", "a")
    with Store.open(tmp_path / "s.gpkg", readonly=True) as store:
        documents = store.documents()
        mentions = store.mentions("a")
    assert documents["document_id"].tolist() == ["a", "b"]
    assert documents[["mentions", "incidents", "unplaced"]].to_numpy().tolist() == [[2, 2, 1], [2, 2, 1]]
    assert documents["published"].tolist() == [dt.datetime(2021, 5, 3)] * 2
    assert mentions["surface"].tolist() == ["التاجي", "بغداد"]
    assert mentions["place_id"].tolist() == ["taji", None]
    assert '"score":0.2' in mentions["candidates"][0]


def test_an_unknown_document_is_a_key_error(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    with Store.open(tmp_path / "s.gpkg", readonly=True) as store, pytest.raises(KeyError, match="no document 'z'"):
        store.document_text("z")


def test_gdal_reads_points_areas_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a", "b")
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers["incidents"] == "Point"
    assert layers["incident_areas"] == "Polygon"
    assert {name for name, geometry in layers.items() if geometry is None} == {
        "documents",
        "mentions",
        "events",
        "store_info",
    }
    points = pyogrio.read_dataframe(path, layer="incidents")
    assert points.crs.to_epsg() == 4326
    assert len(points) == 4
    assert points.geometry.isna().sum() == 2
    assert points.geometry.dropna().iloc[0] == shapely.Point(44.26, 33.53)
    assert points["name_ar"].dropna().tolist() == ["التاجي", "التاجي"]
    assert points["date_start"].dropna().iloc[0] == dt.datetime(2021, 5, 2)
    areas = pyogrio.read_dataframe(path, layer="incident_areas")
    assert len(areas) == 2
    assert areas.is_valid.all()
    # A 48-sided polygon in a circle of 3 km covers 99.7 % of it.
    assert areas.to_crs("EPSG:32638").area.iloc[0] == pytest.approx(3.14159 * 3000**2, rel=0.005)
    assert pyogrio.read_info(path, layer="incidents")["features"] == 4
    assert tuple(pyogrio.read_bounds(path, layer="incident_areas")[1][:, 0]) == pytest.approx(
        areas.geometry.iloc[0].bounds
    )


def test_the_file_states_that_it_is_a_geopackage(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    head = (tmp_path / "s.gpkg").read_bytes()[:100]
    assert head[:16] == b"SQLite format 3\x00"
    assert head[68:72] == b"GPKG"
    assert int.from_bytes(head[60:64], "big") == 10400
    connection = sqlite3.connect(tmp_path / "s.gpkg")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a", "b")
    before, changed = _sha256(path), path.stat().st_mtime_ns
    with Store.open(path, create=True) as store:
        document = make_document("a")
        with store.transaction():
            assert store.add(document, make_extraction(document)) == "unchanged"
        assert store.add(document, make_extraction(document)) == "unchanged"
        store.rebuild_events()
    assert _sha256(path) == before
    assert path.stat().st_mtime_ns == changed
    assert [p.name for p in tmp_path.iterdir()] == ["s.gpkg"]


def test_opening_for_writing_and_an_empty_transaction_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    before = _sha256(path)
    with Store.open(path) as store:
        with store.transaction():
            pass
        assert _sha256(path) == before
        document = make_document("b")
        assert store.add(document, make_extraction(document)) == "added"
    assert _sha256(path) != before


def test_a_document_that_another_process_saved_meanwhile_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    document = make_document("b")
    with Store.open(path) as store, Store.open(path) as other:
        begin = store._begin_write

        def begin_late() -> None:
            other.add(document, make_extraction(document))
            begin()

        monkeypatch.setattr(store, "_begin_write", begin_late)
        assert store.add(document, make_extraction(document)) == "unchanged"
        assert store.documents()["document_id"].tolist() == ["a", "b"]


def test_a_writer_that_another_overtook_is_told_at_its_first_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    monkeypatch.setattr("geo.store.connection.BUSY_TIMEOUT_S", 0.1)
    document, late = make_document("b"), make_document("c")
    with Store.open(path) as store, Store.open(path) as other:
        with other.transaction():
            other.add(document, make_extraction(document))
            with pytest.raises(StoreBusyError, match="is being written by another process; wait until"):
                store.add(late, make_extraction(late))
        assert store.add(late, make_extraction(late)) == "added"
        assert store.documents()["document_id"].tolist() == ["a", "b", "c"]


def test_new_content_of_an_id_replaces_the_old(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a", "b")
    changed = make_document("a", TEXT + " انتهى.")
    with Store.open(path) as store:
        assert store.incidents()["event_id"].nunique() == 3  # the blast of both, two arrests
        assert store.add(changed, make_extraction(changed)) == "replaced"
        assert len(store.incidents()) == 4
        assert store.incidents()["event_id"].nunique() == 4  # b's report stands alone until merged anew
        store.rebuild_events()
        assert store.incidents()["event_id"].nunique() == 3
        assert store.document_text("a") == changed.text
        assert not store.has(make_document("a").key)
    with Store.open(tmp_path / "fresh.gpkg", create=True) as fresh, Store.open(path) as store:
        for document in (changed, make_document("b")):
            fresh.add(document, make_extraction(document))
        fresh.rebuild_events()
        assert fresh.content_hash() == store.content_hash()


def test_content_hash_sees_content_and_not_order(tmp_path: Path) -> None:
    hashes = []
    for index, names in enumerate((["a", "b"], ["b", "a"], ["a", "c"])):
        _fill(tmp_path / f"{index}.gpkg", *names)
        with Store.open(tmp_path / f"{index}.gpkg", readonly=True) as store:
            hashes.append(store.content_hash())
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_a_failure_inside_a_transaction_saves_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    before = _dump(path)
    document = make_document("b")

    def add_and_fail(store: Store) -> None:
        with store.transaction():
            store.add(document, make_extraction(document))
            raise RuntimeError("stop")

    with Store.open(path) as store:
        with pytest.raises(RuntimeError, match="stop"):
            add_and_fail(store)
        assert not store.has(document.key)
    assert _dump(path) == before


def test_one_document_that_cannot_be_saved_leaves_the_others_of_its_batch(tmp_path: Path) -> None:
    good, clash = make_document("a"), make_document("b")
    bad = Extraction("b", (), tuple(i for i in make_extraction(clash).incidents for _ in range(2)))
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        with store.transaction():
            store.add(good, make_extraction(good))
            with pytest.raises(sqlite3.IntegrityError):
                store.add(clash, bad)
        assert store.documents()["document_id"].tolist() == ["a"]
        assert len(store.incidents()) == 2


def test_one_file_remains_after_closing(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    with Store.open(tmp_path / "s.gpkg", readonly=True) as store:
        assert len(store.incidents()) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["s.gpkg"]


def test_a_reader_sees_the_last_saved_state_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    with Store.open(path) as writer, Store.open(path, readonly=True) as reader:
        document = make_document("b")
        with writer.transaction():
            writer.add(document, make_extraction(document))
            assert len(reader.incidents()) == 2
        assert len(reader.incidents()) == 4


def test_a_store_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    document = make_document("b")
    with Store.open(tmp_path / "s.gpkg", readonly=True) as store, pytest.raises(StoreError, match="opened for reading"):
        store.add(document, make_extraction(document))


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_that_writes_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.gpkg"
    _fill(path, "a")
    monkeypatch.setattr("geo.store.connection.BUSY_TIMEOUT_S", 0.1)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match="is being written by another process; wait until"):
            Store.open(path)
        with Store.open(path, readonly=True) as reader:
            assert len(reader.incidents()) == 2
        holder.communicate("")
    Store.open(path).close()


INGEST = """
import sys
sys.path.insert(0, sys.argv[2])
from test_store import make_document, make_extraction
from geo.store import Store
store = Store.open(sys.argv[1], create=True)
for number in range(100_000):
    document = make_document(f"d{number}")
    store.add(document, make_extraction(document))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 3, 10, 30])
def test_killing_the_writer_loses_no_saved_document(tmp_path: Path, after: int) -> None:
    path = tmp_path / "s.gpkg"
    command = [sys.executable, "-c", INGEST, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as writer:
        assert writer.stdout is not None
        saved = -1
        for line in writer.stdout:
            saved = int(line)
            if saved >= after:
                break
        time.sleep(0.001 * after)
        os.kill(writer.pid, signal.SIGKILL)
        saved = max([saved, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    with Store.open(path) as store:
        documents = store.documents()
        assert set(documents["document_id"]) >= {f"d{number}" for number in range(saved + 1)}
        assert (documents["incidents"] == 2).all()
        assert len(store.incidents()) == 2 * len(documents)
    assert [p.name for p in tmp_path.iterdir()] == ["s.gpkg"]


def test_a_creation_that_was_cut_off_is_taken_up_again(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    _fill(path, "a")
    with Store.open(path, readonly=True) as store:
        assert len(store.incidents()) == 2


def test_files_that_are_no_store_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.gpkg").write_text("not a database, but long enough to be taken for one " * 50)
    (tmp_path / "empty.gpkg").touch()
    connection = sqlite3.connect(tmp_path / "other.gpkg")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for name, why in {"text": "not a database", "empty": "it is empty", "other": "something else"}.items():
        with pytest.raises(NotAStoreError, match=why):
            Store.open(tmp_path / f"{name}.gpkg")
        with pytest.raises(NotAStoreError, match=why):
            Store.open(tmp_path / f"{name}.gpkg", readonly=True)
    with pytest.raises(NotAStoreError, match="is a folder"):
        Store.open(tmp_path)
    content = (tmp_path / "text.gpkg").read_text()
    with pytest.raises(NotAStoreError):
        Store.open(tmp_path / "text.gpkg", create=True)
    assert (tmp_path / "text.gpkg").read_text() == content


def test_a_geopackage_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    frame = pyogrio.read_dataframe(tmp_path / "s.gpkg", layer="incident_areas")
    pyogrio.write_dataframe(frame, tmp_path / "other.gpkg")
    content = (tmp_path / "other.gpkg").read_bytes()
    with pytest.raises(NotAStoreError, match="something else"):
        Store.open(tmp_path / "other.gpkg", create=True)
    assert (tmp_path / "other.gpkg").read_bytes() == content


def test_a_newer_store_says_what_to_do(tmp_path: Path) -> None:
    _fill(tmp_path / "s.gpkg", "a")
    connection = sqlite3.connect(tmp_path / "s.gpkg")
    connection.execute("UPDATE store_info SET value = '99' WHERE name = 'schema_version'")
    connection.commit()
    connection.close()
    with pytest.raises(NotAStoreError, match=r"schema 99; this one knows 1\); update with: pip install --upgrade"):
        Store.open(tmp_path / "s.gpkg")


def test_a_missing_file_or_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such store; make one with: incident-map ingest"):
        Store.open(tmp_path / "s.gpkg")
    with pytest.raises(UnreadableFileError, match="there is no folder"):
        Store.open(tmp_path / "x" / "s.gpkg", create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_signs_that_mean_something_in_an_address(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20 بغداد.gpkg"
    _fill(path, "a")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_text_that_looks_like_sql_or_holds_nul_is_only_text(tmp_path: Path) -> None:
    text = TEXT + textwrap.dedent(""" '); DROP TABLE incidents; -- "\x00" \u202e end""")
    document = make_document("o'brien", text)
    with Store.open(tmp_path / "s.gpkg", create=True) as store:
        store.add(document, make_extraction(document))
        assert store.document_text("o'brien") == text
        assert store.incidents()["excerpt"].tolist()[1] == text[text.index("واعلن") :]
