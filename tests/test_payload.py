"""Columns for the browser: decoded here by other means than the map script's, with exact values."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from incident_frames import airport_shelling, frame, hostile, incident, kirkuk_bomb, many, sample

from dashboard.packing import to_json
from dashboard.payload import NO_INT, ROWS_PER_BLOCK, encode, mask
from geo.models import INCIDENT_TYPES
from geo.schema import empty

DTYPES = {"i4": "<i4", "f4": "<f4", "u1": "|u1"}


def unpack(packed: str) -> bytes:
    return gzip.decompress(base64.b64decode(packed))


def column(payload: dict[str, Any], name: str) -> list[Any]:
    data, offset, count = unpack(payload["columns"]["data"]), 0, payload["count"]
    for other, dtype in payload["columns"]["layout"]:
        width = np.dtype(DTYPES[dtype]).itemsize
        if other == name:
            planes = [data[offset + plane * count : offset + (plane + 1) * count] for plane in range(width)]
            values = b"".join(bytes(plane[row] for plane in planes) for row in range(count))
            return list(np.frombuffer(values, DTYPES[dtype]))
        offset += width * count
    raise KeyError(name)


def index(payload: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(unpack(payload["index"]))
    return value


def texts(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Texts of all rows, each with its reason in both languages."""
    said = [pair for block in payload["reasons"]["blocks"] for pair in json.loads(unpack(block))]
    rows = []
    for packed in payload["texts"]["blocks"]:
        block = json.loads(unpack(packed))
        rows += [dict(zip(block, values, strict=True)) for values in zip(*block.values(), strict=True)]
    codes = column(payload, "reason")
    return [row | {"reason": None if code < 0 else said[code]} for row, code in zip(rows, codes, strict=True)]


def marked(text: dict[str, Any]) -> list[tuple[str, str]]:
    units = text["excerpt"].encode("utf-16-le")
    return [(kind, units[2 * start : 2 * end].decode("utf-16-le")) for start, end, kind in text["marks"]]


def test_columns_hold_what_the_frame_holds() -> None:
    payload = encode(frame([kirkuk_bomb(), airport_shelling()]))
    assert payload["count"] == 2
    assert index(payload)["ids"] == ["kirkuk", "airport"]
    assert column(payload, "lat") == [35_468_100, 33_262_500]
    assert column(payload, "lon") == [44_392_200, 44_234_600]
    assert column(payload, "radius_m") == [9000.0, 4000.0]
    assert column(payload, "precision") == [1, 2]
    assert [INCIDENT_TYPES[code] for code in column(payload, "type")] == [
        "Remote explosive/landmine/IED",
        "Shelling/artillery/missile attack",
    ]
    assert column(payload, "date_start") == [18749, 18748]  # 2021-05-02 and the day before
    assert [index(payload)["dictionaries"]["place"][code] for code in column(payload, "place")] == [
        ["كركوك", "Kirkuk"],
        ["مطار بغداد الدولي", "Baghdad International Airport"],
    ]


def test_unknown_is_not_zero() -> None:
    payload = encode(frame([airport_shelling(killed=0, injured=None)]))
    assert column(payload, "killed") == [0]
    assert column(payload, "injured") == [-1]


def test_an_incident_without_a_place_is_kept_and_has_no_coordinates() -> None:
    payload = encode(sample())
    row = index(payload)["ids"].index("unplaced")
    assert column(payload, "lat")[row] == NO_INT
    assert column(payload, "lon")[row] == NO_INT
    assert column(payload, "precision")[row] == 0
    assert column(payload, "place")[row] == -1
    assert texts(payload)[row]["reason"] == ["النص لا يذكر مكاناً للحادث"] * 2


def test_a_reason_is_given_in_arabic_and_english() -> None:
    reason = "no place in the gazetteer is named with it"
    (text,) = texts(encode(frame([kirkuk_bomb(location_reason=reason)])))
    assert text["reason"] == ["لا يُذكر معه مكان معروف في معجم الأماكن", reason]


def test_reports_of_one_event_share_a_number() -> None:
    payload = encode(sample())
    events = dict(zip(index(payload)["ids"], column(payload, "event"), strict=True))
    assert events["kirkuk"] == events["kirkuk-again"]
    assert len(set(events.values())) == len(events) - 1


def test_marks_cover_the_words_of_the_sentence() -> None:
    (text,) = texts(encode(frame([kirkuk_bomb()])))
    assert marked(text) == [
        ("trigger", "انفجرت"),
        ("date", "الأحد"),
        ("place", "كركوك"),
        ("toll", "ثلاثة"),
        ("toll", "سبعة"),
    ]


def test_marks_count_in_utf_16_units() -> None:
    row = incident("🚨🚨 Bomb explodes in Kirkuk", incident_id="x", marks={"trigger": "explodes", "anchor": "Kirkuk"})
    (text,) = texts(encode(frame([row])))
    assert text["marks"] == [[10, 18, "trigger"], [22, 28, "place"]]
    assert marked(text) == [("trigger", "explodes"), ("place", "Kirkuk")]


def test_a_place_before_the_excerpt_is_not_marked_but_named() -> None:
    row = kirkuk_bomb() | {"anchor_start": 4, "anchor_end": 9, "anchor_text": "كركوك"}
    (text,) = texts(encode(frame([row])))
    assert "place" not in [kind for kind, _ in marked(text)]
    assert text["anchor"] == "كركوك"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.data())
def test_a_mark_finds_its_words_in_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    row = incident(text, incident_id="x") | {"trigger_start": 120 + start, "trigger_end": 120 + end}
    (encoded,) = texts(encode(frame([row])))
    assert marked(encoded) == [("trigger", text[start:end])]


def test_the_same_frame_gives_the_same_payload() -> None:
    first, second = to_json(encode(sample())), to_json(encode(sample()))
    assert first == second


def test_the_hash_tells_payloads_apart() -> None:
    assert encode(frame([kirkuk_bomb()]))["hash"] != encode(frame([kirkuk_bomb(killed=4)]))["hash"]


def test_an_empty_frame_is_a_payload_of_nothing() -> None:
    payload = encode(empty())
    assert payload["count"] == 0
    assert column(payload, "lat") == []


def test_json_cannot_end_its_script_element() -> None:
    text = to_json({"title": "</script><script>window.__pwned=1</script>"})
    assert "<" not in text
    assert json.loads(text)["title"] == "</script><script>window.__pwned=1</script>"
    assert texts(encode(hostile()))[3]["title"] == "</script><script>window.__pwned=1</script>"


def test_a_lone_surrogate_does_not_break_the_file() -> None:
    assert json.loads(to_json({"title": "a\ud800b"}).encode())["title"] == "a?b"


@pytest.mark.parametrize(
    ("visible", "bits"),
    [(None, None), ([], [0, 0]), (["i0", "i9"], [0b1, 0b10]), (["i7", "not there"], [0b1000_0000, 0])],
)
def test_mask_has_a_bit_for_each_id(visible: list[str] | None, bits: list[int] | None) -> None:
    encoded = mask([f"i{n}" for n in range(10)], visible)
    assert (None if encoded is None else list(base64.b64decode(encoded))) == bits


def test_texts_lie_in_blocks_that_open_by_themselves() -> None:
    payload = encode(many(2 * ROWS_PER_BLOCK + 1))
    sizes = [len(json.loads(unpack(block))["excerpt"]) for block in payload["texts"]["blocks"]]
    assert sizes == [ROWS_PER_BLOCK, ROWS_PER_BLOCK, 1]
    assert payload["texts"]["size"] == ROWS_PER_BLOCK
    assert texts(payload)[-1]["title"] == "مقتل ثلاثة في انفجار عبوة قرب سوق في كركوك"


def test_a_reason_that_many_share_is_written_once() -> None:
    payload = encode(many(10))
    assert column(payload, "reason") == [0] * 10
    assert [len(json.loads(unpack(block))) for block in payload["reasons"]["blocks"]] == [1]
