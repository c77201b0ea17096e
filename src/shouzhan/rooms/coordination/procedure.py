"""How tasks, plans, bodies, meetings, raised items, suggestions and officers move."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import NOBODY, Access, Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import natural_days, working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.kernel.text import Text
from shouzhan.law.grounds import Basis, Given
from shouzhan.rooms.parties.public import Role

CITY = (Role.COORDINATOR, Role.SYSTEM_ADMIN, "system")
coordinators = Held(CITY)
local = Held(CITY) | Held((Role.DISTRICT_OFFICER,), over="place")
UNIT = (Role.LIAISON, Role.ORG_ADMIN, Role.UNIVERSITY_OFFICE, Role.PARK_OPERATOR)
SPEAKERS = (*UNIT, Role.DISTRICT_OFFICER)
owners = Held(UNIT, through="owner") | coordinators


@dataclass(frozen=True)
class Printed(Access):
    """Whoever speaks for a unit the document prints behind the task, or for the operator of the carrier whose plan it serves."""

    roles: tuple[str, ...]

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None:
            return Held(self.roles)(actor)
        mine = actor.organisations(self.roles)
        if mine and not listed_units(record).isdisjoint(mine):
            return Decision.allow()
        return Decision.refuse("not-yours", _("您所在单位不在文件列出的责任单位中。"), remedy=_("请由列名单位认领，或由统筹协调员指定。"))

    def scope(self, actor: Actor) -> Q:
        mine = actor.organisations(self.roles)
        listed = apps.get_model("coordination.TaskUnit")._default_manager.filter(organisation__in=mine).values("task")  # not a join: a task is found once
        return Q(pk__in=listed) | Q(plan__carrier__operator__in=mine) if mine else NOBODY

    def words(self) -> tuple[str, ...]:
        return tuple(f"{role}@units" for role in self.roles)


def listed_units(task: Any) -> set[int | None]:
    """The organisations that may own the task: those printed, and the operator of the carrier whose plan it serves."""
    printed = {unit.organisation_id for unit in task.units.all()} - {None}
    return printed | ({task.plan.carrier.operator_id} if task.plan and task.plan.carrier else set())


may_own = coordinators | Printed(UNIT)
LEDGER = (Citation("关于推进张江高新区改革创新发展建设世界领先科技园区的若干意见", "二(二)"),)

# --- tasks -----------------------------------------------------------------------------------------------------------

OPEN = State("open", _("待认领"), Kind.OPEN)
RUNNING = State("running", _("推进中"), Kind.OPEN)
SUSPENDED = State("suspended", _("已暂停"), Kind.WAITING)
PROPOSED = State("proposed", _("待销号"), Kind.WAITING)
CLOSED = State("closed", _("已销号"), Kind.SUCCESS)
CANCELLED = State("cancelled", _("已撤销"), Kind.CLOSED)

task = Procedure(
    "coordination.task", record="coordination.TaskCase", title=_("任务督办"), prefix="TK",
    states=(OPEN, RUNNING, SUSPENDED, PROPOSED, CLOSED, CANCELLED), starts=OPEN, cites=LEDGER,
)


def _all_reached(facts: Given, day: date) -> Decision:
    """Whether every milestone is reached."""
    if facts["open"]:
        return Decision.refuse("milestones-open", _("还有 %(count)s 个节点未完成。") % {"count": facts["open"]}, remedy=_("请先完成或撤销这些节点。"))
    return Decision.allow()


milestones_done = Basis(
    "coordination.milestones-done", Text("节点是否全部完成", "Are all milestones reached?"),
    lambda record, given: {"milestones": len(record.milestones.all()), "open": sum(1 for milestone in record.milestones.all() if milestone.done_on is None)},
    check=_all_reached, labels={"milestones": Text("节点数", "Milestones"), "open": Text("未完成的节点", "Not reached")},
)


def shows_what_was_reached(actor: Actor, record: Any) -> Decision:
    """Whether there is something to look at: milestones, each reached on evidence, else a report with evidence, else a file."""
    if record.milestones.all() or record.reports.exclude(evidence="").exists() or papers(record).exists():
        return Decision.allow()
    return Decision.refuse(
        "nothing-shown", _("没有节点，也没有附佐证的进展报告或附件，无从核查是否完成。"), cites=LEDGER,
        remedy=_("请先“报告进展”并写明佐证，或在任务页面添加附件，或补列节点并逐一完成。"))


def still_shows_it(actor: Actor, record: Any) -> Decision:
    """Whether it is still there when the task is to be struck off, one by one or many at once."""
    shown = shows_what_was_reached(actor, record)
    return shown if shown else replace(shown, remedy=_("请退回申请，由负责单位补报佐证后再申请销号。"))


def papers(record: Any) -> Any:
    """The files kept on a task."""
    return apps.get_model("web.Attachment")._default_manager.filter(record_kind=record.procedure_name, record_number=record.number).order_by("pk")


def has_owner(actor: Actor, record: Any) -> Decision:
    """Whether somebody owns the task."""
    if record.owner_id:
        return Decision.allow()
    return Decision.refuse("no-owner", _("尚未明确负责单位。"), remedy=_("请由责任单位认领，或由统筹协调员指定。"))


def proposed_by_another(actor: Actor, record: Any) -> Decision:
    """Nobody agrees to the closing they asked for."""
    if actor.public_id == "system" or actor.public_id != record.proposed_by():
        return Decision.allow()
    return Decision.refuse("own-proposal", _("不能同意自己提出的销号申请。"), remedy=_("请由另一位统筹协调员核查后同意。"))


open_task = task.opening("open", _("立项督办"), by=coordinators, is_primary=True, help=_("把一项工作列入督办台账：责任单位、期限与节点。"))
accept_task = task.step(
    "accept", _("明确负责单位"), OPEN, RUNNING, by=may_own, is_primary=True, within=working_days(15), cites=LEDGER,
    help=_("文件只列责任单位、未明示牵头的，由列名单位认领或由统筹协调员指定；系统不会自行把第一个单位当作牵头。"),
)
hand_back = task.step("hand-back", _("退回认领"), RUNNING, OPEN, by=owners, asks_reason=True, hands_over=True)
plan_milestone = task.step("plan-milestone", _("增加节点"), RUNNING, None, by=owners)
report_progress = task.step("report", _("报告进展"), RUNNING, None, by=owners, is_primary=True, within=natural_days(40), help=_("每月报告一次，写明做了什么、佐证在哪里。红黄绿由日期与节点计算，不能填写。"))
reach_milestone = task.step("reach-milestone", _("完成节点"), RUNNING, None, by=owners)
move_milestone = task.step("move-milestone", _("调整节点期限"), RUNNING, None, by=owners, asks_reason=True)
move_deadline = task.step("move-deadline", _("调整完成期限"), (OPEN, RUNNING), None, by=coordinators, asks_reason=True)
suspend = task.step("suspend", _("暂停"), RUNNING, SUSPENDED, by=coordinators, asks_reason=True)
resume = task.step("resume", _("恢复推进"), SUSPENDED, RUNNING, by=coordinators)
propose_closing = task.step(
    "propose", _("申请销号"), RUNNING, PROPOSED, by=owners, needs=(has_owner, milestones_done, shows_what_was_reached),
    help=_("列有节点的，须全部完成；没有节点的，须写明完成了什么，并有附佐证的进展报告或附件。同意销号的人会看到这些。"))
close_task = task.step("close", _("同意销号"), PROPOSED, CLOSED, by=coordinators, needs=(proposed_by_another, still_shows_it), is_primary=True, within=working_days(10))
send_back = task.step("send-back", _("退回继续推进"), PROPOSED, RUNNING, by=coordinators, asks_reason=True)
escalate = task.step("escalate", _("提级督办"), (OPEN, RUNNING, PROPOSED), None, by=coordinators, help=_("逾期或沉默的任务每月提级一次，通知负责单位与上级协调员。"))
cancel_task = task.step("cancel", _("撤销督办"), (OPEN, RUNNING, SUSPENDED), CANCELLED, by=coordinators, asks_reason=True, is_harmful=True)
reinstate = task.step("reinstate", _("恢复督办"), (CANCELLED, CLOSED), RUNNING, by=coordinators, asks_reason=True, needs=(has_owner,))

# --- plans -----------------------------------------------------------------------------------------------------------

DRAFT = State("draft", _("编制中"), Kind.OPEN)
IN_FORCE = State("in-force", _("执行中"), Kind.SUCCESS)
ENDED = State("ended", _("已结束"), Kind.CLOSED)
planners = local | Held((Role.PARK_OPERATOR,), through="carrier.operator")
plan = Procedure("coordination.plan", record="coordination.ActionPlan", title=_("行动方案与年度清单"), prefix="AP", states=(DRAFT, IN_FORCE, ENDED), starts=DRAFT, cites=LEDGER)
draft_plan = plan.opening("draft", _("编制年度清单"), by=planners, is_primary=True, cites=LEDGER, help=_("每个园区一份行动方案、每年一张重点工作清单；清单事项即为督办任务。"))
add_item = plan.step("add-item", _("增加清单事项"), (DRAFT, IN_FORCE), None, by=planners)
adopt_plan = plan.step("adopt", _("印发执行"), DRAFT, IN_FORCE, by=local, is_primary=True)
end_plan = plan.step("end", _("年度结束"), IN_FORCE, ENDED, by=local, asks_reason=True)

# --- bodies and meetings ---------------------------------------------------------------------------------------------

ACTIVE = State("active", _("运行中"), Kind.SUCCESS)
DISSOLVED = State("dissolved", _("已撤销"), Kind.CLOSED)
body = Procedure("coordination.body", record="coordination.Body", title=_("议事协调机构"), prefix="CB", states=(ACTIVE, DISSOLVED), starts=ACTIVE)
keepers = Held(UNIT, through="organisation") | local
set_up_body = body.opening("set-up", _("设立机构"), by=keepers, is_primary=True, cites=(Citation("沪府办规〔2023〕30号", "五(二)"),))
edit_body = body.step("edit", _("修改信息"), ACTIVE, None, by=keepers)
dissolve_body = body.step("dissolve", _("撤销机构"), ACTIVE, DISSOLVED, by=coordinators, asks_reason=True, is_harmful=True)
revive_body = body.step("revive", _("恢复机构"), DISSOLVED, ACTIVE, by=coordinators, asks_reason=True)

PLANNED = State("planned", _("待召开"), Kind.OPEN)
HELD = State("held", _("已召开"), Kind.WAITING)
PUBLISHED = State("published", _("纪要已发"), Kind.SUCCESS)
CALLED_OFF = State("called-off", _("已取消"), Kind.CLOSED)
conveners = Held(UNIT, through="body.organisation") | coordinators | Held((Role.DISTRICT_OFFICER,), over="body.place")
meeting = Procedure("coordination.meeting", record="coordination.Meeting", title=_("会议"), prefix="MT", states=(PLANNED, HELD, PUBLISHED, CALLED_OFF), starts=PLANNED)
call_meeting = meeting.opening("call", _("召集会议"), by=conveners, is_primary=True)
add_agenda = meeting.step("add-agenda", _("增加议题"), PLANNED, None, by=conveners)
hold_meeting = meeting.step("hold", _("记录召开"), PLANNED, HELD, by=conveners, is_primary=True)
decide = meeting.step("decide", _("记录决定"), (HELD, PUBLISHED), None, by=conveners)
publish_minutes = meeting.step("publish", _("印发纪要"), HELD, PUBLISHED, by=conveners, is_primary=True, within=working_days(10))
follow_up = meeting.step("follow-up", _("落实决定"), (HELD, PUBLISHED), None, by=conveners)
call_off = meeting.step("call-off", _("取消会议"), PLANNED, CALLED_OFF, by=conveners, asks_reason=True)

# --- raised items ----------------------------------------------------------------------------------------------------

RAISED = State("raised", _("待交办"), Kind.WAITING)
ASSIGNED = State("assigned", _("办理中"), Kind.OPEN)
RESOLVED = State("resolved", _("已决定"), Kind.SUCCESS)
RETURNED = State("returned", _("已退回"), Kind.REFUSAL)
issue = Procedure("coordination.issue", record="coordination.IssueCase", title=_("跨界协调事项"), prefix="IS", states=(RAISED, ASSIGNED, RESOLVED, RETURNED), starts=RAISED, cites=LEDGER)
raise_issue = issue.opening("raise", _("提出事项"), by=Held(SPEAKERS, through="raised_by") | coordinators, is_primary=True, cites=LEDGER, help=_("跨部门、跨层级、跨区域、跨园区的事项，交市级部门按职责办理。"))
assign_issue = issue.step("assign", _("交办"), RAISED, ASSIGNED, by=coordinators, is_primary=True, within=working_days(5))
reassign_issue = issue.step("reassign", _("改派"), ASSIGNED, None, by=coordinators, asks_reason=True)
raise_level = issue.step("raise-level", _("提级管理"), (RAISED, ASSIGNED), None, by=local, asks_reason=True, cites=LEDGER)
table_issue = issue.step("table", _("提交会议审议"), ASSIGNED, None, by=coordinators)
resolve_issue = issue.step("resolve", _("作出决定"), ASSIGNED, RESOLVED, by=coordinators, is_primary=True)
return_issue = issue.step("return", _("退回"), RAISED, RETURNED, by=coordinators, asks_reason=True)
reopen_issue = issue.step("reopen", _("重新办理"), (RESOLVED, RETURNED), RAISED, by=coordinators, asks_reason=True)

# --- suggestions -----------------------------------------------------------------------------------------------------

REGISTERED = State("registered", _("待交办"), Kind.WAITING)
WITH_HANDLER = State("assigned", _("拟办答复"), Kind.OPEN)
REVIEWING = State("reviewing", _("待审签"), Kind.WAITING)
REPLIED = State("replied", _("已答复"), Kind.SUCCESS)
CONCLUDED = State("concluded", _("承诺已兑现"), Kind.SUCCESS)
handlers = Held(UNIT, through="handler") | coordinators
suggestion = Procedure("coordination.suggestion", record="coordination.Suggestion", title=_("代表建议办理"), prefix="SG", states=(REGISTERED, WITH_HANDLER, REVIEWING, REPLIED, CONCLUDED), starts=REGISTERED)


def has_next_steps_done(actor: Actor, record: Any) -> Decision:
    """Whether everything the reply promised is done."""
    left = record.next_steps.filter(done_on=None).count()
    if left:
        return Decision.refuse("promises-open", _("答复中还有 %(count)s 项承诺未兑现。") % {"count": left}, remedy=_("请先逐项落实，或说明不能兑现的原因。"))
    return Decision.allow()


def has_reply(actor: Actor, record: Any) -> Decision:
    """Whether a reply is written."""
    return Decision.allow() if record.reply.strip() else Decision.refuse("no-reply", _("尚未拟写答复。"), remedy=_("请先拟写答复。"))


def submitted_by_another(actor: Actor, record: Any) -> Decision:
    """Nobody signs the reply they handed up."""
    if actor.public_id == "system" or actor.public_id != record.submitted_by():
        return Decision.allow()
    return Decision.refuse("own-reply", _("不能签发自己送审的答复。"), remedy=_("请由另一位统筹协调员审签。"))


register_suggestion = suggestion.opening("register", _("登记建议"), by=coordinators, is_primary=True)
assign_suggestion = suggestion.step("assign", _("交办建议"), REGISTERED, WITH_HANDLER, by=coordinators, is_primary=True, within=working_days(5))
draft_reply = suggestion.step("draft", _("拟写答复"), WITH_HANDLER, None, by=handlers, is_primary=True)
promise = suggestion.step("promise", _("记录下一步工作"), (WITH_HANDLER, REPLIED), None, by=handlers)
submit_reply = suggestion.step("submit", _("送审"), WITH_HANDLER, REVIEWING, by=handlers, needs=(has_reply,))
send_back_reply = suggestion.step("send-back", _("退回修改"), REVIEWING, WITH_HANDLER, by=coordinators, asks_reason=True)
publish_reply = suggestion.step("reply", _("签发答复"), REVIEWING, REPLIED, by=coordinators, needs=(submitted_by_another,), is_primary=True, within=working_days(10))
keep_promise = suggestion.step("keep-promise", _("兑现一项"), REPLIED, None, by=handlers)
conclude = suggestion.step("conclude", _("办结"), REPLIED, CONCLUDED, by=coordinators, needs=(has_next_steps_done,))

# --- service officers ------------------------------------------------------------------------------------------------

SERVING = State("serving", _("服务中"), Kind.SUCCESS)
RELIEVED = State("relieved", _("已更换"), Kind.CLOSED)
OFFICER = (Citation("沪府办规〔2023〕16号", "四(一)"),)
officer = Procedure("coordination.officer", record="coordination.ServiceOfficer", title=_("服务专员"), prefix="SO", states=(SERVING, RELIEVED), starts=SERVING, cites=OFFICER)
assign_officer = officer.opening("assign", _("配备专员"), by=local, is_primary=True, cites=OFFICER)
relieve_officer = officer.step("relieve", _("更换专员"), SERVING, RELIEVED, by=local, asks_reason=True)
