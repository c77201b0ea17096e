"""How a line comes on the tolerance list, and how a failure is looked at under it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, InState, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.kernel.text import Text
from shouzhan.law.grounds import Basis, Given
from shouzhan.rooms.ownership.harbour.procedure import not_in_the_case, not_the_examiner
from shouzhan.rooms.ownership.tolerance.models import FINDINGS
from shouzhan.rooms.parties.public import Role

TOLERANCE = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(一)2")
CITY = (Role.POLICY_OFFICER, Role.COORDINATOR)
MANAGEMENT = (Role.UNIVERSITY_OFFICE, Role.ORG_ADMIN)
management = Held(MANAGEMENT, through="unit")
person = Oneself("person")

# --- the list --------------------------------------------------------------------------------------------------------

DRAFTED = State("drafted", lazy("清单草拟中"), Kind.OPEN)
IN_FORCE = State("in-force", lazy("清单施行中"), Kind.SUCCESS)
ENDED = State("ended", lazy("已移出清单"), Kind.CLOSED)
keepers = Held((*CITY, Role.SYSTEM_ADMIN, "system")) | Held(MANAGEMENT, through="issuer")
list_readers = InState(("in-force", "ended")) | keepers

item = Procedure("ownership.tolerance-item", record="ownership.ToleranceItem", title=lazy("容错清单"), prefix="TL", states=(DRAFTED, IN_FORCE, ENDED), starts=DRAFTED, cites=(TOLERANCE,))
draft_item = item.opening("draft", lazy("录入清单事项"), by=Held((*CITY, *MANAGEMENT, Role.SYSTEM_ADMIN, "system")), is_primary=True, help=lazy("依印发的清单逐项录入；施行后向社会公开。"))
edit_item = item.step("edit", lazy("修改清单事项"), DRAFTED, None, by=keepers)
publish_item = item.step("publish", lazy("施行清单事项"), DRAFTED, IN_FORCE, by=keepers, is_primary=True)
end_item = item.step("end", lazy("移出清单"), IN_FORCE, ENDED, by=keepers, asks_reason=True, is_harmful=True, help=lazy("移出之前发生的情形，仍按当时的清单认定。"))
restore_item = item.step("restore", lazy("恢复清单事项"), ENDED, IN_FORCE, by=keepers, asks_reason=True)

# --- the cases -------------------------------------------------------------------------------------------------------

APPLIED = State("applied", lazy("容错待审查"), Kind.WAITING)
EXAMINED = State("examined", lazy("容错待决定"), Kind.WAITING)
TOLERATED = State("tolerated", lazy("予以容错"), Kind.SUCCESS)
REFUSED = State("refused", lazy("不予容错"), Kind.REFUSAL)
ANNULLED = State("annulled", lazy("容错已撤销"), Kind.REFUSAL)
WITHDRAWN = State("withdrawn", lazy("容错申请已撤回"), Kind.CLOSED)
readers = person | Held((Role.UNIVERSITY_OFFICE,), through="unit") | Held((Role.AUDITOR, Role.POLICY_OFFICER, "system"))


def _facts(case: Any, given: Given) -> dict[str, Any]:
    return {**{name: bool(case.found.get(name)) for name in FINDINGS}, "on_list": case.is_on_list()}


tolerable = Basis(
    "ownership.tolerance", Text("四个条件是否都符合", "Do all four conditions hold?"), _facts, rule="instruments.tolerance", as_of=lambda case, given: case.happened_on,
)


def not_oneself(actor: Actor, case: Any) -> Decision:
    """Nobody forgives themselves."""
    if case.person.public_id != actor.public_id:
        return Decision.allow()
    return Decision.refuse("own-failure", _("这是您本人的事项，不能由您审查或决定。"), (TOLERANCE,), _("请由单位管理部门的另一位同事办理。"))


def a_condition_fails(actor: Actor, case: Any) -> Decision:
    """Where all four hold it is tolerated, not refused."""
    if not tolerable(actor, case):
        return Decision.allow()
    return Decision.refuse("all-hold", _("四个条件都符合，不能不予容错。"), (TOLERANCE,), _("请“予以容错”；认为有条件不符合的，请重新审查。"))


def not_bound_yet(actor: Actor, case: Any) -> Decision:
    """It enters the assessment once."""
    if not case.bound_to:
        return Decision.allow()
    return Decision.refuse("bound-already", _("已写入考核记录 %(number)s。") % {"number": case.bound_to}, (TOLERANCE,), _("写错的，请先撤销再复核。"))


judged = (not_oneself, not_in_the_case)
case = Procedure(
    "ownership.tolerance-case", record="ownership.ToleranceCase", title=lazy("容错认定"), prefix="TC",
    states=(APPLIED, EXAMINED, TOLERATED, REFUSED, ANNULLED, WITHDRAWN), starts=APPLIED, cites=(TOLERANCE,),
)
apply_case = case.opening("apply", lazy("申请容错"), by=Held((*MANAGEMENT, Role.TRANSFER_OFFICER, Role.RESEARCHER, Role.MEMBER, Role.PARK_OPERATOR)), is_primary=True, personal=("account",), help=lazy("就一次失误或未达预期，请求不作负面评价或减责、免责。"))
amend_case = case.step("amend", lazy("补充经过"), APPLIED, None, by=person, personal=("account",))
examine_case = case.step("examine", lazy("审查四个条件"), (APPLIED, EXAMINED), EXAMINED, by=management, needs=judged, is_primary=True, within=working_days(15), personal=("findings",), help=lazy("是否属于清单，由所依事项与发生日自动核对。"))
tolerate = case.step("tolerate", lazy("予以容错"), EXAMINED, TOLERATED, by=management, needs=(*judged, not_the_examiner, tolerable), is_primary=True, within=working_days(10))
refuse_case = case.step("refuse", lazy("不予容错"), EXAMINED, REFUSED, by=management, needs=(*judged, not_the_examiner, a_condition_fails), asks_reason=True, is_harmful=True)
bind_case = case.step("bind", lazy("写入考核记录"), TOLERATED, None, by=management, needs=(*judged, not_bound_yet), help=lazy("填写考核、审计或追责文书的编号，使决定在那里生效。"))
annul = case.step("annul", lazy("撤销容错"), TOLERATED, ANNULLED, by=management, needs=judged, asks_reason=True, is_harmful=True, help=lazy("查实有条件不符合的，写明是哪一项。"))
review_case = case.step("review", lazy("申请复核"), (REFUSED, ANNULLED), APPLIED, by=person, asks_reason=True)
withdraw_case = case.step("withdraw", lazy("撤回容错申请"), (APPLIED, EXAMINED), WITHDRAWN, by=person, is_harmful=True)
resume_case = case.step("resume", lazy("恢复容错申请"), WITHDRAWN, APPLIED, by=person)
