"""How a valuation is filed, and how an agreed price passes its notice period."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="achievement.unit")
SYSTEM = Held(("system",))

DRAFT = State("draft", _("编制中"), Kind.OPEN)
FILED = State("filed", _("已备案"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", _("已撤回"), Kind.CLOSED)

valuation = Procedure("valuation.valuation", record="valuation.Valuation", title=_("价值评估"), prefix="VA", states=(DRAFT, FILED, WITHDRAWN), starts=DRAFT)
open_valuation = valuation.opening("open", _("登记评估"), by=Held((*OFFICE, "system")), is_primary=True)
file_valuation = valuation.step("file", _("备案"), DRAFT, FILED, by=office | SYSTEM, is_primary=True)
withdraw_valuation = valuation.step("withdraw", _("撤回"), (DRAFT, FILED), WITHDRAWN, by=office, asks_reason=True, is_harmful=True)

PREPARED = State("prepared", _("待公示"), Kind.OPEN)
RUNNING = State("running", _("公示中"), Kind.WAITING)
OBJECTED = State("objected", _("异议处理中"), Kind.WAITING)
PASSED = State("passed", _("公示无异议"), Kind.SUCCESS)
FAILED = State("failed", _("未通过"), Kind.REFUSAL)

notice = Procedure(
    "valuation.notice", record="valuation.PriceNotice", title=_("协议定价公示"), prefix="PN", states=(PREPARED, RUNNING, OBJECTED, PASSED, FAILED), starts=PREPARED,
    cites=(Citation("国发〔2016〕16号", "一(四)"),),
)
open_notice = notice.opening("open", _("拟定公示"), by=Held((*OFFICE, "system")))
start_notice = notice.step("start", _("开始公示"), PREPARED, RUNNING, by=office | SYSTEM, is_primary=True)
object_to_notice = notice.step("object", _("提出异议"), RUNNING, OBJECTED, by=Held((Role.RESEARCHER, Role.MEMBER, *OFFICE), through="achievement.unit"), asks_reason=True)
settle_objection = notice.step("settle", _("处理异议"), OBJECTED, RUNNING, by=office, asks_reason=True)
uphold_objection = notice.step("uphold", _("异议成立"), OBJECTED, FAILED, by=office, asks_reason=True)
pass_notice = notice.step("pass", _("公示期满"), RUNNING, PASSED, by=office | SYSTEM)
drop_notice = notice.step("drop", _("撤回公示"), (PREPARED, RUNNING, OBJECTED), FAILED, by=office, asks_reason=True)
