"""The menu entry, and the ledger of an achievement: who holds what on any day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import SignedIn
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.rooms.disclosure.public import Achievement, may_read_inside
from shouzhan.rooms.ownership.ledger import rights_on
from shouzhan.rooms.ownership.models import Right
from shouzhan.rooms.ownership.panels import name_of, rights_table, scope_of
from shouzhan.rooms.ownership.procedure import OFFICE
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of
from shouzhan.web.pages import page
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS
from shouzhan.web.shell import nav

nav(lazy("权属"), "/rights/", order=52, shown_to=lambda actor: actor.holds((*OFFICE, Role.AUDITOR)))
LEFT, WIDTH, ROW, MOST_DAYS = 240, 480, 26, 12


@dataclass(frozen=True)
class Span:
    """A right as a bar on the time line."""

    label: str
    words: str
    left: int
    width: int
    top: int
    text_at: int
    strength: str


@dataclass(frozen=True)
class LedgerPage:
    """ownership/ledger.html"""

    title: shapes.Words
    lead: shapes.Words
    here: str
    back: shapes.Link
    on: date
    on_title: shapes.Words
    held: shapes.Table
    all: shapes.Table
    tabs: tuple[shapes.Tab, ...] = ()
    banner: shapes.Banner | None = None
    spans: tuple[Span, ...] = ()
    axis: shapes.Words = ""
    height: int = 0
    on_at: int = 0


@page("ownership/<str:number>/", name="ownership.ledger", access=SignedIn(), template="ownership/ledger.html", serves=("T-14", "T-08"))
def ledger(request: HttpRequest, actor: Any, number: str) -> LedgerPage:
    """Every right in an achievement, and who held what on the day that is asked for."""
    achievement: Achievement = find(REGISTERS["disclosure.achievements"], actor, number)
    if not may_read_inside(actor, achievement):
        raise Http404
    on, banner = _asked(request.GET.get("on", ""))
    rows = list(Right.objects.filter(achievement=achievement).select_related("holder", "person", "achievement__unit", "before").order_by("starts_on", "pk"))
    first, last = _axis(rows, on)
    spans = tuple(_span(one, place, first, last) for place, one in enumerate(rows))
    here = f"/ownership/{achievement.number}/"
    return LedgerPage(
        title=_("权利台账"), lead=_("选一个日期，看当天谁持有什么。"), here=here, back=shapes.Link(achievement.title, f"/achievements/{achievement.number}/"), on=on,
        on_title=_("%(day)s 的权利人") % {"day": on}, banner=banner, tabs=_days(rows, on, here),
        held=rights_table(actor, rights_on(achievement, on), _("当日的权利人"), shapes.Empty(_("这一天没有登记在册的权利"), _("请换一个日期。"))),
        all=rights_table(actor, rows, _("全部登记"), shapes.Empty(_("还没有登记权利"), _("由技术转移机构“登记权利”。"))),
        spans=spans, axis=_("%(first)s 至 %(last)s；虚线为所选日期") % {"first": first, "last": last}, height=len(spans) * ROW + 4, on_at=_at(on, first, last),
    )


def _asked(text: str) -> tuple[date, shapes.Banner | None]:
    if not text:
        return today(), None
    try:
        return date.fromisoformat(text), None
    except ValueError:
        return today(), banner_of(Decision.refuse("no-day", _("“%(text)s”不是日期，已显示今天。") % {"text": text[:20]}, remedy=_("请按 2026-11-20 的样子填写。")))


def _axis(rows: list[Right], on: date) -> tuple[date, date]:
    days = [on, today(), *(one.starts_on for one in rows), *(day for one in rows for day in (one.ends_on, one.ceased_on) if day)]
    first, last = min(days), max(days)
    return first, max(last, first + timedelta(days=30))


def _at(day: date, first: date, last: date) -> int:
    return LEFT + WIDTH * (day - first).days // (last - first).days


def _span(right: Right, place: int, first: date, last: date) -> Span:
    end = min([day for day in (right.ceased_on, right.ends_on and right.ends_on + timedelta(days=1)) if day] or [last])
    left = _at(right.starts_on, first, last)
    words = f"{name_of(right)} · {right.get_kind_display()} {scope_of(right)} · {right.starts_on} – {right.ceased_on or right.ends_on or ''}"
    strength = "0.15" if right.state == "void" else {"ownership": "0.9", "use": "0.6"}.get(right.kind, "0.35")
    label = right.title if len(right.title) <= 18 else f"{right.title[:17]}…"
    return Span(label, words, left, max(_at(min(end, last), first, last) - left, 2), place * ROW + 6, place * ROW + 14, strength)


def _days(rows: list[Right], on: date, here: str) -> tuple[shapes.Tab, ...]:
    """The days on which something changed, newest last."""
    changed = sorted({today(), *(one.starts_on for one in rows if one.state != "void"), *(one.ceased_on for one in rows if one.ceased_on)})[-MOST_DAYS:]
    return tuple(shapes.Tab(f"{day}", f"{here}?on={day}", current=day == on) for day in changed)


from shouzhan.rooms.ownership.harbour import pages as harbour_pages  # noqa: E402, F401 - its part of this room
