"""How quick the gazetteer is: matching, resolving, start-up, memory, each beside its goal.

Run ``python benchmarks/gazetteer.py``. Each speed is the best of five runs on one core, in processor time; start-up and
memory are those of a fresh process (Linux). The text is that of the bundled Arabic samples, over and over: short news,
dense with names.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.paths import gazetteer_dir, samples_dir  # noqa: E402
from geo.pipeline import load_extractor  # noqa: E402
from geo.resolve import Context, Resolver  # noqa: E402
from geo.text import Folded  # noqa: E402

TEXT_BYTES = 4_000_000
RUNS = 5
# Loads the table and makes the matcher, which is made when it is first needed.
START = """
import re, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from geo.gazetteer import Gazetteer
from geo.paths import gazetteer_dir
began = time.perf_counter()
gazetteer = Gazetteer.load(gazetteer_dir() / "gazetteer.csv")
next(gazetteer.find("بغداد"))
seconds = time.perf_counter() - began
# Of this image only: getrusage counts what the parent had before exec.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(seconds, int(peak.group(1)) / 1024)
"""


def arabic_text() -> str:
    """News in Arabic, at least `TEXT_BYTES` of UTF-8."""
    lines = (samples_dir() / "sample.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [record["text"] for record in map(json.loads, lines) if record["language"] == "ar"]
    once = " ".join(texts) + " "
    return once * (TEXT_BYTES // len(once.encode()) + 1)


def best_seconds(work: Callable[[], object]) -> float:
    """Processor time of the quickest of some runs."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def start() -> tuple[float, float]:
    """Seconds to load in a fresh process, and the most memory that it took, in MB; the best of some."""
    command = [sys.executable, "-c", START.format(root=str(ROOT))]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(RUNS)]
    return min(float(seconds) for seconds, _ in runs), min(float(mb) for _, mb in runs)


def matching_mb_s(gazetteer: Gazetteer, text: str) -> tuple[float, float]:
    """Megabytes a second: names in folded text, on word boundaries; and with the folding of the text."""
    folded = Folded.of(text).text
    matching = best_seconds(lambda: sum(1 for _ in gazetteer.find(folded)))
    both = best_seconds(lambda: sum(1 for _ in gazetteer.find(Folded.of(text).text)))
    megabytes = len(text.encode()) / 1e6
    return megabytes / matching, megabytes / both


def resolving_s(resolver: Resolver) -> tuple[float, float]:
    """A second: mentions ranked in their context, and names resolved on their own."""
    names = [n for p in resolver.gazetteer.places.values() if p.country == "IQ" for n in (p.name_ar, p.name_en)]
    found = [resolver.gazetteer.lookup(name) for name in names]
    context = Context(document_admin1=frozenset({"IQ-NI"}))
    ranking = best_seconds(lambda: [resolver.rank(places, context) for places in found])
    alone = best_seconds(lambda: [resolver.resolve(name) for name in names])
    return len(names) / ranking, len(names) / alone


def main() -> None:
    """Print goals and figures."""
    resolver = load_extractor().resolver
    keys = len(resolver.gazetteer.keys)
    matching, with_folding = matching_mb_s(resolver.gazetteer, arabic_text())
    ranked, alone = resolving_s(resolver)
    seconds, megabytes = start()
    size = (gazetteer_dir() / "gazetteer.csv").stat().st_size / 1e6
    print(f"{len(resolver.gazetteer.places)} places, {keys} names, {size:.1f} MB of CSV")
    print(f"matching Arabic text, word boundaries included: {matching:.1f} MB/s (goal 20)")
    print(f"the same with folding the text: {with_folding:.1f} MB/s")
    print(f"resolving mentions in context: {ranked:,.0f} a second (goal 20,000)")
    print(f"resolving names on their own: {alone:,.0f} a second")
    print(f"start-up with the full gazetteer: {seconds:.3f} s (goal 0.3)")
    print(f"memory of a process with the gazetteer: {megabytes:.0f} MB (goal 150)")


if __name__ == "__main__":
    main()
