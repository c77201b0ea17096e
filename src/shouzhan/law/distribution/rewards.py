"""Rewards to those who made a result: floors, what Shanghai recommends, the main contributors, shares and own use."""

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
    choice,
    maximum,
    money,
    ratio,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.expressions import as_node
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LAW = Citation("transformation-law", "第四十五条")
CITY = Citation("city-transformation-2017", "第三十四条")
MAIN = Citation("state-council-16-2016", "一(六)")

reward_floor = Rule(
    "distribution.reward-floor", Text("奖励下限与应付奖励", "Floor of the reward"), asks=Text("奖励不得低于多少，按约定应付多少？", "How much must the reward be at least, and how much is it as agreed?"),
    facts=(
        choice("mode", Text("转化方式", "Way of transformation"), ("transfer", Text("转让", "Transfer")), ("license", Text("许可", "Licence")), ("equity", Text("作价投资", "Investment for shares")), ("self-implementation", Text("自行或合作实施", "Own or joint use"))),
        choice("unit_kind", Text("单位", "Unit"), ("university", Text("高校", "University")), ("institute", Text("科研院所", "Institute")), ("hospital", Text("医院", "Hospital")), ("enterprise", Text("企业", "Enterprise"))),
        money("base", Text("计算基数", "Base"), least=None, help=Text("净收入、股份价值或年营业利润。", "Net income, share value or yearly operating profit.")),
        ratio("ratio", Text("约定的奖励比例", "Ratio agreed"), optional=True, most=Fraction(1), example="70", change=Change(Fraction(1), 30, Text("修订规定或约定", "amend the rule or agreement"))),
        yes_no(
            "has_agreement", Text("有规定或约定", "There is a rule or an agreement"),
            help=Text("医院无论有无约定都适用法定下限，不适用 70%；企业有约定的从其约定，没有约定的适用法定下限。", "The statutory floor holds for a hospital with or without agreement, the 70 % does not; an enterprise is free where it agreed, and has the floor where it did not."),
        ),
    ),
    values=(
        Output("floor_ratio", Sort.RATIO, Text("法定下限比例", "Statutory floor")), Output("recommended_ratio", Sort.RATIO, Text("本市建议比例", "Recommended here")), Output("floor_amount", Sort.MONEY, Text("下限金额", "Floor in money"), gain=1),
        Output("reward", Sort.MONEY, Text("应付奖励", "Reward"), gain=1), Output("main_contributors_min", Sort.MONEY, Text("其中主要贡献人员不少于", "Of it, main contributors at least"), Text("企业没有这一要求，为零。", "Nothing is asked of an enterprise; it is zero there."), gain=1),
    ),
    is_decision=True, serves=("T-08", "T-41"),
)


def _floor(fact: GivenFacts, parameter: GivenParameters, say: Derivation, recommended: Node | None) -> None:
    own_use = fact.mode.is_one_of("self-implementation")
    floor = say.step("floor_ratio", Text("法定下限比例", "Statutory floor"), where(own_use, parameter.reward_floor_own_use, parameter.reward_floor), LAW, sort=Sort.RATIO)
    public = fact.unit_kind.is_one_of("university", "institute")
    better = floor if recommended is None else where(public & ~own_use, recommended, floor)
    better = say.step("recommended_ratio", Text("本市建议比例", "Recommended here"), better, CITY, sort=Sort.RATIO) if recommended is not None else better
    agreed = say.step("ratio", Text("适用比例", "Ratio in use"), where(fact.has("ratio"), fact.ratio, floor), sort=Sort.RATIO)
    positive = maximum(fact.base, 0)
    reward = say.step("reward", Text("应付奖励", "Reward"), positive * agreed)
    free = fact.unit_kind.is_one_of("enterprise") & fact.has_agreement
    say.refuse_when((agreed < floor) & ~free, "below-floor", Text("低于法定下限。", "It is below the statutory floor."), Text("由单位修改规定或约定，把奖励比例提高到推导所列法定下限以上；企业与完成人有约定的从约定，可先订立书面约定。", "The unit amends its rule or agreement to at least the floor in the steps; an enterprise is free by agreement and may make one in writing first."), LAW)
    if recommended is not None:
        say.warn_when(
            public & fact.has_agreement & (agreed >= floor) & (agreed < better), "below-recommended", Text("低于本市对高校院所的比例，须写明理由。", "It is below what Shanghai asks of universities and institutes; the reason must be recorded."),
            Text("由单位把比例提高到结果所列“本市建议比例”，或把低于该比例的理由写入决策记录备查。", "The unit raises the ratio to the one recommended here, shown in the answer, or writes its reason into the record of the decision."), CITY,
        )
    say.value("floor_ratio", floor)
    say.value("recommended_ratio", better)
    say.value("floor_amount", positive * floor)
    say.value("reward", reward)
    say.value("main_contributors_min", where(fact.unit_kind.is_one_of("enterprise"), 0, reward * parameter.main_contributor_share))


@reward_floor.formula("2015-10-01", LAW, MAIN, until="2017-05-31")
def _national(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _floor(fact, parameter, say, None)


@reward_floor.formula("2017-06-01", LAW, CITY, MAIN)
def _shanghai(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _floor(fact, parameter, say, parameter.reward_recommended)


contributors = Rule(
    "distribution.main-contributors", Text("主要贡献人员份额", "Share of the main contributors"), asks=Text("分给主要贡献人员的够不够一半？", "Do the main contributors get at least half?"),
    facts=(money("reward", Text("奖励总额", "Reward in all"), example="7102795"), money("to_main", Text("其中分给主要贡献人员", "Of it, to the main contributors"), example="3551397.50", change=Change(Fraction(1)))),
    values=(Output("least", Sort.MONEY, Text("至少", "At least"), gain=1), Output("missing", Sort.MONEY, Text("还差", "Missing"))), is_decision=True, serves=("T-08", "T-41"),
)


@contributors.formula("2016-02-26", MAIN)
def _contributors(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    least = say.step("least", Text("至少", "At least"), fact.reward * parameter.main_contributor_share)
    say.refuse_when(fact.to_main < least, "main-contributors", Text("主要贡献人员不到奖励总额的一半。", "The main contributors get less than half."), Text("由单位修改分配方案，把结果所列“还差”的数额调给主要贡献人员，方案重新公示后发放。", "The unit changes the split, gives the main contributors what the answer says is missing, publishes it anew and pays then."))
    say.value("least", least)
    say.value("missing", maximum(least - fact.to_main, 0))


shares = Rule(
    "distribution.share-reward", Text("作价投资的股权奖励", "Reward in shares"), asks=Text("作价形成的股权里，奖励给个人的是多少，占公司多少？", "Of the shares formed, how many go to people, and what part of the company is that?"),
    facts=(choice("unit_kind", Text("单位", "Unit"), ("university", Text("高校", "University")), ("institute", Text("科研院所", "Institute")), ("hospital", Text("医院", "Hospital")), ("enterprise", Text("企业", "Enterprise"))), yes_no("has_agreement", Text("有规定或约定", "There is a rule or an agreement")), money("value", Text("成果作价", "Value of the result"), example="20000000"), money("capital", Text("公司注册资本（含作价）", "Capital of the company, the result included"), example="80000000"), ratio("ratio", Text("奖励比例", "Ratio"), most=Fraction(1), example="70", change=Change(Fraction(1), 30, Text("修订规定或约定", "amend the rule or agreement")))),
    values=(Output("reward_capital", Sort.MONEY, Text("奖励对应的出资额", "Capital given as reward"), gain=1), Output("share_of_company", Sort.RATIO, Text("占公司", "Share of the company"), places=6), Output("unit_keeps", Sort.MONEY, Text("单位保留", "Kept by the unit"))), is_decision=True, serves=("T-08", "T-09"),
)


def _shares(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    given = say.step("reward_capital", Text("奖励对应的出资额", "Capital given as reward"), fact.value * fact.ratio)
    free = fact.unit_kind.is_one_of("enterprise") & fact.has_agreement
    say.refuse_when((fact.ratio < parameter.reward_floor) & ~free, "below-floor", Text("低于股份的法定下限。", "It is below the statutory floor on shares."), Text("由单位修改规定或约定，把比例提高到推导所列法定下限以上，重新公示后执行。", "The unit amends its rule or agreement to at least the floor in the steps, and publishes it anew."))
    say.refuse_when(fact.capital < fact.value, "capital", Text("公司资本小于成果作价。", "The company's capital is less than the result's value."), Text("按公司章程和评估或协议作价更正：公司注册资本应为含本次作价的总额；作价高于总额的，先办增资。", "Correct them by the articles and the value agreed: the capital of the company includes the result; where the value is more than all of it, the capital is increased first."))
    say.value("reward_capital", given)
    say.value("share_of_company", given.over(fact.capital))
    say.value("unit_keeps", fact.value - given)


shares.formula("2015-10-01", LAW, until="2017-05-31")(_shares)


@shares.formula("2017-06-01", LAW, CITY)
def _shares_2017(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _shares(fact, parameter, say)
    say.warn_when(
        fact.unit_kind.is_one_of("university", "institute") & fact.has_agreement & (fact.ratio >= parameter.reward_floor) & (fact.ratio < parameter.reward_recommended), "below-recommended",
        Text("低于本市对高校院所的比例，须写明理由。", "It is below what Shanghai asks of universities and institutes; the reason must be recorded."), Text("由单位把比例提高到本市对高校院所的比例（参数见推导），或把低于该比例的理由写入决策记录备查。", "The unit raises the ratio to what Shanghai asks, the parameter in the steps, or writes its reason into the record of the decision."), CITY,
    )


own_use = Rule(
    "distribution.own-use-years", Text("自行实施的逐年提成", "Own use, year by year"), asks=Text("连续几年、合计至少提多少？", "For how many years in a row, and how much at least in all?"),
    facts=(
        series("profits", Text("投产盈利后五年的营业利润", "Operating profit of the five years after success"), money("each", Text("营业利润", "Operating profit"), least=None), 5), ratio("ratio", Text("提成比例", "Ratio"), most=Fraction(1), example="5", change=Change(Fraction(1), 30, Text("修订规定或约定", "amend the rule or agreement"))), whole("years", Text("约定年数", "Years agreed"), example="5", change=Change(Fraction(1))),
        yes_no("city_unit", Text("本市高校院所", "A Shanghai university or institute")),
    ),
    values=(
        Output("total", Sort.MONEY, Text("按约定合计", "In all, as agreed")), Output("years_least", Sort.WHOLE, Text("至少年数", "Years at least")), Output("years_most", Sort.WHOLE, Text("法定年数上限", "Statutory years at most")),
        Output("floor_low", Sort.MONEY, Text("法定最低合计（按至少年数）", "Statutory least in all, over the fewest years"), gain=1), Output("floor_high", Sort.MONEY, Text("法定最低合计（按最多年数）", "Statutory least in all, over the most years"), gain=1),
    ), is_decision=True, serves=("T-08",),
)


def _first_years(profits: tuple[Node, ...], years: Node) -> Node:
    total: Node | int = 0
    for place, profit in enumerate(profits):
        total = where(years > place, maximum(profit, 0), 0) + total
    return as_node(total)


def _own_use(fact: GivenFacts, parameter: GivenParameters, say: Derivation, least: Node) -> None:
    most = say.step("years_most", Text("法定年数上限", "Statutory years at most"), parameter.own_use_years_most, LAW, sort=Sort.WHOLE)
    least = say.step("years_least", Text("至少年数", "Years at least"), least, sort=Sort.WHOLE)
    floor = say.step("floor_ratio", Text("法定下限比例", "Statutory floor"), parameter.reward_floor_own_use, LAW, sort=Sort.RATIO)
    base = say.step("base", Text("各年利润之和（亏损不计）", "Profits of those years, losses left out"), _first_years(fact.profits, fact.years))
    say.refuse_when(fact.ratio < floor, "below-floor", Text("低于 5%。", "It is below 5 %."), Text("由单位修改规定或约定，把比例提高到推导所列法定下限以上，重新公示后执行。", "The unit amends its rule or agreement to at least the floor in the steps, and publishes it anew."))
    say.refuse_when(fact.years < least, "too-short", Text("提成年数不足。", "Too few years."), Text("由单位修改约定，把提成年数延长到结果所列最低年数以上；从投产或开始盈利的年度起连续计算。", "The unit amends the agreement to at least the fewest years in the answer, counted without a break from the start of production or of profit."))
    say.value("total", base * fact.ratio)
    say.value("years_least", least)
    say.value("years_most", most)
    say.value("floor_low", say.step("floor_low", Text("按至少年数的法定最低合计", "Statutory least over the fewest years"), _first_years(fact.profits, least) * floor))
    say.value("floor_high", say.step("floor_high", Text("按最多年数的法定最低合计", "Statutory least over the most years"), _first_years(fact.profits, most) * floor))


@own_use.formula("2015-10-01", LAW)
def _own_use_2015(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _own_use(fact, parameter, say, parameter.own_use_years_least)


@own_use.formula("2017-06-01", LAW, CITY)
def _own_use_2017(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _own_use(fact, parameter, say, where(fact.city_unit, parameter.own_use_years_most, parameter.own_use_years_least))
