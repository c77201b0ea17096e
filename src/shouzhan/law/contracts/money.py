"""Contracts whose price comes later as royalty, or is in foreign money."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    day,
    items,
    money,
    number,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2026, RULES_2001, unread_measures

royalty = Rule(
    "contracts.royalty", Text("提成合同登记额", "Registering a royalty contract"), asks=Text("提成合同现在登记多少，还有多少待补充登记？", "How much of a royalty contract is registered, and how much is to be added?"),
    facts=(money("entry_fee", Text("入门费", "Entry fee"), example="500000.00"), items("royalties", Text("已发生的提成", "Royalties that arose"), money("amount", Text("金额", "Amount")), yes_no("registered", Text("已补充登记", "Already added")))),
    values=(Output("registered", Sort.MONEY, Text("已登记", "Registered")), Output("to_add", Sort.MONEY, Text("待补充登记", "To be added")), Output("total", Sort.MONEY, Text("合计", "Together"), gain=1)), serves=("T-39",),
)


def _royalty(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    added = say.step("added", Text("已补充登记的提成", "Royalties already added"), fact.royalties.sum(where(fact.royalties.registered, fact.royalties.amount, 0)))
    arisen = say.step("arisen", Text("已发生的提成", "Royalties that arose"), fact.royalties.sum(fact.royalties.amount))
    say.warn_when(arisen > added, "to-add", Text("有提成尚未补充登记。", "Some royalties are not added yet."), Text("由卖方凭提成结算单到原登记机构办理补充登记，登记后才计入技术交易额。", "The seller has the royalties added at the original registry by their statements of account; they count once they are."))
    say.value("registered", fact.entry_fee + added)
    say.value("to_add", arisen - added)
    say.value("total", fact.entry_fee + arisen)


royalty.formula("2001-07-18", RULES_2001)(_royalty)


@royalty.formula("2026-01-23", MEASURES_2026, RULES_2001)
def _royalty_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _royalty(fact, parameter, say)


converted = Rule(
    "contracts.converted-total", Text("外币合同折算", "A price in foreign money"), asks=Text("外币合同折合多少人民币？", "What is a price in foreign money in yuan?"),
    facts=(
        money("foreign_total", Text("外币成交额", "Total in foreign money"), example="100000.00"), number("parity", Text("汇率中间价（一单位外币）", "Central parity of one unit"), most=Fraction(10000), example="7.1"),
        day("signed_on", Text("签订日", "Signed on"), example="2026-03-02"), day("parity_on", Text("汇率日", "Parity of"), example="2026-03-02", change=Change()),
    ),
    values=(Output("total", Sort.MONEY, Text("人民币成交额", "Total in yuan"), Text("按签订日中间价为通行做法，请向登记机构确认。", "The parity of the signing day is practice; confirm it with the registry."), gain=1),), dated_by="signed_on", is_decision=True, serves=("T-39",),
)


def _converted(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.parity_on.equals(fact.signed_on), "other-day", Text("应使用签订日的中间价。", "The parity of the signing day is used."), Text("把汇率日改为合同签订日，按当日公布的人民币汇率中间价重算；当日未公布的，向登记机构确认用哪一日。", "Take the central parity published on the day of signing; where none was, ask the registry which day it takes."))
    say.warn_when(fact.parity > 0, "practice", Text("按签订日中间价折算是通行做法，请向登记机构确认。", "Converting at the signing day is practice; confirm it with the registry."), Text("申请前向受理的登记机构确认折算日，并在登记表中注明汇率和日期。", "Ask the registry which day it takes before applying, and state parity and day on the form."))
    say.value("total", fact.foreign_total * fact.parity)


converted.formula("2001-07-18", RULES_2001)(_converted)


@converted.formula("2026-01-23", MEASURES_2026, RULES_2001)
def _converted_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _converted(fact, parameter, say)
