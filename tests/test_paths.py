"""Where the bundled data lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import paths
from geo.errors import DataError


def test_a_checkout_has_its_data_beside_the_packages() -> None:
    assert paths.data_dir() == Path(__file__).resolve().parents[1] / "data"
    assert (paths.gazetteer_dir() / "gazetteer.csv").is_file()
    assert (paths.lexicon_dir() / "event_words.csv").is_file()
    assert (paths.boundaries_dir() / "governorates.geojson").is_file()
    assert paths.samples_dir().parent == paths.data_dir()


def test_a_wheel_has_its_data_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "geo"
    inside, beside = package / "_data", tmp_path / "data"
    for folder in (inside, beside):
        (folder / "gazetteer").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.data_dir() == inside


def test_without_data_the_error_says_where_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "geo"
    (package / "_data").mkdir(parents=True)  # an empty folder is no data
    monkeypatch.setattr(paths, "_PACKAGE", package)
    with pytest.raises(DataError, match=r"no bundled data at .*reinstall iraq-incident-map"):
        paths.data_dir()
