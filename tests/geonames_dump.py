"""Small files of the exact format of GeoNames' dump."""

from __future__ import annotations

import io
import zipfile


def place_line(
    number: int, name: str, lat: float, lon: float, code: str = "P.PPL", admin1: str = "08", population: int = 0
) -> str:
    """A line of the table of places: 19 columns, tab-separated, as GeoNames' readme describes them."""
    feature_class, feature_code = code.split(".")
    values = [
        *[number, name, name.encode("ascii", "ignore").decode(), "", lat, lon, feature_class, feature_code, "IQ", ""],
        *[admin1, "", "", "", population, "", 1000, "Asia/Baghdad", "2023-05-14"],
    ]
    assert len(values) == 19
    return "\t".join(map(str, values))


def name_line(number: int, language: str, name: str, *, preferred: bool = False, historic: bool = False) -> str:
    """A line of the table of alternate names: 10 columns."""
    return "\t".join(
        ["1", str(number), language, name, "1" if preferred else "", "", "", "1" if historic else "", "", ""]
    )


# Numbers, coordinates, inhabitants and spellings as GeoNames has them.
PLACES = [
    place_line(94787, "Kirkuk", 35.46806, 44.39222, "P.PPLA", "13", 1031000),
    place_line(98403, "Aţ Ţārmīyah", 33.67444, 44.39583, admin1="07"),
    place_line(90494, "Ruye shen", 37.06454, 43.88205, population=740),
    place_line(91411, "Taxa Cheya", 37.03546, 43.76114, population=2790),
    place_line(12902761, "Taxe Nerwa Doskiya", 37.02545, 43.79428, population=563),
]
NAMES = [
    name_line(94787, "ar", "كركوك", preferred=True),
    name_line(94787, "ckb", "کەرکووک"),
    name_line(94787, "", "Karkúk"),
    name_line(94787, "", "Kerkouk"),
    name_line(94787, "", "Karkh Slukh", historic=True),
    name_line(94787, "ru", "Киркук"),
    name_line(94787, "iata", "KIK"),
    name_line(94787, "link", "https://en.wikipedia.org/wiki/Kirkuk"),
    name_line(98403, "ar", "الطارمية"),
    name_line(91411, "ku", "Taxa Çêya"),
    name_line(91411, "ckb", "تاخێ چێیا"),
    name_line(91411, "", "Gire Husen Malham"),
    name_line(12902761, "ar", "نيروة الدوسكية"),
    name_line(12902761, "ku", "Taxa Nerwe Doski"),
]


def zipped(lines: list[str], member: str = "IQ.txt") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "Readme for GeoNames Gazetteer extract files\n")
        archive.writestr(member, "".join(f"{line}\n" for line in lines))
    return packed.getvalue()
