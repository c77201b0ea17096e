"""The years by which working days are counted today, wherever they come from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Public
from shouzhan.kernel.dates import city_calendar
from shouzhan.rooms.parties.calendars import lines_of
from shouzhan.rooms.parties.models import CalendarYear
from shouzhan.web import shapes
from shouzhan.web.pages import page


@page("calendars/years/", name="parties.years", access=Public(), template="web/account.html")
def years(request: HttpRequest, actor: Any) -> shapes.AccountPage:
    """Every year in force; those that ship with the product are read only."""
    own = dict(CalendarYear.objects.filter(state="in-force").values_list("year", "number"))
    rows = tuple(
        shapes.Row((
            shapes.Cell(str(year), url=f"/calendars/{own[year]}/" if year in own else ""),
            shapes.Cell(_("本市录入") if year in own else _("随产品提供")),
            shapes.Cell(_short(table.days_off)),
            shapes.Cell(_short(table.workdays) or None, missing="–"),
            shapes.Cell(table.source or None, missing="–"),
        ))
        for year, table in sorted(city_calendar().tables.items(), reverse=True)
    )
    columns = (
        shapes.Column("year", _("年份"), "code"), shapes.Column("origin", _("来源")), shapes.Column("off", _("放假")),
        shapes.Column("work", _("调休上班")), shapes.Column("source", _("出处"), secondary=True),
    )
    section = shapes.AccountSection(
        _("生效的年份"), table=shapes.Table(columns, rows, caption=_("生效的年份")),
        actions=(shapes.Action(_("本市录入的年份"), "/calendars/"),),
        note=_("随产品提供的年份不可修改；如与通知不符，可录入同一年份，以本市录入的为准。"),
    )
    return shapes.AccountPage(_("节假日安排"), (section,))


def _short(days: Iterable[date]) -> str:
    """Days without their year, which stands in the row's head."""
    return "；".join(line.replace(line[:5], "") for line in lines_of(days).splitlines())
