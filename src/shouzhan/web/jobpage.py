"""The page of a job: how far it is, what it led to, calling it off, asking again; it works without script."""

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
from shouzhan.web.sweeps import sweeps

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
    return _("已进行 %(done)s／%(total)s") % {"done": found.done, "total": found.total} if found.total else _("正在办理")


def _banner(found: Job) -> shapes.Banner | None:
    if found.state == Job.State.REFUSED and found.refusal:
        told = found.refusal
        cites = tuple(shapes.Cite(source, clause) for source, clause in told["cites"])
        return shapes.Banner(told["outcome"], told["sentence"], cites=cites, remedy=told["remedy"], code=told["code"])
    if found.state == Job.State.CANCELLED:
        return shapes.Banner("info", _("已取消，什么都没有保存。"))
    if found.state == Job.State.BROKEN:
        return shapes.Banner(
            "refused", _("试了 %(count)s 次都没有办完，什么都没有保存。") % {"count": found.attempts}, code="job-broken",
            remedy=_("请重新执行；仍不成功时，请把本页地址告诉系统管理员。"))
    return None


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
