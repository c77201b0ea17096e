"""Sales by state-owned enterprises: how long to list, what price needs approval, how to pay. Universities are not bound."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    banded,
    choice,
    day,
    money,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import STATE_ASSETS, UNIVERSITIES_FREE

_SELLER = choice(
    "seller", Text("转让方", "Seller"), ("state-enterprise", Text("国有企业", "State-owned enterprise")), ("university", Text("高等院校", "University")), ("institute", Text("科研机构", "Research institute")),
    help=Text("高等院校、科研机构转化成果不受本办法约束。", "Universities and institutes are not bound by these measures."),
)

listing = Rule(
    "instruments.state-listing", Text("国有企业转让信息披露期", "Listing period of a state sale"),
    asks=Text("要公开披露多久，最早哪天成交？", "How long must it be listed, and from which day may it be sold?"),
    facts=(
        _SELLER, choice("object", Text("标的", "Object"), ("property-right", Text("产权", "Property rights")), ("asset", Text("资产", "Assets"))),
        money("base_price", Text("转让底价", "Base price"), example="1000000.00"), day("listed_on", Text("披露起始日", "Listed on"), example="2026-11-02"),
    ),
    values=(
        Output("working_days", Sort.WHOLE, Text("披露期（工作日）", "Working days")), Output("last_day", Sort.DAY, Text("披露期末日", "Last day")), Output("sold_from", Sort.DAY, Text("最早成交日", "Sold from")),
    ),
    dated_by="listed_on", serves=("T-30", "T-33"),
)


@listing.formula("2016-06-24", STATE_ASSETS, UNIVERSITIES_FREE)
def _listing(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    for_assets = banded(fact.base_price, parameter.asset_listing_days)
    wanted = where(fact.object.is_one_of("asset"), for_assets, parameter.property_right_listing_days)
    days = say.step("days", Text("披露期（工作日）", "Working days"), where(fact.seller.is_one_of("state-enterprise"), wanted, 0), sort=Sort.WHOLE)
    last = where(days > 0, fact.listed_on.plus_working_days(days), fact.listed_on)
    say.value("working_days", days)
    say.value("last_day", last)
    say.value("sold_from", where(days > 0, last.plus_days(1), fact.listed_on))


price = Rule(
    "instruments.state-price", Text("国有资产转让价格", "Price of a state sale"),
    asks=Text("这个价格需要批准吗？", "Does this price need approval?"),
    facts=(
        _SELLER, money("appraisal", Text("评估结果", "Appraised value")), money("price", Text("拟转让价格", "Price"), change=Change(Fraction(1))),
        yes_no("approved", Text("低价已经转让行为批准单位同意", "A low price was approved"), change=Change(Fraction(2), 30)),
    ),
    values=(Output("least", Sort.MONEY, Text("无须批准的最低价", "Least without approval"), gain=-1),), is_decision=True, serves=("T-33",),
)


@price.formula("2016-06-24", STATE_ASSETS, UNIVERSITIES_FREE)
def _price(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    least = say.step("least_line", Text("评估结果的规定比例", "Share of the appraisal"), where(fact.seller.is_one_of("state-enterprise"), fact.appraisal * parameter.state_sale_price_share, 0))
    say.refuse_when(
        (fact.price < least) & ~fact.approved, "below-appraisal", Text("价格低于评估结果的规定比例，须经批准。", "The price is below the share of the appraisal and needs approval."),
        Text("由转让方把价格提高到结果所列“无须批准的最低价”，或先报批准转让的单位书面同意，再签约。", "The seller raises the price to the least without approval, in the answer, or has the body that approved the sale agree in writing first."),
    )
    say.value("least", least)


payment = Rule(
    "instruments.state-payment", Text("国有资产交易付款", "Payment in a state sale"),
    asks=Text("保证金和付款安排合规吗，何时付清？", "Are deposit and payment in order, and when is it all paid?"),
    facts=(
        day("dealt_on", Text("合同生效日", "Contract in force on"), example="2026-11-02"), money("base_price", Text("转让底价", "Base price")), money("price", Text("成交价", "Price")),
        money("deposit", Text("保证金", "Deposit"), change=Change()), yes_no("by_instalments", Text("分期付款", "By instalments"), change=Change()),
        money("first_payment", Text("首期付款", "First payment"), change=Change()), yes_no("has_security", Text("其余款项有担保", "The rest is secured"), change=Change(Fraction(2), 14)),
    ),
    values=(
        Output("usual_deposit", Sort.MONEY, Text("保证金通常上限", "Usual largest deposit")), Output("least_first", Sort.MONEY, Text("首期最低额", "Least first payment"), gain=-1),
        Output("first_due_on", Sort.DAY, Text("首期（或全款）最晚付款日", "First or whole payment due on")), Output("rest_due_on", Sort.DAY, Text("余款最晚付款日", "Rest due on")),
    ),
    dated_by="dealt_on", is_decision=True, serves=("T-30", "T-33"),
)


@payment.formula("2016-06-24", STATE_ASSETS)
def _payment(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    usual = fact.base_price * parameter.state_sale_deposit_share
    least = say.step("least_line", Text("首期最低额", "Least first payment"), where(fact.by_instalments, fact.price * parameter.state_sale_first_share, fact.price))
    first_due = fact.dealt_on.plus_working_days(parameter.state_sale_payment_days)
    say.refuse_when(fact.first_payment < least, "first-too-small", Text("首期付款不足。", "The first payment is too small."), Text("由受让方在结果所列付款日前把首期补足到“首期最低额”；不分期的，一次付清全款。", "The buyer brings the first payment up to its least by the day in the answer; without instalments all of it is paid at once."))
    say.refuse_when(fact.by_instalments & ~fact.has_security, "no-security", Text("分期付款的余款须有担保。", "The rest of the instalments needs security."), Text("由受让方为余款提供转让方认可的担保，写入合同；提供不了的，改为一次付清。", "The buyer gives security for the rest that the seller accepts, in the contract; who cannot pays all at once."))
    say.warn_when(fact.deposit > usual, "deposit-above-usual", Text("保证金高于通常上限。", "The deposit is above the usual largest one."), Text("由转让方把保证金降到结果所列“保证金通常上限”，或在公告中说明较高的理由。", "The seller lowers the deposit to the usual largest one in the answer, or gives its reason in the notice."))
    say.value("usual_deposit", usual)
    say.value("least_first", least)
    say.value("first_due_on", first_due)
    say.value("rest_due_on", where(fact.by_instalments, fact.dealt_on.plus_months(parameter.state_sale_instalment_months), first_due))
