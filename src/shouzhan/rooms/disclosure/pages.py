"""Menu, doors, the dossier, look-alikes while typing, results of large facilities, and where hospitals' cases stop."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held, Public
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.disclosure import reads
from shouzhan.rooms.disclosure.lookalikes import lookalikes
from shouzhan.rooms.disclosure.models import Achievement, TransferPath
from shouzhan.rooms.disclosure.panels import alike_html
from shouzhan.rooms.disclosure.printing import dossier_paper
from shouzhan.rooms.disclosure.procedure import OFFICE, inside, sees_path
from shouzhan.rooms.disclosure.registers import achievements
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.dossier import thread
from shouzhan.web.pages import page
from shouzhan.web.papers import printed
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, PORTAL_STOPS, Latest, Stops
from shouzhan.web.recordpage import find, record_page
from shouzhan.web.routes import draws_record
from shouzhan.web.shell import nav
from shouzhan.web.together import Groups

LONGEST = 6500

nav(lazy("科技成果"), "/achievements/", order=50)


@thread("disclosure.achievements")
def _disclosed(achievement: Achievement) -> Any:
    """The disclosure is on the achievement's thread."""
    return achievements.model._meta.get_field("disclosure").related_model._default_manager.filter(pk=achievement.disclosure_id or -1)


@draws_record("disclosure.achievements", "web/record.html")
def dossier(request: HttpRequest, actor: Any, achievement: Achievement) -> shapes.RecordPage:
    """One result, whole: the Line, the panels of every room in the order of the chain, and everything that happened on its thread."""
    return _dossier(actor, achievement, whole="all" in request.GET)


def _dossier(actor: Any, achievement: Achievement, whole: bool) -> shapes.RecordPage:
    made = record_page(actor, achievements, achievement, whole)
    here = achievements.url(achievement)
    exports = (shapes.Link(_("成果档案（PDF）"), f"{here}dossier.pdf"), shapes.Link(_("成果档案（Word）"), f"{here}dossier.docx")) if inside(actor, achievement) else ()
    return replace(made, exports=exports)


@page("achievements/<str:number>/dossier.<str:kind>", name="disclosure.paper", access=Held((*OFFICE, Role.RESEARCHER, Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN)))
def dossier_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The dossier to take away, for those inside."""
    achievement = find(achievements, actor, number)
    if not inside(actor, achievement):
        raise Http404
    response = printed(dossier_paper(_dossier(actor, achievement, whole=True), achievement.is_synthetic), kind, number)
    response["Cache-Control"] = "no-store"
    return response


@page("disclosure-alike/", name="disclosure.alike", access=Held((Role.RESEARCHER, *OFFICE)), methods=("POST",))
def alike(request: HttpRequest, actor: Any) -> HttpResponse:
    """What looks like what is being typed; a fragment, without anything the typist may not see."""
    typed = f"{request.POST.get('name', '')}\n{request.POST.get('summary', '')}"[:LONGEST]
    number = request.headers.get("HX-Current-URL", "").rstrip("/").rsplit("/", 2)[-2:-1]
    return HttpResponse(alike_html(lookalikes(actor, typed, but=tuple(number))))


@page("facility-results/", name="disclosure.facilities", access=Public(), template="web/board.html", serves=("T-46",))
def facility_results(request: HttpRequest, actor: Any) -> shapes.BoardPage:
    """What came of the city's large facilities: figures for everybody, names as each result is open."""
    found = reads.by_facility()
    funded = reads.put_to_use()
    rows = tuple(
        shapes.Row((shapes.Cell(one.name, url=f"/achievements/?facility={one.number}"), shapes.Cell(one.results), shapes.Cell(one.channel), shapes.Cell(one.used), shapes.Cell(one.transferred)))
        for one in found
    )
    columns = (
        shapes.Column("facility", _("重大科技基础设施")), shapes.Column("results", _("成果"), "number", _("项")), shapes.Column("channel", _("绿色通道用户"), "number", _("家")),
        shapes.Column("used", _("已应用"), "number", _("项")), shapes.Column("transferred", _("已转化"), "number", _("项")),
    )
    empty = shapes.Empty(_("还没有标注重大科技基础设施的成果"), _("披露时在“保密与发表”一步选择所用设施。"))
    return shapes.BoardPage(
        title=_("重大科技基础设施成果"), lead=_("依托重大科技基础设施形成的成果、绿色通道用户与实际应用。成果名单按各自的公开范围显示。"),
        sections=(
            shapes.BoardSection(_("按设施"), table=shapes.Table(columns, rows, caption=_("按设施")) if rows else None, empty=None if rows else empty),
            shapes.BoardSection(_("财政资金支持的成果"), lead=_("共 %(results)s 项，其中已应用或已转化 %(used)s 项。") % funded, url="/achievements/"),
        ),
    )


@page("path-stops/", name="disclosure.stops", access=Held((*OFFICE, Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN)), template="web/board.html", serves=("T-18",))
def path_stops(request: HttpRequest, actor: Any) -> shapes.BoardPage:
    """Where the cases of hospitals' paths stand and stop."""
    paths = TransferPath.objects.filter(sees_path.scope(actor)).select_related("unit").order_by(by_name("unit__name_order"), by_name())[:200]
    counts = reads.standing_on_all(list(paths))
    columns = (
        shapes.Column("step", _("环节")), shapes.Column("here", _("在此"), "number", _("项")), shapes.Column("stopped", _("停滞"), "number", _("项")),
        shapes.Column("took", _("实际平均"), "number", _("天")),
    )
    sections = tuple(
        shapes.BoardSection(f"{path.unit.shown_name} · {path.title}", url=f"/transfer-paths/{path.number}/", table=shapes.Table(columns, tuple(
            shapes.Row((shapes.Cell(one.step.name), shapes.Cell(one.here), shapes.Cell(one.stopped), shapes.Cell(one.took, missing=_("还没有走完的"))), kind="late" if one.stopped else "") for one in counts[path.pk]
        ), caption=path.title)) for path in paths
    )
    empty = shapes.BoardSection(_("转化路径"), empty=shapes.Empty(_("还没有转化路径"), _("医院的成果转化部门用“设定转化路径”逐行列出环节。"), (shapes.Action(_("转化路径"), "/transfer-paths/"),)))
    return shapes.BoardPage(title=_("成果停在哪一环节"), lead=_("各医疗卫生机构转化路径上，成果现在在哪、停在哪、每个环节实际用了多少天。"), sections=sections or (empty,))


def _stops(groups: Groups) -> tuple[shapes.LineStop, ...]:
    """The first stations of a result: how many stand at each."""
    counts = groups["achievements"]
    labels = (("resource", _("科技资源")), ("asset", _("拟转化成果")), ("transferred", _("已转化成果")))
    return tuple(shapes.LineStop(label, "done", count=counts.get(state, 0), url=f"/achievements/?state={state}") for state, label in labels)


PORTAL_STOPS.append(Stops(10, lambda actor: {"achievements": Achievement.objects.filter(achievements.sees.scope(actor))}, _stops))
PORTAL_LATEST.append(Latest(
    lazy("最新成果"), "/achievements/?sort=-disclosed_on", lazy("还没有公开的成果"), lambda actor: achievements.queryset(actor).order_by("-id"),
    ("number", "name", "name_en", "unit__name", "unit__name_en"), lambda one: shapes.Link(one.title, achievements.url(one), one.unit.shown_name),
))
PORTAL_DOORS.append((10, shapes.Door(
    lazy("科研人员"), lazy("十分钟披露一项成果，看它走到哪一站"), "/disclosures/",
    (shapes.Link(lazy("披露成果"), "/disclosures/new/open/"), shapes.Link(lazy("我的披露"), "/disclosures/")),
)))
PORTAL_DOORS.append((15, shapes.Door(
    lazy("高校院所的转移机构"), lazy("受理披露，登记权属与评估，把成果一步步送到挂牌和成交"), "/achievements/",
    (shapes.Link(lazy("科技成果"), "/achievements/"), shapes.Link(lazy("待受理的披露"), "/disclosures/?state=submitted"), shapes.Link(lazy("重大科技基础设施成果"), "/facility-results/")),
)))
