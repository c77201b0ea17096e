"""What the room shows on the pages of its records, and on those of others."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.dates import today
from shouzhan.rooms.coordination.closing import said_of_closing
from shouzhan.rooms.coordination.models import Body, FollowUp, IssueCase, Meeting, ServiceOfficer, TaskCase
from shouzhan.rooms.coordination.registers import light_cell
from shouzhan.web import shapes
from shouzhan.web.names import names_of
from shouzhan.web.recordpage import may_see, panel

Column, Cell, Row, Table = shapes.Column, shapes.Cell, shapes.Row, shapes.Table


@panel("coordination.tasks", order=5)
def abolished(actor: Any, task: TaskCase) -> shapes.Panel | None:
    """That the ground of the task has gone; first of all, so that nobody works on unawares."""
    if not task.is_abolished or task.document is None:
        return None
    return shapes.Panel(
        "abolished", _("所依据的文件已废止"), text=_("《%(title)s》已标记废止，本任务没有自动撤销。是否继续，请由统筹协调员决定：撤销督办，或按接续文件推进。") % {"title": task.document.title},
        link=shapes.Link(_("看这份文件"), f"/policies/{task.document.number}/"))


@panel("coordination.tasks", order=10)
def standing(actor: Any, task: TaskCase) -> shapes.Panel:
    """The light and why; where the task comes from."""
    light = task.light
    cell = light_cell(task)
    document = task.document
    facts = [
        shapes.Fact(_("灯"), cell.badge.word if cell.badge else None, note=light.sentence),
        shapes.Fact(_("负责单位"), task.owner.shown_name if task.owner else _("未明确"), note="" if task.owner else _("文件只列单位，未明示牵头")),
        shapes.Fact(_("开始日期"), task.starts_on, kind="date"), shapes.Fact(_("完成期限"), task.target_on or _("文件未给期限"), kind="date" if task.target_on else "text"),
        shapes.Fact(_("最近动态"), task.last_heard_on, kind="date"),
    ]
    if document is not None:
        facts.append(shapes.Fact(_("来自"), document.title, url=document.clause_url(task.clause), cite=shapes.Cite(document.source, task.clause)))
    note = _("预警天数与沉默天数文件未写，为待确认参数。") if light.to_confirm else _("红黄绿由日期与节点计算，不能填写。")
    return shapes.Panel("standing", _("进度"), facts=tuple(facts), note=note)


@panel("coordination.tasks", order=15)
def closing(actor: Any, task: TaskCase) -> shapes.Panel | None:
    """What whoever agrees to the closing has to look at; for those who have signed in."""
    if task.state not in ("proposed", "closed") or not actor.is_authenticated:
        return None
    return shapes.Panel("closing", _("销号申请"), facts=said_of_closing(task)[:1])


@panel("coordination.tasks", order=20)
def units(actor: Any, task: TaskCase) -> shapes.Panel:
    """The printed list and who is behind each name."""
    rows = tuple(
        Row((Cell(unit.order + 1), Cell(unit.printed), Cell(unit.organisation.shown_name if unit.organisation else None, url=f"/organisations/{unit.organisation.number}/" if unit.organisation else "", missing=_("尚未对应到机构"))))
        for unit in task.units.all()
    )
    columns = (Column("order", _("序"), "number"), Column("printed", _("文件所列")), Column("organisation", _("对应机构")))
    empty = shapes.Empty(_("文件没有列出责任单位"))
    return shapes.Panel("units", _("责任单位"), table=Table(columns, rows, caption=_("责任单位"), empty=empty), note=_("排在首位不等于牵头；牵头以文件明示或认领为准。"))


@panel("coordination.tasks", order=30)
def milestones(actor: Any, task: TaskCase) -> shapes.Panel:
    """The milestones with their days."""
    day = today()
    rows = tuple(
        Row((
            Cell(m.name, note=_("调整过 %(n)s 次") % {"n": m.moved} if m.moved else ""), Cell(m.due_on), Cell(m.done_on, missing=_("逾期") if m.due_on < day else _("未完成")),
            Cell(m.evidence or None, missing="–"),
        ), kind="late" if m.done_on is None and m.due_on < day else "")
        for m in task.milestones.all()
    )
    columns = (Column("name", _("节点")), Column("due", _("期限"), "date"), Column("done", _("完成"), "date"), Column("evidence", _("佐证")))
    empty = shapes.Empty(_("还没有节点"), _("由负责单位用“增加节点”逐一列出。"))
    return shapes.Panel("milestones", _("办理节点"), table=Table(columns, rows, caption=_("节点"), empty=empty))


@panel("coordination.tasks", order=40)
def reports(actor: Any, task: TaskCase) -> shapes.Panel:
    """What was reported month by month; for those who have signed in."""
    if not actor.is_authenticated:
        return shapes.Panel("reports", _("进展报告"), text=_("登录后可见。"))
    found = list(task.reports.all()[:36])
    names = names_of(r.reporter for r in found)
    first = {r.month: r.pk for r in found}  # the newest stand first, so the last one seen of a month is its first
    rows = tuple(Row((Cell(f"{r.month:%Y-%m}", note=_("同月补充") if first[r.month] != r.pk else ""), Cell(r.text), Cell(r.evidence or None, missing=_("未附")), Cell(names.get(r.reporter, r.reporter)))) for r in found)
    columns = (Column("month", _("月份")), Column("text", _("进展")), Column("evidence", _("佐证")), Column("reporter", _("报告人")))
    empty = shapes.Empty(_("还没有报告"), _("负责单位每月报告一次；超过期限未报告会亮黄灯并提级。"))
    return shapes.Panel("reports", _("进展报告"), table=Table(columns, rows, caption=_("进展报告"), empty=empty))


@panel("coordination.plans", order=10)
def items(actor: Any, plan: Any) -> shapes.Panel:
    """The items of the year with their lights."""
    rows = tuple(Row((light_cell(t), Cell(t.title, url=f"/tasks/{t.number}/"), Cell(t.target_on, missing="–"), Cell(t.owner.shown_name if t.owner else None, missing=_("未明确")))) for t in plan.items.select_related("owner"))
    columns = (Column("light", _("灯"), "badge"), Column("name", _("事项")), Column("target", _("期限"), "date"), Column("owner", _("负责单位")))
    return shapes.Panel("items", _("清单事项"), table=Table(columns, rows, caption=_("清单事项"), empty=shapes.Empty(_("清单还是空的"), _("用“增加清单事项”逐条列入；每条即为督办任务。"))))


@panel("coordination.bodies", order=10)
def constitution(actor: Any, body: Body) -> shapes.Panel:
    """Who leads it and who sits on it."""
    return shapes.Panel("constitution", _("组成"), facts=(
        shapes.Fact(_("类别"), body.get_kind_display()),
        shapes.Fact(_("设在单位"), body.organisation.shown_name if body.organisation else None),
        shapes.Fact(_("负责人"), body.chair or None), shapes.Fact(_("成员部门"), body.departments or None),
        shapes.Fact(_("成员单位"), "、".join(o.shown_name for o in body.members.all()) or None),
        shapes.Fact(_("其他印名"), body.other_names or None, note=_("均视为同一机构") if body.other_names else ""),
        shapes.Fact(_("协议要点"), body.agreement or None),
    ))


@panel("coordination.bodies", order=20)
def sittings(actor: Any, body: Body) -> shapes.Panel:
    """Its meetings, for those who may see them."""
    held = [m for m in body.meetings.order_by("-on")[:30] if may_see(actor, m)]
    rows = tuple(Row((Cell(m.on), Cell(m.title, url=f"/meetings/{m.number}/"), Cell(m.state_now.label))) for m in held)
    columns = (Column("on", _("日期"), "date"), Column("name", _("会议")), Column("state", _("状态")))
    return shapes.Panel("sittings", _("会议"), table=Table(columns, rows, caption=_("会议"), empty=shapes.Empty(_("还没有您可以查看的会议记录"))))


@panel("coordination.meetings", order=10)
def agenda(actor: Any, meeting: Meeting) -> shapes.Panel:
    """What is on the agenda."""
    hidden = _hidden(actor, meeting)
    rows = tuple(Row((Cell(a.order + 1), Cell(a.name if a.about not in hidden else None, missing=_("无权查看")), Cell(a.raised_by.shown_name if a.raised_by else None, missing="–"), Cell(a.about or None, url=_record_url(a.about), missing="–"))) for a in meeting.agenda.select_related("raised_by"))
    columns = (Column("order", _("序"), "number"), Column("name", _("议题")), Column("by", _("提出单位")), Column("about", _("相关记录"), "code"))
    return shapes.Panel("agenda", _("议程"), table=Table(columns, rows, caption=_("议程"), empty=shapes.Empty(_("还没有议题"))), text=meeting.minutes)


def _hidden(actor: Any, meeting: Meeting) -> set[str]:
    """The matters on the agenda that this reader may not know."""
    matters = IssueCase.objects.filter(number__in=[a.about for a in meeting.agenda.all() if a.about])
    return {matter.number for matter in matters if not may_see(actor, matter)}


def _record_url(number: str) -> str:
    prefix = number.split("-")[0]
    return {"IS": f"/issues/{number}/", "TK": f"/tasks/{number}/"}.get(prefix, "")


def _follow_ups(items: Any) -> shapes.Table:
    day = today()
    rows = tuple(
        Row((Cell(f.text), Cell(f.owner.shown_name if f.owner else None, missing=_("未指定")), Cell(f.due_on, missing="–"), Cell(f.done_on, missing=_("逾期") if f.due_on and f.due_on < day else _("未落实")), Cell(f.result or None, missing="–")),
            kind="late" if f.done_on is None and f.due_on and f.due_on < day else "")
        for f in items
    )
    columns = (Column("text", _("事项")), Column("owner", _("负责单位")), Column("due", _("期限"), "date"), Column("done", _("落实"), "date"), Column("result", _("结果")))
    return Table(columns, rows, caption=_("决定与落实"), empty=shapes.Empty(_("还没有决定事项")))


@panel("coordination.meetings", order=20)
def decisions(actor: Any, meeting: Meeting) -> shapes.Panel:
    """What was decided and whether it was carried out."""
    return shapes.Panel("decisions", _("决定与落实"), table=_follow_ups(meeting.follow_ups.select_related("owner")))


@panel("coordination.issues", order=10)
def matter(actor: Any, issue: Any) -> shapes.Panel:
    """What it is, who has it, what was decided."""
    return shapes.Panel("matter", _("事项"), text=issue.detail, facts=(
        shapes.Fact(_("性质"), issue.get_crosses_display()), shapes.Fact(_("领域"), issue.get_topic_display()),
        shapes.Fact(_("提出单位"), issue.raised_by.shown_name), shapes.Fact(_("承办部门"), "、".join(o.shown_name for o in issue.assigned.all()) or None),
        shapes.Fact(_("答复期限"), issue.answer_by, kind="date"), shapes.Fact(_("提级管理"), _("是") if issue.is_raised_level else _("否")),
        shapes.Fact(_("决定"), issue.resolution or None),
    ))


@panel("coordination.suggestions", order=10)
def handling(actor: Any, suggestion: Any) -> shapes.Panel:
    """Who handles it and what was answered."""
    return shapes.Panel("handling", _("办理"), text=suggestion.reply, facts=(
        shapes.Fact(_("建议编号"), suggestion.reference, kind="code"), shapes.Fact(_("会次"), suggestion.session or None), shapes.Fact(_("代表"), suggestion.deputies or None),
        shapes.Fact(_("主办单位"), suggestion.handler.shown_name if suggestion.handler else None), shapes.Fact(_("会办单位"), "、".join(o.shown_name for o in suggestion.co_handlers.all()) or None),
        shapes.Fact(_("答复文号"), suggestion.reply_number or None, kind="code"), shapes.Fact(_("答复日期"), suggestion.replied_on, kind="date"), shapes.Fact(_("抄送"), suggestion.copies or None),
    ))


@panel("coordination.suggestions", order=20)
def promises(actor: Any, suggestion: Any) -> shapes.Panel:
    """What the reply promised, and what became of it."""
    return shapes.Panel("promises", _("答复中的下一步工作"), table=_follow_ups(suggestion.next_steps.select_related("owner")))


@panel("coordination.officers", order=10)
def duty(actor: Any, officer: ServiceOfficer) -> shapes.Panel:
    """Whom the officer looks after."""
    return shapes.Panel("duty", _("服务对象"), facts=(
        shapes.Fact(_("孵化器"), officer.carrier.title, url=f"/carriers/{officer.carrier.number}/"), shapes.Fact(_("层级"), officer.get_level_display(), note=_("文件未写市、区合计一名还是各一名，按可配置处理")),
        shapes.Fact(_("联系方式"), officer.contact or None),
    ))


@panel("carriers.carriers", order=60)
def officer_of(actor: Any, carrier: Any) -> shapes.Panel | None:
    """The officer of an incubator under construction; having none is said."""
    if carrier.kind != "incubator" or not carrier.tier:
        return None
    held = list(carrier.officers.filter(state="serving"))
    cite = shapes.Cite("沪府办规〔2023〕16号", "四(一)")
    if not held:
        return shapes.Panel("officer", _("服务专员"), facts=(shapes.Fact(_("服务专员"), None, note=_("尚未配备"), cite=cite),))
    if not may_see(actor, held[0]):
        return shapes.Panel("officer", _("服务专员"), text=_("登录后可见。"))
    return shapes.Panel("officer", _("服务专员"), facts=tuple(shapes.Fact(o.get_level_display(), o.name, url=f"/officers/{o.number}/", cite=cite) for o in held))


@panel("parties.organisations", order=60)
def owned(actor: Any, organisation: Any) -> shapes.Panel | None:
    """The tasks a body owns or is printed behind."""
    mine = list(TaskCase.objects.filter(owner=organisation).order_by("target_on")[:15])
    due = list(FollowUp.objects.filter(owner=organisation, done_on=None).order_by("due_on")[:10])
    if not mine and not due:
        return None
    rows = tuple(Row((light_cell(t), Cell(t.title, url=f"/tasks/{t.number}/"), Cell(t.target_on, missing="–"))) for t in mine)
    columns = (Column("light", _("灯"), "badge"), Column("name", _("任务")), Column("target", _("期限"), "date"))
    return shapes.Panel("owned", _("负责的任务"), table=Table(columns, rows, caption=_("负责的任务")), link=shapes.Link(_("任务台账"), f"/tasks/?q={organisation.name}"))
