"""How a carrier comes onto the register, changes and leaves it."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

keepers = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN, "system")) | Held((Role.DISTRICT_OFFICER,), over="place")

RUNNING = State("running", _("运行中"), Kind.SUCCESS)
CLOSED = State("closed", _("已撤销"), Kind.CLOSED)

carrier = Procedure("carriers.carrier", record="carriers.Carrier", title=_("载体登记"), prefix="CR", states=(RUNNING, CLOSED), starts=RUNNING)
register_carrier = carrier.opening("register", _("登记载体"), by=keepers, is_primary=True, help=_("登记一个园区、大学科技园或孵化器，及其主管高校与所在区。"))
edit_carrier = carrier.step("edit", _("修改信息"), RUNNING, None, by=keepers)
set_tier = carrier.step(
    "set-tier", _("调整梯次"), RUNNING, None, by=Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN, "system")), asks_reason=True,
    cites=(Citation("沪府办规〔2023〕16号", "三(一)"), Citation("沪府办规〔2023〕16号", "三(二)")),
    help=_("孵化器分“高质量”与“高质量培育”两类；调整按联合评估的结果登记。"),
)
close_carrier = carrier.step("close", _("撤销"), RUNNING, CLOSED, by=keepers, asks_reason=True, is_harmful=True)
reopen_carrier = carrier.step("reopen", _("恢复"), CLOSED, RUNNING, by=keepers, asks_reason=True)
