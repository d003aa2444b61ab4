"""How long it takes to say which governorate and district 100,000 points with radii lie in, and with which share.

Run ``python benchmarks/boundaries_speed.py``.
"""

from __future__ import annotations

import time

import numpy as np

from geo.boundaries import load_layers, shares
from geo.paths import boundaries_dir

POINTS = 100_000
ROUNDS = 3
RADII_M = (500, 1500, 5000, 15_000)
"""A bomb site, a town, a subdistrict, a district."""


def main() -> None:
    """Print seconds for each layer, the best of a few rounds, on points of the country's box drawn by chance."""
    layers = load_layers(boundaries_dir())
    draw = np.random.default_rng(11)
    lats, lons = draw.uniform(29.2, 37.3, POINTS), draw.uniform(39.0, 48.4, POINTS)
    radii_m = draw.choice(RADII_M, POINTS)
    total = total_cpu = 0.0
    for name in ("governorates", "districts"):
        rounds = []
        for _ in range(ROUNDS):
            begun, begun_cpu = time.perf_counter(), time.process_time()
            found = shares(getattr(layers, name), lats, lons, radii_m)
            rounds.append((time.perf_counter() - begun, time.process_time() - begun_cpu))
        seconds, cpu = min(wall for wall, _ in rounds), min(used for _, used in rounds)
        total, total_cpu = total + seconds, total_cpu + cpu
        print(f"{name}: {seconds:.2f} s ({cpu:.2f} s of CPU), {len(found)} pairs of a circle and a unit")
    print(f"both, {POINTS} points with radii: {total:.2f} s ({total_cpu:.2f} s of CPU)")


if __name__ == "__main__":
    main()
