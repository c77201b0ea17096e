import json
import re
import subprocess
import sys

import pytest
from tests.engine.matching.fitting import NEED, WANTS, WHOLE, results

from shouzhan.engine.matching.commands import _part, main

FIELDS = [WHOLE, WHOLE | {"maturity": 2, "price": ["900000", None]}, WHOLE | {"confidential": True}, {}, {"party": "甲院"}, {"updated": "2001-01-01"}]


def lines(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.fixture
def indexed(tmp_path, capsys):
    rows = [{"id": one.id, "text": one.text, "title": f"成果{one.id}", "fields": one.fields} for one in results(*FIELDS)]
    assert main(["index", "--corpus", lines(tmp_path / "c.jsonl", rows), "--index", str(tmp_path / "i")]) == 0
    capsys.readouterr()
    return str(tmp_path / "i")


def told(capsys):
    return json.loads(capsys.readouterr().out)


def points(text):
    return round(float(text) * 100_000)


def test_a_search_tells_every_line_of_the_score(indexed, capsys):
    assert main(["search", "--index", indexed, NEED, "--fields", json.dumps(WANTS), "--top", "3", "--json"]) == 0

    found = told(capsys)
    for match in found["matches"]:
        assert points(match["score"]) == points(match["words"]) + sum(points(line["adds"]) for line in match["fit"])
        assert points(match["words"]) == sum(map(points, match["why"]["parts"].values()))
        assert match["confidence"]["low"] <= match["confidence"]["rate"] <= match["confidence"]["high"]
    assert found["is_proven"]
    assert "R3" not in [match["id"] for match in found["matches"]]


def test_a_search_names_what_just_missed_the_list_and_what_would_have_to_change(indexed, capsys):
    assert main(["search", "--index", indexed, NEED + "脱硫", "--fields", json.dumps(WANTS), "--top", "1", "--near", "9", "--json"]) == 0

    near = {one["id"]: one for one in told(capsys)["near"]}
    assert any(change.startswith("价格带不重叠：需求最高 30 万元，成果最低 90 万元，相差 60 万元") for change in near["R2"]["changes"])
    assert any(change.startswith("缺少：脱硫") for change in near["R4"]["changes"])


def test_a_secret_is_named_by_its_identifier_alone(indexed, capsys):
    assert main(["search", "--index", indexed, NEED, "--top", "6", "--json"]) == 0

    hidden = next(one for one in told(capsys)["near"] if one["id"] == "R3")
    assert hidden == {"how": "excluded", "id": "R3", "lacks": "0.00000", "changes": ["成果为保密状态，不得展示"]}


def test_a_search_says_in_words_what_it_says_as_data(indexed, capsys):
    call = ["search", "--index", indexed, NEED, "--fields", json.dumps(WANTS), "--top", "2", "--explain"]
    assert main(call) == 0
    said = capsys.readouterr().out
    assert "技术领域：同属技术领域：环境保护" in said
    assert "被判为相关" in said
    assert "已排除  R3：成果为保密状态，不得展示" in said

    assert main([*call, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "technical field: same technical field" in said
    measured = next(line for line in said.splitlines() if line.lstrip().startswith("measured"))
    assert "match_confidence.py" in measured
    assert not re.search("[：；、]", said.replace("【", ""))
    assert not re.search("[\u4e00-\u9fff]", measured)


def test_a_search_without_fields_keeps_the_order_of_words(tmp_path, capsys):
    rows = [{"id": one.id, "text": one.text} for one in results(*[{}] * 6)]
    main(["index", "--corpus", lines(tmp_path / "c.jsonl", rows), "--index", str(tmp_path / "i")])
    queries, out = lines(tmp_path / "q.jsonl", [{"qid": "N", "text": NEED}]), tmp_path / "run"
    main(["batch", "--index", str(tmp_path / "i"), "--queries", queries, "--out", str(out)])
    capsys.readouterr()
    assert main(["search", "--index", str(tmp_path / "i"), NEED, "--json"]) == 0

    assert [[match["id"], str(match["rank"]), match["score"]] for match in told(capsys)["matches"]] == [line.split("\t")[1:] for line in out.read_text().splitlines()]


def test_a_shortlist_holds_the_limits_over_all_needs_and_names_the_displaced(tmp_path, indexed):
    needs = [{"qid": f"N{at}", "text": NEED + "净化" * at, "task": "x"} for at in range(3)]
    settings = tmp_path / "s.json"
    settings.write_text(json.dumps({"limits": {"per_result": 2, "days": 30}, "weights": {"price": 0}}))
    shown = lines(tmp_path / "shown.jsonl", [{"need": "OLD", "result": "R5", "at": "2026-11-01"}])
    call = ["shortlist", "--index", indexed, "--queries", lines(tmp_path / "n.jsonl", needs), "--top", "2", "--settings", str(settings), "--shown", shown]
    assert main([*call, "--out", str(tmp_path / "out")]) == 0

    found = [json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines()]
    kept = [match["id"] for one in found for match in one["matches"]]
    assert [one["need"] for one in found] == ["N0", "N1", "N2"]
    assert kept.count("R5") == 1
    assert max(map(kept.count, kept)) <= 2
    assert any("上限 2 次" in change for one in found for near in one["near"] if near["how"] == "displaced" for change in near["changes"])
    assert main([*call, "--out", str(tmp_path / "again")]) == 0
    assert (tmp_path / "again").read_bytes() == (tmp_path / "out").read_bytes()


def test_it_learns_and_says_why_it_is_not_in_use_yet(tmp_path, indexed, capsys):
    queries = lines(tmp_path / "n.jsonl", [{"id": "N", "text": NEED, "fields": WANTS}])
    outcomes = lines(tmp_path / "o.jsonl", [{"need": "N", "result": "R1", "outcome": "deal"}, {"need": "N", "result": "R2", "outcome": "refused", "reason": "price"}, {"need": "N", "result": "GONE", "outcome": "talk"}])
    assert main(["learn", "--index", indexed, "--queries", queries, "--outcomes", outcomes, "--out", str(tmp_path / "m")]) == 0
    said = capsys.readouterr().out
    assert "尚未启用：有先后之分的需求只有 1 条" in said
    assert "用了 3 条结果中的 2 条" in said

    assert main(["search", "--index", indexed, NEED, "--fields", json.dumps(WANTS), "--model", str(tmp_path / "m"), "--json"]) == 0
    found = told(capsys)
    assert found["learned"].startswith("尚未启用：")
    assert not any(line["key"].startswith("learned") for match in found["matches"] for line in match["fit"])


def test_judgements_of_its_own_replace_the_table(tmp_path, indexed, capsys):
    queries, judged = lines(tmp_path / "n.jsonl", [{"id": "N", "text": NEED}]), tmp_path / "j.tsv"
    judged.write_text("N\tR1\t2\nN\tR2\t0\nN\tR4\t1\nN\tR5\t-1\n")
    assert main(["calibrate", "--index", indexed, "--queries", queries, "--judged", str(judged), "--out", str(tmp_path / "t")]) == 0
    capsys.readouterr()

    assert main(["search", "--index", indexed, NEED, "--confidence", str(tmp_path / "t"), "--json"]) == 0
    found = told(capsys)
    assert found["matches"][0]["confidence"]["judged"] == 3
    assert "3 条本地判定" in found["measured"]


FULL = "import resource, sys; from shouzhan.project.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); raise SystemExit(main(sys.argv[1:]))"


@pytest.mark.parametrize("verb", ["learn", "calibrate"])
def test_a_full_disk_leaves_what_was_learned_before(tmp_path, indexed, verb):
    queries, out = lines(tmp_path / "n.jsonl", [{"id": "N", "text": NEED, "fields": WANTS}]), tmp_path / "kept"
    outcomes, judged = lines(tmp_path / "o.jsonl", [{"need": "N", "result": "R1", "outcome": "deal"}]), tmp_path / "j.tsv"
    judged.write_text("N\tR1\t2\n")
    out.write_text("before", "utf-8")
    given = {"learn": ["--outcomes", outcomes], "calibrate": ["--judged", str(judged)]}[verb]
    done = subprocess.run([sys.executable, "-c", FULL, "match", verb, "--index", indexed, "--queries", queries, *given, "--out", str(out)], check=False, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("there is no room")
    assert out.read_text("utf-8") == "before"
    assert not list(tmp_path.glob("*.part"))


def test_what_is_learned_is_written_to_standard_output_where_that_is_asked(tmp_path, indexed, capsys):
    queries, judged = lines(tmp_path / "n.jsonl", [{"id": "N", "text": NEED}]), tmp_path / "j.tsv"
    judged.write_text("N\tR1\t2\n")
    assert main(["calibrate", "--index", indexed, "--queries", queries, "--judged", str(judged), "--out", "-"]) == 0
    assert [step["judged"] for step in told(capsys)["steps"]] == [1]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--fields", "{"], "--fields: it is no JSON"), (["--fields", "[]"], "--fields: it is no JSON object"), (["--fields", "@gone.json"], "--fields: it is no JSON"),
        (["--fields", '{"maturity": 0}'], "--fields: fields.maturity: 0 is no whole number from 1 to 9"), (["--fields", '{"maturty": 6}'], "--fields: maturty: there is no such field; there are field, industry"), (["--on", "2026-13-01"], "--on: '2026-13-01' is no day"),
        (["--settings", "gone.json"], "gone.json cannot be read"), (["--model", "gone.json"], "gone.json is no learned model"),
        (["--confidence", "gone.json"], "gone.json is no table"), (["--shown", "gone.jsonl"], "gone.jsonl is not there"),
        (["--settings", "bad.json"], "weights.colour: there is no such setting"), (["--shown", "bad.jsonl"], "--shown: bad.jsonl, line 1: at: 'soon' is no day"),
    ],
)  # fmt: skip
def test_it_tells_a_wrong_call_in_one_line(tmp_path, indexed, capsys, monkeypatch, more, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text('{"weights": {"colour": 3}}')
    lines(tmp_path / "bad.jsonl", [{"need": "N", "result": "R", "at": "soon"}])

    assert main(["search", "--index", indexed, NEED, *more]) == 2

    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("verb", "file", "rows", "words"),
    [
        ("shortlist", None, [{"id": "N", "text": "焦油", "fields": {"price": "-5"}}], "line 1: fields.price: '-5' is below zero"),
        ("shortlist", None, [{"id": "N", "text": "焦油", "fields": 3}], "line 1: fields: it is no JSON object"),
        ("learn", "--outcomes", [{"need": "N", "result": "R", "outcome": "won"}], "--outcomes: "), ("calibrate", "--judged", [{"a": 1}], "--judged: "),
    ],
)  # fmt: skip
def test_it_names_the_row_that_is_wrong_and_writes_nothing(tmp_path, indexed, capsys, verb, file, rows, words):
    needs = lines(tmp_path / "n.jsonl", rows if file is None else [{"id": "N", "text": NEED}])
    more = [file, lines(tmp_path / "rows", rows)] if file else []

    assert main([verb, "--index", indexed, "--queries", needs, *more, "--out", str(tmp_path / "out")]) == 2

    err = capsys.readouterr().err
    assert words in err
    assert "line 1" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_scattered_characters_in_a_tiny_collection_promise_nothing(indexed, capsys):
    assert main(["search", "--index", indexed, "求购家用净水器", "--explain"]) == 0

    said = capsys.readouterr().out
    assert "两边只有零散的单字相同" in said
    assert "% 被判为相关" not in said
    assert main(["search", "--index", indexed, NEED, "--json"]) == 0
    assert told(capsys)["matches"][0]["confidence"]["unmeasured"].startswith("无从判断")


@pytest.mark.parametrize(("language", "said", "not_said"), [("zh", ["需求", "没有说到", "把握", "单字", "测定于"], r"\b(asked|against|trust|adds|characters|title|measured)\b"), ("en", ["asked", "against", "trust", "characters", "measured"], "[\u4e00-\u9fff]")])
def test_the_labels_are_in_the_language_asked_for(indexed, capsys, language, said, not_said):
    assert main(["search", "--index", indexed, "求购家用净水器", "--explain", "--top", "1", "--near", "0", "--language", language]) == 0

    lines = capsys.readouterr().out
    labels = "\n".join(line[:14] for line in lines.splitlines())
    assert [word for word in said if word not in lines] == []
    assert not re.search(not_said, labels)


@pytest.mark.parametrize(("share", "is_some", "zh"), [(0.004, True, "不到 1%"), (0.0, False, " 0% "), (0.5, True, " 50% ")])
def test_what_is_listed_is_never_nothing(share, is_some, zh):
    assert _part(share, is_some).zh == zh
