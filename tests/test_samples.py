"""The bundled sample: what a reader finds in each report, and what the program is to find."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.extractor import Extractor
from geo.models import Count, Document, Incident
from geo.paths import samples_dir
from geo.pipeline import ingest
from geo.store import Store

FILE = samples_dir() / "sample.jsonl"
REPORTS: dict[str, dict[str, Any]] = {
    report["id"]: report for report in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
}

SHELLING, AIR, SUICIDE = "Shelling/artillery/missile attack", "Air/drone strike", "Suicide bomb"
IED, SEIZURE = "Remote explosive/landmine/IED", "Disrupted weapons use"


@dataclass(frozen=True)
class Told:
    """An incident as a reader finds it; `day` is ISO, `place` and `kind` may name several that are right."""

    kind: str | tuple[str, ...]
    place: str | tuple[str | None, ...] | None
    day: str | None
    killed: int | None = None
    injured: int | None = None
    background: bool = False
    disputed: bool = False


EXPECTED: dict[str, list[Told]] = {
    "sample-ar-baghdad-airport": [Told(SHELLING, "bg-baghdad-airport", "2021-05-02", 0, 0)],
    "sample-ar-tayaran-square": [
        Told(SUICIDE, "bg-tayaran-square", "2021-01-21", 32, 110),
        Told(SUICIDE, "bg-tayaran-square", "2018-01-15", 30, None, background=True),
    ],
    "sample-ar-barakh": [Told(SHELLING, "da-parakh", "2022-07-20", 9, 23)],
    "sample-ar-makhmur": [Told("Attack", "ar-makhmur-district", "2021-12-02", 10, None, disputed=True)],
    "sample-ar-rashad-kirkuk": [
        Told("Attack", ("ki-rashad", "ki-rashad-subdistrict"), "2021-09-05", 13, 3, disputed=True)
    ],
    "sample-ar-muqdadiyah": [
        Told("Attack", "di-rashad-muqdadiyah", "2021-10-26", 11, 6),
        Told("Attack", "di-nahr-al-imam", "2021-10-27", 8, None),
    ],
    "sample-ar-taji": [
        Told(SHELLING, "bg-taji-camp", "2020-03-14", None, 5),
        Told(SHELLING, "bg-taji-camp", "2020-03-11", 3, 12),
        Told("Armed clash", None, "2020-03-08", 2, None),
    ],
    "sample-ar-udhaim": [Told("Attack", "bg-baghdad", "2022-01-21", 11, None)],
    "sample-en-baghdad-airport": [Told(SHELLING, "bg-baghdad-airport", "2021-05-02", 0, 0)],
    "sample-en-karrada": [
        Told(SUICIDE, "bg-karrada", "2016-07-03", 292, 200),
        Told(IED, "bg-shaab", "2016-07-03", 5, 16),
    ],
    "sample-en-khor-mor": [
        Told(AIR, "su-khor-mor", "2024-04-26", 4, None),
        Told(AIR, "su-khor-mor", "2024-01-25", 0, 0, background=True),
    ],
    "sample-en-koya": [
        Told((SHELLING, AIR), place, "2022-09-28", disputed=place == "ki-altun-kupri")
        for place in ("ar-koya", "ki-altun-kupri", "su-zargwez")
    ],
    "sample-en-sinjar": [
        Told(AIR, "ni-sinjar", "2021-08-16", 1, None, disputed=True),
        Told(AIR, "ni-sikeniya", "2021-08-17", 8, None),
    ],
    "sample-en-hamrin": [
        Told("Armed clash", "rg-hamrin-mountains", "2024-10-22", 9, None),
        Told(SEIZURE, "rg-hamrin-mountains", "2024-10-22", None, None),
    ],
}

GAPS: dict[str, str] = {
    "sample-en-koya": "a list of places after the first, and the toll of all of them in the next sentence",
    "sample-en-hamrin": "the place is told in the sentence before",
}
"""What is wanted and not yet found, and why."""


def _document(report: dict[str, Any]) -> Document:
    return Document(report["id"], report["text"], published=date.fromisoformat(report["published"]))


def _cases() -> list[Any]:
    return [
        pytest.param(name, id=name, marks=pytest.mark.xfail(reason=GAPS[name], strict=True) if name in GAPS else ())
        for name in EXPECTED
    ]


def _best(count: Count | None) -> int | None:
    return count.best if count is not None else None


def _is(told: Told, found: Incident) -> bool:
    place = found.location.place.id if found.location is not None else None
    day = found.date.start.isoformat() if found.date is not None and found.date.start == found.date.end else None
    kinds = told.kind if isinstance(told.kind, tuple) else (told.kind,)
    places = told.place if isinstance(told.place, tuple) else (told.place,)
    values = (day, _best(found.killed), _best(found.injured), found.background)
    return found.type in kinds and place in places and values == (told.day, told.killed, told.injured, told.background)


@pytest.mark.parametrize("name", _cases())
def test_incidents_of(name: str, extractor: Extractor) -> None:
    found = list(extractor.extract(_document(REPORTS[name])).incidents)
    assert len(found) == len(EXPECTED[name]), found
    for told in EXPECTED[name]:
        same = [incident for incident in found if _is(told, incident)]
        assert len(same) == 1, f"{told}\nin {found}"
        if told.disputed:
            assert same[0].disputed, same[0]
        if told.place is None:
            assert same[0].unplaced_reason


def test_the_post_lies_where_the_text_says(extractor: Extractor) -> None:
    (found,) = extractor.extract(_document(REPORTS["sample-ar-udhaim"])).incidents
    assert found.location is not None
    assert (found.location.bearing, found.location.distance_km) == ("N", 120)
    assert found.location.radius_m >= 20_000


def test_lower_bounds_are_kept(extractor: Extractor) -> None:
    (found,) = extractor.extract(_document(REPORTS["sample-ar-makhmur"])).incidents
    assert found.killed is not None
    assert (found.killed.low, found.killed.high) == (10, None)


def test_what_the_sample_is() -> None:
    assert set(REPORTS) == set(EXPECTED) >= set(GAPS)
    assert sorted(report["language"] for report in REPORTS.values()) == ["ar"] * 8 + ["en"] * 6
    for report in REPORTS.values():
        assert set(report) == {"id", "title", "text", "published", "source", "language"}, "the sample names no links"
        assert report["source"] == "Written for iraq-incident-map"


def test_the_readme_describes_every_report() -> None:
    readme = (samples_dir() / "README.md").read_text(encoding="utf-8")
    assert [name for name in REPORTS if f"`{name}`" not in readme] == []


def test_the_airport_reports_become_one_event(tmp_path: Path, extractor: Extractor) -> None:
    with Store.open(tmp_path / "sample.gpkg", create=True) as store:
        report = ingest([FILE], store, extractor)
        frame = store.incidents()
    assert report.added == len(REPORTS)
    assert report.problems == []
    airport = frame[frame["place_id"] == "bg-baghdad-airport"]
    assert sorted(airport["document_id"]) == ["sample-ar-baghdad-airport", "sample-en-baghdad-airport"]
    assert airport["event_id"].nunique() == 1
