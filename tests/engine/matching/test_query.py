from types import SimpleNamespace

import numpy as np
import pytest
from tests.engine.matching.toys import made

from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.query import MOST_TERMS, Tuning, cut_up, ready
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text import Kind
from shouzhan.engine.matching.text.lexicon import BadLexiconError, Lexicon, built_in, read_lexicon

NONE = Lexicon([], [])


def counted(documents, occurs):
    return SimpleNamespace(documents=documents, counts=lambda keys: np.full(len(keys), occurs, dtype=np.int64))


def said(text, lexicon):
    return {term.text: term.via for term in cut_up(text, lexicon).terms}


def test_it_looks_up_no_single_character_of_a_word_that_only_asks():
    terms = said("希望染色", Lexicon(["希望"], []))
    assert "希" not in terms
    assert {"希望", "染", "色", "染色"} <= terms.keys()


def test_it_looks_up_what_research_calls_the_same_thing():
    terms = said("打药机漏水", Lexicon([], [("打药机", ("喷雾机", "植保"))]))
    assert {terms["喷雾"], terms["雾机"], terms["植保"]} == {"打药机"}
    assert "雾" not in terms
    assert terms["打药"] == ""


def test_it_says_its_own_words_before_another_word_for_them():
    assert said("打药机和喷雾机", Lexicon([], [("打药机", ("喷雾机",))]))["喷雾"] == ""


def test_it_takes_the_longest_word_and_none_inside_a_latin_word():
    lexicon = Lexicon([], [("打药", ("施药",)), ("打药机", ("喷雾机",)), ("ai", ("人工智能",))])
    assert "施药" not in said("打药机", lexicon)
    assert "人工" not in said("paint", lexicon)
    assert "人工" in said("用AI看图", lexicon)


def test_it_bridges_both_ways_in_the_words_that_ship():
    assert said("猪场的打药机", built_in())["植保"] == "打药机"
    assert said("植保机具", built_in())["打药"] == "植保"


def test_it_adds_a_deployments_own_words(tmp_path):
    (tmp_path / "bridges.txt").write_text("# ours\n老虎机 虎机 | 打浆机\n", "utf-8")
    (tmp_path / "requests.txt").write_text("劳烦\n", "utf-8")
    lexicon = read_lexicon([tmp_path])
    assert said("劳烦看看老虎机", lexicon)["打浆"] == "老虎机"
    assert "劳" not in said("劳烦", lexicon)


def test_it_names_a_line_of_a_lexicon_it_cannot_read(tmp_path):
    (tmp_path / "bridges.txt").write_text("猪 | 生猪\n没有竖线\n", "utf-8")
    with pytest.raises(BadLexiconError, match=r"bridges.txt, line 2"):
        read_lexicon([tmp_path])


def test_it_leaves_out_characters_that_are_everywhere_unless_documents_are_few():
    assert [term.text for term in ready("染色", NONE, counted(1000, 400), Tuning()).terms] == ["染色"]
    assert len(ready("染色", NONE, counted(10, 9), Tuning()).terms) == 3


@pytest.mark.parametrize("asked", ["染", "染色", "色", "公司染色"])
def test_what_every_document_says_still_finds_them_all(tmp_path, asked):
    made(tmp_path, [Document(f"N{number}", "染色布匹" + "甲乙丙丁"[number % 4] * (number % 3 + 1)) for number in range(60)])
    matches = Engine(tmp_path).search(asked, 100)
    assert len(matches) == 60
    assert matches[0].points > matches[-1].points > 0
    assert ready(asked, NONE, counted(1_000_000, 1_000_000), Tuning()).weights.min() > 0


def test_it_weighs_the_rare_more_than_the_frequent():
    rare, frequent = (ready("染", NONE, counted(1000, occurs), Tuning()).weights[0] for occurs in (3, 200))
    assert rare > frequent > 0


def test_it_keeps_the_weightiest_terms_of_a_very_long_text():
    text = "".join(chr(0x4E00 + number) for number in range(3000))
    query = ready(text, NONE, counted(1_000_000, 1), Tuning())
    assert len(query.keys) == MOST_TERMS
    assert {term.kind for term in query.terms} == {Kind.CHARACTER}
    assert int(query.weights.astype(np.int64).sum()) * 255 < 2**31


def test_it_answers_the_same_question_the_same_way_every_time(tmp_path):
    made(tmp_path)
    answers = {tuple(Engine(tmp_path).search("电梯毛病报警和染布", top=5)) for _turn in range(3)}
    assert len(answers) == 1
    assert [match.rank for match in answers.pop()] == [1, 2, 3, 4, 5][: len(Engine(tmp_path).search("电梯毛病报警和染布", top=5))]


def test_it_hears_the_longest_word_at_each_place_of_every_list():
    lexicon = Lexicon(["求", "求购"], [("甲乙", ["丙"]), ("甲乙丁", ["戊"]), ("乙", ["己"])], [("pump", ["求泵"])])
    heard = lexicon.heard("求购甲乙丁乙甲求泵求 pumps")
    assert [tuple(span) for span in heard.requests] == [(0, 2), (7, 8), (9, 10)]
    assert [(tuple(span), others) for span, others in heard.others] == [((2, 5), ("戊",)), ((5, 6), ("己",)), ((11, 16), ("求泵",)), ((7, 9), ("pump",))]


def test_a_query_tells_its_terms_only_where_they_are_asked_for_and_the_same_each_time():
    query = ready("甲乙甲乙", Lexicon([], [("甲乙", ["丙丁"])]), counted(100, 3), Tuning())
    assert query.terms is query.terms
    assert [term.key for term in query.terms] == query.keys.tolist()
    assert [bool(term.via) for term in query.terms] == query.bridged.tolist()
