"""The needs the engine is measured by are whole, and so are the bridges."""

import hashlib
import json
from collections import Counter
from pathlib import Path

NEEDS = Path(__file__).parents[3] / "benchmarks" / "data" / "needs"


def needs() -> dict[str, str]:
    rows = [json.loads(line) for line in (NEEDS / "needs.jsonl").read_text("utf-8").splitlines()]
    assert len({row["qid"] for row in rows}) == len(rows), "an identifier twice"
    return {row["qid"]: row["text"] for row in rows}


def judgements() -> list[tuple[str, str, int]]:
    lines = (NEEDS / "judgements.tsv").read_text("utf-8").splitlines()
    return [(qid, docid, int(rel)) for qid, docid, rel in (line.split("\t") for line in lines)]


def test_it_has_needs_of_the_length_people_write() -> None:
    asked = needs()
    assert len(asked) >= 120
    assert len(set(asked.values())) == len(asked)
    assert all(20 <= len(text) <= 60 for text in asked.values())


def test_it_knows_a_full_answer_to_every_need() -> None:
    told = judgements()
    assert {qid for qid, _, rel in told if rel == 2} == set(needs())
    assert {rel for _, _, rel in told} == {1, 2}
    assert not [pair for pair, times in Counter((qid, docid) for qid, docid, _ in told).items() if times > 1]


def test_it_holds_half_of_them_back() -> None:
    tuned_on = [qid for qid in needs() if hashlib.blake2b(qid.encode(), digest_size=8).digest()[0] < 128]
    assert 0.4 < len(tuned_on) / len(needs()) < 0.6
