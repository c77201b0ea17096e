"""The page of a document in the library, and the review of what the parser found."""

from collections import Counter
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Public, SignedIn
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.policies import reads, reviewing
from shouzhan.rooms.policies.actions import decide_finding
from shouzhan.rooms.policies.dependents import case_addresses, dependents_of
from shouzhan.rooms.policies.models import Clause, Finding, PolicyDocument, StatedFigure, StatedTask
from shouzhan.rooms.policies.packs import load_pack
from shouzhan.rooms.policies.procedure import officers
from shouzhan.web import shapes
from shouzhan.web.api.answers import given
from shouzhan.web.pages import page
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, PORTAL_STOPS, Latest, Stops
from shouzhan.web.recordpage import find, header_of
from shouzhan.web.registers import REGISTERS
from shouzhan.web.routes import draws_record
from shouzhan.web.shell import nav
from shouzhan.web.steplinks import step_actions
from shouzhan.web.together import Groups
from shouzhan.web.words import TITLES

nav(lazy("政策库"), "/policies/", order=10)
nav(lazy("机构名录"), "/organisations/", order=90)


@draws_record("policies.documents", "web/document.html")
def document_page(request: HttpRequest, actor: Any, document: PolicyDocument) -> Any:
    """A document: its facts, its clause tree, what it set going, what cites it; one under review opens its review."""
    register = REGISTERS["policies.documents"]
    if document.state == "reviewing" and officers(actor, document):
        return HttpResponseRedirect(f"{register.url(document)}review/")
    primary, others = step_actions(actor, register, document)
    actions = (*((primary,) if primary else ()), *(a for a in others if not a.url.endswith("/accept-rest/")))
    tasks = list(document.tasks.prefetch_related("units"))
    figures = list(document.figures.all())
    return shapes.DocumentPage(
        header=header_of(register, document), facts=_facts(document), clauses=_tree(document, tasks, figures),
        tasks=_tasks(tasks), targets=_figures(figures), rules=_rules(document), cited_by=_cited_by(document),
        actions=actions, banner=_published_banner(request, document) or _validity_banner(document), effects=dependents_of(document),
        exports=(shapes.Link(_("导出 JSON"), f"{register.url(document)}facts.json"),),
    )


def _facts(document: PolicyDocument) -> tuple[shapes.Fact, ...]:
    plan = f"{document.plan_from}–{document.plan_to}" if document.plan_from else None
    issuer = document.issuer_organisation
    return (
        shapes.Fact(_("文号"), document.doc_number or None, kind="code"),
        shapes.Fact(_("印发机关"), document.issuer or None, url=f"/organisations/{issuer.number}/" if issuer else ""),
        shapes.Fact(_("成文日期"), document.adopted_on, kind="date"),
        shapes.Fact(_("印发日期"), document.printed_on, kind="date"),
        shapes.Fact(_("施行日期"), document.effective_from, kind="date"),
        shapes.Fact(_("有效期至"), document.effective_to, kind="date"),
        shapes.Fact(_("计划期"), plan),
        shapes.Fact(_("主送"), document.addressees or None),
        shapes.Fact(_("抄送"), document.copies or None),
        shapes.Fact(_("公开"), _("此件公开发布") if document.is_public_release else _("未注明")),
        shapes.Fact(_("正文"), _("已导入官方正文") if document.text else _("仅有要点，未导入官方正文")),
    )


@cache
def _english_titles() -> dict[str, str]:
    pack = load_pack("shanghai")
    return {name: d.english_source for d in pack.documents for name in (d.source, d.title, d.number) if name}


def english_title(source: str) -> str:
    """What an English reader is told of a document the pack knows; nothing of any other."""
    return _english_titles().get(source, "")


TITLES.append(english_title)


def _published_banner(request: HttpRequest, document: PolicyDocument) -> shapes.Banner | None:
    """What has just gone live, told to whoever took it in."""
    if document.state != "live" or "published" not in request.GET:
        return None
    kinds = [figure.kind for figure in document.figures.all()]
    results = kinds.count(StatedFigure.Kind.RESULT)
    return shapes.Banner("info", _("已收录入库：%(tasks)s 项任务进入督办台账，%(aims)s 个目标与限值、%(rules)s 条硬性规则、%(results)s 项已报告成效生效。各项的去处见“以本文件为依据的”。") % {
        "tasks": document.tasks.count(), "aims": len(kinds) - results, "rules": document.rules.count(), "results": results}, code="published")


def _validity_banner(document: PolicyDocument) -> shapes.Banner | None:
    if document.state == "withdrawn":
        return shapes.Banner("warned", _("本文件已废止，仅供查阅。"), code="withdrawn")
    if not document.is_past:
        return None
    return shapes.Banner(
        "warned", _("本文件的有效期或计划期已于 %(day)s 结束。") % {"day": document.ends_on},
        cites=(shapes.Cite(document.source),), remedy=_("引用其条款前，请核对是否有接续文件。"), code="past-validity",
    )


def _tree(document: PolicyDocument, stated: list[StatedTask], numbers: list[StatedFigure]) -> tuple[shapes.ClauseNode, ...]:
    """Clauses nested by level, each with the tasks and figures read out of it."""
    tasks: dict[str, list[shapes.Link]] = {}
    for task in stated:
        tasks.setdefault(task.clause, []).append(shapes.Link(task.title, f"#task-{task.order}"))
    figures: dict[tuple[str, str], list[shapes.Link]] = {}
    alike = Counter((figure.clause, figure.title) for figure in numbers)
    for figure in numbers:
        said = f"{figure}（{figure.scope_shown}）" if figure.scope and alike[figure.clause, figure.title] > 1 else str(figure)
        figures.setdefault((figure.clause, _shelf(figure)), []).append(shapes.Link(said, f"#figure-{figure.order}"))
    clauses = list(document.clauses.all())
    return _nest(clauses, 0, len(clauses), tasks, figures)


def _shelf(figure: StatedFigure) -> str:
    return {StatedFigure.Kind.LIMIT: "limits", StatedFigure.Kind.RESULT: "results"}.get(StatedFigure.Kind(figure.kind), "targets")


def _nest(clauses: list[Clause], start: int, end: int, tasks: Any, figures: Any) -> tuple[shapes.ClauseNode, ...]:
    nodes, i = [], start
    while i < end:
        clause = clauses[i]
        j = i + 1
        while j < end and clauses[j].level > clause.level:
            j += 1
        nodes.append(shapes.ClauseNode(
            id=clause.ident, heading=clause.heading, level=clause.level, text=clause.text if not clause.digest else clause.digest,
            url=f"#{clause.ident}", tasks=tuple(tasks.get(clause.ident, ())),
            targets=tuple(figures.get((clause.ident, "targets"), ())), limits=tuple(figures.get((clause.ident, "limits"), ())),
            results=tuple(figures.get((clause.ident, "results"), ())),
            children=_nest(clauses, i + 1, j, tasks, figures),
        ))
        i = j
    return tuple(nodes)


def _tasks(stated: list[StatedTask]) -> shapes.Table:
    rows, cases = [], case_addresses(task.pk for task in stated)
    for task in stated:
        units = "、".join(unit.printed for unit in task.units.all())
        unknown = sum(1 for unit in task.units.all() if unit.organisation_id is None)
        rows.append(shapes.Row((
            shapes.Cell(task.clause), shapes.Cell(task.title, url=cases.get(task.pk, "")), shapes.Cell(units or None, missing=_("文中未列责任单位"), note=_("%(n)s 个单位名称尚未对应到机构") % {"n": unknown} if unknown else ""),
            shapes.Cell(task.lead_unit or None, missing=_("文中未明示牵头")), shapes.Cell(task.deadline, missing=_("条款未写")),
        ), key=str(task.order)))
    columns = (shapes.Column("clause", _("条款")), shapes.Column("task", _("任务")), shapes.Column("units", _("责任单位（照录）")), shapes.Column("lead", _("牵头")), shapes.Column("deadline", _("完成期限"), "date"))
    return shapes.Table(columns, tuple(rows), caption=_("任务与责任单位"), empty=shapes.Empty(_("本文件没有列出任务")))


def _figures(numbers: list[StatedFigure]) -> shapes.Table:
    rows = tuple(
        shapes.Row((
            shapes.Cell(f.clause), shapes.Cell(f.title), shapes.Cell(f.printed or None, missing=_("原文未给数字")), shapes.Cell(f.scope_shown or None, missing="–"),
            shapes.Cell(f.deadline, missing="–"), shapes.Cell(f.get_kind_display()),
        ))
        for f in numbers
    )
    columns = (
        shapes.Column("clause", _("条款")), shapes.Column("metric", _("指标")), shapes.Column("value", _("数值")),
        shapes.Column("scope", _("范围")), shapes.Column("deadline", _("期限"), "date"), shapes.Column("kind", _("性质")),
    )
    return shapes.Table(columns, rows, caption=_("目标、限值与已报告成效"), empty=shapes.Empty(_("本文件没有数字")))


RULE_KINDS = {
    "ban": lazy("禁止"), "exemption": lazy("例外"), "sanction": lazy("惩戒"), "cap": lazy("上限"), "floor": lazy("下限"), "quota": lazy("配备"),
    "period": lazy("时限"), "compulsion": lazy("强制"), "principle": lazy("原则"), "approval": lazy("审批"), "duty": lazy("应当"),
}


def _rules(document: PolicyDocument) -> shapes.Table | None:
    rows = tuple(shapes.Row((shapes.Cell(r.clause), shapes.Cell(r.digest), shapes.Cell(RULE_KINDS.get(r.kind), missing="–"))) for r in document.rules.all())
    columns = (shapes.Column("clause", _("条款")), shapes.Column("rule", _("规则")), shapes.Column("kind", _("类别")))
    return shapes.Table(columns, rows, caption=_("硬性规则")) if rows else None


def _cited_by(document: PolicyDocument) -> shapes.Table:
    rows = tuple(
        shapes.Row((shapes.Cell(r.document.title, url=f"/policies/{r.document.number}/"), shapes.Cell(r.clause or None, missing="–")))
        for r in reads.citations_to(document)
    )
    columns = (shapes.Column("document", _("文件")), shapes.Column("clause", _("条款")))
    return shapes.Table(columns, rows, caption=_("引用本文件的"), empty=shapes.Empty(_("库中尚无文件引用它")))


@page("policies/<str:number>/facts.json", name="policies.facts", access=Public())
def facts(request: HttpRequest, actor: Any, number: str) -> HttpResponse:
    """What the library holds of a document, in the shape the parser prints."""
    document = find(REGISTERS["policies.documents"], actor, number)
    return given(reads.as_json(document))


@page("policies/<str:number>/review/", name="policies.review", access=SignedIn(), template="web/review.html")
def review(request: HttpRequest, actor: Any, number: str) -> Any:
    """The text on one side with what was found marked in place, the structured result on the other."""
    document = _under_review(actor, number)
    if isinstance(document, HttpResponse):
        return document
    return reviewing.review_page(actor, document)


def _under_review(actor: Any, number: str) -> Any:
    document = find(REGISTERS["policies.documents"], actor, number)
    decision = officers(actor, document)
    if not decision:
        raise Refused(decision)
    if document.state != "reviewing":
        return HttpResponseRedirect(f"/policies/{document.number}/")
    return document


@page("policies/<str:number>/review/<int:pk>/<str:verdict>/", name="policies.decide", access=SignedIn(), methods=("GET", "POST"))
def decide(request: HttpRequest, actor: Any, number: str, pk: int, verdict: str) -> HttpResponse:
    """Accept, correct or drop one finding; answers with the item alone when the script asks."""
    document = _under_review(actor, number)
    if isinstance(document, HttpResponse):
        return document
    item = document.findings.filter(pk=pk).first()
    if item is None or verdict not in ("accepted", "edited", "dropped", "open"):
        raise Http404
    if request.method != "POST":
        return _item(request, document, item, reviewing.EditForm(item=item) if verdict == "edited" else None)
    settled = None
    if verdict == "edited":
        form = reviewing.EditForm(request.POST, item=item)
        if not form.is_valid():
            return _item(request, document, item, form, status=422)
        settled = form.settled()
    decide_finding(actor, document, finding=pk, verdict=verdict, settled=settled)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"/policies/{number}/review/#item-{pk}")
    item.refresh_from_db()
    return _item(request, document, item, None)


def _item(request: HttpRequest, document: PolicyDocument, item: Finding, form: Any, status: int = 200) -> HttpResponse:
    shown = reviewing.review_item(document, item, form)
    counts = reviewing.counts(document)
    return render(request, "web/parts/review_item.html", {"item": shown, **counts, "swap": True}, status=status)


PORTAL_DOORS.append((50, shapes.Door(
    lazy("市、区部门"), lazy("导入行动方案，分解任务，看每个目标走到哪一步"), "/policies/",
    (shapes.Link(lazy("政策库"), "/policies/"), shapes.Link(lazy("看板"), "/board/")),
)))


PORTAL_LATEST.append(Latest(
    lazy("最近收录的政策"), "/policies/", lazy("政策库还是空的"), lambda actor: reads.live_documents(),
    ("number", "name", "name_en", "doc_number", "issuer"), lambda d: shapes.Link(d.title, f"/policies/{d.number}/", d.doc_number or d.issuer),
))


def _stops(groups: Groups) -> tuple[shapes.LineStop, ...]:
    """Where the line begins: the documents in force."""
    return (shapes.LineStop(_("在库政策"), "done", count=groups["policies"].get("live", 0), url="/policies/?state=live"),)


PORTAL_STOPS.append(Stops(10, lambda actor: {"policies": PolicyDocument.objects.filter(state="live")}, _stops))
