"""What the room shows on the page of a carrier."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.parties.public import place_name
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel


@panel("carriers.carriers", order=10)
def particulars(actor: Any, record: Any) -> shapes.Panel:
    """What the register says of the carrier."""
    facts = [
        shapes.Fact(_("类别"), record.get_kind_display()),
        shapes.Fact(_("所在区"), place_name(record.place)),
        shapes.Fact(_("设立日期"), record.opened_on, kind="date"),
        shapes.Fact(_("位于张江高新区"), _("是") if record.is_in_zone else _("否")),
    ]
    if record.kind == "incubator":
        facts.append(shapes.Fact(_("梯次"), record.get_tier_display(), cite=shapes.Cite("沪府办规〔2023〕16号", "三(一)")))
    if record.zone_id:
        facts.append(shapes.Fact(_("所属园区"), record.zone.title, url=f"/carriers/{record.zone.number}/"))
    if record.operator_id:
        facts.append(shapes.Fact(_("运营机构"), record.operator.shown_name, url=f"/organisations/{record.operator.number}/"))
    return shapes.Panel("particulars", _("基本信息"), facts=tuple(facts))


@panel("carriers.carriers", order=20)
def parents(actor: Any, record: Any) -> shapes.Panel | None:
    """The universities it belongs to."""
    held = list(record.parents.select_related("organisation"))
    if not held:
        return None
    rows = tuple(shapes.Row((shapes.Cell(p.organisation.shown_name, url=f"/organisations/{p.organisation.number}/"),)) for p in held)
    return shapes.Panel("parents", _("主管高校"), table=shapes.Table((shapes.Column("name", _("高校")),), rows, caption=_("主管高校")))


@panel("carriers.carriers", order=30)
def members(actor: Any, record: Any) -> shapes.Panel | None:
    """What lies inside it."""
    inside = list(record.members.order_by(by_name())[:100])
    if not inside:
        return None
    rows = tuple(shapes.Row((shapes.Cell(c.title, url=f"/carriers/{c.number}/"), shapes.Cell(c.get_kind_display()))) for c in inside)
    columns = (shapes.Column("name", _("名称")), shapes.Column("kind", _("类别")))
    return shapes.Panel("members", _("园内载体"), table=shapes.Table(columns, rows, caption=_("园内载体")))
