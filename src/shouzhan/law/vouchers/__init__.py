"""Innovation vouchers."""

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
    maximum,
    minimum,
    money,
    picked,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

VOUCHERS = Citation("sti-vouchers")

payable = Rule(
    "vouchers.payable", Text("科技创新券可兑付额", "Payable innovation voucher"),
    asks=Text("这份合同可以用创新券兑付多少？", "How much of this contract can vouchers pay?"),
    facts=(
        choice("applicant", Text("申请人", "Applicant"), ("enterprise", Text("企业", "Enterprise")), ("team", Text("创业团队", "Start-up team"))),
        money("contract", Text("合同金额", "Contract amount"), change=Change(Fraction(1))),
        money("used_this_year", Text("本年度已使用", "Used this year")),
    ),
    values=(Output("payable", Sort.MONEY, Text("可兑付金额", "Payable")),),
    serves=("T-03",),
)


@payable.formula("2015-01-01", VOUCHERS)
def _payable(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    cap = say.step("cap", Text("年度上限", "Yearly cap"), picked(fact.applicant, parameter.voucher_cap))
    share = say.step("share", Text("合同金额的可兑付部分", "Payable share of the contract"), fact.contract * parameter.voucher_share)
    left = say.step("left", Text("本年度剩余额度", "Left of this year's cap"), maximum(cap - fact.used_this_year, 0))
    say.value("payable", minimum(share, left))
