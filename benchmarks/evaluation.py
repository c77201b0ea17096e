"""Scores and places under 10,000 weightings of 40 indicators; beside pymcdm in a loop, above one matrix product.

The peer scores and ranks weighting by weighting, as its documentation shows, for a few seconds; its time is scaled up to
all weightings. Every score both gave is held against the other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.scoring.matrix import Matrix, Numbers  # noqa: E402 - the path is set above
from shouzhan.engine.scoring.methods import METHODS, ranked, scored  # noqa: E402
from shouzhan.engine.scoring.robust import drawn, rank_ranges  # noqa: E402

SIZES = (50, 500, 5000)
INDICATORS, WEIGHTINGS, SEED = 40, 10_000, 20261126
TIMES, PEER_SECONDS = 3, 4.0


def _table(size: int) -> Matrix:
    lot = np.random.default_rng(SEED)
    directions = tuple("max" if at % 3 else "min" for at in range(INDICATORS))
    return Matrix(
        tuple(f"s{n}" for n in range(size)), tuple(f"c{n}" for n in range(INDICATORS)), directions, lot.uniform(1, 100, (size, INDICATORS))  # type: ignore[arg-type]
    )


def run(size: int) -> list[dict[str, Any]]:
    """One line per method: every weighting scored, ranked and taken into the ranges."""
    matrix = _table(size)
    weightings = drawn(np.full(INDICATORS, 1 / INDICATORS), WEIGHTINGS, SEED)
    floor = _best(lambda: weightings @ matrix.values.T)
    lines = []
    for method in METHODS:
        ours = _best(lambda: rank_ranges(matrix, weightings, method))  # noqa: B023 - called at once
        peer, tried = _peer(matrix, weightings, method)
        lines.append({
            "row": f"evaluation, {method}", "size": size, "ours": round(ours, 3), "peer": round(peer, 2), "floor": round(floor, 4),
            "ratio": round(peer / ours, 1), "unit": "s",
            "note": f"{WEIGHTINGS:,} weightings, places and their ranges; {ours / floor:.1f} × the floor, one matrix product; the peer's time is scaled up from {tried:,}",
        })  # fmt: skip
    return lines


def _best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _peer(matrix: Matrix, weightings: Numbers, name: str) -> tuple[float, int]:
    """The time of the peer for all weightings, and how many it was given."""
    from pymcdm.methods import PROMETHEE_II, TOPSIS, VIKOR, WSM
    from pymcdm.normalizations import minmax_normalization, vector_normalization

    makes = {"saw": lambda: WSM(minmax_normalization), "topsis": lambda: TOPSIS(vector_normalization), "vikor": VIKOR, "promethee2": lambda: PROMETHEE_II("usual")}
    types = np.where(matrix.rising, 1, -1)
    method, scores = makes[name](), []
    start = time.perf_counter()
    for weights in weightings:
        scores.append(method(matrix.values, weights, types, validation=False))
        method.rank(scores[-1])
        if time.perf_counter() - start > PEER_SECONDS:
            break
    spent = time.perf_counter() - start
    assert np.abs(np.array(scores) - scored(matrix, weightings[: len(scores)], name)).max() < 1e-9
    # read in the order of our places, the peer's scores never turn; where they are equal to a hair it parts what we do not
    turns = np.diff(scores[-1][np.argsort(ranked(scores[-1], name))]) * (1 if METHODS[name].more_is_better else -1)
    assert turns.max() < 1e-9
    return spent * len(weightings) / len(scores), len(scores)


if __name__ == "__main__":
    for each in SIZES:
        for line in run(each):
            print(line)
