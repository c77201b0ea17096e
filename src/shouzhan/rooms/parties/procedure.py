"""How organisations and memberships come, change and go."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, SignedIn
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.places import lies_in
from shouzhan.rooms.parties.roles import DELEGATED, Role

SYSTEM = "system"
keepers = Held((Role.SYSTEM_ADMIN, SYSTEM))
officials = Held((Role.SYSTEM_ADMIN, Role.POLICY_OFFICER, Role.COORDINATOR, SYSTEM))
own_admins = Held((Role.ORG_ADMIN,), through="organisation") | keepers

REGISTERED = State("registered", _("待核验"), Kind.WAITING)
ACTIVE = State("active", _("在册"), Kind.SUCCESS)
MERGED = State("merged", _("已合并"), Kind.CLOSED)
CLOSED = State("closed", _("已注销"), Kind.CLOSED)

organisation = Procedure(
    "parties.organisation", record="parties.Organisation", title=_("机构登记"), prefix="ORG",
    states=(REGISTERED, ACTIVE, MERGED, CLOSED), starts=ACTIVE,
)
register_organisation = organisation.opening(
    "register", _("登记机构"), by=officials, is_primary=True,
    help=_("登记一家机构。统一社会信用代码会核对两位校验码，名称相近的机构会提示是否重复。"),
)
apply_for_organisation = organisation.opening(
    "apply", _("申请登记机构"), by=SignedIn(), target=REGISTERED, help=_("机构不在册时可申请登记；核验通过后生效。"),
)
edit_organisation = organisation.step(
    "edit", _("修改信息"), (REGISTERED, ACTIVE), None, by=officials, help=_("修改名称、类别、代码或别名，修改前后都留在台账中。"),
)
verify_organisation = organisation.step("verify", _("核验通过"), REGISTERED, ACTIVE, by=officials, is_primary=True, within=working_days(5))
merge_organisation = organisation.step(
    "merge", _("并入另一机构"), ACTIVE, MERGED, by=keepers, asks_reason=True, is_harmful=True,
    help=_("重复登记的机构并入保留的一家；别名随之转移，原编号仍可查到。"),
)
close_organisation = organisation.step("close", _("注销"), ACTIVE, CLOSED, by=keepers, asks_reason=True, is_harmful=True)
reopen_organisation = organisation.step("reopen", _("恢复在册"), CLOSED, ACTIVE, by=keepers, asks_reason=True)


def within_the_house(actor: Actor, membership: Any) -> Decision:
    """Roles that reach beyond one organisation are the system administrators' to give."""
    if actor.holds((Role.SYSTEM_ADMIN, SYSTEM)):
        return Decision.allow()
    if membership.role not in DELEGATED:
        return Decision.refuse("role-not-delegated", _("这个角色的权限超出本机构，只能由系统管理员授予、调整或结束。"), remedy=_("请联系系统管理员办理。"))
    return Decision.allow()


def place_of_the_house(actor: Actor, membership: Any) -> Decision:
    """A place beyond the body's own is the system administrators' to give."""
    if actor.holds((Role.SYSTEM_ADMIN, SYSTEM)) or lies_in(membership.place, membership.organisation.place):
        return Decision.allow()
    return Decision.refuse("place-not-own", _("管辖范围超出本机构所在区划，只能由系统管理员授予。"), remedy=_("请改选本机构所在区划，或请系统管理员授予。"))


def no_longer_than_own(actor: Actor, membership: Any) -> Decision:
    """Administrators pass administration on for their own term at most, to themselves or to others."""
    if actor.holds((Role.SYSTEM_ADMIN, SYSTEM)) or membership.role != Role.ORG_ADMIN or not membership.outlasts(actor.public_id):
        return Decision.allow()
    return Decision.refuse(
        "longer-than-own", _("授予或延长机构管理员的任期，不能超过您自己的任期。"), remedy=_("需要更长任期时，请系统管理员办理。"))


PROPOSED = State("proposed", _("待确认"), Kind.WAITING)
IN_FORCE = State("active", _("任职中"), Kind.SUCCESS)
DECLINED = State("declined", _("未确认"), Kind.REFUSAL)
ENDED = State("ended", _("已卸任"), Kind.CLOSED)

membership = Procedure(
    "parties.membership", record="parties.Membership", title=_("任职与角色"), prefix="MB",
    states=(PROPOSED, IN_FORCE, DECLINED, ENDED), starts=IN_FORCE,
)
appoint = membership.opening(
    "appoint", _("授予角色"), by=own_admins, is_primary=True, needs=(within_the_house, place_of_the_house, no_longer_than_own),
    help=_("把一个角色授予一个账号：在哪家机构、管辖何处、从何时到何时。机构管理员只能在本机构授予角色。"),
)
propose_membership = membership.opening("propose", _("申请加入"), by=Held((SYSTEM,)), target=PROPOSED)
confirm_membership = membership.step("confirm", _("确认任职"), PROPOSED, IN_FORCE, by=own_admins, needs=(within_the_house,), is_primary=True, within=working_days(5))
decline_membership = membership.step("decline", _("不予确认"), PROPOSED, DECLINED, by=own_admins, asks_reason=True)
change_term = membership.step("change-term", _("调整任期"), IN_FORCE, None, by=own_admins, needs=(within_the_house,))
end_membership = membership.step("end", _("结束任职"), IN_FORCE, ENDED, by=own_admins, needs=(within_the_house,), asks_reason=True, is_harmful=True)

CALENDAR_IN_FORCE = State("in-force", _("生效"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", _("已停用"), Kind.CLOSED)

calendar = Procedure(
    "parties.calendar", record="parties.CalendarYear", title=_("节假日安排"), prefix="CY",
    states=(CALENDAR_IN_FORCE, WITHDRAWN), starts=CALENDAR_IN_FORCE,
)
enter_calendar = calendar.opening(
    "enter", _("录入年份"), by=keepers, is_primary=True,
    help=_("按国务院办公厅的通知录入一年的放假与调休；工作日期限随即按它计算。"),
)
revise_calendar = calendar.step("revise", _("修改安排"), CALENDAR_IN_FORCE, None, by=keepers, asks_reason=True)
withdraw_calendar = calendar.step("withdraw", _("停用"), CALENDAR_IN_FORCE, WITHDRAWN, by=keepers, asks_reason=True, is_harmful=True)
