"""The needs the engine is measured by are whole, and so are the bridges."""

import hashlib
import json
from collections import Counter
from pathlib import Path

from shouzhan.engine.matching import text
from shouzhan.engine.matching.text import fold
from shouzhan.engine.matching.text.lexicon import read_lexicon

NEEDS = Path(__file__).parents[3] / "benchmarks" / "data" / "needs"
BRIDGES = Path(text.__file__).parent


def needs() -> dict[str, str]:
    rows = [json.loads(line) for name in ("needs.jsonl", "fresh.jsonl") for line in (NEEDS / name).read_text("utf-8").splitlines()]
    assert len({row["qid"] for row in rows}) == len(rows), "an identifier twice"
    return {row["qid"]: row["text"] for row in rows}


def judgements() -> list[tuple[str, str, int]]:
    lines = (NEEDS / "judgements.tsv").read_text("utf-8").splitlines()
    return [(qid, docid, int(rel)) for qid, docid, rel in (line.split("\t") for line in lines)]


def test_it_has_needs_of_the_length_people_write() -> None:
    asked = needs()
    assert len(asked) >= 120
    assert len(set(asked.values())) == len(asked)
    assert all(18 <= len(text) <= 60 for text in asked.values())


def test_it_knows_a_full_answer_to_every_need() -> None:
    told = judgements()
    assert {qid for qid, _, rel in told if rel == 2} == set(needs())
    assert {rel for _, _, rel in told} == {1, 2}
    assert not [pair for pair, times in Counter((qid, docid) for qid, docid, _ in told).items() if times > 1]


def test_it_has_the_fresh_needs_in_english_too_and_portraits_of_who_asks() -> None:
    fresh = [json.loads(line) for line in (NEEDS / "fresh.jsonl").read_text("utf-8").splitlines()]
    assert all(row["english"].isascii() for row in fresh)
    portraits = [line for line in (NEEDS / "portraits.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(portraits) == 8
    assert min(map(len, portraits)) > 100


def test_it_holds_half_of_them_back() -> None:
    tuned_on = [qid for qid in needs() if hashlib.blake2b(qid.encode(), digest_size=8).digest()[0] < 128]
    assert 0.4 < len(tuned_on) / len(needs()) < 0.6


def bridges() -> list[tuple[list[str], list[str]]]:
    lines = (BRIDGES / "bridges.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" | ") for line in lines if not line.startswith("#")]
    return [(plain.split(" "), learned.split(" ")) for plain, learned in pairs]


def test_it_has_each_plain_word_on_one_line_of_the_bridges() -> None:
    plain = [word for words, _ in bridges() for word in words]
    assert not [word for word, times in Counter(plain).items() if times > 1]
    lines = [tuple(learned) for _, learned in bridges()]
    assert all(len(set(learned)) == len(learned) for learned in lines)


def test_it_bridges_no_word_to_itself() -> None:
    assert not [word for words, learned in bridges() for word in words if word in learned]


def test_it_reads_every_bridge_as_it_is_written() -> None:
    lexicon = read_lexicon([BRIDGES])
    for words, learned in bridges():
        for word in words:
            assert fold(word) == word, "written as it is looked up"
            assert any(span == (0, len(word)) and set(learned) <= set(others) for span, others in lexicon.heard(word).others)
