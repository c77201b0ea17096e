import ast
import gzip
import json
import re
from pathlib import Path

import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine import matching
from shouzhan.engine.calling import speak
from shouzhan.engine.matching.commands import main

ROOM = Path(matching.__file__).parent
HAN = re.compile("[一-鿿]")
# raised and caught within one module, and said to nobody
UNSAID = {("index/store.py", "sum")}


@pytest.fixture(autouse=True)
def _language():
    """The language of one call does not go on into what the next test does without a call."""
    yield
    speak("en")


def sentences(node: ast.AST):
    """The texts that a raise, a line on the standard error or a refused line is made of, outside of what says them in both languages."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "both":
        return
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.BinOp | ast.IfExp | ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from sentences(child)


def told(tree: ast.AST):
    """What goes to people: raised, or printed on the standard error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from node.exc.args
        elif isinstance(node, ast.Call) and "sys.stderr" in ast.unparse(node) and ast.unparse(node.func) in ("print", "sys.stderr.write"):
            yield from node.args


@pytest.mark.parametrize("file", sorted(str(path.relative_to(ROOM)) for path in ROOM.rglob("*.py")))
def test_every_refusal_is_written_in_both_languages(file):
    alone = [text for one in told(ast.parse((ROOM / file).read_text("utf-8"))) for text in sentences(one)]
    assert [text for text in alone if re.search(r"[a-z]{2,} [a-z]{2,}|^[a-z]{3,}$", text) and (file, text) not in UNSAID] == []


CALLS = [
    ["search", "--index", "nowhere", "x"], ["search", "--index", "i", " "], ["search", "--index", "i", "鼗"], ["search", "--index", "i", "染", "--fields", "{"], ["search", "--index", "i", "染", "--fields", '{"maturity": "x"}'],
    ["search", "--index", "i", "染", "--settings", "none"], ["search", "--index", "i", "染", "--words", "."], ["search", "--index", "i", "染", "--shown", "none"], ["index", "--corpus", "none", "--index", "j"], ["index", "--corpus", "bad", "--index", "j"],
    ["index", "--corpus", "q", "--index", "."], ["index", "--corpus", "q", "--index", "q"], ["index", "--corpus", "short.gz", "--index", "j"], ["index", "--corpus", "q", "--index", "q/j"], ["run", "--corpus", "q", "--queries", "q", "--out", "no/such"],
    ["run", "--corpus", "bad", "--queries", "q", "--out", "o"], ["run", "--corpus", "-", "--queries", "-", "--out", "o"], ["batch", "--corpus", "q", "--queries", "q", "--out", "o", "--engine", "x"], ["batch", "--corpus", "q", "--queries", "q", "--out", "o", "--engine", "spark://h"],
    ["check", "--index", "broken"], ["check", "--index", "older"], ["duplicates", "--index", "i", " "], ["duplicates", "--index", "i", "鼗鼗鼗"], ["recognise", " "], ["key", "--out", "q"], ["seal", "--key", "q", "--queries", "q", "--out", "s"],
    ["sealed", "--index", "i", "--key", "env:NO_KEY", "--sealed", "q", "--out", "o"], ["timetable", "--scores", "q", "--parties", "q", "--slots", "3", "--rooms", "1", "--out", "o"], ["timetable", "--scores", "none", "--parties", "none", "--slots", "none", "--rooms", "1", "--out", "o"],
    ["identity", "--rows", "q", "--out", "no/such"], ["identity", "--rows", "q", "--out", "o"], ["learn", "--index", "i", "--queries", "q", "--outcomes", "q", "--out", "o"], ["calibrate", "--index", "i", "--queries", "q", "--judged", "q", "--out", "o"], ["needs", "--index", "i", "--queries", "bad"],
    ["index", "--corpus", "q", "--index", "j", "--model", "nowhere"], ["index", "--corpus", "q", "--index", "j", "--model", "."], ["search", "--index", "i", "染", "--model", "."],
    ["tune", "--index", "i", "--queries", "q", "--judged", "q", "--out", "o"], ["tune", "--index", "i", "--queries", "bad", "--judged", "none", "--out", "o"], ["search", "--index", "i", "染", "--tuned", "q"],
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call))
def test_a_refusal_is_told_in_the_language_of_the_call(tmp_path, monkeypatch, capsys, call):
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "i", RESULTS)
    made(tmp_path / "broken", RESULTS)
    (tmp_path / "broken" / "manifest.json").write_text("{", "utf-8")
    made(tmp_path / "older", RESULTS)
    (tmp_path / "older" / "manifest.json").write_text('{"format": 1}', "utf-8")
    (tmp_path / "q").write_text('{"id": "A", "text": "x"}\n', "utf-8")
    (tmp_path / "bad").write_text('{broken\n{"id": "B"}\n{"id": 1.5, "text": "x"}\n' + json.dumps({"id": "C", "text": "x", "colour": 1}) + "\n", "utf-8")
    (tmp_path / "short.gz").write_bytes(gzip.compress(b'{"id": "A"')[:-9])
    for language in ("en_GB.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        assert main(call) in (1, 2)
        err = capsys.readouterr().err
        lines = [line.replace("鼗", "") for line in err.splitlines()]
        assert lines
        assert [line for line in lines if bool(HAN.search(line)) is language.startswith("en")] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{a", "第 2 个字符处应有以双引号括起的键"), ('{"id" 1}', "第 7 个字符处应有“:”"), ('{"id": "A" "b"}', "第 12 个字符处应有“,”"), ('{"id": }', "第 8 个字符处应有一个值"), ('{"id": "A"} 2', "第 13 个字符处末尾有多余内容"),
        ('{"id": "A', "第 8 个字符处文字没有结束的引号"), ('{"id": "\x01"}', "第 9 个字符处文字中有控制字符"), ('{"id": "\\x"}', "第 9 个字符处反斜杠后的写法不对"), ('{"id": "A", "id": "B"}', "'id' 出现了两次"),
        ('{"id": "\\ud800", "text": "x"}', "其中有半个字符（不成对的代理项）"), ('{"id": "\\u12"}', "反斜杠后的写法不对"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_told_without_a_word_of_the_other_language(tmp_path, monkeypatch, capsys, line, said):
    monkeypatch.chdir(tmp_path)
    Path("c").write_text(f"{line}\n", "utf-8")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["index", "--corpus", "c", "--index", "i"]) == 1
    told = capsys.readouterr().err.splitlines()[0]
    assert told.startswith("c 第 1 行：")
    assert said in told
    assert not re.search("[a-z]{3,}", told)


@pytest.mark.parametrize("more", [["--settings", "q"], ["--confidence", "q"], ["--model", "q"], ["--tuned", "q"], ["--fields", "{"], ["--settings", "none"], ["--settings", "raw"]])
def test_what_is_wrong_with_a_file_is_told_without_a_sentence_of_the_other_language(tmp_path, monkeypatch, capsys, more):
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "i", RESULTS)
    Path("q").write_text("{", "utf-8")
    Path("raw").write_bytes(b"\xff")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["search", "--index", "i", "染", *more]) == 2
    assert not re.search("[a-z]{2,} [a-z]{2,}", capsys.readouterr().err)


def test_why_two_do_not_meet_is_told_in_the_language_of_the_call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("p").write_text("".join(json.dumps({"id": one, "side": side, "quota": 1}) + "\n" for one, side in (("N1", "need"), ("N2", "need"), ("S1", "supplier"), ("S2", "supplier"))), "utf-8")
    Path("s").write_text("".join(json.dumps({"need": need, "supplier": "S1", "score": score}) + "\n" for need, score in (("N1", 2), ("N2", 1))) + json.dumps({"need": "N1", "supplier": "S2", "score": 0}) + "\n", "utf-8")
    told = {}
    for language in ("en_GB.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        for pair in (("N1", "S1"), ("N2", "S1"), ("N2", "S2"), ("N1", "S2")):
            main(["timetable", "--scores", "s", "--parties", "p", "--slots", "2", "--rooms", "1", "--why", *pair])
            told[language, pair] = capsys.readouterr().out
    assert [bool(HAN.search(said)) for said in told.values()] == [False] * 4 + [True] * 4
    assert not any(re.search("[a-z]{3,}", said) for (language, _pair), said in told.items() if language.startswith("zh"))


@pytest.mark.parametrize(
    "call",
    [
        ["search"], ["lift"], ["search", "--index", "i", "x", "--top", "0"], ["search", "--index", "i", "x", "--colour", "red"], ["search", "--index"], ["search", "--index", "i", "x", "--meaning-share", "2"],
        ["duplicates", "--index", "i"], ["duplicates", "--index", "i", "x", "--all"], ["batch", "--queries", "q", "--out", "o"], ["timetable", "--scores", "s", "--parties", "p", "--slots", "1", "--rooms", "1", "--why", "A"],
        ["timetable", "--scores", "s", "--parties", "p", "--slots", "1", "--rooms", "1", "--proposes", "both"], ["search", "--index", "i", "x", "--explain=1"], ["search", "--index", "i", "x", "--s", "1"],
    ],
    ids=lambda call: " ".join(call),
)  # fmt: skip
def test_a_wrong_call_is_told_in_its_language(monkeypatch, capsys, call):
    for language in ("en_GB.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        with pytest.raises(SystemExit):
            main(call)
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert bool(HAN.search(err)) is language.startswith("zh"), err


def test_what_was_counted_is_told_in_the_language_of_the_call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("c").write_text("".join(json.dumps({"id": one.id, "text": one.text}) + "\n" for one in RESULTS), "utf-8")
    Path("p").write_text("".join(json.dumps({"id": one, "side": side, "quota": 1}) + "\n" for one, side in (("1", "need"), ("2", "supplier"))), "utf-8")
    Path("s").write_text(json.dumps({"need": "1", "supplier": "2", "score": 1}) + "\n", "utf-8")
    Path("j").write_text("R1\tR1\t1\nR2\tR2\t1\n", "utf-8")
    asked = ["--queries", "c", "--out", "o"]
    calls = [
        ["index", "--corpus", "c", "--index", "i"], ["run", "--corpus", "c", *asked], ["check", "--index", "i"], ["duplicates", "--index", "i", RESULTS[1].text],
        ["calibrate", "--index", "i", "--judged", "j", *asked], ["timetable", "--scores", "s", "--parties", "p", "--slots", "1", "--rooms", "1", "--out", "o"],
    ]  # fmt: skip
    for language in ("en_GB.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        for call in calls:
            assert main(call) == 0, call
            said = capsys.readouterr().out.splitlines()[0]
            assert bool(HAN.search(said)) is language.startswith("zh"), said
            assert bool(re.search("[a-z]{3,}", said)) is language.startswith("en"), said


def test_what_was_sealed_is_counted_in_the_language_of_the_call(tmp_path, monkeypatch, capsys):
    made(tmp_path / "i", RESULTS)
    (tmp_path / "q").write_text('{"id": "A", "text": "染色"}\n', "utf-8")
    key, sealed = str(tmp_path / "keys"), str(tmp_path / "s")
    assert main(["key", "--out", key]) == 0
    for language in ("en_GB.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        for call in (["seal", "--key", key, "--queries", str(tmp_path / "q"), "--out", sealed], ["sealed", "--key", key, "--index", str(tmp_path / "i"), "--sealed", sealed, "--out", str(tmp_path / "o")]):
            capsys.readouterr()
            assert main(call) == 0
            said = capsys.readouterr().out
            assert bool(HAN.search(said)) is language.startswith("zh"), said
            assert bool(re.search("[a-z]{3,}", said)) is language.startswith("en"), said
