"""Corporate income tax on technology transfer: what a transfer earns, what qualifies, and what the year's income costs."""

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
from shouzhan.law.gates import OUTPUTS, Gates

REGULATION = Citation("cit-regulation", "第九十条")
EXCLUSIVE = Citation("cit-transfer-2010")
LICENCES = Citation("innovation-zone-2015", "二")
INCOME = Citation("cit-transfer-2009")
INDISPENSABLE = Citation("cit-transfer-2013")
NON_EXCLUSIVE = Citation("cit-licences-2015")

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
        Output("qualifying", Sort.MONEY, Text("符合条件的所得", "Qualifying income")), Output("exempt", Sort.MONEY, Text("免税部分", "Free of tax")), Output("halved", Sort.MONEY, Text("减半部分", "Taxed at half")), Output("tax", Sort.MONEY, Text("应纳税额", "Tax due"), gain=-1),
    ),
    serves=("T-40",),
)


def _transfer_tax(fact: GivenFacts, parameter: GivenParameters, say: Derivation, *, non_exclusive: bool) -> None:
    each = fact.incomes
    dated = each.has("license_from") & each.has("license_to")
    long_enough = where(dated, each.license_to.plus_days(1) >= each.license_from.plus_months(parameter.cit_licence_years * 12), False)
    if not non_exclusive:
        long_enough = long_enough & ~each.kind.is_one_of("non-exclusive-license")
    counts = each.registered & ~each.related_party_100 & (each.kind.is_one_of("ownership") | long_enough)
    say.step("total", Text("全部技术转让所得", "All technology-transfer income"), each.sum(each.amount))
    qualifying = say.step("qualifying", Text("符合条件的所得（已登记、非全资关联、许可满 5 年）", "Qualifying: registered, not wholly related, licensed five years or more"), maximum(each.sum(where(counts, each.amount, 0)), 0))
    exempt = say.step("exempt", Text("免税部分", "Free of tax"), minimum(qualifying, parameter.cit_transfer_exempt), REGULATION)
    halved = say.step("halved", Text("减半部分（按 25% 的税率）", "Taxed at half, of the rate of 25 %"), qualifying - exempt, REGULATION)
    say.warn_when(each.any(~counts), "not-all-qualify", Text("有所得不符合优惠条件，按一般税率缴纳。", "Some income does not qualify and is taxed as usual."), Text("逐笔用“技术转让所得优惠的条件”查出不符合的原因：未登记的补办认定登记，许可不足 5 年的可续签；全资关联方之间的不能享受。", "Find the reason for each in “Conditions of the relief on technology transfer”: register what is not, extend a licence below five years; between wholly related parties there is no relief."))
    for name, node in (("qualifying", qualifying), ("exempt", exempt), ("halved", halved)):
        say.value(name, node)
    say.value("tax", halved * parameter.cit_transfer_share * parameter.cit_rate)


@transfer_tax.formula("2008-01-01", REGULATION, EXCLUSIVE)
def _transfer_tax_2008(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _transfer_tax(fact, parameter, say, non_exclusive=False)


@transfer_tax.formula("2015-10-01", REGULATION, EXCLUSIVE, LICENCES)
def _transfer_tax_2015(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _transfer_tax(fact, parameter, say, non_exclusive=True)


KINDS = (
    ("ownership", Text("转让所有权", "Ownership")), ("exclusive-license", Text("全球独占许可", "Exclusive global licence")), ("non-exclusive-license", Text("非独占许可", "Non-exclusive licence")),
)

transfer_income = Rule(
    "tax.cit-transfer-income", Text("技术转让所得的计算", "Income from a technology transfer"), asks=Text("一笔技术转让的收入减去哪些，剩下多少所得？", "What is taken off the revenue of a transfer, and what income is left?"),
    facts=(
        choice("kind", Text("方式", "Kind"), *KINDS), money("price", Text("合同价款（不含增值税）", "Price without VAT"), example="12000000"),
        money("goods", Text("其中设备、仪器、零部件、原材料", "Of it equipment, instruments, parts and materials"), example="1500000"),
        money("other_services", Text("其中非必需的咨询、服务、培训", "Of it consulting, services and training the buyer could do without"), example="500000"),
        money("cost", Text("技术成本（净值）或非独占许可的摊销", "Cost of the technology, or amortisation where the licence is non-exclusive"), example="2000000"),
        money("taxes", Text("相关税费", "Related taxes"), example="3150"),
        money("period_expense", Text("企业全年期间费用（仅非独占许可分摊）", "Period expense of the year, shared in by non-exclusive licences only"), optional=True),
        money("all_revenue", Text("企业全年收入总额（仅非独占许可）", "Revenue of the year, for non-exclusive licences only"), optional=True),
    ),
    values=(
        Output("revenue", Sort.MONEY, Text("技术转让收入", "Transfer revenue")), Output("shared_expense", Sort.MONEY, Text("应分摊期间费用", "Shared period expense")), Output("income", Sort.MONEY, Text("技术转让所得", "Transfer income")),
    ),
    serves=("T-40",),
)


def _transfer_income(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    revenue = say.step("revenue", Text("收入（减设备材料与非必需服务）", "Revenue, less goods and services the buyer could do without"), fact.price - fact.goods - fact.other_services)
    shares = fact.kind.is_one_of("non-exclusive-license")
    told = fact.has("period_expense") & fact.has("all_revenue")
    say.refuse_when(revenue < 0, "more-taken-off", Text("剔除的设备、材料与服务多于价款。", "More is taken off than the price holds."), Text("由企业按合同价款明细更正：剔除的设备、材料和非必需服务之和不得大于合同价款；只剔除本合同所含的部分。", "Correct it by the price list of the contract: equipment, materials and services that are not indispensable come to no more than the price, and only what the contract holds is taken off."))
    say.refuse_when(shares & ~told, "no-expense", Text("非独占许可还要分摊期间费用，缺少期间费用或收入总额。", "A non-exclusive licence shares in the period expense, and it or the revenue is missing."), Text("由企业按利润表补填全年期间费用和收入总额，系统按收入比例分摊；改为独占许可的不需要这两项。", "Enter the year's period expense and revenue from the profit statement, and they are shared by revenue; an exclusive licence needs neither."), NON_EXCLUSIVE)
    expense = say.step(
        "shared_expense", Text("应分摊期间费用（按收入占比）", "Shared period expense, by the share of revenue"),
        where(shares & told, where(fact.has("period_expense"), fact.period_expense, 0) * revenue.over(where(fact.has("all_revenue"), fact.all_revenue, 0)), 0), NON_EXCLUSIVE,
    )
    say.value("revenue", revenue)
    say.value("shared_expense", expense)
    say.value("income", revenue - fact.cost - fact.taxes - expense)


transfer_income.formula("2008-01-01", INCOME, INDISPENSABLE, until="2015-09-30")(_transfer_income)
transfer_income.formula("2015-10-01", INCOME, INDISPENSABLE, NON_EXCLUSIVE)(_transfer_income)

conditions = Rule(
    "tax.cit-transfer-conditions", Text("技术转让所得优惠的条件", "Conditions of the relief on technology transfer"), asks=Text("这笔技术转让能不能享受所得税优惠，差哪一条？", "Does this transfer qualify for the relief, and which condition fails?"), dated_by="signed_on",
    facts=(
        day("signed_on", Text("合同签订日", "Contract signed on"), example="2026-03-02"), yes_no("resident", Text("转让方是居民企业", "The seller is a resident enterprise")),
        choice(
            "technology", Text("技术", "Technology"), ("patent", Text("发明或实用新型专利", "Invention or utility model")), ("design", Text("非简单改变图案和形状的外观设计", "Design that is no mere change of pattern or shape")), ("trivial-design", Text("其他外观设计", "Another design")),
            ("software", Text("计算机软件著作权", "Software copyright")), ("layout", Text("集成电路布图设计", "IC layout")), ("variety", Text("植物新品种", "Plant variety")), ("drug", Text("生物医药新品种", "New biomedical variety")), ("named", Text("两部门确定的其他技术", "Other technology the ministries named")), ("other", Text("其他", "Other")),
        ),
        choice("kind", Text("方式", "Kind"), *KINDS), day("license_from", Text("许可自", "Licence from"), optional=True), day("license_to", Text("许可至", "Licence to"), optional=True, change=Change(Fraction(1, 100), 30, Text("双方约定延长", "the parties agree to lengthen it"))),
        yes_no("abroad", Text("向境外转让", "Transferred abroad")), yes_no("registered", Text("境内合同已由省级科技部门认定登记", "A domestic contract is registered by the provincial S&T authority"), change=Change(days=30)),
        yes_no("commerce_approved", Text("跨境合同已由商务部门认定", "A cross-border contract is recognised by the commerce authority"), change=Change(days=30)),
        yes_no("state_funded", Text("财政经费支持产生的技术", "The technology came of state funds")), yes_no("science_approved", Text("科技部门已审批（财政经费且跨境）", "Approved by the S&T authority, where state funded and abroad"), change=Change(days=60)),
        yes_no("related_party_100", Text("受让方是 100% 关联方", "The other party is wholly related")), yes_no("separate_books", Text("单独核算技术转让所得", "Transfer income is kept apart in the books"), change=Change(days=30)),
    ),
    values=OUTPUTS, is_decision=True, serves=("T-40",),
)


def _conditions(fact: GivenFacts, parameter: GivenParameters, say: Derivation, *, non_exclusive: bool) -> None:
    gates = Gates(say)
    dated = fact.has("license_from") & fact.has("license_to")
    long_enough = where(dated, fact.license_to.plus_days(1) >= fact.license_from.plus_months(parameter.cit_licence_years * 12), False)
    gates.need(fact.resident, "resident", Text("转让方是居民企业", "the seller is a resident enterprise"), Text("由居民企业作为转让方签约才能享受；个人转让看“技术成果投资入股”或按个人所得税规定办理，非居民企业没有这一途径。", "Only a resident enterprise as the seller has it; a person sees “Technology as capital” or the rules of income tax, and a non-resident enterprise has no way here."))
    gates.need(~fact.technology.is_one_of("trivial-design", "other"), "technology", Text("属所列技术", "the technology is of a listed kind"), Text("所列技术为专利（不含简单外观设计）、软件著作权、集成电路布图设计、植物新品种、生物医药新品种等；选错的凭权利证书更正，其他技术没有这一途径，按一般税率缴税。", "Listed are patents other than trivial designs, software, IC layouts, plant varieties and new biomedical varieties: correct a wrong choice by the certificate; other technology has no relief and is taxed as usual."))
    if not non_exclusive:
        gates.need(~fact.kind.is_one_of("non-exclusive-license"), "kind", Text("转让所有权或全球独占许可", "ownership or an exclusive global licence"), Text("2015 年 10 月以前的非独占许可没有优惠，按一般税率缴税；双方改为转让所有权或全球独占许可的，从新合同起适用。", "A non-exclusive licence before October 2015 has no relief and is taxed as usual; where the parties turn it into ownership or an exclusive global licence, that contract qualifies."))
    gates.need(fact.kind.is_one_of("ownership") | long_enough, "licence-term", Text("许可满 5 年", "the licence lasts five years"), Text("双方以补充协议把许可期限延长到首尾两日在内满 5 年，并变更登记；没有填写起止日的，按合同补填。", "The parties extend the licence to five full years, first and last day included, by a supplement, and have the change registered; where its days were left out, enter them."))
    gates.need(fact.registered | fact.abroad, "registered", Text("境内合同已认定登记", "a domestic contract is registered"), Text("由转让方向所在区登记机构办理技术合同认定登记（见“谁在什么时候申请登记”），在汇算清缴前取得证明。", "The seller has the contract registered in its district, see “Who applies, and when”, and holds the certificate before its tax return."))
    gates.need(fact.commerce_approved | ~fact.abroad, "commerce", Text("跨境合同已由商务部门认定", "a cross-border contract is recognised by the commerce authority"), Text("由转让方向商务部门办理技术出口合同登记或许可，取得证明后享受；禁止出口的技术没有这一途径。", "The seller has the export contract registered or licensed by the commerce authority and has the relief by its paper; technology barred from export has no way."))
    gates.need(fact.science_approved | ~(fact.abroad & fact.state_funded), "science", Text("财政经费产生的技术跨境转让已由科技部门审批", "state-funded technology going abroad is approved by the S&T authority"), Text("财政经费产生的技术跨境转让，由转让方先报科技部门审批，批准后再签约、享受。", "For technology of state funds going abroad the seller has the S&T authority approve it first, and signs then."))
    gates.need(~fact.related_party_100, "related", Text("受让方不是 100% 关联方", "the other party is not wholly related"), Text("直接或间接持股合计 100% 的关联方之间没有这一优惠，按一般税率缴税；转让给非全资关联方的，更正关联关系后享受。", "Between parties wholly held, directly or not, there is no relief and it is taxed as usual; where the other party is not wholly related, correct that."))
    gates.need(fact.separate_books, "books", Text("单独核算", "the income is kept apart in the books"), Text("由转让方单独设账核算技术转让所得，合理分摊期间费用，在汇算清缴前完成；不能单独核算的年度不享受。", "The seller keeps the income in accounts of its own and shares its expenses fairly, before its tax return; a year in which that was not done has no relief."))
    gates.count()


@conditions.formula("2008-01-01", REGULATION, EXCLUSIVE)
def _conditions_2008(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _conditions(fact, parameter, say, non_exclusive=False)


@conditions.formula("2015-10-01", REGULATION, EXCLUSIVE, LICENCES)
def _conditions_2015(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _conditions(fact, parameter, say, non_exclusive=True)
