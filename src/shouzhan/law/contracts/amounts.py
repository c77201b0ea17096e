"""How much of a contract counts: the price, less what is not technical."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    items,
    maximum,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2026, RULES_2001, unread_measures

recognised_amount = Rule(
    "contracts.recognised-amount", Text("技术交易额", "Recognised technology amount"),
    asks=Text("这份合同的价款中，有多少算技术交易额？", "How much of this contract's price counts as technology?"),
    facts=(
        money("total", Text("合同成交总额", "Contract total"), example="5000000.00"),  # what was agreed is recognised, never advised
        items(
            "deductions", Text("价款中的设备、材料等", "Equipment, materials and the like in the price"),
            choice(
                "kind", Text("类别", "Kind"), ("equipment", Text("设备", "Equipment")), ("instrument", Text("仪器", "Instrument")),
                ("part", Text("零部件", "Part")), ("material", Text("原材料", "Raw material")), ("other", Text("其他非技术性费用", "Other non-technical cost")),
            ),
            money("amount", Text("金额", "Amount")),
            yes_no(
                "deliverable_sample", Text("属于应交付的样品样机", "A sample or prototype to be delivered"),
                help=Text("合理数量的样品样机是合同标的本身，不扣除。", "A sample in reasonable quantity is the contract's own object and is not deducted."),
            ),
        ),
    ),
    values=(
        Output("non_technical", Sort.MONEY, Text("非技术性费用", "Non-technical costs")),
        Output("recognised", Sort.MONEY, Text("技术交易额", "Recognised amount"), gain=1),
    ),
    serves=("T-39", "T-40", "T-41"),
)


def _recognised(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    listed = say.step("listed", Text("列明的设备、材料等", "Equipment, materials and the like"), fact.deductions.sum(fact.deductions.amount))
    samples = say.step(
        "samples", Text("其中应交付的样品样机", "Of these, samples to be delivered"),
        fact.deductions.sum(where(fact.deductions.deliverable_sample, fact.deductions.amount, 0)),
    )
    non_technical = say.step("non_technical", Text("非技术性费用", "Non-technical costs"), listed - samples)
    say.refuse_when(
        fact.total < non_technical, "deductions-exceed-total", Text("扣除项超过了合同总额。", "The deductions are more than the contract's total."),
        Text("由申请人按合同文本核对设备、材料等费用和合同总额是否填错，填错的更正后重算：各扣除项之和不得超过合同总额；设备另签采购合同的，从本合同扣除项中去掉。", "The applicant compares the costs and the total with the contract and corrects what was mistyped: what is taken off may not be more than the total; equipment bought under a contract of its own is left out here."),
    )
    say.refuse_when(
        fact.total <= non_technical, "nothing-technical", Text("扣除之后没有技术交易额，不予认定。", "Nothing technical is left, so the contract is not recognised."),
        Text("由申请人按合同文本核对设备、材料等费用和合同总额是否填错，填错的更正后重算；没有填错的，这份合同没有可认定的技术价款，不予登记。合理数量的样品、样机误列为扣除的，改标为“属于应交付的样品样机”；价款确含技术的，双方重新分列价款后再申请。", "The applicant compares the costs and the total with the contract and corrects what was mistyped. Where nothing was, nothing of its price is for technology, so it is not registered. Samples in reasonable quantity listed by mistake are marked “A sample or prototype to be delivered”; where the price does hold technology, the parties split it anew and apply again."),
    )
    say.value("non_technical", non_technical)
    say.value("recognised", maximum(fact.total - non_technical, 0))


recognised_amount.formula("2001-07-18", RULES_2001)(_recognised)


@recognised_amount.formula("2026-01-23", MEASURES_2026, RULES_2001)
def _recognised_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _recognised(fact, parameter, say)
