"""Places beyond the bundled gazetteer: the dump of GeoNames from a server on this machine, and a user's own tables."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import http.server
import json
import re
import shlex
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from geonames_dump import NAMES, PLACES, name_line, place_line, zipped
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cli import main
from dashboard.data_commands import data
from geo import paths, pipeline
from geo.errors import InputError
from geo.gazetteer import place_of
from geo.models import Document, Place
from geo.paths import gazetteer_dir, installed_dir
from geo.sources import download, installed
from geo.sources.tables import Bundled, cells

DOCUMENTATION = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
HEADER = "id,kind,name_ar,name_en,name_ku,names,admin1,admin2,lat,lon,radius_m,importance,source,country"


Answer = bytes | Callable[[http.server.BaseHTTPRequestHandler], None]


class Server:
    """Serves the dump, or what a test puts in its place."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.answers: dict[str, Answer] = {"/IQ.zip": zipped(PLACES), "/alternatenames/IQ.zip": zipped(NAMES)}


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = served.answers.get(self.path)
            if callable(answer):
                answer(self)
            elif answer is None:
                self.send_error(404)
            else:
                send(self, answer)

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        served = Server(f"http://127.0.0.1:{running.server_port}")
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield served
        running.shutdown()


def send(handler: http.server.BaseHTTPRequestHandler, body: bytes, length: int | None = None) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    with contextlib.suppress(OSError):  # who asked may have hung up
        handler.wfile.write(body)


def redirect(target: str) -> Answer:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has installed nothing."""
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture(scope="module")
def library() -> installed.Library:
    return pipeline.load_library()


@pytest.fixture(autouse=True)
def _one_library(library: installed.Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is bundled is read once, and the folder is that of the test."""
    monkeypatch.setattr(pipeline, "load_library", lambda: dataclasses.replace(library, folder=installed_dir()))


def run(line: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, shlex.split(line), prog_name="incident-map")
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def refused(line: str) -> str:
    return run(line, status=2).stderr


def resolved(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(run(f'resolve "{name}" --json').stdout)
    return record


def kept(home: Path, name: str = "geonames") -> dict[str, dict[str, str]]:
    with (home / "gazetteer" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def left_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.rglob("*") if path.is_file())


# GeoNames


def test_a_place_that_only_geonames_has_is_resolved_once_it_is_installed(server: Server, home: Path) -> None:
    assert resolved("Ruye shen")["place"] is None
    result = run(f"data install gazetteer --url {server.base}")
    assert result.stdout == (
        f"{home}/gazetteer/geonames.csv: 3 places\n2 more are known already and only add spellings\n5 lines read\n"
    )
    assert "CC BY 4.0" in result.stderr
    assert server.base in result.stderr
    place = resolved("Ruye shen")["place"]
    assert (place["id"], place["lat"], place["lon"], place["admin1"]) == ("gn-90494", 37.06454, 43.88205, "IQ-DA")
    assert resolved("تاخێ چێیا")["place"]["id"] == "gn-91411"
    assert resolved("نيروة الدوسكية")["place"]["id"] == "gn-12902761"
    assert resolved("كركوك")["place"]["id"] == "ki-kirkuk"


def test_what_is_kept_of_the_dump(server: Server, home: Path) -> None:
    run(f"data install gazetteer --url {server.base}/")
    rows = kept(home)
    assert list(rows) == ["gn-12902761", "gn-90494", "gn-91411", "gn-94787", "gn-98403"]
    assert rows["gn-91411"] == {
        "id": "gn-91411",
        "kind": "village",
        "name_ar": "",
        "name_en": "Taxa Cheya",
        "name_ku": "تاخێ چێیا",
        "names": "Taxa Ceya|Gire Husen Malham",
        "admin1": "IQ-DA",
        "admin2": rows["gn-90494"]["admin2"],
        "lat": "37.03546",
        "lon": "43.76114",
        "radius_m": "3000",
        "importance": "1",
        "source": "GeoNames 91411",
        "country": "IQ",
        "same_as": "",
        "adds": "",
    }
    assert rows["gn-90494"]["admin2"] == "Amadiya"
    assert (rows["gn-94787"]["same_as"], rows["gn-98403"]["same_as"]) == ("ki-kirkuk", "bg-tarmiyah")
    # Codes, links, other languages and names of the past are no spellings.
    assert "KIK" not in rows["gn-94787"]["names"]
    assert "Slukh" not in rows["gn-94787"]["names"]
    assert "Киркук" not in rows["gn-94787"]["names"]


def test_status_tells_source_licence_and_figures(server: Server, home: Path) -> None:
    assert "Nothing is installed" in run("data status").stdout
    run(f"data install gazetteer --url {server.base}")
    told = run("data status").stdout
    assert "geonames: 3 places, 2 linked to known ones; installed 2" in told
    assert f"from {server.base}/alternatenames/IQ.zip ({len(zipped(NAMES))} bytes, SHA-256 " in told
    (record,) = [json.loads(line) for line in run("data status --json").stdout.splitlines()]
    assert (record["name"], record["places"], record["linked"], record["changed"]) == ("geonames", 3, 2, False)
    assert record["licence"].endswith("(https://creativecommons.org/licenses/by/4.0/)")
    table = home / "gazetteer" / "geonames.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Ruye shen", "Ruye Shen"), encoding="utf-8")
    assert "the table was changed by hand since" in run("data status").stdout


def test_what_was_installed_can_be_removed(server: Server, home: Path) -> None:
    run(f"data install gazetteer --url {server.base}")
    run("data remove gazetteer")
    assert left_in(home) == []
    assert resolved("Ruye shen")["place"] is None
    assert f"geonames: no such table; installed in {home}/gazetteer: nothing" in refused("data remove geonames")


def test_the_dump_can_come_from_a_folder(server: Server, home: Path, tmp_path: Path) -> None:
    (tmp_path / "dump" / "alternatenames").mkdir(parents=True)
    (tmp_path / "dump" / "IQ.zip").write_bytes(zipped(PLACES))
    message = refused("data install gazetteer --from dump")
    assert "dump/alternatenames/IQ.zip: no such file; --from names a folder with IQ.zip and" in message
    (tmp_path / "dump" / "alternatenames" / "IQ.zip").write_bytes(zipped(NAMES))
    assert "3 places" in run("data install gazetteer --from dump").stdout
    assert "exclude each other" in refused(f"data install gazetteer --from dump --url {server.base}")


# What goes wrong on the way


def _truncated(server: Server) -> None:
    server.answers["/IQ.zip"] = zipped(PLACES)[:-40]


def _no_archive(server: Server) -> None:
    server.answers["/alternatenames/IQ.zip"] = b"<html>Please log in</html>"


def _other_member(server: Server) -> None:
    server.answers["/IQ.zip"] = zipped(PLACES, member="IR.txt")


def _wrong_columns(server: Server) -> None:
    server.answers["/IQ.zip"] = zipped([line.rpartition("\t")[0] for line in PLACES])


def _wrong_names(server: Server) -> None:
    server.answers["/alternatenames/IQ.zip"] = zipped(PLACES)


def _other_country(server: Server) -> None:
    server.answers["/IQ.zip"] = zipped([line.replace("\tIQ\t", "\tIR\t") for line in PLACES])


def _missing(server: Server) -> None:
    del server.answers["/alternatenames/IQ.zip"]


def _cut_off(server: Server) -> None:
    body = zipped(PLACES)
    server.answers["/IQ.zip"] = lambda handler: send(handler, body[:100], len(body))


def _huge(server: Server) -> None:
    server.answers["/IQ.zip"] = b"x" * (2 * 2**20)


def _huge_unstated(server: Server) -> None:
    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 2**16)
        except OSError:
            pass

    server.answers["/IQ.zip"] = endless


def _inside(server: Server) -> None:
    server.answers["/IQ.zip"] = redirect("http://10.0.0.1/IQ.zip")


def _no_address(server: Server) -> None:
    server.answers["/IQ.zip"] = redirect("file:///etc/passwd")


def _loop(server: Server) -> None:
    server.answers["/IQ.zip"] = redirect("/IQ.zip")


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_truncated, "IQ.zip is not a whole zip archive"),
        (_no_archive, "alternatenames-IQ.zip is not a whole zip archive"),
        (_other_member, "IQ.zip holds no IQ.txt"),
        (_wrong_columns, "IQ.zip: IQ.txt line 1: 18 columns where the table has 19"),
        (_wrong_names, "alternatenames-IQ.zip: IQ.txt line 1: 19 columns where the table has 8 or 10"),
        (_other_country, "IQ.zip: no place of Iraq in it"),
        (_missing, "/alternatenames/IQ.zip: the server answered 404 Not Found; check the network and the address"),
        (_cut_off, "/IQ.zip: the connection "),
        (_huge, "/IQ.zip: larger than the limit of 1048576 bytes; is it the right file?"),
        (_huge_unstated, "/IQ.zip: larger than the limit of 1048576 bytes"),
        (_inside, "it redirects to 10.0.0.1 (10.0.0.1), which is not a public address"),
        (_no_address, "file:///etc/passwd is no http(s) address"),
        (_loop, "it redirects more than 5 times"),
    ],
)
def test_a_failed_install_is_told_and_leaves_what_was_there(
    server: Server, home: Path, spoil: Callable[[Server], None], problem: str
) -> None:
    spoil(server)
    command = f"data install gazetteer --url {server.base} --max-mb 1"
    message = refused(command)
    assert problem in message
    assert message.count("\n") == 3  # source, licence, and one line that says what is wrong
    assert left_in(home) == []
    server.answers = Server(server.base).answers
    run(command)
    before = {path.name: path.read_bytes() for path in (home / "gazetteer").iterdir()}
    spoil(server)
    refused(command)
    assert {path.name: path.read_bytes() for path in (home / "gazetteer").iterdir()} == before


def test_without_a_network_it_says_what_to_do() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = refused(f"data install gazetteer --url http://127.0.0.1:{port}")
    assert f"http://127.0.0.1:{port}/IQ.zip: the connection failed (" in message
    assert "Connection refused" in message
    assert "name a mirror with --url, or fetch IQ.zip and alternatenames/IQ.zip on another machine" in message


def test_a_server_that_drips_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    server.answers["/IQ.zip"] = drip
    began = time.monotonic()
    with pytest.raises(download.DownloadError, match="not done in 1 seconds") as error:
        download.fetch(f"{server.base}/IQ.zip", tmp_path / "IQ.zip", download.Limits(timeout_s=1))
    assert time.monotonic() - began < 5
    assert "give it more with --timeout" in str(error.value)
    assert list(tmp_path.glob("*zip*")) == []


def test_an_interrupted_install_leaves_nothing(server: Server, home: Path, tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download.fetch(f"{server.base}/IQ.zip", tmp_path / "IQ.zip", progress=interrupt)
    assert [path.name for path in tmp_path.iterdir() if path != home] == []


def test_a_fetch_tells_how_far_it_is(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    body = b"x" * 300_000
    server.answers["/IQ.zip"] = body
    found = download.fetch(
        f"{server.base}/IQ.zip", tmp_path / "IQ.zip", progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (300_000, 300_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (found.size, found.path.read_bytes()) == (300_000, body)


def test_a_redirect_on_the_same_host_is_followed(server: Server) -> None:
    server.answers["/latest/IQ.zip"] = server.answers["/IQ.zip"]
    server.answers["/IQ.zip"] = redirect("/latest/IQ.zip")
    assert "3 places" in run(f"data install gazetteer --url {server.base}").stdout


def test_no_redirect_gives_up_encryption() -> None:
    with pytest.raises(download.DownloadError, match=r"it redirects from https to http://example\.org/IQ\.zip"):
        download._check_target(None, "http://example.org/IQ.zip", "https://example.org/IQ.zip")


def test_a_broken_line_among_many_is_left_out(server: Server, home: Path) -> None:
    many = [place_line(1000 + i, f"Zawita Kevin{i}", 37.0, 43.2) for i in range(200)]
    server.answers["/IQ.zip"] = zipped([*many, "broken", *PLACES])
    run(f"data install gazetteer --url {server.base}")
    assert len(kept(home)) == 205
    server.answers["/IQ.zip"] = zipped([*many, *["broken"] * 5, *PLACES])
    assert "IQ.txt line 201: 1 columns where the table has 19" in refused(f"data install gazetteer --url {server.base}")


# Beside the bundled places


def test_geonames_stands_under_the_bundled_places(server: Server) -> None:
    # A hamlet of the name of a bundled village, in another governorate.
    server.answers["/IQ.zip"] = zipped([*PLACES, place_line(11, "Jadidat al-Shatt", 31.2, 46.1, admin1="09")])
    before = resolved("Jadidat al-Shatt")
    run(f"data install gazetteer --url {server.base}")
    after = resolved("Jadidat al-Shatt")
    assert before["place"] is not None
    assert (after["place"] or {}).get("id") == before["place"]["id"]


def test_installing_takes_no_bundled_name_away(server: Server) -> None:
    text = "قتل جندي في كركوك الصغرى قرب الحويجة. A soldier was killed in Hawija Bzurg."
    hamlets = [
        place_line(13, "Kirkuk Bzurg", 35.9, 44.9, admin1="13"),
        place_line(14, "Hawija Bzurg", 35.9, 44.9, admin1="13"),
        place_line(15, "Ruye Bzurg", 35.9, 44.9, admin1="13"),
    ]
    server.answers["/IQ.zip"] = zipped([*PLACES, *hamlets])
    server.answers["/alternatenames/IQ.zip"] = zipped([*NAMES, name_line(13, "ar", "كركوك الصغرى")])

    def found() -> list[tuple[str, str | None]]:
        mentions = pipeline.load_extractor().extract(Document("d", text)).mentions
        return [(m.surface, m.place and m.place.id) for m in mentions]

    before = found()
    assert {name for name, _ in before} == {"كركوك", "الحويجة", "Hawija"}
    run(f"data install gazetteer --url {server.base}")
    assert found() == before
    assert resolved("Hawija Bzurg")["place"]["id"] == "gn-14"


def test_a_misspelt_name_is_sought_among_the_bundled_ones_alone(server: Server) -> None:
    server.answers["/IQ.zip"] = zipped([*PLACES, place_line(12, "Hawijjaa", 31.2, 46.1, admin1="09")])
    before = resolved("Hawijja")["place"]
    assert before["id"] == "ki-hawija"
    run(f"data install gazetteer --url {server.base}")
    assert resolved("Hawijja")["place"] == before
    assert resolved("Hawijjaa")["place"]["id"] == "gn-12"


def test_in_a_text_an_installed_name_needs_a_word_of_place(server: Server) -> None:
    run(f"data install gazetteer --url {server.base}")
    extractor = pipeline.load_extractor()

    def found(text: str) -> list[str]:
        return [m.place.id for m in extractor.extract(Document("d", text)).mentions if m.place is not None]

    assert found("Two people were killed in Ruye shen on Sunday.") == ["gn-90494"]
    assert found("Two people met Ruye shen on Sunday.") == []
    assert found("قتل جنديان في نيروة الدوسكية أمس.") == ["gn-12902761"]
    assert found("قال نيروة الدوسكية أمس.") == []


# A user's own table

KIRKUK = Place("ki-kirkuk", "city", "كركوك", "Kirkuk", 35.468, 44.392, 10000, admin1="IQ-KI", admin2="Kirkuk")
GOOD = "my-zanjili-school,facility,مدرسة الزنجيلي,Zanjili School,,,IQ-NI,Mosul,36.354,43.118,300,2,field notes,IQ"


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_an_own_table_is_imported_and_used(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "Field notes.csv", GOOD)
    assert resolved("مدرسة الزنجيلي")["place"] is None
    assert run("data import 'Field notes.csv'").stdout == f"{home}/gazetteer/field-notes.csv: 1 place\n"
    place = resolved("Zanjili School")["place"]
    assert (place["id"], place["kind"], place["radius_m"]) == ("my-zanjili-school", "facility", 300)
    assert "field-notes: 1 place; installed 2" in run("data status").stdout
    run("data remove field-notes")
    assert resolved("مدرسة الزنجيلي")["place"] is None


def test_what_a_row_does_not_state_is_filled_in_and_marked(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "my-spot;بقعة التجربة;36.354;43.118;x", header="\ufeffID;name_ar;lat;lon;colour")
    result = run("data import t.csv --as spots")
    assert "not used: column colour" in result.stderr
    assert "kind or radius_m not stated in 1 row; marked so" in result.stderr
    (row,) = kept(home, "spots").values()
    assert row == {
        "id": "my-spot",
        "kind": "village",
        "name_ar": "بقعة التجربة",
        "name_en": "",
        "name_ku": "",
        "names": "",
        "admin1": "IQ-NI",
        "admin2": "Mosul",
        "lat": "36.354",
        "lon": "43.118",
        "radius_m": "3000",
        "importance": "2",
        "source": "import of t.csv; kind and radius_m not stated, assumed",
        "country": "IQ",
        "same_as": "",
        "adds": "",
    }


def feature(coordinates: Any, geometry: str = "Point", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": geometry, "coordinates": coordinates}, "properties": properties}


def test_geojson_points_are_imported(home: Path, tmp_path: Path) -> None:
    features = [
        feature([43.118, 36.354], id="my-one", name_en="Zanjili School", names=["Zanjeeli School", "Zenjili School"]),
        feature([44.2, 33.4, 35.0], name_ar="بقعة التجربة", kind="facility", radius_m=250) | {"id": "my-two"},
    ]
    (tmp_path / "p.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    run("data import p.geojson")
    rows = kept(home, "p")
    assert (rows["my-one"]["names"], rows["my-one"]["lat"], rows["my-one"]["lon"]) == (
        "Zanjeeli School|Zenjili School",
        "36.354",
        "43.118",
    )
    assert (rows["my-two"]["radius_m"], rows["my-two"]["admin1"]) == ("250", "IQ-BG")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (GOOD.replace("36.354,43.118", "43.118,36.354"), "(my-zanjili-school): lat 43.118, lon 36.354 lies outside"),
        (GOOD.replace("36.354,43.118", "43.118,36.354"), "were lat and lon swapped?"),
        (GOOD.replace("36.354,43.118", "95,43.118"), "lat 95.0, lon 43.118 are no degrees; were lat and lon swapped?"),
        (GOOD.replace("36.354", "north"), "lat is 'north'; it must be a number"),
        (GOOD.replace("36.354", '"36,354"'), "lat is '36,354'; it must be a number; write the decimal mark as a full"),
        (GOOD.replace("36.354", "inf"), "lat is 'inf'; it must be a finite number"),
        (GOOD.replace("36.354", ""), "lat is missing; fill it in"),
        (GOOD.replace("facility", "hamlet"), "kind 'hamlet' is not known; use one of airport, base,"),
        (GOOD.replace("my-zanjili-school", "My School"), "the id must be lower-case ASCII words joined by hyphens"),
        (GOOD.replace("my-zanjili-school", "ni-mosul"), "the id is taken by the bundled gazetteer (Mosul)"),
        (GOOD.replace("مدرسة الزنجيلي,Zanjili School", "Zanjili School,"), "is not in Arabic script; were two columns"),
        (GOOD.replace("مدرسة الزنجيلي,Zanjili School", ","), "it has no name; fill in name_ar or name_en"),
        (GOOD.replace("IQ-NI", "IQ-XX"), "admin1 'IQ-XX' is not known; use one of IQ-AN,"),
        (GOOD.replace("IQ-NI,Mosul", "IQ-NI,Mossul"), "admin2 'Mossul' is the name_en of no district row of IQ-NI"),
        (GOOD.replace("IQ-NI,Mosul", "IQ-BA,"), "km from the centre of IQ-BA, beyond"),
        (GOOD.replace(",300,", ",5,"), "radius_m 5 is outside 100 to 800000 metres"),
        (GOOD.replace(",300,2,", ",300,9,"), "importance 9 is outside 1 to 5"),
        (GOOD.replace(",300,2,", ",300,1.5,"), "importance is '1.5'; it must be a whole number"),
        (GOOD + ",more", "15 values for 14 columns; quote a value that has a comma in it"),
        (GOOD.replace(",Zanjili School,,,", ",Zanjili School,,مدرسةSchool,"), "mixes Arabic and Latin letters"),
        ("my-good,,,Zanjili School Two,,,,,36.354,43.118,,,,", "the id is taken by t.csv row 2; rename one of them"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(home: Path, tmp_path: Path, row: str, problem: str) -> None:
    write(tmp_path / "t.csv", GOOD.replace("my-zanjili-school", "my-good"), row)
    message = refused("data import t.csv")
    assert problem in message
    assert "t.csv: nothing was imported; 1 of 2 rows cannot be used" in message
    assert "  t.csv row 3" in message
    assert "take the others alone with --skip-bad" in message
    assert left_in(home) == []
    result = run("data import t.csv --skip-bad")
    assert f"{home}/gazetteer/t.csv: 1 place\nrows left out: 1" in result.stdout
    assert problem in result.stderr
    assert list(kept(home, "t")) == ["my-good"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "t.csv",
            b"id,name\n1,x\n",
            "no column lat, lon, name_ar or name_en; the first row names the columns: id,kind,",
        ),
        ("t.csv", HEADER.encode() + "\nالموصل".encode("cp1256"), "is not UTF-8; save it as UTF-8"),
        ("t.csv", b"", "no column id, lat, lon"),
        ("t.csv", HEADER.encode(), "nothing was imported; 0 of 0 rows"),
        ("t.geojson", b'{"type": "Point"}', "not a GeoJSON FeatureCollection"),
        ("t.geojson", b"[" * 100_000, "not a GeoJSON FeatureCollection"),
        ("t.xlsx", b"PK", "cannot read .xlsx; give .csv or .geojson"),
        ("geonames.csv", HEADER.encode(), "its name makes no name for the table; give one, e.g. --as my-places"),
    ],
)
def test_a_file_that_is_no_table_of_places_is_refused(
    home: Path, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert problem in refused(f"data import {name}")
    assert left_in(home) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (feature([[43, 36], [44, 36]], "LineString", id="a-b"), "its geometry is LineString; only points"),
        ({"type": "Feature", "geometry": None}, "its geometry is missing"),
        (feature([43.1], id="a-b"), "its coordinates are [43.1]; write [lon, lat]"),
        (feature([36.354, 43.118], id="a-b", name_en="Zanjili School"), "were lat and lon swapped?"),
        (feature([43.118, 36.354], name_en="Zanjili School"), "id is missing; fill it in"),
    ],
)
def test_a_bad_feature_is_named(home: Path, tmp_path: Path, broken: dict[str, Any], problem: str) -> None:
    good = feature([43.118, 36.354], id="my-one", name_en="Zanjili School")
    (tmp_path / "p.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [good, broken]}))
    message = refused("data import p.geojson")
    assert "p.geojson feature 2" in message
    assert problem in message
    assert left_in(home) == []


def test_ids_are_unique_over_tables_and_a_second_import_replaces_the_first(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", GOOD)
    run("data import t.csv --as one")
    assert "the id is taken by the installed table one; rename it" in refused("data import t.csv --as two")
    write(tmp_path / "t.csv", GOOD.replace("Zanjili School", "Zanjili Primary School"))
    run("data import t.csv --as one")
    assert [row["name_en"] for row in kept(home, "one").values()] == ["Zanjili Primary School"]
    assert "--as My Own: a name is lower-case letters" in refused("data import t.csv --as 'My Own'")


def test_an_own_place_stands_above_geonames(server: Server, home: Path, tmp_path: Path) -> None:
    run(f"data install gazetteer --url {server.base}")
    write(tmp_path / "t.csv", "my-ruye,village,,Ruye Shen,,,,,37.065,43.883,800,2,field notes,IQ")
    run("data import t.csv --as mine")
    assert kept(home)["gn-90494"]["same_as"] == "my-ruye"
    assert resolved("Ruye shen")["place"]["id"] == "my-ruye"
    run("data remove mine")
    assert resolved("Ruye shen")["place"]["id"] == "gn-90494"


def test_a_damaged_table_names_row_and_remedy(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", GOOD)
    run("data import t.csv --as mine")
    table = home / "gazetteer" / "mine.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("36.354", "x"), encoding="utf-8")
    message = refused("resolve Kirkuk")
    assert f"{table} row 2: the installed table is damaged (ValueError: " in message
    assert "`incident-map data remove mine`" in message
    run("data remove mine")
    assert resolved("Kirkuk")["place"]["id"] == "ki-kirkuk"


def test_a_table_without_its_record_is_still_used_and_told(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", GOOD)
    run("data import t.csv --as mine")
    (home / "gazetteer" / "mine.json").write_text("{", encoding="utf-8")
    assert "has no record of where it comes from" in run("data status").stdout
    assert resolved("Zanjili School")["place"]["id"] == "my-zanjili-school"


def test_an_id_that_a_newer_gazetteer_took_is_kept_under_a_longer_one(tmp_path: Path) -> None:
    folder = tmp_path / "installed"
    folder.mkdir()
    row = cells(KIRKUK) | {"name_en": "My Kirkuk", "same_as": "", "adds": ""}
    with (folder / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(row))
        table.writeheader()
        table.writerow(row)
    places = installed.load_gazetteer(gazetteer_dir() / "gazetteer.csv", folder).places
    assert places["ki-kirkuk"].name_en == "Kirkuk"
    assert places["mine-ki-kirkuk"].name_en == "My Kirkuk"


def test_a_folder_that_cannot_be_written_is_told(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(write(tmp_path / "file.csv", GOOD)))
    assert "cannot be written (" in refused("data import file.csv --as mine")


@pytest.mark.parametrize("name", sorted(data.commands))
def test_each_command_has_an_example_and_its_options_are_documented(name: str) -> None:
    command = data.commands[name]
    example = re.match(r"Example: incident-map data ([^\n]+)", command.epilog or "")
    assert example
    words = shlex.split(example[1])
    assert words[0] == name
    command.make_context(name, words[1:])  # refuses options that are not there
    assert f"data {name}" in DOCUMENTATION
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help
            assert f"`{option.opts[0]}" in DOCUMENTATION, option.opts[0]


# What always holds

_LETTERS = st.text("ابتثجحخدرزسشصعغفقكلمنهويةىءأ ", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(_LETTERS, st.floats(29, 37), st.floats(39, 48), st.sampled_from(["village", "town", "river", "region"]))
def test_a_kept_place_is_read_as_it_was_written(name: str, lat: float, lon: float, kind: str) -> None:
    place = Place(
        "my-1", kind, name, "Name", round(lat, 5), round(lon, 5), 900, admin1="IQ-NI", names=("a b", "ب"), importance=3
    )
    assert place_of(cells(place)) == place


def test_bundled_units_come_from_the_gazetteer() -> None:
    district = Place("ki-d", "district", "داقوق", "Daquq", 35.1, 44.4, 1000, admin1="IQ-KI", admin2="Daquq")
    governorate = Place("iq-ki", "governorate", "كركوك", "Kirkuk", 35.4, 44.1, 75000, admin1="IQ-KI")
    bundled = Bundled({p.id: p for p in (district, governorate, KIRKUK)})
    assert bundled.centres == {"IQ-KI": governorate}
    assert bundled.districts == {"IQ-KI": {"Daquq"}}


@pytest.mark.parametrize(
    ("platform", "variable", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "base/iraq-incident-map"),
        ("win32", "LOCALAPPDATA", "base/iraq-incident-map"),
        ("linux", "HOME", "base/.local/share/iraq-incident-map"),
        ("darwin", "HOME", "base/Library/Application Support/iraq-incident-map"),
    ],
)
def test_the_folder_is_the_one_of_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, folder: str
) -> None:
    for name in ("INCIDENT_MAP_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "base"))
    monkeypatch.setattr("sys.platform", platform)
    assert paths.user_dir() == tmp_path / folder
    monkeypatch.setenv("INCIDENT_MAP_HOME", str(tmp_path / "named"))
    assert paths.installed_dir() == tmp_path / "named" / "gazetteer"


def test_removing_what_is_not_there_names_what_is(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", GOOD)
    run("data import t.csv --as mine")
    with pytest.raises(InputError, match=r"other: no such table; installed in .*: mine"):
        installed.remove(home / "gazetteer", "other")
