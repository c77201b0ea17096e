"""What the pages of sources, tasks and findings show."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shouzhan.rooms.discovery import procedure as p
from shouzhan.rooms.discovery.models import Finding, Source, Task
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel
from shouzhan.web.registers import badge

CITE = shapes.Cite(p.SCOUTING.source, p.SCOUTING.clause)
MOST = 50


@panel("discovery.sources", order=10)
def source_facts(actor: Any, record: Source) -> shapes.Panel:
    """What is known of it."""
    facts = [shapes.Fact(_("类别"), record.get_kind_display()), shapes.Fact(_("单位"), record.unit.shown_name)]
    named = ((_("作者或负责人"), record.people), (_("期刊或来源"), record.venue), (_("项目号或专利号"), record.code), (_("所属项目号"), record.project), (_("资助计划"), record.programme), (_("企业合作者"), record.partners), (_("关键词"), record.keywords))
    facts += [shapes.Fact(label, value) for label, value in named if value]
    if record.doi:
        facts.append(shapes.Fact("DOI", record.doi, url=f"https://doi.org/{record.doi}"))
    facts += [shapes.Fact("ORCID", one, url=f"https://orcid.org/{one}") for one in record.orcids.split()]
    facts += [shapes.Fact(label, day, kind="date") for label, day in ((_("发表或起始日期"), record.on), (_("结束日期"), record.ends_on)) if day]
    if record.kind == "patent":
        facts.append(shapes.Fact(_("授权"), _("已授权") if record.is_granted else _("申请中")))
    if record.dismissed_because:
        facts.append(shapes.Fact(_("排除原因"), record.get_dismissed_because_display(), cite=CITE))
    return shapes.Panel("source", _("来源"), facts=tuple(facts), text=record.abstract)


@panel("discovery.sources", order=20)
def findings_of_source(actor: Any, record: Source) -> shapes.Panel | None:
    """What was found from it, as far as the reader may know."""
    held = _seen(actor, record.findings)
    return _findings(held) if held else None


def _seen(actor: Any, rows: Any) -> list[Finding]:
    return list(rows.filter(p.sees_finding.scope(actor)).order_by("-pk")[:MOST])


def _findings(held: list[Finding]) -> shapes.Panel:
    columns = (shapes.Column("name", _("线索")), shapes.Column("state", _("状态"), "badge"))
    rows = tuple(shapes.Row((shapes.Cell(one.name, url=f"/findings/{one.number}/"), shapes.Cell(badge=badge(one)))) for one in held)
    empty = shapes.Empty(_("还没有线索"), _("看到可能转化的就点“登记线索”。"))
    return shapes.Panel("findings", _("线索"), table=shapes.Table(columns, rows, caption=_("线索"), empty=empty))


@panel("discovery.tasks", order=10)
def task_facts(actor: Any, record: Task) -> shapes.Panel:
    """Who looks at what by when."""
    facts = (
        shapes.Fact(_("单位"), record.unit.shown_name), shapes.Fact(_("侦察人"), str(record.scout)), shapes.Fact(_("看哪类来源"), record.get_kind_display() if record.kind else _("各类都看")),
        shapes.Fact(_("关键词"), record.words or None), shapes.Fact(_("完成期限"), record.finish_by, kind="date", cite=CITE),
    )
    files = (shapes.Link(_("登记线索"), f"/findings/new/open/?task={record.number}"),) if record.state == "assigned" else ()
    return shapes.Panel("task", _("任务"), facts=facts, files=files, text=record.outcome)


@panel("discovery.tasks", order=20)
def sources_of_task(actor: Any, record: Task) -> shapes.Panel:
    """The sources to look at: those nobody has sifted, of the kind and with the words."""
    rows = Source.objects.filter(p.sees_source.scope(actor), unit=record.unit, state="listed")
    if record.kind:
        rows = rows.filter(kind=record.kind)
    if record.words:
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for word in record.words.split()[:8] for field in ("name", "keywords", "abstract"))))
    held = list(rows.order_by("-on", "-pk")[: MOST + 1])
    columns = (shapes.Column("name", _("名称")), shapes.Column("kind", _("类别")), shapes.Column("on", _("日期"), "date"))
    made = tuple(shapes.Row((shapes.Cell(one.name, url=f"/sources/{one.number}/"), shapes.Cell(one.get_kind_display()), shapes.Cell(one.on, missing="–"))) for one in held[:MOST])
    note = _("只列最近的 %(most)s 条。") % {"most": MOST} if len(held) > MOST else ""
    empty = shapes.Empty(_("没有合乎条件的来源"), _("可以放宽关键词，或先导入来源。"))
    return shapes.Panel("sources", _("要看的来源"), table=shapes.Table(columns, made, caption=_("要看的来源"), empty=empty), note=note)


@panel("discovery.tasks", order=30)
def findings_of_task(actor: Any, record: Task) -> shapes.Panel:
    """What was found."""
    return _findings(_seen(actor, record.findings))


@panel("discovery.findings", order=10)
def finding_facts(actor: Any, record: Finding) -> shapes.Panel:
    """What it is, and how far it has come."""
    facts = [shapes.Fact(_("单位"), record.unit.shown_name), shapes.Fact(_("发现人"), str(record.finder) if record.finder else None)]
    inside = bool(p.office(actor, record) or p.city(actor))
    if record.source and inside:
        facts.append(shapes.Fact(_("来源"), record.source.name, url=f"/sources/{record.source.number}/"))
    if record.task and inside:
        facts.append(shapes.Fact(_("侦察任务"), record.task.name, url=f"/scouting/{record.task.number}/"))
    if record.told_on:
        facts.append(shapes.Fact(_("通知日期"), record.told_on, kind="date"))
        facts.append(shapes.Fact(_("及时介入期限"), record.intervene_by, kind="date", cite=CITE, note=_("天数待主管部门确认")))
    if record.taken_on:
        late = record.intervene_by is not None and record.taken_on > record.intervene_by
        facts.append(shapes.Fact(_("介入日期"), record.taken_on, kind="date", note=_("逾期介入") if late else _("按期介入")))
        facts.append(shapes.Fact(_("怎么介入"), record.taken_how))
    if record.relayed_to:
        facts.append(shapes.Fact(_("接续孵化园区"), record.relayed_to.title, url=f"/carriers/{record.relayed_to.number}/"))
    if record.disclosure:
        facts.append(shapes.Fact(_("披露编号"), record.disclosure, url=f"/disclosures/{record.disclosure}/" if inside else ""))
    if record.ended_because:
        facts.append(shapes.Fact(_("关闭原因"), record.get_ended_because_display()))
    may_disclose = record.state in ("noted", "told", "taken") and (p.office(actor, record) or p.finder(actor, record))
    files = (shapes.Link(_("据此披露成果"), f"/disclosures/new/open/?finding={record.number}"),) if may_disclose else ()
    return shapes.Panel("finding", _("线索"), facts=tuple(facts), files=files, text=record.summary)


@panel("discovery.findings", order=20)
def parks_of_finding(actor: Any, record: Finding) -> shapes.Panel:
    """Which parks know, since when; another park's name is not a park's business."""
    rows = list(record.shared.all())
    if not (p.office(actor, record) or p.finder(actor, record) or p.city(actor)):
        mine = set(actor.organisations(p.told_parks.roles))
        rows = [one for one in rows if one.park.operator_id in mine]
    columns = (shapes.Column("park", _("园区")), shapes.Column("told", _("通知时间"), "date"))
    made = tuple(shapes.Row((shapes.Cell(one.park.title), shapes.Cell(one.told_at.date() if one.told_at else None, missing=_("还没有通知")))) for one in rows)
    empty = shapes.Empty(_("还没有选定园区"), _("线索要同时通知技术转移机构和园区，请先用“选定园区”。"))
    return shapes.Panel("parks", _("园区"), table=shapes.Table(columns, made, caption=_("园区"), empty=empty))
