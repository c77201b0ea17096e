import json

import pytest

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.identity import scoring
from shouzhan.engine.matching.identity.model import COMPARED, shipped
from shouzhan.engine.matching.identity.rows import Row
from shouzhan.engine.matching.identity.scoring import score
from shouzhan.kernel.identifiers import make_uscc

ONE, OTHER = make_uscc("91310000MA1AAAAA"), make_uscc("91310000MA1BBBBB")


def company(name, number, **said):
    return Row(number, "organisation", name, **said)


def pair(*rows):
    return next(iter(score(rows, shipped())))


def run(tmp_path, rows, *more):
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    status = main(["identity", "--rows", str(tmp_path / "rows.jsonl"), "--out", str(tmp_path / "out.jsonl"), *more])
    out = tmp_path / "out.jsonl"
    return status, [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else None


def clusters(lines):
    return [line["rows"] for line in lines if line["what"] == "cluster"]


def test_it_weighs_every_level_of_every_field_it_compares():
    assert {kind: {field: set(levels) for field, levels in model.weights.items()} for kind, model in shipped().items()} == \
        {kind: {field: set(levels) for field, levels in fields.items()} for kind, fields in COMPARED.items()}


def test_it_is_certain_of_one_name_with_one_phone_and_shows_what_adds_up():
    found = pair(company("云岫精密仪器有限公司", "A", phone="021-5555 1234"), company("云岫精密仪器股份有限公司", "B", phone="02155551234"))
    assert found.state == "certain"
    assert [part[:2] for part in found.parts] == [("start", ""), ("name", "same, rare"), ("phone", "equal")]
    assert found.weight == sum(weight for _field, _level, weight in found.parts)


def test_it_keeps_two_codes_apart_whatever_else_agrees():
    found = pair(company("云岫科技有限公司", "A", phone="5", credit_code=ONE), company("云岫科技有限公司", "B", phone="5", credit_code=OTHER))
    assert (found.state, found.why) == ("apart", "code")


@pytest.mark.parametrize(("said", "state"), [({}, "apart"), ({"short_name": "复旦大学"}, "review")])
def test_it_asks_about_a_part_only_where_the_register_itself_names_the_whole(said, state):
    assert pair(company("复旦大学", "A", phone="5"), company("复旦大学计算机学院", "B", phone="5", **said)).state == state


def test_it_asks_about_a_branch_under_the_code_of_the_whole():
    found = pair(company("云岫科技有限公司", "A", credit_code=ONE), company("云岫科技有限公司闵行分公司", "B", credit_code=ONE))
    assert (found.state, found.why) == ("review", "part")


def test_it_gives_the_same_pairs_in_any_order():
    rows = [company("云岫科技有限公司", "A"), company("云山科技有限公司", "B"), company("云岫科技公司", "C"), Row("D", "person", "王珂"), Row("E", "person", "王珂")]
    assert list(score(rows, shipped())) == list(score(rows[::-1], shipped()))


def test_it_writes_clusters_and_lets_a_reviewer_have_the_last_word(tmp_path):
    rows = [{"id": "A", "kind": "organisation", "name": "云岫科技有限公司", "credit_code": ONE}, {"id": "B", "kind": "organisation", "name": "云山贸易有限公司", "credit_code": ONE}]
    assert clusters(run(tmp_path, rows)[1]) == [["A", "B"]]
    (tmp_path / "said.csv").write_text("one,other,same\nA,B,否\n")
    assert clusters(run(tmp_path, rows, "--decisions", str(tmp_path / "said.csv"))[1]) == [["A"], ["B"]]


def test_it_leaves_a_branch_alone_in_the_clusters_until_somebody_decides(tmp_path):
    rows = [{"id": "A", "kind": "organisation", "name": "云岫科技有限公司", "credit_code": ONE}, {"id": "B", "kind": "organisation", "name": "云岫科技有限公司闵行分公司", "credit_code": ONE}]
    status, lines = run(tmp_path, rows)
    assert status == 0
    assert clusters(lines) == [["A"], ["B"]]
    assert [(line["one"], line["other"], line["rule"]) for line in lines if line["what"] == "review"] == [("A", "B", "part")]


def test_it_writes_nothing_when_a_line_is_bad_and_the_rest_when_asked(tmp_path, capsys):
    rows = [{"id": "A", "kind": "person", "name": "王珂"}, {"id": "B", "kind": "person", "name": ""}]
    assert run(tmp_path, rows) == (1, None)
    assert "line 2: name" in capsys.readouterr().err
    status, lines = run(tmp_path, rows, "--skip-bad")
    assert (status, clusters(lines)) == (1, [["A"]])


def test_it_refuses_decisions_that_contradict_each_other(tmp_path, capsys):
    (tmp_path / "said.csv").write_text("one,other,same\nA,B,是\nA,B,否\n")
    rows = [{"id": "A", "kind": "person", "name": "王珂"}, {"id": "B", "kind": "person", "name": "王珂"}]
    assert run(tmp_path, rows, "--decisions", str(tmp_path / "said.csv")) == (1, None)
    assert "A = B (line 2), but A ≠ B (line 3)" in capsys.readouterr().err


def test_it_says_in_one_line_what_is_missing_or_wrong(tmp_path, capsys, monkeypatch):
    rows = [{"id": "A", "kind": "person", "name": "王珂"}]
    assert run(tmp_path, rows, "--engine", "spark://x:1") == (2, None)
    assert capsys.readouterr().err.startswith("--engine: spark://x:1")
    monkeypatch.setattr(scoring, "find_spec", lambda _name: None)
    assert run(tmp_path, rows) == (2, None)
    assert "script/setup --with identity" in capsys.readouterr().err
