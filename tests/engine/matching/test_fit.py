from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.matching.fitting import NEED, ON, WANTS, WHOLE, engine_of, results, scale_of

from shouzhan.engine.matching.fit.compare import COMPARERS
from shouzhan.engine.matching.fit.exclude import exclusions
from shouzhan.engine.matching.fit.shortlist import shortlist
from shouzhan.engine.matching.fit.values import Facts, facts_of
from shouzhan.engine.matching.fit.weigh import best_possible
from shouzhan.engine.matching.index import Document

BY_KEY = {one.key: one for one in COMPARERS}
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def verdict(key, wants, has, on=ON):
    return BY_KEY[key].verdict(facts_of(wants, of_need=True), facts_of(has), on)


@pytest.mark.parametrize(
    ("key", "wants", "has", "value", "words"),
    [
        ("field", "新材料", ["新材料", "电子信息"], 1000, "同属技术领域：新材料"), ("field", "新材料", "农业", -1000, "需求为 新材料，成果为 农业"),
        ("industry", "C26", "C2614", 900, "相同到 C26"), ("industry", "C26", "C13", 400, "相同到 C"), ("industry", "C26", "A01", -1000, "行业不同"),
        ("ipc", "D06P", "D06P1/00", 1000, "相同到 D06P"), ("ipc", "D06P", "D01F", 300, "相同到 D"),
        ("maturity", 6, 6, 1000, "≥6 / 6"), ("maturity", 6, 4, -600, "差 2 级"), ("maturity", [3, 5], 9, -1000, "差 4 级"),
        ("price", "200000", ["200000", "500000"], 1000, "有重叠"), ("price", "200000", ["300000", None], -500, "需求最高 20 万元，成果最低 30 万元，相差 10 万元"),
        ("price", ["50000", None], "40000", -250, "成果最高 4 万元，需求最低 5 万元"),
        ("region", "310115", "310115", 1000, "同在 310115"), ("region", "310115", "310104", 700, "同市"), ("region", "310115", "320500", -300, "地区不同"),
        ("window", ["2026-01-01", "2026-06-01"], ["2026-06-11", None], -27, "差 10 天"), ("window", [None, "2026-06-01"], ["2026-06-01", None], 1000, "有重叠"),
        ("cross_border", False, True, -1000, "需求不接受"), ("cross_border", True, True, 1000, "接受跨境"), ("cross_border", False, False, 1000, "不涉及"),
    ],
)  # fmt: skip
def test_it_compares_and_says_why(key, wants, has, value, words):
    found = verdict(key, {key: wants}, {key: has})

    assert found.value == value
    assert words in found.why.zh
    assert found.why.en != found.why.zh
    assert (found.change is None) == (value > 0)


@pytest.mark.parametrize(("updated", "value"), [("2026-11-20", 0), ("2025-11-20", 0), ("2027-01-01", 0), ("2025-11-19", 0), ("2023-11-20", -500), ("1999-01-01", -1000)])
def test_it_takes_points_from_what_was_not_updated_for_long(updated, value):
    assert verdict("updated", {}, {"updated": updated}).value == value


@pytest.mark.parametrize("key", sorted(set(BY_KEY) - {"updated"}))
def test_it_counts_what_is_missing_neither_way_and_says_so(key):
    for wants, has, who in ((WANTS, {}, "成果未填写"), ({}, WHOLE, "需求未填写"), ({}, {}, "需求和成果未填写")):
        found = verdict(key, wants, has)
        assert (found.value, found.change) == (0, None)
        assert who in found.why.zh


@pytest.mark.parametrize(
    ("wants", "has", "code", "words"),
    [
        ({"party": "甲院"}, {"party": ["甲院", "丙"]}, "same-party", "双方同为 甲院"), ({"refused": ["R1"]}, {}, "refused", "已拒绝过"),
        ({"blocked": ["R1"]}, {}, "blocked", "排除名单"), ({"blocked": "丙"}, {"party": "丙"}, "blocked", "排除名单中：丙"),
        ({"party": "乙"}, {"blocked": "乙"}, "blocks", "成果方的排除名单"), ({}, {"confidential": True}, "confidential", "保密"),
        ({}, {"embargo": "2026-11-21"}, "embargo", "2026-11-21 前不得公开"), ({}, {"withdrawn": True}, "withdrawn", "已撤回"),
    ],
)  # fmt: skip
def test_it_excludes_and_says_why(wants, has, code, words):
    found = exclusions(facts_of(wants, of_need=True), "R1", facts_of(has), ON)

    assert [one.code for one in found] == [code]
    assert words in found[0].why.zh


def test_an_embargo_ends_on_its_day_and_all_reasons_are_told():
    assert exclusions(Facts(), "R1", facts_of({"embargo": "2026-11-20"}), ON) == ()
    both = exclusions(facts_of({"refused": "R1"}, of_need=True), "R1", facts_of({"withdrawn": True, "confidential": True}), ON)
    assert {one.code for one in both} == {"refused", "confidential", "withdrawn"}


FIELDS = st.fixed_dictionaries({}, optional={
    "field": st.sampled_from(["环境保护", "农业", ["电子信息", "农业"]]), "industry": st.sampled_from(["D44", "D", "A01"]), "ipc": st.sampled_from(["C10K", "C10J", "A01B"]),
    "maturity": st.integers(1, 9), "price": st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda two: [str(min(two) * 99_999), str(max(two) * 99_999)]),
    "region": st.sampled_from(["310115", "310104", "320500", "苏州"]), "cross_border": st.booleans(),
    "updated": st.dates(date(2015, 1, 1), date(2027, 1, 1)).map(str),
})  # fmt: skip
KEPT_OUT = st.sampled_from([{"confidential": True}, {"withdrawn": True}, {"embargo": "2030-01-01"}, {"party": "乙厂"}, {"maturity": 10}])


@quick
@given(st.lists(FIELDS, min_size=1, max_size=6), FIELDS)
def test_the_lines_add_up_to_the_score_and_the_words_count_in_full(tmp_path_factory, several, wants):
    engine = engine_of(tmp_path_factory.mktemp("i"), results(*several))
    found, words = shortlist(scale_of(engine, wants), 6), {match.id: match.points for match in engine.search(NEED, 10)}

    assert {one.match.id: one.lexical for one in found.kept} == words
    for one in found.kept:
        assert one.points == words[one.match.id] + sum(line.points for line in one.fit)
        assert len(one.fit) == len(COMPARERS)
        assert sum(line.points for line in one.fit if line.points > 0) <= scale_of(engine, wants).bound()


@quick
@given(st.lists(st.tuples(FIELDS, KEPT_OUT | st.just({})), min_size=1, max_size=7), st.integers(1, 4))
def test_what_is_excluded_is_never_kept(tmp_path_factory, several, top):
    documents = results(*({**fields, **out} for fields, out in several))
    engine = engine_of(tmp_path_factory.mktemp("i"), documents)
    found = shortlist(scale_of(engine, {**WANTS, "refused": ["R2"]}), top)

    barred = {f"R{at}" for at, (_fields, out) in enumerate(several, 1) if out} | {"R2"}
    assert not {one.match.id for one in found.kept} & barred
    assert not {one.match.id for one in found.outside} & barred
    assert {one.match.id for one in found.excluded} <= barred
    assert len(found.kept) == min(top, len(several) - len(barred & {document.id for document in documents}))


@quick
@given(st.lists(FIELDS, min_size=2, max_size=6), FIELDS, st.sampled_from(sorted(set(BY_KEY) - {"updated"})))
def test_what_only_one_side_states_changes_no_order(tmp_path_factory, several, wants, key):
    bare = [{name: value for name, value in fields.items() if name != key} for fields in several]
    engine = engine_of(tmp_path_factory.mktemp("i"), results(*bare))
    without = {name: value for name, value in wants.items() if name != key}

    def lists(fields):
        return [(one.match.id, one.points) for one in shortlist(scale_of(engine, fields), 6).kept]

    assert lists(without) == lists({**without, key: WANTS[key]})


def test_the_list_is_the_best_of_all_even_where_fields_lift_one_from_far_down(tmp_path):
    far = [Document(f"F{at:03}", "秸秆气化焦油净化" + "与炉型比较", fields={"field": "农业"}) for at in range(150)]
    lifted, others = Document("LIFTED", "秸秆气化焦油净化" + "与炉型比较" * 2, fields=WHOLE), [Document(f"X{at}", "电梯") for at in range(600)]
    engine = engine_of(tmp_path / "i", [*far, lifted, *others])
    found = shortlist(scale_of(engine, WANTS), 3)

    assert engine.search(NEED, 300)[-1].points > 0
    assert "LIFTED" not in [match.id for match in engine.search(NEED, 100)]
    assert found.is_proven
    assert found.kept[0].match.id == "LIFTED"


def test_nothing_that_says_much_more_is_passed_by_what_fits(tmp_path):
    exact, fits = Document("EXACT", NEED, fields={"field": "农业", "maturity": 1, "price": "99999999"}), Document("FITS", "秸秆打捆", fields=WHOLE)
    engine = engine_of(tmp_path / "i", [exact, fits, *results(*[{}] * 4)])
    found = {one.match.id: one for one in shortlist(scale_of(engine, WANTS), 9).kept}

    assert found["EXACT"].points > found["FITS"].points
    assert max(abs(sum(line.points for line in one.fit)) for one in found.values()) <= best_possible(engine.ready(NEED)) * 60 // 1000
