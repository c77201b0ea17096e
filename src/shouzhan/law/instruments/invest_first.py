"""Invest first, shares later: what a grant converts into, and what it is bought back for; every term is the contract's own."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    minimum,
    money,
    number,
    ratio,
    where,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import PARKS_PLAN

conversion = Rule(
    "instruments.invest-first-conversion", Text("先投后股转股比例", "Conversion of a first investment"),
    asks=Text("先期投入可以转成多少股权？", "What share does the first investment convert into?"),
    facts=(
        money("grant", Text("先期投入", "Grant"), example="3000000.00"), ratio("premium", Text("约定溢价", "Agreed premium"), example="0"),
        money("post_money", Text("首轮市场化融资投后估值", "Post-money valuation of the first round"), least=Fraction(1, 100), example="60000000.00", change=Change(Fraction(5), 180)),
        money("valuation_cap", Text("约定估值上限", "Agreed valuation cap"), least=Fraction(1, 100), optional=True),
        ratio("discount", Text("约定估值折扣", "Agreed discount"), most=Fraction(99, 100), optional=True),
    ),
    values=(
        Output("basis", Sort.MONEY, Text("转股估值", "Valuation to convert at")), Output("converted", Sort.MONEY, Text("转股金额", "Amount converted")), Output("share", Sort.RATIO, Text("转股比例", "Share")),
    ),
    is_decision=True, serves=("U-19",),
)


@conversion.formula("2024-01-01", PARKS_PLAN)
def _conversion(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    capped = say.step("capped", Text("不超过估值上限", "Not above the valuation cap"), where(fact.has("valuation_cap"), minimum(fact.post_money, fact.valuation_cap), fact.post_money))
    basis = say.step("basis_line", Text("折扣之后", "After the discount"), where(fact.has("discount"), capped - capped * fact.discount, capped))
    converted = say.step("converted_line", Text("含溢价的投入", "Grant with premium"), fact.grant + fact.grant * fact.premium)
    say.refuse_when(
        converted > basis, "above-whole", Text("转股金额超过公司估值。", "The amount is more than the whole company."), Text("由双方按投资协议更正：估值应为含本次转股的投后估值；金额仍超过估值的不能全部转股，可就超出部分回购，见“先投后股回购”。", "The parties correct it by their agreement: the valuation is the one after the money; what is still above it does not convert and may be bought back, see “Buy-back of a first investment”."),
    )
    say.value("basis", basis)
    say.value("converted", converted)
    say.value("share", converted.over(basis))


buy_back = Rule(
    "instruments.invest-first-buyback", Text("先投后股回购", "Buy-back of a first investment"),
    asks=Text("不转股时，回购要付多少？", "If it does not convert, what does the buy-back cost?"),
    facts=(
        money("grant", Text("先期投入", "Grant"), example="3000000.00"), ratio("rate", Text("约定年利率（单利）", "Agreed yearly rate, simple"), example="0.04"),
        number("years", Text("年数", "Years"), example="2.5"),
    ),
    values=(Output("interest", Sort.MONEY, Text("利息", "Interest")), Output("price", Sort.MONEY, Text("回购价", "Price"))), serves=("U-19",),
)


@buy_back.formula("2024-01-01", PARKS_PLAN)
def _buy_back(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    interest = say.step("interest_line", Text("单利", "Simple interest"), fact.grant * fact.rate * fact.years)
    say.value("interest", interest)
    say.value("price", fact.grant + interest)
