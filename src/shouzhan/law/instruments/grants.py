"""Matched grants: service-system projects, proof-of-concept centres, recognised achievement projects."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    day,
    maximum,
    minimum,
    money,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.gates import OUTPUTS, Gates
from shouzhan.law.instruments.sources import ACHIEVEMENTS, PROOF_CENTRES, PROOF_PLATFORMS, SERVICE_SYSTEM

service_system = Rule(
    "instruments.service-system-aid", Text("科技服务体系项目资助", "Aid to a service-system project"),
    asks=Text("这个项目最多可得多少资助？", "How much aid may this project get?"),
    facts=(
        day("applied_on", Text("申请日", "Applied on"), optional=True), money("investment", Text("项目总投资", "Total investment"), change=Change(Fraction(2))),
        money("requested", Text("申请资助", "Requested"), change=Change(Fraction(1))),
    ),
    values=(Output("most", Sort.MONEY, Text("资助上限", "Most"), gain=1),), dated_by="applied_on", is_decision=True, serves=("T-24", "T-25"),
)


@service_system.formula("2017-01-01", SERVICE_SYSTEM, until="2019-12-31")
def _service_system(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    most = say.step("most_line", Text("总投资的资助上限", "Largest share of the investment"), fact.investment * parameter.service_system_aid_share)
    say.refuse_when(fact.requested > most, "above-share", Text("申请资助超过上限。", "The request is above the largest share."), Text("由申请单位把申请额减到结果所列“资助上限”，或增加项目总投资并附资金证明后重算。", "The applicant lowers the request to the most in the answer, or adds to the investment with proof of the money, and works it out anew."))
    say.value("most", most)


proof_aid = Rule(
    "instruments.proof-centre-aid", Text("概念验证中心配套资助", "Matched aid to a proof-of-concept centre"),
    asks=Text("自筹这么多，可得多少资助，首年拨付多少？", "With so much of its own, what aid does the centre get, and how much in the first year?"),
    facts=(
        day("applied_on", Text("申请日", "Applied on"), optional=True), money("own_funds", Text("自筹资金", "Own funds"), example="7000000.00", change=Change(Fraction(1))),
        whole("place", Text("评审排名", "Place in the review"), least=Fraction(1), example="1"),
    ),
    values=(
        Output("aid", Sort.MONEY, Text("资助金额", "Aid"), gain=1), Output("first_year", Sort.MONEY, Text("首年拨付上限", "At most in the first year"), gain=1),
        Output("later", Sort.MONEY, Text("其余年度", "Later")),
    ),
    dated_by="applied_on", is_decision=True, serves=("U-14", "T-17"),
)


def _proof_aid(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    matched = say.step("matched", Text("按自筹比例可配套", "Matched by own funds"), fact.own_funds.over(parameter.proof_centre_own_per_aid))
    full = fact.place > parameter.proof_centre_places
    aid = say.step("aid_line", Text("不超过上限，未立项的为零", "Not above the cap, and none without a place"), where(full, 0, minimum(matched, parameter.proof_centre_aid_cap)))
    say.refuse_when(full, "no-place", Text("立项数已满。", "All places of the call are taken."), Text("本次申报不再立项，排名不能补救；由申请单位留意下一次通知再报，期间可先以自筹资金验证，达标情况见“概念验证中心验收指标”。评审计分录错的，请组织部门更正。", "No more are approved in this call, and the place cannot be mended: apply in the next one, and work with own funds meanwhile, going by “Targets of a proof-of-concept centre”. Where points were entered wrongly, ask the organiser to correct them."))
    first = minimum(aid, parameter.proof_centre_first_year_cap)
    say.value("aid", aid)
    say.value("first_year", first)
    say.value("later", aid - first)


proof_aid.formula("2023-01-01", PROOF_CENTRES)(_proof_aid)
proof_aid.formula("2025-07-10", PROOF_PLATFORMS)(_proof_aid)

term = Rule(
    "instruments.proof-centre-term", Text("概念验证中心建设期", "Term of a proof-of-concept centre"),
    asks=Text("建设期到哪天为止？", "Until when does the term run?"),
    facts=(day("starts_on", Text("起始日", "Starts on"), example="2023-11-01"),), values=(Output("ends_on", Sort.DAY, Text("期满日", "Last day")),),
    dated_by="starts_on", serves=("U-14",),
)


@term.formula("2023-01-01", PROOF_CENTRES)
def _term(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    # the first day belongs to the term, so it ends the day before the corresponding one
    say.value("ends_on", fact.starts_on.plus_months(parameter.proof_centre_months).plus_days(-1))


targets = Rule(
    "instruments.proof-centre-targets", Text("概念验证中心验收指标", "Targets of a proof-of-concept centre"),
    asks=Text("这个中心达到验收指标了吗？", "Has this centre met its targets?"),
    facts=(
        whole("validated", Text("验证成果项数", "Results validated"), change=Change(Fraction(2), 180)), whole("transformed", Text("转化成果项数", "Results transformed"), change=Change(Fraction(3), 365)),
        money("value_gain", Text("估值增量", "Gain in value"), change=Change(Fraction(4), 365)), whole("managers", Text("新增技术经理人", "New technology managers"), change=Change(Fraction(1), 90)),
    ),
    values=OUTPUTS, is_decision=True, serves=("U-14", "T-17"),
)


@targets.formula("2023-01-01", PROOF_CENTRES)
def _targets(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    gates.need(fact.validated >= parameter.proof_centre_validated, "validated-enough", Text("验证成果项数达标", "enough results are validated"), Text("由中心在建设期内补足验证项数，以验证报告为凭；期限见“概念验证中心建设期”。", "The centre validates what is missing within its term, proved by reports; for its end see “Term of a proof-of-concept centre”."))
    gates.need(fact.transformed >= parameter.proof_centre_transformed, "transformed-enough", Text("转化成果项数达标", "enough results are transformed"), Text("由中心把已验证成果推向转让、许可或作价投资，以合同为凭，在建设期内补足项数。", "The centre brings validated results to transfer, licence or investment, proved by contracts, within its term."))
    gates.need(fact.value_gain >= parameter.proof_centre_value_gain, "value-gained", Text("估值增量达标", "the gain in value is large enough"), Text("由中心为已验证项目引入后续融资，以投资协议的估值计算增量，在建设期内补足。", "The centre brings later rounds to its projects; the gain counts by the valuation of the agreements, within its term."))
    gates.need(fact.managers >= parameter.proof_centre_managers, "managers-enough", Text("新增技术经理人达标", "there are enough new technology managers"), Text("由中心安排人员参加技术经理人培训或引进持证人员，在建设期内补足人数。", "The centre has people trained as technology managers or takes on trained ones, within its term."))
    gates.count()


achievement = Rule(
    "instruments.achievement-support", Text("高新技术成果转化项目扶持", "Support for a recognised achievement project"),
    asks=Text("经认定的高转项目可得多少扶持，到哪天为止？", "What support does a recognised achievement project get, and until when?"),
    facts=(
        yes_no("recognised", Text("已认定为高新技术成果转化项目", "Recognised as a high-tech achievement project"), change=Change(Fraction(3), 90)),
        day("recognised_on", Text("认定日", "Recognised on")), money("contribution", Text("项目贡献", "The project's contribution")),
    ),
    values=(Output("support", Sort.MONEY, Text("扶持金额", "Support"), gain=1), Output("until", Sort.DAY, Text("扶持截止日", "Until"))),
    dated_by="recognised_on", is_decision=True, serves=("T-04",),
)


@achievement.formula("2021-05-28", ACHIEVEMENTS)
def _achievement(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.recognised, "not-recognised", Text("认定后方可享受。", "Only a recognised project is supported."), Text("由企业申请高新技术成果转化项目认定（常年受理），经专家评审认定后，从认定日起计算扶持。", "The firm may apply at any time for recognition as a high-tech achievement project; after the experts' review it is supported from the day of recognition."))
    say.value("support", maximum(fact.contribution * parameter.achievement_support_share, 0))
    say.value("until", fact.recognised_on.plus_months(parameter.achievement_support_years * 12))
