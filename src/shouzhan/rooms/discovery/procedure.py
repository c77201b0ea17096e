"""How sources are sifted, scouts are sent, and a finding is told, taken up and handed on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, Listed, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.discovery.models import Finding
from shouzhan.rooms.parties.public import Role

PARKS = "沪府办规〔2023〕30号"
SCOUTING = Citation(PARKS, "四(二)3")
OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="unit")
makers = Held((Role.RESEARCHER,), through="unit")
SYSTEM = Held(("system",))
city = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN, "system"))

# --- sources ---------------------------------------------------------------------------------------------------------

LISTED = State("listed", lazy("待甄别"), Kind.OPEN)
FOUND = State("found", lazy("已成线索"), Kind.SUCCESS)
PASSED = State("passed", lazy("已排除"), Kind.CLOSED)
source = Procedure("discovery.source", record="discovery.Source", title=lazy("发现来源"), prefix="SR", states=(LISTED, FOUND, PASSED), starts=LISTED, cites=(SCOUTING,))
enter_source = source.opening("enter", lazy("录入来源"), by=Held((*OFFICE, "system")), cites=(SCOUTING,), help=lazy("一条一条录入；成批的请用“导入”，可收电子表格、BibTeX 与 RIS。"))
edit_source = source.step("edit", lazy("修改来源"), LISTED, None, by=office)
confirm_signal = source.step("confirm", lazy("确认为线索"), LISTED, FOUND, by=office | SYSTEM, cites=(SCOUTING,), help=lazy("据此建立一条线索；建好后选定园区并通知。"))
dismiss_signal = source.step("dismiss", lazy("排除信号"), LISTED, PASSED, by=office, cites=(SCOUTING,), help=lazy("排除后不再出现在信号排序里；以后可以恢复。"))
relist_source = source.step("relist", lazy("恢复甄别"), (FOUND, PASSED), LISTED, by=office, asks_reason=True)
sees_source = office | makers | city

# --- scouting tasks --------------------------------------------------------------------------------------------------

ASSIGNED = State("assigned", lazy("侦察中"), Kind.WAITING)
DONE = State("done", lazy("侦察完成"), Kind.SUCCESS)
DROPPED = State("dropped", lazy("任务已取消"), Kind.CLOSED)
scout = Oneself("scout")
task = Procedure("discovery.task", record="discovery.Task", title=lazy("侦察任务"), prefix="ST", states=(ASSIGNED, DONE, DROPPED), starts=ASSIGNED, cites=(SCOUTING,))


def not_backdated(actor: Actor, record: object) -> Decision:
    """A scout gets time."""
    finish_by = getattr(record, "finish_by", None)
    if finish_by is None or finish_by >= today():
        return Decision.allow()
    return Decision.refuse("no-time", _("完成期限 %(day)s 已经过去。") % {"day": finish_by}, cites=(SCOUTING,), remedy=_("请把期限定在今天或以后。"))


open_task = task.opening("open", lazy("布置侦察"), by=Held((*OFFICE, "system")), is_primary=True, needs=(not_backdated,), cites=(SCOUTING,), help=lazy("让一位同事在期限前看完一批来源，把可能的成果记成线索。"))
edit_task = task.step("edit", lazy("修改任务"), ASSIGNED, None, by=office)
finish_task = task.step("finish", lazy("报告侦察结果"), ASSIGNED, DONE, by=scout | office | SYSTEM, is_primary=True, cites=(SCOUTING,), help=lazy("没有发现也要写明看了什么。"))
drop_task = task.step("drop", lazy("取消任务"), ASSIGNED, DROPPED, by=office, asks_reason=True, is_harmful=True)
reopen_task = task.step("reopen", lazy("继续侦察"), (DONE, DROPPED), ASSIGNED, by=office, asks_reason=True)
sees_task = office | scout | city

# --- findings --------------------------------------------------------------------------------------------------------

NOTED = State("noted", lazy("线索整理中"), Kind.OPEN)
TOLD = State("told", lazy("待及时介入"), Kind.WAITING)
TAKEN = State("taken", lazy("已介入"), Kind.OPEN)
DISCLOSED = State("disclosed", lazy("已转成果披露"), Kind.SUCCESS)
RELAYED = State("relayed", lazy("已转接续孵化"), Kind.SUCCESS)
CLOSED = State("closed", lazy("线索已关闭"), Kind.CLOSED)
finder = Oneself("finder")
told_parks = Listed("discovery.Shared", record="finding", organisation="park.operator", roles=(Role.PARK_OPERATOR,), only=(("told_at__isnull", False),))
finding = Procedure(
    "discovery.finding", record="discovery.Finding", title=lazy("线索"), prefix="FD", states=(NOTED, TOLD, TAKEN, DISCLOSED, RELAYED, CLOSED), starts=NOTED, cites=(SCOUTING,),
)


def has_park(actor: Actor, record: Finding) -> Decision:
    """Office and park are told together, so there must be a park to tell."""
    if record.shared.all():
        return Decision.allow(cites=(SCOUTING,))
    return Decision.refuse("no-park", _("还没有选定园区；线索要同时通知技术转移机构和园区。"), cites=(SCOUTING,), remedy=_("请先用“选定园区”选至少一个园区。"))


choose_parks_label = lazy("选定园区")
open_finding = finding.opening("open", lazy("登记线索"), by=Held((Role.RESEARCHER, *OFFICE, "system")), is_primary=True, cites=(SCOUTING,), help=lazy("看到可能转化的东西就先记下来；通知之前只有您和本单位技术转移机构看得到。"))
edit_finding = finding.step("edit", lazy("修改线索"), NOTED, None, by=finder | office)
choose_parks = finding.step("parks", choose_parks_label, (NOTED, TOLD, TAKEN), None, by=office | SYSTEM, cites=(SCOUTING,), help=lazy("已经通知过的园区不能从名单里去掉。"))
tell_finding = finding.step("tell", lazy("同时通知并起算介入期限"), NOTED, TOLD, by=office | SYSTEM, needs=(has_park,), is_primary=True, cites=(SCOUTING,), help=lazy("技术转移机构和园区同一时刻收到通知，及时介入的期限从今天起算。"))
take_finding = finding.step("take", lazy("登记介入"), TOLD, TAKEN, by=office | told_parks | SYSTEM, is_primary=True, cites=(SCOUTING,), help=lazy("写明谁在什么时候怎样联系了团队。"))
disclose_finding = finding.step("disclose", lazy("转为成果披露"), (NOTED, TOLD, TAKEN), DISCLOSED, by=SYSTEM, cites=(SCOUTING,))
relay_finding = finding.step("relay", lazy("转入接续孵化"), TAKEN, RELAYED, by=office | SYSTEM, needs=(has_park,), cites=(SCOUTING,), help=lazy("交给一个已经通知过的园区继续孵化。"))
resume_finding = finding.step("resume", lazy("退回继续办理"), (DISCLOSED, RELAYED), TAKEN, by=office, asks_reason=True)
close_finding = finding.step("close", lazy("关闭线索"), (NOTED, TOLD, TAKEN), CLOSED, by=office | finder, is_harmful=True, asks_reason=True)
reopen_finding = finding.step("reopen", lazy("重新整理"), CLOSED, NOTED, by=office, asks_reason=True)
sees_finding = office | finder | told_parks | city
