"""The values that the stages pass on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import INCIDENT_TYPES, Document, Mention, Place, Resolution, Span

TEXT = "انفجرت سيارة في كركوك أمس"
DOCUMENT = Document("d1", TEXT, "عنوان", dt.date(2019, 3, 31), "وكالة", "https://example.org/1", "ar")
KIRKUK = Place("ki-kirkuk", "city", "كركوك", "Kirkuk", 35.47, 44.39, 10_000, admin1="IQ-KI")


def test_a_span_gives_its_characters() -> None:
    assert Span(16, 21).of(TEXT) == "كركوك"
    assert Span(3, 3).of(TEXT) == ""


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 4), (-3, -1)])
def test_a_span_runs_forward_from_zero(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"span {start}:{end} does not run forward"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Span(0, 5), Span(4, 9), True),
        (Span(0, 5), Span(5, 9), False),
        (Span(0, 9), Span(3, 4), True),
        (Span(3, 3), Span(0, 9), False),
    ],
)
def test_overlap_needs_a_common_character(one: Span, other: Span, expected: bool) -> None:
    assert one.overlaps(other) is expected
    assert other.overlaps(one) is expected


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


@given(spans, spans)
def test_overlap_is_a_common_position(one: Span, other: Span) -> None:
    assert one.overlaps(other) == bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))


def test_spans_sort_by_where_they_begin() -> None:
    assert sorted([Span(4, 5), Span(0, 9), Span(0, 3)]) == [Span(0, 3), Span(0, 9), Span(4, 5)]


def test_values_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(0, 1).start = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        KIRKUK.lat = 0.0  # type: ignore[misc]


def test_a_document_has_the_same_key_wherever_it_was_read() -> None:
    assert DOCUMENT.key == replace(DOCUMENT).key
    assert len(DOCUMENT.key) == 32
    # Stores hold these keys: another hash would read every document anew.
    assert Document("d1", TEXT).key == "9dd94c6aac523e0514732ddcb67dc5dd"


@pytest.mark.parametrize(
    "other",
    [
        replace(DOCUMENT, id="d2"),
        replace(DOCUMENT, text=TEXT + " "),
        replace(DOCUMENT, published=dt.date(2019, 4, 1)),
        replace(DOCUMENT, published=None),
        replace(DOCUMENT, title=None),
        replace(DOCUMENT, source="أخرى"),
        replace(DOCUMENT, url=None),
        Document("d", "1" + TEXT),
    ],
)
def test_another_document_has_another_key(other: Document) -> None:
    assert other.key != DOCUMENT.key


def test_the_parts_of_a_key_do_not_run_into_each_other() -> None:
    assert Document("a", "bc").key != Document("ab", "c").key
    assert Document("a", "b", title="c").key != Document("a", "b", source="c").key


def test_half_a_surrogate_pair_has_a_key() -> None:
    assert Document("a", "\ud800").key != Document("a", "\ud801").key


def test_a_mention_has_the_place_of_its_resolution() -> None:
    found = Mention(Span(16, 21), "كركوك", "event", Resolution(KIRKUK, 0.9, "city"))
    assert found.place is KIRKUK
    unsure = Mention(Span(16, 21), "كركوك", "event", Resolution(None, 0.4, "ambiguous", True))
    assert unsure.place is None


def test_the_types_are_those_of_the_contract() -> None:
    assert len(INCIDENT_TYPES) == len(set(INCIDENT_TYPES)) == 12
    assert INCIDENT_TYPES[-1] == "Other"
