"""Reviewers assigned to proposals: conflicts, expertise, even loads and the proof; beside the bare linear program.

    python benchmarks/run.py experts --here
Three reviewers each, 60 reviewers to 200 proposals, eight fields, one pair in thirty excluded. The floor is HiGHS on the same pairs
with the expertise alone: no reasons, no evening of loads, no proof.
"""

from __future__ import annotations

import random
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.scoring.experts.assigning import assign  # noqa: E402 - the path is set above
from shouzhan.engine.scoring.experts.people import Conflict, Pool, Proposal, Reviewer, pool_of  # noqa: E402 - the path is set above

SIZES = (50, 100, 200)
NEED, FIELDS, SEED = 3, 8, 20261126


def _pool(size: int) -> Pool:
    draw = random.Random(SEED)
    many = max(6, size * 3 // 10)
    proposals = [Proposal(f"P{at:04}", frozenset([f"O{draw.randrange(60)}"]), tuple(f"F{one}" for one in draw.sample(range(FIELDS), draw.randint(1, 2))), frozenset([f"H{at}"])) for at in range(size)]
    reviewers = [Reviewer(f"R{at:03}", frozenset([f"O{draw.randrange(60)}"]), 4, 14) for at in range(many)]
    expertise = {(one.id, f"F{field}"): Fraction(draw.randint(0, 10)) for one in reviewers for field in range(FIELDS)}
    conflicts = [Conflict(one.id, f"H{draw.randrange(size)}", "co-author") for one in reviewers for _ in range(max(1, size // 60))]
    return pool_of(proposals, reviewers, expertise, conflicts)


def _bare(pool: Pool, excluded: set[tuple[str, str]]) -> float:
    """The most expertise by the bare program; building it is not timed against it either."""
    import highspy

    pairs = [(p, r) for p, one in enumerate(pool.proposals) for r, other in enumerate(pool.reviewers) if (one.id, other.id) not in excluded]
    count = len(pool.proposals)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(pairs), count + len(pool.reviewers)
    lp.col_cost_ = np.array([-float(pool.skill(pool.proposals[p], pool.reviewers[r])) for p, r in pairs])
    lp.col_lower_, lp.col_upper_ = np.zeros(len(pairs)), np.ones(len(pairs))
    lp.row_lower_ = np.array([NEED] * count + [one.least for one in pool.reviewers], dtype=float)
    lp.row_upper_ = np.array([NEED] * count + [one.most for one in pool.reviewers], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * len(pairs) + 1, 2, dtype=np.int32)
    lp.a_matrix_.index_ = np.array([at for p, r in pairs for at in (p, count + r)], dtype=np.int32)
    lp.a_matrix_.value_ = np.ones(2 * len(pairs))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    start = time.perf_counter()
    highs.passModel(lp)
    highs.run()
    _bare.took = time.perf_counter() - start  # type: ignore[attr-defined]
    return -float(highs.getObjectiveValue())


def run(size: int) -> list[dict[str, Any]]:
    """One line: the whole assignment."""
    pool = _pool(size)
    began = time.perf_counter()
    found = assign(pool, NEED)
    ours = time.perf_counter() - began
    assert found.is_proved
    total = _bare(pool, {(one.proposal, one.reviewer) for one in found.excluded})
    assert abs(total - float(found.total)) < 1e-6
    floor: float = _bare.took  # type: ignore[attr-defined]
    note = (f"{len(pool.reviewers)} reviewers, {len(found.excluded)} exclusions with reasons, expertise {float(found.total):g}, proved, "
            f"loads {min(found.loads.values())}–{max(found.loads.values())}")  # fmt: skip
    return [{"row": "experts", "size": size, "ours": round(ours, 3), "peer": None, "floor": round(floor, 4), "ratio": round(ours / floor, 1), "unit": "s", "note": note}]


if __name__ == "__main__":
    for each in SIZES:
        print(run(each)[0])
