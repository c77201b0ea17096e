"""Stamp tax on a technology contract."""

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, money
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

STAMP = Citation("stamp-law-2022", "附表")

stamp = Rule(
    "tax.stamp", Text("技术合同印花税", "Stamp tax on a technology contract"), asks=Text("每一方缴多少印花税？", "How much stamp tax does each party pay?"),
    facts=(money(
        "amount", Text("不含增值税的价款", "Price without VAT"), example="10500000",
        help=Text("单列的增值税不计入；价款未定的，按实际结算额。开发合同能否扣除研究开发经费，2022 年后尚待确认。", "VAT shown apart is left out; a price not yet fixed is taxed when it is settled. Whether R&D funds of a development contract may still be left out after 2022 is to be confirmed."),
    ),), values=(Output("tax", Sort.MONEY, Text("每一方应缴", "Due from each party"), gain=-1),), serves=("T-40",),
)


@stamp.formula("2022-07-01", STAMP)
def _stamp(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("tax", say.step("tax", Text("价款乘税率", "Price times rate"), fact.amount * parameter.stamp_rate))
