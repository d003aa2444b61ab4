"""The figures against gold, on documents small enough to count by hand, and against an independent count."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError, UnreadableFileError
from geo.evaluate import Agreement, Share, evaluate, great_circle_km, read_records

TEXT = "انفجار في التاجي قتل ثلاثة، وهجوم في كركوك، واعتقال في دمشق."
GOLD = {
    "id": "d",
    "text": TEXT,
    "published": "2021-05-03",
    "mentions": [
        {"start": 10, "end": 16, "surface": "التاجي", "kind": "town", "role": ["event"], "admin1": "IQ-BG",
         "lat": 33.53, "lon": 44.26},
        {"start": 37, "end": 42, "surface": "كركوك", "kind": "governorate", "role": ["event", "container"],
         "admin1": "IQ-KI", "lat": 35.4, "lon": 44.4},
    ],
    "incidents": [
        {"type": ["Remote explosive/landmine/IED"], "killed": [3], "injured": [None], "date": [["2021-05-02"] * 2],
         "anchors": ["التاجي"], "admin1": ["IQ-BG"], "outside": False, "optional": False},
        {"type": ["Attack", "Armed clash"], "killed": [None], "injured": [None], "date": [],
         "anchors": ["كركوك"], "admin1": ["IQ-KI"], "outside": False, "optional": False},
        {"type": ["Arrests"], "killed": [None], "injured": [None], "date": [], "anchors": ["دمشق"], "admin1": [],
         "outside": True, "optional": False},
    ],
}  # fmt: skip


def _mention(start: int, end: int, role: str, admin1: str | None, lat: float, lon: float) -> dict[str, Any]:
    place = {"name_en": "Somewhere", "admin1": admin1, "lat": lat, "lon": lon}
    return {"start": start, "end": end, "surface": TEXT[start:end], "role": role, "place": place}


def _incident(kind: str, anchor: tuple[int, int] | None, admin1: str | None, **values: Any) -> dict[str, Any]:
    location = None
    if anchor:
        location = {"anchor": {"start": anchor[0], "end": anchor[1]}, "admin1": admin1}
    empty = {"killed": None, "injured": None, "date_start": None, "date_end": None}
    return {"type": kind, "location": location, **empty, **values}


BLAST = "Remote explosive/landmine/IED"
RIGHT = {
    "document_id": "d",
    "mentions": [
        _mention(10, 16, "event", "IQ-BG", 33.53, 44.26),
        _mention(37, 42, "container", "IQ-KI", 30.0, 40.0),
        {
            "start": 55,
            "end": 59,
            "surface": "دمشق",
            "role": "event",
            "place": {"admin1": None, "lat": 33.5, "lon": 36.3},
        },
    ],
    "incidents": [
        _incident(BLAST, (10, 16), "IQ-BG", killed=3, date_start="2021-05-02", date_end="2021-05-02"),
        _incident("Armed clash", (37, 42), "IQ-KI"),
        _incident("Arrests", (55, 59), None),
    ],
}


def _lines(predicted: dict[str, Any], gold: dict[str, Any] = GOLD) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in evaluate([gold], [predicted]).lines())


def test_all_right_is_one_everywhere_and_what_is_abroad_is_left_out() -> None:
    assert _lines(RIGHT) == {
        "mentions": "F1 1.000  P 1.000 (2/2)  R 1.000 (2/2)",
        "mention admin1": "1.000 (2/2)",
        "mention role": "1.000 (2/2)",
        "mention within 5 km": "1.000 (1/1)",
        "mention within 25 km": "1.000 (1/1)",
        "mention median km": "0.00",
        "incidents": "F1 1.000  P 1.000 (2/2)  R 1.000 (2/2)",
        "incidents with type and place right": "F1 1.000  P 1.000 (2/2)  R 1.000 (2/2)",
        "incident type": "1.000 (2/2)",
        "incident place": "1.000 (2/2)",
        "incident admin1": "1.000 (2/2)",
        "incident killed": "1.000 (1/1)",
        "incident injured": "- (0)",
        "incident date": "1.000 (1/1)",
    }
    assert evaluate([GOLD], [RIGHT]).misses == []


def test_each_kind_of_miss_is_counted_and_named() -> None:
    predicted = copy.deepcopy(RIGHT)
    predicted["mentions"] = [
        _mention(8, 12, "dateline", "IQ-DI", 33.63, 44.26),
        _mention(20, 24, "event", "IQ-BG", 33.5, 44.2),
    ]
    predicted["incidents"] = [
        _incident("Attack", (10, 16), "IQ-BG", killed=4, date_start="2021-05-01", date_end="2021-05-02"),
        _incident("Grenade", None, None),
        _incident("Grenade", None, None),
    ]
    lines = _lines(predicted)
    assert lines["mentions"] == "F1 0.500  P 0.500 (1/2)  R 0.500 (1/2)"
    assert lines["mention admin1"] == "0.000 (0/1)"
    assert lines["mention role"] == "0.000 (0/1)"
    assert lines["mention within 5 km"] == "0.000 (0/1)"
    assert lines["mention within 25 km"] == "1.000 (1/1)"
    assert lines["mention median km"] == "11.12"
    # One of the two without a place is forgiven for the arrest abroad, the other is not.
    assert lines["incidents"] == "F1 0.500  P 0.500 (1/2)  R 0.500 (1/2)"
    assert lines["incidents with type and place right"] == "F1 0.000  P 0.000 (0/2)  R 0.000 (0/2)"
    assert lines["incident date"] == "0.000 (0/1)"
    assert evaluate([GOLD], [predicted]).misses == [
        "mention admin1: d التاجي gold IQ-BG got IQ-DI",
        "mention missed: d كركوك",
        "mention invented: d  ثلا -> Somewhere".replace(" ثلا", TEXT[20:24]),
        "incident type: d gold ['Remote explosive/landmine/IED'] got Attack",
        "incident killed: d gold [3] got 4",
        "incident date: d gold [['2021-05-02', '2021-05-02']] got ('2021-05-01', '2021-05-02')",
        "incident missed: d ['Attack', 'Armed clash'] at ['كركوك']",
        "incident invented: d Grenade at None",
    ]


def test_an_optional_incident_counts_neither_way() -> None:
    gold = copy.deepcopy(GOLD)
    gold["incidents"][1]["optional"] = True  # type: ignore[index]
    without = copy.deepcopy(RIGHT)
    del without["incidents"][1]
    assert _lines(RIGHT, gold)["incidents"] == "F1 1.000  P 1.000 (1/1)  R 1.000 (1/1)"
    assert _lines(without, gold)["incidents"] == "F1 1.000  P 1.000 (1/1)  R 1.000 (1/1)"


def test_a_range_of_days_must_be_touched() -> None:
    gold = copy.deepcopy(GOLD)
    gold["incidents"][0]["date"] = [["2021-05-01", "2021-05-31"]]  # type: ignore[index]
    for days, right in {("2021-05-31", "2021-06-02"): 1, ("2021-06-01", "2021-06-02"): 0}.items():
        predicted = copy.deepcopy(RIGHT)
        predicted["incidents"][0] |= {"date_start": days[0], "date_end": days[1]}
        assert _lines(predicted, gold)["incident date"] == f"{right}.000 ({right}/1)"


def test_nothing_found_is_zero_and_no_error() -> None:
    lines = _lines({"document_id": "d", "mentions": [], "incidents": []})
    assert lines["mentions"] == "F1 0.000  P 0.000 (0/0)  R 0.000 (0/2)"
    assert lines["mention median km"] == "-"
    assert lines["incidents"] == "F1 0.000  P 0.000 (0/0)  R 0.000 (0/2)"


def test_a_document_without_extraction_is_named() -> None:
    with pytest.raises(InputError, match="no extraction for 1 of 1 gold documents, the first is 'd'"):
        evaluate([GOLD], [])


def test_files_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text('{"id": 1, "text": "x"}\n\n{"id": 2}\n')
    assert [record["id"] for record in read_records(path, "id")] == [1, 2]
    with pytest.raises(UnreadableFileError, match="line 3: it lacks text"):
        read_records(path, "id", "text")
    for content, message in {
        "": "the file is empty",
        "{": "line 1: it is not JSON",
        "[1]": "line 1: it lacks id",
    }.items():
        path.write_text(content)
        with pytest.raises(UnreadableFileError, match=message):
            read_records(path, "id")
    with pytest.raises(UnreadableFileError, match="No such file"):
        read_records(tmp_path / "missing.jsonl")


def test_arithmetic() -> None:
    assert str(Share()) == "- (0)"
    assert str(Share(1, 3)) == "0.333 (1/3)"
    assert Agreement(2, 4, 3).f1 == pytest.approx(4 / 7)
    # A quarter of the meridian of a sphere of 6371.0088 km.
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(10007.557, abs=0.001)


SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"


def _guesses(gold: list[Any]) -> list[dict[str, Any]]:
    """Extractions that are right, wrong, missing and invented in turn, drawn from the gold itself."""
    draw = random.Random(7)
    types = [kind for d in gold for i in d["incidents"] for kind in i["type"]]
    return [_guess(document, draw, types) for document in gold]


def _guess(document: Any, draw: random.Random, types: list[str]) -> dict[str, Any]:
    mentions = []
    for gold in document["mentions"]:
        if draw.random() < 0.85:
            admin1 = gold["admin1"] if draw.random() < 0.8 else draw.choice(["IQ-BG", None])
            lat, lon = (gold["lat"], gold["lon"]) if gold["lat"] is not None else (33.0, 44.0)
            place = {"name_en": "x", "admin1": admin1, "lat": lat + draw.choice([0, 0.03, 0.3]), "lon": lon}
            role = draw.choice(["event", "org", *gold["role"]])
            mentions.append({**{k: gold[k] for k in ("start", "end", "surface")}, "role": role, "place": place})
    incidents = []
    for gold in document["incidents"]:
        for _ in range(draw.choice([0, 1, 1, 1, 2])):
            where = draw.choice(gold["anchors"]) if gold["anchors"] and draw.random() < 0.8 else None
            start = document["text"].find(where) if where else -1
            admin1 = draw.choice([*(gold["admin1"] or [None]), "IQ-BG"])
            day = gold["date"][0][0] if gold["date"] and draw.random() < 0.7 else None
            anchor = (start, start + len(where)) if where and start >= 0 else None
            kind = draw.choice([*gold["type"], draw.choice(types)])
            killed, injured = draw.choice([*gold["killed"], 1]), draw.choice([*gold["injured"], None])
            values = {"killed": killed, "injured": injured, "date_start": day, "date_end": day}
            incidents.append(_incident(kind, anchor, admin1, **values))
    return {"document_id": document["id"], "mentions": mentions, "incidents": incidents}


@pytest.mark.skipif(not SCORER.exists(), reason="no independent scorer beside the checkout")
@pytest.mark.parametrize("name", ["gold_seeds.jsonl", "gold_dev.jsonl"])
def test_the_figures_agree_with_an_independent_count(tmp_path: Path, name: str) -> None:
    gold = read_records(SCORER.parent / name, "id", "text")
    predicted = _guesses(list(gold))
    path = tmp_path / "p.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in predicted), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(SCORER.parent / name), str(path), "--show", "100000"]
    other = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    figures = evaluate(gold, predicted)
    assert figures.lines() == other[: len(figures.lines())]
    assert len(figures.misses) > 20
    assert sorted(figures.misses) == sorted(other[len(figures.lines()) :])
