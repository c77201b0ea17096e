"""The menu, and the page of signals: what may have gone undisclosed, why it is thought so, and what speaks against it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.access import Held
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.discovery import beginnings  # noqa: F401 - the room's parts contribute theirs
from shouzhan.rooms.discovery import procedure as p
from shouzhan.rooms.discovery.models import Source
from shouzhan.rooms.discovery.signals import (
    LATER_FROM,
    RANK,
    SHOWN,
    Ranked,
    ask_to_rank,
    insist_reader,
    rank_unit,
    ranked_of,
    reason,
    waiting,
)
from shouzhan.rooms.parties.public import Organisation, Role
from shouzhan.web import shapes
from shouzhan.web.jobpage import address
from shouzhan.web.pages import page, show
from shouzhan.web.shell import nav

CITY = (Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN)
UNITS = 60

nav(lazy("线索"), "/findings/", order=44, shown_to=lambda actor: actor.holds((*p.OFFICE, Role.RESEARCHER, Role.PARK_OPERATOR, *CITY)))
nav(lazy("未披露信号"), "/signals/", order=45, shown_to=lambda actor: actor.holds((*p.OFFICE, *CITY)))
nav(lazy("超前孵化"), "/pre-incubation/", order=46, shown_to=lambda actor: actor.holds((*p.OFFICE, Role.RESEARCHER, Role.PARK_OPERATOR, *CITY)))
nav(lazy("趋势研判"), "/trend-notes/", order=47, shown_to=lambda actor: actor.holds((*p.OFFICE, Role.RESEARCHER, Role.PARK_OPERATOR, *CITY)))


@page("signals/", name="discovery.signals", access=Held((*p.OFFICE, *CITY)), serves=("U-17",))
def signals(request: HttpRequest, actor: Any) -> HttpResponse:
    """The signals of one unit, ranked while one waits where there are few, by a worker where there are many."""
    units = _units(actor)
    unit = _chosen(units, request.GET.get("unit", ""))
    if unit is None:
        return show(request, "web/board.html", _choose(units))
    insist_reader(actor, unit)
    ranked = _kept(actor, unit, request.GET.get("ranked", ""))
    if ranked is None and waiting(unit)[: LATER_FROM + 1].count() > LATER_FROM:
        return HttpResponseRedirect(address(ask_to_rank(actor, unit)))
    return show(request, "web/board.html", _board(actor, unit, ranked or rank_unit(unit)))


def _units(actor: Any) -> list[Organisation]:
    """The units whose signals one may see."""
    if p.city(actor):
        return list(Organisation.objects.filter(pk__in=Source.objects.order_by().values("unit").distinct()).order_by(by_name())[:UNITS])
    return list(Organisation.objects.filter(pk__in=actor.organisations(p.OFFICE)).order_by(by_name())[:UNITS])


def _chosen(units: list[Organisation], number: str) -> Organisation | None:
    if number:
        found = next((unit for unit in units if unit.number == number), None)
        if found is None:
            raise Http404
        return found
    return units[0] if len(units) == 1 else None


def _choose(units: list[Organisation]) -> shapes.BoardPage:
    rows = tuple(shapes.Row((shapes.Cell(unit.shown_name, url=f"/signals/?unit={unit.number}"),)) for unit in units)
    empty = shapes.Empty(_("还没有来源"), _("各单位的技术转移机构导入论文、专利和项目后，这里列出单位。"), (shapes.Action(_("发现来源"), "/sources/"),))
    section = shapes.BoardSection(_("选择单位"), table=shapes.Table((shapes.Column("unit", _("单位")),), rows, caption=_("单位")) if rows else None, empty=None if rows else empty)
    return shapes.BoardPage(title=_("未披露信号"), lead=_("论文和专利里可能有还没有披露的成果。"), sections=(section,))


def _kept(actor: Any, unit: Organisation, key: str) -> Ranked | None:
    """What a worker ranked for this reader."""
    job = Job.objects.filter(owner=actor, key=key, kind=RANK, state=Job.State.DONE, given__unit=unit.number).first() if key else None
    return ranked_of(job.answer) if job else None


def _board(actor: Any, unit: Organisation, ranked: Ranked) -> shapes.BoardPage:
    held = {one.number: one for one in Source.objects.filter(number__in=[signal.number for signal in ranked.signals], state="listed").defer("abstract")}
    office = actor.holds(p.OFFICE, organisation=unit.pk)
    columns = (shapes.Column("name", _("论文或专利")), shapes.Column("score", _("分数"), "number"), shapes.Column("for", _("为什么排在这里")), shapes.Column("against", _("什么在反对")), *((shapes.Column("act", _("办理")),) if office else ()))
    rows = tuple(
        shapes.Row((
            shapes.Cell(held[one.number].name, url=f"/sources/{one.number}/", note=held[one.number].people[:120]), shapes.Cell(one.score),
            shapes.Cell(_("；").join(reason(part) for part in one.speaks_for)), shapes.Cell(_("；").join(reason(part) for part in one.speaks_against) or None, missing=_("没有")),
            *((shapes.Cell(_("确认为线索"), url=f"/sources/{one.number}/confirm/", note=""),) if office else ()),
        )) for one in ranked.signals if one.number in held
    )
    lead = _("看过 %(looked)s 篇论文和专利，有 %(count)s 个信号，列出分数最高的 %(shown)s 个。分数是各项之和；完成人已经披露过几乎相同内容的不算信号。") % {"looked": ranked.looked_at, "count": ranked.count, "shown": min(ranked.count, SHOWN)}
    empty = shapes.Empty(_("没有未披露信号"), _("请先导入论文和专利；排除过的不再出现，可在来源清单里恢复。"), (shapes.Action(_("发现来源"), "/sources/"),))
    section = shapes.BoardSection(unit.shown_name, table=shapes.Table(columns, rows, caption=_("未披露信号")) if rows else None, empty=None if rows else empty)
    return shapes.BoardPage(title=_("未披露信号"), lead=lead, sections=(section,))
