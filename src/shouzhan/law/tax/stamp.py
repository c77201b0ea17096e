"""Stamp tax on a technology contract."""

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, money
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

STAMP = Citation("stamp-law-2022", "附表")

stamp = Rule(
    "tax.stamp", Text("技术合同印花税", "Stamp tax on a technology contract"), asks=Text("每一方缴多少印花税？", "How much stamp tax does each party pay?"),
    facts=(money("amount", Text("不含增值税的价款", "Price without VAT"), example="10500000"),), values=(Output("tax", Sort.MONEY, Text("每一方应缴", "Due from each party")),), serves=("T-05",),
)


@stamp.formula("2022-07-01", STAMP)
def _stamp(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("tax", say.step("tax", Text("价款乘税率", "Price times rate"), fact.amount * parameter.stamp_rate))
