"""The R&D super-deduction by tax year and category, with its caps; and who is barred from it."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    all_of,
    choice,
    maximum,
    minimum,
    money,
    picked,
    ratio,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

BASE = Citation("rd-2015", "一、二")
ABROAD = Citation("rd-abroad-2018", "一")

CATEGORIES = (
    ("general", Text("一般企业", "General")), ("manufacturing", Text("制造业", "Manufacturing")), ("tech-sme", Text("科技型中小企业", "Technology SME")), ("ic-machine-tool", Text("集成电路、工业母机清单企业", "Chip or machine-tool firm on the list")),
)

deduction = Rule(
    "tax.rd-super-deduction", Text("研发费用加计扣除", "R&D super-deduction"), asks=Text("这一年的研发费用可以加计扣除多少？", "How much may be deducted beyond the R&D cost itself?"), dated_by="tax_year",
    facts=(
        whole("tax_year", Text("所属年度", "Tax year"), least=Fraction(2000), most=Fraction(2100), example="2026"), choice("category", Text("企业类别", "Category"), *CATEGORIES),
        money("own", Text("自行研发五类费用", "Own R&D, five kinds of cost"), example="9000000", help=Text("人员、直接投入、折旧、摊销、设计试验；用作不征税收入的专项补助开支的不计。", "Staff, direct input, depreciation, amortisation, design and tests; without what was paid of subsidies treated as income free of tax.")), money("other", Text("其他相关费用", "Other related costs"), example="1500000"),
        money("domestic_commissioned", Text("委托境内研发支付额", "Paid for R&D commissioned at home"), example="2000000", help=Text("须有已登记的合同；受托方不得加计。", "With a registered contract; who was commissioned deducts nothing extra.")), money("overseas_commissioned", Text("委托境外研发支付额", "Paid for R&D commissioned abroad"), example="5000000", help=Text("委托境外个人的不计；合同由委托方登记。", "Not to persons abroad; the payer registers the contract.")),
    ),
    values=(
        Output("other_allowed", Sort.MONEY, Text("可计入的其他费用", "Other costs allowed")), Output("base", Sort.MONEY, Text("加计扣除基数", "Base")), Output("rate", Sort.RATIO, Text("加计比例", "Rate")), Output("extra_deduction", Sort.MONEY, Text("加计扣除额", "Extra deduction"), gain=1),
    ),
    serves=("T-40",),
)


def refuse_unfit(fact: GivenFacts, say: Derivation) -> None:
    """Refuse a year and category that have no single rate."""
    say.refuse_when(fact.tax_year.equals(2022) & fact.category.is_one_of("general"), "two-rates", Text("一般企业 2022 年前三季度与第四季度比例不同，须分段计算。", "In 2022 general enterprises have two rates, and the year is worked out in two parts."), Text("把全年基数分成前三季度与第四季度，改用“2022 年一般企业加计扣除”计算；当年已入库的科技型中小企业，改选“科技型中小企业”。", "Split the year's base into three quarters and the fourth, and use “R&D super-deduction of a general enterprise in 2022”; a firm listed that year chooses “Technology SME”."))
    say.refuse_when(fact.category.is_one_of("ic-machine-tool") & (fact.tax_year < 2023), "no-list-then", Text("清单企业的比例自 2023 年起才有。", "There was no list before 2023."), Text("2023 年以前没有清单企业的比例：按当年主营业务改选“制造业”“一般企业”，已入库的选“科技型中小企业”；2023 年起列入清单的年度再选本类。", "Before 2023 there was no list: choose “Manufacturing” or “General” by the main business of that year, or “Technology SME” where listed; this category is for years on the list from 2023."))


def _worked(fact: GivenFacts, parameter: GivenParameters, say: Derivation, *, abroad: bool) -> None:
    share = parameter.rd_other_share
    refuse_unfit(fact, say)
    allowed = say.step("other_allowed", Text("可计入的其他费用", "Other costs allowed"), minimum(fact.other, (fact.own * share).over(1 - share)), BASE)
    at_home = say.step("domestic", Text("委托境内计入", "Commissioned at home, counted"), fact.domestic_commissioned * parameter.rd_commissioned_share, BASE)
    inland = say.step("inland", Text("境内合计", "At home in all"), fact.own + allowed + at_home, BASE)
    base = inland
    if abroad:
        outside = say.step("overseas", Text("委托境外计入（不超过境内的三分之二）", "Commissioned abroad, counted up to two thirds of home"), minimum(fact.overseas_commissioned * parameter.rd_commissioned_share, inland * parameter.rd_abroad_cap), ABROAD)
        base = say.step("base", Text("加计扣除基数", "Base"), inland + outside, BASE, ABROAD)
    rate = say.step("rate", Text("加计比例", "Rate"), picked(fact.category, parameter.rd_rate), sort=Sort.RATIO)
    for name, node in (("other_allowed", allowed), ("base", base), ("rate", rate)):
        say.value(name, node)
    say.value("extra_deduction", base * rate)


@deduction.formula("2016-01-01", BASE, until="2017-12-31")
def _until_2017(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _worked(fact, parameter, say, abroad=False)


@deduction.formula("2018-01-01", BASE, ABROAD)
def _from_2018(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _worked(fact, parameter, say, abroad=True)


early_2022 = Rule(
    "tax.rd-super-deduction-2022", Text("2022 年一般企业加计扣除", "R&D super-deduction of a general enterprise in 2022"), asks=Text("2022 年前三季度与第四季度比例不同，全年加计多少？", "With one rate for three quarters of 2022 and another for the fourth, what is the year's extra deduction?"),
    facts=(
        money("base", Text("全年加计扣除基数", "Base of the year"), example="8000000", help=Text("由“研发费用加计扣除”的基数算法得出。", "As the base of the R&D super-deduction is worked out.")),
        money("base_late", Text("其中第四季度", "Of it the fourth quarter's"), example="2000000"),
    ),
    values=(Output("early", Sort.MONEY, Text("前三季度加计", "First three quarters")), Output("late", Sort.MONEY, Text("第四季度加计", "Fourth quarter")), Output("extra_deduction", Sort.MONEY, Text("全年加计扣除额", "Extra deduction of the year"), gain=1)), serves=("T-40",),
)


@early_2022.formula("2022-01-01", Citation("rd-late-2022"), Citation("rd-2018"))
def _early_2022(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(fact.base_late > fact.base, "late-above-year", Text("第四季度的基数大于全年。", "The fourth quarter's base is more than the year's."), Text("按研发支出辅助账更正：第四季度基数只取 10 月至 12 月发生的部分，不得大于全年基数。", "Correct them by the ledger of R&D: the fourth quarter holds October to December only and is no more than the year."))
    early = say.step("early", Text("前三季度加计", "First three quarters"), (fact.base - fact.base_late) * parameter.rd_general_early_2022)
    late = say.step("late", Text("第四季度加计", "Fourth quarter"), fact.base_late * parameter.rd_general_late_2022)
    say.value("early", early)
    say.value("late", late)
    say.value("extra_deduction", early + late)


intangible = Rule(
    "tax.rd-intangible", Text("研发形成无形资产的加计摊销", "Amortising an intangible made by R&D"), asks=Text("研发形成的无形资产，这一年可税前摊销多少？", "How much of an intangible made by R&D may be amortised before tax this year?"), dated_by="tax_year",
    facts=(
        whole("tax_year", Text("所属年度", "Tax year"), least=Fraction(2000), most=Fraction(2100), example="2026"), choice("category", Text("企业类别", "Category"), *CATEGORIES),
        money("amortised", Text("当年账面摊销额", "Amortised in the books this year"), example="1000000"),
    ),
    values=(Output("rate", Sort.RATIO, Text("税前摊销比例", "Share of cost amortised before tax")), Output("allowed", Sort.MONEY, Text("税前摊销额", "Amortised before tax")), Output("extra", Sort.MONEY, Text("其中加计", "Of it extra"), gain=1)), serves=("T-40",),
)


@intangible.formula("2016-01-01", BASE)
def _intangible(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    refuse_unfit(fact, say)
    extra = say.step("extra_rate", Text("加计比例", "Extra rate"), picked(fact.category, parameter.rd_rate), sort=Sort.RATIO)
    say.value("rate", 1 + extra)
    say.value("allowed", fact.amortised * (1 + extra))
    say.value("extra", fact.amortised * extra)


saving = Rule(
    "tax.rd-tax-saved", Text("加计扣除少缴的企业所得税", "Corporate tax saved by the super-deduction"), asks=Text("加计扣除额能少缴多少企业所得税？", "How much corporate tax does the extra deduction save?"),
    facts=(
        money("extra_deduction", Text("加计扣除额", "Extra deduction"), example="15600000"), money("income", Text("扣除前应纳税所得额", "Taxable income before it"), least=None, example="20000000"),
        yes_no("high_tech", Text("持有效高新技术企业证书", "Holds a valid high-tech certificate")),
    ),
    values=(Output("rate", Sort.RATIO, Text("税率", "Rate")), Output("saved", Sort.MONEY, Text("当年少缴", "Saved this year"), gain=1), Output("carried", Sort.MONEY, Text("转为以后年度亏损", "Carried on as a loss"))), serves=("T-40",),
)


@saving.formula("2008-01-01", Citation("cit-law-2008", "第二十八条"))
def _saving(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    rate = say.step("rate", Text("税率", "Rate"), where(fact.high_tech, parameter.cit_rate_high_tech, parameter.cit_rate), sort=Sort.RATIO)
    used = say.step("used", Text("当年用得上的加计扣除", "Extra deduction used this year"), minimum(fact.extra_deduction, maximum(fact.income, 0)))
    say.value("rate", rate)
    say.value("saved", used * rate)
    say.value("carried", fact.extra_deduction - used)


barred = Rule(
    "tax.rd-super-deduction-eligibility", Text("研发费用加计扣除的适用", "Who may use the super-deduction"), asks=Text("这家企业可以适用加计扣除吗？", "May this enterprise use the super-deduction?"),
    facts=(
        choice("industry", Text("主营行业", "Main industry"), ("tobacco", Text("烟草制造", "Tobacco")), ("catering", Text("住宿和餐饮", "Hotels and catering")), ("trade", Text("批发和零售", "Trade")), ("real-estate", Text("房地产", "Real estate")), ("leasing", Text("租赁和商务服务", "Leasing and business services")), ("entertainment", Text("娱乐", "Entertainment")), ("other", Text("其他", "Other"))),
        ratio("main_share", Text("该行业收入占主营的比例", "Share of main revenue in it"), most=Fraction(1)), yes_no("books", Text("账证健全、按项目归集研发费用", "Proper books, R&D kept by project"), change=Change(days=30)), yes_no("resident", Text("查账征收的居民企业", "Resident and assessed by its books")),
    ),
    values=(Output("passes", Sort.YES_NO, Text("可以适用", "May use it")),), is_decision=True, serves=("T-40",),
)


@barred.formula("2016-01-01", Citation("rd-2015", "四"))
def _barred(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    listed = ~fact.industry.is_one_of("other") & (fact.main_share >= parameter.rd_barred_share)
    say.refuse_when(listed, "barred-industry", Text("主营属于不适用加计扣除的行业。", "Its main industry is barred from the super-deduction."), Text("主营收入占比达到参数的年度不能加计，研发费用仍可据实扣除；该行业收入占比降到参数以下的年度可以适用。研发由行业外的子公司承担的，由该公司自行适用。", "In a year whose main revenue reaches the parameter nothing extra is deducted, though R&D itself still is; a year below it may use it. A subsidiary outside the industry that does the R&D uses it itself."))
    say.refuse_when(~fact.books, "no-books", Text("研发费用没有按项目归集。", "R&D costs are not kept by project."), Text("由企业按项目设置研发支出辅助账，凭证齐全的当年支出可以补归集，在汇算清缴前完成；没有凭证的不能加计。", "The firm sets up a ledger of R&D by project; what is vouched for in the year may be entered before its tax return, what is not does not count."))
    say.refuse_when(~fact.resident, "not-assessed", Text("不是查账征收的居民企业。", "It is no resident enterprise assessed by its books."), Text("核定征收的，先建账并向主管税务机关申请改为查账征收，从改变后的年度起适用；非居民企业没有这一途径，可由境内子公司研发并适用。", "A firm assessed otherwise sets up books and asks its tax office to be assessed by them, and uses it from that year; a non-resident has no way, but its subsidiary here may do the R&D and use it."))
    say.value("passes", all_of(~listed, fact.books, fact.resident))
