"""What the room shows on the pages of its records and of achievements."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.rules.facts import Sort
from shouzhan.kernel.dates import today
from shouzhan.rooms.disclosure.public import Achievement, filings, may_read_inside
from shouzhan.rooms.ownership import gates, ledger
from shouzhan.rooms.ownership import procedure as p
from shouzhan.rooms.ownership.models import Grant, Patent, PilotUnit, Right
from shouzhan.web import shapes
from shouzhan.web.dossier import stop
from shouzhan.web.recordpage import Later, may_see, panel
from shouzhan.web.words import cited, say

Column, Cell, Row, Table, Fact = shapes.Column, shapes.Cell, shapes.Row, shapes.Table, shapes.Fact


@filings
def first_filings(achievements: Any) -> dict[int, date]:
    """The earliest filing of each achievement, for its clock of novelty."""
    rows = Patent.objects.filter(achievement__in=achievements, filed_on__isnull=False).order_by("-filed_on")
    return {achievement: day for achievement, day in rows.values_list("achievement", "filed_on") if day}


def percent(share: Decimal | None) -> str | None:
    """A share without idle zeros."""
    return None if share is None else f"{share.normalize():f}%"


def plain(share: Decimal | None) -> Decimal | None:
    """A share for a column of per cent, without idle zeros."""
    return None if share is None else Decimal(f"{share.normalize():f}")


def name_of(right: Right) -> str:
    """Whose it is."""
    return right.holder.shown_name if right.holder else str(right.person)


def rights_table(actor: Any, rows: list[Right], caption: str, empty: shapes.Empty) -> shapes.Table:
    """Rights with their periods; each leads to its record where the reader may see it."""
    columns = (
        Column("holder", _("权利人")), Column("kind", _("权利")), Column("share", _("份额"), "number", "%"), Column("from", _("起始日"), "date"), Column("to", _("止于"), "date"), Column("state", _("状态"), "badge"),
    )
    return Table(columns, tuple(
        Row((
            Cell(name_of(one), url=f"/rights/{one.number}/" if may_see(actor, one) else ""), Cell(one.get_kind_display(), note=scope_of(one)), Cell(plain(one.share), missing="–"),
            Cell(one.starts_on), Cell(one.ceased_on or one.ends_on, missing=_("未定"), note=_("当日起不再持有") if one.ceased_on else ""),
            Cell(badge=shapes.Badge(one.state_now.label, one.state_now.kind.value)),
        )) for one in rows), caption=caption, empty=empty)


def scope_of(right: Right) -> str:
    """How far a licence reaches."""
    parts = (right.get_exclusivity_display() if right.exclusivity else "", right.field, right.territory) if right.kind == "licence" else ()
    return " · ".join(str(part) for part in parts if part)


@stop("disclosure.achievements", order=20)
def owned(actor: Any, achievement: Achievement) -> shapes.LineStop | None:
    """The second stop: whose it is."""
    if not may_read_inside(actor, achievement):
        return shapes.LineStop(_("权属"), "done")
    grant = Grant.objects.filter(achievement=achievement).exclude(state__in=("refused", "withdrawn", "given", "taken-back")).first()
    note = grant.state_now.label if grant else "、".join(f"{one.holder.shown_name if one.holder else one.person} {percent(one.share)}" for one in ledger.shares_on(achievement, today()))
    return shapes.LineStop(_("权属"), "current" if grant else "done", note=note, url=f"/ownership/{achievement.number}/")


@panel("disclosure.achievements", order=20, later=Later("rights", lazy("权属"), may_read_inside))
def held_now(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """Who holds what today, for those inside."""
    if not may_read_inside(actor, achievement):
        return None
    rows = ledger.rights_on(achievement, today())
    empty = shapes.Empty(_("今天没有登记在册的权利"), _("由技术转移机构“登记权利”。"))
    return shapes.Panel(
        "rights", _("权属"), table=rights_table(actor, rows, _("今天的权利人"), empty), link=shapes.Link(_("权利台账与任一日的权利人"), f"/ownership/{achievement.number}/"))


@panel("disclosure.achievements", order=22, later=Later("patents", lazy("知识产权"), may_read_inside))
def filed(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """Its filings, by family."""
    if not may_read_inside(actor, achievement):
        return None
    return shapes.Panel("patents", _("知识产权"), table=patents_table(actor, achievement.patents.prefetch_related("dues").order_by("family", "filed_on"), _("还没有登记申请"), achievement.number))


def patents_table(actor: Any, rows: Any, empty: str, number: str = "") -> shapes.Table:
    """Filings with their next deadline."""
    columns = (Column("name", _("名称")), Column("application", _("申请号"), "code"), Column("territory", _("国家或地区"), "code"), Column("filed", _("申请日"), "date"), Column("due", _("最近期限"), "date"), Column("state", _("状态"), "badge"))
    hint = shapes.Empty(empty, _("由技术转移机构“登记知识产权申请”；发表之前先申请。"), (shapes.Action(_("登记知识产权申请"), f"/patents/new/open/?achievement={number}"),) if number and p.open_patent.by(actor) else ())
    return Table(columns, tuple(
        Row((
            Cell(one.name, url=f"/patents/{one.number}/" if may_see(actor, one) else "", note=one.family), Cell(one.application or None, missing="–"), Cell(one.territory), Cell(one.filed_on, missing=_("未申请")),
            Cell(one.due_on, missing="–"), Cell(badge=shapes.Badge(one.state_now.label, one.state_now.kind.value)),
        )) for one in rows), caption=_("知识产权"), empty=hint)


@panel("disclosure.achievements", order=24, later=Later("grants", lazy("赋权"), may_read_inside))
def granting(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """Grants of it, or the way to ask for one."""
    if not may_read_inside(actor, achievement):
        return None
    rows = [one for one in achievement.grants.order_by("-id") if may_see(actor, one)]
    may_ask = p.ask_grant.by(actor) and not rows
    if not rows and not may_ask:
        return None
    columns = (Column("number", _("编号"), "code"), Column("mode", _("赋权方式")), Column("share", _("份额"), "number", "%"), Column("state", _("状态"), "badge"))
    table = Table(columns, tuple(
        Row((Cell(one.number, url=f"/grants/{one.number}/"), Cell(one.get_mode_display()), Cell(plain(one.share), missing="–"), Cell(badge=shapes.Badge(one.state_now.label, one.state_now.kind.value)))) for one in rows),
        caption=_("赋权"), empty=shapes.Empty(_("还没有申请赋权"), _("成果完成人可以申请所有权或长期使用权。"), (shapes.Action(_("申请赋权"), f"/grants/new/ask/?achievement={achievement.number}"),)))
    return shapes.Panel("grants", _("赋权"), table=table)


@panel("ownership.rights", order=10)
def content(actor: Any, right: Right) -> shapes.Panel:
    """What it is, and where it came from."""
    source, after = right.before, [one for one in right.after.all() if may_see(actor, one)]
    facts = [
        Fact(_("成果"), right.achievement.title, url=f"/achievements/{right.achievement.number}/" if may_read_inside(actor, right.achievement) else ""),
        Fact(_("权利人"), name_of(right)), Fact(_("权利"), right.get_kind_display(), note=scope_of(right)), Fact(_("份额"), percent(right.share)),
        Fact(_("起始日"), right.starts_on, kind="date"), Fact(_("取得依据"), right.ground or None),
    ]
    if right.ends_on:
        facts.append(Fact(_("约定终止日"), right.ends_on, kind="date"))
    if right.ceased_on:
        facts.append(Fact(_("失去日"), right.ceased_on, kind="date", note=_("当日起不再持有")))
    if source is not None:
        facts.append(Fact(_("承自"), source.number, kind="code", url=f"/rights/{source.number}/" if may_see(actor, source) else ""))
    facts += [Fact(_("转给"), name_of(one), url=f"/rights/{one.number}/") for one in after]
    return shapes.Panel("content", _("权利内容"), facts=tuple(facts))


@panel("ownership.rights", order=20)
def consents(actor: Any, right: Right) -> shapes.Panel | None:
    """Who agreed to what, of a pledge or a share."""
    rows = right.consents.select_related("buyer")
    if right.kind not in ("pledge", "ownership") or (right.kind == "ownership" and not rows):
        return None
    columns = (Column("since", _("同意日"), "date"), Column("until", _("有效至"), "date"), Column("buyer", _("限于受让人")), Column("proof", _("凭据")))
    table = Table(columns, tuple(Row((Cell(one.since), Cell(one.until), Cell(one.buyer.shown_name if one.buyer else None, missing=_("不限")), Cell(one.proof))) for one in rows), caption=_("同意"),
                  empty=shapes.Empty(_("还没有登记同意"), _("质押期间，未经质权人同意不能转让或许可；取得同意后用“登记同意”。")))
    return shapes.Panel("consents", _("转让与许可的同意"), table=table)


@panel("ownership.patents", order=10)
def filing(actor: Any, patent: Patent) -> shapes.Panel:
    """What was filed, when and where."""
    known = (
        Fact(_("公布公告号"), patent.publication or None, kind="code"), Fact(_("优先权日"), patent.priority_on, kind="date"), Fact(_("授权日"), patent.granted_on, kind="date"),
        Fact(_("届满日"), patent.expires_on, kind="date"), Fact(_("同族号"), patent.family or None, kind="code"),
    )
    return shapes.Panel("filing", _("申请信息"), facts=(
        Fact(_("成果"), patent.achievement.title, url=f"/achievements/{patent.achievement.number}/"), Fact(_("类型"), patent.get_kind_display()), Fact(_("国家或地区"), patent.territory),
        Fact(_("申请号"), patent.application or None, kind="code"), Fact(_("申请日"), patent.filed_on, kind="date"), *(fact for fact in known if fact.value is not None),
    ))


@panel("ownership.patents", order=20)
def docket(actor: Any, patent: Patent) -> shapes.Panel:
    """By when what must be done, what it cost, and what became of it."""
    day, rows = today(), list(patent.dues.all())
    kinds = {"open": "open", "done": "success", "waived": "closed", "missed": "overdue"}
    columns = (Column("what", _("事项")), Column("due", _("期限"), "date"), Column("last", _("最后宽限日"), "date"), Column("state", _("办理"), "badge"), Column("done", _("办理日"), "date"), Column("cost", _("费用"), "money", _("元")), Column("note", _("说明")))
    table = Table(columns, tuple(
        Row((
            Cell(str(one), note=_("错过即失效") if one.is_fatal else ""), Cell(one.due_on), Cell(one.last_on), Cell(badge=shapes.Badge(one.get_state_display(), "overdue" if one.state == "open" and one.due_on < day else kinds[one.state])),
            Cell(one.done_on, missing="–"), Cell(one.cost.yuan if one.cost else None, missing="–"), Cell(one.note or None, missing="–"),
        ), kind="late" if one.state == "open" and one.due_on < day else "") for one in rows), caption=_("期限与费用"), empty=shapes.Empty(_("还没有期限"), _("登记申请日后自动列出；审查意见等用“增加期限”列入。")))
    spent = sum(one.cost_fen or 0 for one in rows)
    facts = (Fact(_("已登记费用合计"), Decimal(spent) / 100, kind="money", unit=_("元")),) if any(one.cost_fen is not None for one in rows) else ()
    return shapes.Panel("docket", _("期限与费用"), facts=facts, table=table, note=_("期限按专利法推算，末日为非工作日的顺延到其后第一个工作日；优先权、国家阶段与宽限月数为待确认参数，以官方通知为准。"))


@panel("ownership.patents", order=30)
def family(actor: Any, patent: Patent) -> shapes.Panel | None:
    """The same invention in other countries."""
    if not patent.family:
        return None
    rows = Patent.objects.filter(family=patent.family, achievement__unit=patent.achievement.unit_id).exclude(pk=patent.pk).order_by("filed_on")[:50]
    return shapes.Panel("family", _("同族"), table=patents_table(actor, rows, _("同族没有其他申请")))


@panel("ownership.grants", order=10)
def asked(actor: Any, grant: Grant) -> shapes.Panel:
    """What was asked, found, agreed."""
    known = (
        Fact(_("份额合计"), percent(grant.share)), Fact(_("使用权终止日"), grant.ends_on, kind="date"), Fact(_("评估意见"), grant.assessment or None),
        Fact(_("赋权协议编号"), grant.agreement or None), Fact(_("签约日"), grant.agreed_on, kind="date"), Fact(_("收益归成果完成人"), percent(grant.income_people)), Fact(_("约定转化期限（月）"), grant.transform_months),
        Fact(_("公示起始日"), grant.published_on, kind="date"), Fact(_("公示最后一日"), grant.notice_last_day, kind="date", note=_("次日起方可变更权属")),
        Fact(_("异议"), grant.objection or None), Fact(_("异议处理"), grant.objection_answer or None), Fact(_("赋权日"), grant.granted_on, kind="date"), Fact(_("实施转化日"), grant.transformed_on, kind="date", note=grant.transformed_proof),
    )
    return shapes.Panel("asked", _("赋权内容"), text=grant.purpose, facts=(
        Fact(_("成果"), grant.achievement.title, url=f"/achievements/{grant.achievement.number}/"), Fact(_("申请人"), str(grant.asker)), Fact(_("赋权方式"), grant.get_mode_display()),
        Fact(_("拟起始日"), grant.starts_on, kind="date"), *(fact for fact in known if fact.value is not None),
    ))


@panel("ownership.grants", order=20)
def people(actor: Any, grant: Grant) -> shapes.Panel | None:
    """Who gets how much."""
    rows = grant.shares.all()
    if not rows:
        return None
    table = Table((Column("person", _("成果完成人")), Column("share", _("份额"), "number", "%")), tuple(Row((Cell(str(one.person)), Cell(plain(one.share)))) for one in rows), caption=_("各人份额"))
    return shapes.Panel("people", _("各人份额"), table=table)


@panel("ownership.grants", order=30)
def lawful(actor: Any, grant: Grant) -> shapes.Panel | None:
    """The law's own derivation: which conditions hold, and the clause of each."""
    if grant.state in ("refused", "withdrawn"):
        return None
    made = gates.lawful_answer(grant)
    lines = tuple(
        Row((Cell(say(line.label)), Cell(_yes_no(line.value)), Cell(" ".join(f"{cited(cite.source)}{cite.clause}" for cite in line.cites) or None, missing="–"))) for line in made.lines if line.sort is Sort.YES_NO
    )
    table = Table((Column("step", _("条件")), Column("value", _("是否符合")), Column("cite", _("依据"))), lines, caption=_("赋权条件"))
    return shapes.Panel("lawful", _("赋权条件"), table=table, note=_("全部符合后方可变更权属。") if not made.decision else _("条件都已符合。"))


def _yes_no(value: Any) -> str:
    return {"True": _("是"), "False": _("否")}.get(str(value), str(value))


@panel("ownership.pilots", order=10)
def listing(actor: Any, pilot: PilotUnit) -> shapes.Panel:
    """On what ground, from when to when."""
    return shapes.Panel("listing", _("试点情况"), facts=(
        Fact(_("试点依据"), pilot.scheme), Fact(_("列入日"), pilot.since, kind="date"), Fact(_("试点截止日"), pilot.until, kind="date"),
        Fact(_("已赋权"), Grant.objects.filter(achievement__unit=pilot.unit_id, state="given").count(), kind="number", unit=_("件")),
    ))


@panel("ownership.adoptions", order=10)
def shown(actor: Any, adoption: Any) -> shapes.Panel:
    """Yes or no, since when, and what shows it."""
    return shapes.Panel("shown", _("建立情况"), facts=(
        Fact(_("单位"), adoption.unit.shown_name), Fact(_("事项"), adoption.get_subject_display()), Fact(_("建立日期"), adoption.adopted_on, kind="date"), Fact(_("凭据"), adoption.proof or None),
    ))

from shouzhan.rooms.ownership import mentions  # noqa: E402, F401 - what other records name this one
from shouzhan.rooms.ownership.harbour import panels as harbour_panels  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.redo import panels as redo_panels  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.tolerance import panels as tolerance_panels  # noqa: E402, F401 - its part of this room
