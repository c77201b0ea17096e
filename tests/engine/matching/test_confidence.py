import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.matching.confidence import (
    BadTableError,
    Confidence,
    Judged,
    Step,
    Table,
    built_in,
    fitted,
    read_table,
    write_table,
)
from shouzhan.engine.matching.confidence.table import WHOLE, wilson

MANY = st.lists(st.builds(Judged, st.integers(0, 400), st.booleans()), min_size=1, max_size=200)


@given(MANY, st.integers(1, 60))
def test_a_higher_score_is_never_less_sure(judged, least):
    table = Table(fitted(judged, least), "")

    rates = [table.at(share).rate for share in range(0, 450, 3)]
    assert rates == sorted(rates)
    assert sum(step.judged for step in table.steps) == len(judged)
    assert sum(step.relevant for step in table.steps) == sum(one.is_relevant for one in judged)
    assert len(table.steps) == 1 or min(step.judged for step in table.steps) >= least


@given(MANY)
def test_it_is_the_best_rising_line_there_is(judged):
    """The pooled means equal the textbook's highest of lowest means over all stretches."""
    shares = sorted({one.share for one in judged})[:12]
    few = [one for one in judged if one.share in shares]
    table = Table(fitted(few, 1), "")

    def mean(low, high):
        inside = [one.is_relevant for one in few if low <= one.share <= high]
        return sum(inside) / len(inside)

    for share in shares:
        expected = max(min(mean(low, high) for high in shares if high >= share) for low in shares if low <= share)
        assert table.at(share).rate == pytest.approx(expected)


@pytest.mark.parametrize(("hits", "tries", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (0, 0, 0, 1)])
def test_it_gives_wilsons_interval(hits, tries, low, high):
    assert wilson(hits, tries) == pytest.approx((low, high), abs=1e-4)


def test_it_says_on_how_many_it_rests():
    said = Confidence(200, 50).sentence

    assert "200 条匹配中，25% 被判为相关（95% 区间 20%–31%）" in said.zh
    assert "of 200 matches" in said.en


def test_the_table_that_ships_says_what_it_was_made_of_and_rises():
    table = built_in()

    assert "match_confidence.py" in table.made
    assert table.at(0).rate < 0.02
    assert table.at(300).rate > 0.9


def test_it_keeps_a_table(tmp_path):
    table = Table((Step(0, 10, 1), Step(100, 10, 9)), "本地", WHOLE)

    write_table(tmp_path / "t.json", table)

    assert read_table(tmp_path / "t.json") == table


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "has no steps"), ([{"low": 0, "judged": 0, "relevant": 0}], "step 1"), ([{"low": 0, "judged": 5, "relevant": 6}], "step 1"),
        ([{"low": 0, "judged": 5, "relevant": 5}, {"low": 9, "judged": 5, "relevant": 1}], "step 2: steps must rise"), ([{"low": 0}], "no table of confidence"),
        ([{"low": "0", "judged": 5, "relevant": 5}], "step 1"),
    ],
)  # fmt: skip
def test_it_refuses_a_table_that_cannot_be_right(tmp_path, steps, words):
    file = tmp_path / "t.json"
    file.write_text(json.dumps({"made": "", "of": "words", "steps": steps}))

    with pytest.raises(BadTableError, match=words):
        read_table(file)


def test_nothing_is_claimed_in_a_far_smaller_collection_or_of_scattered_characters():
    table = built_in()
    assert table.documents > 4_000

    few, loose = table.of_match(300, 5, is_loose=False), table.of_match(300, table.documents, is_loose=True)

    for one in (few, loose):
        assert one.sentence.zh.startswith("无从判断")
        assert one.sentence.en.startswith("no measure")
        assert one.plain() == {"rate": "0.000", "low": "0.000", "high": "1.000", "judged": 0, "relevant": 0}
    assert table.of_match(300, table.documents, is_loose=False) == table.at(300)


def test_a_houses_own_table_holds_for_its_own_documents():
    assert Table((Step(0, 10, 9),), "本地", WHOLE).of_match(0, 5, is_loose=False).judged == 10
