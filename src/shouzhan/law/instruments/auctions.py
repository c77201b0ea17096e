"""Bids against a reserve and a step, and what is still to be paid."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    day,
    maximum,
    money,
    rounded,
    where,
    yes_no,
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
    say.refuse_when(~so_far & (fact.bid < fact.reserve), "below-reserve", Text("低于保留价。", "It is below the reserve."), Text("在竞价结束前重新出价，不低于结果所列“最低有效出价”；不愿加价的，到期由保留价以上的出价人成交或流拍。", "Bid again before the close, at least the least bid that counts, shown in the answer; else somebody at or above the reserve wins, or nobody does."))
    say.refuse_when(fact.bid < least, "below-step", Text("加价不足一个幅度。", "It rises by less than the increment."), Text("在竞价结束前重新出价，不低于结果所列“最低有效出价”（当前最高价加一个幅度）；低于它的出价不计，原最高价保留。", "Bid again before the close, at least the least bid that counts: the highest and one increment; a lower one does not count, and the highest stands."))
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


clock = Rule(
    "instruments.auction-clock", Text("竞价的时限", "The times of an auction"),
    asks=Text("临近截止的出价延时多久，密封报价几小时内开标？", "How long does a late bid put the end off, and within how many hours are sealed bids opened?"),
    facts=(day("announced_on", Text("公告之日", "Announced on"), example="2026-11-20"),),
    values=(
        Output("window_minutes", Sort.WHOLE, Text("视为临近截止的分钟数", "Minutes before the end that count as late")),
        Output("extension_minutes", Sort.WHOLE, Text("延时分钟数", "Minutes left for an answer")),
        Output("opening_hours", Sort.WHOLE, Text("开标小时数", "Hours for opening sealed bids")),
    ),
    dated_by="announced_on", serves=("T-30",),
)


@clock.formula("2020-10-28", EXCHANGE)
def _clock(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("window_minutes", say.step("window", Text("视为临近截止的分钟数", "Minutes before the end that count as late"), parameter.auction_window_minutes, sort=Sort.WHOLE))
    say.value("extension_minutes", say.step("extension", Text("延时分钟数", "Minutes left for an answer"), parameter.auction_extension_minutes, sort=Sort.WHOLE))
    say.value("opening_hours", say.step("opening", Text("开标小时数", "Hours for opening sealed bids"), parameter.auction_opening_hours, sort=Sort.WHOLE))


deposit = Rule(
    "instruments.auction-deposit", Text("竞价保证金的处理", "What becomes of a bidder's deposit"),
    asks=Text("竞价结束后保证金退还多少？", "How much of the deposit is returned after the auction?"),
    facts=(
        money("deposit", Text("已交保证金", "Deposit paid"), example="300000.00"), yes_no("committed", Text("截止时有密封报价", "Had a sealed bid at the end")),
        yes_no("opened", Text("已按时开标", "Opened it in time")), day("ended_on", Text("结束之日", "Ended on"), example="2026-11-20"),
    ),
    values=(Output("forfeited", Sort.MONEY, Text("不予退还", "Forfeited")), Output("returned", Sort.MONEY, Text("应退", "Returned"), gain=1)),
    dated_by="ended_on", serves=("T-30",),
)


@deposit.formula("2020-10-28", EXCHANGE)
def _deposit(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    silent = fact.committed & ~fact.opened
    lost = say.step("lost", Text("未开标不予退还的部分", "The part lost by not opening"), rounded(where(silent, fact.deposit * parameter.auction_unopened_share, 0), 2))
    say.value("forfeited", lost)
    say.value("returned", fact.deposit - lost)
