"""What the page of a change shows: the number before and after, what it breaks, who gains and who loses."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.rules.answer import printed
from shouzhan.engine.rules.dryrun import Effect, effect, findings, unlike, using
from shouzhan.engine.rules.facts import Sort
from shouzhan.engine.rules.parameters import BadParameter, Book
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.rooms.entitlements.answering import cited, shown
from shouzhan.rooms.entitlements.changing import compared, value_of, with_change
from shouzhan.rooms.entitlements.doubts import KINDS as DOUBTS
from shouzhan.rooms.entitlements.doubts import doubts
from shouzhan.rooms.entitlements.models import ParameterChange
from shouzhan.rooms.entitlements.referring import told_facts
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel
from shouzhan.web.words import say

MOST_MOVERS = 5


def _books(change: ParameterChange) -> tuple[Book, Book]:
    """The book without the change and with it."""
    return law.book(), with_change(change, law.book())


@panel("entitlements.changes", order=10)
def before_and_after(actor: Any, change: ParameterChange) -> shapes.Panel | None:
    """The number now and as meant."""
    parameter = change.subject
    if parameter is None:
        return None
    book = law.book()
    try:
        dated = value_of(change, book)
        unread: tuple[shapes.Fact, ...] = ()
    except BadParameter as bad:
        dated, unread = None, (shapes.Fact(_("读不懂"), say(Text(bad.zh, str(bad)))),)
    cite = cited(dated.cite, book) if dated and not change.source_title else shapes.Cite(f"《{change.source_title}》{change.source_number}", change.clause)
    facts = (
        shapes.Fact(_("参数"), parameter.title, url=f"/parameters/{parameter.name}/"), *compared(change), *unread,
        shapes.Fact(_("自"), change.since, kind="date"), shapes.Fact(_("至"), change.until, kind="date") if change.until else shapes.Fact(_("至"), _("不设止日")),
        shapes.Fact(_("依据"), f"{say(cite.source)} {say(cite.clause)}".strip(), url=cite.url), shapes.Fact(_("把握"), change.get_confidence_display()), shapes.Fact(_("说明"), change.remarks or None),
    )
    return shapes.Panel("change", _("改什么"), facts=facts)


@panel("entitlements.changes", order=15)
def what_looks_wrong(actor: Any, change: ParameterChange) -> shapes.Panel | None:
    """What both who drafts and who approves must confirm."""
    if change.state not in ("draft", "waiting") or change.subject is None:
        return None
    try:
        found = doubts(law.book()[change.parameter], value_of(change, law.book()), law.book().sources)
    except BadParameter:
        return None
    if not found:
        return None
    return shapes.Panel("doubts", _("需要确认"), note=_("批准前须逐项核对："), facts=tuple(shapes.Fact(say(label), found[kind]) for kind, label in DOUBTS if kind in found))


@panel("entitlements.changes", order=20)
def what_breaks(actor: Any, change: ParameterChange) -> shapes.Panel | None:
    """Gaps, dead rules and cliffs the draft brings, each with a case that shows it."""
    if change.state not in ("draft", "waiting") or change.subject is None:
        return None
    try:
        old, new = _books(change)
        found = findings(law.every_rule().values(), change.parameter, old, new, change.since)
    except BadParameter as bad:
        return shapes.Panel("breaks", _("试算：有没有漏洞"), note=Text(bad.zh, str(bad)))
    if not found:
        return shapes.Panel("breaks", _("试算：有没有漏洞"), text=_("没有发现空档、失效的条件、断崖或单位差错。"))
    rules = law.every_rule()
    rows = tuple(
        shapes.Row((
            shapes.Cell(KINDS().get(one.kind, one.kind)), shapes.Cell(one.sentence), shapes.Cell(rules[one.rule].title if one.rule else None, url=f"/rules/{one.rule}/" if one.rule else "", missing="–"),
            shapes.Cell(_("；").join((told_facts(rules[one.rule], one.witness) if one.rule else _witness(one.witness))[:6])),
        ))
        for one in found
    )
    columns = (shapes.Column("kind", _("问题")), shapes.Column("what", _("说明")), shapes.Column("rule", _("规则")), shapes.Column("witness", _("例证")))
    return shapes.Panel("breaks", _("试算：有没有漏洞"), table=shapes.Table(columns, rows, caption=_("试算发现的问题")))


def _witness(witness: Mapping[str, Any]) -> list[str]:
    """A case of the table itself, in words."""
    labels = {"number": _("数"), "day": _("日期"), "before": _("原为"), "after": _("现为")}
    return [f"{labels.get(key, key)} {value}" for key, value in witness.items()]


def KINDS() -> dict[str, str]:  # noqa: N802 - a table of words that must be said in the reader's language
    """The kinds of findings in words."""
    return {
        "gap": _("空档"), "overlap": _("重叠"), "dead-row": _("空行"), "dead": _("条件失效"), "always": _("条件恒成立"), "shut": _("无人能过"), "open": _("无人被拒"),
        "cliff": _("断崖"), "leap": _("数量级突变"), "unset": _("没有数值"), "broken": _("算不出来"),
    }


@panel("entitlements.changes", order=30)
def who_gains(actor: Any, change: ParameterChange) -> shapes.Panel | None:
    """A made-up sample answered by both books."""
    if change.subject is None or change.state not in ("draft", "waiting"):
        return None
    try:
        old, new = _books(change)
        effects = [effect(rule, old, new, change.since) for rule in using(law.every_rule().values(), change.parameter, change.since)]
    except BadParameter:
        return None
    if not effects:
        return shapes.Panel("gains", _("谁得谁失"), empty=shapes.Empty(_("起始日没有规则用到它"), _("换一个起始日，或核对参数。")))
    rows = tuple(row for found in effects for row in _effect_rows(found))
    columns = (
        shapes.Column("rule", _("规则与变动最大的例子")), shapes.Column("gain", _("得")), shapes.Column("loss", _("失")), shapes.Column("yes", _("转为可以")), shapes.Column("no", _("转为不可以")), shapes.Column("sum", _("合计变化")),
    )
    note = _("样本由系统按规则的事实范围随机拟定（虚构，固定种子，可重现），每条规则最多 240 例，不代表真实申请的分布。")
    return shapes.Panel("gains", _("谁得谁失"), table=shapes.Table(columns, rows, caption=_("样本试算")), note=note)


def _watching(found: Effect, value: str) -> str:
    words = {1: _("%(n)s 例；看“%(value)s”，多为得"), -1: _("%(n)s 例；看“%(value)s”，少为得"), 0: _("%(n)s 例；看“%(value)s”，不分得失")}
    return words[found.direction] % {"n": found.cases, "value": value}


def _effect_rows(found: Effect) -> list[shapes.Row]:
    output = next((one for one in found.rule.values if one.name == found.watched), None)
    sort = output.sort if output else Sort.NUMBER
    total = shown(printed(found.total, sort), sort) if output else ""
    rows = [shapes.Row((
        shapes.Cell(found.rule.title, url=f"/rules/{found.rule.name}/", note=_watching(found, say(output.label) if output else _("结论"))),
        shapes.Cell(found.gains if found.direction else "–"), shapes.Cell(found.losses if found.direction else "–"), shapes.Cell(found.newly_yes), shapes.Cell(found.newly_no), shapes.Cell(total or "–"),
    ))]
    for mover in unlike(found.movers, MOST_MOVERS):
        change = shown(printed(mover.gain, sort), sort) if output else ""
        rows.append(shapes.Row((
            shapes.Cell(_("；").join(told_facts(found.rule, mover.facts)[:6])), shapes.Cell("–"), shapes.Cell("–"),
            shapes.Cell("✓" if mover.before.outcome == "refused" != mover.after.outcome else "–"), shapes.Cell("✓" if mover.after.outcome == "refused" != mover.before.outcome else "–"), shapes.Cell(change or "–"),
        )))
    return rows
