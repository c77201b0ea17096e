"""Little giants (专精特新“小巨人”): the conditions of 2022 and of 2026; the platform's score is a fact, never worked out here."""

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
    any_of,
    day,
    money,
    ratio,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.facts import number
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.ladder.high_tech import grown
from shouzhan.law.ladder.specialised import A_YEAR, FAILED, MAIN, POINTS, SAID, SPEND, Said, judged

OLD = Citation("sme-ladder-2022", "附件3")
NEW = Citation("sme-ladder-2026")
RENEWALS = Citation("sme-renewals-2026")

giant = Rule(
    "ladder.little-giant", Text("专精特新“小巨人”企业", "Little giant"), asks=Text("申报当日适用哪套条件，差哪一项？", "Which conditions apply on the day of application, and which fails?"), dated_by="applied_on",
    facts=(
        day("applied_on", Text("申报日", "Day of application"), example="2026-11-20"), yes_no("has_title", Text("持有效专精特新称号", "Holds the specialised title"), change=Change(Fraction(30), 365, Text("先取得专精特新称号", "obtain the specialised title first"))), yes_no("renewal", Text("是复核", "It is a renewal")),
        whole("niche_years", Text("从事细分市场年限", "Years in the niche"), change=A_YEAR), ratio("main_share", Text("主营业务收入占比", "Share of main revenue"), most=Fraction(1), change=MAIN),
        series("revenue", Text("近三年营业收入", "Revenue of three years"), money("each", Text("营业收入", "Revenue")), 3, help=Text("首年没有收入的，增长按后两年计。", "Where the first year has none, growth is that of the last two.")),
        ratio("debt_ratio", Text("资产负债率", "Debt ratio"), change=Change(Fraction(30), 180)),
        series("rd", Text("近两年研发费用", "R&D of two years"), money("each", Text("研发费用", "R&D")), 2, change=SPEND),
        ratio("rd_staff_share", Text("研发人员占比", "Share of R&D staff"), most=Fraction(1), change=Change(Fraction(20), 180)), money("new_equity", Text("近两年新增股权融资", "New equity in two years"), change=Change(Fraction(1, 1000), 180)),
        whole("class1_ip", Text("非受让、权属前三的Ⅰ类知识产权", "Class I IP, not bought in, owner rank three or better"), change=Change(Fraction(30), 540)),
        yes_no("class1_waived", Text("三年内国家科技奖前三", "National science award, rank three or better in three years")),
        ratio("market_share", Text("细分市场占有率", "Share of its market"), most=Fraction(1)), whole("national_rank", Text("全国排名", "National rank"), optional=True, least=Fraction(1)),
        yes_no("key_chain", Text("属工业六基或关键产业链环节", "In the basics of industry or a key chain link")), number("score", Text("国家平台评分", "Score of the national platform"), most=Fraction(100), change=POINTS),
        number("score_before", Text("上一年平台评分（复核用）", "Last year's platform score, for a renewal"), most=Fraction(100), optional=True, help=Text("复核时两年中有一年达到即可。", "In a renewal one of the two years is enough.")),
    ),
    values=(Output("passes", Sort.YES_NO, Text("达到", "Passes")), Output("failed", Sort.NAMES, Text("未达到的条件", "Conditions that fail"), options=(*FAILED, ("growth", Text("增长不足", "too little growth")), ("chain", Text("不在关键环节", "no key link"))))),
    is_decision=True, serves=("Z-13",),
)


Failing = tuple[tuple[str, Node], ...]
GIANT_SAID: Said = {
    **SAID,
    "title": (Text("没有有效的专精特新称号。", "The specialised title is not held."), Text(
        "先取得专精特新中小企业称号，条件见“专精特新中小企业”；到期的先复核，见“称号有效期”。", "Obtain the title of a specialised SME first, see “Specialised SME”; one that has expired is renewed first, see “How long a title holds”.",
    )),
    "size": (Text("上年营业收入不到下限。", "Last year's revenue is below its least."), Text(
        "待营业收入达到参数的年度之后申报，股权融资不能代替收入；本市企业可先看“上海市科技小巨人（培育）企业”。", "Apply after a year whose revenue reaches the parameter, as equity does not stand in for it; a firm of this city may see “Shanghai technology giant” first.",
    )),
    "growth": (Text("近两年增长不足。", "Growth over two years is too small."), Text(
        "增长按推导所列年度计算，不能补救；待下一年度营业收入计入后再报，期间保持专精特新称号有效。", "Growth goes by the years in the steps and cannot be mended; apply once the next year's revenue counts, and keep the specialised title valid meanwhile.",
    )),
    "class1": (Text("Ⅰ类知识产权件数不足。", "There is too little class I IP."), Text(
        "须为非受让、权属排名前三的Ⅰ类知识产权：由企业自行申请并取得授权，补足与参数之差；三年内获国家科技奖前三名的可免，凭证书改填。",
        "Class I rights that were not bought in and are owned at rank three or better: file for them and be granted as many as are missing; a national award, rank three or better in three years, waives it, by certificate.",
    )),
    "market": (Text("市场地位不足。", "Its market standing is not enough."), Text(
        "由第三方出具细分市场占有率证明后重报；2026 年 4 月起占有率与全国排名有一项达到即可，未填“全国排名”的补填。",
        "Have a third party prove its market share and apply again; from April 2026 share or national rank is enough, so enter “National rank” where it was left out.",
    )),
    "chain": (Text("不在工业六基或关键产业链环节。", "It is in no basic or key link of industry."), Text(
        "由企业写明产品属于工业六基或关键产业链的哪一环节，附上下游合同，请受理部门认定；确实不属于的没有小巨人的途径，可看“上海市科技小巨人（培育）企业”或“高新技术企业必备条件”。",
        "State in which basic or key link of industry the product is, with contracts up and down the chain, and ask the office to judge; where it is in none this title is closed, see “Shanghai technology giant” or “High-tech enterprise: the gates”.",
    )),
    "score": (Text("国家平台评分不到下限。", "The platform's score is below its least."), Text(
        "评分由国家平台给出：企业先在平台核对填报数据、补齐漏项，再按分项提高后重报；复核时两年中有一年达到即可，可补填“上一年平台评分（复核用）”。",
        "The national platform gives it: correct and complete what was entered there, raise the items, and apply again; in a renewal one of two years is enough, so enter “Last year's platform score, for a renewal”.",
    )),
}


def _by_2022(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> Failing:
    _first, second, third = fact.revenue
    floor = where(third >= parameter.giant_2022_revenue_large, parameter.giant_2022_rd_ratio_least, parameter.giant_2022_rd_ratio_middle)
    short = any_of(fact.rd[0] < second * floor, fact.rd[1] < third * floor)
    small = any_of(
        fact.new_equity < parameter.giant_2022_equity_small, fact.rd[1] < parameter.giant_2022_rd_small, fact.rd_staff_share < parameter.giant_2022_rd_staff_small,
    )
    growth = say.step("growth", Text("近两年平均增长", "Mean growth of two years"), grown(fact.revenue), sort=Sort.RATIO)
    return (
        ("title", ~fact.has_title), ("niche", fact.niche_years < parameter.giant_2022_niche_years), ("main-share", fact.main_share < parameter.giant_2022_main_share_least),
        ("growth", growth < parameter.giant_2022_growth_least), ("debt", fact.debt_ratio > parameter.giant_2022_debt_most),
        ("rd", where(third < parameter.giant_2022_revenue_middle, small, short)), ("market", fact.market_share < parameter.giant_2022_market_share_least),
    )


def _by_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> Failing:
    first, second, third = fact.revenue
    yearly = 1 + parameter.giant_growth_least
    slow = say.step("slow", Text("两年复合增长不足", "Compound growth too small"), where(first > 0, third < first * yearly * yearly, (second <= 0) | (third < second * yearly)), sort=Sort.YES_NO)
    short = any_of(
        fact.rd[0] + fact.rd[1] < parameter.giant_rd_sum_least, fact.rd[0] < second * parameter.giant_rd_ratio_least, fact.rd[1] < third * parameter.giant_rd_ratio_least,
    )
    ranked = where(fact.has("national_rank"), fact.national_rank <= parameter.giant_market_rank_most, False)
    earlier = where(fact.has("score_before"), fact.score_before >= parameter.giant_score_least, False)
    return (
        ("title", ~fact.has_title), ("niche", fact.niche_years < parameter.giant_niche_years), ("size", third < parameter.giant_revenue_least), ("main-share", fact.main_share < parameter.giant_main_share_least),
        ("growth", slow & ~fact.renewal), ("debt", fact.debt_ratio > parameter.giant_debt_most), ("rd", short), ("class1", (fact.class1_ip < parameter.giant_class1_least) & ~fact.class1_waived),
        ("market", (fact.market_share < parameter.giant_market_share_least) & ~ranked), ("chain", ~fact.key_chain),
        ("score", (fact.score < parameter.giant_score_least) & ~(fact.renewal & earlier)),
    )


@giant.formula("2022-08-01", OLD, until="2026-03-31")
def _giant_2022(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    judged(say, _by_2022(fact, parameter, say), GIANT_SAID)


@giant.formula("2026-04-01", NEW, RENEWALS)
def _giant_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    still = say.step("still_2022", Text("复核仍用 2022 年条件", "A renewal still judged by the conditions of 2022"), fact.renewal & (parameter.giant_renewals_by_2022 > 0), RENEWALS, sort=Sort.YES_NO)
    before = dict(_by_2022(fact, parameter, say))
    judged(say, tuple(
        (code, where(still, before[code], condition) if code in before else condition & ~still) for code, condition in _by_2026(fact, parameter, say)
    ), GIANT_SAID)
