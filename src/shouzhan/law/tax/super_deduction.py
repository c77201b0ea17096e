"""The R&D super-deduction by tax year and category, with its caps; and who is barred from it."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    all_of,
    choice,
    minimum,
    money,
    picked,
    ratio,
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
        money("own", Text("自行研发五类费用", "Own R&D, five kinds of cost"), example="9000000", help=Text("人员、直接投入、折旧、摊销、设计试验。", "Staff, direct input, depreciation, amortisation, design and tests.")), money("other", Text("其他相关费用", "Other related costs"), example="1500000"),
        money("domestic_commissioned", Text("委托境内研发支付额", "Paid for R&D commissioned at home"), example="2000000"), money("overseas_commissioned", Text("委托境外研发支付额", "Paid for R&D commissioned abroad"), example="5000000"),
    ),
    values=(
        Output("other_allowed", Sort.MONEY, Text("可计入的其他费用", "Other costs allowed")), Output("base", Sort.MONEY, Text("加计扣除基数", "Base")), Output("rate", Sort.RATIO, Text("加计比例", "Rate")), Output("extra_deduction", Sort.MONEY, Text("加计扣除额", "Extra deduction")),
    ),
    serves=("U-19", "T-08"),
)


def _worked(fact: GivenFacts, parameter: GivenParameters, say: Derivation, *, abroad: bool) -> None:
    share = parameter.rd_other_share
    say.refuse_when(fact.tax_year.equals(2022) & fact.category.is_one_of("general"), "two-rates", Text("一般企业 2022 年前三季度与第四季度比例不同，须分段计算。", "In 2022 general enterprises have two rates, and the year is worked out in two parts."), Text("分别按 2021 年与 2023 年的比例计算两段。", "Work the parts out with the rates of 2021 and of 2023."))
    say.refuse_when(fact.category.is_one_of("ic-machine-tool") & (fact.tax_year < 2023), "no-list-then", Text("清单企业的比例自 2023 年起才有。", "There was no list before 2023."), Text("改选一般、制造业或科技型中小企业。", "Choose another category."))
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


barred = Rule(
    "tax.rd-super-deduction-eligibility", Text("研发费用加计扣除的适用", "Who may use the super-deduction"), asks=Text("这家企业可以适用加计扣除吗？", "May this enterprise use the super-deduction?"),
    facts=(
        choice("industry", Text("主营行业", "Main industry"), ("tobacco", Text("烟草制造", "Tobacco")), ("catering", Text("住宿和餐饮", "Hotels and catering")), ("trade", Text("批发和零售", "Trade")), ("real-estate", Text("房地产", "Real estate")), ("leasing", Text("租赁和商务服务", "Leasing and business services")), ("entertainment", Text("娱乐", "Entertainment")), ("other", Text("其他", "Other"))),
        ratio("main_share", Text("该行业收入占主营的比例", "Share of main revenue in it"), most=Fraction(1)), yes_no("books", Text("账证健全、按项目归集研发费用", "Proper books, R&D kept by project")), yes_no("resident", Text("查账征收的居民企业", "Resident and assessed by its books")),
    ),
    values=(Output("passes", Sort.YES_NO, Text("可以适用", "May use it")),), is_decision=True, serves=("T-08",),
)


@barred.formula("2016-01-01", Citation("rd-2015", "四"))
def _barred(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    listed = ~fact.industry.is_one_of("other") & (fact.main_share >= parameter.rd_barred_share)
    say.refuse_when(listed, "barred-industry", Text("主营属于不适用加计扣除的行业。", "Its main industry is barred from the super-deduction."))
    say.refuse_when(~fact.books, "no-books", Text("研发费用没有按项目归集。", "R&D costs are not kept by project."), Text("设置研发支出辅助账。", "Keep a ledger of R&D."))
    say.refuse_when(~fact.resident, "not-assessed", Text("不是查账征收的居民企业。", "It is no resident enterprise assessed by its books."))
    say.value("passes", all_of(~listed, fact.books, fact.resident))
