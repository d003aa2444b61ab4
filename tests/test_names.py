"""Place names as other sources write them: `golden/names.csv`, written down before they were looked up here.

The expected column holds the place's id, or `ambiguous` (nothing decides), `none` (no place) or `abroad` (none in
Iraq); `|` separates what is right alike, as where a bare name is that of a district and of its town.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.crs import distance_km
from geo.models import Resolution
from geo.resolve import Resolver

NAMES = Path(__file__).resolve().parent / "golden" / "names.csv"
WITHIN_KM = 5.0
# The rows where the resolver is known to be wrong; each is one to mend.
FLOORS = {
    "gns": 0.97,
    "geonames": 0.96,
    "ucdp": 0.97,
    "acled": 0.95,
    "gtd": 0.96,
    "press": 0.90,
    "ocha": 0.97,
    "kurmanji": 0.95,
    "sorani": 0.96,
    "arabic": 0.97,
    "none": 0.95,
}


@dataclass(frozen=True)
class Name:
    """A row of the table."""

    name: str
    convention: str
    admin1: str
    expected: str


def read_names() -> list[Name]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return [Name(**row) for row in csv.DictReader(file)]


def is_right(found: Resolution, expected: str, resolver: Resolver) -> bool:
    """Whether a resolution is one of those expected, or within 5 km of one."""
    return any(_is(found, one, resolver) for one in expected.split("|"))


def _is(found: Resolution, expected: str, resolver: Resolver) -> bool:
    place = found.place
    if expected in ("ambiguous", "none"):
        return place is None and (expected == "none" or found.ambiguous)
    if expected == "abroad":
        return place is None or place.country != "IQ"
    wanted = resolver.gazetteer.places[expected]
    return place is not None and (
        place.id == expected or distance_km(place.lat, place.lon, wanted.lat, wanted.lon) <= WITHIN_KM
    )


def wrong(names: Sequence[Name], resolver: Resolver) -> list[str]:
    found = [(n, resolver.resolve(n.name, n.admin1 or None)) for n in names]
    return [
        f"{n.name}: {r.place.id if r.place else r.reason}" for n, r in found if not is_right(r, n.expected, resolver)
    ]


def test_the_table_has_every_convention_and_no_name_twice() -> None:
    names = read_names()
    assert {n.convention for n in names} == set(FLOORS)
    assert len({(n.name, n.admin1) for n in names}) == len(names) >= 330


@pytest.mark.parametrize("convention", FLOORS)
def test_names_of_a_convention_are_found(convention: str, resolver: Resolver) -> None:
    names = [n for n in read_names() if n.convention == convention]
    misses = wrong(names, resolver)
    assert 1 - len(misses) / len(names) >= FLOORS[convention], misses


def test_all_names_together(resolver: Resolver) -> None:
    names = read_names()
    misses = wrong(names, resolver)
    assert 1 - len(misses) / len(names) >= 0.975, misses
