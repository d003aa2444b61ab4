"""What an entry of a gazetteer table may not say: each problem with its remedy.

The build of the bundled gazetteer and the import of a user's own table ask the same questions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from geo.crs import distance_km
from geo.gazetteer import name_key
from geo.text import fold_name

GOVERNORATES = {
    "IQ-AN": "Anbar",
    "IQ-AR": "Erbil",
    "IQ-BA": "Basra",
    "IQ-BB": "Babil",
    "IQ-BG": "Baghdad",
    "IQ-DA": "Duhok",
    "IQ-DI": "Diyala",
    "IQ-DQ": "Dhi Qar",
    "IQ-HA": "Halabja",
    "IQ-KA": "Karbala",
    "IQ-KI": "Kirkuk",
    "IQ-MA": "Maysan",
    "IQ-MU": "Muthanna",
    "IQ-NA": "Najaf",
    "IQ-NI": "Nineveh",
    "IQ-QA": "Qadisiyyah",
    "IQ-SD": "Salah al-Din",
    "IQ-SU": "Sulaymaniyah",
    "IQ-WA": "Wasit",
}
"""ISO 3166-2; Halabja, a governorate since 2014, has no code there yet: IQ-HA is what this project uses."""
KINDS = frozenset(
    {
        "governorate",
        "district",
        "subdistrict",
        "city",
        "town",
        "village",
        "quarter",
        "base",
        "airport",
        "prison",
        "oilfield",
        "refinery",
        "dam",
        "bridge",
        "crossing",
        "road",
        "mountain",
        "river",
        "lake",
        "desert",
        "region",
        "shrine",
        "mosque",
        "university",
        "hospital",
        "market",
        "facility",
        "island",
        "valley",
    }
)
KINDS_ABROAD = KINDS | {"country", "capital"}
SPANNING_KINDS = frozenset({"mountain", "river", "lake", "desert", "region", "road", "valley", "island", "facility"})
# Iraq's bounding box, degrees, with a margin for its waters.
LAT_RANGE = (28.9, 37.5)
LON_RANGE = (38.7, 48.9)
# A governorate's radius covers most of it, not its corners.
GOVERNORATE_STRETCH = 1.7
GOVERNORATE_MARGIN_KM = 25.0
RADIUS_RANGE_M = (100, 800_000)
COUNTRY_RADIUS_MAX_M = 6_000_000
ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# Pumping stations and airfields have a letter and a number: محطة T1.
_STATION = re.compile(r"\b[A-Z]-?[0-9]+\b")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Entry(Protocol):
    """What the checks look at; `geo.models.Place` has it, and so has a row of the build."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name_ar(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_ku(self) -> str | None: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def admin1(self) -> str | None: ...
    @property
    def admin2(self) -> str | None: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def radius_m(self) -> float: ...
    @property
    def importance(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def country(self) -> str: ...


def entry_problems(entry: Entry, *, both_names: bool = True) -> Iterator[str]:
    """What is wrong with an entry by itself: id, kind, country, names and their scripts, position, radius.

    Parameters
    ----------
    entry : Entry
        Coordinates in WGS84 degrees, radius in metres.
    both_names : bool
        Whether an Arabic and an English name are asked for, or one of the two will do.

    Yields
    ------
    str
        The problem and how to mend it.
    """
    yield from _identity(entry)
    yield from _missing_names(entry, both_names=both_names)
    yield from _scripts(entry)
    yield from _position(entry)


def unit_problems(
    entry: Entry, centres: Mapping[str, Entry], districts: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """What is wrong with the governorate and the district that an entry names.

    Parameters
    ----------
    entry : Entry
    centres : mapping
        ISO 3166-2 code to the governorate's entry.
    districts : mapping
        ISO 3166-2 code to the English names of its districts.
    """
    if entry.country != "IQ":
        if entry.admin1 or entry.admin2:
            yield "a place abroad has no Iraqi governorate; leave admin1 and admin2 empty"
        return
    if not entry.admin1:
        if entry.kind not in SPANNING_KINDS:
            yield f"admin1 is missing; only {', '.join(sorted(SPANNING_KINDS))} may span governorates"
        return
    if entry.admin1 not in GOVERNORATES:
        yield f"admin1 {entry.admin1!r} is not known; use one of {', '.join(GOVERNORATES)}"
        return
    known = districts.get(entry.admin1, ())
    if entry.admin2 and entry.kind == "governorate":
        yield "a governorate lies in no district; leave admin2 empty"
    elif entry.admin2 and entry.admin2 not in known:
        listed = ", ".join(sorted(known)) or "none"
        yield f"admin2 {entry.admin2!r} is the name_en of no district row of {entry.admin1}; its districts: {listed}"
    if entry.kind == "district" and not entry.admin2:
        yield f"a district's admin2 is its own name_en, {entry.name_en!r}, or the district that it was split from"
    yield from _too_far(entry, centres.get(entry.admin1))


def inside_box(lat: float, lon: float) -> bool:
    """Whether a point (WGS84 degrees) lies in Iraq's bounding box."""
    return LAT_RANGE[0] <= lat <= LAT_RANGE[1] and LON_RANGE[0] <= lon <= LON_RANGE[1]


def _identity(entry: Entry) -> Iterator[str]:
    if not _ID.fullmatch(entry.id):
        yield "the id must be lower-case ASCII words joined by hyphens, e.g. ni-mosul"
    kinds = KINDS if entry.country == "IQ" else KINDS_ABROAD
    if entry.kind not in kinds:
        yield f"kind {entry.kind!r} is not known; use one of {', '.join(sorted(kinds))}"
    if not _COUNTRY.fullmatch(entry.country):
        yield f"country {entry.country!r} is no ISO 3166-1 alpha-2 code such as SY"
    if not entry.source:
        yield "the source is missing; say where the fact comes from"


def _missing_names(entry: Entry, *, both_names: bool) -> Iterator[str]:
    if both_names:
        yield from (f"{column} is missing" for column in ("name_ar", "name_en") if not getattr(entry, column))
    elif not entry.name_ar and not entry.name_en:
        yield "it has no name; fill in name_ar or name_en"


def _scripts(entry: Entry) -> Iterator[str]:
    for column, name in (("name_ar", entry.name_ar), ("name_ku", entry.name_ku)):
        if name and (LATIN.search(name) or not ARABIC.search(name)):
            yield f"{column} {name!r} is not in Arabic script; were two columns swapped?"
    if entry.name_en and (ARABIC.search(entry.name_en) or not LATIN.search(entry.name_en)):
        yield f"name_en {entry.name_en!r} is not in Latin script; were two columns swapped?"
    for name in entry.names:
        if ARABIC.search(name) and LATIN.search(_STATION.sub("", name)):
            yield f"the spelling {name!r} mixes Arabic and Latin letters"
        if len(compared(name)) < 2:
            yield f"the spelling {name!r} is too short to be told from an ordinary word"


def compared(name: str) -> str:
    """A name as two names are compared: as the matching folds it, without article and spaces."""
    return name_key(name)[0].replace(" ", "") or fold_name(name)


def _position(entry: Entry) -> Iterator[str]:
    if not (-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180):
        yield f"lat {entry.lat}, lon {entry.lon} are no degrees; were lat and lon swapped?"
    elif entry.country == "IQ" and not inside_box(entry.lat, entry.lon):
        swapped = " were lat and lon swapped?" if inside_box(entry.lon, entry.lat) else " correct them"
        yield (
            f"lat {entry.lat}, lon {entry.lon} lies outside Iraq's box "
            f"(lat {LAT_RANGE[0]} to {LAT_RANGE[1]}, lon {LON_RANGE[0]} to {LON_RANGE[1]});{swapped}"
        )
    top = RADIUS_RANGE_M[1] if entry.country == "IQ" else COUNTRY_RADIUS_MAX_M
    if not RADIUS_RANGE_M[0] <= entry.radius_m <= top:
        yield f"radius_m {entry.radius_m:.0f} is outside {RADIUS_RANGE_M[0]} to {top} metres"
    if not 1 <= entry.importance <= 5:
        yield f"importance {entry.importance} is outside 1 to 5"


def _too_far(entry: Entry, centre: Entry | None) -> Iterator[str]:

    if centre is None:
        yield f"{entry.admin1} has no governorate row"
        return
    limit = centre.radius_m / 1000 * GOVERNORATE_STRETCH + GOVERNORATE_MARGIN_KM
    away = distance_km(entry.lat, entry.lon, centre.lat, centre.lon)
    if away > limit:
        yield f"{away:.0f} km from the centre of {entry.admin1}, beyond {limit:.0f} km; is admin1 or a degree wrong?"
