"""The dump of GeoNames: places of one country and their names in other languages, brought to the gazetteer's terms.

The format is that of https://download.geonames.org/export/dump/readme.txt: zip archives with one tab-separated
table each, UTF-8, without a header and without quoting.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo.errors import InputError
from geo.models import Place
from geo.sources.checks import ARABIC, LATIN, compared, inside_box
from geo.sources.kinds import Feature, Tables
from geo.sources.tables import UnitsAt

BASE_ADDRESS = "https://download.geonames.org/export/dump/"
PLACES_FILE = "IQ.zip"
NAMES_FILE = "alternatenames/IQ.zip"
LICENCE = "GeoNames (https://www.geonames.org), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
MEMBER = "IQ.txt"
MAX_TABLE_BYTES = 256 * 1024 * 1024
PLACE_COLUMNS = 19
# alternateNamesV2 has two more: from when to when a name was in use.
NAME_COLUMNS = (8, 10)
# A few broken lines are left out and counted; more than this share, and it is another format.
MAX_BROKEN_SHARE = 0.01
TOWN_POPULATION = 5000
CITY_POPULATION = 100_000
_LANGUAGES = frozenset(("ar", "ckb", "ku", "en", ""))
_SORANI = re.compile("[ەێۆڵڕڤ]")
_ROMAN = re.compile("[A-Za-z0-9 '-]+")
_UNDECOMPOSED = str.maketrans("łŁıđĐøØ", "lLidDoO")


class NotADumpError(InputError):
    """What was fetched is not the dump of GeoNames."""


@dataclass(frozen=True, slots=True)
class AlternateName:
    """A name of a place in a language ("" where the language is not stated)."""

    language: str
    name: str
    preferred: bool


@dataclass(slots=True)
class Conversion:
    """The places of a dump and what was left out of it."""

    places: list[Place]
    lines: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """Why, and how many."""


def convert(places: Path, names: Path, tables: Tables, units_at: UnitsAt) -> Conversion:
    """The dump as places of the gazetteer.

    Parameters
    ----------
    places, names : Path
        The archives ``IQ.zip`` and ``alternatenames/IQ.zip``.
    tables : Tables
    units_at : callable
        Governorate and district of points (WGS84).

    Returns
    -------
    Conversion
        Sorted by id; ids are ``gn-`` and GeoNames' number.

    Raises
    ------
    NotADumpError
        Where an archive is broken, larger than it should be, or has another format.
    """
    alternates = read_names(names)
    found = Conversion([])
    rows: list[tuple[Sequence[str], Feature]] = []
    for values in _lines(places, (PLACE_COLUMNS,)):
        found.lines += 1
        feature = tables.features.get(f"{values[6]}.{values[7]}")
        reason = _unwanted(values, feature)
        if feature is None or reason:
            found.left_out[reason] = found.left_out.get(reason, 0) + 1
        else:
            rows.append((values, feature))
    converted = [_place(values, feature, alternates.get(values[0], ()), tables) for values, feature in rows]
    units = units_at([p.lat for p in converted], [p.lon for p in converted]) if converted else []
    found.places = sorted(
        (_in_unit(place, admin1, admin2) for place, (admin1, admin2) in zip(converted, units, strict=True)),
        key=lambda place: place.id,
    )
    if not found.places:
        raise NotADumpError(f"{places.name}: no place of Iraq in it; get {PLACES_FILE} of {BASE_ADDRESS}")
    return found


def read_names(archive: Path) -> dict[str, tuple[AlternateName, ...]]:
    """Names in Arabic, Kurdish, English and of no stated language, by GeoNames' number; historic ones are left out.

    Raises
    ------
    NotADumpError
    """
    found: dict[str, list[AlternateName]] = {}
    for values in _lines(archive, NAME_COLUMNS):
        _, place, language, name, preferred, _, _, historic = values[:8]
        if language in _LANGUAGES and historic != "1" and name.strip():
            found.setdefault(place, []).append(AlternateName(language, name.strip(), preferred == "1"))
    # Preferred names first, otherwise in the order of the dump.
    return {place: tuple(sorted(names, key=lambda n: not n.preferred)) for place, names in found.items()}


def _unwanted(values: Sequence[str], feature: Feature | None) -> str:
    if values[8] != "IQ":
        return "of another country"
    if feature is None:
        return "of a feature code that names no place here"
    return "" if inside_box(float(values[4]), float(values[5])) else "outside Iraq's box"


def _lines(archive: Path, widths: tuple[int, ...]) -> Iterator[list[str]]:
    broken: list[str] = []
    number = 0
    for number, line in enumerate(_text_lines(archive), start=1):
        values = line.split("\t")
        problem = _problem(values, widths)
        if problem:
            broken.append(f"{MEMBER} line {number}: {problem}")
            if number == 1:
                break
        else:
            yield values
    if broken and len(broken) > number * MAX_BROKEN_SHARE:
        raise NotADumpError(
            f"{archive.name}: {broken[0]}; this is not the dump of GeoNames, or its format has changed; "
            f"see {BASE_ADDRESS}readme.txt"
        )


def _problem(values: Sequence[str], widths: tuple[int, ...]) -> str:
    if len(values) not in widths:
        return f"{len(values)} columns where the table has {' or '.join(map(str, widths))}"
    if widths == NAME_COLUMNS:
        return "" if values[0].isdecimal() and values[1].isdecimal() else f"{values[1]!r} is no number of a place"
    try:
        lat, lon = float(values[4]), float(values[5])
    except ValueError:
        return f"{values[4]!r}, {values[5]!r} are no degrees"
    if not (values[0].isdecimal() and -90 <= lat <= 90 and -180 <= lon <= 180):
        return f"{values[0]!r} at {lat}, {lon} is no place"
    return ""


def _text_lines(archive: Path) -> Iterator[str]:
    remedy = "fetch it again: incident-map data install gazetteer"
    try:
        with zipfile.ZipFile(archive) as packed:
            size = packed.getinfo(MEMBER).file_size
            if size > MAX_TABLE_BYTES:
                raise NotADumpError(f"{archive.name}: {MEMBER} unpacks to {size} bytes, more than {MAX_TABLE_BYTES}")
            with packed.open(MEMBER) as table:
                # Only LF ends a line: names may hold other characters that Python takes for line ends.
                for line in table:
                    yield line.decode("utf-8").rstrip("\r\n")
    except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError) as error:
        raise NotADumpError(f"{archive.name} is not a whole zip archive ({error}); {remedy}") from None
    except KeyError:
        raise NotADumpError(f"{archive.name} holds no {MEMBER}; {remedy}") from None
    except UnicodeDecodeError as error:
        raise NotADumpError(f"{archive.name}: {MEMBER} is not UTF-8 ({error.reason}); {remedy}") from None


def _place(values: Sequence[str], feature: Feature, alternates: Sequence[AlternateName], tables: Tables) -> Place:
    population = int(values[14]) if values[14].isdecimal() else 0
    kind, importance, radius_m = _graded(values[7], feature, population, tables)
    arabic, kurdish, latin = _names(values, alternates)

    def fit(name: str) -> str:
        bare = tables.without_type(_plain(name), kind)
        return tables.typed(bare, kind) if tables.needs_type_word(bare) else bare

    name_ar, name_en = (fit(names[0]) if names else "" for names in (arabic, latin))
    name_ku = fit(kurdish[0]) if kurdish else None
    others = [fit(name) for name in (*arabic[1:], *kurdish[1:], *latin[1:])]
    return Place(
        id=f"gn-{values[0]}",
        kind=kind,
        name_ar=name_ar,
        name_en=name_en,
        lat=float(values[4]),
        lon=float(values[5]),
        radius_m=radius_m,
        admin1=tables.admin1.get(values[10]),
        name_ku=name_ku,
        names=_distinct(others, (name_ar, name_en, name_ku or "")),
        importance=importance,
        source=f"GeoNames {values[0]}",
        reviewed=False,
    )


def _graded(code: str, feature: Feature, population: int, tables: Tables) -> tuple[str, int, float]:
    """Kind, importance and radius (metres): a populated place is graded by its inhabitants."""
    kind, importance, radius_m = feature.kind, feature.importance, feature.radius_m
    if code == "PPL" and population >= TOWN_POPULATION:
        kind = "city" if population >= CITY_POPULATION else "town"
        importance, radius_m = 2, tables.kinds[kind].radius_m
    return kind, importance, radius_m


def _names(values: Sequence[str], alternates: Sequence[AlternateName]) -> tuple[list[str], list[str], list[str]]:
    """Arabic, Sorani and Latin names, the one to show first."""
    arabic: list[str] = []
    kurdish: list[str] = []
    for alternate in alternates:
        if ARABIC.search(alternate.name) and not LATIN.search(alternate.name) and "،" not in alternate.name:
            sorani = alternate.language in ("ckb", "ku") or _SORANI.search(alternate.name)
            (kurdish if sorani else arabic).append(alternate.name)
    english = [n.name for n in alternates if n.language == "en" and _is_latin(n.name)]
    rest = [n.name for n in alternates if n.language in ("ku", "") and _is_latin(n.name)]
    shown = [n.name for n in alternates if n.language == "en" and n.preferred and _is_latin(n.name)]
    return arabic, kurdish, [*shown, *(n for n in (values[1], values[2]) if _is_latin(n)), *english, *rest]


def _is_latin(name: str) -> bool:
    """Whether a press text may have it: Latin letters, no code in capitals, no letter-by-letter transliteration."""
    bare = _plain(name)
    return bool(_ROMAN.fullmatch(bare)) and bare.upper() != bare and bare.lower() != bare


def _plain(name: str) -> str:
    """Without diacritics: the Latin form that a press text has, the Arabic one without vowel marks."""
    if ARABIC.search(name):
        return re.sub("[\u064b-\u0652\u0670\u0640]", "", name).strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[‘’`ʿʾ]", "", bare.translate(_UNDECOMPOSED)).strip()


def _distinct(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Names that the matching tells apart from the known ones and from each other."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(compared(name), name)
    for name in known:
        kept.pop(compared(name), None)
    return tuple(name for name in kept.values() if len(compared(name)) >= 2)


def _in_unit(place: Place, admin1: str | None, admin2: str | None) -> Place:
    """GeoNames' governorate stands; the district is that of the point, where the point lies in that governorate."""
    if place.admin1 is None:
        place = replace(place, admin1=admin1)
    return replace(place, admin2=admin2) if admin1 == place.admin1 and place.kind != "governorate" else place


def by_reason(left_out: Mapping[str, int]) -> str:
    """What was left out, in words."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items(), key=lambda i: (-i[1], i[0])))
