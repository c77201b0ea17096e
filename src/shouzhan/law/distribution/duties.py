"""Pricing, diligence, yearly reports and exclusions."""

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
    choice,
    day,
    day_in,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.gates import OUTPUTS, Gates

PRICING = Citation("transformation-law", "第十八条")
PUBLICITY = Citation("state-council-16-2016", "一(四)")
WAIVER = Citation("state-assets-100")
APPRAISAL = Citation("city-sti-regulation", "第二十五条")
DILIGENCE = Citation("city-transformation-2017", "第二十五、二十六条")
TOLERANCE = Citation("city-sti-regulation", "第五十八条")
REPORT = Citation("city-transformation-2017", "第十八条")
BANS = Citation("city-transformation-2017", "第四十一、四十二条")

pricing = Rule(
    "distribution.pricing", Text("定价方式与评估", "Pricing and appraisal"), asks=Text("这样定价合不合规，要不要评估？", "Is this pricing lawful, and is an appraisal needed?"),
    facts=(
        choice("method", Text("定价方式", "Method"), ("agreed", Text("协议定价", "Agreed")), ("listed", Text("挂牌交易", "Listed on a market")), ("auction", Text("拍卖", "Auction")), ("other", Text("其他", "Other"))),
        whole("publicity_days", Text("成果名称与拟交易价格公示的自然日数", "Natural days for which name and price were published"), example="15", help=Text("只有协议定价需要；没有公示的填 0。", "For an agreed price only; 0 where it was not published."), change=Change(days=15)),
        yes_no("objection_procedure", Text("有异议处理程序", "There is a procedure for objections"), change=Change(days=10)),
    ),
    values=(Output("appraisal_waived", Sort.YES_NO, Text("可不评估", "No appraisal needed")),), is_decision=True, serves=("T-08", "T-30"),
)


def _priced(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> Node:
    agreed = fact.method.is_one_of("agreed")
    days = say.step("days", Text("至少公示天数", "Days of publicity at least"), parameter.price_publicity_days, PUBLICITY, sort=Sort.WHOLE)
    say.refuse_when(agreed & (fact.publicity_days < days), "not-published", Text("协议定价公示不足 15 日。", "An agreed price must be published for fifteen days."), Text("由单位在本单位公示成果名称和拟交易价格，从公示次日起算满 15 日（自然日）后签约；不公示的，改在技术交易市场挂牌或拍卖。", "The unit publishes the name of the result and the price within itself for 15 natural days, the first not counted, and signs then; or it lists or auctions the result on a market instead."), PRICING, PUBLICITY)
    say.refuse_when(agreed & ~fact.objection_procedure, "no-procedure", Text("没有异议处理程序。", "There is no procedure for objections."), Text("由单位制定并公开异议处理程序（受理人、期限、答复方式），再按协议定价公示；来不及的，改用挂牌或拍卖。", "The unit makes and publishes a procedure for objections, with who takes them, the time and the answer, and publishes the price then; or it lists or auctions instead."), PRICING)
    market: Node = fact.method.is_one_of("agreed", "listed", "auction")
    return market


@pricing.formula("2016-02-26", PRICING, PUBLICITY)
def _pricing_2016(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _priced(fact, parameter, say)
    say.warn_when(fact.publicity_days >= 0, "appraise", Text("2019 年 3 月 29 日前没有免评估的规定，须按国有资产管理要求评估。", "Before 29 March 2019 nothing waives the appraisal; it follows the rules on state assets."), Text("由单位委托评估机构评估，按国有资产管理的要求备案，以评估结果作为定价参考。", "The unit has it appraised and filed as the rules on state assets ask, and takes that as its reference."))
    say.value("appraisal_waived", False)


def _pricing_2019(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    market = _priced(fact, parameter, say)
    say.warn_when(~market, "appraise", Text("不属三种定价方式，须评估。", "It is none of the three methods; an appraisal is needed."), Text("改用协议定价（须公示）、挂牌或拍卖，可以不评估；仍用其他方式的，由单位先委托评估。", "Agree on the price and publish it, list or auction, and no appraisal is needed; for any other way the unit has it appraised first."), WAIVER)
    say.value("appraisal_waived", market)


pricing.formula("2019-03-29", PRICING, PUBLICITY, WAIVER)(_pricing_2019)
pricing.formula("2020-05-01", PRICING, PUBLICITY, WAIVER, APPRAISAL)(_pricing_2019)


diligence = Rule(
    "distribution.diligence", Text("勤勉尽责", "Diligence"), asks=Text("证据齐不齐，能不能免除决策责任？", "Are the proofs there, and is liability for the decision lifted?"),
    facts=(
        yes_no("rules_passed", Text("成果转化规章制度经职工代表大会等民主程序通过", "The rules on transformation were passed by the staff congress"), change=Change(Fraction(1), 60)),
        yes_no("democratic", Text("依规章履行了民主决策程序", "The decision was taken by due procedure under them"), change=Change()), yes_no("careful", Text("尽到合理注意义务", "Reasonable care was taken"), change=Change()),
        yes_no("supervised", Text("尽到监督管理职责", "Supervision was done"), change=Change()), yes_no("no_gain", Text("没有牟取非法利益", "Nobody gained unlawfully")),
    ),
    values=(*OUTPUTS, Output("status", Sort.WORDS, Text("结论", "Status"), options=(("diligent", Text("尽责", "Diligent")), ("proof-missing", Text("缺证", "Proof is missing"))))), is_decision=True, serves=("T-10", "T-15"),
)


def _diligence(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    gates.need(fact.rules_passed, "rules-passed", Text("规章制度经职工代表大会通过", "rules passed by the staff congress"), Text("由单位把成果转化规章制度提交职工代表大会审议通过并公布；通过之前作出的决策不能据此追认，可按“容错清单”另行申请。", "The unit lets the staff congress pass its rules and publishes them; a decision taken before that is not covered by them, but may be put under the “Tolerance list”."))
    gates.need(fact.democratic, "democratic", Text("民主决策程序", "due procedure"), Text("由单位补交决策会议的通知、出席、表决记录和纪要；没有开会的，不能补造，可按“容错清单”说明情况。", "The unit adds notice, attendance, votes and minutes of the meeting; a meeting that was not held is not made up later, but its case may be put under the “Tolerance list”."))
    gates.need(fact.careful, "careful", Text("合理注意义务", "reasonable care"), Text("由承办部门补交决策时已有的论证材料：定价依据、受让方调查、风险分析、专家意见。", "The office in charge adds what was there when it was decided: the ground of the price, the look into the buyer, the risks, the experts' opinions."))
    gates.need(fact.supervised, "supervised", Text("监督管理职责", "supervision"), Text("由监督部门补交合同履行、到账和公示的检查记录；此后按规章每次留痕。", "The supervising office adds its records of performance, payment and publicity, and from now keeps one each time."))
    gates.need(fact.no_gain, "no-gain", Text("无非法牟利", "no unlawful gain"), Text("有非法牟利的没有免责途径，按规定处理；对这一认定不服的，向作出认定的部门提交证据请求复查。", "Unlawful gain has no way to be excused and is dealt with by the rules; who disputes the finding puts the proof to those who made it and asks them to look again."))
    gates.count()
    say.value("status", where(all_of(*gates.conditions), "diligent", "proof-missing"))


diligence.formula("2017-06-01", DILIGENCE)(_diligence)
diligence.formula("2020-05-01", DILIGENCE, TOLERANCE)(_diligence)


report = Rule(
    "distribution.annual-report", Text("成果转化年度报告", "Yearly report on transformation"), asks=Text("年度报告最迟哪天交？", "By when is the yearly report due?"),
    facts=(choice("who", Text("谁报", "Who reports"), ("unit", Text("市属高校院所报主管部门", "Municipal unit to its department")), ("department", Text("主管部门报财政与科技部门", "Department to finance and science"))), whole("year", Text("报告哪一年", "Year reported on"), least=Fraction(2000), most=Fraction(2100), example="2026")),
    values=(Output("due_on", Sort.DAY, Text("最迟", "Due on"), help=Text("条例写明的日子，不是期间，遇非工作日不顺延，请在其前报送。", "A day the regulation names, no period: a rest day does not move it, so report before it.")),), serves=("T-50",),
)


@report.formula("2017-06-01", REPORT)
def _report(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    after = fact.year + 1
    say.value("due_on", where(fact.who.is_one_of("unit"), day_in(after, 3, parameter.report_unit_day), day_in(after, 4, parameter.report_department_day)))


ban = Rule(
    "distribution.exclusion", Text("失信限制", "Exclusion"), asks=Text("限制到哪一天？", "Until which day does the exclusion run?"), dated_by="decided_on",
    facts=(choice("reason", Text("事由", "Reason"), ("unreported", Text("不提交财政资助项目成果或知识产权信息", "Results of funded projects not handed in")), ("fraud", Text("骗取资金或奖励", "Fraud with funds or rewards"))), day("decided_on", Text("决定之日", "Decided on")), day("asked_on", Text("申请之日", "Day of the application"), change=Change(later=True, note=Text("到这一天再申请", "apply on that day")))),
    values=(Output("until", Sort.DAY, Text("限制至", "Until")), Output("excluded", Sort.YES_NO, Text("仍在限制期", "Still excluded"))), is_decision=True, serves=("T-11",),
)


@ban.formula("2017-06-01", BANS)
def _ban(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    until = say.step("until", Text("限制至", "Until"), fact.decided_on.plus_months(where(fact.reason.is_one_of("fraud"), parameter.ban_fraud_years, parameter.ban_unreported_years) * 12), sort=Sort.DAY)
    excluded = (fact.decided_on <= fact.asked_on) & (fact.asked_on <= until)
    say.refuse_when(excluded, "excluded", Text("仍在限制期内。", "The exclusion still runs."), Text("在结果所列“限制至”之日的次日起再申请；对限制决定不服的，向作出决定的部门提出。", "Apply from the day after the last day in the answer; who disputes the exclusion puts it to those who decided it."))
    say.value("until", until)
    say.value("excluded", excluded)
