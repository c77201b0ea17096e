"""Whether a reward counts against the unit's pay cap."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    maximum,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LAW = Citation("transformation-law", "第四十五条")
CITY = Citation("city-transformation-2017", "第三十六条")
PERFORMANCE = Citation("city-sti-regulation", "第三十八条")
NATION = Citation("cash-rewards-2021")

cap = Rule(
    "distribution.pay-cap", Text("奖励与工资总额", "Rewards and the pay cap"), asks=Text("这笔奖励占不占当年工资总额，会不会超？", "Does the reward use up the year's cap, and is it exceeded?"),
    facts=(
        choice("unit", Text("单位", "Unit"), ("public-institution", Text("事业单位（高校院所等）", "Public institution")), ("state-enterprise", Text("国有企业", "State enterprise")), ("other", Text("其他", "Other"))),
        choice("reward_kind", Text("奖励性质", "Kind of reward"), ("transformation", Text("成果转化奖励", "Reward for a transformation")), ("contract", Text("开发、咨询、服务合同的绩效", "Pay from a development, consulting or service contract")), ("project", Text("竞争性项目绩效", "Pay from a competitive project"))),
        yes_no("registered", Text("合同已认定登记", "The contract is registered")), money("cap", Text("核定总额", "Cap"), example="50000000"), money("regular", Text("常规绩效或工资", "Regular pay"), example="49000000"), money("rewards", Text("本项奖励", "This reward"), example="3200000"),
    ),
    values=(Output("outside", Sort.YES_NO, Text("不占总额", "Outside the cap")), Output("used", Sort.MONEY, Text("占用总额", "Used of the cap")), Output("breach", Sort.MONEY, Text("超出", "Above the cap")), Output("next_year_base", Sort.YES_NO, Text("计入下一年基数", "In next year's base"))),
    is_decision=True, serves=("U-19", "T-05"),
)


def _cap(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    contract = fact.reward_kind.is_one_of("transformation") | (fact.reward_kind.is_one_of("contract") & fact.registered) | fact.reward_kind.is_one_of("project")
    outside = say.step("outside", Text("不占总额", "Outside the cap"), fact.unit.is_one_of("public-institution", "state-enterprise") & contract, sort=Sort.YES_NO)
    used = say.step("used", Text("占用总额", "Used of the cap"), fact.regular + where(outside, 0, fact.rewards))
    say.refuse_when(used > fact.cap, "cap-exceeded", Text("超出核定总额。", "The cap is exceeded."), Text("合同先认定登记，或调整发放。", "Register the contract first, or pay less."))
    say.value("outside", outside)
    say.value("used", used)
    say.value("breach", maximum(used - fact.cap, 0))
    say.value("next_year_base", ~outside)


@cap.formula("2015-10-01", LAW, until="2020-04-30")
def _cap_2015(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    outside = say.step("outside", Text("不占总额", "Outside the cap"), fact.unit.is_one_of("public-institution", "state-enterprise") & fact.reward_kind.is_one_of("transformation"), CITY, sort=Sort.YES_NO)
    used = say.step("used", Text("占用总额", "Used of the cap"), fact.regular + where(outside, 0, fact.rewards))
    say.refuse_when(used > fact.cap, "cap-exceeded", Text("超出核定总额。", "The cap is exceeded."), Text("调整发放。", "Pay less."))
    say.value("outside", outside)
    say.value("used", used)
    say.value("breach", maximum(used - fact.cap, 0))
    say.value("next_year_base", ~outside)


@cap.formula("2020-05-01", LAW, CITY, PERFORMANCE, NATION)
def _cap_2020(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _cap(fact, parameter, say)
