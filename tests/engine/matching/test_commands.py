import gzip
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine import progress
from shouzhan.engine.matching import batch
from shouzhan.engine.matching.batch import answer_all
from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.index import Document, Reader, Writer, kernel
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.telling import WORK


def corpus(path, rows=None, encoding="utf-8"):
    rows = [{"id": document.id, "text": document.text} for document in RESULTS] if rows is None else rows
    text = "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


@pytest.fixture
def indexed(tmp_path):
    folder = str(tmp_path / "index")
    assert main(["index", "--corpus", corpus(tmp_path / "corpus.jsonl"), "--index", folder]) == 0
    return folder


def run_lines(path):
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def test_it_indexes_and_searches(indexed, capsys):
    capsys.readouterr()
    assert main(["search", "--index", indexed, "染布不想用水", "--top", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["matches"][0]["id"] == "R1"
    assert [match["rank"] for match in told["matches"]] == list(range(1, len(told["matches"]) + 1))


def test_it_writes_a_run_file_with_rank_and_score(tmp_path):
    queries = corpus(tmp_path / "queries.jsonl", [{"qid": "Q1", "task": "x", "text": "秸秆炉子堵管"}, {"id": "Q2", "text": "电梯故障"}])
    out = tmp_path / "run.tsv"
    assert main(["run", "--corpus", corpus(tmp_path / "c.jsonl.gz"), "--queries", queries, "--top", "2", "--out", str(out)]) == 0
    lines = run_lines(out)
    assert [(line[0], line[1], line[2]) for line in lines if line[2] == "1"] == [("Q1", "R2", "1"), ("Q2", "R4", "1")]
    assert all(float(line[3]) > 0 for line in lines)


def test_it_runs_over_several_corpora_and_names_an_identifier_that_is_in_both(tmp_path, capsys):
    one, two = corpus(tmp_path / "a.jsonl", [{"id": "A", "text": "染色"}]), corpus(tmp_path / "b.jsonl", [{"id": "B", "text": "染色"}, {"id": "A", "text": "电梯"}])
    queries = corpus(tmp_path / "q.jsonl", [{"qid": "Q", "text": "染色"}])
    call = ["run", "--corpus", one, "--corpus", two, "--queries", queries, "--out", str(tmp_path / "run.tsv")]
    assert main(call) == 1
    assert "b.jsonl, line 2: id: 'A' was taken already, in" in capsys.readouterr().err
    assert not (tmp_path / "run.tsv").exists()
    assert main([*call, "--skip-bad"]) == 1
    assert [line[1] for line in run_lines(tmp_path / "run.tsv")] == ["A", "B"]


BROKEN = ['{"id": "X1", "text": "染色"}', "{broken", '{"id": "X2"}', '[1]', '{"id": "X3", "text": "电梯", "colour": 1}', '{"id": "X1", "text": "又一"}', '{"id": "a\\tb", "text": "x"}', '{"id": "X4", "text": "  "}', '{"id": "X5", "text": "赤泥"}']  # fmt: skip


def test_it_names_broken_lines_and_leaves_the_index_alone(tmp_path, indexed, capsys):
    capsys.readouterr()
    assert main(["index", "--corpus", corpus(tmp_path / "bad.jsonl", BROKEN), "--index", indexed, "--json"]) == 1
    told = capsys.readouterr()
    refused = json.loads(told.out)["refused"]
    assert [one["line"] for one in refused] == [2, 3, 4, 5, 6, 7, 8]
    assert "colour: there is no such key" in told.err
    assert "line 3: text: it is missing" in told.err
    with Writer(tmp_path / "index"):
        assert {document.id for document in Reader(tmp_path / "index")} == {document.id for document in RESULTS}


def test_it_indexes_the_other_lines_when_asked(tmp_path, indexed):
    assert main(["index", "--corpus", corpus(tmp_path / "bad.jsonl", BROKEN), "--index", indexed, "--skip-bad"]) == 1
    assert {document.id for document in Reader(tmp_path / "index")} == {document.id for document in RESULTS} | {"X1", "X5"}


def test_it_reads_gb18030_and_a_byte_order_mark(tmp_path):
    rows = [{"id": "G1", "text": "秸秆焦油"}, {"id": "G2", "text": "猪场废水"}]
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        folder = tmp_path / encoding
        assert main(["index", "--corpus", corpus(tmp_path / f"{encoding}.jsonl", rows, encoding), "--index", str(folder)]) == 0
        assert [document.text for document in Reader(folder)] == ["秸秆焦油", "猪场废水"]


def test_it_names_a_line_that_is_no_utf8_in_a_file_that_is(tmp_path, capsys):
    path = tmp_path / "mixed.jsonl"
    path.write_bytes("\n".join(json.dumps({"id": f"M{n}", "text": "秸秆"}, ensure_ascii=False) for n in range(5)).encode() + '\n{"id":"M9","text":"秸秆"}'.encode("gb18030"))
    assert main(["index", "--corpus", str(path), "--index", str(tmp_path / "i"), "--skip-bad"]) == 1
    assert "line 6: it is not UTF-8" in capsys.readouterr().err


def test_it_replaces_what_changed_and_deletes_what_a_whole_corpus_does_not_name(tmp_path, indexed, capsys):
    rows = [{"id": "R1", "text": RESULTS[0].text}, {"id": "R2", "text": "改了"}, {"id": "R9", "text": "新的"}]
    capsys.readouterr()
    assert main(["index", "--corpus", corpus(tmp_path / "next.jsonl", rows), "--index", indexed, "--only", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "index": indexed, "documents": 3, "added": 1, "changed": 1, "unchanged": 1, "removed": 4, "refused": []}  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n"])
def test_it_refuses_an_empty_query(indexed, capsys, text):
    assert main(["search", "--index", indexed, text]) == 2
    assert capsys.readouterr().err == "QUERY: it is empty\n"


@pytest.mark.parametrize(("text", "words"), [("😀", "nothing that can be looked up"), ("的", "nothing that can be looked up"), ("鼗", "none of its characters")])
def test_it_says_why_nothing_matches(indexed, capsys, text, words):
    assert main(["search", "--index", indexed, text]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("text", ["染", "染" * 50_000, "<b>染</b> OR 1=1; --", "\ud800染", "聚乳酸織物染色"])
def test_it_answers_odd_queries(indexed, capsys, text):
    assert main(["search", "--index", indexed, text]) == 0
    assert "R1" in capsys.readouterr().out


def test_it_answers_the_other_queries_and_names_the_bad_one(tmp_path, capsys):
    queries = corpus(tmp_path / "q.jsonl", [{"qid": "Q1", "text": ""}, {"qid": "Q2", "text": "染色"}, {"text": "染色"}])
    assert main(["run", "--corpus", corpus(tmp_path / "c.jsonl"), "--queries", queries, "--out", str(tmp_path / "run.tsv")]) == 1
    assert {line[0] for line in run_lines(tmp_path / "run.tsv")} == {"Q2"}
    err = capsys.readouterr().err
    assert "line 1: text: it is empty" in err
    assert "line 3: id: it is missing" in err


def test_it_answers_a_batch_from_an_index_as_from_its_corpus(tmp_path, indexed):
    queries = corpus(tmp_path / "q.jsonl", [{"qid": f"Q{n}", "text": RESULTS[n % 6].text[:20]} for n in range(200)])
    source = corpus(tmp_path / "c.jsonl")
    assert main(["batch", "--index", indexed, "--queries", queries, "--out", str(tmp_path / "a")]) == 0
    assert main(["batch", "--corpus", source, "--engine", "local", "--queries", queries, "--out", str(tmp_path / "b")]) == 0
    assert run_lines(tmp_path / "a") == run_lines(tmp_path / "b")
    assert [line[0] for line in run_lines(tmp_path / "a") if line[2] == "1"] == [f"Q{n}" for n in range(200)]


def test_it_answers_the_same_in_one_process_and_in_several(indexed):
    engine = Engine(Path(indexed))
    asked = [Asked(f"Q{n}", RESULTS[n % 6].text[n % 7: 20]) for n in range(300)]
    alone, together = (list(answer_all(engine, asked, 3, processes)) for processes in (1, 3))
    assert alone == together
    assert [one for one, _matches in together] == asked


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("shards", [2, 5, 60])
def test_it_answers_the_same_from_parts_of_the_documents(tmp_path, monkeypatch, compiled, shards):
    monkeypatch.setattr(kernel, "loops_for", lambda _postings: kernel.compiled() if compiled else None)
    made(tmp_path, [Document(f"S{n % 7}{n}", RESULTS[n % 6].text[n % 5:]) for n in range(40)])
    with Writer(tmp_path) as writer:  # two segments, and some documents gone
        assert sum(writer.remove(f"S{n % 7}{n}") for n in range(0, 40, 9)) == 5
        writer.commit()
    made(tmp_path, [Document("new", RESULTS[0].text), Document("S00", "改了")])
    engine, asked = Engine(tmp_path), [Asked(f"Q{n}", RESULTS[n % 6].text[: 9 + n]) for n in range(12)]
    whole = list(answer_all(engine, asked, 6))
    assert list(answer_all(engine, asked, 6, 2, shards)) == list(answer_all(engine, asked, 6, shards=shards)) == whole


def test_it_says_that_a_process_which_answered_was_killed(indexed, monkeypatch):
    monkeypatch.setattr(batch, "answers", lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(batch.WorkerLostError, match="ended from outside"):
        list(answer_all(Engine(Path(indexed)), [Asked("Q", "染布")], 3, 2))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["search", "--index", "nowhere", "x"], "holds no index"),
        (["index", "--corpus", "nowhere.jsonl", "--index", "i"], "nowhere.jsonl is not there"),
        (["index", "--corpus", "empty.gz", "--index", "i"], "cannot be read"),
        (["index", "--corpus", "q.jsonl", "--index", "."], "holds other files"),
        (["batch", "--corpus", "q.jsonl", "--queries", "q.jsonl", "--out", "o", "--engine", "spark://h"], "--engine: spark://h: "),
        (["batch", "--corpus", "q.jsonl", "--queries", "q.jsonl", "--out", "o", "--engine", "x"], "neither local nor spark"),
        (["run", "--corpus", "q.jsonl", "--queries", "q.jsonl", "--out", "no/such/place"], "--out"),
        (["run", "--corpus", "q.jsonl", "--queries", "q.jsonl", "--out", "."], "it is a folder"),
        (["run", "--corpus", "-", "--queries", "-", "--out", "o"], "--queries: standard input"),
        (["index", "--corpus", "q.jsonl", "--index", "q.jsonl/i"], "--index"),
    ],
)
def test_it_tells_a_wrong_call_in_one_line(tmp_path, monkeypatch, capsys, call, words):
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path / "q.jsonl", [{"id": "A", "text": "染色"}])
    (tmp_path / "empty.gz").write_bytes(gzip.compress(b'{"id": "A"')[:-9])
    assert main(call) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "i").exists() or "cannot be read" in words


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["search"], "shouzhan match search: the following arguments are required: --index, QUERY"),
        (["search", "--index", "i", "染", "--top", "0"], "--top: '0' is not a number from 1 to 10000"),
        (["needs", "--index", "i", "--queries", "q", "--top", "-1"], "--top: '-1' is not a number"),
        (["duplicates", "--index", "i", "染", "--top", "0"], "--top: '0' is not a number"),
        (["lift"], "argument VERB: invalid choice: 'lift'"),
    ],
)
def test_it_tells_a_wrong_argument_in_one_line(capsys, call, words):
    with pytest.raises(SystemExit) as wrong:
        main(call)
    err = capsys.readouterr().err
    assert wrong.value.code == 2
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("verb", ["index", "search", "run", "batch", "check", "duplicates", "needs", "shortlist", "learn", "recognise", "calibrate", "key", "seal", "sealed", "rotate", "timetable", "identity"])
def test_its_help_is_in_both_languages(monkeypatch, capsys, verb):
    told = {}
    for language in ("zh", "en"):
        for call in ([verb, "--help"], ["--help"]):
            with pytest.raises(SystemExit) as ended:
                main([*call, "--language", language])
            assert ended.value.code == 0
        told[language] = capsys.readouterr().out
    assert not any("\u4e00" <= sign <= "\u9fff" for line in told["en"].splitlines() if "--help --language zh" not in line for sign in line)
    assert sum("\u4e00" <= sign <= "\u9fff" for sign in told["zh"]) > 100
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert "显示本说明" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_call_may_name_its_language(tmp_path, capsys, language):
    assert main(["check", "--index", str(tmp_path / "none"), f"--language={language}"]) == 2
    assert ("没有索引" if language == "zh" else "no index") in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["index", "search", "run", "batch", "check", "duplicates", "needs", "shortlist", "learn", "recognise", "calibrate", "key", "seal", "sealed", "rotate", "timetable", "identity"])
def test_its_help_leaves_no_argument_undescribed(capsys, verb):
    with pytest.raises(SystemExit):
        main([verb, "--help", "--language", "en"])
    assert undescribed(capsys.readouterr().out) == []


def undescribed(told):
    """The arguments of a help with nothing said beside or beneath them."""
    lines = told[told.index("\n\n"):].splitlines()
    return [one for one, after in zip(lines, [*lines[1:], ""], strict=True) if re.fullmatch(r" {2}\S.*", one) and not re.search(r"\S {2,}\S", one) and not after.startswith(" " * 12)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_text_is_about_is_listed_as_its_language_does(capsys, language):
    assert main(["recognise", "轴承故障诊断与活性染料", "--language", language]) == 0
    told = capsys.readouterr().out
    assert ("：" in told, ": " in told) == ((True, False) if language == "zh" else (False, True))
    assert ("、" in told) is (language == "zh")


def test_it_says_of_an_index_that_was_not_made_how_to_go_on(tmp_path, capsys):
    assert main(["index", "--corpus", corpus(tmp_path / "bad.jsonl", BROKEN), "--index", str(tmp_path / "i")]) == 1
    assert "nothing was indexed: repair the lines, or pass --skip-bad" in capsys.readouterr().err


def test_it_refuses_an_empty_text_to_compare(indexed, capsys):
    assert main(["duplicates", "--index", indexed, " "]) == 2
    assert capsys.readouterr().err == "TEXT: it is empty\n"


@pytest.mark.parametrize("call", ["index", "run"])
def test_it_says_that_a_disk_is_full_and_leaves_everything_as_it_was(tmp_path, indexed, capsys, call):
    documents = corpus(tmp_path / "more.jsonl", [{"id": f"N{n}", "text": RESULTS[n % 6].text} for n in range(3000)])
    asked, out = corpus(tmp_path / "q.jsonl", [{"qid": "Q", "text": "染布"}]), tmp_path / "run.tsv"
    out.write_text("before", "utf-8")
    before = Engine(Path(indexed)).search("染色", 5)
    script = "import resource, sys; from shouzhan.project.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); raise SystemExit(main(sys.argv[1:]))"
    given = ["--index", indexed] if call == "index" else ["--queries", asked, "--out", str(out)]
    done = subprocess.run([sys.executable, "-c", script, "match", call, "--corpus", documents, *given], check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith("there is no room")
    assert done.stderr.count("\n") == 1
    assert Engine(Path(indexed)).search("染色", 5) == before
    assert out.read_text("utf-8") == "before"
    assert len(list((Path(indexed) / "segments").iterdir())) == 1


def test_it_says_that_it_broke_when_a_process_which_answered_was_killed(tmp_path, indexed, monkeypatch, capsys):
    monkeypatch.setattr(batch, "_FEW", 0)
    monkeypatch.setattr(batch, "answers", lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
    monkeypatch.setattr(batch.os, "cpu_count", lambda: 2)
    assert main(["batch", "--index", indexed, "--queries", corpus(tmp_path / "q.jsonl", [{"qid": "Q", "text": "染布"}]), "--out", str(tmp_path / "o")]) == 3
    assert "ended from outside" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("call", "word", "zh"),
    [(["needs"], "answering", "作答"), (["shortlist", "--out", "-"], "drawing lists", "生成名单"), (["batch", "--out", "-"], "answering", "作答")],
)  # fmt: skip
def test_it_tells_how_far_it_is(tmp_path, indexed, monkeypatch, capsys, call, word, zh):
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    asked = [*call, "--index", indexed, "--queries", corpus(tmp_path / "q.jsonl", [{"qid": "Q", "text": "染布"}])]
    main(asked)
    assert f"{word}: " in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    main(asked)
    assert f"{zh}：" in capsys.readouterr().err


def test_every_work_that_is_told_has_a_name_in_both_languages():
    room = Path(progress.__file__).parent / "matching"
    told = {name for path in room.rglob("*.py") for name in re.findall(r'(?:tell|progress)\("([a-z ]+)"', path.read_text("utf-8"))}
    assert len(told) > 5
    assert told <= WORK.keys()


def test_it_shows_of_a_long_text_what_is_around_its_marks(indexed, capsys):
    asked = "锅炉" * 5000 + "染色" + "窑炉" * 5000
    assert main(["search", "--index", indexed, asked, "--explain", "--top", "1"]) == 0
    out = capsys.readouterr().out
    assert "…" in out
    assert "【染色】" in out
    assert max(map(len, out.splitlines())) < 1000


def test_it_names_a_line_longer_than_a_book_and_takes_the_others(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("shouzhan.engine.matching.corpus._LONGEST", 100)
    for encoding in ("utf-8", "gb18030", "utf-16"):
        file = corpus(tmp_path / f"{encoding}.gz", [{"id": "A", "text": "染色"}, {"id": "B", "text": "染料" * 1000}, {"id": "C", "text": "染料"}], encoding)
        assert main(["index", "--corpus", file, "--index", str(tmp_path / encoding), "--skip-bad"]) == 1
        assert f"{file}, line 2: it is longer than 100" in capsys.readouterr().err
        assert Reader(tmp_path / encoding).documents == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_only_a_line_feed_ends_a_line(tmp_path, encoding):
    file = corpus(tmp_path / "c.jsonl", [{"id": "A", "text": "染\u2028色\x85缸"}, {"id": "B", "text": "染料"}], encoding)
    assert main(["index", "--corpus", file, "--index", str(tmp_path / "i")]) == 0


@pytest.mark.parametrize("line", ['{"id": "A", "text": "x", "text": "y"}', '{"id": "A", "text": "\\ud800"}'])
def test_it_refuses_a_line_that_says_two_things_or_nothing_whole(tmp_path, line):
    assert main(["index", "--corpus", corpus(tmp_path / "c.jsonl", [line]), "--index", str(tmp_path / "i")]) == 1


@pytest.mark.parametrize("top", ["0", "-1", "x", "100000", "\uff11\uff10"])
def test_it_refuses_a_top_that_is_no_number(indexed, top):
    with pytest.raises(SystemExit) as wrong:
        main(["search", "--index", indexed, "染", "--top", top])
    assert wrong.value.code == 2


def test_it_leaves_no_run_file_when_it_breaks_half_way(tmp_path, monkeypatch):
    queries = corpus(tmp_path / "q.jsonl", [{"qid": "Q1", "text": "染色"}])
    monkeypatch.setattr("shouzhan.engine.matching.commands._line", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["run", "--corpus", corpus(tmp_path / "c.jsonl"), "--queries", queries, "--out", str(tmp_path / "run.tsv")])
    assert not list(tmp_path.glob("run.tsv*"))


def test_it_needs_no_framework(tmp_path):
    source = corpus(tmp_path / "c.jsonl")
    script = (
        "import sys; from shouzhan.project.cli import main; code = main(sys.argv[1:]); "
        "assert 'django' not in sys.modules; raise SystemExit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, "match", "index", "--corpus", source, "--index", str(tmp_path / "i")], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("shards", ["0", "-1", "x", "257"])
@pytest.mark.parametrize("verb", ["run", "batch"])
def test_it_refuses_shards_out_of_bounds(tmp_path, capsys, verb, shards):
    with pytest.raises(SystemExit) as wrong:
        main([verb, "--corpus", "c", "--queries", "q", "--out", str(tmp_path / "o"), "--shards", shards])
    assert wrong.value.code == 2
    assert f"{shards!r} is not a number from 1 to 256" in capsys.readouterr().err


def test_a_run_over_shards_is_the_run_over_all_documents(tmp_path):
    documents = corpus(tmp_path / "c.jsonl", [{"id": f"S{n}", "text": RESULTS[n % 6].text} for n in range(30)])
    asked = corpus(tmp_path / "q.jsonl", [{"qid": f"Q{n}", "text": RESULTS[n % 6].text[n % 7: 30]} for n in range(20)])
    for name, more in (("one", []), ("three", ["--shards", "3"])):
        assert main(["run", "--corpus", documents, "--queries", asked, "--top", "3", "--out", str(tmp_path / name), *more]) == 0
    assert (tmp_path / "three").read_bytes() == (tmp_path / "one").read_bytes()
    assert len((tmp_path / "one").read_text("utf-8").splitlines()) == 60
