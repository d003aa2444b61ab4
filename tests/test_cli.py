"""The command as a user meets it: what it prints, where, and with which exit status."""

from __future__ import annotations

import csv
import http.client
import json
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dashboard import serve as server
from dashboard.cli import main
from geo.errors import GeoError
from geo.models import Candidate, DateInterval, Document, Extraction, Incident, Location, Place, Resolution, Span
from geo.store import Store

ROOT = Path(__file__).parents[1]
DOCUMENTATION = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONTRACT = {"ingest", "serve", "export", "extract", "resolve", "layers", "evaluate", "data"}
TAJI = Place("taji", "town", "التاجي", "Taji", 33.53, 44.26, 3000, admin1="IQ-BG", admin2="Taji")
KIRKUK = Place("kirkuk", "city", "كركوك", "Kirkuk", 35.47, 44.39, 10000, admin1="IQ-KI")


class FakeResolver:
    """Knows Taji, and that Rashid may be two places."""

    def resolve(self, name: str, admin1: str | None = None, context: str | None = None) -> Resolution:
        if name == "Rashid":
            candidates = (Candidate(TAJI, 0.5, "one"), Candidate(KIRKUK, 0.5, "other"))
            return Resolution(None, 0.4, f"two fit; asked for {admin1}, {context}", True, candidates)
        if name == "Taji":
            return Resolution(TAJI, 0.9, "known", False, (Candidate(TAJI, 0.9, "known"),))
        return Resolution(None, 0.0, "no such name")


class FakeExtractor:
    """Finds an attack at `Taji` or `Kirkuk`, an arrest without a place at `arrest`; `crash` breaks it."""

    resolver = FakeResolver()

    def extract(self, document: Document) -> Extraction:
        if "crash" in document.text:
            raise ZeroDivisionError("division by zero")
        known = {"Taji": TAJI, "Kirkuk": KIRKUK, "arrest": None}
        found = [self._incident(document, word, place) for word, place in known.items() if word in document.text]
        return Extraction(document.id, (), tuple(found))

    def _incident(self, document: Document, word: str, place: Place | None) -> Incident:
        span = Span(document.text.index(word), document.text.index(word) + len(word))
        location = place and Location(place.lat, place.lon, place.radius_m, 1, place, span, admin1=place.admin1)
        day = document.published
        return Incident(
            id=f"{document.id}-{word}",
            document_id=document.id,
            type="Attack" if place else "Arrests",
            trigger=span,
            excerpt=Span(0, len(document.text)),
            location=location or None,
            unplaced_reason=None if place else "no place is named",
            date=DateInterval(day, day, "day") if day else None,
            killed=None,
            injured=None,
        )


@pytest.fixture(autouse=True)
def _fake_extractor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_extractor" not in request.fixturenames:
        monkeypatch.setattr("geo.pipeline.load_extractor", FakeExtractor)


@pytest.fixture
def real_extractor() -> None:
    """The test takes the bundled extractor."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def articles(folder: Path) -> Path:
    lines = [
        {"id": "a", "text": "An attack in Taji.", "published": "2021-05-02"},
        {"id": "b", "text": "An attack in Kirkuk. انفجار", "published": "2021-05-31"},
        {"id": "c", "text": "An arrest somewhere."},
    ]
    path = folder / "articles.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def store(articles: Path) -> Path:
    run(f"ingest {articles} --store s.gpkg")
    return articles.with_name("s.gpkg")


def run(line: str, status: int = 0) -> Result:
    """Run a command line (without the name of the program) and check its exit status."""
    result = CliRunner().invoke(main, shlex.split(line), prog_name="incident-map")
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def refused(line: str) -> str:
    """The one line on stderr of a command that ends with status 2."""
    result = run(line, status=2)
    assert result.stdout == ""
    (message,) = result.stderr.splitlines()
    return message


# What is written about each command


def test_the_commands_are_those_that_stay_fixed() -> None:
    assert set(main.commands) == CONTRACT


@pytest.mark.parametrize("name", sorted(main.commands))
def test_help_says_what_it_does_and_shows_an_example(name: str) -> None:
    command = main.commands[name]
    assert command.help
    assert len(command.help) > 60
    example = re.fullmatch(r"Example: (incident-map .+)", command.epilog or "")
    assert example
    words = shlex.split(example[1])
    assert words[:2] == ["incident-map", name]
    command.make_context(name, words[2:])  # refuses options that are not there
    assert " ".join(example[1].split()) in " ".join(run(f"{name} --help").stdout.split())


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_has_help_and_is_documented(name: str) -> None:
    section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", DOCUMENTATION, re.MULTILINE | re.DOTALL)
    assert section
    assert f"incident-map {name} " in section[1]
    for option in main.commands[name].params:
        if isinstance(option, click.Option):
            assert option.help
            assert f"`{option.opts[0]}" in section[1], option.opts[0]


def _documented_commands() -> list[tuple[str, str]]:
    """Each command line of the page, and what the page says that it prints."""
    blocks = re.findall(r"```console\n(.*?)```", DOCUMENTATION, re.DOTALL)
    return [
        (line, printed)
        for block in blocks
        for line, printed in re.findall(r"^\$ incident-map ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", block, re.MULTILINE)
    ]


def test_the_documented_examples_print_what_they_say(folder: Path, real_extractor: None) -> None:
    example = re.search(r"```json\n(.*?)```", DOCUMENTATION, re.DOTALL)
    assert example
    (folder / "articles.jsonl").write_text(example[1], encoding="utf-8")
    commands = _documented_commands()
    assert len(commands) == 8
    for line, printed in commands:
        assert run(line).output == printed, line
    documented = {line.split()[0] for line, _ in commands}
    assert documented == {"ingest", "export", "extract", "resolve", "layers"}
    found = [json.loads(line) for line in (folder / "found.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(f["document_id"], [m["surface"] for m in f["mentions"]]) for f in found] == [
        ("taji", ["قضاء التاجي", "بغداد"]),
        ("kirkuk", ["Kirkuk"]),
    ]
    (taji,), (kirkuk,) = (f["incidents"] for f in found)
    assert (taji["location"]["place_id"], taji["killed"], taji["injured"]) == ("bg-taji", 3, 5)
    assert (kirkuk["location"]["place_id"], kirkuk["killed"], kirkuk["injured"]) == ("ki-kirkuk", 2, None)
    assert (taji["date_start"], kirkuk["date_start"]) == ("2021-05-02", "2021-05-01")
    printed = next(printed for line, printed in commands if line.startswith("layers"))
    assert {f"layers/{path.name}" for path in (folder / "layers").iterdir()} == set(printed.split())


def test_help_is_quick_because_it_loads_nothing_heavy() -> None:
    script = (
        "import sys, dashboard.cli; dashboard.cli.main(['ingest', '--help'], standalone_mode=False); "
        "print([m for m in ('pandas', 'geopandas', 'shapely', 'streamlit', 'trafilatura') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("incident-map, version ")


def test_the_module_runs_as_the_command() -> None:
    command = [sys.executable, "-m", "dashboard", "--help"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.startswith("Usage: incident-map [OPTIONS] COMMAND")


# ingest


def test_ingest_reports_what_it_did(articles: Path) -> None:
    first = run("ingest articles.jsonl --store s.gpkg")
    assert first.stdout.splitlines() == [
        "s.gpkg: 3 documents added, 0 unchanged, 0 replaced, 0 skipped",
        "3 incidents found: 2 on the map, 1 without a place; 3 events in the store",
    ]
    assert first.stderr == ""
    content = articles.with_name("s.gpkg").read_bytes()
    again = run("ingest articles.jsonl --store s.gpkg")
    assert again.stdout.startswith("s.gpkg: 0 documents added, 3 unchanged")
    assert articles.with_name("s.gpkg").read_bytes() == content
    assert {p.name for p in articles.parent.iterdir()} == {"articles.jsonl", "s.gpkg"}
    articles.write_text('{"id": "a", "text": "It was calm."}', encoding="utf-8")
    replaced = run("ingest articles.jsonl --store s.gpkg --quiet")
    assert replaced.stdout == ""
    assert replaced.stderr == "replaced: the document a has new content\n"


def test_a_bad_line_is_named_the_others_are_kept_and_the_status_is_2(articles: Path) -> None:
    articles.write_text('{"id": "a", "text": "Taji"}\nnot json\n{"id": "b", "text": "crash"}\n{"id": "c", "text": "x"}')
    result = run("ingest articles.jsonl --store s.gpkg", status=2)
    assert result.stdout.startswith("s.gpkg: 2 documents added, 0 unchanged, 0 replaced, 2 skipped")
    first, second = result.stderr.splitlines()
    assert first.startswith("Error: articles.jsonl line 2: it is not JSON")
    assert second.startswith("Error: document b: extraction failed (ZeroDivisionError: division by zero).")
    with Store.open("s.gpkg", readonly=True) as store:
        assert store.documents()["document_id"].tolist() == ["a", "c"]


def test_bad_input_gets_one_message_and_status_2(folder: Path) -> None:
    (folder / "latin.txt").write_bytes("بغداد".encode("cp1256"))
    (folder / "empty.txt").touch()
    (folder / "a.txt").write_text("Taji")
    (folder / "text.gpkg").write_text("no database " * 100)
    messages = {
        "ingest missing.txt --store s.gpkg": "Error: missing.txt: no such file or folder",
        "ingest a.txt --store text.gpkg": "Error: text.gpkg is not a store of incident-map",
        "ingest a.txt --store no/s.gpkg": "Error: no/s.gpkg: there is no folder no",
        "export m.html --store missing.gpkg": "Error: missing.gpkg: no such store; make one with",
        "export m.html --store text.gpkg": "Error: text.gpkg is not a store of incident-map",
        "serve --store text.gpkg": "Error: text.gpkg is not a store of incident-map",
        "extract missing.jsonl --out o.jsonl": "Error: missing.jsonl: no such file or folder",
        "extract a.txt --out no/o.jsonl": "Error: no/o.jsonl: there is no folder no",
        "evaluate missing.jsonl": "Error: missing.jsonl: No such file or directory",
        "layers --out a.txt": "Error: a.txt is a file; name a folder",
        "resolve Taji --admin1 XX": "Error: 'XX' is no governorate code",
    }
    for line, message in messages.items():
        assert refused(line).startswith(message), line
    assert {p.name for p in folder.iterdir()} == {"latin.txt", "empty.txt", "a.txt", "text.gpkg"}
    for line, message in {
        "ingest latin.txt --store s.gpkg --quiet": "Error: latin.txt: byte 0 (0xC8) is not UTF-8. Convert it first",
        "ingest empty.txt --store s.gpkg --quiet": "Error: empty.txt: the article is empty",
        "extract empty.txt --out o.jsonl": "Error: empty.txt: the article is empty",
    }.items():
        assert refused(line).startswith(message), line


def test_a_store_that_another_process_writes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.store.connection.BUSY_TIMEOUT_S", 0.05)
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    message = refused("ingest articles.jsonl --store s.gpkg")
    assert message.startswith("Error: s.gpkg is being written by another process; wait until it has finished")
    other.close()


@pytest.mark.parametrize(
    "line", ["ingest", "ingest a.txt", "export m.html", "resolve", "resolve --batch x", "nonsense"]
)
def test_wrong_usage_is_status_2(folder: Path, line: str) -> None:
    assert "Error: " in run(line, status=2).stderr


def test_what_should_not_happen_is_status_1_and_no_traceback(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("geo.pipeline.load_extractor", fail)
    result = run("resolve Taji", status=1)
    assert result.stderr.startswith("Error: this should not have happened: ZeroDivisionError: division by zero; set")
    monkeypatch.setenv("INCIDENT_MAP_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, ["resolve", "Taji"]).exception, ZeroDivisionError)


def test_the_real_command_ends_with_the_status_and_one_line(folder: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "ingest", "missing.txt", "--store", "s.gpkg"]
    environment = {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        "Error: missing.txt: no such file or folder; check the spelling, or the folder you are in\n"
    )


# export


@pytest.mark.parametrize("ending", ["html", "geojson", "csv", "gpkg", "kml", "parquet"])
def test_export_writes_every_format(store: Path, ending: str) -> None:
    result = run(f"export out.{ending} --store s.gpkg")
    assert result.stderr == f"out.{ending}: 3 incidents, 1 of them without a place\n"
    assert store.with_name(f"out.{ending}").stat().st_size > 1000


@pytest.mark.parametrize(
    ("options", "passing"),
    [
        ("", {"a-Taji", "b-Kirkuk", "c-arrest"}),
        ("--from 2021-05-03", {"b-Kirkuk"}),
        ("--from 2021-05-03 --undated", {"b-Kirkuk", "c-arrest"}),
        ("--to 2021-05-02", {"a-Taji"}),
        ("--from 2021-05-31 --to 2021-05-31", {"b-Kirkuk"}),
        ("--type arrests", {"c-arrest"}),
        ("--type Attack --type Arrests", {"a-Taji", "b-Kirkuk", "c-arrest"}),
        ("--type Arrests,Grenade", {"c-arrest"}),
        ("--admin1 iq-ki --admin1 IQ-DI", {"b-Kirkuk"}),
        ("--admin1 IQ-DI,IQ-BG", {"a-Taji"}),
        ("--bbox 44,33,44.3,34", {"a-Taji"}),
        ("--query أنفجار", {"b-Kirkuk"}),
        ("--disputed", set()),
    ],
)
def test_export_filters(store: Path, options: str, passing: set[str]) -> None:
    run(f"export out.csv --store s.gpkg {options}")
    with store.with_name("out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["incident_id"] for row in csv.DictReader(file)} == passing


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("out.csv --from 01.05.2021", "Error: '01.05.2021' is not a date; write it as 2021-05-02"),
        ("out.csv --from 2021-05-02 --to 2021-05-01", "Error: the range ends (2021-05-01) before it begins"),
        ("out.csv --type Atack", "Error: 'Atack' is no type of incident; did you mean 'Attack'?"),
        ("out.csv --bbox 1,2,3", "Error: '1,2,3' is not a box"),
        ("out.shp", "Error: out.shp: cannot write .shp; name a file in .html, .geojson"),
    ],
)
def test_export_refuses_what_means_nothing(store: Path, options: str, message: str) -> None:
    assert refused(f"export {options} --store s.gpkg").startswith(message)
    assert not list(store.parent.glob("out.*"))


def test_what_is_read_is_never_written_over(store: Path) -> None:
    content = store.read_bytes()
    (store.parent / "link.gpkg").symlink_to(store)
    for line in (
        "export s.gpkg --store s.gpkg",
        "export link.gpkg --store s.gpkg",
        "extract articles.jsonl --out ./articles.jsonl",
        "resolve --batch articles.jsonl --out articles.jsonl",
    ):
        assert "is what is read; name another file" in refused(line)
    assert store.read_bytes() == content


def test_the_page_names_its_filters_in_both_languages(store: Path) -> None:
    run("export out.html --store s.gpkg --type Attack --title 'خريطة <b>'")
    page = store.with_name("out.html").read_text(encoding="utf-8")
    assert "هجوم مسلح أو اغتيال" in page
    assert "خريطة &lt;b&gt;" in page
    assert "خريطة <b>" not in page


# extract, resolve, layers, evaluate


def test_extract_writes_a_line_for_each_line_in_order(articles: Path) -> None:
    lines = ['{"id": "a", "text": "Taji"}', "{", "", '{"id": "b", "text": " "}', '{"id": "c", "text": "arrest"}']
    articles.write_text("\n".join(lines))
    result = run("extract articles.jsonl --out out.jsonl", status=2)
    assert len(result.stderr.splitlines()) == 2
    records = [json.loads(line) for line in articles.with_name("out.jsonl").read_text().splitlines()]
    assert [record["document_id"] for record in records] == ["a", None, "b", "c"]
    assert [len(record["incidents"]) for record in records] == [1, 0, 0, 1]
    assert "it is not JSON" in records[1]["error"]
    assert "the article is empty" in records[2]["error"]


def test_resolve_tells_the_place_or_the_candidates(folder: Path) -> None:
    assert run("resolve Taji Rashid Nowhere --admin1 IQ-BG").stdout.splitlines() == [
        "Taji: التاجي · Taji (town, Taji, IQ-BG) at 33.5300 44.2600 within 3 km",
        "  known",
        "Rashid: several places share the name",
        "  two fit; asked for IQ-BG, None",
        "  or التاجي · Taji (town, Taji, IQ-BG) at 33.5300 44.2600 within 3 km, score 0.50: one",
        "  or كركوك · Kirkuk (city, IQ-KI) at 35.4700 44.3900 within 10 km, score 0.50: other",
        "Nowhere: no place",
        "  no such name",
    ]
    record = json.loads(run("resolve Taji --json").stdout)
    assert record["name"] == "Taji"
    assert record["place"]["admin1"] == "IQ-BG"


def test_resolve_takes_a_governorate_in_any_letter_case(folder: Path) -> None:
    assert "asked for IQ-KI, None" in run("resolve Rashid --admin1 iq-ki").stdout
    (folder / "in.jsonl").write_text('{"id": "1", "name": "Rashid"}\n{"id": "2", "name": "Rashid", "admin1": "iq-di"}')
    run("resolve --batch in.jsonl --out out.jsonl --admin1 iq-ki")
    records = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["reason"] for r in records] == ["two fit; asked for IQ-KI, None", "two fit; asked for IQ-DI, None"]
    (folder / "out.jsonl").unlink()
    message = refused("resolve --batch in.jsonl --out out.jsonl --admin1 XX")
    assert message.startswith("Error: 'XX' is no governorate code")
    assert not (folder / "out.jsonl").exists()


def test_resolve_in_a_batch(folder: Path) -> None:
    questions = [
        {"id": "1", "name": "Taji"},
        {"id": 2, "name": "Rashid", "admin1": "IQ-NI", "context": "near Mosul"},
        {"id": "3", "name": "Nowhere"},
    ]
    (folder / "in.jsonl").write_text("\n".join(json.dumps(q) for q in questions))
    run("resolve --batch in.jsonl --out out.jsonl")
    records = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(r["id"], r["ambiguous"], r["place"] and r["place"]["id"]) for r in records] == [
        ("1", False, "taji"),
        (2, True, None),
        ("3", False, None),
    ]
    assert records[1]["reason"] == "two fit; asked for IQ-NI, near Mosul"
    assert [c["score"] for c in records[1]["candidates"]] == [0.5, 0.5]


def test_a_bad_line_of_a_batch_is_named_the_others_are_answered_and_the_status_is_2(folder: Path) -> None:
    lines = [
        '{"id": "1", "name": "Taji", "context": 5}',
        '{"id": 2, "name": null}',
        '{"id": "3", "name": "Taji"}',
        '{"id": "4", "name": "Taji", "admin1": "IQ-XX"}',
        "not json",
    ]
    (folder / "in.jsonl").write_text("\n".join(lines))
    result = run("resolve --batch in.jsonl --out out.jsonl", status=2)
    records = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(r["id"], r["place"] and r["place"]["id"]) for r in records] == [
        ("1", None),
        (2, None),
        ("3", "taji"),
        ("4", None),
        (None, None),
    ]
    assert result.stdout == ""
    assert result.stderr.splitlines() == [f"Error: {r['error']}" for r in records if "error" in r]
    assert [r["error"].partition(":")[0] for r in records if "error" in r] == [
        "in.jsonl line 1",
        "in.jsonl line 2",
        "in.jsonl line 4",
        "in.jsonl line 5",
    ]


def test_layers_have_the_properties_that_stay_fixed(folder: Path) -> None:
    run("layers --out deep/layers")
    fixed = {"governorates": {"admin1"}, "districts": {"admin1", "admin2"}, "disputed_territories": set()}
    layers = {**fixed, "governorates_19": {"admin1"}, "overlays": {"id"}, "land": set(), "rivers": {"id"}}
    layers |= {"lakes": {"id"}, "roads": {"id"}}
    features = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["features"]
        for path in (folder / "deep" / "layers").iterdir()
    }
    assert features.keys() == layers.keys()
    for name, wanted in layers.items():
        assert features[name]
        for feature in features[name]:
            assert wanted <= set(feature["properties"])
    codes = {name: {f["properties"].get("admin1") for f in features[name]} for name in features}
    assert len(codes["governorates"]) == 18
    assert codes["governorates_19"] == codes["governorates"] | {"IQ-HA"}
    assert codes["districts"] == codes["governorates_19"]


def test_evaluate_prints_the_figures_and_the_misses(folder: Path) -> None:
    incident = {"type": ["Attack"], "killed": [None], "injured": [None], "date": [], "anchors": ["Taji"]}
    gold = {
        "id": "g",
        "text": "An attack in Taji, an arrest.",
        "mentions": [],
        "incidents": [{**incident, "admin1": ["IQ-BG"], "outside": False, "optional": False}],
    }
    (folder / "gold.jsonl").write_text(json.dumps(gold))
    lines = run("evaluate gold.jsonl --show 5").stdout.splitlines()
    assert "incidents: F1 0.667  P 0.500 (1/2)  R 1.000 (1/1)" in lines
    assert lines[-1] == "incident invented: g Arrests at None"
    run("extract gold.jsonl --out found.jsonl")
    assert run("evaluate gold.jsonl --predicted found.jsonl --show 5").stdout.splitlines() == lines


# serve


def _get(port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8")
    finally:
        connection.close()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_and_ends_with_its_child(store: Path, free_port: int, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "dashboard", "serve", "--store", str(store), "--port", str(free_port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"http://127.0.0.1:{free_port}  shows {store} (Ctrl-C ends it)\n"
            status, page = _get(free_port)
            assert status == 200
            assert "<html" in page
            process.send_signal(number)
            assert process.wait(15) == 0
        finally:
            process.kill()
    with pytest.raises(ConnectionRefusedError):
        _get(free_port)


def test_serve_listens_on_this_machine_alone(store: Path, free_port: int) -> None:
    with server.running(store, free_port) as child:
        listening = Path(f"/proc/{child.pid}/net/tcp").read_text().splitlines()[1:]
        addresses = {line.split()[1] for line in listening if line.split()[3] == "0A"}
        assert f"0100007F:{free_port:04X}" in addresses
        assert f"00000000:{free_port:04X}" not in addresses


def test_a_port_that_is_taken_is_refused(store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(f"serve --store s.gpkg --port {port}").startswith(f"Error: port {port} is taken")


def test_without_a_port_a_free_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(server, "_USUAL_PORT", taken.getsockname()[1])
        assert server.choose_port(None) != taken.getsockname()[1]


def test_an_app_that_ends_while_starting_is_an_error(
    store: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STREAMLIT_FLAGS", ["--no-such-flag"])
    with pytest.raises(GeoError, match="the app ended while starting"), server.running(store, free_port):
        pass


def test_without_a_store_the_sample_is_served(
    articles: Path, monkeypatch: pytest.MonkeyPatch, served: list[Path]
) -> None:
    monkeypatch.setattr("geo.paths.samples_dir", lambda: articles.parent)
    monkeypatch.setenv("XDG_CACHE_HOME", str(articles.parent / "cache"))
    for _ in range(2):
        run("serve", status=1)
    sample = articles.parent / "cache" / "iraq-incident-map" / "sample.gpkg"
    assert served == [sample, sample]
    with Store.open(sample, readonly=True) as store:
        assert len(store.incidents()) == 3
    assert [p.name for p in sample.parent.iterdir()] == ["sample.gpkg"]


def test_without_a_sample_it_says_so(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.paths.samples_dir", lambda: articles.parent / "none")
    monkeypatch.setenv("XDG_CACHE_HOME", str(articles.parent / "cache"))
    assert run("serve", status=1).stderr.startswith("Error: no sample documents in")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which stores the app would have been started on."""
    stores: list[Path] = []

    def refuse(store: Path, _port: int) -> None:
        stores.append(store)
        raise GeoError("not started in this test")

    monkeypatch.setattr(server, "running", refuse)
    return stores
