"""By when the registration office must answer."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    day,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.dates import Clock
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2000, MEASURES_2026, new_measures_apply

decision_due = Rule(
    "contracts.decision-due", Text("认定登记决定期限", "Decision due on a registration"),
    asks=Text("登记机构最迟哪天答复？", "By which day must the office answer?"),
    facts=(
        day("accepted_on", Text("受理日", "Accepted on"), example="2026-11-02"),
        money("recognised", Text("技术交易额", "Recognised amount"), example="5000000.00"),
        yes_no("disputed", Text("有争议，需专家评审", "Disputed, so experts review it")),
        day(
            "resubmitted_on", Text("补正后重新提交日", "Resubmitted on"), optional=True,
            help=Text("退回补正的，从重新提交之日重新计算。", "After a return for correction the period starts anew on this day."),
        ),
    ),
    values=(
        Output("due_on", Sort.DAY, Text("最迟答复日", "Due on"), help=Text("起算日不计；按自然日计的，末日为非工作日的顺延到其后第一个工作日。", "The first day is not counted; where natural days are, a last day on which offices are closed rolls to the next working day.")),
        Output("clock", Sort.WORDS, Text("计算方式", "Clock"), options=((str(Clock.WORKING), Text("工作日", "Working days")), (str(Clock.NATURAL), Text("自然日", "Natural days")))),
    ),
    dated_by=("resubmitted_on", "accepted_on"), serves=("T-39",),
)


def _start(fact: GivenFacts, say: Derivation) -> Node:
    again = fact.has("resubmitted_on")
    say.refuse_when(
        again & (fact.resubmitted_on < fact.accepted_on), "resubmitted-before-accepted",
        Text("重新提交日早于受理日。", "The day of resubmission is before the day of acceptance."), Text("由登记机构按受理通知和补正后的收件记录更正两个日期；没有退回补正的，把重新提交日留空。", "The registry corrects both by its notice of acceptance and its record of receipt; where nothing was returned, leave the day of resubmission empty."),
    )
    return say.step("start", Text("起算日（当日不计）", "Counted from (that day itself is not counted)"), where(again, fact.resubmitted_on, fact.accepted_on), sort=Sort.DAY)


def _natural(start: Node, parameter: GivenParameters) -> Node:
    return start.plus_days(parameter.contract_decision_days).rolled()


@decision_due.formula("2000-02-16", MEASURES_2000)
def _within_days(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    start = _start(fact, say)
    say.step("days", Text("期限（自然日）", "Natural days"), parameter.contract_decision_days, sort=Sort.WHOLE)
    say.value("due_on", _natural(start, parameter))
    say.value("clock", str(Clock.NATURAL))


@decision_due.formula("2026-01-23", MEASURES_2026)
def _within_working_days(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    start = _start(fact, say)
    is_new = new_measures_apply(parameter)
    with_experts = say.step(
        "with_experts", Text("需专家评审", "Experts review it"), fact.disputed | (fact.recognised >= parameter.large_contract_from), sort=Sort.YES_NO,
    )
    days = say.step(
        "working_days", Text("期限（工作日）", "Working days"),
        where(with_experts, parameter.contract_decision_days_large, parameter.contract_decision_days_normal), sort=Sort.WHOLE,
    )
    say.value("due_on", where(is_new, start.plus_working_days(days), _natural(start, parameter)))
    say.value("clock", where(is_new, str(Clock.WORKING), str(Clock.NATURAL)))
