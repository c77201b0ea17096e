"""Who gets which part of a reward, and what the unit keeps."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    items,
    money,
    ratio,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LAW_INCOME = Citation("transformation-law", "第四十三条")
CITY_OFFICE = Citation("city-transformation-2017", "第三十五条")
MAIN = Citation("state-council-16-2016")
UNIT = choice(
    "unit_kind", Text("单位", "Unit"), ("university", Text("高等院校", "University")), ("institute", Text("科研机构", "Research institute")),
    ("hospital", Text("医疗卫生机构", "Hospital")), ("enterprise", Text("企业", "Enterprise")),
)

remainder = Rule(
    "distribution.remainder", Text("单位留存收入", "What the unit keeps"),
    asks=Text("奖励之后单位留多少，其中多少给转移机构？", "What does the unit keep after rewards, and what of it goes to its transfer office?"),
    facts=(
        money("net", Text("净收入", "Net income"), least=None), money("reward", Text("奖励报酬", "Reward"), change=Change()),
        ratio("office_ratio", Text("用于转移机构的比例（单位自定）", "Share for the transfer office, the unit's own choice"), most=Fraction(1), change=Change()),
    ),
    values=(
        Output("kept", Sort.MONEY, Text("单位留存", "Kept by the unit")), Output("office", Sort.MONEY, Text("其中用于转移机构", "Of this, for the office")),
        Output("to_budget", Sort.MONEY, Text("上缴国库", "Paid to the treasury")),
    ),
    is_decision=True, serves=("T-08", "T-19"),
)


def _remainder(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(
        (fact.reward > 0) & (fact.reward > fact.net), "reward-above-net", Text("奖励超过净收入。", "The reward is more than the net income."), Text("由单位把奖励核减到净收入以内；净收入有漏计的，先按“转化净收入”重算，净收入为零或负的不提奖励。", "The unit lowers the reward to the net income; where income was left out, work it out by “Net income of a transformation” first, and with none there is no reward."),
    )
    kept = say.step("rest", Text("净收入减奖励", "Net income less reward"), fact.net - fact.reward)
    say.value("kept", kept)
    say.value("office", where(kept > 0, kept * fact.office_ratio, 0))
    say.value("to_budget", 0)


remainder.formula("2015-10-01", LAW_INCOME)(_remainder)
remainder.formula("2017-06-01", LAW_INCOME, CITY_OFFICE)(_remainder)

split = Rule(
    "distribution.split", Text("奖励分配方案", "Split of a reward"),
    asks=Text("分到每个人的数额加得起来吗，主要贡献人员够一半吗？", "Do the people's parts add up, and do the main contributors have enough?"),
    facts=(
        money("reward", Text("奖励总额", "Reward"), example="7102795.00"), UNIT,
        items("people", Text("分配对象", "People"), money("amount", Text("金额", "Amount"), change=Change(note=Text("重新分配并公示", "split it anew and publish it"))), yes_no("main", Text("主要贡献人员", "Main contributor"))),
    ),
    values=(
        Output("given", Sort.MONEY, Text("已分配", "Given")), Output("main_given", Sort.MONEY, Text("主要贡献人员合计", "Main contributors together")),
        Output("main_least", Sort.MONEY, Text("主要贡献人员至少", "Main contributors at least"), gain=1), Output("left", Sort.MONEY, Text("尚未分配", "Left")),
    ),
    is_decision=True, serves=("T-08", "T-41"),
)


def _split(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    given = say.step("parts", Text("各人合计", "All parts"), fact.people.sum(fact.people.amount))
    main = say.step("main_parts", Text("其中主要贡献人员", "Of these, main contributors"), fact.people.sum(where(fact.people.main, fact.people.amount, 0)))
    least = where(fact.unit_kind.is_one_of("enterprise"), 0, fact.reward * parameter.main_contributor_share)
    say.refuse_when(~given.equals(fact.reward), "not-adding-up", Text("各人合计与奖励总额不一致。", "The parts do not add up to the reward."), Text("由单位按结果所列“尚未分配”补分或核减到各人，使合计等于奖励总额，再提交公示。", "The unit gives out, or takes back, what the answer shows as left, until the parts add up to the reward, and publishes it then."))
    say.refuse_when(
        main < least, "main-too-little", Text("主要贡献人员所得不足规定比例。", "The main contributors have less than their share."), Text("由单位把主要贡献人员合计提高到结果所列“主要贡献人员至少”的数额，从其他人员份额中调出，重新公示。", "The unit raises the main contributors to their least in the answer, out of the others' parts, and publishes the split anew."),
    )
    say.value("given", given)
    say.value("main_given", main)
    say.value("main_least", least)
    say.value("left", fact.reward - given)


split.formula("2016-02-26", MAIN)(_split)
