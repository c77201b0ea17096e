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
    say.refuse_when(agreed & (fact.publicity_days < days), "not-published", Text("协议定价公示不足 15 日。", "An agreed price must be published for fifteen days."), Text("公示不少于 15 日。", "Publish it for 15 days."), PRICING, PUBLICITY)
    say.refuse_when(agreed & ~fact.objection_procedure, "no-procedure", Text("没有异议处理程序。", "There is no procedure for objections."), Text("先制定并公开程序。", "Make and publish one first."), PRICING)
    market: Node = fact.method.is_one_of("agreed", "listed", "auction")
    return market


@pricing.formula("2016-02-26", PRICING, PUBLICITY)
def _pricing_2016(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _priced(fact, parameter, say)
    say.warn_when(fact.publicity_days >= 0, "appraise", Text("2019 年 3 月 29 日前没有免评估的规定，须按国有资产管理要求评估。", "Before 29 March 2019 nothing waives the appraisal; it follows the rules on state assets."), Text("先评估，以评估结果为参考。", "Have it appraised first."))
    say.value("appraisal_waived", False)


def _pricing_2019(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    market = _priced(fact, parameter, say)
    say.warn_when(~market, "appraise", Text("不属三种定价方式，须评估。", "It is none of the three methods; an appraisal is needed."), Text("改用协议、挂牌或拍卖。", "Agree, list or auction instead."), WAIVER)
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
    gates.need(fact.rules_passed, "rules-passed", Text("规章制度经职工代表大会通过", "rules passed by the staff congress"), Text("先把规章制度提交职工代表大会审议通过。", "Let the staff congress pass the rules first."))
    gates.need(fact.democratic, "democratic", Text("民主决策程序", "due procedure"), Text("补齐会议与表决记录。", "Add minutes and votes."))
    gates.need(fact.careful, "careful", Text("合理注意义务", "reasonable care"), Text("补齐论证材料。", "Add the grounds."))
    gates.need(fact.supervised, "supervised", Text("监督管理职责", "supervision"), Text("补齐监督记录。", "Add records of supervision."))
    gates.need(fact.no_gain, "no-gain", Text("无非法牟利", "no unlawful gain"), Text("有非法牟利的不能免责。", "Unlawful gain is never excused."))
    gates.count()
    say.value("status", where(all_of(*gates.conditions), "diligent", "proof-missing"))


diligence.formula("2017-06-01", DILIGENCE)(_diligence)
diligence.formula("2020-05-01", DILIGENCE, TOLERANCE)(_diligence)


report = Rule(
    "distribution.annual-report", Text("成果转化年度报告", "Yearly report on transformation"), asks=Text("年度报告最迟哪天交？", "By when is the yearly report due?"),
    facts=(choice("who", Text("谁报", "Who reports"), ("unit", Text("市属高校院所报主管部门", "Municipal unit to its department")), ("department", Text("主管部门报财政与科技部门", "Department to finance and science"))), whole("year", Text("报告哪一年", "Year reported on"), least=Fraction(2000), most=Fraction(2100), example="2026")),
    values=(Output("due_on", Sort.DAY, Text("最迟", "Due on")),), serves=("T-50",),
)


@report.formula("2017-06-01", REPORT)
def _report(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    after = fact.year + 1
    say.value("due_on", where(fact.who.is_one_of("unit"), day_in(after, 3, parameter.report_unit_day), day_in(after, 4, parameter.report_department_day)))


ban = Rule(
    "distribution.exclusion", Text("失信限制", "Exclusion"), asks=Text("限制到哪一天？", "Until which day does the exclusion run?"), dated_by="decided_on",
    facts=(choice("reason", Text("事由", "Reason"), ("unreported", Text("不提交财政资助项目成果或知识产权信息", "Results of funded projects not handed in")), ("fraud", Text("骗取资金或奖励", "Fraud with funds or rewards"))), day("decided_on", Text("决定之日", "Decided on")), day("asked_on", Text("申请之日", "Day of the application"))),
    values=(Output("until", Sort.DAY, Text("限制至", "Until")), Output("excluded", Sort.YES_NO, Text("仍在限制期", "Still excluded"))), is_decision=True, serves=("T-11",),
)


@ban.formula("2017-06-01", BANS)
def _ban(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    until = say.step("until", Text("限制至", "Until"), fact.decided_on.plus_months(where(fact.reason.is_one_of("fraud"), parameter.ban_fraud_years, parameter.ban_unreported_years) * 12), sort=Sort.DAY)
    excluded = fact.asked_on <= until
    say.refuse_when(excluded, "excluded", Text("仍在限制期内。", "The exclusion still runs."), Text("期满后再申请。", "Apply once it is over."))
    say.value("until", until)
    say.value("excluded", excluded)
