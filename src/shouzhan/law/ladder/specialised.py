"""Specialised SMEs (专精特新): the conditions of 2022 and of 2026, and the score of 2022 as the range a province leaves open."""

from collections.abc import Mapping
from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    all_of,
    any_of,
    banded,
    choice,
    day,
    maximum,
    minimum,
    money,
    names_of,
    picked,
    ratio,
    rounded_down,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.facts import number
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

OLD = Citation("sme-ladder-2022", "附件2")
NEW = Citation("sme-ladder-2026")
SPEND = Change(Fraction(1, 10_000), 365, Text("增加研发投入，下一年度计入", "spend more on R&D, counted next year"))
MAIN = Change(Fraction(20), 365, Text("提高主营业务收入占比，下一年度计入", "raise the share, counted next year"))
POINTS = Change(Fraction(5), 365, Text("提高评分后下一批申报", "raise the score and apply in the next round"))
A_YEAR = Change(each=365, note=Text("等年限满", "wait until the years have passed"))

FAILED = (
    ("title", Text("没有前一级称号", "lacks the title below")), ("niche", Text("从事细分市场年限不足", "too few years in the niche")), ("size", Text("营收与股权融资都不足", "neither revenue nor equity is enough")),
    ("main-share", Text("主营占比不足", "too little main revenue")), ("debt", Text("负债率过高", "too much debt")), ("rd", Text("研发费用或强度不足", "too little R&D")),
    ("class1", Text("没有Ⅰ类知识产权", "no class I IP")), ("market", Text("市场地位不足", "market standing")), ("score", Text("评分不足", "score too low")),
)

specialised = Rule(
    "ladder.specialised-sme", Text("专精特新中小企业", "Specialised SME"), asks=Text("申报当日适用哪套条件，差哪一项？", "Which conditions apply on the day of application, and which fails?"), dated_by="applied_on",
    facts=(
        day("applied_on", Text("申报日", "Day of application"), example="2026-11-20"),
        yes_no("has_title", Text("持有效科技和创新型（或创新型）称号", "Holds the valid title one rung below"), help=Text("2026 年 4 月前的条件也按逐级认定理解为须有创新型称号。", "The conditions before April 2026 are read in the same way: rung by rung, with the title of an innovative SME."), change=Change(Fraction(20), 180, Text("先取得前一级称号", "obtain the title below first"))),
        whole("niche_years", Text("上年末从事细分市场年限", "Years in the niche at last year's end"), example="4", change=A_YEAR),
        money("revenue", Text("上年营业收入", "Revenue last year"), example="33400000"),
        money("new_equity", Text("近两年新增股权融资", "New equity in two years"), change=Change(Fraction(1, 1000), 180)),
        ratio("main_share", Text("主营业务收入占比", "Share of main revenue"), most=Fraction(1), change=MAIN),
        ratio("debt_ratio", Text("资产负债率", "Debt ratio"), change=Change(Fraction(30), 180, Text("增资或偿债", "add equity or repay"))),
        series("rd", Text("近两年研发费用", "R&D of two years"), money("each", Text("研发费用", "R&D")), 2, change=SPEND),
        series("sales", Text("近两年营业收入", "Revenue of two years"), money("each", Text("营业收入", "Revenue")), 2, help=Text("没有收入的年度只看研发费用金额。", "In a year without any only the amount of R&D counts.")),
        whole("class1_ip", Text("已应用的Ⅰ类知识产权", "Class I IP in use"), change=Change(Fraction(30), 540)),
        yes_no("class1_waived", Text("三年内省级以上科技奖前三，或有省级以上研发机构", "Provincial science award, rank three or better in three years, or a provincial R&D body")),
        yes_no("market_leading", Text("细分市场占有率较领先（人工判断）", "Fairly leading in its niche (judged by people)")),
        number("score", Text("评分", "Score"), help=Text("2026 年 4 月起由国家平台给出；此前用“2022 年评分”估算。", "From April 2026 the national platform gives it; before that see the score of 2022."), most=Fraction(100), change=POINTS),
        yes_no("direct", Text("具备可免评分的直接条件（2022 年）", "A direct condition of 2022 waives the score"), optional=True, help=Text("只对 2026 年 4 月前的申报有用。", "Of use only for applications before April 2026.")),
    ),
    values=(Output("passes", Sort.YES_NO, Text("达到", "Passes")), Output("failed", Sort.NAMES, Text("未达到的条件", "Conditions that fail"), options=FAILED)),
    is_decision=True, serves=("Z-13",),
)

Said = Mapping[str, tuple[Text, Text]]
"""By the code of a condition: what fails, and what to do about it."""

SAID: Said = {
    "title": (Text("没有有效的前一级称号。", "The title one rung below is not held."), Text(
        "先取得前一级称号：2026 年 4 月前为创新型中小企业，之后为科技和创新型中小企业，条件见“创新型中小企业评价”或“创新型中小企业直接认定”；到期的先复核，见“称号有效期”。",
        "Obtain the title below first: innovative SME before April 2026, technology and innovative SME since; see “Innovative SME” or “Innovative SME: direct conditions”. One that has expired is renewed first, see “How long a title holds”.",
    )),
    "niche": (Text("从事细分市场的年限不足。", "Too few years in the niche."), Text(
        "年限按上年末的完整年数计，不能补救；差的年数满后的下一批申报。主业由其他公司承继的，能否连续计算先问受理部门。",
        "Years count whole at last year's end and cannot be mended; apply in the round after they have passed. Where another firm's business was taken over, ask the office that accepts whether its years count.",
    )),
    "size": (Text("营业收入和新增股权融资都不到下限。", "Neither revenue nor new equity reaches its least."), Text(
        "营业收入与近两年新增股权融资有一项达到即可：完成一轮融资并到位后申报，或待下一年度营业收入计入。",
        "Revenue or new equity of two years, one is enough: close a round and apply once the money is in, or wait for the next year's revenue.",
    )),
    "main-share": (Text("主营业务收入占比不足。", "The share of main revenue is too small."), Text(
        "先按审计报告核对主营业务收入的归类；确实不足的，减少或剥离非主营业务，待下一年度占比计入后申报。",
        "See first which revenue is main business by the audit; where it is too little, part with other business and apply once the next year counts.",
    )),
    "debt": (Text("资产负债率过高。", "The debt ratio is too high."), Text(
        "以增资、债转股或偿还借款把资产负债率降到参数以内，以最近年末报表为凭；来不及的，下一年度申报。",
        "Bring the ratio within the parameter by equity, conversion or repayment, shown by the last year's accounts; else apply next year.",
    )),
    "rd": (Text("研发费用或研发强度不足。", "R&D or its ratio is too small."), Text(
        "先核对各年研发费用是否按项目归集完整，漏计的经专项审计补计；确实不足的，增加投入，下一年度计入。2026 年 4 月起近两年须每年都达到，一年不足就要再等一年。",
        "See first that each year's R&D is kept whole by project, and let the audit add what is missing; else spend more, counted next year. From April 2026 each of two years must reach it, so one short year costs another.",
    )),
    "class1": (Text("没有已应用的Ⅰ类知识产权。", "There is no class I IP in use."), Text(
        "取得一件Ⅰ类知识产权（发明专利、集成电路布图设计、植物新品种等）并用于产品后申报；三年内获省级以上科技奖前三名或有省级以上研发机构的可免，凭证书改填。",
        "Obtain one class I right, such as an invention, an IC layout or a plant variety, use it in a product and apply; a provincial award, rank three or better in three years, or a provincial R&D body waives it, by certificate.",
    )),
    "market": (Text("市场地位不足。", "Its market standing is not enough."), Text(
        "由企业附细分市场占有率的第三方数据（行业协会或研究机构），请受理部门重新判断；市场界定与产品不符的，按实际产品改写。",
        "Enclose figures of its market by a third party, an association or an institute, and ask the office to judge again; where the market named is not that of the product, name it anew.",
    )),
    "score": (Text("评分不到下限。", "The score is below its least."), Text(
        "2026 年 4 月前按“专精特新评分（2022 年标准）”逐项看差距；之后评分由国家平台给出，企业先在平台核对填报数据、补齐漏项，再按分项提高后重报。",
        "Before April 2026 see the items in “Specialised SME: the score of 2022”; since then the national platform gives it: correct and complete what was entered there, raise the items, and apply again.",
    )),
}


def judged(say: Derivation, failing: tuple[tuple[str, Node], ...], said: Said = SAID) -> None:
    """Refuse by every condition that fails, each with its way out, and answer with their names."""
    for code, condition in failing:
        say.refuse_when(condition, code, *said[code])
    say.value("passes", all_of(*(~condition for _code, condition in failing)))
    say.value("failed", names_of(*failing))


@specialised.formula("2022-08-01", OLD, until="2026-03-31")
def _specialised_2022(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    judged(say, (
        ("title", ~fact.has_title), ("niche", fact.niche_years < parameter.specialised_niche_years),
        ("size", (fact.revenue < parameter.specialised_revenue_least) & (fact.new_equity < parameter.specialised_equity_least)),
        ("rd", (fact.rd[1] < parameter.specialised_rd_least) | (fact.rd[1] < fact.sales[1] * parameter.specialised_rd_ratio_least)),
        ("score", (fact.score < parameter.specialised_score_least) & ~where(fact.has("direct"), fact.direct, False)),
    ))


@specialised.formula("2026-04-01", NEW)
def _specialised_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    short = [(spent < parameter.specialised_rd_least) | (spent < sold * parameter.specialised_rd_ratio_least) for spent, sold in zip(fact.rd, fact.sales, strict=True)]
    judged(say, (
        ("title", ~fact.has_title), ("niche", fact.niche_years < parameter.specialised_niche_years),
        ("size", (fact.revenue < parameter.specialised_revenue_least) & (fact.new_equity < parameter.specialised_equity_least)),
        ("main-share", fact.main_share < parameter.specialised_main_share_least), ("debt", fact.debt_ratio > parameter.specialised_debt_most), ("rd", any_of(*short)),
        ("class1", (fact.class1_ip < parameter.specialised_class1_least) & ~fact.class1_waived), ("market", ~fact.market_leading), ("score", fact.score < parameter.specialised_score_least),
    ))


score_2022 = Rule(
    "ladder.specialised-score-2022", Text("专精特新评分（2022 年标准）", "Specialised SME: the score of 2022"), asks=Text("按 2022 年标准能得多少分，特色化一项未定时是多少到多少？", "What is the score by the criteria of 2022, and between what numbers while the province's part is open?"), dated_by="applied_on",
    facts=(
        day("applied_on", Text("申报日", "Day of application")), ratio("main_share", Text("主营占比", "Main share"), most=Fraction(1)), ratio("growth", Text("近两年主营收入平均增长率", "Mean growth of two years"), least=Fraction(-1)),
        whole("niche_years", Text("从事细分市场年限", "Years in the niche")),
        choice("field", Text("所属领域", "Field"), ("key", Text("工业六基或重点产业链", "Basics of industry or a key chain")), ("related", Text("有关联", "Related")), ("other", Text("其他", "Other"))),
        choice("digital", Text("数字化水平", "Digital level"), ("three", Text("三级以上", "Three or above")), ("two", Text("二级", "Two")), ("one", Text("一级", "One")), ("none", Text("未评", "None"))),
        whole("quality_items", Text("质量管理项数", "Quality items")), ratio("margin", Text("净利润率", "Net margin"), least=Fraction(-1)), ratio("debt_ratio", Text("资产负债率", "Debt ratio")),
        choice("ip", Text("知识产权", "IP"), ("high-value", Text("高价值Ⅰ类", "High-value class I")), ("own-class1", Text("自主研发的Ⅰ类", "Own-developed class I")), ("class1", Text("其他Ⅰ类", "Other class I")), ("class2", Text("Ⅱ类", "Class II")), ("none", Text("没有", "None"))),
        money("rd", Text("研发费用", "R&D")), ratio("rd_ratio", Text("研发强度", "R&D ratio")), ratio("rd_staff_share", Text("研发人员占比", "Share of R&D staff"), most=Fraction(1), change=Change(Fraction(20), 180)),
        choice("rd_body", Text("研发机构", "R&D body"), ("national", Text("国家级", "National")), ("provincial", Text("省级", "Provincial")), ("city", Text("市级", "City")), ("lower", Text("市级以下", "Lower")), ("none", Text("没有", "None"))),
    ),
    values=(
        Output("specialised", Sort.WHOLE, Text("专业化", "Specialised")), Output("refined", Sort.WHOLE, Text("精细化", "Refined")), Output("innovative", Sort.WHOLE, Text("创新能力", "Innovative")),
        Output("total_low", Sort.WHOLE, Text("总分最低", "Total, at least"), gain=1), Output("total_high", Sort.WHOLE, Text("总分最高", "Total, at most"), gain=1),
    ),
    serves=("Z-13",),
)


@score_2022.formula("2022-08-01", OLD, until="2026-03-31")
def _score_2022(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    years = minimum(rounded_down(fact.niche_years * Fraction(1, 2)), parameter.specialised_2022_years_most)
    first = say.step(
        "specialised", Text("专业化", "Specialised"),
        banded(fact.main_share, parameter.specialised_2022_share_points) + banded(fact.growth, parameter.specialised_2022_growth_points) + years + picked(fact.field, parameter.specialised_2022_field_points), sort=Sort.WHOLE,
    )
    debt = where(fact.debt_ratio <= parameter.specialised_2022_debt_good, parameter.specialised_2022_debt_good_points, where(
        fact.debt_ratio <= parameter.specialised_2022_debt_fair, parameter.specialised_2022_debt_fair_points, where(fact.debt_ratio <= parameter.specialised_2022_debt_poor, parameter.specialised_2022_debt_poor_points, 0)))
    quality = minimum(fact.quality_items * parameter.specialised_2022_quality_each, parameter.specialised_2022_quality_most)
    second = say.step("refined", Text("精细化", "Refined"), picked(fact.digital, parameter.specialised_2022_digital_points) + quality + banded(fact.margin, parameter.specialised_2022_margin_points) + debt, sort=Sort.WHOLE)
    spent = maximum(banded(fact.rd, parameter.specialised_2022_rd_amount_points), banded(fact.rd_ratio, parameter.specialised_2022_rd_ratio_points))
    third = say.step(
        "innovative", Text("创新能力", "Innovative"),
        picked(fact.ip, parameter.specialised_2022_ip_points) + spent + banded(fact.rd_staff_share, parameter.specialised_2022_rd_staff_points) + picked(fact.rd_body, parameter.specialised_2022_body_points), sort=Sort.WHOLE,
    )
    low = say.step("total_low", Text("总分最低", "Total, at least"), first + second + third, sort=Sort.WHOLE)
    for name, node in (("specialised", first), ("refined", second), ("innovative", third), ("total_low", low), ("total_high", low + parameter.specialised_2022_feature_most)):
        say.value(name, node)
