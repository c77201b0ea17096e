"""How a project is followed, how a park joins it by its leader's consent, and how a joint call runs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, Listed, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.discovery.procedure import OFFICE, PARKS, SYSTEM, city, office
from shouzhan.rooms.parties.public import Role

EARLY = Citation("沪府办规〔2023〕16号", "二(一)1")
FRONT = Citation(PARKS, "四(一)2")
EXPLORER = Citation("沪科建复〔2023〕26号", "具体来说·一")
leader = Oneself("leader")
park = Held((Role.PARK_OPERATOR,), through="park.operator")

# --- followed projects -----------------------------------------------------------------------------------------------

FOLLOWING = State("following", lazy("跟进中"), Kind.OPEN)
LEAD = State("lead", lazy("已现苗头"), Kind.SUCCESS)
ENDED = State("ended", lazy("跟进已结束"), Kind.CLOSED)
link = Procedure("discovery.link", record="discovery.ResearchLink", title=lazy("基础研究对接"), prefix="RL", states=(FOLLOWING, LEAD, ENDED), starts=FOLLOWING, cites=(EARLY,))


def ahead(actor: Actor, record: Any) -> Decision:
    """The next look lies ahead."""
    if record.next_check >= today():
        return Decision.allow()
    return Decision.refuse("check-past", _("下次跟进日期 %(day)s 已经过去。") % {"day": record.next_check}, cites=(EARLY,), remedy=_("请定在今天或以后。"))


open_link = link.opening("open", lazy("登记基础研究对接"), by=Held((*OFFICE, "system")), needs=(ahead,), cites=(EARLY,), help=lazy("基础研究特区、探索者计划等资助的项目，各定一位对接人和下次跟进日期。"))
edit_link = link.step("edit", lazy("修改对接"), FOLLOWING, None, by=office)
check_link = link.step("check", lazy("记录跟进"), FOLLOWING, None, by=office | SYSTEM, is_primary=True, cites=(EARLY,), help=lazy("写明这次了解到什么，定下次日期。"))
lead_link = link.step("lead", lazy("现出苗头，请园区参与"), FOLLOWING, LEAD, by=office, cites=(EARLY, FRONT), help=lazy("据此建立超前孵化记录，由项目负责人决定是否同意园区参与。"))
end_link = link.step("end", lazy("结束跟进"), FOLLOWING, ENDED, by=office, asks_reason=True)
resume_link = link.step("resume", lazy("恢复跟进"), (LEAD, ENDED), FOLLOWING, by=office, asks_reason=True)
sees_link = office | leader | city

# --- parks in research projects --------------------------------------------------------------------------------------

ASKED = State("asked", lazy("待负责人同意"), Kind.WAITING)
RUNNING = State("running", lazy("超前孵化中"), Kind.OPEN)
LINKED = State("linked", lazy("已衔接披露"), Kind.SUCCESS)
DECLINED = State("declined", lazy("负责人未同意"), Kind.REFUSAL)
OVER = State("over", lazy("超前孵化已结束"), Kind.CLOSED)
incubation = Procedure("discovery.incubation", record="discovery.PreIncubation", title=lazy("超前孵化"), prefix="PI", states=(ASKED, RUNNING, LINKED, DECLINED, OVER), starts=ASKED, cites=(FRONT,))


def not_the_asker(actor: Actor, record: Any) -> Decision:
    """Whoever asks for the park does not consent for the project."""
    if record.asked_by != actor.public_id:
        return Decision.allow(cites=(FRONT,))
    return Decision.refuse("own-ask", _("申请由您提出，不能由您自己同意。"), cites=(FRONT,), remedy=_("请由园区的另一位人员重新申请。"))


ask_incubation = incubation.opening("ask", lazy("申请参与科研项目"), by=Held((Role.PARK_OPERATOR, "system")), is_primary=True, cites=(FRONT,), help=lazy("在成果出现之前参与高校的科研项目；只有项目负责人本人能同意。"))
consent_incubation = incubation.step("consent", lazy("同意园区参与"), ASKED, RUNNING, by=leader, needs=(not_the_asker,), is_primary=True, cites=(FRONT,), help=lazy("写明园区可以参与到哪一步、能看到什么；以后可以随时收回。"))
decline_incubation = incubation.step("decline", lazy("不同意"), ASKED, DECLINED, by=leader, asks_reason=True, cites=(FRONT,))
link_incubation = incubation.step("link", lazy("衔接披露"), RUNNING, LINKED, by=leader | office, cites=(FRONT,), help=lazy("填写本单位已提交的披露编号；园区会知道成果已经披露。"))
end_incubation = incubation.step("end", lazy("结束参与"), (ASKED, RUNNING), OVER, by=leader | park, asks_reason=True, help=lazy("负责人可以随时收回同意，园区也可以退出。"))
ask_again = incubation.step("again", lazy("重新申请"), (DECLINED, OVER), ASKED, by=park, asks_reason=True)
unlink_incubation = incubation.step("unlink", lazy("撤销衔接"), LINKED, RUNNING, by=leader, asks_reason=True)
sees_incubation = leader | park | office | city

# --- joint calls -----------------------------------------------------------------------------------------------------

CALLING = State("calling", lazy("征集中"), Kind.OPEN)
FUNDED = State("funded", lazy("项目实施中"), Kind.OPEN)
FINISHED = State("finished", lazy("征集已结题"), Kind.SUCCESS)
CANCELLED = State("cancelled", lazy("征集已取消"), Kind.CLOSED)
keepers = Held((Role.COORDINATOR, Role.POLICY_OFFICER, "system"))
firm = Held((Role.ORG_ADMIN, Role.MEMBER), through="firm")
doers = Listed("discovery.JointProject", record="call", organisation="unit", roles=OFFICE)
call = Procedure("discovery.call", record="discovery.JointCall", title=lazy("联合项目征集"), prefix="JC", states=(CALLING, FUNDED, FINISHED, CANCELLED), starts=CALLING, cites=(EXPLORER,))


def is_company(actor: Actor, record: Any) -> Decision:
    """The other side is a firm."""
    if record.firm.kind == "company":
        return Decision.allow()
    return Decision.refuse("no-firm", _("联合出资方应是企业。"), cites=(EXPLORER,), remedy=_("请选一家企业。"))


def has_projects(actor: Actor, record: Any) -> Decision:
    """A call without projects has nothing to carry out."""
    if record.projects.exists():
        return Decision.allow()
    return Decision.refuse("no-projects", _("还没有选定项目。"), cites=(EXPLORER,), remedy=_("请先用“选定项目”登记至少一个项目。"))


open_call = call.opening("open", lazy("发起联合征集"), by=keepers, needs=(is_company,), cites=(EXPLORER,), help=lazy("与企业在选定领域共同出资、共同征集，结果衔接早期发现。"))
edit_call = call.step("edit", lazy("修改征集"), CALLING, None, by=keepers, needs=(is_company,))
add_project = call.step("project", lazy("选定项目"), CALLING, None, by=keepers, cites=(EXPLORER,))
drop_project = call.step("unproject", lazy("移出项目"), CALLING, None, by=keepers, needs=(has_projects,), asks_reason=True)
start_call = call.step("start", lazy("启动实施"), CALLING, FUNDED, by=keepers, needs=(has_projects,), is_primary=True, cites=(EXPLORER,))
record_result = call.step("result", lazy("登记项目成果"), (FUNDED, FINISHED), None, by=keepers | doers, cites=(EXPLORER,), help=lazy("写明成果；已有线索的填线索编号，与早期发现衔接。"))
finish_call = call.step("finish", lazy("结题"), FUNDED, FINISHED, by=keepers, cites=(EXPLORER,))
cancel_call = call.step("cancel", lazy("取消征集"), (CALLING, FUNDED), CANCELLED, by=keepers, asks_reason=True, is_harmful=True)
resume_call = call.step("resume", lazy("恢复征集"), (FINISHED, CANCELLED), CALLING, by=keepers, asks_reason=True)
sees_call = city | firm | doers
