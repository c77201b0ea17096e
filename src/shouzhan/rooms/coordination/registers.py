"""The ledger and its neighbours as lists."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState, Public, SignedIn
from shouzhan.rooms.coordination import procedure as p
from shouzhan.rooms.coordination.models import (
    ActionPlan,
    Body,
    IssueCase,
    Meeting,
    ServiceOfficer,
    Suggestion,
    TaskCase,
    TaskUnit,
    at_pace,
    in_light,
    of_unit,
)
from shouzhan.rooms.coordination.reads import units_with_tasks
from shouzhan.rooms.coordination.rules import COLOURS
from shouzhan.rooms.parties.public import PLACES, Role, place_name
from shouzhan.rooms.policies.public import live_documents
from shouzhan.web.registers import ListColumn, ListFilter, Register
from shouzhan.web.shapes import Badge, Cell

_BADGE = {"red": "overdue", "amber": "waiting", "green": "success", "grey": "open", "done": "closed"}


def light_cell(task: TaskCase) -> Cell:
    """The light with its word; the shape comes with the badge."""
    light = task.light
    return Cell(badge=Badge(dict(COLOURS)[light.colour], _BADGE[light.colour]), note=light.sentence)


def _named(task: TaskCase) -> Cell:
    return Cell(task.title, url=f"/tasks/{task.number}/", note=gettext("所依据的文件已废止") if task.is_abolished else "", missing="–")


def _document_of(task: TaskCase) -> str:
    title = task.document.title if task.document else ""
    return gettext("%(title)s（已废止）") % {"title": title} if task.is_abolished else title


def _documents() -> list[tuple[str, Any]]:
    return [(document.number, document.title) for document in live_documents()[:40]]


def _units_of(task: TaskCase) -> str:
    return "、".join(unit.printed for unit in task.units.all())


tasks = Register(
    name="coordination.tasks", model=TaskCase, title=_("任务台账"), one=_("督办任务"), path="tasks/", sees=Public(), is_public=True,
    related=("document", "owner"), prefetched=(Prefetch("units", TaskUnit.objects.select_related("organisation")), "milestones"),
    unread=("document__text",),
    lead=_("清单化管理、项目化推进、责任化落实：文件中的每项任务一条，红黄绿由日期与节点计算，不能填写。"),
    columns=(
        ListColumn("name", _("任务"), "title", sort="name_order", is_link=True, cell=_named),
        ListColumn("light", _("灯"), lambda t: t.light.sentence, kind="badge", cell=light_cell),
        ListColumn("clause", _("条款"), "clause", kind="code"),
        ListColumn("owner", _("负责单位"), lambda t: t.owner.shown_name if t.owner else _("未明确")),
        ListColumn("units", _("责任单位（照录）"), _units_of, missing=_("原文未列")),
        ListColumn("target_on", _("完成期限"), "target_on", kind="date", sort="target_on"),
        ListColumn("next_milestone_on", _("最近节点"), "next_milestone_on", kind="date", sort="next_milestone_on"),
        ListColumn("last_heard_on", _("最近动态"), "last_heard_on", kind="date", sort="last_heard_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("document", _("文件"), _document_of, is_shown=False),
        ListColumn("place", _("范围"), lambda t: place_name(t.place), is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", sort="number", is_shown=False),
    ),
    filters=(
        ListFilter("light", _("灯"), "", COLOURS, where=in_light),
        ListFilter("document", _("文件"), "document__number", _documents),
        ListFilter("unit", _("责任单位"), "", units_with_tasks, where=of_unit),
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.task.states]),
        ListFilter("pace", _("办理时限"), "", (("late", _("已过办理期限")), ("lately", _("近 30 天新到"))), where=at_pace),
    ),
    search=("name", "name_en", "clause", "number", "owner__name"), order=("due_on", "id"),
    bulk=(p.close_task, p.send_back, p.suspend, p.resume, p.escalate), serves=("U-40", "Z-04"),
)

plans = Register(
    name="coordination.plans", model=ActionPlan, title=_("年度清单"), one=_("年度清单"), path="plans/", sees=SignedIn(), related=("carrier",),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True), ListColumn("year", _("年度"), "year", kind="number", sort="year"),
        ListColumn("carrier", _("载体"), "carrier.title"), ListColumn("place", _("范围"), lambda x: place_name(x.place)), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.plan.states]),), search=("name", "number"), serves=("Z-04",),
)

bodies = Register(
    name="coordination.bodies", model=Body, title=_("议事协调机构"), one=_("议事协调机构"), path="bodies/", sees=Public(), is_public=True,
    related=("organisation", "carrier"), lead=_("联席会议、联络员会议、领导小组、工作专班与园区统筹协调机制。"),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True), ListColumn("kind", _("类别"), "get_kind_display", sort="kind"),
        ListColumn("organisation", _("设在单位"), "organisation.shown_name"), ListColumn("chair", _("负责人"), "chair"),
        ListColumn("place", _("范围"), lambda x: place_name(x.place)), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("other_names", _("其他印名"), "other_names", is_shown=False),
    ),
    filters=(ListFilter("kind", _("类别"), "kind", Body.Kind.choices), ListFilter("place", _("范围"), "place", PLACES)),
    search=("name", "other_names", "number"), order=("id",), serves=("T-44", "U-37", "Z-03", "U-11", "Z-23"),
)

meetings = Register(
    name="coordination.meetings", model=Meeting, title=_("会议"), one=_("会议"), path="meetings/", sees=SignedIn(), related=("body", "body__organisation"),
    columns=(
        ListColumn("name", _("会议"), "title", sort="name_order", is_link=True), ListColumn("body", _("机构"), "body.title"),
        ListColumn("on", _("日期"), "on", kind="date", sort="on"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.meeting.states]),), search=("name", "body__name", "number"), order=("-on", "-id"), serves=("T-44", "U-05"),
)

issues = Register(
    name="coordination.issues", model=IssueCase, title=_("跨界协调事项"), one=_("协调事项"), path="issues/",
    sees=Held((*p.CITY, Role.AUDITOR, Role.POLICY_OFFICER)) | Held((Role.DISTRICT_OFFICER,), over="place") | Held(p.UNIT, through="raised_by"),
    related=("raised_by", "carrier"), lead=_("跨部门、跨层级、跨区域、跨园区的事项，从提出到决定。"),
    columns=(
        ListColumn("name", _("事项"), "title", sort="name_order", is_link=True), ListColumn("crosses", _("性质"), "get_crosses_display"),
        ListColumn("topic", _("领域"), "get_topic_display"), ListColumn("raised_by", _("提出单位"), "raised_by.shown_name"),
        ListColumn("answer_by", _("答复期限"), "answer_by", kind="date", sort="answer_by"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(
        ListFilter("crosses", _("性质"), "crosses", IssueCase.Crosses.choices), ListFilter("topic", _("领域"), "topic", IssueCase.Topic.choices),
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.issue.states]),
    ),
    search=("name", "number"), serves=("Z-02", "Z-03"),
)

suggestions = Register(
    name="coordination.suggestions", model=Suggestion, title=_("代表建议办理"), one=_("代表建议"), path="suggestions/",
    sees=InState(("replied", "concluded")) | Held((*p.CITY, Role.AUDITOR)) | Held(p.UNIT, through="handler"), is_public=True, related=("handler",),
    lead=_("从交办到公开答复，再到答复中的承诺逐项兑现。"),
    columns=(
        ListColumn("name", _("建议题目"), "title", sort="name_order", is_link=True), ListColumn("reference", _("建议编号"), "reference", kind="code"),
        ListColumn("handler", _("主办单位"), "handler.shown_name"), ListColumn("answer_by", _("答复期限"), "answer_by", kind="date", sort="answer_by"),
        ListColumn("reply_number", _("答复文号"), "reply_number", kind="code"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.suggestion.states]),), search=("name", "reference", "number"), serves=("R-01",),
)

officers = Register(
    name="coordination.officers", model=ServiceOfficer, title=_("服务专员"), one=_("服务专员"), path="officers/", sees=SignedIn(), related=("carrier",),
    columns=(
        ListColumn("carrier", _("孵化器"), "carrier.title", is_link=True), ListColumn("name", _("姓名"), "name", sort="name_order"),
        ListColumn("level", _("层级"), "get_level_display"), ListColumn("place", _("区"), lambda x: place_name(x.place)), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("level", _("层级"), "level", (("city", _("市级")), ("district", _("区级")))),), search=("name", "carrier__name", "number"), serves=("I-33",),
)
