"""Official boundaries that a user has: COD-AB (OCHA) and geoBoundaries files, brought into the form of the layers.

They are kept in the user's data folder, one GeoJSON file a level with a record of its origin beside it, and take the
place of the approximate layers in `geo.boundaries.load_layers`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import shapely
from rapidfuzz import fuzz

from geo.boundaries import DISTRICTS, GOVERNORATES, SUBDISTRICTS, Layers, write_geojson
from geo.crs import WGS84, to_metric
from geo.errors import InputError, UnreadableFileError

Schema = Literal["COD-AB", "geoBoundaries"]
Level = Literal[1, 2, 3]

FILES: Mapping[int, str] = {1: GOVERNORATES, 2: DISTRICTS, 3: SUBDISTRICTS}
LEVEL_NAMES: Mapping[int, str] = {1: "governorates", 2: "districts", 3: "subdistricts"}
LICENCES: Mapping[str, str] = {
    "COD-AB": "CC BY-IGO (OCHA and the Central Statistical Organization of Iraq): name both where you publish maps",
    "geoBoundaries": "CC BY 4.0 (geoBoundaries gbOpen, Runfola et al. 2020); its metadata names its source",
}
_ENDINGS = frozenset({".geojson", ".json", ".gpkg", ".shp", ".zip"})
_COD_COLUMN = re.compile(r"adm(\d)_(?:en|name)$")
_ARTICLES = re.compile(r"^(?:al|ar|as|at|ad|an|az|ash|el)\b")
_NAME_SCORE = 78.0
"""Of rapidfuzz's ratio: Hawiga and Hawija are one name, Rumaitha and Samawa are two."""
_OTHER_INITIAL = 15.0
_COUNTRY_SHARE = 0.9


class RefusedBoundariesError(InputError):
    """A file of boundaries cannot be used."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where installed boundaries come from; kept beside them as JSON."""

    level: int
    schema: str
    source: str
    sha256: str
    licence: str
    installed: str
    """When, ISO date and time, UTC."""
    units: int
    unmatched: tuple[str, ...] = ()
    """Districts that the gazetteer does not know by this name; they keep the file's."""


def import_file(path: Path, folder: Path, embedded: Layers, *, source: str = "", level: int | None = None) -> Record:
    """Bring a file of official boundaries into a folder.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoPackage, shapefile, or a zip archive of one.
    folder : Path
        The user's; made where it is missing. An older file of the same level is replaced.
    embedded : Layers
        The bundled layers: codes of governorates, and the gazetteer's names of districts.
    source : str
        What to record as the origin; the path where it is empty.
    level : int, optional
        Which level to take from an archive that holds several.

    Raises
    ------
    RefusedBoundariesError, UnreadableFileError
        What is wrong and what to do; what was installed before stays.
    """
    frame = _read(path, level)
    schema, found = recognise(frame, path)
    if level is not None and found != level:
        raise RefusedBoundariesError(f"{path}: holds level {found}; level {level} was asked for: give the other file")
    units = conform(frame, schema, found, embedded, path)
    unmatched = tuple(units.pop("unmatched").dropna()) if "unmatched" in units else ()
    record = Record(
        level=found,
        schema=schema,
        source=source or str(path),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence=LICENCES[schema],
        installed=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        units=len(units),
        unmatched=unmatched,
    )
    _keep(units, record, folder)
    return record


def installed(folder: Path) -> list[Record]:
    """Records of what is installed, by level."""
    found = []
    for level in FILES:
        path = _record_path(folder, level)
        if path.is_file() and (folder / FILES[level]).is_file():
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            found.append(Record(**{**values, "unmatched": tuple(values.get("unmatched", ()))}))
    return found


def remove(folder: Path) -> list[str]:
    """Remove installed boundaries; the approximate layers are in force again. Returns the levels' names."""
    gone = []
    for level, name in FILES.items():
        if (folder / name).is_file():
            gone.append(LEVEL_NAMES[level])
        (folder / name).unlink(missing_ok=True)
        _record_path(folder, level).unlink(missing_ok=True)
    return gone


def recognise(frame: gpd.GeoDataFrame, path: Path) -> tuple[Schema, Level]:
    """Which schema and level a table of boundaries has.

    Raises
    ------
    RefusedBoundariesError
        Where it is neither, or of the country's outline alone.
    """
    columns = {str(name).lower() for name in frame.columns}
    levels = [int(match[1]) for name in columns if (match := _COD_COLUMN.match(name))]
    schema: Schema
    if levels:
        schema, level = "COD-AB", max(levels)
    elif "shapename" in columns:
        kind = str(_column(frame, "shapeType").iloc[0]) if "shapetype" in columns else ""
        schema, level = "geoBoundaries", int(kind[-1]) if kind[-1:].isdigit() else _level_by_count(len(frame))
    else:
        raise RefusedBoundariesError(
            f"{path}: neither COD-AB (columns ADM1_EN, ADM2_EN, ...) nor geoBoundaries (shapeName); "
            f"it has {', '.join(sorted(map(str, frame.columns)))}"
        )
    if level not in (1, 2, 3):
        raise RefusedBoundariesError(
            f"{path}: level {level}; give level 1 (governorates), 2 (districts) or 3 (subdistricts)"
        )
    return schema, level  # type: ignore[return-value]


def _level_by_count(units: int) -> int:
    """For a geoBoundaries file that does not say: Iraq has 18 or 19 governorates and 101 and more districts."""
    return 0 if units < 10 else 1 if units < 40 else 2 if units < 200 else 3


def conform(frame: gpd.GeoDataFrame, schema: Schema, level: Level, embedded: Layers, path: Path) -> gpd.GeoDataFrame:
    """The columns of the layers for a table of official boundaries.

    Governorates get their ISO 3166-2 code by name, districts the gazetteer's name where it is the same name spelled
    otherwise; `name_en` and `name_ar` stay as the file has them.

    Raises
    ------
    RefusedBoundariesError
        Where a governorate is not known, or one is missing.
    """
    names = _names(frame, schema, level)
    names["admin1"] = _codes(frame, schema, embedded, path)
    missing = set(embedded.governorates["admin1"]) - set(names["admin1"])
    if missing:
        raise RefusedBoundariesError(
            f"{path}: nothing in it of {', '.join(sorted(missing))}; give a file of the whole country"
        )
    kurdish = embedded.governorates.set_index("admin1")["name_ku"]
    if level == 1:
        names["name_ku"] = names["admin1"].map(kurdish).fillna("")
    else:
        stated = level == 2 or schema == "COD-AB"  # geoBoundaries' subdistricts do not say their district
        own = _names(frame, schema, 2).assign(admin1=names["admin1"]) if stated else None
        names["admin2"], names["unmatched"] = _district_names(own, len(names), embedded.districts)
        names["name_ku"] = ""
    names["source"] = f"{schema}, imported from {path.name}"
    names["approximate"] = False
    order = ["admin1", *(["admin2", "unmatched"] if level > 1 else []), "name_en", "name_ar", "name_ku", "source"]
    table = gpd.GeoDataFrame(names[[*order, "approximate"]], geometry=frame.geometry.to_numpy(), crs=WGS84)
    return table.drop(columns="unmatched") if level == 3 else table


def _names(frame: gpd.GeoDataFrame, schema: Schema, level: int) -> pd.DataFrame:
    if schema == "geoBoundaries":
        english = _column(frame, "shapeName")
        return pd.DataFrame({"name_en": english.to_numpy(), "name_ar": ""})
    english = _column(frame, f"adm{level}_en", f"adm{level}_name")
    arabic = _column(frame, f"adm{level}_ar", f"adm{level}_name1", default="")
    return pd.DataFrame({"name_en": english.to_numpy(), "name_ar": arabic.fillna("").to_numpy()})


def _column(frame: gpd.GeoDataFrame, *names: str, default: str | None = None) -> pd.Series[Any]:
    """A column by any of its names, whatever their case."""
    of_lower = {str(name).lower(): name for name in frame.columns}
    for name in names:
        if name.lower() in of_lower:
            found: pd.Series[Any] = frame[of_lower[name.lower()]]
            return found
    return pd.Series([default] * len(frame), index=frame.index, dtype=object)


def _codes(frame: gpd.GeoDataFrame, schema: Schema, embedded: Layers, path: Path) -> list[str]:
    """ISO 3166-2 codes of the governorate of each row: stated, by its name, or by where most of it lies."""
    known = {folded(name): code for name, code in _governorate_names(embedded)}
    if schema == "COD-AB":
        names = _column(frame, "adm1_en", "adm1_name").astype(str)
        unknown = sorted({name for name in names if _code(name, known) is None})
        if unknown:
            raise RefusedBoundariesError(
                f"{path}: governorates that are not Iraq's: {', '.join(unknown)}; is it a file of Iraq?"
            )
        return [_code(name, known) or "" for name in names]
    stated = _column(frame, "shapeISO", default="").fillna("").astype(str)
    lying = _codes_by_place(frame, embedded, path)
    return [iso if iso in set(known.values()) else code for iso, code in zip(stated, lying, strict=True)]


def _governorate_names(embedded: Layers) -> list[tuple[str, str]]:
    spelled = {"IQ-QA": ("Qadissiya", "Diwaniya"), "IQ-DQ": ("Thi Qar",), "IQ-AR": ("Arbil", "Irbil")}
    other = {"IQ-DA": ("Dahuk", "Dohuk"), "IQ-KI": ("Tamim",), "IQ-HA": ("Halabja", "Halabcha"), "IQ-NI": ("Ninewa",)}
    pairs = list(zip(embedded.governorates["name_en"], embedded.governorates["admin1"], strict=True))
    return pairs + [(name, code) for table in (spelled, other) for code, names in table.items() for name in names]


def _code(name: str, known: Mapping[str, str]) -> str | None:
    key = folded(name)
    if key in known:
        return known[key]
    best = max(known, key=lambda other: fuzz.ratio(key, other))
    return known[best] if fuzz.ratio(key, best) >= _NAME_SCORE else None


def folded(name: str) -> str:
    """A romanised name without article, accents, hyphens and the word for its kind."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    plain = re.sub(r"\b(governorate|province|district|qadha|muhafazat)\b", " ", re.sub(r"[^a-z ]+", " ", plain))
    return _ARTICLES.sub("", " ".join(plain.split())).replace(" ", "")


def _codes_by_place(frame: gpd.GeoDataFrame, embedded: Layers, path: Path) -> list[str]:
    """The governorate that most of each area lies in."""
    units = to_metric(embedded.governorates).geometry.to_numpy()
    areas = to_metric(frame).geometry.to_numpy()
    found = []
    for area, name in zip(areas, _column(frame, "shapeName"), strict=True):
        common = shapely.area(shapely.intersection(area, units))
        if common.sum() < (1 - _COUNTRY_SHARE) * area.area:
            raise RefusedBoundariesError(f"{path}: {name} does not lie in Iraq; is it a file of Iraq?")
        found.append(str(embedded.governorates["admin1"].iloc[int(common.argmax())]))
    return found


def _district_names(
    official: pd.DataFrame | None, rows: int, districts: gpd.GeoDataFrame
) -> tuple[list[str | None], list[str | None]]:
    """The gazetteer's name of each row's district, and the names that it does not have."""
    if official is None:
        return [None] * rows, [None] * rows
    governorate = districts["admin1"].replace("IQ-HA", "IQ-SU")
    found: list[str | None] = []
    unmatched: list[str | None] = []
    for row in official.itertuples():
        own = districts[governorate == str(row.admin1).replace("IQ-HA", "IQ-SU")]
        known = _same_name(str(row.name_en), str(row.name_ar), own)
        found.append(known or str(row.name_en))
        unmatched.append(None if known else str(row.name_en))
    return found, unmatched


def _same_name(name: str, name_ar: str, districts: gpd.GeoDataFrame) -> str | None:
    scores = [
        100.0 if name_ar and _bare_arabic(name_ar) == _bare_arabic(other_ar) else _likeness(folded(name), folded(other))
        for other, other_ar in zip(districts["admin2"], districts["name_ar"], strict=True)
    ]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return str(districts["admin2"].iloc[best]) if best is not None and scores[best] >= _NAME_SCORE else None


def _likeness(a: str, b: str) -> float:
    """How alike two names are, 0 to 100; Kadhimiya and Adhamiya differ by more than their spelling."""
    return float(fuzz.ratio(a, b)) - (0.0 if a[:1] == b[:1] else _OTHER_INITIAL)


def _bare_arabic(name: str) -> str:
    """Without article and the marks that writers leave out."""
    plain = name.translate(str.maketrans("أإآىة", "ااايه"))
    return "".join(word.removeprefix("ال") for word in plain.split())


def _read(path: Path, level: int | None) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise UnreadableFileError(f"{path}: no such file")
    if path.suffix.lower() not in _ENDINGS:
        raise UnreadableFileError(f"{path}: not one of {', '.join(sorted(_ENDINGS))}")
    try:
        frame = gpd.read_file(_within(path, level))
    except RefusedBoundariesError:
        raise
    except Exception as error:  # pyogrio and GDAL raise many kinds
        raise UnreadableFileError(f"{path}: cannot be read as boundaries ({error}); get the file anew") from error
    if frame.empty or not isinstance(frame, gpd.GeoDataFrame):
        raise RefusedBoundariesError(f"{path}: no areas in it; get the file anew")
    if frame.crs is None:
        raise RefusedBoundariesError(f"{path}: no coordinate system is stated; a shapefile needs its .prj beside it")
    frame = frame.to_crs(WGS84)
    areas = shapely.force_2d(shapely.make_valid(frame.geometry.to_numpy()))
    if not set(frame.geom_type) <= {"Polygon", "MultiPolygon"}:
        raise RefusedBoundariesError(f"{path}: holds {', '.join(sorted(set(frame.geom_type)))} and not areas alone")
    return frame.set_geometry(gpd.GeoSeries(areas, index=frame.index, crs=WGS84)).reset_index(drop=True)


def _within(path: Path, level: int | None) -> str:
    """The table to read: of an archive of several levels the one asked for."""
    if path.suffix.lower() != ".zip":
        return str(path)
    import zipfile

    names = [n for n in zipfile.ZipFile(path).namelist() if Path(n).suffix.lower() in (".geojson", ".json", ".shp")]
    of_level = {int(match[1]): n for n in names if (match := re.search(r"adm(?:in|bnda_adm)?_?(\d)", n.lower()))}
    if len(names) == 1:
        return f"/vsizip/{path}/{names[0]}"
    if level in of_level:
        return f"/vsizip/{path}/{of_level[level]}"
    raise RefusedBoundariesError(
        f"{path}: holds {', '.join(sorted(names)) or 'no boundaries'}; say which with --level 1, 2 or 3"
    )


def _record_path(folder: Path, level: int) -> Path:
    return folder / f"{Path(FILES[level]).stem}.origin.json"


def _keep(units: gpd.GeoDataFrame, record: Record, folder: Path) -> None:
    """Write beside and move into place, so that a failure leaves what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILES[record.level]
    beside = target.with_name(f".{target.name}.new")
    write_geojson(units, beside)
    beside.replace(target)
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
    _record_path(folder, record.level).write_text(text + "\n", encoding="utf-8")
