"""The menu entry, the missing-bodies check, and what the portal shows of the ledger."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held
from shouzhan.rooms.coordination import reads
from shouzhan.rooms.coordination.procedure import CITY
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.pages import page
from shouzhan.web.portal import PORTAL_STOPS
from shouzhan.web.shell import nav

nav(lazy("任务台账"), "/tasks/", order=20)


@page("bodies-missing/", name="coordination.missing", access=Held((*CITY, Role.AUDITOR, Role.DISTRICT_OFFICER)), template="web/board.html", serves=("U-37", "Z-03", "U-05", "I-33"))
def missing(request: HttpRequest, actor: Any) -> shapes.BoardPage:
    """Which university has no leading group, which district no mechanism, which incubator no officer."""
    return shapes.BoardPage(
        title=_("应设未设"), lead=_("文件要求设立、而系统中尚无记录的机构与人员。"),
        sections=tuple(
            shapes.BoardSection(title=title, table=_table(names, title) if names else None, empty=None if names else shapes.Empty(_("都已设立")))
            for title, names in (
                (_("没有领导小组的高校"), reads.universities_without("leading-group")),
                (_("没有工作专班的高校"), reads.universities_without("task-force")),
                (_("未把大学科技园列入议事的高校"), reads.universities_without_agenda()),
                (_("没有统筹协调机制的区"), reads.districts_without_mechanism()),
                (_("没有服务专员的高质量孵化器"), reads.incubators_without_officer()),
            )
        ),
    )


def _table(names: list[tuple[str, str]], caption: str) -> shapes.Table:
    rows = tuple(shapes.Row((shapes.Cell(name, url=url),)) for name, url in names)
    return shapes.Table((shapes.Column("name", _("名称")),), rows, caption=caption)


def _stops(actor: Any) -> tuple[shapes.LineStop, ...]:
    """The stations of a task, with how many stand at each."""
    counts = reads.counts_by_state()
    return tuple(
        shapes.LineStop(label, "done", count=counts.get(state, 0), url=f"/tasks/?state={state}")
        for label, state in ((_("待认领"), "open"), (_("推进中"), "running"), (_("待销号"), "proposed"), (_("已销号"), "closed"))
    )


PORTAL_STOPS.append((20, _stops))
