"""How often matches of a given score are relevant: measures it, tests it on needs held back, and writes the table that ships.

    SHOUZHAN_MATCH_DATA=FOLDER python benchmarks/match_confidence.py           reliability on the needs held back
    SHOUZHAN_MATCH_DATA=FOLDER python benchmarks/match_confidence.py --write   and the table of all needs, into the package
FOLDER is that of match_quality.py. Every need's first ten matches count; what nobody judged counts as not relevant, which
makes the table careful. Needs are split in two by their identifier: one half fits, the other half tests.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from match_quality import Data  # noqa: E402 - the path is set above

from shouzhan.engine.matching.confidence import Judged, Table, fitted, write_table  # noqa: E402
from shouzhan.engine.matching.confidence.table import SHIPPED  # noqa: E402
from shouzhan.engine.matching.fit.weigh import best_possible, share  # noqa: E402
from shouzhan.engine.matching.index import Document, Writer  # noqa: E402
from shouzhan.engine.matching.search import Engine  # noqa: E402

TOP = 10
TASKS = ("need-hand", "need-template")


def judged(data: Data, folder: Path) -> dict[str, list[Judged]]:
    """The first ten of every need, judged."""
    with Writer(folder) as writer:
        for identifier, text in data.documents.items():
            writer.add(Document(identifier, text))
        writer.commit()
    engine, found = Engine(folder), {}
    for qid, task in data.task.items():
        if task in TASKS:
            query = engine.ready(data.text[qid])
            best = best_possible(query)
            found[qid] = [Judged(share(match.points, best), data.judged[qid].get(match.id, 0) > 0) for match in engine.best(query, TOP)]
    return found


def is_tested(qid: str) -> bool:
    """Half of the needs, by their identifier."""
    return hashlib.blake2b(qid.encode(), digest_size=8).digest()[1] < 128


def reliability(table: Table, tested: list[Judged]) -> None:
    """What was promised beside what came, step by step; and how far apart they are."""
    groups: dict[float, list[bool]] = {}
    for one in tested:
        groups.setdefault(table.at(one.share).rate, []).append(one.is_relevant)
    apart = 0.0
    print("promised  came   matches")
    for promised, came in sorted(groups.items()):
        print(f"{promised:8.3f}  {sum(came) / len(came):.3f}  {len(came)}")
        apart += abs(promised - sum(came) / len(came)) * len(came)
    base = sum(one.is_relevant for one in tested) / len(tested)
    brier = sum((table.at(one.share).rate - one.is_relevant) ** 2 for one in tested) / len(tested)
    print(f"mean distance {apart / len(tested):.4f}; Brier {brier:.4f}, of the base rate alone {base * (1 - base):.4f}; {len(tested)} matches")


def main() -> int:
    """Measure, and write when asked."""
    data = Data(Path(os.environ["SHOUZHAN_MATCH_DATA"]))
    with tempfile.TemporaryDirectory() as folder:
        found = judged(data, Path(folder) / "index")
    fit = [one for qid, several in found.items() if not is_tested(qid) for one in several]
    tested = [one for qid, several in found.items() if is_tested(qid) for one in several]
    reliability(Table(fitted(fit), ""), tested)
    everything = [one for several in found.values() for one in several]
    steps = fitted(everything)
    made = (f"开发集 {len(found)} 条需求（手写与模板）各前 {TOP} 条匹配，共 {len(everything):,} 条；未经判定的按不相关计；"
            "由 benchmarks/match_confidence.py 生成")  # fmt: skip
    made_en = (f"the {TOP} best matches of each of {len(found)} needs of the development set, by hand and by template, {len(everything):,} in all; "
               "what was not judged counts as not relevant; by benchmarks/match_confidence.py")  # fmt: skip
    for step in steps:
        print(f"from {step.low:4}  judged {step.judged:5}  relevant {step.relevant:5}  {step.relevant / step.judged:.3f}")
    if "--write" in sys.argv[1:]:
        write_table(SHIPPED, Table(steps, made, documents=len(data.documents), made_en=made_en))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
