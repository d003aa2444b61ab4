"""The exchange format, field by field."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

from geo.models import (
    Actor,
    Candidate,
    Count,
    DateInterval,
    Extraction,
    Incident,
    Location,
    Mention,
    Place,
    Resolution,
    Span,
)
from geo.records import extraction_from, extraction_record, place_record, refused_record, resolution_record

BAGHDAD = Place(
    "baghdad", "city", "بغداد", "Baghdad", 33.31, 44.37, 15000, admin1="IQ-BG", admin2="Karkh", names=("Bagdad",)
)
BAGHDAD_RECORD = {
    "id": "baghdad",
    "name_en": "Baghdad",
    "name_ar": "بغداد",
    "kind": "city",
    "lat": 33.31,
    "lon": 44.37,
    "admin1": "IQ-BG",
    "admin2": "Karkh",
    "country": "IQ",
    "radius_m": 15000,
}
# As a record holds it: the point of an incident's location, not that of its place.
NORTH_OF_IT = dataclasses.replace(BAGHDAD, lat=33.49, lon=44.37, radius_m=6000, names=())
EXTRACTION = Extraction(
    "d1",
    (
        Mention(Span(24, 29), "بغداد", "event", Resolution(dataclasses.replace(BAGHDAD, names=()), 0.97, "only one")),
        Mention(Span(40, 46), "الرشيد", "background", Resolution(None, 0.4, "three places", True)),
    ),
    (
        Incident(
            id="i1",
            document_id="d1",
            type="Shelling/artillery/missile attack",
            trigger=Span(0, 5),
            excerpt=Span(0, 180),
            location=Location(33.49, 44.37, 6000, 2, NORTH_OF_IT, Span(24, 29), "N", 20.0, "IQ-BG", "Karkh", "20 km N"),
            unplaced_reason=None,
            date=DateInterval(dt.date(2021, 5, 2), dt.date(2021, 5, 2), "day", Span(10, 15)),
            killed=Count(28, 28, None, Span(50, 60)),
            injured=None,
            actors=(Actor("القوات", "target", Span(70, 76)),),
            background=False,
            disputed=("disputed",),
            confidence=0.8,
        ),
        Incident(
            id="i2",
            document_id="d1",
            type="Arrests",
            trigger=Span(100, 105),
            excerpt=Span(90, 180),
            location=None,
            unplaced_reason="no place is named",
            date=None,
            killed=None,
            injured=Count(0),
            background=True,
            confidence=0.5,
        ),
    ),
)


def test_an_extraction_has_every_field_of_the_format() -> None:
    assert extraction_record(EXTRACTION) == {
        "document_id": "d1",
        "mentions": [
            {
                "start": 24,
                "end": 29,
                "surface": "بغداد",
                "role": "event",
                "confidence": 0.97,
                "reason": "only one",
                "ambiguous": False,
                "place": BAGHDAD_RECORD,
            },
            {
                "start": 40,
                "end": 46,
                "surface": "الرشيد",
                "role": "background",
                "confidence": 0.4,
                "reason": "three places",
                "ambiguous": True,
                "place": None,
            },
        ],
        "incidents": [
            {
                "id": "i1",
                "type": "Shelling/artillery/missile attack",
                "location": {
                    "lat": 33.49,
                    "lon": 44.37,
                    "radius_m": 6000,
                    "precision": 2,
                    "place_id": "baghdad",
                    "kind": "city",
                    "name_en": "Baghdad",
                    "name_ar": "بغداد",
                    "admin1": "IQ-BG",
                    "admin2": "Karkh",
                    "anchor": {"start": 24, "end": 29},
                    "bearing": "N",
                    "distance_km": 20.0,
                    "reason": "20 km N",
                },
                "unplaced_reason": None,
                "disputed": ["disputed"],
                "date_start": "2021-05-02",
                "date_end": "2021-05-02",
                "date_precision": "day",
                "killed": 28,
                "killed_min": 28,
                "killed_max": None,
                "injured": None,
                "injured_min": None,
                "injured_max": None,
                "actors": [{"name": "القوات", "role": "target", "start": 70, "end": 76}],
                "background": False,
                "spans": {
                    "trigger": {"start": 0, "end": 5},
                    "date": {"start": 10, "end": 15},
                    "killed": {"start": 50, "end": 60},
                    "injured": None,
                },
                "excerpt": {"start": 0, "end": 180},
                "confidence": 0.8,
            },
            {
                "id": "i2",
                "type": "Arrests",
                "location": None,
                "unplaced_reason": "no place is named",
                "disputed": [],
                "date_start": None,
                "date_end": None,
                "date_precision": None,
                "killed": None,
                "killed_min": None,
                "killed_max": None,
                "injured": 0,
                "injured_min": None,
                "injured_max": None,
                "actors": [],
                "background": True,
                "spans": {"trigger": {"start": 100, "end": 105}, "date": None, "killed": None, "injured": None},
                "excerpt": {"start": 90, "end": 180},
                "confidence": 0.5,
            },
        ],
    }


def test_an_extraction_comes_back_from_its_line() -> None:
    line = json.dumps(extraction_record(EXTRACTION), ensure_ascii=False)
    assert extraction_from(json.loads(line)) == EXTRACTION


def test_a_document_that_was_refused_still_has_its_line() -> None:
    assert refused_record(None, "it is not JSON") == {
        "document_id": None,
        "mentions": [],
        "incidents": [],
        "error": "it is not JSON",
    }


def test_an_ambiguous_name_lists_its_candidates_and_no_place() -> None:
    candidates = (Candidate(BAGHDAD, 0.93, "named so"), Candidate(BAGHDAD, 0.9, "named so too"))
    assert resolution_record(Resolution(None, 0.4, "both fit", True, candidates), id="q1") == {
        "id": "q1",
        "place": None,
        "ambiguous": True,
        "confidence": 0.4,
        "reason": "both fit",
        "candidates": [
            {**BAGHDAD_RECORD, "score": 0.93, "reason": "named so"},
            {**BAGHDAD_RECORD, "score": 0.9, "reason": "named so too"},
        ],
    }


def test_no_place_is_none() -> None:
    assert place_record(None) is None
    assert place_record(BAGHDAD) == BAGHDAD_RECORD
