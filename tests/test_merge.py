"""Which reports are of one event, and which only look like it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.merge import Report, merge, same_event, single
from geo.models import Count, DateInterval, Incident, Location, Place, Span

TAJI = Place("taji", "town", "التاجي", "Taji", 33.53, 44.26, 3000, admin1="IQ-BG")
BAGHDAD = Place("baghdad", "city", "بغداد", "Baghdad", 33.31, 44.37, 15000, admin1="IQ-BG")
KARRADA = Place("karrada", "quarter", "الكرادة", "Karrada", 33.30, 44.42, 2000, admin1="IQ-BG")
DIYALA = Place("diyala", "governorate", "ديالى", "Diyala", 33.9, 44.9, 90000, admin1="IQ-DI")
MUQDADIYA = Place("muqdadiya", "town", "المقدادية", "Muqdadiya", 33.98, 44.94, 4000, admin1="IQ-DI")
MAY_2 = dt.date(2021, 5, 2)


def _location(place: Place, **changes: Any) -> Location:
    location = Location(place.lat, place.lon, place.radius_m, 1, place, Span(0, 1), admin1=place.admin1)
    return dataclasses.replace(location, **changes)


def _report(document: str, place: Place | None = TAJI, **changes: Any) -> Report:
    incident = Incident(
        id=changes.pop("id", f"{document}-1"),
        document_id=document,
        type="Remote explosive/landmine/IED",
        trigger=Span(0, 1),
        excerpt=Span(0, 1),
        location=_location(place) if place else None,
        unplaced_reason=None if place else "unknown",
        date=DateInterval(MAY_2, MAY_2, "day"),
        killed=Count(3),
        injured=None,
    )
    return document, dataclasses.replace(incident, **changes)


def _days(first: int, last: int, precision: str = "day") -> DateInterval:
    return DateInterval(dt.date(2021, 5, first), dt.date(2021, 5, last), precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        _report("b"),
        _report("b", type="Suicide bomb"),
        _report("b", killed=None, injured=Count(7)),
        _report("b", killed=Count(4)),
        _report("b", killed=Count(5, low=3)),
        _report("b", date=_days(2, 3)),
        _report("b", location=_location(TAJI, lat=33.54)),
        _report("b", background=True),
    ],
)
def test_reports_of_one_event(other: Report) -> None:
    (event,) = merge([_report("a"), other])
    assert event.incident_ids == ("a-1", "b-1")
    assert event.sources == ("a", "b")
    assert event.reason.startswith("2 reports: explosion; Taji; 2021-05-02; killed ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_report("a"), _report("b", type="Arrests")),
        (_report("a"), _report("b", type="Armed clash")),
        (_report("a"), _report("b", killed=Count(12))),
        (_report("a", injured=Count(20)), _report("b", injured=Count(2))),
        (_report("a"), _report("b", date=_days(3, 3))),
        (_report("a", date=None), _report("b", date=None)),
        (_report("a", date=_days(1, 31, "month")), _report("b", date=_days(1, 31, "month"))),
        (_report("a", date=_days(1, 9)), _report("b", date=_days(1, 9))),
        (_report("a"), _report("b", MUQDADIYA)),
        (_report("a", None), _report("b", None)),
        (_report("a"), _report("a", id="a-2")),
        (_report("a", location=_location(TAJI, bearing="N")), _report("b", location=_location(TAJI, lat=33.6))),
        # The same governorate is not the same place as a town in it.
        (_report("a", DIYALA), _report("b", MUQDADIYA)),
        # In a city with several attacks a day, place and day alone do not make two reports one.
        (_report("a", BAGHDAD, killed=None), _report("b", BAGHDAD, killed=None)),
        (_report("a", BAGHDAD, killed=Count(0)), _report("b", BAGHDAD, killed=Count(0))),
    ],
)
def test_reports_of_two_events(one: Report, other: Report) -> None:
    events = merge([one, other])
    assert [len(event.incident_ids) for event in events] == [1, 1]
    assert {event.reason for event in events} == {"one report"}


def test_a_city_and_a_quarter_in_it_with_one_toll_are_one_event() -> None:
    assert len(merge([_report("a", BAGHDAD), _report("b", KARRADA)])) == 1


def test_two_incidents_of_one_document_stay_apart_and_each_finds_its_report() -> None:
    reports = [
        _report("a", id="a-1", killed=Count(3)),
        _report("a", id="a-2", killed=Count(4)),
        _report("b", id="b-1", killed=Count(3)),
        _report("b", id="b-2", killed=Count(4)),
    ]
    assert {event.incident_ids for event in merge(reports)} == {("a-1", "b-1"), ("a-2", "b-2")}


def test_a_chain_of_likenesses_does_not_join_its_ends() -> None:
    reports = [_report("a", killed=Count(10)), _report("b", killed=Count(12)), _report("c", killed=Count(14))]
    assert same_event(reports[0], reports[1])
    assert same_event(reports[1], reports[2])
    assert not same_event(reports[0], reports[2])
    assert max(len(event.incident_ids) for event in merge(reports)) == 2


def test_the_reason_says_what_the_reports_differ_in() -> None:
    (event,) = merge([_report("a", BAGHDAD), _report("b", KARRADA, killed=Count(4), injured=Count(9))])
    assert event.reason == ("2 reports: explosion; Baghdad / Karrada; 2021-05-02; killed 3 / 4; injured 9")


def test_the_id_is_that_of_the_members() -> None:
    (joined,) = merge([_report("a"), _report("b")])
    assert joined.id.startswith("ev-")
    assert single(*_report("a")).id == merge([_report("a")])[0].id != joined.id


def _draw_report(index: int, place: Place | None, kind: str, day: int, killed: int | None, document: int) -> Report:
    return _report(
        f"d{document}",
        place,
        id=f"i{index}",
        type=kind,
        date=_days(day, day),
        killed=None if killed is None else Count(killed),
    )


REPORTS = st.lists(
    st.tuples(
        st.sampled_from([TAJI, BAGHDAD, KARRADA, MUQDADIYA, None]),
        st.sampled_from(["Suicide bomb", "Grenade", "Attack"]),
        st.integers(1, 3),
        st.none() | st.integers(0, 6),
        st.integers(0, 5),
    ),
    max_size=12,
).map(lambda values: [_draw_report(index, *value) for index, value in enumerate(values)])


@given(REPORTS, st.randoms(use_true_random=False))
def test_every_report_is_in_one_event_whatever_the_order(reports: list[Report], random: Any) -> None:
    events = merge(reports)
    members = [incident_id for event in events for incident_id in event.incident_ids]
    assert sorted(members) == sorted(incident.id for _, incident in reports)
    by_id = {report[1].id: report for report in reports}
    for event in events:
        group = [by_id[incident_id] for incident_id in event.incident_ids]
        assert all(same_event(a, b) for a in group for b in group if a is not b)
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert merge(shuffled) == events
