"""Net income of a transformation: what came in less tax, upkeep and the costs of the deal; research is not deducted."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    items,
    money,
    where,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

NET = Citation("city-transformation-2017", "第三十四条")
LAW = Citation("transformation-law", "第四十三条")

net_income = Rule(
    "distribution.net-income", Text("转化净收入", "Net income of a transformation"), asks=Text("合同收入扣除可扣的成本，净收入是多少？", "What is the net income after the costs that may be deducted?"),
    facts=(
        money("gross_income", Text("转化收入（不含设备）", "Income, equipment excluded"), example="10500000"),
        items(
            "costs", Text("为这项转化发生的成本", "Costs of this transformation"),
            choice(
                "kind", Text("类别", "Kind"), ("tax", Text("税费", "Taxes")), ("upkeep", Text("成果维护费", "Upkeep of the result")), ("agent", Text("中介费", "Agent")), ("appraisal", Text("评估鉴定费", "Appraisal")),
                ("other_transaction", Text("其他交易费用", "Other costs of the deal")), ("research", Text("研发成本（不可扣）", "Research, which is not deducted")),
            ),
            money("amount", Text("金额", "Amount")),
        ),
    ),
    values=(Output("net", Sort.MONEY, Text("净收入", "Net income"), help=Text("可以为负。", "It may be negative.")),), serves=("T-08", "T-19", "T-41"),
)


@net_income.formula("2015-10-01", LAW, NET)
def _net_income(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    each = fact.costs
    deducted = say.step("deducted", Text("可扣成本", "Costs deducted"), each.sum(where(each.kind.is_one_of("research"), 0, each.amount)), NET)
    say.value("net", say.step("net", Text("净收入", "Net income"), fact.gross_income - deducted, NET))
