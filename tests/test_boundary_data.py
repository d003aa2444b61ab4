"""The embedded layers themselves: complete, gap-free, and in agreement with the gazetteer."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.boundaries import Layers, load_basemap, load_layers, overlays_of, read_geojson
from geo.crs import to_metric
from geo.paths import data_dir

ADMIN1 = frozenset("AN AR BA BB BG DA DI DQ KA KI MA MU NA NI QA SD SU WA".split())  # noqa: SIM905
UNAMI_2009 = {
    "sinjar": "IQ-NI",
    "tal-afar": "IQ-NI",
    "tilkaif": "IQ-NI",
    "shekhan": "IQ-NI",
    "akre": "IQ-NI",
    "hamdaniya": "IQ-NI",
    "makhmur": "IQ-AR",
    "kirkuk": "IQ-KI",
    "dibis": "IQ-KI",
    "daquq": "IQ-KI",
    "hawija": "IQ-KI",
    "tuz-khurmatu": "IQ-SD",
    "kifri": "IQ-DI",
    "khanaqin": "IQ-DI",
    "balad-ruz": "IQ-DI",
}
SEATS = {
    "sinjar": (36.321, 41.877),
    "tal-afar": (36.379, 42.448),
    "tilkaif": (36.491, 43.120),
    "shekhan": (36.696, 43.352),
    "akre": (36.757, 43.893),
    "hamdaniya": (36.271, 43.378),
    "makhmur": (35.776, 43.580),
    "kirkuk": (35.468, 44.392),
    "dibis": (35.675, 44.071),
    "daquq": (35.139, 44.449),
    "hawija": (35.325, 43.770),
    "tuz-khurmatu": (34.888, 44.633),
    "kifri": (34.690, 44.960),
    "khanaqin": (34.348, 45.391),
    "balad-ruz": (33.700, 45.080),
}
IN_BAGHDAD = {
    "Tarmiyah": (33.674, 44.397),
    "Mushahada": (33.693, 44.230),
    "Taji": (33.510, 44.250),
    "Rashidiya": (33.530, 44.365),
    "Husseiniya": (33.485, 44.435),
    "Abu Ghraib": (33.306, 44.185),
    "Khan Dhari": (33.298, 44.050),
    "Radwaniyah": (33.220, 44.230),
    "Yusufiyah": (33.075, 44.240),
    "Latifiyah": (32.970, 44.360),
    "Mahmudiyah": (33.063, 44.364),
    "Salman Pak": (33.100, 44.580),
    "Nahrawan": (33.370, 44.760),
    "Jisr Diyala": (33.222, 44.530),
}
NOT_IN_BAGHDAD = {
    "Khan Bani Saad": (33.572, 44.545, "IQ-DI"),
    "Dujail": (33.848, 44.236, "IQ-SD"),
    "Suwaira": (32.925, 44.776, "IQ-WA"),
    "Iskandariya": (32.895, 44.350, "IQ-BB"),
    "Karma": (33.400, 43.910, "IQ-AN"),
    "Amiriyat al-Falluja": (33.175, 43.860, "IQ-AN"),
}
SETTLEMENTS = {"city", "town", "village", "quarter", "subdistrict"}


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers(data_dir() / "boundaries")


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    tables = [pd.read_csv(path, keep_default_na=False) for path in (data_dir() / "gazetteer/places").glob("IQ-*.csv")]
    return pd.concat(tables, ignore_index=True)


def unit_at(frame: gpd.GeoDataFrame, column: str, lat: float, lon: float) -> list[str]:
    return sorted(frame[frame.intersects(shapely.Point(lon, lat))][column])


def test_there_are_the_eighteen_governorates_once_each(layers: Layers) -> None:
    assert sorted(layers.governorates["admin1"]) == sorted(f"IQ-{code}" for code in ADMIN1)


def test_no_embedded_governorate_claims_to_be_surveyed(layers: Layers) -> None:
    assert layers.governorates["approximate"].all()
    drawn = layers.governorates["source"].str.contains("drawn by hand")
    assert sorted(layers.governorates["admin1"][drawn]) == [
        f"IQ-{c}" for c in ("AN", "AR", "BA", "BG", "KI", "NA", "QA", "SD", "SU")
    ]


def test_halabja_is_the_nineteenth_and_comes_out_of_sulaymaniyah_alone(layers: Layers) -> None:
    nineteen = load_layers(data_dir() / "boundaries", halabja=True).governorates.set_index("admin1").geometry
    eighteen = layers.governorates.set_index("admin1").geometry
    assert sorted(set(nineteen.index) - set(eighteen.index)) == ["IQ-HA"]
    together = shapely.union_all([nineteen["IQ-HA"], nineteen["IQ-SU"]])
    assert together.symmetric_difference(eighteen["IQ-SU"]).area < 1e-5
    assert nineteen["IQ-HA"].intersects(shapely.Point(45.985, 35.178))
    assert 500 < to_metric(gpd.GeoSeries([nineteen["IQ-HA"]], crs=4326)).area.item() / 1e6 < 1500


@pytest.mark.parametrize("halabja", [False, True])
def test_governorates_neither_overlap_nor_leave_gaps(halabja: bool) -> None:
    areas = load_layers(data_dir() / "boundaries", halabja=halabja).governorates.geometry.to_numpy()
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas, gap_width=0.05)
    whole = shapely.union_all(areas)
    assert [len(part.interiors) for part in shapely.get_parts(whole)] == [0]


def test_the_overview_has_the_same_units_with_far_fewer_vertices(layers: Layers) -> None:
    path = data_dir() / "boundaries/governorates_overview.geojson"
    coarse = read_geojson(path)
    assert list(coarse["admin1"]) == list(layers.governorates["admin1"])
    assert shapely.coverage_is_valid(coarse.geometry.to_numpy())
    fine = layers.governorates.geometry.to_numpy()
    assert shapely.get_num_coordinates(coarse.geometry.to_numpy()).sum() < shapely.get_num_coordinates(fine).sum() / 3
    away = to_metric(coarse).geometry.symmetric_difference(to_metric(layers.governorates).geometry).area
    assert (away / to_metric(layers.governorates).area).max() < 0.06


def test_every_district_lies_in_its_governorate(layers: Layers) -> None:
    governorates = layers.governorates.set_index("admin1").geometry
    for row in layers.districts.itertuples():
        outside = row.geometry.difference(governorates["IQ-SU" if row.admin1 == "IQ-HA" else row.admin1])
        assert outside.area < 1e-4, row.admin2


def test_the_districts_are_those_of_the_gazetteer(layers: Layers, places: pd.DataFrame) -> None:
    rows = places[places["kind"] == "district"]
    assert set(zip(layers.districts["admin1"], layers.districts["admin2"], strict=True)) == set(
        zip(rows["admin1"], rows["admin2"], strict=True)
    )


def test_every_governorate_is_in_one_piece_and_no_district_in_splinters(layers: Layers) -> None:
    assert {len(shapely.get_parts(area)) for area in layers.governorates.geometry} == {1}
    parts = to_metric(layers.districts).explode()
    assert parts.area.min() > 10e6


def test_districts_neither_overlap_nor_leave_gaps_and_fill_the_country(layers: Layers) -> None:
    districts = layers.districts.geometry.to_numpy()
    assert shapely.is_valid(districts).all()
    assert shapely.coverage_is_valid(districts)
    missing = shapely.union_all(layers.governorates.geometry).difference(shapely.union_all(districts))
    assert missing.area < 1e-4


def test_districts_have_codes_names_and_say_that_they_are_approximate(layers: Layers) -> None:
    districts = layers.districts
    assert set(districts["admin1"]) == {f"IQ-{code}" for code in ADMIN1} | {"IQ-HA"}
    assert not districts.duplicated(["admin1", "admin2"]).any()
    assert list(districts.loc[districts["name_ar"] == "", "admin2"]) == []
    assert districts["approximate"].all()


@pytest.mark.parametrize("town", IN_BAGHDAD)
def test_towns_of_baghdad_governorate_lie_in_it(layers: Layers, town: str) -> None:
    assert unit_at(layers.governorates, "admin1", *IN_BAGHDAD[town]) == ["IQ-BG"]


@pytest.mark.parametrize("town", NOT_IN_BAGHDAD)
def test_towns_beyond_its_border_lie_in_their_own(layers: Layers, town: str) -> None:
    lat, lon, admin1 = NOT_IN_BAGHDAD[town]
    assert unit_at(layers.governorates, "admin1", lat, lon) == [admin1]


def test_settlements_of_the_gazetteer_lie_in_their_governorate_or_within_3_km(
    layers: Layers, places: pd.DataFrame
) -> None:
    # What is only known to several kilometres (its source says so) proves nothing about a border.
    known = places[places["kind"].isin(SETTLEMENTS - {"subdistrict"})]
    known = known[~known["source"].str.contains("approximate|map of the")]
    assert len(known) > 400
    points = to_metric(gpd.GeoSeries(gpd.points_from_xy(known["lon"], known["lat"]), crs=4326))
    areas = to_metric(layers.governorates).set_index("admin1").geometry
    own = areas[known["admin1"].replace("IQ-HA", "IQ-SU")]
    away = points.distance(own.reset_index(drop=True)).to_numpy()
    assert list(known["id"][away > 3000]) == []


def test_the_overlay_is_the_fifteen_districts_of_unami(layers: Layers) -> None:
    found = dict(zip(layers.overlays["id"], layers.overlays["admin1"], strict=True))
    assert found == {f"unami-2009-{name}": admin1 for name, admin1 in UNAMI_2009.items()}
    assert set(layers.overlays["overlay_id"]) == {"unami-2009"}


def test_every_overlay_area_says_who_when_and_that_it_is_approximate(layers: Layers) -> None:
    overlays = layers.overlays
    for column in ("name_en", "name_ar", "name_ku", "holder", "source", "valid_from", "note_en", "note_ar", "admin2"):
        assert overlays[column].str.len().gt(0).all(), column
    assert overlays["approximate"].all()
    assert overlays["valid_to"].isna().all()


@pytest.mark.parametrize("name", SEATS)
def test_the_seat_of_each_disputed_district_lies_in_it(layers: Layers, name: str) -> None:
    assert unit_at(layers.overlays, "id", *SEATS[name]) == [f"unami-2009-{name}"]


def test_the_towns_of_each_disputed_district_lie_in_it(layers: Layers, places: pd.DataFrame) -> None:
    of_district = dict(zip(layers.overlays["admin2"], layers.overlays["id"], strict=True))
    towns = places[places["kind"].isin({"city", "town", "quarter"}) & places["admin2"].isin(of_district)]
    towns = towns[~towns["source"].str.contains("approximate|map of the")]
    # Altun Kupri is a subdistrict of Dibis here; the gazetteer may count it to Kirkuk.
    towns = towns[towns["id"] != "ki-altun-kupri"]
    assert len(towns) > 40
    found = overlays_of(layers, towns["lat"], towns["lon"], [1.0] * len(towns))
    wrong = [
        (place, admin2, ids)
        for place, admin2, ids in zip(towns["id"], towns["admin2"], found, strict=True)
        if of_district[admin2] not in ids
    ]
    assert wrong == []


def test_overlay_and_districts_are_the_same_shapes(layers: Layers) -> None:
    districts = layers.districts.set_index(["admin1", "admin2"]).geometry
    for row in layers.overlays.itertuples():
        assert row.geometry.equals(districts[(row.admin1, row.admin2)]), row.id


def test_outlines_say_for_each_corner_what_it_rests_on() -> None:
    tables = list((data_dir() / "boundaries/corrections").rglob("*.csv"))
    outlines = [path for path in tables if path.name not in {"governorates.csv", "districts.csv"}]
    assert len(outlines) >= 17
    for path in outlines:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(row["rests_on"].strip() for row in rows), path.name
        assert all(27 < float(row["lat"]) < 38 and 38 < float(row["lon"]) < 49 for row in rows), path.name


def test_a_hundred_towns_near_a_border_fall_on_the_right_side(layers: Layers, places: pd.DataFrame) -> None:
    table = pd.read_csv(Path(__file__).parent / "border_towns.csv")
    assert len(table) == table["place_id"].nunique() == 100
    towns = places.set_index("id").loc[table["place_id"]]
    assert towns["admin1"].to_list() == table["admin1"].to_list()
    points = to_metric(gpd.GeoSeries(gpd.points_from_xy(towns["lon"], towns["lat"]), crs=4326))
    areas = to_metric(layers.governorates).set_index("admin1").geometry
    beyond = points.distance(areas[table["neighbour"]].reset_index(drop=True))
    assert list(table["place_id"][(beyond > 15_000).to_numpy()]) == []
    units = [
        unit_at(layers.governorates, "admin1", lat, lon) for lat, lon in zip(towns["lat"], towns["lon"], strict=True)
    ]
    own = table["admin1"].replace("IQ-HA", "IQ-SU")
    assert [
        (town, unit) for town, unit, code in zip(table["place_id"], units, own, strict=True) if unit != [code]
    ] == []


def test_the_other_overlays_are_those_that_are_known_and_say_whose_view_they_are(layers: Layers) -> None:
    further = layers.further_overlays
    assert further.groupby("overlay_id").size().to_dict() == {
        "wider-claim": 8,
        "green-line-2003": 2,
        "control-2014": 2,
        "control-2017": 1,
    }
    assert further["id"].is_unique
    assert not set(further["id"]) & set(layers.overlays["id"])
    names = [f"{prefix}name_{language}" for prefix in ("", "overlay_") for language in ("en", "ar", "ku")]
    for column in (*names, "holder", "holder_ar", "source", "valid_from", "note_en", "note_ar", "made_of"):
        assert further[column].str.len().gt(0).all(), column
    assert further["approximate"].all()
    assert further.is_valid.all()


def test_lines_are_corridors_whose_width_is_stated(layers: Layers) -> None:
    further = to_metric(layers.further_overlays).set_index("id")
    corridors = further[further["kind"] == "corridor"]
    assert corridors["width_km"].to_dict() == {
        "green-line-2003-line": 8,
        "control-2014-front": 14,
        "control-2014-line": 10,
        "control-2017-line": 8,
    }
    assert further.loc[further["kind"] == "area", "width_km"].isna().all()
    for row in corridors.itertuples():
        # A corridor of width w and length l has the outline 2 (w + l) and the area w l.
        length_m = row.geometry.length / 2 - row.width_km * 1000
        assert row.geometry.area / length_m == pytest.approx(row.width_km * 1000, rel=0.12), row.Index


@pytest.mark.parametrize(
    ("overlay", "inside", "outside"),
    [
        ("wider-claim-badra", [(33.10, 45.94)], [(32.51, 45.82)]),
        ("wider-claim-mandali", [(33.75, 45.55)], [(33.70, 45.08)]),
        ("wider-claim-bashiqa", [(36.452, 43.345)], [(36.354, 43.381)]),
        ("wider-claim-zummar", [(36.647, 42.611)], [(36.379, 42.448)]),
        ("wider-claim-rabia", [(36.80, 42.12)], [(36.46, 41.69)]),
        ("wider-claim-qahtaniya", [(36.19, 41.69)], [(36.04, 41.72), (36.32, 41.88)]),
        ("wider-claim-qarach", [(35.62, 43.66)], [(35.776, 43.58)]),
        ("green-line-2003-governorates", [(36.19, 44.01), (35.18, 45.98)], [(35.47, 44.39)]),
        ("control-2014-line", [(35.42, 44.02)], [(35.47, 44.39), (36.34, 43.13)]),
        ("control-2017-line", [(36.70, 42.96)], [(35.47, 44.39), (36.19, 44.01)]),
        ("green-line-2003-line", [(36.31, 43.60)], [(35.47, 44.39), (36.19, 44.01)]),
    ],
)
def test_each_overlay_holds_the_towns_it_is_named_for(
    layers: Layers, overlay: str, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    assert all(overlay in unit_at(layers.further_overlays, "id", lat, lon) for lat, lon in inside)
    assert not any(overlay in unit_at(layers.further_overlays, "id", lat, lon) for lat, lon in outside)


def test_the_base_map_has_named_rivers_lakes_and_neighbours() -> None:
    basemap = load_basemap(data_dir() / "basemap")
    assert {"tigris", "euphrates", "greater-zab", "lesser-zab", "diyala", "adhaim", "khabur", "shatt-al-arab"} <= set(
        basemap.rivers["id"]
    )
    assert {"tharthar", "razzaza", "habbaniyah", "mosul-dam", "hamrin"} <= set(basemap.lakes["id"])
    assert {"IRQ", "IRN", "SYR", "TUR", "SAU", "KWT", "JOR"} <= set(basemap.land["iso_a3"])
    for frame in (basemap.land, basemap.rivers, basemap.lakes, basemap.roads):
        assert frame["name_ar"].str.len().gt(0).all()
        assert frame["name_en"].str.len().gt(0).all()
        assert frame.is_valid.all()


def test_rivers_pass_the_towns_on_their_banks() -> None:
    rivers = to_metric(load_basemap(data_dir() / "basemap").rivers).set_index("id").geometry
    towns = [
        ("tigris", 36.34, 43.13),
        ("tigris", 33.32, 44.39),
        ("euphrates", 33.43, 43.30),
        ("greater-zab", 36.045, 43.488),
        ("lesser-zab", 35.752, 44.142),
        ("diyala", 33.745, 44.64),
        ("adhaim", 34.28, 44.52),
        ("khabur", 37.144, 42.687),
        ("shatt-al-arab", 30.51, 47.84),
    ]
    for river, lat, lon in towns:
        point = to_metric(gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326)).item()
        assert rivers[river].distance(point) < 5000, (river, lat, lon)


def test_the_land_is_wide_enough_for_a_broad_screen() -> None:
    west, south, east, north = load_basemap(data_dir() / "basemap").land.total_bounds
    assert (west, south, east, north) == pytest.approx((28, 22, 58, 43), abs=0.01)


@pytest.mark.parametrize(
    ("road", "towns"),
    [
        ("highway-1", [(33.52, 44.25), (34.607, 43.678), (36.34, 43.13)]),
        ("highway-2", [(34.888, 44.633), (35.468, 44.392), (36.19, 44.01), (37.144, 42.687)]),
        ("highway-6", [(32.51, 45.82), (31.84, 47.15), (30.51, 47.81)]),
        ("highway-8", [(32.48, 44.43), (31.99, 44.93), (31.31, 45.28), (31.05, 46.26)]),
        ("highway-12", [(33.43, 43.30), (34.13, 42.38)]),
        ("highway-47", [(36.379, 42.448), (36.321, 41.877)]),
    ],
)
def test_main_roads_pass_the_towns_they_serve(road: str, towns: list[tuple[float, float]]) -> None:
    roads = to_metric(load_basemap(data_dir() / "basemap").roads).set_index("id").geometry
    for lat, lon in towns:
        point = to_metric(gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326)).item()
        assert roads[road].distance(point) < 5000, (road, lat, lon)


def test_iraq_on_the_base_map_has_the_outline_of_its_governorates(layers: Layers) -> None:
    land = load_basemap(data_dir() / "basemap").land.set_index("iso_a3").geometry
    whole = shapely.union_all(layers.governorates.geometry)
    assert land["IRQ"].symmetric_difference(whole).area < 1e-4
    assert shapely.coverage_is_valid(land.to_numpy())


def test_the_base_map_is_small_and_its_coordinates_short() -> None:
    folder: Path = data_dir() / "basemap"
    layers = ("governorates", "districts", "disputed_territories", "overlays")
    files = [*folder.glob("*.geojson"), *(data_dir() / f"boundaries/{name}.geojson" for name in layers)]
    assert sum(path.stat().st_size for path in files) <= 430_000
    for path in files:
        first = json.loads(path.read_text(encoding="utf-8"))["features"][0]["geometry"]
        for x, y in shapely.get_coordinates(shapely.from_geojson(json.dumps(first))).tolist():
            assert (round(x, 4), round(y, 4)) == (x, y)
