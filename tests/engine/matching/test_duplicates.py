import json

import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.duplicates import clusters, find, pairs
from shouzhan.engine.matching.index import Document, Writer

DYE = RESULTS[0].text


def test_it_finds_a_copy_from_its_first_words_on(tmp_path):
    reader = made(tmp_path)
    for length in range(6, len(DYE) + 1, 3):
        assert find(reader, DYE[:length])[0].id == "R1"
    assert find(reader, DYE)[0].kind == "same"
    assert find(reader, DYE[:12])[0].kind == "part"


@pytest.mark.parametrize(
    "edited",
    [
        DYE.replace("92", "87"), DYE[len(DYE) // 2:] + DYE[: len(DYE) // 2], DYE[:-20], DYE.replace("研究", "探讨"), DYE.replace(",", "，").replace("二", "<b>二</b>"),
    ],
)  # fmt: skip
def test_it_finds_a_copy_with_changed_digits_order_length_words_or_marks(tmp_path, edited):
    found = find(made(tmp_path), edited)
    assert [one.id for one in found] == ["R1"]
    assert found[0].of_text >= 0.7


def test_it_finds_a_title(tmp_path):
    found = find(made(tmp_path), "聚乳酸织物的无水染色")[0]
    assert (found.id, found.of_title) == ("R1", 1.0)


def test_it_shows_the_same_words_on_both_sides(tmp_path):
    text = "我们也" + DYE[10:30]
    found = find(made(tmp_path), text)[0]
    assert found.passages
    for passage in found.passages:
        there = {"title": RESULTS[0].title, "text": DYE}[passage.field]
        assert text[passage.start: passage.end] == there[passage.there: passage.until]


def test_it_finds_no_copy_in_what_only_speaks_of_the_same(tmp_path):
    assert find(made(tmp_path), "织物染色废水怎样回用,电梯怎样保养") == []
    assert find(made(tmp_path), "!") == []


def test_it_follows_the_index(tmp_path):
    made(tmp_path)
    with Writer(tmp_path) as writer:
        writer.remove("R1")
        writer.commit()
    reader = made(tmp_path, [Document("N", DYE)])
    assert [one.id for one in find(reader, DYE)] == ["N"]


def test_it_lists_all_pairs_and_what_hangs_together(tmp_path, capsys):
    reader = made(tmp_path, [*RESULTS, Document("N1", DYE.replace("92", "87")), Document("N2", DYE[:-15])])
    found = list(pairs(reader))
    assert {frozenset(pair[:2]) for pair in found} == {frozenset(two) for two in (("R1", "N1"), ("R1", "N2"), ("N1", "N2"))}
    assert clusters(found) == [["N1", "N2", "R1"]]
    assert main(["duplicates", "--index", str(tmp_path), "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["clusters"] == [["N1", "N2", "R1"]]


def test_the_command_says_what_and_how_much(tmp_path, capsys):
    made(tmp_path)
    assert main(["duplicates", "--index", str(tmp_path), DYE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["duplicates"][0]
    assert (told["id"], told["kind"], told["of_text"]) == ("R1", "same", "1.00")
    assert main(["duplicates", "--index", str(tmp_path), "卫星导航"]) == 1
