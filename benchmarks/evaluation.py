"""Scores and places under 10,000 weightings of 40 indicators; beside pymcdm in a loop, above one matrix product.

    SHOUZHAN_PEER_PYTHON=… python benchmarks/run.py evaluation
The peer scores with TOPSIS and ranks, weighting by weighting, as its documentation shows; beyond 1,000 weightings its time is
scaled up from 1,000. Every score both give is held against the other.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.scoring.matrix import Matrix  # noqa: E402 - the path is set above
from shouzhan.engine.scoring.methods import METHODS, ranked, scored  # noqa: E402
from shouzhan.engine.scoring.robust import drawn, rank_ranges  # noqa: E402

SIZES = (50, 500, 5000)
INDICATORS, WEIGHTINGS, PEER_WEIGHTINGS, SEED = 40, 10_000, 1_000, 20261126


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
    start = time.perf_counter()
    product = weightings @ matrix.values.T
    floor = time.perf_counter() - start
    del product
    lines = []
    for method in METHODS:
        start = time.perf_counter()
        rank_ranges(matrix, weightings, method)
        ours = time.perf_counter() - start
        peer = _peer(matrix, weightings) if method == "topsis" else None
        lines.append({
            "row": f"evaluation, {method}", "size": size, "ours": round(ours, 3), "peer": peer and round(peer, 2), "floor": round(floor, 3),
            "ratio": round(peer / ours, 1) if peer else None, "unit": "s", "note": f"{WEIGHTINGS:,} weightings, places and their ranges; {ours / floor:.1f} × one matrix product",
        })  # fmt: skip
    return lines


def _peer(matrix: Matrix, weightings: np.ndarray) -> float | None:
    try:
        from pymcdm.methods import TOPSIS
        from pymcdm.normalizations import vector_normalization
    except ImportError:
        return None
    types = np.where(matrix.rising, 1, -1)
    method = TOPSIS(vector_normalization)
    tried = weightings[: PEER_WEIGHTINGS + 1]
    start = time.perf_counter()
    scores = []
    for weights in tried:
        scores.append(method(matrix.values, weights, types, validation=False))
        method.rank(scores[-1])
    spent = time.perf_counter() - start
    assert np.abs(np.array(scores) - scored(matrix, tried, "topsis")).max() < 1e-9
    assert ranked(np.array(scores[:1]), "topsis").shape == (1, len(matrix.subjects))
    return spent * len(weightings) / len(tried)


if __name__ == "__main__":
    for each in SIZES:
        for line in run(each):
            print(line)
