"""Passages written for these tests: each shows one phenomenon of the language and says what is to be found in it.

Files are ``tests/golden/passages_*.jsonl``, one passage a line: `id`, `phenomenon`, `published`, `text`, and either
`none` or `expect`, a list of incidents. `place_id` and the counts may be lists of accepted values. `mentions` lists
place names with role and place. A passage with `xfail` states what the program cannot do yet.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.extractor import Extractor
from geo.models import INCIDENT_TYPES, Count, Document, Extraction, Incident
from geo.pipeline import load_extractor

GOLDEN = Path(__file__).parent / "golden"
ROLES = ("event", "reference", "container", "dateline", "org", "background")


def _passages() -> list[dict[str, Any]]:
    lines = (
        line
        for file in sorted(GOLDEN.glob("passages_*.jsonl"))
        for line in file.read_text(encoding="utf-8").split("\n")
    )
    return [json.loads(line) for line in lines if line.strip()]


PASSAGES = _passages()


def _cases() -> Iterator[Any]:
    for passage in PASSAGES:
        reason = passage.get("xfail")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(passage, id=passage["id"], marks=marks)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor()


def _extract(extractor: Extractor, passage: Mapping[str, Any]) -> Extraction:
    published = passage.get("published")
    return extractor.extract(
        Document(passage["id"], passage["text"], published=date.fromisoformat(published) if published else None)
    )


def _accepts(wanted: Any, found: Any) -> bool:
    return found in wanted if isinstance(wanted, list) else found == wanted


def _best(count: Count | None) -> int | None:
    return count.best if count is not None else None


def _place(incident: Incident) -> str | None:
    return incident.location.place.id if incident.location is not None else None


def _found(incident: Incident, text: str) -> dict[str, Any]:
    return {
        "type": incident.type,
        "place_id": _place(incident),
        "anchor": incident.location.anchor.of(text) if incident.location is not None else None,
        "killed": _best(incident.killed),
        "injured": _best(incident.injured),
        "date_start": incident.date.start.isoformat() if incident.date is not None else None,
        "date_end": incident.date.end.isoformat() if incident.date is not None else None,
        "bearing": incident.location.bearing if incident.location is not None else None,
        "distance_km": incident.location.distance_km if incident.location is not None else None,
        "background": incident.background,
        "actors": sorted([actor.name, actor.role] for actor in incident.actors),
    }


def _differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What an incident has otherwise than wanted; an anchor of None is not asked for, nor is a field left out."""
    wrong = []
    for name, value in wanted.items():
        if name == "anchor":
            if value is not None and value not in (found["anchor"] or ""):
                wrong.append(f"anchor: {found['anchor']!r} for {value!r}")
        elif name == "actors":
            if sorted(value) != found["actors"]:
                wrong.append(f"actors: {found['actors']} for {value}")
        elif not _accepts(value, found[name]):
            wrong.append(f"{name}: {found[name]!r} for {value!r}")
    return wrong


def _pairing(wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[str]:
    """The differences under the pairing that has fewest."""
    options = (
        [
            f"incident {i + 1}: {d}"
            for i, (w, f) in enumerate(zip(wanted, order, strict=True))
            for d in _differences(w, f)
        ]
        for order in itertools.permutations(found)
    )
    return min(options, key=len)


def _mention_faults(passage: Mapping[str, Any], extraction: Extraction) -> list[str]:
    found = [(m.surface, m.role, m.place.id if m.place is not None else None) for m in extraction.mentions]
    return [
        f"no mention {wanted['surface']!r} with {wanted['role']} {wanted['place_id']} in {found}"
        for wanted in passage.get("mentions", ())
        if not any(
            surface == wanted["surface"] and _accepts(wanted["role"], role) and _accepts(wanted["place_id"], place)
            for surface, role, place in found
        )
    ]


@pytest.mark.parametrize("passage", list(_cases()))
def test_passage(passage: dict[str, Any], extractor: Extractor) -> None:
    extraction = _extract(extractor, passage)
    found = [_found(incident, passage["text"]) for incident in extraction.incidents]
    wanted = passage.get("expect", [])
    faults = (
        _pairing(wanted, found) if len(found) == len(wanted) else [f"{len(found)} incidents for {len(wanted)}: {found}"]
    )
    faults += _mention_faults(passage, extraction)
    assert not faults, f"{passage['phenomenon']}: {passage['text']}\n" + "\n".join(faults)


def test_passages_are_well_formed() -> None:
    ids = [passage["id"] for passage in PASSAGES]
    assert len(ids) == len(set(ids)) >= 60
    for passage in PASSAGES:
        assert passage["phenomenon"], passage["id"]
        assert bool(passage.get("none")) != bool(passage.get("expect")), passage["id"]
        for incident in passage.get("expect", ()):
            assert incident.get("type") in (None, *INCIDENT_TYPES), passage["id"]
            assert (incident.get("anchor") or "") in passage["text"], passage["id"]
        for mention in passage.get("mentions", ()):
            assert mention["surface"] in passage["text"], passage["id"]
            roles = mention["role"] if isinstance(mention["role"], list) else [mention["role"]]
            assert set(roles) <= set(ROLES), passage["id"]


def test_passages_name_places_of_the_gazetteer(extractor: Extractor) -> None:
    known = set(extractor.resolver.gazetteer.places)
    for passage in PASSAGES:
        for wanted in [*passage.get("expect", ()), *passage.get("mentions", ())]:
            place = wanted.get("place_id")
            places = place if isinstance(place, list) else [place]
            assert {p for p in places if p} <= known, passage["id"]


def test_every_value_has_its_evidence(extractor: Extractor) -> None:
    for passage in PASSAGES:
        text = passage["text"]
        for incident in _extract(extractor, passage).incidents:
            assert incident.trigger.of(text).strip(), passage["id"]
            assert 0 <= incident.excerpt.start < incident.excerpt.end <= len(text), passage["id"]
            for value in (incident.killed, incident.injured, incident.date):
                if value is not None and value.span is not None:
                    assert value.span.of(text).strip(), passage["id"]
