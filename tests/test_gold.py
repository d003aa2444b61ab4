"""The floors of quality, on documents that people annotated; they are read where they lie, beside the checkout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import shared_dir
from evidence import evidence_faults

from geo.evaluate import Figures, Record, evaluate, read_records
from geo.extractor import Extractor
from geo.models import Document, Extraction
from geo.records import extraction_record


@dataclass(frozen=True)
class Gold:
    """A gold file and what was extracted from it."""

    records: Sequence[Record]
    extractions: Sequence[Extraction]

    @property
    def figures(self) -> Figures:
        """Extraction against annotation."""
        return evaluate(self.records, map(extraction_record, self.extractions))


def _gold(file: Path, extractor: Extractor) -> Gold:
    records = read_records(file, "id", "text", "published", "mentions", "incidents")
    documents = (
        Document(r["id"], r["text"], published=dt.date.fromisoformat(r["published"]) if r["published"] else None)
        for r in records
    )
    return Gold(records, [extractor.extract(document) for document in documents])


@pytest.fixture(scope="module")
def seeds(shared: Path, extractor: Extractor) -> Gold:
    """Five whole articles."""
    return _gold(shared / "eval" / "gold_seeds.jsonl", extractor)


@pytest.fixture(scope="module")
def dev(shared: Path, extractor: Extractor) -> Gold:
    """Passages of news, 2006 to 2008."""
    return _gold(shared / "eval" / "gold_dev.jsonl", extractor)


def test_floors_on_whole_articles(seeds: Gold) -> None:
    figures = seeds.figures
    assert figures.mentions.f1 >= 0.90, str(figures.mentions)
    assert figures.incidents.f1 >= 0.70, str(figures.incidents)


def test_floors_on_passages(dev: Gold) -> None:
    figures = dev.figures
    assert figures.mentions.f1 >= 0.80, str(figures.mentions)
    assert figures.incidents.f1 >= 0.65, str(figures.incidents)
    assert figures.with_type_and_place.f1 >= 0.45, str(figures.with_type_and_place)


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_every_value_leads_back_to_the_text(name: str, request: pytest.FixtureRequest) -> None:
    gold: Gold = request.getfixturevalue(name)
    for record, extraction in zip(gold.records, gold.extractions, strict=True):
        assert evidence_faults(record["text"], extraction) == [], record["id"]


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_places_lie_in_or_around_iraq_and_know_their_governorate(name: str, request: pytest.FixtureRequest) -> None:
    gold: Gold = request.getfixturevalue(name)
    for extraction in gold.extractions:
        for mention in extraction.mentions:
            place = mention.place
            if place is not None and place.country == "IQ":
                assert 29 <= place.lat <= 38, place.id
                assert 38 <= place.lon <= 49, place.id
                assert place.admin1 is None or place.admin1.startswith("IQ-"), place.id


def test_without_the_data_ci_fails_and_others_skip(tmp_path: Path) -> None:
    assert shared_dir(tmp_path, in_ci=True) == tmp_path
    with pytest.raises(pytest.fail.Exception, match="no evaluation data at"):
        shared_dir(tmp_path / "absent", in_ci=True)
    with pytest.raises(pytest.skip.Exception, match="beside the checkout"):
        shared_dir(tmp_path / "absent", in_ci=False)
