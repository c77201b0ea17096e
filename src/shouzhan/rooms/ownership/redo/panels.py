"""The step as it was taken and as it was taken again, side by side."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership.redo.models import StepRedo
from shouzhan.rooms.ownership.redo.procedure import answers, differ, hit
from shouzhan.rooms.ownership.redo.table import label_of
from shouzhan.web import shapes
from shouzhan.web.recordpage import address_of, panel
from shouzhan.web.words import say

Column, Cell, Row = shapes.Column, shapes.Cell, shapes.Row


@panel("ownership.redos", order=10)
def hit_by(actor: Any, redo: StepRedo) -> shapes.Panel:
    """What changed, which step it hit, and whether that is so."""
    answer = hit(actor, redo)
    return shapes.Panel("hit", _("政策变化"), facts=(
        shapes.Fact(_("所在记录"), redo.about, url=address_of(actor, redo.about_kind, redo.about)), shapes.Fact(_("环节"), label_of(redo.step)), shapes.Fact(_("变化的政策"), redo.policy, note=redo.clause),
        shapes.Fact(_("变化生效日"), redo.changed_on, kind="date"), shapes.Fact(_("造成的程序问题"), redo.problem),
    ), note=" ".join(str(part) for part in (say(answer.sentence), say(answer.remedy)) if part))


@panel("ownership.redos", order=20)
def both(actor: Any, redo: StepRedo) -> shapes.Panel:
    """The old step with its answers, what the changed law says to the same facts, and the new step."""
    old, new = redo.entries()
    renewed = {say(one["title"]): one["then"] for one in answers(new, redo.changed_on)}
    rows = [Row((Cell(_("办理日")), _taken(redo, old, redo.taken_on), Cell(redo.changed_on), _taken(redo, new, redo.redone_on)))]
    for pair in answers(old, redo.changed_on):
        title = say(pair["title"])
        changed = shapes.Badge(_("不同"), "waiting") if differ(pair) else None
        rows.append(Row((Cell(title), Cell(_words(pair["then"])), Cell(_words(pair["by_change"]), badge=changed), Cell(_words(renewed[title]) if title in renewed else None, missing=_("尚未重新办理")))))
    columns = (Column("what", _("决定")), Column("then", _("原来的一步")), Column("changed", _("按变化后的规定")), Column("again", _("重新办理的一步")))
    return shapes.Panel("both", _("新旧对照"), table=shapes.Table(columns, tuple(rows), caption=_("新旧对照")), note=_("原来的一步留在台账上，两步都可以重演。"))


def _taken(redo: StepRedo, entry: Entry | None, day: Any) -> shapes.Cell:
    url = f"/decisions/{entry.pk}/" if entry is not None and entry.grounds else ""
    return Cell(day, url=url, missing=_("尚未重新办理"))


def _words(told: dict[str, Any]) -> str:
    values = "；".join(f"{one}" for one in told.get("values", {}).values())
    outcome = {"allowed": _("可以"), "warned": _("可以，有提醒"), "refused": _("不可以"), "value": ""}.get(str(told["outcome"]), "")
    return " · ".join(part for part in (outcome, values) if part) or str(told["code"])
