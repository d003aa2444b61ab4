"""Positions computed from places, with honest radii and precisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import distance_km
from geo.locations import BEARING_DEG, anchor_of, breadth, locate
from geo.models import Bearing, Location, Place, Resolution, Role, Span
from geo.toponyms import Toponym

KIRKUK = Place("ki-kirkuk", "city", "كركوك", "Kirkuk", 35.468, 44.392, 10_000, admin1="IQ-KI", admin2="Kirkuk")
BASHIR = Place("ki-bashir", "village", "البشير", "Bashir", 35.31, 44.42, 2500, admin1="IQ-KI", admin2="Daquq")
DIYALA = Place("iq-di", "governorate", "ديالى", "Diyala", 33.9, 45.0, 80_000, admin1="IQ-DI")
HAMRIN = Place("sd-hamrin", "mountain", "جبال حمرين", "Hamrin", 34.6, 44.3, 40_000)
SYRIA = Place("xx-syria", "country", "سوريا", "Syria", 35.0, 38.5, 300_000, country="SY")


def _toponym(place: Place | None, first: int = 0, role: Role | None = None, **values: Any) -> Toponym:
    resolution = Resolution(place, 0.9 if place is not None else 0.0, "named")
    return Toponym(0, first, first + 1, Span(first * 6, first * 6 + 5), resolution, role=role, **values)


@pytest.mark.parametrize(
    ("place", "precision", "radius_m"),
    [(KIRKUK, 1, 10_000), (BASHIR, 1, 2500), (DIYALA, 4, 80_000), (HAMRIN, 5, 40_000), (SYRIA, 6, 300_000)],
)
def test_a_named_place_is_as_exact_as_its_kind(place: Place, precision: int, radius_m: int) -> None:
    found = locate(_toponym(place))
    assert (found.lat, found.lon) == (place.lat, place.lon)
    assert (found.precision, found.radius_m) == (precision, radius_m)
    assert (found.admin1, found.admin2) == (place.admin1, place.admin2)
    assert found.reason == "named in the text: named"


@pytest.mark.parametrize("bearing", BEARING_DEG)
def test_a_distance_and_a_bearing_give_a_point(bearing: Bearing) -> None:
    found = locate(_toponym(KIRKUK, role="reference", bearing=bearing, distance_km=20.0))
    assert distance_km(found.lat, found.lon, KIRKUK.lat, KIRKUK.lon) == pytest.approx(20, abs=0.01)
    assert (found.lat > KIRKUK.lat + 0.1) == (bearing in ("N", "NE", "NW"))
    assert (found.lon < KIRKUK.lon - 0.1) == (bearing in ("W", "SW", "NW"))
    assert (found.bearing, found.distance_km, found.precision, found.radius_m) == (bearing, 20.0, 2, 5000)
    assert f"20 km {bearing} of Kirkuk" in found.reason


@given(st.floats(0.05, 150), st.sampled_from(sorted(BEARING_DEG)))
def test_the_radius_grows_with_the_distance_and_is_never_tiny(away_km: float, bearing: Bearing) -> None:
    found = locate(_toponym(KIRKUK, bearing=bearing, distance_km=away_km))
    assert found.radius_m >= 3000
    assert found.radius_m >= away_km * 1000 * 0.249


def test_a_bearing_without_a_distance_leaves_a_circle_on_that_side() -> None:
    found = locate(_toponym(KIRKUK, role="reference", bearing="S"))
    away_m = distance_km(found.lat, found.lon, KIRKUK.lat, KIRKUK.lon) * 1000
    assert found.lat < KIRKUK.lat
    assert found.precision == 2
    assert found.distance_km is None
    # The circle reaches from the place itself to as far on the other side.
    assert found.radius_m == pytest.approx(away_m, rel=0.01)
    assert found.radius_m > KIRKUK.radius_m


def test_a_side_of_a_governorate_stays_in_it() -> None:
    found = locate(_toponym(DIYALA, bearing="NE"))
    away_m = distance_km(found.lat, found.lon, DIYALA.lat, DIYALA.lon) * 1000
    assert found.precision == 4
    assert away_m + found.radius_m <= DIYALA.radius_m * 1.15
    assert found.admin1 == "IQ-DI"


def test_near_a_place_is_wider_than_in_it() -> None:
    inside, near = locate(_toponym(BASHIR)), locate(_toponym(BASHIR, near=True))
    assert near.radius_m > inside.radius_m
    assert (inside.precision, near.precision) == (1, 2)
    assert near.reason.startswith("near a place")
    far = locate(_toponym(BASHIR, distance_km=10.0))  # ten kilometres off, who knows where
    assert far.radius_m >= 10_000


def test_something_inside_a_place_is_not_exact() -> None:
    assert locate(_toponym(KIRKUK, facility=True)).precision == 2


def test_the_unit_is_that_of_the_computed_point() -> None:
    asked: list[tuple[float, float]] = []

    def unit_at(lat: float, lon: float) -> tuple[str | None, str | None]:
        asked.append((lat, lon))
        return "IQ-SD", "Tooz"

    away = locate(_toponym(KIRKUK, bearing="S", distance_km=70.0), unit_at)
    assert (away.admin1, away.admin2) == ("IQ-SD", "Tooz")
    assert [(round(lat, 5), round(lon, 5)) for lat, lon in asked] == [(away.lat, away.lon)]
    assert locate(_toponym(KIRKUK), unit_at).admin1 == "IQ-KI"
    assert locate(_toponym(KIRKUK, bearing="S", distance_km=70.0), lambda lat, lon: (None, None)).admin1 == "IQ-KI"


def test_without_a_place_there_is_no_location() -> None:
    with pytest.raises(ValueError, match="no location without a place: named"):
        locate(_toponym(None))


@pytest.mark.parametrize(
    ("roles", "chosen"),
    [
        ((("container", KIRKUK), (None, BASHIR)), 1),
        (((None, KIRKUK), (None, BASHIR)), 0),  # 20 km apart: neither holds the other, the nearer one counts
        ((("reference", KIRKUK), ("container", DIYALA)), 0),
        (((None, DIYALA), ("reference", KIRKUK)), 1),
        ((("org", KIRKUK), (None, DIYALA)), 1),
        ((("dateline", KIRKUK), ("background", DIYALA)), None),
        (((None, None), ("container", KIRKUK)), 1),
        ((), None),
    ],
)
def test_the_anchor_is_what_the_event_is_in(
    roles: tuple[tuple[Role | None, Place | None], ...], chosen: int | None
) -> None:
    toponyms = [_toponym(place, 6 * i, role) for i, (role, place) in enumerate(roles)]
    assert anchor_of(toponyms, 0) is (toponyms[chosen] if chosen is not None else None)


def test_a_bearing_right_after_a_governorate_says_where_the_governorate_lies() -> None:
    area, reference = _toponym(DIYALA, 0), _toponym(KIRKUK, 2, "reference", bearing="S")
    assert anchor_of([area, reference], 5) is area
    assert anchor_of([area, _toponym(KIRKUK, 2, "reference", bearing="S", distance_km=20.0)], 5) is not area


def test_among_equals_the_anchor_is_the_nearest_to_the_event_word() -> None:
    near, far = _toponym(BASHIR, 5), _toponym(replace(BASHIR, id="other"), 9)
    assert anchor_of([far, near], 4) is near
    assert anchor_of([far, near], 10) is far


def test_kinds_from_exact_to_wide() -> None:
    assert breadth(BASHIR) < breadth(KIRKUK) < breadth(HAMRIN) < breadth(DIYALA) < breadth(SYRIA)


def test_coordinates_and_radii_are_rounded_to_what_can_be_meant() -> None:
    found: Location = locate(_toponym(KIRKUK, bearing="NE", distance_km=7.3))
    assert found.lat == round(found.lat, 5)
    assert found.radius_m == round(found.radius_m)


def test_of_two_towns_the_nearer_to_the_event_word_is_the_place_and_of_a_town_and_its_quarter_the_quarter() -> None:
    quarter = replace(BASHIR, id="quarter", lat=KIRKUK.lat + 0.02, lon=KIRKUK.lon, radius_m=1500)
    town, far_village, part = _toponym(KIRKUK, 4), _toponym(BASHIR, 12), _toponym(quarter, 6)
    assert anchor_of([town, far_village], 2) is town
    assert anchor_of([town, part, far_village], 2) is part


def test_a_street_of_a_town_is_an_exact_place_and_a_highway_a_line() -> None:
    street = replace(BASHIR, id="street", kind="road", radius_m=600)
    assert locate(_toponym(street)).precision == 1
    assert locate(_toponym(replace(street, radius_m=60_000))).precision == 5
