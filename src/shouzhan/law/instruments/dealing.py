"""Deals on an exchange: by when an interest is answered, who may buy from whom, and what follows when nobody pays."""

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
    money,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import EXCHANGE

PRICING = Citation("transformation-law", "18")
PUBLISHED = Citation("state-council-16-2016", "一(四)")
LEADERS = Citation("city-transformation-2017", "第三十九条")

answer = Rule(
    "instruments.interest-answer", Text("意向答复期限", "Answering an interest"), asks=Text("最迟哪天答复意向方？", "By which day is an interested party answered?"),
    facts=(day("asked_on", Text("收到意向之日", "Interest received on"), example="2026-11-02"),),
    values=(Output("answer_by", Sort.DAY, Text("最迟答复日", "Answer by")),), dated_by="asked_on", serves=("T-30",),
)


@answer.formula("2020-10-28", EXCHANGE)
def _answer(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("answer_by", say.step("answer_line", Text("收到之日起若干工作日", "So many working days after"), fact.asked_on.plus_working_days(parameter.interest_answer_days), sort=Sort.DAY))


related = Rule(
    "instruments.related-buyer", Text("关联受让方", "A buyer related to the seller"), asks=Text("这个受让方能不能参加这次交易？", "May this buyer take part in the deal?"),
    facts=(
        choice(
            "relation", Text("与转让方的关系", "Relation to the seller"), ("none", Text("没有关联", "None")), ("same-body", Text("同一单位", "The same body")),
            ("valuer", Text("成果的评估机构", "The valuer of the result")), ("parent-or-child", Text("上下级或母子单位", "Parent or subsidiary")),
            ("contributor", Text("完成人任职或所办的单位", "A body one of the contributors works for or set up")),
        ),
        yes_no("declared", Text("已申报关联关系", "Declared"), change=Change(days=0)), yes_no("published", Text("关联关系已公布", "Published"), change=Change(days=1)),
    ),
    values=(Output("may", Sort.YES_NO, Text("可以参加", "May take part")),), is_decision=True, serves=("T-30", "T-33"),
)


@related.formula("2016-02-26", PRICING, PUBLISHED)
def _related(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    barred = fact.relation.is_one_of("same-body", "valuer")
    near = fact.relation.is_one_of("parent-or-child", "contributor")
    say.refuse_when(fact.relation.is_one_of("same-body"), "buyer-is-seller", Text("受让方就是转让方，不构成交易。", "Buyer and seller are the same body; that is no deal."), Text("由另一单位受让，或改按内部使用办理。", "Let another body buy, or treat it as use inside the body."), PRICING)
    say.refuse_when(fact.relation.is_one_of("valuer"), "buyer-is-valuer", Text("受让方评估过这项成果，不能参加交易。", "The buyer valued this result and may not buy it."), Text("受让方退出，或由转让方请与受让方无关的机构重新评估，以新的评估结果定价后再交易。", "The buyer stands back, or the seller has it valued again by a body that has nothing to do with the buyer, and the price follows that."), PRICING)
    say.refuse_when(near & ~fact.declared, "relation-not-declared", Text("受让方与转让方有关联，尚未申报。", "The buyer is related to the seller and has not declared it."), Text("由受让方在意向中申报与转让方的关联关系，交易机构公布后再交易；没有关联而选错的，更正关系。", "The buyer declares its relation to the seller with its interest, the exchange publishes it, and the deal follows; where there is none, correct the choice."), PUBLISHED)
    say.refuse_when(near & fact.declared & ~fact.published, "relation-not-published", Text("关联关系已申报，尚未公布。", "The relation is declared but not published yet."), Text("由交易机构公布受让方与转让方的关联关系，公布后再签约；买卖双方可催办，但不能先行成交。", "The exchange publishes the relation first and the parties sign then; they may ask it to hurry but not close before."), LEADERS)
    say.warn_when(near & fact.declared & fact.published, "related", Text("受让方与转让方有关联，已申报并公布。", "The buyer is related to the seller; it is declared and published."), Text("可以交易；由转让方在决策记录中注明关联关系和回避情况，受让方的关联人员不参与定价。", "The deal may go on; the seller notes the relation and who stood back in its record, and nobody related to the buyer sets the price."))
    say.value("may", ~barred & (~near | (fact.declared & fact.published)))


default = Rule(
    "instruments.deal-default", Text("成交后不履约", "Not completing a deal"), asks=Text("成交后不履约有什么后果？", "What follows when a deal is not completed?"),
    facts=(
        choice("at_fault", Text("责任方", "At fault"), ("buyer", Text("受让方", "The buyer")), ("seller", Text("转让方", "The seller")), ("neither", Text("双方均无责任", "Neither"))),
        money("deposit", Text("在管保证金", "Deposit held"), example="300000.00"), day("defaulted_on", Text("认定之日", "Established on"), example="2026-11-02"),
    ),
    values=(
        Output("forfeited", Sort.MONEY, Text("不予退还的保证金", "Deposit forfeited")), Output("returned", Sort.MONEY, Text("应退保证金", "Deposit to return"), gain=1),
        Output("banned_until", Sort.DAY, Text("限制参加交易至", "Barred from buying until")),
    ),
    dated_by="defaulted_on", serves=("T-30", "T-33"),
)


@default.formula("2020-10-28", EXCHANGE)
def _default(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    buyer = fact.at_fault.is_one_of("buyer")
    say.value("forfeited", say.step("forfeited_line", Text("不予退还的保证金", "Deposit forfeited"), where(buyer, fact.deposit, 0)))
    say.value("returned", where(buyer, 0, fact.deposit))
    ban = say.step("ban", Text("限制参加交易至", "Barred until"), fact.defaulted_on.plus_months(parameter.buyer_ban_months), sort=Sort.DAY)
    say.value("banned_until", where(buyer, ban, fact.defaulted_on))


noticed = Rule(
    "instruments.notice-validity", Text("协议定价公示的有效期", "How long a price notice serves"), asks=Text("公示过的价格到哪天为止还能签约？", "Until which day may a contract be signed on a published price?"),
    facts=(day("ended_on", Text("公示最后一日", "Last day of the notice"), example="2026-11-17"), day("signed_on", Text("签约日", "Contract signed on"), example="2026-12-01", change=Change(note=Text("签约以前重新公示", "publish the price anew before signing")))),
    values=(Output("good_until", Sort.DAY, Text("最迟签约日", "Sign by")),), is_decision=True, dated_by="ended_on", serves=("T-30",),
)


@noticed.formula("2016-02-26", PRICING, PUBLISHED)
def _noticed(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    until = say.step("good_line", Text("公示期满后若干月内", "So many months after the notice"), fact.ended_on.plus_months(parameter.price_notice_months), sort=Sort.DAY)
    say.refuse_when(fact.signed_on <= fact.ended_on, "notice-running", Text("公示期满以前不能签约。", "No contract is signed before the notice is over."), Text("等公示期满、异议处理完，从次日起双方再签约。", "Wait until the notice is over and no objection is open; both sides sign from the next day on."), PUBLISHED)
    say.refuse_when(
        fact.signed_on > until, "notice-stale", Text("公示距今太久，不能再据此签约。", "The notice is too old to sign a contract on."), Text("按现在的价格重新公示，期满无异议后签约。", "Publish the price anew, and sign when that notice is over without objection."), PUBLISHED)
    say.value("good_until", until)
