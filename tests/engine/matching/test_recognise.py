import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.fields.phrases import LONGEST, phrases
from shouzhan.engine.matching.fields.recognise import KINDS, read_list, recogniser
from shouzhan.engine.matching.text import fold

TEXT = "针对印染废水的脱盐与回用，研究膜生物反应器处理印染废水，污水排放达标。"


def test_it_recognises_by_words_and_names_them():
    first = recogniser("technical").recognise(TEXT)[0]

    assert first.code == "环境保护"
    assert {"废水", "膜生物反应器", "回用"} <= set(first.words)
    assert first.confidence is not None
    assert recogniser("industry").recognise(TEXT)[0].code in {"C17", "N77"}


def test_what_was_not_measured_says_so(capsys):
    assert recogniser("ipc").recognise(TEXT)[0].confidence is None
    assert main(["recognise", TEXT]) == 0
    assert "未经测定" in capsys.readouterr().out


@given(st.text(max_size=60), st.sampled_from(sorted(KINDS)))
def test_it_names_only_words_the_text_says_and_never_more_than_all_the_evidence(text, kind):
    found = recogniser(kind).recognise(text + TEXT)

    assert all(word in fold(text + TEXT) for one in found for word in one.words)
    assert sum(one.share for one in found) < 1000
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)


def test_more_evidence_is_never_less_sure():
    rates = [recogniser("technical")._table.at(share).rate for share in range(0, 1000, 10)]

    assert rates == sorted(rates)


def test_a_deployment_adds_words_and_then_no_table_holds(tmp_path):
    (tmp_path / "technical.txt").write_text("# ours\n农业 | 农业技术 | agriculture | 崇明大米\n")

    found = recogniser("technical", tmp_path).recognise("崇明大米")

    assert [(one.code, one.confidence) for one in found] == [("农业", None)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_list_that_ships_can_be_read_and_names_no_class_twice(kind):
    from shouzhan.engine.matching.fields.recognise import HERE

    codes = [one.code for one in read_list(HERE / f"{kind}.txt")]
    assert len(codes) == len(set(codes))


def test_it_finds_what_a_text_repeats_and_never_over_a_word_that_holds_texts_together(tmp_path):
    reader = made(tmp_path / "i", RESULTS)
    found = [one.text for one in phrases(TEXT, reader)]

    assert "印染废水" in found
    assert not any(one in other for one in found for other in found if one != other)
    assert not any(stop in one for one in found for stop in ("的", "与", "研究", "针对"))


@given(st.text(max_size=80))
def test_phrases_are_said_by_the_text_and_short(text):
    class Nothing:
        documents = 0

        def counts(self, keys):
            return keys.astype("int64") * 0

    found = phrases(text, Nothing())
    assert all(one.text in fold(text) and one.times > 0 for one in found)
    assert all(len(one.text) <= LONGEST or one.text.isascii() for one in found)


def test_it_tells_the_same_as_data(tmp_path, capsys):
    made(tmp_path / "i", RESULTS)
    assert main(["recognise", TEXT, "--index", str(tmp_path / "i"), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert set(found) == {*KINDS, "phrases"}
    assert found["technical"][0]["confidence"]["judged"] > 0
    assert found["ipc"][0]["confidence"] is None


def test_it_says_nothing_of_a_text_without_a_known_word():
    assert main(["recognise", "哈哈"]) == 1


@pytest.mark.parametrize(("call", "words"), [(["  "], "TEXT: it is empty"), (["染", "--words", "gone"], "--words: gone is no folder"), (["染", "--words", "."], "technical.txt, line 1: there should be")])
def test_it_tells_a_wrong_call_in_one_line(tmp_path, monkeypatch, capsys, call, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "technical.txt").write_text("农业 农业技术")

    assert main(["recognise", *call]) == 2

    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
