"""A signal's score is the sum of what is told for and against it, and the order is the same every time."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shouzhan.rooms.discovery.ranking import POINTS, Known, Result, rank

DAY = date(2026, 11, 20)
STAFF = frozenset({"冯九"})
DAYS = st.none() | st.dates(date(2010, 1, 1), DAY)
RESULTS = st.lists(
    st.builds(
        Result, number=st.integers(1, 10**6).map(lambda n: f"SR-{n:07d}"), kind=st.sampled_from(("paper", "patent")), title=st.sampled_from(("高通量纳滤膜", "桥梁监测样机", "蛋白质折叠")),
        text=st.sampled_from(("", "海水淡化用膜的界面聚合", "中试线已经运行", "结构健康监测传感器网络")), people=st.frozensets(st.sampled_from(("冯九", "陈十", "甲")), max_size=2), on=DAYS,
        is_granted=st.booleans(), partners=st.sampled_from(("", "青萍电子有限公司")), project_ends=DAYS,
    ), max_size=12, unique_by=lambda one: one.number,
)
KNOWN = st.lists(
    st.builds(Known, number=st.integers(1, 99).map(lambda n: f"DS-{n}"), title=st.sampled_from(("一种膜", "桥梁传感")), text=st.sampled_from(("海水淡化用膜的界面聚合工艺", "结构健康监测")), people=st.frozensets(st.sampled_from(("冯九", "陈十")), min_size=1), on=st.dates(date(2020, 1, 1), DAY)),
    max_size=4,
)


def result(number="SR-1", **more):
    return Result(number, **{"kind": "patent", "title": "高通量纳滤膜", "text": "用于海水淡化的聚酰胺复合膜及其界面聚合制备方法", "people": STAFF, "on": date(2026, 6, 1), **more})


def known(**more):
    return Known(**{"number": "DS-1", "title": "海水淡化膜", "text": "用于海水淡化的聚酰胺复合膜及其界面聚合制备方法", "people": STAFF, "on": date(2026, 5, 1), **more})


@given(RESULTS, KNOWN, st.randoms())
def test_every_score_is_the_sum_of_its_parts_and_the_order_does_not_depend_on_the_order_given(results, disclosed, dice: Random):
    ranked = rank(results, disclosed, STAFF, DAY)
    for one in ranked:
        assert one.score == sum(part.points for part in (*one.speaks_for, *one.speaks_against))
        assert one.speaks_for
        assert all(abs(part.points) <= abs(POINTS[part.code]) for part in one.parts)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    shuffled, others = list(results), list(disclosed)
    dice.shuffle(shuffled)
    dice.shuffle(others)
    assert rank(shuffled, disclosed, STAFF, DAY) == ranked


def test_a_granted_patent_with_a_firm_from_a_project_near_its_end_ranks_first():
    best = result("SR-3", is_granted=True, partners="青萍电子有限公司", project_ends=date(2027, 2, 1))
    ranked = rank([result("SR-1", kind="paper"), result("SR-2"), best], [], STAFF, DAY)
    assert [one.number for one in ranked] == ["SR-3", "SR-2", "SR-1"]
    assert {part.code: part.points for part in ranked[0].parts} == {"granted": 30, "industry": 20, "project-ends": 20, "fresh": 15}


def test_what_its_own_people_disclosed_in_the_same_words_is_no_signal():
    others = [result("SR-9", title="桥梁监测", text="结构健康监测传感器网络")]
    assert [one.number for one in rank([result(), *others], [known()], STAFF, DAY)] == ["SR-9"]


def test_what_was_entered_under_the_same_title_is_no_signal_whoever_entered_it():
    assert rank([result()], [known(title="高通量 纳滤膜", text="", people=frozenset(), on=date(2012, 1, 1))], STAFF, DAY) == []


def test_a_disclosure_by_others_or_years_away_says_nothing():
    near = [known(people=frozenset({"陈十"})), known(on=date(2015, 1, 1))]
    assert [part.code for part in rank([result()], near, STAFF, DAY)[0].speaks_against] == []


def test_a_somewhat_like_disclosure_argues_against_and_is_named():
    half = known(text="用于海水淡化的复合膜；另述桥梁结构健康监测传感器网络与蛋白质折叠预测的比较研究方法及其若干应用场景说明")
    filler = [result(f"SR-{n}", title=f"别的题目{n}", text="与此无关的另一件事情", people=frozenset({"甲"})) for n in range(5, 9)]
    found = next(one for one in rank([result(), *filler], [half], STAFF, DAY) if one.number == "SR-1")
    against = [part for part in found.speaks_against if part.code == "near-disclosure"]
    assert len(against) == 1
    assert against[0].what.startswith("DS-1 ")
    assert POINTS["near-disclosure"] <= against[0].points < 0


def test_an_old_paper_by_nobody_known_is_told_as_such():
    found = rank([result(on=date(2018, 1, 1), people=frozenset({"甲"}))], [], STAFF, DAY)[0]
    assert {part.code for part in found.speaks_against} == {"old", "nobody-known"}
    assert found.score == POINTS["patent"] + POINTS["old"] + POINTS["nobody-known"]


def test_a_paper_nothing_speaks_for_is_no_signal():
    assert rank([result(kind="paper", on=None)], [], STAFF, DAY) == []
