"""From the places tied to an incident to a location with an honest radius.

A position relative to a place (`50 كيلومترا غرب كركوك`) is computed as geometry; a bearing without a distance gives a
circle on that side of the place that is as wide as the text leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geo.crs import distance_km, offset
from geo.models import Location, Place
from geo.toponyms import Toponym

BEARING_DEG = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
# "North of Baghdad" without a distance: news use it up to the next place worth naming.
_UNSTATED_REACH_M = 20_000
_NEAR_FACTOR = 1.5
_NEAR_LEAST_M = 4_000
# Rounded distances and eight bearings leave about a quarter of the distance open.
_DISTANCE_SLACK = 0.25
_DISTANCE_LEAST_M = 3_000
_BETWEEN_SLACK_M = 2_000
# A street of a town is more exact than the quarter it runs through, however long it is.
_STREET_M, _STREET_WIDTH_M = 6_000, 300
_WIDE_PRECISION = {"governorate": 4, "district": 3, "subdistrict": 3, "country": 6} | dict.fromkeys(
    ("region", "mountain", "river", "road", "desert", "valley", "lake"), 5
)

UnitAt = Callable[[float, float], tuple[str | None, str | None]]


def breadth(place: Place) -> int:
    """How wide a place is meant: 0 for a building, 7 for a country."""
    wide = {"country": 7, "desert": 6, "region": 6, "governorate": 5, "river": 5, "mountain": 4, "district": 4}
    wide |= dict.fromkeys(("city", "capital", "subdistrict", "lake", "valley"), 3) | {"town": 2, "road": 1}
    return wide.get(place.kind, 1)


def anchor_of(toponyms: Sequence[Toponym], trigger_word: int) -> Toponym | None:
    """The mention that the location is taken from.

    What the text puts the event in wins over what it gives a bearing from, and that over what merely contains it;
    among equals the one nearest to the event word, or what is more exact and lies at it.
    """
    usable = [t for t in toponyms if t.role in _RANKS and t.place is not None]
    if not usable:
        return None
    references = [t for t in usable if t.role == "reference"]
    stated = any(t.distance_km for t in references)
    last_reference = max((t.first for t in references), default=0)

    def rank(toponym: Toponym) -> int:
        # A wide area said to hold the event is less than a position relative to a town, unless that only says
        # where the area lies: `محافظة ديالى شمال شرقي بغداد`.
        finer = stated or last_reference - toponym.last > 3
        wide = toponym.place is not None and breadth(toponym.place) >= 5
        return 3 if toponym.role in (None, "event") and wide and finer else _rank(toponym)

    def away(toponym: Toponym) -> int:
        return abs(toponym.first - trigger_word)

    nearest = min(usable, key=lambda t: (rank(t), away(t)))
    beside = [t for t in usable if rank(t) == rank(nearest) and _together(t, nearest)]
    return min(beside, key=lambda t: (_width_m(t), away(t)))


_RANKS = {None: 0, "event": 0, "reference": 2, "container": 3}


def _rank(toponym: Toponym) -> int:
    near = toponym.role == "reference" and (toponym.near or toponym.other is not None)
    return 1 if near else _RANKS[toponym.role]  # nearer than a bearing


def _width_m(toponym: Toponym) -> float:
    place = toponym.place
    if toponym.facility or place is None:
        return 0.0
    return _STREET_WIDTH_M if place.kind == "road" and place.radius_m <= _STREET_M else place.radius_m


def _together(a: Toponym, b: Toponym) -> bool:
    if a is b or a.place is None or b.place is None:
        return a is b
    reach_m = max(a.place.radius_m, b.place.radius_m)
    return 1000 * distance_km(a.place.lat, a.place.lon, b.place.lat, b.place.lon) <= reach_m


def locate(anchor: Toponym, unit_at: UnitAt | None = None) -> Location:
    """The location that an anchor gives.

    Parameters
    ----------
    anchor : Toponym
        With a place.
    unit_at : callable, optional
        (lat, lon) to (admin1, admin2), for positions away from their anchor.
    """
    place = anchor.place
    if place is None:
        raise ValueError(f"no location without a place: {anchor.resolution.reason}")
    if anchor.bearing is not None:
        return _relative(anchor, place, unit_at)
    if anchor.other is not None:
        return _between(anchor, place, anchor.other, unit_at)
    street = place.kind == "road" and place.radius_m <= _STREET_M
    precision = 1 if street else _WIDE_PRECISION.get(place.kind, 1)
    radius_m = place.radius_m
    reason = f"named in the text: {anchor.resolution.reason}"
    if anchor.near or anchor.distance_km is not None:
        reach_m = (anchor.distance_km or 0) * 1000
        radius_m = max(radius_m * _NEAR_FACTOR, _NEAR_LEAST_M, reach_m * (1 + _DISTANCE_SLACK))
        precision = max(precision, 2)
        reason = f"near a place named in the text: {anchor.resolution.reason}"
    elif anchor.facility:
        precision, reason = 2, f"named after a place in the gazetteer: {anchor.resolution.reason}"
    return _at(anchor, place, place.lat, place.lon, radius_m, precision, reason, (place.admin1, place.admin2))


def _relative(anchor: Toponym, place: Place, unit_at: UnitAt | None) -> Location:
    bearing_deg = BEARING_DEG[anchor.bearing or "N"]
    if anchor.distance_km is not None:
        away_km = anchor.distance_km
        radius_m = max(_DISTANCE_LEAST_M, away_km * 1000 * _DISTANCE_SLACK)
        precision, said = 2, f"{away_km:g} km {anchor.bearing} of {place.name_en}"
    elif breadth(place) >= 4:
        away_km = place.radius_m / 2000
        radius_m = place.radius_m * 0.6
        precision, said = _WIDE_PRECISION.get(place.kind, 4), f"the {anchor.bearing} of {place.name_en}"
    else:
        away_km = (place.radius_m * 0.5 + _UNSTATED_REACH_M * 0.5) / 1000
        radius_m = away_km * 1000
        precision, said = 2, f"{anchor.bearing} of {place.name_en}, no distance stated"
    lat, lon = offset(place.lat, place.lon, bearing_deg, away_km)
    unit = (place.admin1, place.admin2)
    if unit_at is not None and anchor.distance_km is not None and place.country == "IQ":
        found = unit_at(lat, lon)
        unit = found if found[0] is not None else unit
    return _at(anchor, place, lat, lon, radius_m, precision, f"computed: {said}; {anchor.resolution.reason}", unit)


def _between(anchor: Toponym, start: Place, end: Place, unit_at: UnitAt | None) -> Location:
    lat, lon = (start.lat + end.lat) / 2, (start.lon + end.lon) / 2
    radius_m = 500 * distance_km(start.lat, start.lon, end.lat, end.lon) + _BETWEEN_SLACK_M
    unit = (start.admin1, start.admin2)
    if start.admin1 != end.admin1 and unit_at is not None:
        unit = unit_at(lat, lon)
    said = f"computed: between {start.name_en} and {end.name_en}; {anchor.resolution.reason}"
    return _at(anchor, start, lat, lon, radius_m, 2, said, unit)


def _at(
    anchor: Toponym,
    place: Place,
    lat: float,
    lon: float,
    radius_m: float,
    precision: int,
    reason: str,
    unit: tuple[str | None, str | None],
) -> Location:
    return Location(
        lat=round(lat, 5),
        lon=round(lon, 5),
        radius_m=round(radius_m),
        precision=precision,
        place=place,
        anchor=anchor.span,
        bearing=anchor.bearing,
        distance_km=anchor.distance_km,
        admin1=unit[0],
        admin2=unit[1],
        reason=reason,
    )
