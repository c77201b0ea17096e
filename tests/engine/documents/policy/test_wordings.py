"""Single wordings the parser must read as a careful reader does."""

from __future__ import annotations

from typing import Any

import pytest

from shouzhan.engine.documents.policy import parse_policy

pytestmark = pytest.mark.pure
PLAN = "澄江市成果转化行动方案（2026—2028年）\n\n一、重点任务\n（一）做强平台。{}\n（二）做好保障。另行安排。\n"
REPLY = "澄江市科技局关于市政协第12号提案的答复\n\n一、有关情况\n{}\n"


def _read(text: str) -> dict[str, Any]:
    return parse_policy(text.encode(), "x.txt").as_json()


@pytest.mark.parametrize(
    ("words", "metric", "comparator", "value", "unit", "class_"),
    [
        ("试点单位扩大至15家。", "试点单位", ">=", 15, "家", "goal"),
        ("压减办理时限50%以上。", "办理时限", ">=", 50, "%", "goal"),
        ("赋予科研人员不低于10年的成果长期使用权。", "成果长期使用权", ">=", 10, "年", "limit"),
        ("可按成交额的不低于3%给予奖励。", "奖励", ">=", 3, "%", "limit"),
        ("征集技术难题1000项以上。", "技术难题", ">=", 1000, "项", "goal"),
        ("选派科技特派员600名。", "科技特派员", "=", 600, "名", "goal"),
        ("全年举办对接活动50场次以上。", "对接活动", ">=", 50, "场次", "goal"),
        ("开放仪器设备50台（套）以上。", "仪器设备", ">=", 50, "台(套)", None),
    ],
)
def test_it_reads_a_figure(
    words: str, metric: str, comparator: str, value: int, unit: str, class_: str | None
) -> None:
    found = [t for t in _read(PLAN.format(words))["targets"] if t["value"] == value]

    if class_ is None:
        assert found == []
        return
    assert [(t["metric"], t["comparator"], t["unit"], t["class"]) for t in found] == [
        (metric, comparator, unit, class_)
    ]


def test_it_names_the_cap_after_what_is_given() -> None:
    found = _read(PLAN.format("每家给予不超过80万元开办补贴，三年累计不超过200万元，单个企业每年最高30万元。"))["targets"]

    assert [(t["metric"], t["value"], t["class"]) for t in found] == [
        ("开办补贴", 80, "limit"),
        ("开办补贴", 200, "limit"),
        ("开办补贴", 30, "limit"),
    ]


def test_it_gives_a_part_the_metric_of_the_whole() -> None:
    found = _read(PLAN.format("到2028年，建成中试平台50个，其中生物医药领域不少于12个。"))["targets"]

    assert [(t["metric"], t["value"], t["scope"]) for t in found][1] == ("中试平台", 12, "生物医药领域")


def test_a_place_in_a_ranking_is_no_figure() -> None:
    assert _read(PLAN.format("连续两年排名后3位的予以黄牌警告。"))["targets"] == []


def test_an_answer_that_says_what_comes_next_sets_a_target() -> None:
    found = _read(REPLY.format("目前已有3所高校招生。下一步，支持5所以上高校设立学院，奖励比例不得低于70%。"))

    assert [a["value"] for a in found["achieved"]] == [3]
    assert [t["value"] for t in found["targets"]] == [5, 70]


def test_a_part_that_looks_back_reports_results() -> None:
    text = "澄江市低空规划\n\n第一章 发展基础\n“十四五”期间，合同额由2020年的4亿元增长到2025年的31亿元，建成基地4个。\n"

    found = _read(text)

    assert found["targets"] == []
    assert {a["value"] for a in found["achieved"]} == {4, 31}


@pytest.mark.parametrize(
    ("printed", "units", "lead"),
    [
        ("【市科技局牵头，市交通运输局按职责分工负责】", ["市科技局", "市交通运输局"], "市科技局"),
        ("【市工信局、市商务局】", ["市工信局", "市商务局"], None),
        ("（高新处牵头，各区县科技局配合，12月底前完成）", ["高新处", "各区县科技局"], "高新处"),
        ("（监督处、机关纪委）", ["监督处", "机关纪委"], None),
    ],
)
def test_it_reads_a_list_of_units_in_any_bracket(printed: str, units: list[str], lead: str | None) -> None:
    task = _read(PLAN.format("建设公共平台，加强统筹协调和日常服务。" + printed))["tasks"][0]

    assert (task["responsible_units"], task["lead_unit"]) == (units, lead)


@pytest.mark.parametrize("words", ["服务企业不得少于40家次", "比例不得低于七成且不低于70%"])
def test_not_less_than_is_a_floor_and_no_ban(words: str) -> None:
    rules = _read(PLAN.format(f"平台年{words}。"))["rules"]

    assert [r["kind"] for r in rules] == ["floor"]


def test_a_plan_of_one_year_is_due_by_its_end() -> None:
    found = _read("2026年澄江市科技工作要点\n\n一、主要任务\n1.布局建设概念验证中心8家。\n2.遴选领军企业30家。\n")

    assert {t["deadline"] for t in found["targets"]} == {"2026-12-31"}


def test_a_draft_signed_with_the_month_alone_has_its_issuer() -> None:
    found = _read("关于支持转化的若干措施（征求意见稿）\n\n1. 支持机构。\n2. 加强保障。\n\n澄江高新区管理委员会\n2026年6月\n")

    assert found["issuer"] == "澄江高新区管理委员会"


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("到2027年底新建概念验证平台10个以上。", "2027-12-31"),
        ("2026年12月底前建立服务体系。", "2026-12-31"),
        ("2027年6月30日前完成选址，到2028年底建成平台。", "2028-12-31"),
        ("力争二〇二七年建成平台。", "2027-12-31"),
        ("截至2026年6月底，各类平台有12家。", None),
        ("2025年底前的平台继续运行。", None),
        ("自2026年1月1日起建设平台。", None),
        ("到2026年6月底已建成平台3家，继续完善。", None),
        ("资质有效期至2027年12月31日。", None),
        ("做强平台体系。", None),
    ],
)
def test_it_takes_the_day_by_which_a_clause_wants_its_task_done(words: str, due: str | None) -> None:
    text = f"{PLAN.format(words + '（责任单位：市科委、市教委）')}\n澄江市科学技术委员会\n2026年3月1日\n"

    task = next(t for t in parse_policy(text.encode(), "x.txt").tasks if t.section_id == "一(一)")

    assert (task.deadline.isoformat() if task.deadline else None) == due


def test_it_takes_the_day_of_a_task_from_the_cell_of_its_row() -> None:
    table = "| 序号 | 重点任务 | 责任单位 | 完成时限 |\n|---|---|---|---|\n| 1 | 建设平台 | 市科委 | 2027年6月 |\n| 2 | 培训人才 | 市教委 | 长期 |\n"

    tasks = parse_policy(f"# 澄江市成果转化任务分工方案\n\n{table}".encode(), "x.md").tasks

    assert [(t.title, t.deadline.isoformat() if t.deadline else None) for t in tasks] == [("建设平台", "2027-06-30"), ("培训人才", None)]


def test_days_within_which_something_is_done_are_a_limit_in_a_plan_of_goals_too() -> None:
    found = _read(PLAN.format("到2028年底健全披露制度，单位应当在成果形成后30个工作日内披露，平均审批时限不超过5个工作日。"))["targets"]

    assert [(t["value"], t["class"]) for t in found] == [(30, "limit"), (5, "goal")]


def test_it_tells_a_yearly_goal_from_the_sum_of_the_years() -> None:
    found = _read(PLAN.format("到2028年底，每年新增高质量孵化器5家，三年累计新增高质量孵化器15家，培育技术经理人100名。"))["targets"]

    assert [(t["metric"], t["value"], t["scope"]) for t in found] == [
        ("高质量孵化器", 5, "澄江市、每年"), ("高质量孵化器", 15, "澄江市、三年累计"), ("技术经理人", 100, "澄江市"),
    ]  # fmt: skip


def test_the_closing_lines_and_the_signature_belong_to_no_clause() -> None:
    closing = "本方案自2026年1月1日起施行，由市科委负责解释。\n\n附件：任务分工表\n\n澄江市科学技术委员会\n2025年12月20日\n（此件公开发布）\n"
    found = parse_policy((PLAN.format("支持平台。") + "各区可另行细化。\n\n" + closing).encode(), "x.txt")

    last = found.sections[-1]
    assert found.text[last.span.start : last.span.end].rstrip() == "(二)做好保障。另行安排。\n各区可另行细化。"
    assert found.metadata.effective_from is not None
    assert found.metadata.issuer == "澄江市科学技术委员会"


def test_small_firms_after_a_figure_are_not_a_part_of_it() -> None:
    done = _read(REPLY.format("目前平台已发布需求120个，并与260多家中小企业签订了合同，18项任务中已完成7项。"))["achieved"]

    assert [a["value"] for a in done] == [120, 260, 7]
