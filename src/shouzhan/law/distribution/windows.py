"""Publicity and payment windows: the last day, and the first day on which the next act may follow."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
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
from shouzhan.law.filing import EARLIER_PERIODS, FILING, PERIODS, filing_day_or_named

PRICE = Citation("state-council-16-2016", "一(四)")
REWARD = Citation("iit-publicity-2018")
PAY = Citation("iit-relief-2018", "第五条")

publicity = Rule(
    "distribution.publicity", Text("公示期", "Publicity"), asks=Text("公示到哪一天，最早哪天能办下一步？", "Until which day is it published, and when may the next act follow?"), dated_by="starts_on",
    facts=(choice("kind", Text("公示什么", "What is published"), ("price", Text("协议定价", "An agreed price")), ("reward", Text("现金奖励", "A cash reward"))), day("starts_on", Text("公示起始日", "Published from"), example="2026-11-02"), yes_no("objection", Text("公示期内有异议未处理完", "An objection is still open"), change=Change(note=Text("处理完异议", "settle the objection")))),
    values=(Output("last_day", Sort.DAY, Text("公示最后一日", "Last day")), Output("next_from", Sort.DAY, Text("最早可办下一步", "Next act from"))), is_decision=True, serves=("T-08", "T-30", "T-41"),
)


def _published(fact: GivenFacts, say: Derivation, days: Node, last: Node) -> None:
    say.step("days", Text("公示天数（协议定价为自然日，现金奖励为工作日）", "Days of publicity: natural days for a price, working days for a reward"), days, sort=Sort.WHOLE)
    shown = say.step("last_day", Text("公示最后一日（起始日不计，遇非工作日顺延）", "Last day; the first is not counted, rest days roll on"), last, sort=Sort.DAY)
    say.refuse_when(fact.objection, "objection", Text("有异议未处理完，不能办下一步。", "An objection is open; the next act must wait."), Text("由单位按异议处理程序书面答复异议人并记录结论；金额、人员或价格有改动的，重新公示，无改动的办结后可办下一步。", "The unit answers the objection in writing by its procedure and records the outcome; where amount, people or price change it is published anew, else the next act follows."))
    say.value("last_day", shown)
    say.value("next_from", shown.plus_days(1))


@publicity.formula("2016-02-26", PRICE, EARLIER_PERIODS)
def _publicity_2016(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(fact.kind.is_one_of("reward"), "no-reward-publicity-then", Text("现金奖励公示的规定自 2018 年 7 月起才有。", "Publishing cash rewards is on record from July 2018."), Text("2018 年 7 月前的现金奖励按单位自己的规定公示，没有国家统一期限；该日之后发放的，公示起始日填在其后再算。", "A cash reward before July 2018 is published by the unit's own rules, as the state set no time then; for one paid after, enter a first day after it."), REWARD)
    _published(fact, say, parameter.price_publicity_days, fact.starts_on.plus_days(parameter.price_publicity_days).rolled())


@publicity.formula("2018-07-01", PRICE, REWARD, PERIODS)
def _publicity_2018(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    of_price = fact.kind.is_one_of("price")
    last = where(of_price, fact.starts_on.plus_days(parameter.price_publicity_days).rolled(), fact.starts_on.plus_working_days(parameter.reward_publicity_days))
    _published(fact, say, where(of_price, parameter.price_publicity_days, parameter.reward_publicity_days), last)


payment = Rule(
    "distribution.payment-window", Text("奖励发放与备案期限", "Window for paying a reward, and for filing it"), asks=Text("收到收入后最迟哪天发放、哪天备案才能享受优惠？", "By which day must it be paid, and by which filed, to keep the relief?"), dated_by="received_on",
    facts=(day("received_on", Text("单位收到收入之日", "Income received on"), example="2024-03-15", help=Text("分期到账的，每笔分别计算。", "Each instalment received has its own window.")), day("paid_on", Text("发放之日", "Paid on"), optional=True)),
    values=(
        Output("last_day", Sort.DAY, Text("最迟发放日", "Pay by"), help=Text("满 36 个月的对应日；优惠的条件从严计算，遇非工作日不顺延，收到之前发放的不算按期。", "The corresponding day after 36 months; a condition of a relief is read strictly, so a rest day does not move it, and what is paid before the income is not in time.")), Output("in_time", Sort.YES_NO, Text("按期", "In time")),
        Output("file_by", Sort.DAY, Text("最迟备案日", "File by"), help=Text("发放次月 15 日，遇非工作日顺延；尚未发放的，列最迟发放日次月 15 日，到时遇非工作日也顺延。", "The 15th of the month after payment, rest days roll on; where it is not paid yet, the 15th of the month after the last day to pay, and a rest day will roll on then too.")),
    ),
    serves=("T-08", "T-41"),
)


@payment.formula("2018-07-01", PAY, FILING)
def _payment(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    last = say.step("last_day", Text("收到之日起满 36 个月之日", "Thirty-six months after"), fact.received_on.plus_months(parameter.cash_reward_months), sort=Sort.DAY)
    say.value("last_day", last)
    say.value("in_time", where(fact.has("paid_on"), (fact.received_on <= fact.paid_on) & (fact.paid_on <= last), True))
    say.value("file_by", filing_day_or_named(fact.paid_on, last, fact.has("paid_on"), parameter, say))
