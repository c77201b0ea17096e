"""How much of one contract vouchers pay, and how much of a year's."""

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
    minimum,
    money,
    picked,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

VOUCHERS = Citation("sti-vouchers")
_APPLICANT = choice("applicant", Text("申请人", "Applicant"), ("enterprise", Text("企业", "Enterprise")), ("team", Text("创业团队", "Start-up team")))

payable = Rule(
    "vouchers.payable", Text("科技创新券可兑付额", "Payable innovation voucher"),
    asks=Text("这份合同可以用创新券兑付多少？", "How much of this contract can vouchers pay?"),
    facts=(
        _APPLICANT,
        money("contract", Text("合同金额", "Contract amount")),
        money("used_this_year", Text("本年度已使用", "Used this year")),
    ),
    values=(Output("payable", Sort.MONEY, Text("可兑付金额", "Payable"), gain=1),),
    serves=("T-03",),
)


@payable.formula("2015-01-01", VOUCHERS)
def _payable(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    cap = say.step("cap", Text("年度上限", "Yearly cap"), picked(fact.applicant, parameter.voucher_cap))
    share = say.step("share", Text("合同金额的可兑付部分", "Payable share of the contract"), fact.contract * parameter.voucher_share)
    left = say.step("left", Text("本年度剩余额度", "Left of this year's cap"), maximum(cap - fact.used_this_year, 0))
    say.value("payable", minimum(share, left))


year = Rule(
    "vouchers.year", Text("科技创新券年度兑付额", "Innovation vouchers of a year"),
    asks=Text("本年度这些合同合计可以兑付多少？", "How much of this year's contracts can vouchers pay together?"),
    facts=(
        _APPLICANT,
        items(
            "contracts", Text("本年度合同", "Contracts of the year"), money("amount", Text("合同金额", "Contract amount")),
            yes_no("related_party", Text("与服务机构有关联关系", "With a related party"), help=Text("关联方之间的服务不予兑付。", "Services between related parties are not paid.")),
        ),
    ),
    values=(
        Output("counted", Sort.MONEY, Text("计入合同额", "Contracts counted")), Output("rejected", Sort.MONEY, Text("关联交易不计", "Rejected as related")),
        Output("payable", Sort.MONEY, Text("可兑付金额", "Payable"), gain=1), Output("left", Sort.MONEY, Text("剩余额度", "Left of the cap")),
    ),
    serves=("T-03",),
)


@year.formula("2015-01-01", VOUCHERS)
def _year(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    listed = say.step("listed", Text("合同合计", "All contracts"), fact.contracts.sum(fact.contracts.amount))
    rejected = say.step("related", Text("其中关联交易", "Of these, with related parties"), fact.contracts.sum(where(fact.contracts.related_party, fact.contracts.amount, 0)))
    cap = say.step("cap", Text("年度上限", "Yearly cap"), picked(fact.applicant, parameter.voucher_cap))
    share = say.step("share", Text("可兑付部分", "Payable share"), (listed - rejected) * parameter.voucher_share)
    paid = minimum(share, cap)
    say.warn_when(
        rejected > 0, "related-party", Text("关联方之间的合同不予兑付。", "Contracts with related parties are not paid."), Text("由申请人把关联方的合同从申请中撤下，其余合同按结果兑付；撤下的自行付款。", "The claimant takes contracts with related parties out of the claim and is paid for the others; those it pays itself."),
    )
    say.value("counted", listed - rejected)
    say.value("rejected", rejected)
    say.value("payable", paid)
    say.value("left", cap - paid)
