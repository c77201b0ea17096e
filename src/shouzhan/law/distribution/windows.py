"""Publicity and payment windows: the last day, and the first day on which the next act may follow."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

PRICE = Citation("state-council-16-2016", "一(四)")
REWARD = Citation("iit-publicity-2018")
PAY = Citation("iit-relief-2018", "第五条")
PERIODS = Citation("civil-code", "第二百零三条")

publicity = Rule(
    "distribution.publicity", Text("公示期", "Publicity"), asks=Text("公示到哪一天，最早哪天能办下一步？", "Until which day is it published, and when may the next act follow?"), dated_by="starts_on",
    facts=(choice("kind", Text("公示什么", "What is published"), ("price", Text("协议定价", "An agreed price")), ("reward", Text("现金奖励", "A cash reward"))), day("starts_on", Text("公示起始日", "Published from"), example="2026-11-02"), yes_no("objection", Text("公示期内有异议未处理完", "An objection is still open"))),
    values=(Output("last_day", Sort.DAY, Text("公示最后一日", "Last day")), Output("next_from", Sort.DAY, Text("最早可办下一步", "Next act from"))), is_decision=True, serves=("U-19",),
)


@publicity.formula("2018-07-01", PRICE, REWARD, PERIODS)
def _publicity(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    last = say.step(
        "last_day", Text("公示最后一日（起始日不计，遇非工作日顺延）", "Last day; the first is not counted, rest days roll on"),
        where(fact.kind.is_one_of("price"), fact.starts_on.plus_days(parameter.price_publicity_days).rolled(), fact.starts_on.plus_working_days(parameter.reward_publicity_days)), sort=Sort.DAY,
    )
    say.refuse_when(fact.objection, "objection", Text("有异议未处理完，不能办下一步。", "An objection is open; the next act must wait."), Text("先处理异议。", "Settle it first."))
    say.value("last_day", last)
    say.value("next_from", last.plus_days(1))


payment = Rule(
    "distribution.payment-window", Text("奖励发放期限", "Window for paying a reward"), asks=Text("收到收入后最迟哪天发放才能享受优惠？", "By which day must it be paid to keep the relief?"), dated_by="received_on",
    facts=(day("received_on", Text("单位收到收入之日", "Income received on"), example="2024-03-15"), day("paid_on", Text("发放之日", "Paid on"), optional=True)),
    values=(Output("last_day", Sort.DAY, Text("最迟发放日", "Pay by")), Output("in_time", Sort.YES_NO, Text("按期", "In time"))), serves=("U-19",),
)


@payment.formula("2018-07-01", PAY)
def _payment(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    last = say.step("last_day", Text("收到之日起满 36 个月之日", "Thirty-six months after"), fact.received_on.plus_months(parameter.cash_reward_months), sort=Sort.DAY)
    say.value("last_day", last)
    say.value("in_time", where(fact.has("paid_on"), fact.paid_on <= last, True))
