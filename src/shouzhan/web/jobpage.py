"""The page of a job: how far it is, what it led to, calling it off, asking again; it works without script."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.engine.jobs.asking import again, cancel
from shouzhan.engine.jobs.doing import ENDED, forget_old
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.access import SignedIn
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web import shapes
from shouzhan.web.pages import page, show
from shouzhan.web.portal import notify
from shouzhan.web.reading import minute
from shouzhan.web.sweeps import sweeps

PAGE = 50
SHORT = 18  # digits of a number that any database takes
COLOURS = {"waiting": "waiting", "running": "open", "done": "success", "refused": "refusal", "broken": "overdue", "cancelled": "closed"}
STAGES: dict[str, Callable[[Job], str]] = {}  # kinds of work that say in words what they are at
sweeps("web.jobs")(forget_old)


def address(job: Job) -> str:
    """Where a job is watched."""
    return f"/jobs/{job.key}/"


def own_job(actor: Any, key: str) -> Job:
    """Whoever asked sees it; it is nobody else's business."""
    found = Job.objects.filter(owner=actor, key=key).first() if actor.is_authenticated else None
    if found is None:
        raise Http404
    return found


@page("jobs/", name="jobs", access=SignedIn(), template="web/jobs.html")
def jobs(request: HttpRequest, actor: Any) -> shapes.JobsPage:
    """The long work this person asked for, the newest first."""
    before = request.GET.get("before", "")
    rows = Job.objects.filter(owner=actor).order_by("-pk")
    if before.isdecimal() and len(before) < SHORT:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return shapes.JobsPage(
        title=_("我的作业"), lead=_("大文件的读取、检查与导入在后台办理；办完的作业留存 30 天。"), table=_table(found), refresh_url=request.get_full_path(),
        pager=shapes.Pager(next_url=f"?before={found[-1].pk}" if more else "", first_url="/jobs/" if before else ""),
    )


def _table(found: list[Job]) -> shapes.Table:
    columns = (
        shapes.Column("title", _("作业")), shapes.Column("state", _("状态"), "badge"), shapes.Column("progress", _("进度")),
        shapes.Column("made", _("提交时间")), shapes.Column("ended", _("结束时间")), shapes.Column("result", _("结果")),
    )
    bulk = (shapes.Action(_("取消所选"), "/jobs/cancel/", "destructive", "post"),) if any(j.state in Job.UNFINISHED for j in found) else ()
    rows = tuple(
        shapes.Row((
            shapes.Cell(j.title), shapes.Cell(badge=shapes.Badge(_state(j), COLOURS[j.state])), shapes.Cell(_how_far(j) or None, missing="–"),
            shapes.Cell(minute(j.made_at)), shapes.Cell(minute(j.ended_at) if j.ended_at else None, missing="–"), _result(j),
        ), key=j.key, url=address(j))
        for j in found
    )
    empty = shapes.Empty(_("没有作业"), _("交来大文件时，办理会转到后台，并列在这里。"))
    return shapes.Table(columns, rows, caption=_("我的作业"), bulk=bulk, empty=empty)


def _state(found: Job) -> str:
    return {
        Job.State.WAITING: _("排队等候"), Job.State.RUNNING: _("正在办理"), Job.State.DONE: _("已办完"), Job.State.REFUSED: _("没有办成"),
        Job.State.BROKEN: _("失败"), Job.State.CANCELLED: _("已取消"),
    }[Job.State(found.state)]


def _result(found: Job) -> shapes.Cell:
    if found.state == Job.State.DONE:
        return shapes.Cell(_("查看结果"), url=found.url)
    if found.state == Job.State.REFUSED and found.refusal:
        return shapes.Cell(found.refusal["sentence"])
    return shapes.Cell(_("重新执行") if found.state in Job.REPEATABLE else None, url=address(found), missing="–")


@page("jobs/cancel/", name="jobs.cancel", access=SignedIn(), methods=("POST",))
def several_called_off(request: HttpRequest, actor: Any) -> HttpResponse:
    """Call off the chosen ones that have not ended; of other people's nothing is said."""
    for found in Job.objects.filter(owner=actor, key__in=request.POST.getlist("key")[:PAGE]):
        call_off(found)
    return HttpResponseRedirect("/jobs/")


@page("jobs/<str:key>/", name="job", access=SignedIn())
def job(request: HttpRequest, actor: Any, key: str) -> HttpResponse:
    """How far it is; once it is done, on to what it led to."""
    found = own_job(actor, key)
    if found.state != Job.State.DONE:
        return show(request, "web/job.html", job_page(found))
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(found.url)
    response = HttpResponse()
    response["HX-Redirect"] = found.url
    return response


@page("jobs/<str:key>/cancel/", name="job.cancel", access=SignedIn(), methods=("POST",))
def called_off(request: HttpRequest, actor: Any, key: str) -> HttpResponse:
    """Call it off; what has ended meanwhile stays as it ended."""
    found = own_job(actor, key)
    call_off(found)
    return HttpResponseRedirect(address(found))


def call_off(found: Job) -> None:
    """Call a job off, unless the database is busy writing its very result."""
    try:
        cancel(found)
    except OperationalError as error:
        raise Refused(Decision.refuse("not-saved", _("结果正在写入，现在不能取消。"), remedy=_("请稍后刷新任务页面。"))) from error


@page("jobs/<str:key>/again/", name="job.again", access=SignedIn(), methods=("POST",))
def asked_again(request: HttpRequest, actor: Any, key: str) -> HttpResponse:
    """Ask for the same work anew."""
    return HttpResponseRedirect(address(again(own_job(actor, key))))


def job_page(found: Job) -> shapes.JobPage:
    """What the page shows while it runs, and when it did not succeed."""
    running = found.state in Job.UNFINISHED
    actions = (shapes.Action(_("取消"), f"{address(found)}cancel/", "destructive", "post"),) if running else ()
    if found.state in Job.REPEATABLE:
        actions = (shapes.Action(_("重新执行"), f"{address(found)}again/", "primary", "post"),)
    if not running:
        actions = (*actions, shapes.Action(_("返回"), found.back, "plain" if actions else "primary"))
    return shapes.JobPage(
        title=found.title, running=running, words=_progress(found) if running else "", done=found.done, total=found.total,
        since=found.made_at, banner=_banner(found), actions=actions,
    )


def _progress(found: Job) -> str:
    if found.state == Job.State.WAITING:
        return _("上一次没有办完，正在等候重试") if found.attempts else _("排队等候")
    return _how_far(found) or _("正在办理")


def _how_far(found: Job) -> str:
    """How much is done: in the work's own words where it has some, in steps and per cent otherwise."""
    if not found.total or found.state not in (Job.State.RUNNING, Job.State.CANCELLED):
        return ""
    percent = f"{found.done * 100 // found.total}%"
    stage = STAGES[found.kind](found) if found.kind in STAGES else ""
    if stage:
        return _("%(stage)s，%(percent)s") % {"stage": stage, "percent": percent}
    return _("已进行 %(done)s／%(total)s（%(percent)s）") % {"done": found.done, "total": found.total, "percent": percent}


def _banner(found: Job) -> shapes.Banner | None:
    if found.state == Job.State.REFUSED and found.refusal:
        told = found.refusal
        cites = tuple(shapes.Cite(source, clause) for source, clause in told["cites"])
        return shapes.Banner(told["outcome"], told["sentence"], cites=cites, remedy=told["remedy"], code=told["code"])
    if found.state == Job.State.CANCELLED:
        return shapes.Banner("info", _cancelled(found), remedy=_("要继续办理，请重新执行；交来的文件还在，不必再传。"))
    if found.state == Job.State.BROKEN:
        return shapes.Banner(
            "refused", _("试了 %(count)s 次都没有办完，什么都没有保存。") % {"count": found.attempts}, code="job-broken",
            remedy=_("请重新执行；仍不成功时，请把本页地址告诉系统管理员。"))
    return None


def _cancelled(found: Job) -> str:
    """What calling off threw away, and what it left."""
    far = _how_far(found)
    if far:
        return _("已取消（当时%(far)s）。没有新建或改动任何记录，已读出的内容没有保存。") % {"far": far}
    return _("已取消。没有新建或改动任何记录，什么都没有读出。")


def tell_owner(found: Job) -> None:
    """Whoever asked may have gone elsewhere meanwhile."""
    ends = {
        Job.State.DONE: ("已办完", "Done"), Job.State.REFUSED: ("没有办成，理由见页面", "Not done; the page says why"),
        Job.State.BROKEN: ("没有办成，请重新执行或联系系统管理员", "Failed; run it again or tell the administrator"),
    }
    if found.state in ends:
        zh, en = ends[Job.State(found.state)]
        notify([found.owner], f"{found.title_zh}：{zh}", f"{found.title_en}: {en}", address(found), f"job:{found.key}:{found.lease}")


ENDED.append(tell_owner)
