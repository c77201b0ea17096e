"""One step for many chosen records: first who it can be for and what it needs, then what became of each."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.declare import Step, may
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of
from shouzhan.web.forms import StepForm, errors_of, fields_of, form_of
from shouzhan.web.pages import show
from shouzhan.web.registers import Register, badge
from shouzhan.web.steppage import perform_step, revision_of

MOST = 200
Answered = tuple[Any, Decision]


def bulk_page(request: HttpRequest, actor: Any, register: Register, name: str) -> HttpResponse:
    """Ask once, then perform the step for each record in its own transaction; one refusal stops no other."""
    step = next((step for step in register.bulk if step.name == name), None)
    if step is None:
        raise Http404
    keys = list(dict.fromkeys(request.POST.getlist("key")))
    if len(keys) > MOST:
        raise Refused(Decision.refuse("too-many", _("一次最多办理 %(most)s 条。") % {"most": MOST}, remedy=_("请分几次选择。")))
    if request.method != "POST" or not keys:
        return HttpResponseRedirect(register.url())
    records = list(register.queryset(actor).filter(number__in=keys).order_by(*register.order))
    answers = [(record, _answer(step, actor, record)) for record in records]
    able = [record for record, decision in answers if decision]
    unable = [(record, decision) for record, decision in answers if not decision]
    if not request.POST.get("confirmed") or not able:
        return _ask(request, actor, register, step, able, unable, form_of(step)(actor=actor, record=able[0]) if able else None)
    form = form_of(step)(request.POST, request.FILES, actor=actor, record=able[0])
    if not form.is_valid():
        return _ask(request, actor, register, step, able, unable, form, status=422)
    return _perform_all(request, actor, register, step, able, unable, form)


def _answer(step: Step, actor: Any, record: Any) -> Decision:
    if record.state not in {source.name for source in step.sources}:
        return Decision.refuse("wrong-state", _("当前状态为“%(state)s”，不能办理这一步。") % {"state": record.state_now.label}, remedy=_("请从所选中去掉这一条，或打开它查看现在能办的步骤。"))
    return may(step, actor, record)


def _ask(
    request: HttpRequest, actor: Any, register: Register, step: Step, able: list[Any], unable: list[Answered], form: StepForm | None, status: int = 200,
) -> HttpResponse:
    at_hand, called = _at_hand(actor, register, step, able)
    page = shapes.BulkPage(
        title=_("批量办理：%(step)s") % {"step": step.label}, what=step.help, trail=(shapes.Link(register.title, register.url()),),
        banner=None if able else shapes.Banner("refused", _("所选记录都不能办理这一步。"), remedy=_("原因见下表；请返回清单重新选择。")),
        table=_table(register, [(record, None) for record in able], _("将办理 %(count)s 条") % {"count": len(able)}),
        others=_table(register, unable, _("其余不能办理，原因如下")) if unable else None,
        cites=tuple(shapes.Cite(c.source, c.clause) for c in step.cites), back_url=register.url(), at_hand=at_hand, at_hand_title=called,
        form=None if form is None else shapes.Form(
            action=request.path, fields=fields_of(form), submit=_("确认办理 %(count)s 条") % {"count": len(able)}, errors=errors_of(form),
            hidden=(("confirmed", "1"), *(("key", r.number) for r in able), *(("seen", f"{r.number}:{r.revision}") for r in able)), multipart=form.is_multipart(),
            destructive=step.is_harmful, cancel_url=register.url(),
        ),
    )
    return show(request, "web/bulk.html", page, status)


def _at_hand(actor: Any, register: Register, step: Step, able: list[Any]) -> tuple[tuple[shapes.Panel, ...], Any]:
    """What the step shows of one record before anybody presses, for each of them: many at once are judged by no less."""
    made = [(record, form_of(step)(actor=actor, record=record)) for record in able]
    shown = tuple(
        shapes.Panel(record.number, record.title, facts=facts, link=shapes.Link(record.number, register.url(record)))
        for record, form in made if (facts := form.at_hand())
    )
    return shown, (made[0][1].at_hand_words() or _("已填内容")) if shown else ""


def _perform_all(
    request: HttpRequest, actor: Any, register: Register, step: Step, able: list[Any], unable: list[Answered], form: StepForm,
) -> HttpResponse:
    done: list[Any] = []
    refused = list(unable)
    seen = dict(pair.rsplit(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
    for record in able:
        try:
            done.append(perform_step(actor, step, record, form, revision=revision_of(seen.get(record.number, "")) or record.revision))
        except Refused as answer:
            refused.append((record, answer.decision))
    page = shapes.BulkPage(
        title=_("批量办理：%(step)s") % {"step": step.label}, what="", trail=(shapes.Link(register.title, register.url()),), back_url=register.url(),
        banner=shapes.Banner("allowed" if not refused else "warned", _("已办理 %(done)s 条，未办理 %(left)s 条。") % {"done": len(done), "left": len(refused)}),
        table=_table(register, [(record, None) for record in done], _("已办理")),
        others=_table(register, refused, _("未办理，原因如下")) if refused else None,
    )
    return show(request, "web/bulk.html", page)


def _table(register: Register, rows: Sequence[tuple[Any, Decision | None]], caption: str) -> shapes.Table:
    columns = [shapes.Column("name", register.one or register.title), shapes.Column("state", _("状态"), "badge")]
    if any(decision is not None for _record, decision in rows):
        columns.append(shapes.Column("why", _("原因")))
    return shapes.Table(
        tuple(columns),
        tuple(
            shapes.Row((
                shapes.Cell(record.title, url=register.url(record)), shapes.Cell(badge=badge(record)),
                *(() if decision is None else (shapes.Cell(_said(decision)),)),
            ), key=record.number)
            for record, decision in rows
        ),
        caption=caption, show_caption=True,
    )


def _said(decision: Decision) -> str:
    banner = banner_of(decision)
    return f"{banner.sentence} {banner.remedy}".strip()
