"""How a number of the law is changed: drafted by one, tried out on a sample, approved by another, in force from its day."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

KEEPERS = (Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN)
keepers = Held(KEEPERS)

DRAFT = State("draft", lazy("拟稿"), Kind.OPEN)
WAITING = State("waiting", lazy("待复核"), Kind.WAITING)
APPROVED = State("approved", lazy("已批准"), Kind.SUCCESS)
LEAVING = State("leaving", lazy("待撤销"), Kind.WAITING)
REVOKED = State("revoked", lazy("已撤销"), Kind.CLOSED)
WITHDRAWN = State("withdrawn", lazy("已撤回"), Kind.CLOSED)

HELD = (APPROVED.name, LEAVING.name)  # what is in force, until its revocation is agreed on

change = Procedure("entitlements.change", record="entitlements.ParameterChange", title=lazy("参数变更"), prefix="PC", states=(DRAFT, WAITING, APPROVED, LEAVING, REVOKED, WITHDRAWN), starts=DRAFT)


def another_person(actor: Actor, record: Any) -> Decision:
    """Nobody approves what they drafted."""
    if record.drafted_by != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-draft", _("不能批准自己拟的参数变更。"), remedy=_("请由另一位有权限的同事复核批准。"))


def asked_by_another(actor: Actor, record: Any) -> Decision:
    """Nobody alone takes back what two people agreed on."""
    if record.revocation_asked_by != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-revocation", _("不能批准自己提出的撤销。"), remedy=_("请由另一位有权限的同事复核批准。"))


draft_change = change.opening(
    "draft", lazy("拟改参数"), by=keepers, is_primary=True,
    help=lazy("写明新数值、自何日起、依据哪份文件哪一条。提交后由另一人复核；批准前可看到样本里谁得谁失。"),
)
edit_change = change.step("edit", lazy("修改"), DRAFT, None, by=keepers)
submit_change = change.step("submit", lazy("提交复核"), DRAFT, WAITING, by=keepers, is_primary=True)
approve_change = change.step(
    "approve", lazy("批准"), WAITING, APPROVED, by=keepers, needs=(another_person,), is_primary=True, within=working_days(5),
    help=lazy("批准后自所定日期起生效，测算、接口与命令行同时采用；之前的日期仍按原数值。"),
)
send_back_change = change.step("send-back", lazy("退回修改"), WAITING, DRAFT, by=keepers, asks_reason=True)
withdraw_change = change.step("withdraw", lazy("撤回"), (DRAFT, WAITING), WITHDRAWN, by=keepers, asks_reason=True, is_harmful=True)
ask_revocation = change.step(
    "ask-revocation", lazy("申请撤销"), APPROVED, LEAVING, by=keepers, asks_reason=True, is_harmful=True,
    help=lazy("由另一人批准后才撤销；批准之前数值照常有效。"),
)
keep_change = change.step("keep", lazy("不撤销"), LEAVING, APPROVED, by=keepers, asks_reason=True)
revoke_change = change.step(
    "revoke", lazy("批准撤销"), LEAVING, REVOKED, by=keepers, needs=(asked_by_another,), is_primary=True, is_harmful=True, within=working_days(5),
    help=lazy("撤销后恢复变更之前的数值；历史记录仍在。"),
)
