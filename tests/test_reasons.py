"""Every reason that extraction gives is also said in Arabic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.reasons import arabic, untranslated
from geo.models import Document
from geo.paths import samples_dir
from geo.pipeline import load_extractor

GOLDEN = Path(__file__).parent / "golden"


def texts() -> Iterator[Document]:
    for file in [*sorted(samples_dir().glob("*.jsonl")), *sorted(GOLDEN.glob("passages_*.jsonl"))]:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Document(row["id"], row["text"])


def test_no_reason_of_sample_or_passages_is_in_english_only() -> None:
    extractor = load_extractor()
    reasons = set()
    for document in texts():
        found = extractor.extract(document)
        reasons |= {i.location.reason if i.location else i.unplaced_reason or "" for i in found.incidents}
    assert len(reasons) > 20
    assert {part for reason in reasons for part in untranslated(reason)} == set()


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("named in the text: city of importance 5", "مذكور في النص: مدينة درجة أهميتها 5 من 5"),
        (
            "computed: 20 km S of Kirkuk; city of importance 4; fits the type word 'مدينة'",
            "محسوب: 20 كم جنوب Kirkuk؛ مدينة درجة أهميتها 4 من 5؛ يوافق كلمة النوع «مدينة»",
        ),
        ("no place in the gazetteer is named with it", "لا يُذكر معه مكان معروف في معجم الأماكن"),
        ("a reason nobody wrote yet", "a reason nobody wrote yet"),
    ],
)
def test_arabic(reason: str, expected: str) -> None:
    assert arabic(reason) == expected


def test_untranslated_names_the_part() -> None:
    assert untranslated("city of importance 5; a reason nobody wrote yet") == ["a reason nobody wrote yet"]
