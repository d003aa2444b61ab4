"""What several test modules stand on: the extractor on the bundled data, the evaluation data beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from geo.extractor import Extractor
from geo.gazetteer import Gazetteer
from geo.lexicons import read_word_sets
from geo.paths import lexicon_dir
from geo.pipeline import load_extractor
from geo.resolve import Resolver
from geo.text import Passage

# What the person who runs the tests has installed is no part of them.
os.environ["INCIDENT_MAP_HOME"] = str(Path(__file__).resolve().parent / "nothing-installed")

SHARED = Path(__file__).resolve().parents[2] / "shared"

# Examples are derandomised so that a run can be repeated; a slow machine is no failure.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """On the bundled gazetteer, lexicons and boundaries."""
    return load_extractor()


@pytest.fixture(scope="session")
def resolver(extractor: Extractor) -> Resolver:
    """On the bundled gazetteer."""
    return extractor.resolver


@pytest.fixture(scope="session")
def gazetteer(resolver: Resolver) -> Gazetteer:
    """The bundled gazetteer."""
    return resolver.gazetteer


@pytest.fixture(scope="session")
def word_sets() -> dict[str, frozenset[str]]:
    """The bundled sets of words."""
    return read_word_sets(lexicon_dir() / "word_sets.csv")


class Passages:
    """Makes passages with the bundled sets of words."""

    def __init__(self, word_sets: dict[str, frozenset[str]]) -> None:
        self._word_sets = word_sets

    def __call__(self, text: str) -> Passage:
        return Passage(text, self._word_sets)


@pytest.fixture(scope="session")
def passage_of(word_sets: dict[str, frozenset[str]]) -> Passages:
    """A text to its passage."""
    return Passages(word_sets)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data, which lies beside the checkout and is no part of it."""
    return shared_dir(SHARED, in_ci=bool(os.environ.get("CI")))


def shared_dir(folder: Path, *, in_ci: bool) -> Path:
    """The folder; without it a run in CI fails, because figures nobody checks drift, and any other skips."""
    if folder.is_dir():
        return folder
    problem = f"no evaluation data at {folder}: they lie beside the checkout, in a folder `shared`"
    if in_ci:
        pytest.fail(problem)
    pytest.skip(problem)
