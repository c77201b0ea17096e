"""Passing on part of a government fund's excess return; never from principal or hurdle, at the rate the fund agreed."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    maximum,
    minimum,
    money,
    number,
    ratio,
    rounded_down,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import GOVERNMENT_FUNDS, INCUBATOR_PLAN

LONGEST = 20  # years a fund may run in this calculation

concession = Rule(
    "instruments.fund-concession", Text("政府投资超额收益让渡", "Concession of a fund's excess return"),
    asks=Text("基金退出后，政府部分可以让渡多少超额收益？", "After the exit, how much of the government's excess return is passed on?"),
    facts=(
        money("fund", Text("基金本金", "Principal"), example="100000000.00"), ratio("government_share", Text("政府出资比例", "Government's share"), most=Fraction(1), example="0.30"),
        money("exit_value", Text("退出所得", "Exit proceeds"), example="180000000.00"), number("years", Text("年数", "Years"), most=Fraction(LONGEST), example="4"),
        ratio("hurdle_rate", Text("约定门槛收益率（年）", "Agreed hurdle rate, yearly"), most=Fraction(1), example="0.08"),
        yes_no("compound", Text("门槛收益按复利", "The hurdle compounds"), help=Text("复利只按整年计算。", "Only whole years compound.")),
        ratio("concession_rate", Text("约定让渡比例", "Agreed concession rate"), most=Fraction(1), example="0.40"),
    ),
    values=(
        Output("principal", Sort.MONEY, Text("返还本金", "Principal returned")), Output("hurdle", Sort.MONEY, Text("门槛收益", "Hurdle")), Output("excess", Sort.MONEY, Text("超额收益", "Excess")),
        Output("government_excess", Sort.MONEY, Text("政府部分超额收益", "Government's excess")), Output("concession", Sort.MONEY, Text("让渡金额", "Concession")),
    ),
    serves=("I-18", "U-26"),
)


def _growth(fact: GivenFacts) -> Node:
    """One plus the rate, once for each whole year."""
    grown: Node = where(fact.years >= 1, fact.hurdle_rate + 1, 1)
    for year in range(2, LONGEST + 1):
        grown = grown * where(fact.years >= year, fact.hurdle_rate + 1, 1)
    return grown


def _concession(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(
        fact.compound & ~rounded_down(fact.years).equals(fact.years), "whole-years", Text("复利只按整年计算。", "Only whole years compound."), Text("协议按复利的，由管理人填写完整投资年数，不足一年的部分按协议另行约定；协议按单利的，改选单利，可填小数年。", "Where the agreement compounds, the manager enters whole years and the rest follows the agreement; where it is simple, choose that, and parts of a year will do."),
    )
    hurdle = say.step("hurdle_line", Text("约定门槛收益", "Agreed hurdle"), where(fact.compound, fact.fund * (_growth(fact) - 1), fact.fund * fact.hurdle_rate * fact.years))
    gain = say.step("gain", Text("本金之上的所得", "Proceeds above the principal"), maximum(fact.exit_value - fact.fund, 0))
    excess = say.step("excess_line", Text("门槛之上的超额收益", "Excess above the hurdle"), maximum(gain - hurdle, 0))
    of_government = say.step("government_line", Text("其中政府部分", "Of this, the government's"), excess * fact.government_share)
    say.value("principal", minimum(fact.exit_value, fact.fund))
    say.value("hurdle", minimum(gain, hurdle))
    say.value("excess", excess)
    say.value("government_excess", of_government)
    say.value("concession", of_government * fact.concession_rate)


concession.formula("2023-07-01", INCUBATOR_PLAN)(_concession)
concession.formula("2025-10-01", GOVERNMENT_FUNDS, INCUBATOR_PLAN)(_concession)
