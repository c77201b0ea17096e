"""What the list says, and how a case stands against its four conditions."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.rooms.ownership.tolerance.forms import CONDITIONS
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase, ToleranceItem
from shouzhan.rooms.ownership.tolerance.procedure import tolerable
from shouzhan.web import shapes
from shouzhan.web.recordpage import address_of, panel
from shouzhan.web.words import say


@panel("ownership.tolerance-items", order=10)
def line(actor: Any, item: ToleranceItem) -> shapes.Panel:
    """The line as it was printed."""
    return shapes.Panel("item", _("清单条目"), facts=(
        shapes.Fact(_("可容错的情形"), item.conduct), shapes.Fact(_("适用条件"), item.conditions), shapes.Fact(_("印发单位"), item.issuer.shown_name),
        shapes.Fact(_("清单文件"), f"{item.document} · {item.place}"), shapes.Fact(_("施行日"), item.since, kind="date"), shapes.Fact(_("失效日"), item.until, kind="date"),
    ))


@panel("ownership.tolerance-cases", order=10)
def conditions(actor: Any, case: ToleranceCase) -> shapes.Panel:
    """The four conditions, with what is missing and how to get it."""
    rows = [shapes.Row((shapes.Cell(label), shapes.Cell(badge=_badge(case.found.get(name))), shapes.Cell(None, missing=_("由审查人员认定")))) for name, label in CONDITIONS]
    listed = shapes.Cell(case.item.title, url=f"/tolerance-list/{case.item.number}/") if case.item else shapes.Cell(None, missing=_("没有选择清单事项"))
    rows.append(shapes.Row((shapes.Cell(_("属于清单所列")), shapes.Cell(badge=_badge(case.is_on_list() if case.item else None)), listed)))
    columns = (shapes.Column("condition", _("条件")), shapes.Column("holds", _("是否符合"), "badge"), shapes.Column("ground", _("依据")))
    answer = tolerable(actor, case) if case.found else None
    note = "" if answer is None or answer else f"{say(answer.sentence)} {say(answer.remedy)}"
    return shapes.Panel("conditions", _("四个条件"), table=shapes.Table(columns, tuple(rows), caption=_("四个条件")), note=note)


@panel("ownership.tolerance-cases", order=20)
def happened(actor: Any, case: ToleranceCase) -> shapes.Panel:
    """What happened, what was found, and where the decision took effect."""
    known = (
        shapes.Fact(_("所涉记录"), case.about or None, url=address_of(actor, case.about_kind, case.about)), shapes.Fact(_("审查意见"), case.findings or None),
        shapes.Fact(_("处理"), case.get_treatment_display() or None, note=_("%(day)s 决定") % {"day": case.decided_on} if case.decided_on else ""),
        shapes.Fact(_("写入的考核记录"), case.bound_to or None, note=str(case.bound_on or "")),
    )
    return shapes.Panel("account", _("经过与处理"), facts=(
        shapes.Fact(_("事情经过"), case.account), shapes.Fact(_("发生日"), case.happened_on, kind="date"), shapes.Fact(_("所涉考核或追责"), case.assessment), *(fact for fact in known if fact.value is not None),
    ))


def _badge(holds: bool | None) -> shapes.Badge:
    if holds is None:
        return shapes.Badge(_("未审查"), "waiting")
    return shapes.Badge(_("符合"), "success") if holds else shapes.Badge(_("不符合"), "refusal")
