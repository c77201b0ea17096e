"""Innovative SMEs: the score in three parts, and the direct conditions."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    all_of,
    any_of,
    banded,
    choice,
    money,
    names_of,
    picked,
    ratio,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

SCORE = Citation("sme-ladder-2022", "附件1")
KEPT = Citation("sme-ladder-2026", "第三十条")
SPEND = Change(Fraction(20), 365, Text("增加研发投入，下一年度计入", "spend more on R&D, counted next year"))

IP = (
    ("high-value", Text("高价值Ⅰ类", "High-value class I")), ("own-class1", Text("自主研发的Ⅰ类", "Own-developed class I")), ("class1", Text("其他Ⅰ类", "Other class I")),
    ("class2", Text("Ⅱ类", "Class II")), ("none", Text("没有", "None")),
)

innovative = Rule(
    "ladder.innovative-sme", Text("创新型中小企业评价", "Innovative SME"), asks=Text("这家企业按评分能不能评为创新型中小企业？", "Does the enterprise qualify as an innovative SME by its score?"),
    facts=(
        choice("ip", Text("知识产权", "IP"), *IP, help=Text("受让不满一年的不计。", "IP bought less than a year ago does not count."), change=Change(Fraction(40), 540)),
        ratio("rd_ratio", Text("研发费用占营业收入", "R&D over revenue"), example="3", change=SPEND),
        ratio("growth", Text("主营业务收入增长率", "Growth of main-business revenue"), least=Fraction(-1), example="5"),
        ratio("debt_ratio", Text("资产负债率", "Debt ratio"), example="55", change=Change(Fraction(30), 180, Text("增资或偿债", "add equity or repay"))),
        yes_no("strategic_field", Text("属战略性新兴产业", "In a strategic emerging industry")),
        ratio("main_share", Text("主营业务收入占比", "Share of main-business revenue"), example="70", most=Fraction(1), change=Change(Fraction(20), 365, Text("提高主营业务收入占比，下一年度计入", "raise the share, counted next year"))),
    ),
    values=(
        Output("innovation", Sort.WHOLE, Text("创新能力", "Innovation")), Output("growth_score", Sort.WHOLE, Text("成长性", "Growth")),
        Output("specialisation", Sort.WHOLE, Text("专业化", "Specialisation")), Output("total", Sort.WHOLE, Text("总分", "Total"), gain=1), Output("passes", Sort.YES_NO, Text("达到", "Passes")),
    ),
    is_decision=True, serves=("Z-13",),
)


@innovative.formula("2022-08-01", SCORE, KEPT)
def _innovative(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    ip = say.step("ip_score", Text("知识产权得分", "Points for IP"), picked(fact.ip, parameter.innovative_ip_points), SCORE, sort=Sort.WHOLE)
    rd = say.step("rd_score", Text("研发强度得分", "Points for R&D"), banded(fact.rd_ratio, parameter.innovative_rd_points), SCORE, sort=Sort.WHOLE)
    innovation = say.step("innovation", Text("创新能力", "Innovation"), ip + rd, SCORE, sort=Sort.WHOLE)
    grown = say.step("growth_points", Text("增长得分", "Points for growth"), banded(fact.growth, parameter.innovative_growth_points), SCORE, sort=Sort.WHOLE)
    debt = say.step(
        "debt_points", Text("资产负债率得分", "Points for debt"),
        where(fact.debt_ratio <= parameter.innovative_debt_good, parameter.innovative_debt_good_points, where(fact.debt_ratio <= parameter.innovative_debt_fair, parameter.innovative_debt_fair_points, 0)),
        SCORE, sort=Sort.WHOLE,
    )
    growth = say.step("growth_score", Text("成长性", "Growth"), grown + debt, SCORE, sort=Sort.WHOLE)
    field = say.step("field_points", Text("领域得分", "Points for the field"), where(fact.strategic_field, parameter.innovative_field_points, parameter.innovative_other_field_points), SCORE, sort=Sort.WHOLE)
    share = say.step("share_points", Text("主营占比得分", "Points for main share"), banded(fact.main_share, parameter.innovative_share_points), SCORE, sort=Sort.WHOLE)
    specialisation = say.step("specialisation", Text("专业化", "Specialisation"), field + share, SCORE, sort=Sort.WHOLE)
    total = say.step("total", Text("总分", "Total"), innovation + growth + specialisation, SCORE, sort=Sort.WHOLE)
    say.refuse_when(innovation < parameter.innovative_innovation_least, "innovation-low", Text("创新能力不到最低分。", "Innovation is below its least."), Text("取得质量更高的知识产权（自主研发的Ⅰ类最快见效），或增加研发投入、下一年度计入；受让不满一年的先等满一年。", "Obtain better IP, own-developed class I most of all, or spend more on R&D, counted next year; what was bought waits a year."))
    say.refuse_when(growth < parameter.innovative_growth_least, "growth-low", Text("成长性不到最低分。", "Growth is below its least."), Text("以增资或偿债降低资产负债率，最近年末报表计入；或待下一年度主营收入增长计入后再评。", "Lower the debt ratio by equity or repayment, as the last year's accounts will show, or wait for the next year's growth."))
    say.refuse_when(specialisation < parameter.innovative_specialisation_least, "specialisation-low", Text("专业化不到最低分。", "Specialisation is below its least."), Text("按审计报告核对主营业务收入归类，提高主营占比；产品属战略性新兴产业而没有填报的，附目录条目更正。占比须待下一年度计入的，可先看“创新型中小企业直接认定”。", "Look at which revenue is main business by the audit, and raise its share; where the product is in a strategic emerging industry and was not entered so, correct it with the entry of the list. Where only next year's share will do, see “Innovative SME: direct conditions”."))
    say.refuse_when(total < parameter.innovative_pass_score, "score-low", Text("总分不到合格分。", "The total is below the passing score."), Text("三部分都已达到最低分，只差总分：先提高离上一档最近的一项（推导列出每项得分）。另有奖励、称号、研发机构或股权融资的，按“创新型中小企业直接认定”，不看评分。", "Where every part has its least and only the total lacks, raise first the item nearest its next band; the steps show the points of each. With an award, a title, an R&D body or new equity, “Innovative SME: direct conditions” asks for no score."))
    for name, node in (("innovation", innovation), ("growth_score", growth), ("specialisation", specialisation), ("total", total)):
        say.value(name, node)
    say.value("passes", all_of(
        innovation >= parameter.innovative_innovation_least, growth >= parameter.innovative_growth_least,
        specialisation >= parameter.innovative_specialisation_least, total >= parameter.innovative_pass_score,
    ))


direct = Rule(
    "ladder.innovative-sme-direct", Text("创新型中小企业直接认定", "Innovative SME: direct conditions"), asks=Text("能不能不评分，直接认定？", "Can the score be waived?"),
    facts=(
        yes_no("award", Text("近三年获国家或省级科技奖励", "A national or provincial science award within three years")),
        yes_no("title", Text("持有效高企、国家技术创新示范、知识产权优势或示范企业称号", "Holds a valid high-tech, innovation-model or IP-model title")),
        yes_no("rd_body", Text("有省级以上研发机构", "Has an R&D body of provincial rank or above")),
        money("new_equity", Text("近三年合格机构新增股权实缴额", "New paid-in equity from qualified institutions in three years"), change=Change(Fraction(1, 1000), 180)),
    ),
    values=(
        Output("passes", Sort.YES_NO, Text("可直接认定", "Direct")),
        Output("by", Sort.NAMES, Text("凭", "By"), options=(("award", Text("奖励", "award")), ("title", Text("称号", "title")), ("rd-body", Text("研发机构", "R&D body")), ("equity", Text("股权融资", "equity")))),
    ),
    is_decision=True, serves=("Z-13",),
)


@direct.formula("2022-08-01", SCORE, KEPT)
def _direct(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    equity = say.step("equity", Text("股权融资达到", "Equity reaches it"), fact.new_equity >= parameter.innovative_equity_least, sort=Sort.YES_NO)
    is_direct = any_of(fact.award, fact.title, fact.rd_body, equity)
    say.refuse_when(~is_direct, "no-direct-condition", Text("四项直接条件都不具备。", "None of the four direct conditions holds."), Text("改按“创新型中小企业评价”以评分申请；或补足一项直接条件，其中合格机构的新增股权融资由企业自己可以争取，其余须待评奖或认定。", "Apply by the score of “Innovative SME”; or obtain one of the four, of which new equity from qualified institutions is the firm's own to seek, and the others wait for an award or a recognition."))
    say.value("passes", is_direct)
    say.value("by", names_of(("award", fact.award), ("title", fact.title), ("rd-body", fact.rd_body), ("equity", equity)))
