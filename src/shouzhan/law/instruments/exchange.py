"""Technology exchanges: in which ways a result is traded, and which results must come to the exchange."""

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
    maximum,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import EXCHANGE, TRANSFER_PLAN

way = Rule(
    "instruments.exchange-way", Text("技术交易的方式", "Way of trading on the exchange"),
    asks=Text("这笔交易可以在技术交易所这样做吗？", "May this deal be made on the exchange in this way?"),
    facts=(
        choice(
            "mode", Text("交易类型", "Mode"), ("transfer", Text("转让", "Transfer")), ("licence", Text("许可", "Licence")), ("investment", Text("作价投资", "Investment in kind")),
            ("development", Text("开发", "Development")), ("service", Text("服务", "Service")), ("consulting", Text("咨询", "Consulting")), ("other", Text("其他", "Other")),
        ),
        choice(
            "method", Text("成交方式", "Method"), ("agreement", Text("协议转让", "Agreement")), ("auction", Text("拍卖", "Auction")), ("tender", Text("招标", "Tender")),
            ("bidding", Text("竞价", "Competitive bidding")), ("other", Text("其他", "Other")), change=Change(),
        ),
    ),
    values=(Output("is_listed_way", Sort.YES_NO, Text("属于列明的类型和方式", "Among the ways named")),), is_decision=True, serves=("T-30",),
)


@way.formula("2025-04-11", EXCHANGE)
def _way(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    odd_mode, odd_method = fact.mode.is_one_of("other"), fact.method.is_one_of("other")
    say.refuse_when(odd_mode, "not-technology", Text("不属于技术交易的类型。", "It is no kind of technology deal."), Text("技术交易所只办转让、许可、作价投资、开发、服务、咨询；属于其中一类的，改选交易类型并附合同，都不属于的（如产品买卖、资产转让），由双方另行签约，不进场。", "The exchange serves transfer, licence, investment in kind, development, service and consulting: where the deal is one of these, choose it and enclose the contract; where it is none, such as a sale of goods, the parties sign without the exchange."))
    say.warn_when(odd_method, "other-method", Text("其他方式须有法律依据。", "Another method needs a basis in law."), Text("由交易双方注明这一成交方式的法律依据，经交易机构确认后采用；没有依据的，改用协议转让、拍卖、招标或竞价。", "The parties state the law this method stands on, and the exchange confirms it; without one, choose agreement, auction, tender or bidding."))
    say.value("is_listed_way", ~odd_mode & ~odd_method)


forced = Rule(
    "instruments.forced-listing", Text("强制进场", "Mandatory listing"),
    asks=Text("这项财政资金成果是否逾期未转化、应当进场？", "Is this publicly funded result overdue and to be listed?"),
    facts=(
        yes_no("city_funded", Text("由市级财政资金支持", "Funded by the city")), day("agreed_by", Text("约定转化期限", "To be transformed by")),
        yes_no("transformed", Text("已转化", "Transformed"), change=Change(Fraction(3), 90)), yes_no("exempted", Text("已获豁免", "Exempted"), change=Change(Fraction(2), 30)),
        day("checked_on", Text("检查日", "Checked on")),
    ),
    values=(Output("is_overdue", Sort.YES_NO, Text("逾期应进场", "Overdue, to be listed")), Output("days_overdue", Sort.WHOLE, Text("逾期天数", "Days overdue"))),
    dated_by="checked_on", is_decision=True, serves=("T-32",),
)


@forced.formula("2021-05-28", TRANSFER_PLAN)
def _forced(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    days = say.step("days", Text("超过约定期限的天数", "Days past the agreed one"), maximum(fact.checked_on.days_since(fact.agreed_by), 0), sort=Sort.WHOLE)
    overdue = fact.city_funded & ~fact.transformed & ~fact.exempted & (days > 0)
    say.warn_when(overdue, "overdue", Text("逾期未转化，可要求进场交易。", "It is overdue and may be ordered onto the exchange."), Text("由项目承担单位尽快转化并登记，或向下达项目的部门说明理由申请豁免；被责令进场的期限见“强制进场的办理期限”。", "The unit transforms it and enters that, or gives the department that funded it the reasons to be exempted; for the times of an order see “Deadlines of a mandatory listing”."))
    say.value("is_overdue", overdue)
    say.value("days_overdue", where(overdue, days, 0))
