"""What the app holds between runs: the store read once for each state of its file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from app_stores import write_hostile, write_sample

from dashboard import session
from dashboard.texts import Text
from geo.errors import NotAStoreError
from geo.query import GOVERNORATES


def test_the_store_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(session.STORE_VARIABLE, raising=False)
    assert session.store_path() is None
    monkeypatch.setenv(session.STORE_VARIABLE, "  ")
    assert session.store_path() is None
    monkeypatch.setenv(session.STORE_VARIABLE, "a folder/incidents.gpkg")
    assert session.store_path() == Path("a folder/incidents.gpkg")


def test_an_unchanged_store_is_read_once(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "s.gpkg")
    first = session.load(path)
    assert list(first.incidents["incident_id"]) == ["past", "rockets", "attack", "bomb", "arrest", "undated"]
    assert len(first.documents) == 6
    assert session.load(path) is first


def test_a_changed_store_is_read_again(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "s.gpkg")
    before = session.load(path)
    write_hostile(path, ("<b>",), ("",))
    after = session.load(path)
    assert (len(before.incidents), len(after.incidents)) == (6, 8)


def test_what_lies_in_the_log_only_counts_as_a_change(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    path.write_bytes(b"x")
    os.utime(path, ns=(7, 7))
    assert session.stamp(path) == ((7, 1),)
    log = tmp_path / "s.gpkg-wal"
    log.write_bytes(b"abc")
    os.utime(log, ns=(9, 9))
    assert session.stamp(path) == ((7, 1), (9, 3))
    assert session.stamp(tmp_path / "none.gpkg") == ()


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"
    path.write_text("a shopping list", encoding="utf-8")
    with pytest.raises(NotAStoreError, match=r"s\.gpkg"):
        session.load(path)
    path.unlink()
    write_sample(path)
    assert len(session.load(path).incidents) == 6


def test_every_governorate_has_both_names() -> None:
    names = session.governorates()
    assert set(names) == set(GOVERNORATES)
    assert names["IQ-DI"] == Text("ديالى", "Diyala")
    assert all(name.ar and name.en for name in names.values())
