"""What a need says of the one who asks, of money and of time counts less than what it wants."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.explain import explain
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.query import cut_up
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text import fold
from shouzhan.engine.matching.text.aside import asides
from shouzhan.engine.matching.text.lexicon import Lexicon

NEEDS = Path(__file__).parents[3] / "benchmarks" / "data" / "needs" / "needs.jsonl"
PROFILE = (
    "我公司成立于2003年，位于江苏省苏州市工业园区，注册资本5000万元，占地2万平方米，现有员工260人，其中工程技术人员35人，年产值1.8亿元，"
    "通过了ISO9001质量管理体系认证，拥有发明专利6项，与多所高校建立了长期合作关系，产品销往全国，欢迎专家团队前来洽谈，费用面议，联系人：王工。"
)


def aside(text: str) -> list[str]:
    folded = fold(text)
    return [folded[start:end] for start, end in asides(folded)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("染缸漏水，预算三十万元以内，三个月内见效", ["预算三十万元以内", "三个月内见效"]),
        ("染缸漏水，希望合作方在上海，联系电话：021-55550000", ["希望合作方在上海", "联系电话"]),
        ("想找3000元以内能测甲醛的仪器", ["3000元以内"]),
        ("我厂成立于1998年，染缸总漏水", ["我厂成立于1998年"]),
    ],
)
def test_it_finds_who_asks_and_on_what_terms(text: str, told: list[str]) -> None:
    assert aside(text)[: len(told)] == told
    assert not any("漏水" in one or "甲醛" in one for one in aside(text))


@pytest.mark.parametrize("text", ["三元乙丙橡胶的老化", "二元合金的凝固", "欢迎洽谈技术转让", "成立于1998年", "电梯困人后打电话求救", "染" * 200, ""])
def test_it_leaves_what_is_wanted_alone(text: str) -> None:
    assert aside(text) == []


def test_it_hardly_ever_finds_any_in_a_need_of_one_sentence() -> None:
    needs = [json.loads(line)["text"] for line in NEEDS.read_text("utf-8").splitlines()]
    assert sum(bool(aside(text)) for text in needs) <= len(needs) // 50


@settings(deadline=None)
@given(some.text(alphabet="我公司成立于预算三十万元以内年员工260人。，;:.联系人染缸漏水\n ", max_size=80))
def test_its_places_are_within_the_text_and_in_order(text: str) -> None:
    found = asides(fold(text))
    assert found == sorted(found)
    assert all(0 <= start < end <= len(fold(text)) for start, end in found)


def test_a_companys_portrait_of_itself_hides_no_need(tmp_path: Path) -> None:
    portraits = [Document(f"P{at}", text) for at, text in enumerate((
        "江苏省苏州市工业园区高新技术企业员工队伍建设与质量管理体系认证的调查。", "高校与企业长期合作关系中专家团队的联系与洽谈。",
        "工程技术人员的年产值贡献与注册资本的关系。", "发明专利对公司产品销往全国的影响。",
    ))]  # fmt: skip
    made(tmp_path, RESULTS + portraits)
    engine = Engine(tmp_path)
    need = "秸秆炉子总是堵管，焦油怎么除"
    assert [engine.search(text, 1)[0].id for text in (need, need + "。" + PROFILE, PROFILE + need)] == ["R2"] * 3


def test_what_is_said_of_both_counts_in_full(tmp_path: Path) -> None:
    terms = {term.text: term.aside for term in cut_up("染缸漏水，欢迎懂染缸的专家", Lexicon([], [])).terms}
    assert terms["染缸"] is False
    assert terms["专家"] is True


def test_it_counts_a_fifth_and_adds_up_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, [*RESULTS, Document("Z", "专家会诊")])
    engine = Engine(tmp_path)
    plain, beside = ({term.text: int(weight) for term, weight in zip(query.terms, query.weights, strict=True)} for query in map(engine.ready, ("焦油专家", "焦油，欢迎专家")))
    assert beside["焦油"] == plain["焦油"]
    assert abs(beside["专家"] - plain["专家"] / 5) <= 1
    query = engine.ready("焦油，欢迎专家")
    why = explain(engine, query, engine.best(query, 1)[0])
    assert why.points == sum(why.parts().values())
    assert [query.text[start:end] for start, end in why.plain()["aside"]] == ["专家"]
    assert main(["search", "--index", str(tmp_path), "焦油，欢迎专家", "--explain", "--language", "en"]) == 0
    assert "aside  专家" in capsys.readouterr().out


def test_fifty_thousand_signs_are_read_in_one_go() -> None:
    for sign in ("1", "约", "员工约", "预算", "一十", "，公司"):
        asides((sign * 50_000)[:50_000])  # a rule that looks far from every place would take minutes
