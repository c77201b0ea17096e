"""What the room shows on the pages of its own records."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.rooms.parties.places import place_name
from shouzhan.rooms.parties.roles import Role
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel
from shouzhan.web.whosees import ROLES

ROLES.update(dict(Role.choices))


@panel("parties.organisations", order=10)
def particulars(actor: Any, record: Any) -> shapes.Panel:
    """What the register says of the body."""
    facts = [
        shapes.Fact(_("全称"), record.name),
        shapes.Fact(_("英文名称"), record.name_en or None),
        shapes.Fact(_("类别"), record.get_kind_display()),
        shapes.Fact(_("统一社会信用代码"), record.uscc or None, kind="code"),
        shapes.Fact(_("区划"), place_name(record.place)),
    ]
    if record.parent_id:
        facts.append(shapes.Fact(_("上级单位"), record.parent.shown_name, url=f"/organisations/{record.parent.number}/"))
    return shapes.Panel("particulars", _("基本信息"), facts=tuple(facts))


@panel("parties.organisations", order=20)
def names(actor: Any, record: Any) -> shapes.Panel | None:
    """Under which names documents print it."""
    aliases = [alias for alias in record.aliases.all() if alias.name != record.name]
    if not aliases:
        return None
    rows = tuple(shapes.Row((shapes.Cell(a.name), shapes.Cell(a.source or None, missing="–"))) for a in aliases)
    columns = (shapes.Column("name", _("名称")), shapes.Column("source", _("出处")))
    return shapes.Panel("names", _("其他名称"), table=shapes.Table(columns, rows, caption=_("其他名称")), note=_("文件以任一名称提到它，都归到这家机构。"))


@panel("parties.organisations", order=30)
def members(actor: Any, record: Any) -> shapes.Panel | None:
    """Who holds which role; for members and officials only."""
    if not actor.is_authenticated or not (record.pk in actor.organisations() or actor.holds(("system-admin", "auditor"))):
        return None
    held = record.memberships.filter(state="active").select_related("user__person")[:50]
    rows = tuple(
        shapes.Row((
            shapes.Cell(str(m.user), url=f"/memberships/{m.number}/"), shapes.Cell(m.get_role_display()),
            shapes.Cell(place_name(m.place)), shapes.Cell(m.starts_on), shapes.Cell(m.ends_on, missing=_("长期")),
        ))
        for m in held
    )
    columns = (
        shapes.Column("user", _("成员")), shapes.Column("role", _("角色")), shapes.Column("place", _("管辖")),
        shapes.Column("starts", _("任期自"), "date"), shapes.Column("ends", _("任期至"), "date"),
    )
    empty = shapes.Empty(_("尚无成员"), _("机构管理员可在“任职与角色”中授予角色。"))
    return shapes.Panel("members", _("成员与角色"), table=shapes.Table(columns, rows, caption=_("成员与角色"), empty=empty))


@panel("parties.memberships", order=10)
def term(actor: Any, record: Any) -> shapes.Panel:
    """The role, where and how long."""
    return shapes.Panel("term", _("任职内容"), facts=(
        shapes.Fact(_("账号"), str(record.user)),
        shapes.Fact(_("机构"), record.organisation.shown_name, url=f"/organisations/{record.organisation.number}/"),
        shapes.Fact(_("角色"), record.get_role_display()),
        shapes.Fact(_("管辖"), place_name(record.place)),
        shapes.Fact(_("任期自"), record.starts_on, kind="date"),
        shapes.Fact(_("任期至"), record.ends_on, kind="date", note="" if record.ends_on else _("长期")),
    ))


@panel("parties.calendars", order=10)
def days(actor: Any, record: Any) -> shapes.Panel:
    """Which days are off and which weekends are worked."""
    return shapes.Panel("days", _("安排"), link=shapes.Link(_("生效的年份"), "/calendars/years/"), facts=(
        shapes.Fact(_("年份"), str(record.year)),
        shapes.Fact(_("放假"), record.days_off.replace("\n", "；")),
        shapes.Fact(_("调休上班"), record.workdays.replace("\n", "；") or None),
        shapes.Fact(_("出处"), record.source),
    ))
