"""A need in English finds results in Chinese, and words in either language stand for each other."""

from collections import Counter
from pathlib import Path

import pytest
from tests.engine.matching.toys import made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.explain import explain
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.query import cut_up
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text.lexicon import SHIPPED, BadLexiconError, Lexicon, built_in, read_lexicon

PAIRS = [("battery", ("电池",)), ("lithium battery", ("锂电池",)), ("membrane", ("膜",)), ("dyed", ("染色",))]


def said(text: str, lexicon: Lexicon) -> dict[str, str]:
    return {term.text: term.word for term in cut_up(text, lexicon).terms}


def test_a_need_in_english_finds_a_result_in_chinese(tmp_path: Path) -> None:
    made(tmp_path)
    engine = Engine(tmp_path)
    asked = {"R2": "how to remove tar from biomass gasification", "R4": "early fault diagnosis of elevator bearings by vibration", "R5": "cement from red mud and fly ash"}
    assert {best: engine.search(text, 1)[0].id for best, text in asked.items()} == {best: best for best in asked}


def test_a_need_in_chinese_finds_a_result_in_english(tmp_path: Path) -> None:
    made(tmp_path, [Document("E", "Corrosion of steel pipelines in seawater"), Document("F", "Growth of broilers fed with soybean")])
    assert Engine(tmp_path).search("海水管道的腐蚀", 1)[0].id == "E"


def test_it_takes_the_longest_term_and_no_notice_of_endings() -> None:
    lexicon = Lexicon([], [], PAIRS)
    terms = said("Lithium batteries", lexicon)
    assert terms["锂电"] == terms["电池"] == "锂电池"
    assert said("two membranes", lexicon)["膜"] == "膜"
    assert said("dye", lexicon).get("染色") is None
    assert "电池" not in said("batteryx", lexicon)


def test_it_looks_up_the_characters_of_a_translation_and_not_of_another_chinese_word() -> None:
    lexicon = Lexicon([], [("打药机", ("植保",))], PAIRS)
    assert {"电", "池"} <= said("battery", lexicon).keys()
    assert "电池" in said("怎样回收battery", lexicon)
    assert "电" not in said("怎样回收battery", lexicon)
    assert "植" not in said("打药机", lexicon)


def test_it_says_whose_translation_a_shared_word_is(tmp_path: Path) -> None:
    made(tmp_path, [Document("A", "锂电池防火")])
    engine = Engine(tmp_path, Lexicon([], [], PAIRS))
    query = engine.ready("lithium batteries burn")
    why = explain(engine, query, engine.best(query, 1)[0])
    assert ["lithium batteries", "锂电池"] in why.bridges()
    assert query.text[slice(*why.in_query(bridged=True)[0])] == "lithium batteries"


def test_it_hides_no_bridge_by_a_longer_chinese_word() -> None:
    lexicon = Lexicon([], [("电池", ("蓄电",))], [("fuel cell", ("燃料电池",))])
    assert said("燃料电池", lexicon)["蓄电"] == "蓄电"
    assert said("燃料电池", lexicon)["fuel"] == "fuel cell"


def test_it_looks_up_no_small_word_of_a_translation() -> None:
    terms = said("电池的荷电状态与物联网", built_in())
    assert {"charge", "internet", "things"} <= terms.keys()
    assert "of" not in terms


def test_it_looks_up_no_english_word_that_only_asks_but_a_sign_for_a_substance() -> None:
    terms = said("we need a battery with no lead", built_in())
    assert not {"we", "need", "a", "with", "no"} & terms.keys()
    assert {"battery", "lead"} <= terms.keys()
    assert {"no", "a"} <= said("脱除NO，补充维生素A", built_in()).keys()


def test_it_has_each_english_term_on_one_line() -> None:
    lines = [line.split(" | ") for line in (SHIPPED / "english.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(len(line) == 2 for line in lines)
    terms = [term for english, _chinese in lines for term in english.split(", ")]
    assert not [term for term, times in Counter(terms).items() if times > 1]
    assert all(term == term.strip().lower() and term.isascii() for term in terms)
    assert all(word and not word.isascii() for _english, chinese in lines for word in chinese.split(" "))


def test_a_deployments_own_words_are_used_by_every_verb_that_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index, words = str(tmp_path / "index"), tmp_path / "words"
    made(tmp_path / "index")
    words.mkdir()
    (words / "bridges.txt").write_text("滚筒炉 | 曳引机\n", "utf-8")
    (words / "english.txt").write_text("qanat wheel | 曳引机\n", "utf-8")
    for text in ("滚筒炉", "qanat wheel"):
        assert main(["search", "--index", index, text, "--top", "1"]) == 1
        assert main(["search", "--index", index, text, "--top", "1", "--words", str(words)]) == 0
        assert "R4" in capsys.readouterr().out
    asked = tmp_path / "q.jsonl"
    asked.write_text('{"qid": "Q", "text": "滚筒炉"}\n', "utf-8")
    for verb, more in (("batch", ["--out", "-"]), ("needs", []), ("shortlist", ["--out", "-"])):
        main([verb, "--index", index, "--queries", str(asked), *more])
        assert "R4" not in capsys.readouterr().out
        main([verb, "--index", index, "--queries", str(asked), *more, "--words", str(words)])
        assert "R4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [("other.txt", b"x", "holds none of"), ("english.txt", "没有竖线\n".encode(), "english.txt, line 1"), ("bridges.txt", "猪 | 生猪\n".encode("gb18030"), "is not UTF-8 at byte 1")],
)
def test_it_names_what_is_wrong_with_a_folder_of_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, told: str) -> None:
    made(tmp_path / "index")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / name).write_bytes(data)
    assert main(["search", "--index", str(tmp_path / "index"), "染色", "--words", str(tmp_path / "words")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("--words: ")
    assert told in err
    assert err.count("\n") == 1


def test_it_names_the_line_of_a_dictionary_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "english.txt").write_text("battery | 电池\nno bar\n", "utf-8")
    with pytest.raises(BadLexiconError, match=r"english.txt, line 2"):
        read_lexicon([tmp_path])
