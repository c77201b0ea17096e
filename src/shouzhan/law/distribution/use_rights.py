"""How long a granted right to use must run, and when a grant may be taken back."""

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
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

OWNERSHIP_TRIAL = Citation("ownership-pilot-2020")

term = Rule(
    "distribution.use-right-term", Text("长期使用权期限", "Term of a right to use"),
    asks=Text("长期使用权至少要到哪天？", "Until when must a long-term right to use run at least?"),
    facts=(day("starts_on", Text("起始日", "Starts on"), example="2026-07-01"),), values=(Output("ends_not_before", Sort.DAY, Text("终止日不早于", "Ends not before")),),
    dated_by="starts_on", serves=("T-14", "R-16"),
)


@term.formula("2020-05-09", OWNERSHIP_TRIAL)
def _term(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("ends_not_before", fact.starts_on.plus_months(parameter.long_term_use_years * 12).plus_days(-1))


take_back = Rule(
    "distribution.take-back", Text("收回赋权", "Taking a grant back"),
    asks=Text("约定期限内没有转化，单位可以收回吗？", "The result was not used in the agreed time; may the unit take it back?"),
    facts=(
        day("granted_on", Text("赋权日", "Granted on"), example="2023-03-02"), whole("agreed_months", Text("约定的转化期限（月）", "Agreed months"), most=Fraction(600), example="36"),
        yes_no("transformed", Text("已实施转化", "Transformed")), day("asked_on", Text("主张收回日", "Asked on"), example="2026-03-03", change=Change(later=True, note=Text("到这一天再主张", "claim it on that day"))),
    ),
    values=(
        Output("until", Sort.DAY, Text("约定期限末日", "Last agreed day"), help=Text("满约定月数的对应日；到时遇非工作日的，除另有约定外顺延，请在其后第一个工作日之后再主张收回。", "The corresponding day after the agreed months; unless agreed otherwise a rest day will roll on then, so claim it after the next working day.")),
        Output("may_take_back", Sort.YES_NO, Text("可以收回", "May take it back")),
    ),
    dated_by="granted_on", is_decision=True, serves=("T-14", "R-16"),
)


@take_back.formula("2020-05-09", OWNERSHIP_TRIAL)
def _take_back(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    until = say.step("limit", Text("约定期限末日", "Last agreed day"), fact.granted_on.plus_months(fact.agreed_months), sort=Sort.DAY)
    say.refuse_when(fact.transformed, "transformed", Text("已实施转化，不得以此收回。", "It was transformed."), Text("已转化的不收回，由单位按赋权协议分配收益；完成人未按约支付的，按协议的违约条款主张，分配见“奖励下限与应付奖励”。", "What was transformed is not taken back; the unit has its part of the income by the agreement, and holds to its terms where that is not paid; see “Floor of the reward”."))
    say.refuse_when(fact.asked_on <= until, "too-early", Text("约定期限未满。", "The agreed time has not passed."), Text("在结果所列“约定期限末日”的次日起由单位书面主张收回；期满前可先书面提醒完成人，双方同意的也可以协议提前解除。", "The unit claims it in writing from the day after the last agreed day in the answer; before that it may remind those who hold it, and both may end it early by agreement."))
    say.value("until", until)
    say.value("may_take_back", where(fact.transformed, False, fact.asked_on > until))


notice = Rule(
    "distribution.grant-notice", Text("赋权公示期", "Notice of a grant"),
    asks=Text("赋权公示到哪一天，最早哪天能变更权属？", "Until which day is a grant posted, and when may the rights change?"),
    facts=(day("starts_on", Text("公示起始日", "Posted from"), example="2026-11-02"), yes_no("objection", Text("有异议未处理完", "An objection is open"), change=Change(note=Text("处理完异议", "settle the objection")))),
    values=(Output("last_day", Sort.DAY, Text("公示最后一日", "Last day")), Output("next_from", Sort.DAY, Text("最早可变更权属", "Rights may change from"))),
    dated_by="starts_on", is_decision=True, serves=("T-14", "R-16"),
)


@notice.formula("2020-05-09", OWNERSHIP_TRIAL)
def _notice(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    last = say.step("last_day", Text("公示最后一日（起始日不计，遇非工作日顺延）", "Last day; the first is not counted, rest days roll on"), fact.starts_on.plus_days(parameter.grant_publicity_days).rolled(), sort=Sort.DAY)
    say.refuse_when(fact.objection, "objection", Text("有异议未处理完，不能变更权属。", "An objection is open; the rights may not change."), Text("由单位按异议处理程序书面答复异议人，必要时请专家评议；办结后登记结论，再办理权属变更。", "The unit answers the objection in writing by its procedure, with experts where needed, enters the outcome, and changes the rights then."))
    say.value("last_day", last)
    say.value("next_from", last.plus_days(1))
