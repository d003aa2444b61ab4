"""How fast articles are read, on one core: start-up, articles a second, peak memory; with `--profile`, the hot spots.

Run ``python benchmarks/extraction.py [--articles N] [--profile]``. The corpus is the bundled sample over and over, each
copy under an id and with a number of its own, so that nothing is read twice from a cache of whole texts.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import itertools
import json
import os
import pstats
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from geo.documents import read
from geo.extractor import Extractor
from geo.models import Document
from geo.paths import samples_dir
from geo.pipeline import load_extractor

_START_UP = """
import json, time
begin = time.perf_counter()
from geo.pipeline import load_extractor
imported = time.perf_counter()
load_extractor()
print(json.dumps({"import": imported - begin, "load": time.perf_counter() - imported}))
"""
_START_UPS = 3
# Linux counts in KiB, macOS in bytes.
_RSS_PER_MB = 1e6 if sys.platform == "darwin" else 1e6 / 1024


def corpus(size: int) -> Iterator[Document]:
    """The sample's articles in turn until there are `size`."""
    sample = [document for document in read([samples_dir() / "sample.jsonl"]) if isinstance(document, Document)]
    for i, document in zip(range(size), itertools.cycle(sample), strict=False):
        yield replace(document, id=f"{document.id}-{i}", text=f"{document.text}\n({i})")


def start_up() -> dict[str, float]:
    """Median seconds, in fresh processes, to import the packages and to load gazetteer, lexicons and boundaries."""
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", _START_UP], check=True, capture_output=True, text=True).stdout)
        for _ in range(_START_UPS)
    ]
    return {name: statistics.median(run[name] for run in runs) for name in ("import", "load")}


def peak_mb() -> float:
    """Most memory that this process had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _RSS_PER_MB


def measure(extractor: Extractor, documents: list[Document]) -> dict[str, str]:
    """Read the documents and count; processor seconds, so that other work on the machine does not tell."""
    begin = time.process_time()
    found = [extractor.extract(document) for document in documents]
    seconds = time.process_time() - begin
    characters = sum(len(document.text) for document in documents)
    return {
        "articles": f"{len(documents):,} ({characters / len(documents):,.0f} characters each)",
        "articles a second": f"{len(documents) / seconds:,.0f}",
        "characters a second": f"{characters / seconds:,.0f}",
        "mentions, incidents": f"{sum(len(e.mentions) for e in found):,}, {sum(len(e.incidents) for e in found):,}",
    }


def hot_spots(extractor: Extractor, documents: list[Document], most: int = 15) -> str:
    """The functions that take most time themselves."""
    with cProfile.Profile() as profile:
        for document in documents:
            extractor.extract(document)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(most)
    return out.getvalue()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=500, help="how many articles to read (500)")
    parser.add_argument("--profile", action="store_true", help="also print the hot spots")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    seconds = start_up()
    before = peak_mb()
    extractor = load_extractor()
    loaded = peak_mb()
    documents = list(corpus(arguments.articles))
    extractor.extract(documents[0])  # what is built when first used
    rows = {
        "import": f"{seconds['import']:.2f} s",
        "load": f"{seconds['load']:.2f} s",
        **measure(extractor, documents),
        "peak memory": f"{peak_mb():,.0f} MB ({before:,.0f} with the packages, {loaded:,.0f} loaded)",
    }
    width = max(map(len, rows))
    print("\n".join(f"{name:{width}}  {value}" for name, value in rows.items()))
    if arguments.profile:
        print(hot_spots(extractor, documents[: max(1, arguments.articles // 5)]))


if __name__ == "__main__":
    main()
