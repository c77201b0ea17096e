"""How a decision comes under protection: applied for, examined, certified by a third person, lost when somebody gained unlawfully."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.kernel.text import Text
from shouzhan.law.grounds import Basis, Given
from shouzhan.rooms.ownership.harbour.models import PROOFS
from shouzhan.rooms.ownership.pilots import Adoption, Subject
from shouzhan.rooms.parties.public import Role

PLAN = "上海市促进科技成果转移转化行动方案(2021-2023年)"
HARBOUR = Citation(PLAN, "二(二)3")
EXCHANGE = Citation(PLAN, "二(四)8")
DILIGENCE = Citation("city-transformation-2017", "第二十五、二十六条")
MANAGEMENT = (Role.UNIVERSITY_OFFICE,)
DECIDERS = (Role.UNIVERSITY_OFFICE, Role.TRANSFER_OFFICER, Role.ORG_ADMIN, Role.RESEARCHER)
management = Held(MANAGEMENT, through="unit")
readers = Oneself("decider") | Held((Role.UNIVERSITY_OFFICE, Role.TRANSFER_OFFICER), through="unit") | Held((Role.AUDITOR, Role.POLICY_OFFICER, "system"))
SYSTEM = Held(("system",))

APPLIED = State("applied", lazy("已申请免责"), Kind.OPEN)
EXAMINED = State("examined", lazy("免责已审查"), Kind.WAITING)
CERTIFIED = State("certified", lazy("已确认免责"), Kind.SUCCESS)
LACKING = State("lacking", lazy("缺证"), Kind.WAITING)
REVOKED = State("revoked", lazy("免责已撤销"), Kind.REFUSAL)
WITHDRAWN = State("withdrawn", lazy("免责申请已撤回"), Kind.CLOSED)


def rules_passed(unit_id: int, day: date) -> bool:
    """Whether the unit had its rules on diligence when the decision was taken."""
    return Adoption.objects.filter(unit=unit_id, subject=Subject.DILIGENCE, state="adopted", adopted_on__lte=day).exists()


def _facts(record: Any, given: Given) -> dict[str, Any]:
    return {"rules_passed": rules_passed(record.unit_id, record.decided_on), **{name: bool(record.found.get(name)) for name in PROOFS}}


diligent = Basis(
    "ownership.diligence", Text("四项证据是否齐备", "Do the four proofs stand?"), _facts, rule="distribution.diligence", as_of=lambda record, given: record.decided_on,
)


def not_the_decider(actor: Actor, record: Any) -> Decision:
    """Nobody judges their own decision."""
    if record.decider.public_id != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-decision", _("这是您自己的决策，不能由您审查或确认。"), (DILIGENCE,), _("请由单位管理部门的另一位同事办理。"))


def not_in_the_case(actor: Actor, record: Any) -> Decision:
    """Whoever had a hand in the case, under the decider or beside them, does not judge it."""
    if Entry.objects.filter(record_kind=record.about_kind, record_number=record.about, actor=actor.public_id).exists():
        return Decision.refuse("took-part", _("您在 %(about)s 中办理过事项，不能审查或确认这项决策。") % {"about": record.about}, (DILIGENCE,), _("请由没有参与该事项的同事办理。"))
    return Decision.allow()


def not_the_examiner(actor: Actor, record: Any) -> Decision:
    """Who examined the proofs does not confirm them as well."""
    if record.examined_by != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-examination", _("证据由您审查，不能再由您确认。"), (DILIGENCE,), _("请由另一位同事确认。"))


def something_lacks(actor: Actor, record: Any) -> Decision:
    """A decision whose proofs all stand is certified, not sent back."""
    if not diligent(actor, record):
        return Decision.allow()
    return Decision.refuse("nothing-lacks", _("四项证据都已成立，不能定为缺证。"), (DILIGENCE,), _("请“确认免责”，或重新审查。"))


harbour = Procedure(
    "ownership.harbour", record="ownership.SafeHarbour", title=lazy("尽职免责"), prefix="SH",
    states=(APPLIED, EXAMINED, CERTIFIED, LACKING, REVOKED, WITHDRAWN), starts=APPLIED, cites=(HARBOUR, DILIGENCE),
)
judged = (not_the_decider, not_in_the_case)
decider = Oneself("decider")
apply_harbour = harbour.opening("apply", lazy("申请尽职免责"), by=Held(DECIDERS), is_primary=True, cites=(HARBOUR,), help=lazy("写明是哪条记录上的哪一步；四项证据可以以后补。"))
record_immunity = harbour.opening("immunity", lazy("登记进场交易尽职"), by=SYSTEM, target=CERTIFIED, needs=(diligent,), cites=(EXCHANGE,))
prove = harbour.step("prove", lazy("补充证据"), (APPLIED, LACKING), APPLIED, by=decider, is_primary=True, cites=(DILIGENCE,))
examine = harbour.step("examine", lazy("审查证据"), (APPLIED, EXAMINED), EXAMINED, by=management, needs=judged, is_primary=True, within=working_days(10), cites=(DILIGENCE,))
certify = harbour.step("certify", lazy("确认免责"), EXAMINED, CERTIFIED, by=management, needs=(*judged, not_the_examiner, diligent), is_primary=True, within=working_days(10), cites=(HARBOUR, DILIGENCE))
find_lacking = harbour.step("lack", lazy("定为缺证"), EXAMINED, LACKING, by=management, needs=(*judged, something_lacks), cites=(DILIGENCE,))
revoke = harbour.step("revoke", lazy("撤销免责"), CERTIFIED, REVOKED, by=management, needs=judged, asks_reason=True, is_harmful=True, cites=(DILIGENCE,), help=lazy("查实有证据不成立的，写明是哪一项；免责自始无效。"))
reinstate = harbour.step("reinstate", lazy("重新审查免责"), REVOKED, EXAMINED, by=management, needs=judged, asks_reason=True)
withdraw = harbour.step("withdraw", lazy("撤回免责申请"), (APPLIED, LACKING), WITHDRAWN, by=decider, is_harmful=True)
resume = harbour.step("resume", lazy("恢复免责申请"), WITHDRAWN, APPLIED, by=decider)
