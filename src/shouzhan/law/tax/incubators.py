"""Relief of incubators, science parks and maker spaces: from which month to which."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    choice,
    day,
    day_in,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

RELIEF = Citation("incubator-tax-2023")
NEW = Citation("vat-relief-2026")

FACTS = (
    day("month_of", Text("所属月份的任意一天", "Any day of the month"), example="2026-11-20"),
    choice("status", Text("载体", "Carrier"), ("national-incubator", Text("国家级孵化器", "National incubator")), ("provincial-incubator", Text("省级孵化器", "Provincial incubator")), ("science-park", Text("大学科技园", "University science park")), ("maker-space", Text("国家备案众创空间", "Maker space filed nationally")), ("other", Text("其他", "Other"))),
    day("recognised_on", Text("认定或备案之日", "Recognised or filed on"), example="2025-06-10"), day("lost_on", Text("取消资格之日", "Status lost on"), optional=True),
)

property_relief = Rule(
    "tax.incubator-property", Text("载体房产税与土地使用税", "Property and land-use tax of a carrier"), asks=Text("这个月自用或提供给在孵对象的房产、土地免不免税？", "Are premises used or given to incubatees exempt this month?"), dated_by="month_of",
    facts=(*FACTS, yes_no("for_incubatees", Text("自用或提供给在孵对象使用", "Used by itself or given to incubatees"), change=Change(note=Text("收回后改为自用或提供给在孵对象", "take it back and use it for incubation")))), values=(Output("exempt", Sort.YES_NO, Text("免税", "Exempt")), Output("from_month", Sort.DAY, Text("自该月起", "From the month of"))), is_decision=True, serves=("Z-14",),
)


def month_start(on: Node) -> Node:
    """The first day of a day's month."""
    return day_in(on.year(), on.month(), 1)


def running(fact: GivenFacts) -> tuple[Node, Node]:
    """The month relief starts with, and whether it runs in the month asked about."""
    start = month_start(fact.recognised_on).plus_months(1)
    ended = where(fact.has("lost_on"), month_start(fact.month_of) > month_start(fact.lost_on), False)
    return start, (month_start(fact.month_of) >= start) & ~ended & ~fact.status.is_one_of("other")


@property_relief.formula("2024-01-01", RELIEF, until="2027-12-31")
def _property(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    start, runs = running(fact)
    say.refuse_when(~runs, "not-then", Text("这个月不在优惠期内，或载体类别不适用。", "The month lies outside the relief, or the carrier is of no such kind."), Text("这个月照常申报缴纳；自认定或备案的次月起、至取消资格的当月止可以免税，此后重新认定的从次月再起。属“其他”类载体的，先申请国家级、市级孵化器或国家备案众创空间。", "Pay as usual for this month: the relief runs from the month after recognition or filing through the month the status is lost, and again from the month after a new one. A carrier of another kind is recognised or filed first."))
    say.refuse_when(~fact.for_incubatees, "use", Text("房产、土地不是自用或提供给在孵对象。", "The premises are not used by itself or given to incubatees."), Text("由载体把该处房产、土地收回自用或提供给在孵对象，从改变用途后按实际使用的部分免税；其余部分照常缴纳。", "The carrier takes the premises back for its own use or gives them to incubatees, and has the relief for the part used so from then; the rest is taxed."))
    say.value("exempt", runs & fact.for_incubatees)
    say.value("from_month", start)


vat_relief = Rule(
    "tax.incubator-vat", Text("载体孵化服务增值税", "VAT on incubation services"), asks=Text("这个月的孵化服务免不免增值税？", "Are incubation services exempt from VAT this month?"), dated_by="month_of",
    facts=(*FACTS, yes_no("separate_books", Text("单独核算", "Kept apart in the books"), change=Change(days=30))), values=(Output("exempt", Sort.YES_NO, Text("免税", "Exempt")),), is_decision=True, serves=("Z-14",),
)


@vat_relief.formula("2024-01-01", RELIEF, until="2025-12-31")
def _vat(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _start, runs = running(fact)
    say.refuse_when(~runs, "not-then", Text("这个月不在优惠期内，或载体类别不适用。", "The month lies outside the relief, or the carrier is of no such kind."), Text("这个月的孵化服务照常缴增值税；自认定或备案的次月起、至取消资格的当月止可以免税。属“其他”类载体的，先申请国家级、市级孵化器或国家备案众创空间。", "Incubation services of this month bear VAT: the relief runs from the month after recognition or filing through the month the status is lost. A carrier of another kind is recognised or filed first."))
    say.refuse_when(~fact.separate_books, "books", Text("孵化服务没有单独核算。", "Incubation services are not kept apart."), Text("由载体从下月起把孵化服务收入单独设账核算，单独核算之后的收入可以免税；此前能凭合同和发票分清的，先请主管税务机关确认。", "The carrier keeps the income from incubation services in accounts of its own, and what is kept so is exempt; for income before that, which contracts and invoices tell apart, ask the tax office first."))
    say.value("exempt", runs & fact.separate_books)


@vat_relief.formula("2026-01-01", NEW)
def _vat_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("exempt", parameter.incubator_vat_2026 > 0)
