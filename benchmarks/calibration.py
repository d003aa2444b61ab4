"""Whether a confidence means what it says: of the places given with 0.9, do nine in ten hold?

Run ``python benchmarks/calibration.py GOLD.jsonl`` on documents that people annotated (the format of
``incident-map evaluate``). A place counts as right where it is in the governorate of the annotation and, where the
annotation has coordinates and is no governorate, within 5 km of them. Beside the annotated mentions, the names of
``tests/golden/names.csv`` are resolved one by one; names that have no place count as wrong where one is given.
Prints both tables and draws ``docs/images/calibration.svg``.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from test_names import is_right, read_names  # noqa: E402

from geo.evaluate import Record, great_circle_km, read_records  # noqa: E402
from geo.extractor import Extractor  # noqa: E402
from geo.models import Document, Mention  # noqa: E402
from geo.pipeline import load_extractor  # noqa: E402

IMAGE = ROOT / "docs" / "images" / "calibration.svg"
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
WITHIN_KM = 5.0
# The plot begins here; nothing is given with less but what is bounded to its edge.
PLOT_FROM = 0.5
GOAL_FROM, GOAL_RIGHT = 0.9, 0.97


@dataclass(frozen=True, slots=True)
class Judged:
    """A place that was given: how sure, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """What was given with a confidence of a range."""

    low: float
    high: float
    judged: tuple[Judged, ...]

    @property
    def right(self) -> float:
        """Share that was right."""
        return sum(j.right for j in self.judged) / len(self.judged)

    @property
    def said(self) -> float:
        """Mean confidence."""
        return sum(j.confidence for j in self.judged) / len(self.judged)


def judge_mentions(gold: Iterable[Record], extractor: Extractor) -> Iterator[Judged]:
    """Mentions that were found and placed, against the annotated ones that they overlap."""
    for record in gold:
        day = dt.date.fromisoformat(record["published"]) if record["published"] else None
        mentions = list(extractor.extract(Document(record["id"], record["text"], published=day)).mentions)
        for wanted in record["mentions"]:
            found = next((m for m in mentions if m.span.start < wanted["end"] and wanted["start"] < m.span.end), None)
            if found is None or found.place is None:
                continue
            mentions.remove(found)
            yield Judged(found.resolution.confidence, _holds(found, wanted))


def _holds(found: Mention, wanted: Record) -> bool:
    place = found.place
    if place is None or (wanted["admin1"] and place.admin1 != wanted["admin1"]):
        return False
    if wanted["lat"] is None or wanted["kind"] == "governorate":
        return True
    return great_circle_km(wanted["lat"], wanted["lon"], place.lat, place.lon) <= WITHIN_KM


def judge_names(extractor: Extractor) -> Iterator[Judged]:
    """The names test; a name that has no place here is wrong at any confidence."""
    for name in read_names():
        found = extractor.resolver.resolve(name.name, name.admin1 or None)
        if found.place is not None:
            yield Judged(found.confidence, is_right(found, name.expected, extractor.resolver))


def binned(judged: Iterable[Judged]) -> list[Bin]:
    """The bins that hold any."""
    given = tuple(judged)
    bins = [
        Bin(low, high, tuple(j for j in given if low <= j.confidence < high or (high == 1.0 == j.confidence)))
        for low, high in pairwise(EDGES)
    ]
    return [one for one in bins if one.judged]


def sure(judged: Iterable[Judged]) -> Bin:
    """All that was given with at least 0.9."""
    return Bin(GOAL_FROM, 1.0, tuple(j for j in judged if j.confidence >= GOAL_FROM))


def report(title: str, judged: Sequence[Judged]) -> None:
    """Print a table."""
    print(f"\n{title}: {len(judged)} places given")
    print("  confidence    given  mean said  right")
    for one in binned(judged):
        print(f"  {one.low:.2f} to {one.high:.2f}  {len(one.judged):5}  {one.said:9.3f}  {one.right:.3f}")
    top = sure(judged)
    print(f"  0.90 or more: {top.right:.3f} right of {len(top.judged)} (goal {GOAL_RIGHT})")


def draw(series: dict[str, list[Bin]]) -> str:
    """The plot: share right over mean confidence, a circle a bin, its area the number in it."""
    size, margin = 380, 56
    colours = ("#c2571a", "#1b6ca8")
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * margin} {size + 2 * margin + 30}" '
        'font-family="sans-serif" font-size="13">',
        "<title>Share of places right, by the confidence given</title>",
        f'<rect width="{size + 2 * margin}" height="{size + 2 * margin + 30}" fill="#ffffff"/>',
    ]
    for i in range(6):
        value, at = PLOT_FROM + (1 - PLOT_FROM) * i / 5, margin + size * i / 5
        up = margin + size - size * i / 5
        out += [
            f'<path d="M{margin} {up:.0f}H{margin + size}M{at:.0f} {margin}V{margin + size}" stroke="#dddddd"/>',
            f'<text x="{at:.0f}" y="{margin + size + 20}" text-anchor="middle">{value:.1f}</text>',
            f'<text x="{margin - 10}" y="{up + 4:.0f}" text-anchor="end">{value:.1f}</text>',
        ]
    out += [
        f'<path d="M{margin} {margin + size}L{margin + size} {margin}" stroke="#888888" stroke-dasharray="5 4"/>',
        f'<text x="{margin + size / 2}" y="{margin + size + 42}" text-anchor="middle">confidence given (mean)</text>',
        f'<text x="{margin}" y="{margin - 14}">share right</text>',
    ]
    for (name, bins), colour, row in zip(series.items(), colours, range(2), strict=False):
        for one in bins:
            x, y = margin + size * _along(one.said), margin + size * (1 - _along(one.right))
            radius = max(3.0, min(24.0, len(one.judged) ** 0.5 * 1.2))
            out.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.55">'
                f"<title>{name}: {one.low} to {one.high}: {one.right:.3f} of {len(one.judged)} right</title></circle>"
            )
        at = margin + size + 62
        out.append(f'<circle cx="{margin + 8 + 190 * row}" cy="{at - 4}" r="6" fill="{colour}" fill-opacity="0.55"/>')
        out.append(f'<text x="{margin + 20 + 190 * row}" y="{at}">{name}</text>')
    return "\n".join([*out, "</svg>", ""])


def _along(value: float) -> float:
    """How far along an axis a value stands, 0 to 1."""
    return max(0.0, (value - PLOT_FROM) / (1 - PLOT_FROM))


def main() -> None:
    """Print the tables and draw the plot."""
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/calibration.py GOLD.jsonl")
    extractor = load_extractor()
    mentions = list(judge_mentions(read_records(Path(sys.argv[1]), "id", "text", "published", "mentions"), extractor))
    names = list(judge_names(extractor))
    report("Mentions in annotated news", mentions)
    report("Names test", names)
    IMAGE.write_text(draw({"names test": binned(names), "mentions in news": binned(mentions)}), encoding="utf-8")
    print(f"\n{IMAGE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
