"""Value-added tax on technology: who is exempt, in each regime, and what the exemption is worth to both sides."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    choice,
    day,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

OLD = Citation("vat-2016", "附件3 一(二十六)")
NEW = Citation("vat-relief-2026", "二(二)2")
LAW = Citation("vat-law-2026", "第二十六条")
RATES = Citation("vat-law-2026", "第十条")
WAIVER = Citation("vat-law-2026", "第二十七条")

exemption = Rule(
    "tax.vat-technology", Text("技术合同增值税免税", "VAT exemption of a technology contract"), asks=Text("这项技术价款能不能免增值税？", "Is this technology price exempt from VAT?"), dated_by="supplied_on",
    facts=(
        day("supplied_on", Text("纳税义务发生日", "Day of supply"), example="2026-11-20"),
        choice("kind", Text("合同类别", "Kind"), ("development", Text("技术开发", "Development")), ("commercialisation", Text("成果转化合同", "Commercialisation")), ("transfer", Text("技术转让", "Transfer")), ("license", Text("技术许可", "Licence")), ("consulting", Text("技术咨询", "Consulting")), ("service", Text("技术服务", "Service")), ("training", Text("技术培训", "Training")), ("brokering", Text("技术中介", "Brokering"))),
        yes_no("registered", Text("书面合同已经科技或工信部门认定", "The written contract is recognised by the S&T or industry authority"), change=Change(days=30)),
        yes_no("recognised_as_development", Text("按开发合同认定", "Recognised as development"), help=Text("仅成果转化合同需要。", "For commercialisation contracts only.")),
        yes_no("serves_linked_contract", Text("服务于已认定的转让或开发合同", "Serves a recognised transfer or development contract")), yes_no("same_invoice", Text("与转让、开发价款同一张发票", "On the same invoice as it"), change=Change(days=1)),
        yes_no("separate_books", Text("免税项目单独核算", "Exempt sales are kept apart in the books"), change=Change(days=30)), yes_no("waived", Text("已放弃免税且未满 36 个月", "The exemption was waived less than 36 months ago"), help=Text("自 2026 年起小规模纳税人不受此限。", "From 2026 it does not bind a small-scale payer.")),
        yes_no("small_scale", Text("小规模纳税人", "A small-scale payer"), optional=True),
    ),
    values=(Output("exempt", Sort.YES_NO, Text("免税", "Exempt"), Text("免税的不开专用发票，对应进项税不得抵扣。", "An exempt sale has no special invoice, and its input VAT gives no credit.")), Output("rate", Sort.RATIO, Text("适用税率", "Rate"), gain=-1)), is_decision=True, serves=("T-40",),
)


def _exempt(fact: GivenFacts, parameter: GivenParameters, say: Derivation, bound: Node) -> None:
    main = fact.kind.is_one_of("development", "transfer", "license") | (fact.kind.is_one_of("commercialisation") & fact.recognised_as_development)
    linked = fact.kind.is_one_of("consulting", "service") & fact.serves_linked_contract
    say.refuse_when(~(main | linked), "kind", Text("这一类合同单独不免税。", "A contract of this kind alone is not exempt."), Text("单独的咨询、服务、培训、中介按适用税率缴税。属于为已认定的转让或开发合同服务的，由双方写明所服务的合同并与其价款开在同一张发票上；成果转化合同须先按开发合同认定，见“认定为技术开发合同”。", "Consulting, service, training and brokering by themselves are taxed. Where they serve a recognised transfer or development, name that contract and put both on one invoice; a commercialisation contract is recognised as development first, see “Recognised as a development contract”."))
    say.refuse_when(linked & ~fact.same_invoice, "invoice", Text("相关咨询、服务没有与转让或开发价款开在同一张发票上。", "The related price is not on the same invoice."), Text("由卖方在当期红字冲回原发票，把相关咨询、服务与转让或开发价款开在同一张普通发票上；不能重开的，相关部分缴税。", "The seller cancels the invoice and puts the related price and that of the transfer or development on one ordinary invoice; where that cannot be done, the related part is taxed."))
    say.refuse_when(~fact.registered, "not-registered", Text("合同没有认定登记。", "The contract is not recognised."), Text("由卖方持书面合同向所在区登记机构申请认定（见“能否受理登记”），取得证明后凭以免税并留存备查；认定前已开票缴税的，处理办法问主管税务机关。", "The seller applies at the registry of its district with the written contract, see “Whether it can be registered at all”, and has the exemption by the certificate, kept for the tax office; for tax paid before it, ask that office."))
    say.refuse_when(~fact.separate_books, "books", Text("免税项目没有单独核算。", "Exempt sales are not kept apart."), Text("由卖方把免税项目的收入和进项单独设账，单独核算的部分可以免税；不能分清的期间照常缴税。", "The seller keeps exempt sales and their input tax in accounts of their own, and what is kept so is exempt; a period that cannot be told apart is taxed."))
    say.refuse_when(bound, "waived", Text("放弃免税未满 36 个月。", "The waiver still binds."), Text("放弃后满 36 个月才能再享受，其间照常缴税并可开专用发票、抵扣进项；满期后向主管税务机关说明恢复免税。哪种更合算见“免增值税值不值”。", "The exemption is open again once 36 months have passed; until then it is taxed, with special invoices and input credit. Tell the tax office when the time is over; for which is better see “What the VAT exemption is worth”."))
    exempt = (main | (linked & fact.same_invoice)) & fact.registered & fact.separate_books & ~bound
    say.value("exempt", exempt)
    say.value("rate", where(exempt, 0, parameter.vat_services_rate))


@exemption.formula("2016-05-01", OLD, until="2025-12-31")
def _exempt_2016(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _exempt(fact, parameter, say, fact.waived)


@exemption.formula("2026-01-01", NEW, LAW, WAIVER, until="2027-12-31")
def _exempt_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    small_scale = where(fact.has("small_scale"), fact.small_scale, False)
    _exempt(fact, parameter, say, fact.waived & ~small_scale)


@exemption.formula("2028-01-01", NEW)
def _exempt_2028(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("exempt", parameter.vat_relief_2028 > 0)
    say.value("rate", parameter.vat_services_rate)


worth = Rule(
    "tax.vat-exemption-worth", Text("免增值税值不值", "What the VAT exemption is worth"), asks=Text("免税还是纳税对双方更合算？", "Is exemption or taxation better, and for whom?"), dated_by="supplied_on",
    facts=(
        day("supplied_on", Text("纳税义务发生日", "Day of supply"), example="2026-11-20"), money("gross", Text("技术价款（含税）", "Technology price, VAT included"), example="1060000"), money("input_vat", Text("对应的进项税", "Input VAT that belongs to it"), example="20000"),
        money("equipment", Text("设备价款（不含税）", "Equipment, without VAT"), example="0"),
    ),
    values=(
        Output("output_vat", Sort.MONEY, Text("纳税时的销项税", "Output VAT if taxed")), Output("net_vat", Sort.MONEY, Text("纳税时的应纳税额", "VAT due if taxed")), Output("saving", Sort.MONEY, Text("卖方免税少缴（附加税费前）", "Saved by the seller, before surcharges"), gain=1),
        Output("buyer_loses", Sort.MONEY, Text("买方少抵扣", "Credit the buyer loses")), Output("exemption_better", Sort.YES_NO, Text("免税对卖方更合算", "Exemption is better for the seller")), Output("equipment_vat", Sort.MONEY, Text("设备增值税", "VAT on the equipment"), gain=-1),
    ),
    serves=("T-40",),
)


@worth.formula("2019-04-01", OLD, until="2025-12-31")
def _worth_2019(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _worth(fact, parameter, say)


@worth.formula("2026-01-01", LAW)
def _worth_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _worth(fact, parameter, say)


def _worth(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    rate = parameter.vat_services_rate
    output = say.step("output_vat", Text("销项税", "Output VAT"), (fact.gross * rate).over(1 + rate))
    net = say.step("net_vat", Text("应纳税额", "VAT due"), output - fact.input_vat)
    say.value("output_vat", output)
    say.value("net_vat", net)
    say.value("saving", net)
    say.value("buyer_loses", output)
    say.value("exemption_better", output > fact.input_vat)
    say.value("equipment_vat", fact.equipment * parameter.vat_goods_rate)


whole_contract = Rule(
    "tax.vat-contract", Text("整份合同的增值税", "VAT on a whole contract"), asks=Text("技术部分与设备部分各缴多少增值税？", "How much VAT is due on the technology, and how much on the equipment?"), dated_by="supplied_on",
    facts=(
        day("supplied_on", Text("纳税义务发生日", "Day of supply"), example="2026-11-20"), money("technology", Text("技术价款（不含税）", "Technology price, without VAT"), example="10500000"), yes_no("exempt", Text("技术部分免税", "The technology part is exempt"), help=Text("见“技术合同增值税免税”。", "See the VAT exemption of a technology contract.")),
        money("equipment", Text("设备等货物价款（不含税）", "Equipment and other goods, without VAT"), example="1500000"),
    ),
    values=(Output("technology_vat", Sort.MONEY, Text("技术部分销项税", "VAT on the technology")), Output("equipment_vat", Sort.MONEY, Text("设备部分销项税", "VAT on the equipment")), Output("total", Sort.MONEY, Text("合计", "In all"), gain=-1)),
    serves=("T-40",),
)


def _whole_contract(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    technology = say.step("technology_vat", Text("技术部分（免税的为零）", "Technology, nothing where exempt"), where(fact.exempt, 0, fact.technology * parameter.vat_services_rate))
    equipment = say.step("equipment_vat", Text("设备部分", "Equipment"), fact.equipment * parameter.vat_goods_rate)
    say.value("technology_vat", technology)
    say.value("equipment_vat", equipment)
    say.value("total", technology + equipment)


whole_contract.formula("2019-04-01", OLD, until="2025-12-31")(_whole_contract)
whole_contract.formula("2026-01-01", RATES)(_whole_contract)


small = Rule(
    "tax.vat-small-scale", Text("小规模纳税人增值税", "VAT of a small-scale payer"), asks=Text("这个月要不要缴，缴多少？", "Is VAT due this month, and how much?"), dated_by="month_of",
    facts=(day("month_of", Text("所属月份的任意一天", "Any day of the month"), example="2026-11-20"), money("sales", Text("当月不含税销售额", "The month's sales without VAT"), example="100000")),
    values=(Output("exempt", Sort.YES_NO, Text("免税", "Exempt")), Output("tax", Sort.MONEY, Text("应缴", "Due"), gain=-1)), serves=("T-40",),
)


@small.formula("2023-01-01", Citation("vat-small-2023", "一"), until="2025-12-31")
def _small_2023(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    exempt = say.step("exempt", Text("不超过界线", "Not above the line"), fact.sales <= parameter.vat_small_threshold, sort=Sort.YES_NO)
    say.value("exempt", exempt)
    say.value("tax", where(exempt, 0, fact.sales * parameter.vat_small_rate))


@small.formula("2026-01-01", Citation("vat-law-2026", "第二十三条"))
def _small_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    exempt = say.step("exempt", Text("低于界线", "Below the line"), fact.sales < parameter.vat_small_threshold, sort=Sort.YES_NO)
    say.value("exempt", exempt)
    say.value("tax", where(exempt, 0, fact.sales * parameter.vat_small_rate))
