"""What is shown to whoever agrees to strike a task off: the words of the application, and all it rests on."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shouzhan.rooms.coordination.models import TaskCase
from shouzhan.rooms.coordination.procedure import papers
from shouzhan.web.names import names_of
from shouzhan.web.shapes import Fact

LAST = 12  # reports


def said_of_closing(task: TaskCase) -> tuple[Fact, ...]:
    """The summary first, then milestones, reports and files with their evidence."""
    return (_summary(task), *_milestones(task), *_reports(task), *_papers(task))


def _summary(task: TaskCase) -> Fact:
    entry = task.proposal()
    if entry is None:
        return Fact(_("完成情况"), None, note=_("尚未申请"))
    by = names_of([entry.actor]).get(entry.actor, entry.actor)
    return Fact(_("完成情况"), entry.open_facts.get("summary") or None, note=_("%(who)s 于 %(day)s 申请") % {"who": by, "day": localdate(entry.at)})


def _evidence(text: str) -> str:
    return _("佐证：%(evidence)s") % {"evidence": text} if text else _("未附佐证")


def _milestones(task: TaskCase) -> tuple[Fact, ...]:
    found = tuple(Fact(_("节点：%(name)s") % {"name": m.name}, m.done_on, kind="date", note=_evidence(m.evidence)) for m in task.milestones.all())
    return found or (Fact(_("办理节点"), None, note=_("没有列节点")),)


def _reports(task: TaskCase) -> tuple[Fact, ...]:
    found = tuple(Fact(_("%(month)s 报告") % {"month": f"{r.month:%Y-%m}"}, r.text, note=_evidence(r.evidence)) for r in task.reports.all()[:LAST])
    return found or (Fact(_("进展报告"), None, note=_("没有报告")),)


def _papers(task: TaskCase) -> tuple[Fact, ...]:
    found: Any = papers(task)
    return tuple(Fact(_("附件"), paper.name, url=f"/tasks/{task.number}/files/{paper.pk}/") for paper in found) or (Fact(_("附件"), None, note=_("没有附件")),)
