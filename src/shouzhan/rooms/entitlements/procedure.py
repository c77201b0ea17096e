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
REVOKED = State("revoked", lazy("已撤销"), Kind.CLOSED)
WITHDRAWN = State("withdrawn", lazy("已撤回"), Kind.CLOSED)

change = Procedure("entitlements.change", record="entitlements.ParameterChange", title=lazy("参数变更"), prefix="PC", states=(DRAFT, WAITING, APPROVED, REVOKED, WITHDRAWN), starts=DRAFT)


def another_person(actor: Actor, record: Any) -> Decision:
    """Nobody approves what they drafted."""
    if record.drafted_by != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-draft", _("不能批准自己拟的参数变更。"), remedy=_("请由另一位有权限的同事复核批准。"))


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
revoke_change = change.step(
    "revoke", lazy("撤销已批准的变更"), APPROVED, REVOKED, by=keepers, asks_reason=True, is_harmful=True,
    help=lazy("撤销后恢复变更之前的数值；历史记录仍在。"),
)
