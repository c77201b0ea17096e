"""A result's needs are ordered by how near it comes to the best result of each."""

import json
from pathlib import Path

import pytest

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.search import Match
from shouzhan.engine.matching.turned import Wanted, needs_of


def answer(*points: tuple[str, int]) -> list[Match]:
    return [Match(name, rank, each, 0, 0) for rank, (name, each) in enumerate(points, 1)]


def test_it_measures_each_need_by_its_own_best_result() -> None:
    turned = needs_of([("long", answer(("B", 900), ("A", 500))), ("short", answer(("A", 300), ("B", 100)))])
    assert turned["A"] == [Wanted("short", 1, 300, 300), Wanted("long", 2, 500, 900)]
    assert [wanted.need for wanted in turned["B"]] == ["long", "short"]


def test_it_orders_equal_shares_by_points_then_by_identifier() -> None:
    answers = [("n3", answer(("A", 300))), ("n2", answer(("A", 300))), ("n1", answer(("A", 200)))]
    assert [wanted.need for wanted in needs_of(answers)["A"]] == ["n2", "n3", "n1"]


def test_it_keeps_shares_exact() -> None:
    third, nearly = ("n2", answer(("B", 9), ("A", 3))), ("n1", answer(("B", 3 * 10**17), ("A", 10**17 - 1)))
    assert [wanted.need for wanted in needs_of([nearly, third])["A"]] == ["n2", "n1"]


def test_it_names_no_result_that_no_answer_names() -> None:
    assert needs_of([("silent", []), ("n1", answer(("A", 5)))]).keys() == {"A"}


def test_it_answers_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "needs.jsonl"
    texts = {"A": "活性染料低盐染色助剂", "B": "废水脱色菌剂"}
    corpus.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items()), "utf-8")
    asked = {"n1": "染色废水脱色的菌剂，染料厂用", "n2": "低盐染色助剂"}
    queries.write_text("".join(json.dumps({"qid": key, "text": text}) + "\n" for key, text in asked.items()), "utf-8")
    assert main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]) == 0
    capsys.readouterr()
    assert main(["needs", "--index", str(tmp_path / "index"), "--queries", str(queries), "--id", "A"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[:3] for row in rows] == [["A", "n2", "1"], ["A", "n1", "2"]]
    assert rows[0][3] == rows[0][4], "it is the best result of the first"
    assert main(["needs", "--index", str(tmp_path / "index"), "--queries", str(queries), "--id", "C"]) == 1
