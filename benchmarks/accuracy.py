"""Extraction against gold files, and against the parts of one that were read early, late and never.

    python benchmarks/accuracy.py FOLDER

FOLDER holds gold_seeds.jsonl and gold_dev.jsonl. The parts are told by a hash of the document's id: the
early two thirds were fixed before the first rule was written, the rest was halved later. They show how far the figures
would hold on news that nobody tuned to. Prints a Markdown table.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from geo.documents import document_from
from geo.evaluate import Record, evaluate, read_records
from geo.pipeline import load_extractor
from geo.records import extraction_record


def sixth(document: Record) -> int:
    """0 to 5 by the hash of the id: 0 was read late, 3 never, the others early."""
    return int(hashlib.sha256(document["id"].encode()).hexdigest(), 16) % 6


PARTS: tuple[tuple[str, str, Callable[[Record], bool]], ...] = (
    ("five articles", "gold_seeds.jsonl", lambda document: True),
    ("passages, all", "gold_dev.jsonl", lambda document: True),
    ("read early (2/3)", "gold_dev.jsonl", lambda document: sixth(document) not in (0, 3)),
    ("read late (1/6)", "gold_dev.jsonl", lambda document: sixth(document) == 0),
    ("never read (1/6)", "gold_dev.jsonl", lambda document: sixth(document) == 3),
)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    extractor = load_extractor()
    columns = []
    for _, file, belongs in PARTS:
        gold = [d for d in read_records(folder / file, "id", "text", "mentions", "incidents") if belongs(d)]
        read = [document_from(d, f"{file} {d['id']}", fallback_id=lambda text: text) for d in gold]
        found = [extraction_record(extractor.extract(document)) for document in read]
        columns.append(dict(line.split(": ", 1) for line in evaluate(gold, found).lines()))
    print("| | " + " | ".join(name for name, _, _ in PARTS) + " |")
    print("| --- |" + " --- |" * len(PARTS))
    for row in columns[0]:
        shown = [column[row].removeprefix("F1 ").split("  P ")[0] for column in columns]
        print(f"| {row}{' (F1)' if 'F1' in columns[0][row] else ''} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
