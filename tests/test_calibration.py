"""Confidences hold what they promise, on documents that people annotated."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geo.evaluate import read_records
from geo.extractor import Extractor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import calibration
from calibration import Judged


def test_what_is_given_with_nine_tenths_is_right(shared: Path, extractor: Extractor) -> None:
    gold = read_records(shared / "eval" / "gold_dev.jsonl", "id", "text", "published", "mentions")
    judged = list(calibration.judge_mentions(gold, extractor))
    sure = calibration.sure(judged)
    assert len(sure.judged) >= 0.85 * len(judged)
    assert sure.right >= calibration.GOAL_RIGHT


def test_the_names_test_is_sure_of_what_it_knows(extractor: Extractor) -> None:
    judged = list(calibration.judge_names(extractor))
    assert calibration.sure(judged).right >= calibration.GOAL_RIGHT
    assert len(calibration.sure(judged).judged) >= 0.75 * len(judged)


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.49, 0.0), (0.9, 0.9), (0.949, 0.9), (1.0, 0.95)])
def test_bins_hold_their_lower_end(confidence: float, low: float) -> None:
    (only,) = calibration.binned([Judged(confidence, right=True)])
    assert (only.low, only.said, only.right) == (low, confidence, 1.0)


def test_the_plot_has_a_circle_a_bin() -> None:
    bins = calibration.binned([Judged(0.6, right=False), Judged(0.97, right=True)])
    svg = calibration.draw({"names": bins})
    assert svg.count("<circle") == len(bins) + 1
    assert "0.95 to 1.0: 1.000 of 1 right" in svg
