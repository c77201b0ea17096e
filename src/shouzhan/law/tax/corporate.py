"""Corporate income tax on the year's technology-transfer income."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    items,
    maximum,
    minimum,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

REGULATION = Citation("cit-regulation", "第九十条")
LICENCES = Citation("innovation-zone-2015", "二")

transfer_tax = Rule(
    "tax.cit-technology-transfer", Text("技术转让所得企业所得税", "Corporate tax on technology transfer"), asks=Text("一年的技术转让所得，免多少、减半多少、缴多少？", "Of a year's technology-transfer income, how much is free, how much is halved, and what is due?"),
    facts=(items(
        "incomes", Text("当年各笔技术转让所得", "The year's technology-transfer incomes"),
        money("amount", Text("所得（减成本与税费后）", "Income after its costs"), least=None),
        choice("kind", Text("方式", "Kind"), ("ownership", Text("转让所有权", "Ownership")), ("exclusive-license", Text("全球独占许可", "Exclusive global licence")), ("non-exclusive-license", Text("非独占许可", "Non-exclusive licence"))),
        day("license_from", Text("许可自", "Licence from"), optional=True), day("license_to", Text("许可至", "Licence to"), optional=True),
        yes_no("registered", Text("合同已认定登记", "Contract registered")), yes_no("related_party_100", Text("受让方是 100% 关联方", "The other party is wholly related")),
    ),),
    values=(
        Output("qualifying", Sort.MONEY, Text("符合条件的所得", "Qualifying income")), Output("exempt", Sort.MONEY, Text("免税部分", "Free of tax")), Output("halved", Sort.MONEY, Text("减半部分", "Taxed at half")), Output("tax", Sort.MONEY, Text("应纳税额", "Tax due")),
    ),
    serves=("T-05",),
)


@transfer_tax.formula("2015-10-01", REGULATION, LICENCES)
def _transfer_tax(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    each = fact.incomes
    dated = each.has("license_from") & each.has("license_to")
    long_enough = where(dated, each.license_to.plus_days(1) >= each.license_from.plus_months(parameter.cit_licence_years * 12), False)
    counts = each.registered & ~each.related_party_100 & (each.kind.is_one_of("ownership") | long_enough)
    total = say.step("total", Text("全部技术转让所得", "All technology-transfer income"), each.sum(each.amount))
    qualifying = say.step("qualifying", Text("符合条件的所得（已登记、非全资关联、许可满 5 年）", "Qualifying: registered, not wholly related, licensed five years or more"), maximum(each.sum(where(counts, each.amount, 0)), 0))
    exempt = say.step("exempt", Text("免税部分", "Free of tax"), minimum(qualifying, parameter.cit_transfer_exempt), REGULATION)
    halved = say.step("halved", Text("减半部分", "Taxed at half"), qualifying - exempt, REGULATION)
    say.warn_when(qualifying < total, "not-all-qualify", Text("有所得不符合优惠条件，按一般税率缴纳。", "Some income does not qualify and is taxed as usual."), Text("核对登记、关联关系与许可期限。", "Check registration, relations and licence terms."))
    for name, node in (("qualifying", qualifying), ("exempt", exempt), ("halved", halved)):
        say.value(name, node)
    say.value("tax", halved * parameter.cit_transfer_share * parameter.cit_rate)
