"""How a step comes to be taken again: asked for, allowed by somebody else, and done once the same step stands in the journal anew."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today, working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import BASES, Basis, Given
from shouzhan.rooms.parties.public import Role

REDO = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(二)3")
ASKERS = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE, Role.RESEARCHER)
management = Held((Role.UNIVERSITY_OFFICE,), through="unit")
SYSTEM = Held(("system",))
asker = Oneself("asker")
readers = asker | Held((Role.UNIVERSITY_OFFICE, Role.TRANSFER_OFFICER), through="unit") | Held((Role.AUDITOR, Role.POLICY_OFFICER, "system"))

ASKED = State("asked", lazy("重办待审核"), Kind.WAITING)
ALLOWED = State("allowed", lazy("准予重办"), Kind.OPEN)
REDONE = State("redone", lazy("已重新办理"), Kind.SUCCESS)
REFUSED = State("refused", lazy("不予重办"), Kind.REFUSAL)
WITHDRAWN = State("withdrawn", lazy("重办申请已撤回"), Kind.CLOSED)


def answers(entry: Entry | None, day: date) -> list[dict[str, Any]]:
    """What the step was decided on, with what it said then and what the law of another day says to the same facts."""
    made = []
    for ground in entry.grounds if entry is not None else ():
        if ground["by"] in BASES:
            basis = BASES[ground["by"]]
            made.append({"title": basis.title, "then": ground["answer"], "by_change": basis.answered(ground["facts"], day, law.book()).told()})
    return made


def differ(pair: dict[str, Any]) -> bool:
    """Whether the changed law answers otherwise."""
    return any(pair["then"].get(name) != pair["by_change"].get(name) for name in ("outcome", "code", "values"))


def _facts(record: Any, given: Given) -> dict[str, Any]:
    pairs = answers(record.entries()[0], record.changed_on)
    return {"taken_on": record.taken_on, "changed_on": record.changed_on, "today": today(), "decided": len(pairs), "differ": sum(1 for one in pairs if differ(one))}


def _hit(facts: Given, day: date) -> Decision:
    if facts["changed_on"] > facts["today"]:
        return Decision.refuse("not-changed-yet", _("政策变化 %(day)s 才生效。") % {"day": facts["changed_on"]}, (REDO,), _("请在生效后申请。"))
    if facts["changed_on"] <= facts["taken_on"]:
        return Decision.refuse(
            "changed-before", _("政策在 %(changed)s 变化，这一步在 %(taken)s 才办理，不是政策变化造成的。") % {"changed": facts["changed_on"], "taken": facts["taken_on"]}, (REDO,), _("办理有误的，请按该记录的更正或撤回步骤补正。"))
    if facts["decided"] and not facts["differ"]:
        return Decision.warn("same-answer", _("按变化后的规定重算，这一步的结论没有变；请核对问题是否出在系统没有计算的地方。"), (REDO,))
    return Decision.allow(_("按变化后的规定重算，这一步的结论不同。") if facts["differ"] else "", (REDO,))


hit = Basis(
    "ownership.redo-hit", Text("这一步是否因政策变化受影响", "Was the step hit by a change of policy?"), _facts, check=_hit,
    labels={
        "taken_on": Text("原办理日", "Step taken on"), "changed_on": Text("变化生效日", "Change in force from"), "today": Text("办理日", "Day of the act"),
        "decided": Text("可重算的决定", "Decisions that can be recomputed"), "differ": Text("结论不同的决定", "Of these, answered otherwise"),
    },
)


def not_ones_own(actor: Actor, redo: Any) -> Decision:
    """Neither who asked nor who took the step decides that it may be taken again."""
    taken, _again = redo.entries()
    if actor.public_id in (redo.asker.public_id, taken.actor if taken else ""):
        return Decision.refuse("own-step", _("这一步由您办理或由您申请重办，不能由您审核。"), (REDO,), _("请由本单位管理部门的另一位同事审核。"))
    return Decision.allow()


redo = Procedure("ownership.redo", record="ownership.StepRedo", title=lazy("环节重新办理"), prefix="RD", states=(ASKED, ALLOWED, REDONE, REFUSED, WITHDRAWN), starts=ASKED, cites=(REDO,))
ask_redo = redo.opening("ask", lazy("申请重新办理"), by=Held(ASKERS), is_primary=True, personal=("problem",), help=lazy("政策变化造成程序问题的，部分环节可以重新办理；原来的一步留在台账上。"))
allow_redo = redo.step("allow", lazy("准予重新办理"), ASKED, ALLOWED, by=management, needs=(not_ones_own, hit), is_primary=True, within=working_days(10), help=lazy("准予后，所在记录退回到这一步之前。"))
refuse_redo = redo.step("refuse", lazy("不予重新办理"), ASKED, REFUSED, by=management, needs=(not_ones_own,), asks_reason=True, is_harmful=True)
finish_redo = redo.step("finish", lazy("登记已重新办理"), ALLOWED, REDONE, by=SYSTEM)
withdraw_redo = redo.step("withdraw", lazy("撤回重办申请"), ASKED, WITHDRAWN, by=asker)
resume_redo = redo.step("resume", lazy("恢复重办申请"), (WITHDRAWN, REFUSED), ASKED, by=asker, asks_reason=True)
