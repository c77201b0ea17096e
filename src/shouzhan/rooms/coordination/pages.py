"""The menu entry, the missing-bodies check, and what the portal shows of the ledger."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held
from shouzhan.rooms.coordination import reads
from shouzhan.rooms.coordination.models import ProgressReport, TaskCase
from shouzhan.rooms.coordination.procedure import CITY
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.policies.public import CASES, DEPENDENTS, PolicyDocument
from shouzhan.web import shapes
from shouzhan.web.pages import page
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, PORTAL_STOPS, Latest, Stops
from shouzhan.web.shell import nav
from shouzhan.web.together import Groups

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


def _stops(groups: Groups) -> tuple[shapes.LineStop, ...]:
    """The stations of a task: how many stand at each, how many came lately, and where most are late."""
    counts = reads.counts_by_state(groups)
    worst = max((c.late for state, c in counts.items() if state != "closed"), default=0)
    return tuple(
        _stop(label, state, counts.get(state, reads.StateCounts()), worst)
        for label, state in ((_("任务待认领"), "open"), (_("任务推进中"), "running"), (_("任务待销号"), "proposed"), (_("任务已销号"), "closed"))
    )


def _stop(label: str, state: str, counts: reads.StateCounts, worst: int) -> shapes.LineStop:
    late = counts.late if state != "closed" else 0
    return shapes.LineStop(
        label, "done", count=counts.all, url=f"/tasks/?state={state}", flow=_("近 30 天新到 %(n)s") % {"n": counts.lately} if counts.lately else "", flow_url=f"/tasks/?state={state}&pace=lately",
        piled=0 < late == worst, note=_("已过办理期限 %(n)s") % {"n": late} if late else "", note_url=f"/tasks/?state={state}&pace=late",
    )


PORTAL_STOPS.append(Stops(20, reads.counted_tasks, _stops))
PORTAL_DOORS.append((60, shapes.Door(
    lazy("责任单位"), lazy("认领任务，定节点，每月报告一次进展"), "/tasks/",
    (shapes.Link(lazy("任务台账"), "/tasks/"), shapes.Link(lazy("逾期的任务"), "/tasks/?light=red")),
)))


def _open_cases(document: PolicyDocument) -> shapes.Fact:
    """The tasks of a document still on the ledger."""
    count = document.task_cases.exclude(state__in=("closed", "cancelled")).count()
    return shapes.Fact(lazy("未办结的督办任务"), count, url=f"/tasks/?document={document.number}" if count else "")


DEPENDENTS.append(_open_cases)
CASES.append(lambda stated: {key: f"/tasks/{number}/" for key, number in TaskCase.objects.filter(stated__in=list(stated)).values_list("stated", "number")})


def _told(report: ProgressReport) -> shapes.Link:
    return shapes.Link(report.task.title, f"/tasks/{report.task.number}/", f"{report.month:%Y-%m} {Truncator(report.text).chars(40)}")


PORTAL_LATEST.append(Latest(
    lazy("最近报告的进展"), "/tasks/?sort=-last_heard_on", lazy("还没有进展报告"), lambda actor: ProgressReport.objects.order_by("-pk"),
    ("month", "text", "task__number", "task__name", "task__name_en"), _told,
))
