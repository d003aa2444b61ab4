"""Official boundaries: recognised, brought into the form of the layers, fetched, and in force afterwards."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from dashboard.cli import main
from geo import boundary_sources
from geo.boundaries import Layers, load_layers, locate, overlay_shares
from geo.boundary_import import FILES, RefusedBoundariesError, folded, import_file, installed, recognise, remove
from geo.crs import to_metric
from geo.errors import UnreadableFileError
from geo.paths import boundaries_dir
from geo.sources.download import DownloadError, Limits

LIMITS = Limits(max_bytes=10_000_000, timeout_s=20)


@pytest.fixture
def official(shared: Path) -> Path:
    """The COD-AB files of OCHA, beside the checkout: read where they lie, nothing of them is kept."""
    return shared / "boundaries"


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return load_layers(boundaries_dir())


def cod_ab(layers: Layers, level: int) -> gpd.GeoDataFrame:
    """The embedded layers with the columns of COD-AB."""
    frame = (layers.governorates if level == 1 else layers.districts).copy()
    names = layers.governorates.set_index("admin1")
    of_row = frame["admin1"].replace("IQ-HA", "IQ-SU")
    columns: dict[str, Any] = {
        "ADM1_EN": ("Al-" + names["name_en"]).loc[of_row].to_numpy(),
        "ADM1_AR": names["name_ar"].loc[of_row].to_numpy(),
        "ADM0_EN": "Iraq",
    }
    if level >= 2:
        columns |= {"ADM2_EN": frame["name_en"], "ADM2_AR": frame["name_ar"]}
    if level == 3:
        columns |= {"ADM3_EN": "Markaz " + frame["name_en"], "ADM3_AR": "مركز " + frame["name_ar"]}
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=4326)


def geoboundaries(layers: Layers, level: int, *, iso: bool = True) -> gpd.GeoDataFrame:
    frame = layers.governorates if level == 1 else layers.districts
    columns = {
        "shapeName": frame["name_en"] + " District",
        "shapeISO": frame["admin1"] if iso and level == 1 else "",
        "shapeID": [str(i) for i in range(len(frame))],
        "shapeGroup": "IRQ",
        "shapeType": f"ADM{level}",
    }
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=4326)


def written(frame: gpd.GeoDataFrame, path: Path) -> Path:
    frame.to_file(path)
    return path


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_cod_ab_file_is_recognised_and_replaces_the_approximate_layer(
    level: int, embedded: Layers, tmp_path: Path
) -> None:
    path = written(cod_ab(embedded, level), tmp_path / "irq.geojson")
    record = import_file(path, tmp_path / "own", embedded)
    assert (record.level, record.schema) == (level, "COD-AB")
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert installed(tmp_path / "own") == [record]
    layers = load_layers(boundaries_dir(), installed=tmp_path / "own")
    frame = {1: layers.governorates, 2: layers.districts, 3: layers.subdistricts}[level]
    assert len(frame) == record.units == (18 if level == 1 else len(embedded.districts))
    assert not frame["approximate"].any()
    assert frame["source"].eq("COD-AB, imported from irq.geojson").all()
    untouched = layers.districts if level != 2 else layers.governorates
    assert untouched["approximate"].all()


def test_official_districts_keep_the_names_of_the_gazetteer(embedded: Layers, tmp_path: Path) -> None:
    frame = cod_ab(embedded, 2)
    spelled = {"Hawija": "Al-Hawiga", "Tuz Khurmatu": "Tooz Khurmato", "Makhmur": "Makhmour", "Sadr City": "Al-Thawra"}
    frame["ADM2_EN"] = frame["ADM2_EN"].replace(spelled)
    frame["ADM2_AR"] = ""
    record = import_file(written(frame, tmp_path / "irq.gpkg"), tmp_path / "own", embedded)
    assert record.unmatched == ("Al-Thawra",)
    districts = load_layers(boundaries_dir(), installed=tmp_path / "own").districts.set_index("name_en")
    assert districts.loc[["Al-Hawiga", "Tooz Khurmato", "Makhmour"], "admin2"].tolist() == [
        "Hawija",
        "Tuz Khurmatu",
        "Makhmur",
    ]
    assert districts.loc["Al-Thawra", "admin2"] == "Al-Thawra"


def test_the_disputed_districts_take_their_official_outlines(embedded: Layers, tmp_path: Path) -> None:
    frame = cod_ab(embedded, 2)
    smaller = to_metric(frame).buffer(-2000).to_crs(4326)
    import_file(written(frame.set_geometry(smaller), tmp_path / "irq.geojson"), tmp_path / "own", embedded)
    layers = load_layers(boundaries_dir(), installed=tmp_path / "own")
    assert not layers.overlays["approximate"].any()
    assert list(layers.overlays["id"]) == list(embedded.overlays["id"])
    assert (to_metric(layers.overlays).area < to_metric(embedded.overlays).area).all()


@pytest.mark.parametrize("iso", [True, False])
def test_a_geoboundaries_file_gets_its_governorates_by_code_or_by_place(
    iso: bool, embedded: Layers, tmp_path: Path
) -> None:
    first = import_file(
        written(geoboundaries(embedded, 1, iso=iso), tmp_path / "a.geojson"), tmp_path / "own", embedded
    )
    second = import_file(written(geoboundaries(embedded, 2), tmp_path / "b.geojson"), tmp_path / "own", embedded)
    assert [first.schema, second.schema] == ["geoBoundaries"] * 2
    assert [first.level, second.level] == [1, 2]
    layers = load_layers(boundaries_dir(), installed=tmp_path / "own")
    assert sorted(layers.governorates["admin1"]) == sorted(embedded.governorates["admin1"])
    own = dict(zip(layers.districts["admin2"], layers.districts["admin1"], strict=True))
    assert (own["Hawija"], own["Makhmur"], own["Halabja"]) == ("IQ-KI", "IQ-AR", "IQ-SU")


def test_an_official_polygon_wins_over_the_gazetteer_and_an_approximate_one_does_not(
    embedded: Layers, tmp_path: Path
) -> None:
    lat, lon = 35.467, 44.392
    approximate = locate(embedded, lat, lon, 1000, admin1="IQ-SU", admin2="Chamchamal")
    assert (approximate.admin1, approximate.admin2) == ("IQ-SU", "Chamchamal")
    assert approximate.contradiction == "the gazetteer has it in IQ-SU, the point lies in IQ-KI (0% of it in IQ-SU)"
    import_file(written(cod_ab(embedded, 1), tmp_path / "irq.geojson"), tmp_path / "own", embedded)
    official = locate(load_layers(boundaries_dir(), installed=tmp_path / "own"), lat, lon, 1000, admin1="IQ-SU")
    assert official.admin1 == "IQ-KI"
    assert official.contradiction
    assert locate(embedded, lat, lon, 1000, admin1="IQ-KI").contradiction is None


def test_official_governorates_without_halabja_get_the_approximate_one(embedded: Layers, tmp_path: Path) -> None:
    import_file(written(cod_ab(embedded, 1), tmp_path / "irq.geojson"), tmp_path / "own", embedded)
    eighteen = load_layers(boundaries_dir(), installed=tmp_path / "own").governorates
    nineteen = load_layers(boundaries_dir(), installed=tmp_path / "own", halabja=True).governorates
    before, after = (frame.set_index("admin1").geometry for frame in (eighteen, nineteen))
    assert list(nineteen["admin1"]) == sorted([*eighteen["admin1"], "IQ-HA"])
    assert dict(zip(nineteen["admin1"], nineteen["approximate"], strict=True)) == {
        code: code == "IQ-HA" for code in nineteen["admin1"]
    }
    assert after["IQ-HA"].contains(shapely.Point(45.985, 35.178))
    assert after["IQ-HA"].intersection(after["IQ-SU"]).area == pytest.approx(0, abs=1e-12)
    assert after["IQ-HA"].union(after["IQ-SU"]).symmetric_difference(before["IQ-SU"]).area == pytest.approx(0, abs=1e-9)
    others = before.index.drop("IQ-SU")
    assert after[others].geom_equals(before[others]).all()


def test_halabja_in_sulaymaniyah_is_no_contradiction(embedded: Layers) -> None:
    unit = locate(embedded, 35.178, 45.985, 1000, admin1="IQ-HA")
    assert (unit.admin1, unit.contradiction) == ("IQ-HA", None)


def test_an_archive_of_several_levels_needs_the_level(embedded: Layers, tmp_path: Path) -> None:
    archive = tmp_path / "irq.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for level in (1, 2):
            part = written(cod_ab(embedded, level), tmp_path / f"irq_admbnda_adm{level}.geojson")
            file.write(part, part.name)
    with pytest.raises(RefusedBoundariesError, match="say which with --level"):
        import_file(archive, tmp_path / "own", embedded)
    assert import_file(archive, tmp_path / "own", embedded, level=2).level == 2
    with pytest.raises(RefusedBoundariesError, match="say which with --level"):
        import_file(archive, tmp_path / "own", embedded, level=3)


def test_what_cannot_be_used_is_refused_and_what_was_there_stays(embedded: Layers, tmp_path: Path) -> None:
    good = import_file(written(cod_ab(embedded, 1), tmp_path / "good.geojson"), tmp_path / "own", embedded)
    kept = (tmp_path / "own" / FILES[1]).read_bytes()
    frame = cod_ab(embedded, 1)
    cases: list[tuple[gpd.GeoDataFrame, str]] = [
        (frame.iloc[:10], "nothing in it of"),
        (frame.assign(ADM1_EN="Bavaria"), "governorates that are not Iraq's: Bavaria"),
        (frame[["geometry"]].assign(NAME=frame["ADM1_EN"]), "neither COD-AB"),
        (frame[["ADM0_EN", "geometry"]], "level 0"),
        (frame.set_geometry(frame.geometry.representative_point()), "holds Point"),
        (
            geoboundaries(embedded, 2).translate(xoff=20).to_frame("geometry").assign(shapeName="x"),
            "does not lie in Iraq",
        ),
    ]
    for at, (table, told) in enumerate(cases):
        path = written(table, tmp_path / f"bad{at}.geojson")
        with pytest.raises(RefusedBoundariesError, match=told):
            import_file(path, tmp_path / "own", embedded)
    assert (tmp_path / "own" / FILES[1]).read_bytes() == kept
    assert installed(tmp_path / "own") == [good]
    assert remove(tmp_path / "own") == ["governorates"]
    assert installed(tmp_path / "own") == []


@pytest.mark.parametrize(("name", "told"), [("nowhere.geojson", "no such file"), ("notes.txt", "not one of")])
def test_a_file_that_is_none_is_named(name: str, told: str, embedded: Layers, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=told):
        import_file(tmp_path / name, tmp_path / "own", embedded)


def test_text_that_is_no_geojson_is_named(embedded: Layers, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text("<html>", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="cannot be read as boundaries"):
        import_file(tmp_path / "a.geojson", tmp_path / "own", embedded)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Al-Anbar", "anbar"),
        ("As-Sulaymaniyah", "sulaymaniyah"),
        ("Thi Qar", "thiqar"),
        ("Baghdād Governorate", "baghdad"),
    ],
)
def test_romanised_names_are_folded(name: str, expected: str) -> None:
    assert folded(name) == expected


@pytest.mark.parametrize(("level", "units"), [(1, 18), (2, 101), (3, 294)])
def test_the_real_cod_ab_files_are_imported(
    level: int, units: int, official: Path, embedded: Layers, tmp_path: Path
) -> None:
    path = next(official.glob(f"*adm{level}*.geojson"))
    record = import_file(path, tmp_path, embedded)
    assert (record.level, record.schema, record.units) == (level, "COD-AB", units)
    layers = load_layers(boundaries_dir(), installed=tmp_path)
    if level == 1:
        assert locate(layers, 33.674, 44.397, 1).admin1 == "IQ-BG"
    if level == 2:
        assert not layers.overlays["approximate"].any()
        assert locate(layers, 35.325, 43.770, 1).admin2 == "Hawija"


def test_the_real_outline_of_the_country_is_refused(official: Path, embedded: Layers, tmp_path: Path) -> None:
    with pytest.raises(RefusedBoundariesError, match="level 0"):
        import_file(next(official.glob("*adm0*.geojson")), tmp_path, embedded)


def test_a_schema_that_does_not_state_its_level_is_told_by_its_count(embedded: Layers) -> None:
    frame = geoboundaries(embedded, 2).drop(columns="shapeType")
    assert recognise(frame, Path("x")) == ("geoBoundaries", 2)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "www"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()
    thread.join()


def test_install_fetches_checks_and_puts_in_force(
    served: tuple[str, Path], embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = served
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "home"))
    path = written(geoboundaries(embedded, 2), folder / "adm2.geojson")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    runner = CliRunner()
    command = ["data", "install", "boundaries", "--url", f"{address}/adm2.geojson", "--sha256", digest]
    done = runner.invoke(main, command)
    assert done.exit_code == 0, done.output
    assert f"SHA-256: {digest} (as expected)" in done.stderr
    assert "Licence: CC BY 4.0" in done.stderr
    assert done.stdout.startswith(f"districts: {len(embedded.districts)} from {address}/adm2.geojson (geoBoundaries")
    told = runner.invoke(main, ["data", "status", "boundaries"])
    assert "governorates: the approximate ones of the program" in told.stdout
    assert "adm2.geojson" in told.stdout
    out = runner.invoke(main, ["layers", "--out", str(tmp_path / "layers")])
    assert out.exit_code == 0, out.output
    first = json.loads((tmp_path / "layers" / "districts.geojson").read_text(encoding="utf-8"))["features"][0]
    assert first["properties"]["approximate"] is False
    assert runner.invoke(main, ["data", "remove", "boundaries"]).stdout == "removed: districts\n"
    again = runner.invoke(main, ["data", "remove", "boundaries"])
    assert again.exit_code == 2
    assert "no boundaries are installed" in again.stderr


def test_a_file_with_another_checksum_is_refused(
    served: tuple[str, Path], embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = served
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "home"))
    written(geoboundaries(embedded, 1), folder / "adm1.geojson")
    command = ["data", "install", "boundaries", "--url", f"{address}/adm1.geojson", "--sha256", "0" * 64]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert "the file was changed or damaged" in done.stderr
    assert installed(tmp_path / "home" / "boundaries") == []


def test_the_listing_of_ocha_leads_to_its_archive(
    served: tuple[str, Path], embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = served
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "home"))
    with zipfile.ZipFile(folder / "irq_adm_geojson.zip", "w") as file:
        for level in (1, 2, 3):
            part = written(cod_ab(embedded, level), tmp_path / f"irq_admbnda_adm{level}.geojson")
            file.write(part, part.name)
    resources = [
        {"format": "XLSX", "name": "gazetteer", "download_url": f"{address}/irq.xlsx"},
        {"format": "SHP", "name": "irq_adm_shp.zip", "download_url": f"{address}/irq_adm_shp.zip"},
        {"format": "GeoJSON", "name": "irq_adm_geojson.zip", "download_url": f"{address}/irq_adm_geojson.zip"},
    ]
    (folder / "list").write_text(json.dumps({"result": {"resources": resources}}), encoding="utf-8")
    found = boundary_sources.cod_ab(tmp_path, LIMITS, f"{address}/list")
    assert found.address == f"{address}/irq_adm_geojson.zip"
    fetched = boundary_sources.download(found, tmp_path / found.file_name, LIMITS)
    assert import_file(fetched.path, tmp_path / "own", embedded, level=3).level == 3


@pytest.mark.parametrize("listing", ["[]", "{", '{"result": {"resources": []}}'])
def test_a_listing_without_an_archive_is_told(served: tuple[str, Path], tmp_path: Path, listing: str) -> None:
    address, folder = served
    (folder / "list").write_text(listing, encoding="utf-8")
    with pytest.raises(DownloadError, match=r"name another with --url|import it"):
        boundary_sources.cod_ab(tmp_path, LIMITS, f"{address}/list")


def test_a_missing_file_is_told_with_what_to_do(served: tuple[str, Path], tmp_path: Path) -> None:
    source = boundary_sources.Source(f"{served[0]}/none.geojson")
    with pytest.raises(DownloadError, match=r"404.*import it"):
        boundary_sources.download(source, tmp_path / "x.geojson", LIMITS)


def test_the_pinned_sources_are_whole() -> None:
    for level in (1, 2):
        source = boundary_sources.geoboundaries(level)
        assert source.address.startswith("https://github.com/wmgeolab/geoBoundaries/raw/")
        assert source.file_name == f"geoBoundaries-IRQ-ADM{level}.geojson"
        assert source.sha256 is not None
        assert len(source.sha256) == 64
    with pytest.raises(DownloadError, match="no level 3"):
        boundary_sources.geoboundaries(3)


def test_claims_and_lines_are_asked_apart_from_the_disputed_districts(embedded: Layers) -> None:
    found = {share.id: share for share in overlay_shares(embedded, 35.42, 44.03, 3000, further=True)}
    assert "control-2014-line" in found
    assert {share.id for share in overlay_shares(embedded, 35.42, 44.03, 3000)} <= set(embedded.overlays["id"])
