"""Bids against a reserve and a step, and what is still to be paid."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    maximum,
    money,
    where,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import EXCHANGE

bid = Rule(
    "instruments.auction-bid", Text("竞价出价是否有效", "Whether a bid counts"),
    asks=Text("这次出价有效吗，最低要出多少？", "Does this bid count, and what is the least that would?"),
    facts=(
        money("reserve", Text("保留价", "Reserve"), example="1000000.00"), money("increment", Text("加价幅度", "Increment"), example="50000.00"),
        money("highest", Text("当前最高有效出价", "Highest bid so far"), optional=True, help=Text("尚无有效出价的留空。", "Leave it empty before the first bid.")),
        money("bid", Text("本次出价", "Bid"), change=Change()),
    ),
    values=(Output("least", Sort.MONEY, Text("最低有效出价", "Least bid that counts")), Output("highest_after", Sort.MONEY, Text("此后最高有效出价", "Highest bid after it"))),
    is_decision=True, serves=("T-30",),
)


@bid.formula("2020-10-28", EXCHANGE)
def _bid(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    so_far = fact.has("highest")
    highest = where(so_far, fact.highest, 0)
    least = say.step("least_line", Text("最低有效出价", "Least bid that counts"), where(so_far, maximum(highest + fact.increment, fact.reserve), fact.reserve))
    say.refuse_when(~so_far & (fact.bid < fact.reserve), "below-reserve", Text("低于保留价。", "It is below the reserve."), Text("提高出价。", "Bid more."))
    say.refuse_when(fact.bid < least, "below-step", Text("加价不足一个幅度。", "It rises by less than the increment."), Text("提高出价。", "Bid more."))
    say.value("least", least)
    say.value("highest_after", where(fact.bid < least, highest, fact.bid))


settlement = Rule(
    "instruments.auction-settlement", Text("竞价成交结算", "Settlement of an auction"),
    asks=Text("成交后还要付多少？", "How much is still to be paid?"),
    facts=(money("winning_bid", Text("成交价", "Winning bid"), example="1050000.00"), money("deposit", Text("已交保证金", "Deposit paid"), example="300000.00")),
    values=(Output("balance", Sort.MONEY, Text("应付余款", "Balance")), Output("returned", Sort.MONEY, Text("应退保证金", "Returned")),), serves=("T-30",),
)


@settlement.formula("2020-10-28", EXCHANGE)
def _settlement(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("balance", maximum(fact.winning_bid - fact.deposit, 0))
    say.value("returned", maximum(fact.deposit - fact.winning_bid, 0))
