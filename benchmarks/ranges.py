"""The best and worst place of every subject over all admissible weightings of 12 indicators, proved within a minute.

The floor is what bounds alone cost: for every pair the linear program that says whether one lies before the other whatever
the weights, which limits alone answer without a solver. Places it leaves open take a mixed-integer program each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.scoring.ranges.admissible import Admissible  # noqa: E402 - the path is set above
from shouzhan.engine.scoring.ranges.exact import Standing, exact_ranges, surely_before  # noqa: E402

SIZES = (25, 50, 100)
INDICATORS, SEED, SECONDS, SHARES = 12, 20261126, 60.0, (0.2, 0.5)


def run(size: int) -> list[dict[str, Any]]:
    """A line each for weights up to a fifth and up to half of themselves away, one for any weights."""
    lot = np.random.default_rng(SEED)
    points, published = lot.uniform(0, 100, (size, INDICATORS)), np.full(INDICATORS, 1 / INDICATORS)
    standing = Standing([f"s{at}" for at in range(size)], points, np.zeros(size), 100.0)
    kinds = {f"weights within {share:.0%}": Admissible.within(published, share) for share in SHARES} | {"any weights": Admissible.any(INDICATORS)}
    return [_line(name, standing, admissible, published) for name, admissible in kinds.items()]


def _line(name: str, standing: Standing, admissible: Admissible, published: np.ndarray) -> dict[str, Any]:
    start = time.perf_counter()
    sure = surely_before(standing, admissible)
    floor = time.perf_counter() - start
    start = time.perf_counter()
    ranges = exact_ranges(standing, admissible, published=published, seconds=SECONDS)
    ours = time.perf_counter() - start
    for at, found in enumerate(ranges):
        assert found.best.proved >= 1 + sure[:, at].sum()
        assert found.worst.proved <= len(ranges) - sure[at].sum()
        assert standing.places(found.best.weights)[at] == found.best.place
        assert standing.places(found.worst.weights)[at] == found.worst.place
    gaps = [end.gap for found in ranges for end in found]
    return {
        "row": f"exact ranges, {name}", "size": len(ranges), "ours": round(ours, 3), "peer": None, "floor": round(floor, 4),
        "ratio": round(ours / floor, 1), "unit": "s",
        "note": f"{gaps.count(0) / len(gaps):.0%} of all ends proved, largest gap {max(gaps)}, given {SECONDS:g} s; the floor is bounds by pairs alone",
    }  # fmt: skip


if __name__ == "__main__":
    for each in SIZES:
        for line in run(each):
            print(line)
