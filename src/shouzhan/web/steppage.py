"""The page of one step: what happens, who, by when, on what ground; the form; and its performing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.forms import FileField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.engine.jobs.asking import ask
from shouzhan.engine.jobs.declare import Ending, Finish, Told, works
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.dates import MissingYear, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.declare import Step, may
from shouzhan.kernel.procedure.perform import ACTIONS, not_entered
from shouzhan.web import shapes
from shouzhan.web.drafts import drop_draft, load_draft
from shouzhan.web.errors import banner_of
from shouzhan.web.forms import StepForm, errors_of, fields_of, form_of
from shouzhan.web.jobpage import STAGES, address
from shouzhan.web.once import FIELD, key_of, led, once, sheet_of
from shouzhan.web.pages import show
from shouzhan.web.recordpage import find, header_of, line_of
from shouzhan.web.registers import REGISTERS, Register, deadline_of
from shouzhan.web.uploads import was_too_large
from shouzhan.web.words import say

STEP = "web.step"


def step_of(register: Register, name: str, *, opening: bool) -> Step:
    """Find a declared step by its name in the URL."""
    step = register.procedure.steps.get(name)
    if step is None or step.is_opening is not opening or step.key not in ACTIONS or not step.has_form:
        raise Http404
    return step


def step_page(request: HttpRequest, actor: Any, register: Register, step: Step, record: Any) -> HttpResponse:
    """Show the form (GET) or perform the step (POST)."""
    _insist_access(step, actor, record)
    if request.method != "POST":
        barred = _barred(step, actor, record)
        return _show(request, actor, register, step, record, _form(request, actor, step, record), banner=banner_of(barred) if barred is not None else None, is_barred=barred is not None)
    form = form_of(step)(request.POST, request.FILES, actor=actor, record=record)
    if was_too_large(request):
        for name in [name for name, field in form.fields.items() if isinstance(field, FileField)]:
            form.errors.pop(name, None)  # the file was chosen, and is not missing
        return _refused(request, actor, register, step, record, form, Decision.refuse(
            "too-large", _("文件超过 20 MB。"), remedy=_("请压缩或拆分文件后重新上传。")), 413)
    if not form.is_valid():
        before = led(key_of(request, actor))  # what a form offered before it was taken, it may offer no more
        if before:
            return HttpResponseRedirect(before)
        return _show(request, actor, register, step, record, form, status=422)
    revision = revision_of(request.POST.get("revision", ""))
    try:
        given = form.later()
        if given is not None:
            job = perform_later(actor, register, step, record, form, given, revision, back=request.path)
            drop_draft(actor, request.path)
            return HttpResponseRedirect(address(job))
        onward = _perform_sent(request, actor, register, step, record, form, revision)
    except Refused as refused:
        return _refused(request, actor, register, step, record, form, refused.decision)
    drop_draft(actor, request.path)
    return HttpResponseRedirect(onward)


def _barred(step: Step, actor: Any, record: Any) -> Decision | None:
    """Why the step cannot be taken as things stand; said before anybody fills in its form."""
    if record is None or record.state not in {source.name for source in step.sources}:
        return None
    decision = may(step, actor, record)
    return None if decision else decision


def _insist_access(step: Step, actor: Any, record: Any) -> None:
    decision = step.by(actor, record)
    if not decision:
        raise Refused(decision)


def _form(request: HttpRequest, actor: Any, step: Step, record: Any) -> StepForm:
    draft = load_draft(actor, request.path)
    initial = {**{key: request.GET[key] for key in request.GET}, **(draft.fields if draft else {})}
    return form_of(step)(actor=actor, record=record, initial=initial)


def revision_of(text: str) -> int | None:
    """The revision at which a record was shown; anything that is no number is none."""
    return int(text) if text.isdecimal() and len(text) < 12 else None


def perform_step(actor: Any, step: Step, record: Any, form: StepForm, revision: int | None) -> Any:
    """Perform a step with what its form holds; whatever the database refuses becomes a refusal with its way out."""
    with _saved():
        return perform_with(actor, step, record, form.data_for_act(), form.cleaned_data.get("reason", ""), revision)


def _perform_sent(request: HttpRequest, actor: Any, register: Register, step: Step, record: Any, form: StepForm, revision: int | None) -> str:
    """The same for a form sent from its page, which is taken once; where it leads."""
    with _saved():
        data = form.data_for_act()

        def act() -> str:
            done = perform_with(actor, step, record, data, form.cleaned_data.get("reason", ""), revision)
            return form.onward(done) or register.url(done)

        return once(actor, key_of(request, actor), act)


@contextmanager
def _saved() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise Refused(Decision.refuse(
            "not-saved", _("系统繁忙，本次没有保存。"), remedy=_("您的输入已保留，请稍后再次提交。"))) from error


def perform_with(actor: Any, step: Step, record: Any, data: dict[str, Any], reason: str, revision: int | None) -> Any:
    """Perform a step with its data, however they were come by; a busy database is the caller's to answer for."""
    act = ACTIONS[step.key]
    try:
        with transaction.atomic():
            if record is None:
                return act(actor, reason=reason, **data)
            return act(actor, record, reason=reason, revision=revision, **data)
    except MissingYear as missing:
        raise Refused(not_entered(missing)) from missing
    except IntegrityError as error:
        raise Refused(Decision.refuse(
            "already-there", _("同样的记录已经存在，没有重复保存。"), remedy=_("请在清单中查找已有记录。"))) from error


def perform_later(
    actor: Any, register: Register, step: Step, record: Any, form: StepForm, given: dict[str, Any], revision: int | None, back: str
) -> Job:
    """Let a worker perform the step; whoever may not is told at once."""
    decision = step.by(actor, record)
    if not decision:
        raise Refused(decision)
    asked = {
        "register": register.name, "step": step.name, "number": record.number if record is not None else "", "given": given,
        "reason": form.cleaned_data.get("reason", ""), "revision": revision,
    }
    return ask(actor, STEP, asked, lambda: f"{say(step.label)} · {given.get('name') or asked['number']}", back)


@works(STEP)
def _perform_asked(actor: Any, asked: dict[str, Any], told: Told) -> Finish:
    """A step whose preparation is long: prepared first, performed at the end."""
    register = REGISTERS[asked["register"]]
    step = register.procedure.steps[asked["step"]]
    data = form_of(step).resumed(asked["given"], told)

    def finish() -> Ending:
        record = _still_there(register, actor, asked["number"]) if asked["number"] else None
        return Ending(register.url(perform_with(actor, step, record, data, asked["reason"], asked["revision"])))

    return finish


def _stage(job: Job) -> str:
    """What the form of the step says of its progress."""
    step = REGISTERS[job.given["register"]].procedure.steps[job.given["step"]]
    return form_of(step).stage(job.done, job.total)


STAGES[STEP] = _stage


def _still_there(register: Register, actor: Any, number: str) -> Any:
    try:
        return find(register, actor, number)
    except Http404:
        raise Refused(Decision.refuse("not-found", _("没有这条记录，或您无权知道它是否存在。"), remedy=_("请核对编号，或请记录所在单位的人员查看。"))) from None


def _refused(
    request: HttpRequest, actor: Any, register: Register, step: Step, record: Any, form: StepForm, decision: Decision,
    status: int = 0,
) -> HttpResponse:
    conflict = decision.code == "changed-meanwhile"
    if conflict:
        record.refresh_from_db()
    said = banner_of(decision)
    return _show(
        request, actor, register, step, record, form, status=status or (409 if conflict else 422),
        conflict=said if conflict else None, banner=None if conflict else said,
    )


def _show(
    request: HttpRequest, actor: Any, register: Register, step: Step, record: Any, form: StepForm,
    status: int = 200, conflict: shapes.Banner | None = None, banner: shapes.Banner | None = None, is_barred: bool = False,
) -> HttpResponse:
    draft = load_draft(actor, request.path) if request.method == "GET" else None
    header = header_of(register, record) if record is not None else shapes.RecordHeader(
        kind=register.one or register.title, name=register.one or register.title, number="",
        trail=(shapes.Link(register.title, register.url()),),
    )
    back = register.url(record) if record is not None else register.url()
    asks = any(not field.is_hidden for field in form)
    page = shapes.StepPage(
        title=step.label, header=header, what=step.help,
        cites=tuple(shapes.Cite(c.source, c.clause) for c in step.cites),
        deadline=deadline_of(record, today()) if record is not None and (step.target or record.own_due_on() is None) else None,  # what stays where it is leaves the record's own day alone
        line=line_of(record) if record is not None else None,
        conflict=conflict, banner=banner,
        place=form.part_words(), summary=form.at_hand(), summary_title=form.at_hand_words(),
        after=_("转为“%(state)s”") % {"state": step.target.label} if step.target else "",
        form=shapes.Form(
            action=request.path, fields=fields_of(form), submit=form.button() or step.label,
            errors=errors_of(form), revision=str(record.revision) if record is not None else "",
            autosave_url=f"/drafts/?key={request.path}" if actor.is_authenticated and asks else "",
            saved_at=draft.saved_at if draft else None, hidden=((FIELD, sheet_of(request)),),
            probe_url=form.probe, multipart=form.is_multipart(), destructive=step.is_harmful, cancel_url=back, keep_url=back if asks else "", is_barred=is_barred,
        ),
    )
    return show(request, "web/step.html", page, status)
