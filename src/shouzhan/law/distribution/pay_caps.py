"""Whether a reward counts against the unit's pay cap, next year's base and the base of social insurance."""

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
    maximum,
    money,
    where,
    yes_no,
)
from shouzhan.engine.rules.declare import Builder
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LAW = Citation("transformation-law", "第四十五条")
SCHOOLS = Citation("city-transformation-2017", "第三十六条第一款")
STATE_FIRMS = Citation("city-transformation-2017", "第三十六条第二款")
PERFORMANCE = Citation("city-sti-regulation", "第三十八条")
NATION = Citation("cash-rewards-2021")

cap = Rule(
    "distribution.pay-cap", Text("奖励与工资总额", "Rewards and the pay cap"), asks=Text("这笔奖励占不占当年总额，会不会超，计不计入社保基数？", "Does the reward use up the year's cap, is it exceeded, and does social insurance count it?"),
    facts=(
        choice(
            "unit", Text("单位", "Unit"), ("university", Text("本市高校", "Shanghai university")), ("institute", Text("本市科研院所", "Shanghai research institute")), ("public-institution", Text("其他事业单位", "Another public institution")), ("state-enterprise", Text("国有企业", "State enterprise")),
            ("other", Text("其他", "Other")),
        ),
        choice("reward_kind", Text("奖励性质", "Kind of reward"), ("transformation", Text("成果转化奖励", "Reward for a transformation")), ("contract", Text("开发、咨询、服务合同的绩效", "Pay from a development, consulting or service contract")), ("project", Text("竞争性项目绩效", "Pay from a competitive project"))),
        yes_no("registered", Text("合同已认定登记", "The contract is registered"), change=Change(days=30)), money("cap", Text("核定总额", "Cap"), example="50000000"), money("regular", Text("常规绩效或工资", "Regular pay"), example="49000000", change=Change(note=Text("核减常规发放", "cut the regular pay"))), money("rewards", Text("本项奖励", "This reward"), example="3200000", change=Change(note=Text("核减本项奖励", "cut this reward"))),
    ),
    values=(
        Output("outside", Sort.YES_NO, Text("不受总额限制", "Outside the cap")), Output("used", Sort.MONEY, Text("占用总额", "Used of the cap")), Output("breach", Sort.MONEY, Text("超出", "Above the cap")), Output("next_year_base", Sort.YES_NO, Text("计入下一年基数", "In next year's base")),
        Output("managed_as", Sort.WORDS, Text("怎样管理", "Managed as"), options=(
            ("outside-performance-pay", Text("纳入收入分配管理，不占当年绩效工资总量", "In the management of income, outside the year's performance pay")), ("in-payroll-unlimited", Text("计入当年工资总额，不受其限制", "In the year's payroll, not limited by it")), ("in-cap", Text("计入并占用总额", "In the cap")),
        )),
        Output("insurance_base", Sort.YES_NO, Text("计入社会保险缴费基数", "In the base of social insurance")),
    ),
    is_decision=True, serves=("T-19", "T-41"),
)

PUBLIC = ("university", "institute", "public-institution")


def _outside(fact: GivenFacts, *, performance: bool) -> Node:
    """What the cap does not limit: transformation rewards of public units; from 2020 pay from registered contracts and competitive projects of public institutions."""
    transformation: Node = fact.unit.is_one_of(*PUBLIC, "state-enterprise") & fact.reward_kind.is_one_of("transformation")
    if not performance:
        return transformation
    earned = (fact.reward_kind.is_one_of("contract") & fact.registered) | fact.reward_kind.is_one_of("project")
    performance_pay: Node = fact.unit.is_one_of(*PUBLIC) & earned
    return transformation | performance_pay


def _cap(*, city: bool, performance: bool, insurance: bool) -> Builder:
    def build(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
        outside = say.step("outside", Text("不受总额限制", "Outside the cap"), _outside(fact, performance=performance), sort=Sort.YES_NO)
        used = say.step("used", Text("占用总额", "Used of the cap"), fact.regular + where(outside, 0, fact.rewards))
        say.refuse_when(used > fact.cap, "cap-exceeded", Text("超出核定总额。", "The cap is exceeded."), Text(
            "事业单位的开发、咨询、服务合同绩效，先由单位办理合同认定登记（见“能否受理登记”），登记后不占总额；其余的按结果所列“超出”核减，或报主管部门调整总额。" if performance
            else "按结果所列“超出”核减常规发放，或由单位报主管部门调整总额；属成果转化奖励的，把“奖励性质”改为成果转化奖励后重算。",
            "In a public institution, pay from a development, consulting or service contract is outside the cap once the unit has the contract registered, see “Whether it can be registered at all”; anything else is cut by what the answer shows above the cap, or the department in charge is asked for a larger one." if performance
            else "Cut the regular pay by what the answer shows above the cap, or ask the department in charge for a larger one; a reward for a transformation is entered as such and worked out anew.",
        ))
        apart = fact.unit.is_one_of("university", "institute") if city else None
        managed = where(outside, "in-payroll-unlimited", "in-cap")
        if apart is not None:
            managed = where(outside & (apart | ~fact.reward_kind.is_one_of("transformation")), "outside-performance-pay", managed)
        exempt = outside & fact.unit.is_one_of(*PUBLIC) & ~fact.reward_kind.is_one_of("project")
        say.value("outside", outside)
        say.value("used", used)
        say.value("breach", maximum(used - fact.cap, 0))
        say.value("next_year_base", ~outside)
        say.value("managed_as", say.step("managed_as", Text("怎样管理", "Managed as"), managed, SCHOOLS, STATE_FIRMS, sort=Sort.WORDS) if city else managed)
        say.value("insurance_base", say.step("insurance_base", Text("计入社会保险缴费基数", "In the base of social insurance"), ~exempt, NATION, sort=Sort.YES_NO) if insurance else True)

    return build


cap.formula("2015-10-01", LAW)(_cap(city=False, performance=False, insurance=False))
cap.formula("2017-06-01", LAW, SCHOOLS, STATE_FIRMS)(_cap(city=True, performance=False, insurance=False))
cap.formula("2020-05-01", LAW, SCHOOLS, STATE_FIRMS, PERFORMANCE)(_cap(city=True, performance=True, insurance=False))
cap.formula("2021-02-08", LAW, SCHOOLS, STATE_FIRMS, PERFORMANCE, NATION)(_cap(city=True, performance=True, insurance=True))
