"""Shares for results and technology as capital: when tax is due, and on what."""

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
    maximum,
    money,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

SHARES = Citation("share-reward-1999", "三")
DEFERRAL = Citation("equity-2016", "三")
PLANS = Citation("equity-2016", "一")
SPREAD = Citation("innovation-zone-2015", "四")

sale = Rule(
    "tax.share-reward-sale", Text("奖励股权转让的个人所得税", "Tax on selling reward shares"), asks=Text("高校院所奖励的股权卖出时缴多少个税？", "What is due when reward shares of a university or institute are sold?"),
    facts=(money("price", Text("转让价", "Price"), example="2000000"), money("fees", Text("合理税费", "Reasonable taxes and fees"), example="10000"), money("dividends", Text("持有期分红", "Dividends meanwhile"), example="0")),
    values=(Output("on_receipt", Sort.MONEY, Text("取得时", "On receipt")), Output("on_dividends", Sort.MONEY, Text("分红", "On dividends"), gain=-1), Output("on_sale", Sort.MONEY, Text("转让时", "On sale"), gain=-1)), serves=("T-08", "T-40"),
)


@sale.formula("1999-07-01", SHARES)
def _sale(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gain = say.step("gain", Text("转让所得（原值计零）", "Gain, the original value counted as nothing"), maximum(fact.price - fact.fees, 0))
    say.value("on_receipt", 0)
    say.value("on_dividends", fact.dividends * parameter.share_income_rate)
    say.value("on_sale", gain * parameter.share_income_rate)


invested = Rule(
    "tax.technology-invested", Text("技术成果投资入股", "Technology as capital"), asks=Text("递延纳税与当期纳税相比，各在何时缴多少？", "With deferral or without, what is due when?"),
    facts=(
        choice("investor", Text("投资人", "Investor"), ("person", Text("个人", "A person")), ("enterprise", Text("企业", "An enterprise")), optional=True, help=Text("不填按个人计算。", "A person where nothing is said.")),
        money("cost", Text("技术成果原值", "Original cost of the technology"), example="200000"), money("value", Text("入股作价", "Value at which it was invested"), example="5000000"), money("cash", Text("对价中的现金", "Cash in the consideration"), example="0"),
        yes_no("resident_company", Text("被投资企业是境内居民企业", "The investee is a resident company")), money("sale_price", Text("股权转让价", "Price of the shares when sold"), example="9000000"), money("fees", Text("转让税费", "Taxes and fees of the sale"), example="50000"),
    ),
    values=(
        Output("deferral_open", Sort.YES_NO, Text("可选递延", "Deferral may be chosen")), Output("deferred_at_sale", Sort.MONEY, Text("递延：转让时缴", "Deferred: due at sale"), gain=-1), Output("ordinary_now", Sort.MONEY, Text("当期：入股时应缴", "Ordinary: due on the investment"), gain=-1),
        Output("ordinary_yearly", Sort.MONEY, Text("当期：分五年每年", "Ordinary: a year, over five"), gain=-1), Output("ordinary_at_sale", Sort.MONEY, Text("当期：转让时再缴", "Ordinary: due at sale as well")),
    ),
    serves=("T-08", "T-40"),
)


@invested.formula("2016-09-01", DEFERRAL)
def _invested(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    is_open = say.step("deferral_open", Text("可选递延（对价全部为股权）", "Deferral is open: the consideration is all equity"), fact.resident_company & (fact.cash <= 0), sort=Sort.YES_NO)
    whole_gain = say.step("whole_gain", Text("转让价减原值与税费", "Price less original cost and fees"), maximum(fact.sale_price - fact.cost - fact.fees, 0))
    first_gain = say.step("first_gain", Text("入股作价减原值", "Value invested less original cost"), maximum(fact.value - fact.cost, 0))
    later_gain = say.step("later_gain", Text("转让价减入股作价与税费", "Price less value invested and fees"), maximum(fact.sale_price - fact.value - fact.fees, 0))
    is_enterprise = where(fact.has("investor"), fact.investor.is_one_of("enterprise"), False)
    rate = say.step("rate", Text("税率", "Rate"), where(is_enterprise, parameter.cit_rate, parameter.share_income_rate), sort=Sort.RATIO)
    now = first_gain * rate
    say.warn_when(~is_open, "no-deferral", Text("对价含现金或被投资企业不合条件，不能递延。", "There is cash in the consideration, or the investee does not qualify; deferral is closed."), Text("签约前把对价改为全部股权、投入境内居民企业，才能选择递延；已签约的按结果所列分五年缴纳，向主管税务机关备案。", "Before signing, take all equity, in a resident company, and deferral is open; after it, pay over five years as in the answer, filed with the tax office."))
    say.value("deferral_open", is_open)
    say.value("deferred_at_sale", where(is_open, whole_gain * rate, 0))
    say.value("ordinary_now", now)
    say.value("ordinary_yearly", now.over(parameter.instalment_years))
    say.value("ordinary_at_sale", later_gain * rate)


instalments = Rule(
    "tax.share-reward-instalments", Text("高新技术企业股权奖励分期缴税", "Spreading tax on share rewards of a high-tech enterprise"), asks=Text("能分几年缴，每年多少？", "Over how many years, and how much a year?"),
    facts=(yes_no("high_tech", Text("发放企业是高新技术企业", "The company is a high-tech enterprise")), yes_no("technical_staff", Text("领取人是相关技术人员", "The payee is technical staff")), money("tax", Text("应纳个税", "Income tax due"), example="500000"), whole("years", Text("拟分年数", "Years wished"), least=Fraction(1), example="5", change=Change())),
    values=(Output("yearly", Sort.MONEY, Text("每年", "A year"), gain=-1),), is_decision=True, serves=("T-08", "T-40"),
)


@instalments.formula("2016-01-01", SPREAD)
def _instalments(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~(fact.high_tech & fact.technical_staff), "not-covered", Text("只适用于高新技术企业的技术人员。", "It covers technical staff of high-tech enterprises only."), Text("不能分期，按取得当期一次缴纳。企业证书到期的先重新认定（见“高新技术企业认定”）；非技术人员或其他企业的计划，看“非上市公司股权激励递延纳税”是否适用。", "It is not spread and is paid at once. A firm whose certificate has expired is recognised anew first, see “High-tech enterprise: recognition”; for other people or firms see “Deferral for equity plans of unlisted companies”."))
    say.refuse_when(fact.years > parameter.instalment_years, "too-long", Text("最长 5 个公历年度。", "At most five calendar years."), Text("把年数改为 5 年以内，由企业在规定期限内向主管税务机关备案分期计划；确有困难的，向税务机关咨询其他途径。", "Choose five years or fewer, and let the firm file the plan with its tax office; who cannot pay so asks the tax office what else is open."))
    say.value("yearly", fact.tax.over(fact.years))


plans = Rule(
    "tax.unlisted-equity-plan", Text("非上市公司股权激励递延纳税", "Deferral for equity plans of unlisted companies"), asks=Text("能不能递延到转让时缴，缴多少？", "May tax wait until the sale, and how much is it then?"),
    facts=(
        yes_no("meets_conditions", Text("激励计划符合全部条件并已备案", "The plan meets every condition and is filed")), money("sale_price", Text("转让价", "Price when sold"), example="1000000"), money("cost", Text("取得成本", "Cost of the shares"), example="100000"), money("fees", Text("合理税费", "Reasonable taxes and fees"), example="5000"),
    ),
    values=(Output("on_sale", Sort.MONEY, Text("转让时缴", "Due at sale"), gain=-1),), is_decision=True, serves=("T-08", "T-40"),
)


@plans.formula("2016-09-01", PLANS)
def _plans(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.meets_conditions, "no-deferral", Text("计划不符合条件或未备案，取得时即按工资薪金计税。", "The plan does not qualify or is not filed; tax is due on receipt as wages."), Text("由企业对照递延条件逐项补足，在股权激励取得后按期向主管税务机关备案；已错过备案的，取得当期按工资薪金缴税，高新技术企业的技术人员可看“高新技术企业股权奖励分期缴税”。", "The firm meets each condition and files with its tax office in time; where that was missed, tax is due on receipt as wages, and technical staff of a high-tech enterprise may see “Spreading tax on share rewards of a high-tech enterprise”."))
    say.value("on_sale", maximum(fact.sale_price - fact.cost - fact.fees, 0) * parameter.share_income_rate)
