"""What the room shows of itself, and on the page of an achievement."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Outcome
from shouzhan.kernel.money import Money
from shouzhan.law import book as law
from shouzhan.rooms.valuation import procedure as p
from shouzhan.rooms.valuation.comparing import alike
from shouzhan.rooms.valuation.models import Maturity, PriceNotice, Valuation
from shouzhan.web import shapes
from shouzhan.web.dossier import stop
from shouzhan.web.names import KNOWN_AS
from shouzhan.web.recordpage import Later, may_see, panel
from shouzhan.web.registers import badge
from shouzhan.web.words import say

KNOWN_AS["objector"] = lazy("异议人 %(n)s")

DOSSIER = "disclosure.achievements"


def _cite(cite: Any) -> shapes.Cite:
    return shapes.Cite(cite.source, cite.clause)


@panel("valuation.valuations", order=10)
def particulars(actor: Any, record: Valuation) -> shapes.Panel:
    """The value, how and by whom."""
    independent = p.independent_valuer(actor, record)
    return shapes.Panel("particulars", _("评估"), facts=(
        shapes.Fact(_("成果"), record.achievement.title, url=f"/achievements/{record.achievement.number}/"),
        shapes.Fact(_("低值"), record.low.yuan, kind="money", unit=_("元")), shapes.Fact(_("高值"), record.high.yuan, kind="money", unit=_("元")),
        shapes.Fact(_("评估方法"), record.get_method_display(), cite=_cite(p.PLAN)),
        shapes.Fact(_("评估机构"), record.valuer.shown_name if record.valuer else _("双方协商"), note=record.signer),
        shapes.Fact(_("评估基准日"), record.valued_on, kind="date"), shapes.Fact(_("有效期至"), record.valid_until, kind="date", note="" if record.valid_until >= today() else _("已过期")),
        shapes.Fact(_("利益关系"), record.get_interest_display(), note=record.interest_note or ("" if independent.outcome is Outcome.ALLOWED else say(independent.sentence))),
    ), text=record.basis)


@panel("valuation.valuations", order=20)
def comparables(actor: Any, record: Valuation) -> shapes.Panel:
    """What like results were dealt for."""
    return _comparables(record.achievement)


def _comparables(achievement: Any) -> shapes.Panel:
    found = alike(achievement)
    note = _("取自本平台已出具凭证的交易，只列数字；不足 %(count)s 笔时不显示，以免看出是谁。") % {"count": found.least}
    if not found.groups:
        return shapes.Panel("comparables", _("可比交易"), empty=shapes.Empty(_("还没有足够的可比交易"), note))
    columns = (
        shapes.Column("mode", _("转化方式")), shapes.Column("count", _("笔数"), "number"), shapes.Column("low", _("四分之一处"), "money", _("元")),
        shapes.Column("middle", _("中位数"), "money", _("元")), shapes.Column("high", _("四分之三处"), "money", _("元")), shapes.Column("until", _("最近一笔"), "text"),
    )
    rows = tuple(
        shapes.Row((
            shapes.Cell(group.mode), shapes.Cell(group.count), shapes.Cell(Money(group.low).yuan), shapes.Cell(Money(group.middle).yuan), shapes.Cell(Money(group.high).yuan), shapes.Cell(f"{group.last:%Y-%m}"),
        )) for group in found.groups
    )
    return shapes.Panel("comparables", _("可比交易"), table=shapes.Table(columns, rows, caption=_("同领域成交价")), note=note)


@panel("valuation.maturities", order=10)
def levels(actor: Any, record: Maturity) -> shapes.Panel:
    """Nine levels, each with what shows it, and where the chain breaks."""
    answer = p.readiness.made(record)
    reached = int(answer.ground["answer"]["values"]["level"])
    held = {one.level: one.evidence for one in record.evidences.all()}
    rule = law.rule("classifications.readiness")
    rows = tuple(
        shapes.Row((shapes.Cell(say(rule.fact(f"level_{level}").label)), shapes.Cell(held.get(level), missing=_("没有证据")), shapes.Cell(badge=_level_badge(level, reached, level in held))))
        for level in range(1, 10)
    )
    columns = (shapes.Column("level", _("级别")), shapes.Column("evidence", _("证据")), shapes.Column("counts", _("是否计入"), "badge"))
    note = say(answer.decision.sentence) if answer.decision.outcome is Outcome.WARNED else ""
    return shapes.Panel("levels", _("逐级证据：到第 %(level)s 级") % {"level": reached} if reached else _("逐级证据：尚未达到第 1 级"), facts=(
        shapes.Fact(_("成果"), record.achievement.title, url=f"/achievements/{record.achievement.number}/"),
        shapes.Fact(_("评定人"), record.assessor), shapes.Fact(_("评定日期"), record.assessed_on, kind="date", cite=_cite(p.STANDARD)),
    ), table=shapes.Table(columns, rows, caption=_("逐级证据")), note=note)


def _level_badge(level: int, reached: int, shown: bool) -> shapes.Badge:
    if level <= reached:
        return shapes.Badge(_("计入"), "success")
    return shapes.Badge(_("有证据，但下面有缺口"), "waiting") if shown else shapes.Badge(_("缺"), "closed")


@panel("valuation.notices", order=10)
def price(actor: Any, record: PriceNotice) -> shapes.Panel:
    """What is held out, from when to when."""
    value = record.valuation
    facts = [
        shapes.Fact(_("成果"), record.achievement.title, url=f"/achievements/{record.achievement.number}/"),
        shapes.Fact(_("拟交易价格"), record.price.yuan, kind="money", unit=_("元"), note=record.price.in_capitals(), cite=_cite(p.NOTICE)),
        shapes.Fact(_("受让方"), record.buyer.shown_name if record.buyer else _("未定，面向任一受让方")),
        shapes.Fact(_("公示起始日"), record.starts_on, kind="date"), shapes.Fact(_("公示最后一日"), record.last_day, kind="date", note=_("起始日不计，遇休息日顺延")),
    ]
    if value is not None and may_see(actor, value):
        facts.append(shapes.Fact(_("参考的评估"), f"{value.low.grouped} – {value.high.grouped} {_('元')}", url=f"/valuations/{value.number}/"))
        if value.interest_note:
            facts.append(shapes.Fact(_("评估机构的利益关系"), value.interest_note))
    if record.how:
        facts.append(shapes.Fact(_("定价经过"), record.how))
    files = (shapes.Link(_("公示文书 PDF"), f"/price-notices/{record.number}/notice.pdf"), shapes.Link(_("公示文书 Word"), f"/price-notices/{record.number}/notice.docx")) if record.starts_on else ()
    return shapes.Panel("price", _("公示内容"), facts=tuple(facts), files=files)


@panel("valuation.notices", order=20)
def objections(actor: Any, record: PriceNotice) -> shapes.Panel | None:
    """What was held against it, and the answers; who said it is for those who settle it."""
    held = list(record.objections.all())
    if not held:
        return None
    named = bool(p.management(actor, record)) or actor.holds(("auditor",))
    rows = tuple(
        shapes.Row((
            shapes.Cell(one.text, note=str(one.by) if named or one.by_id == getattr(actor, "pk", None) else _("本单位人员")), shapes.Cell(one.raised_at.date()),
            shapes.Cell(one.answer or None, missing=_("处理中")), shapes.Cell(badge=_objection_badge(one)),
        )) for one in held
    )
    columns = (shapes.Column("text", _("异议")), shapes.Column("at", _("提出日期"), "date"), shapes.Column("answer", _("处理结果")), shapes.Column("state", _("结论"), "badge"))
    return shapes.Panel("objections", _("异议及处理"), table=shapes.Table(columns, rows, caption=_("异议及处理")))


def _objection_badge(one: Any) -> shapes.Badge:
    if one.upheld is None:
        return shapes.Badge(_("处理中"), "waiting")
    return shapes.Badge(_("成立"), "refusal") if one.upheld else shapes.Badge(_("不成立"), "success")


def _signed_in(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated)


@stop(DOSSIER, order=30)
def valued(actor: Any, record: Any) -> shapes.LineStop:
    """Valued, being valued, or not yet."""
    held = list(Valuation.objects.filter(achievement=record, state__in=("filed", "draft")).only("state", "valued_on", "valid_until").order_by("-valued_on", "-pk"))
    value = next((one for one in held if one.is_valid_on(today())), None)
    if value is not None:
        return shapes.LineStop(_("评估"), "done", on=value.valued_on, url="#panel-valuations")
    begun = any(one.state == "draft" for one in held)
    return shapes.LineStop(_("评估"), "current" if begun else "coming", url="#panel-valuations")


@panel(DOSSIER, order=30, later=Later("valuations", lazy("评估与定价"), _signed_in))
def values_of(actor: Any, record: Any) -> shapes.Panel | None:
    """Its valuations and level, for those who may see them."""
    held = [one for one in Valuation.objects.filter(achievement=record).select_related("achievement", "valuer").order_by("-valued_on")[:20] if may_see(actor, one)]
    is_own = bool(actor.is_authenticated and actor.holds(p.OFFICE, organisation=record.unit_id))
    if not held and not is_own:
        return None
    rows = tuple(
        shapes.Row((
            shapes.Cell(one.get_method_display(), url=f"/valuations/{one.number}/"), shapes.Cell(one.low.yuan), shapes.Cell(one.high.yuan), shapes.Cell(one.valid_until), shapes.Cell(badge=badge(one)),
        )) for one in held
    )
    columns = (shapes.Column("method", _("评估方法")), shapes.Column("low", _("低值"), "money", _("元")), shapes.Column("high", _("高值"), "money", _("元")), shapes.Column("until", _("有效期至"), "date"), shapes.Column("state", _("状态"), "badge"))
    files = (
        shapes.Link(_("登记评估"), f"/valuations/new/open/?achievement={record.number}"), shapes.Link(_("评定成熟度"), f"/maturities/new/open/?achievement={record.number}"),
        shapes.Link(_("拟定价格公示"), f"/price-notices/new/open/?achievement={record.number}"),
    ) if is_own else ()
    return shapes.Panel(
        "valuations", _("评估与定价"), files=files, facts=_level_facts(record),
        table=shapes.Table(columns, rows, caption=_("评估"), empty=shapes.Empty(_("还没有评估"), _("协议定价、挂牌和竞价可以不评估。"))),
    )


def _level_facts(record: Any) -> tuple[shapes.Fact, ...]:
    shown = Maturity.objects.filter(achievement=record, state="shown").order_by("-assessed_on", "-pk").first()
    return (shapes.Fact(_("技术就绪度"), _("第 %(level)s 级") % {"level": shown.level}, url=f"/maturities/{shown.number}/", cite=_cite(p.STANDARD)),) if shown else ()


@panel(DOSSIER, order=31, later=Later("notices", lazy("协议定价公示"), _signed_in))
def notices_of(actor: Any, record: Any) -> shapes.Panel | None:
    """Prices held out, for the unit's people."""
    held = [one for one in PriceNotice.objects.filter(achievement=record).select_related("achievement", "buyer").order_by("-pk")[:20] if may_see(actor, one)]
    if not held:
        return None
    rows = tuple(
        shapes.Row((shapes.Cell(one.number, url=f"/price-notices/{one.number}/"), shapes.Cell(one.price.yuan), shapes.Cell(one.buyer.shown_name if one.buyer else None, missing="–"), shapes.Cell(one.last_day, missing="–"), shapes.Cell(badge=badge(one))))
        for one in held
    )
    columns = (shapes.Column("number", _("公示"), "code"), shapes.Column("price", _("拟交易价格"), "money", _("元")), shapes.Column("buyer", _("受让方")), shapes.Column("last", _("公示最后一日"), "date"), shapes.Column("state", _("状态"), "badge"))
    return shapes.Panel("notices", _("协议定价公示"), table=shapes.Table(columns, rows, caption=_("协议定价公示")))
