"""Every write to the policy library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.documents.policy.model import Figure, ParsedPolicy, Section, Span, Task
from shouzhan.engine.documents.policy.naming import check_name
from shouzhan.engine.documents.policy.parse import parse_policy
from shouzhan.engine.documents.policy.progress import Told, quiet
from shouzhan.engine.documents.policy.reading import Unreadable
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.parties.public import Organisation, resolve, resolve_all
from shouzhan.rooms.policies import procedure
from shouzhan.rooms.policies.models import (
    Clause,
    Finding,
    PolicyDocument,
    Reference,
    StatedFigure,
    StatedRule,
    StatedTask,
    StatedUnit,
)
from shouzhan.rooms.policies.numbers import bounds

FACTS = (
    "name", "name_en", "doc_number", "issuer", "adopted_on", "printed_on", "effective_from", "effective_to", "plan_from",
    "plan_to", "addressees", "copies", "is_public_release",
)


@contextmanager
def _readable() -> Iterator[None]:
    """What cannot be read is refused with the sentence that says why."""
    try:
        yield
    except Unreadable as unreadable:
        lang = get_language() or ""
        raise Refused(Decision.refuse(unreadable.code, unreadable.matter.in_(lang), remedy=unreadable.remedy.in_(lang))) from unreadable


def insist_well_named(data: bytes, filename: str) -> None:
    """Refuse a file that is not what its name says."""
    with _readable():
        check_name(data, filename)


def read(data: bytes, filename: str, told: Told = quiet) -> ParsedPolicy:
    """Parse a file, or refuse it with the sentence that says why."""
    with _readable():
        check_name(data, filename)
        return parse_policy(data, filename, told)


@performs(procedure.import_document)
def import_document(actor: Actor, *, filename: str, data: bytes = b"", parsed: ParsedPolicy | None = None) -> Opened:
    """Take what was read in a file into a document under review; nothing of it is live yet."""
    parsed = parsed or read(data, filename)
    _refuse_known(parsed)
    meta = parsed.metadata
    made = PolicyDocument(
        name=meta.title or "", doc_number=meta.doc_number or "", issuer=meta.issuer or "", adopted_on=meta.adopted_on,
        printed_on=meta.printed_on, effective_from=meta.effective_from, effective_to=meta.effective_to,
        plan_from=meta.plan_period[0] if meta.plan_period else None, plan_to=meta.plan_period[1] if meta.plan_period else None,
        source_name=filename[:255], sha256=parsed.sha256, text=parsed.text, origin="import",
        issuer_organisation=resolve(meta.issuer) if meta.issuer else None,
    )
    return Opened(made, {"sha256": parsed.sha256, "found": _counts(parsed)}, then=lambda saved: _keep(saved, parsed))


def _counts(parsed: ParsedPolicy) -> dict[str, int]:
    return {kind: len(getattr(parsed, kind)) for kind in ("sections", "tasks", "targets", "achieved", "references", "rules")}


def _refuse_known(parsed: ParsedPolicy) -> None:
    """A file or a document number that is here already is pointed out, never imported twice."""
    known = PolicyDocument.objects.filter(state__in=("reviewing", "live"))
    same = known.filter(sha256=parsed.sha256).first() if parsed.sha256 else None
    if same is None and parsed.metadata.doc_number:
        same = known.filter(doc_number=parsed.metadata.doc_number).first()
    if same is None and parsed.metadata.title:
        same = known.filter(name=parsed.metadata.title, doc_number="").first()
    if same is not None:
        remedy = _("请打开该文件；如需补入官方正文，请用“补入正文”。") if same.state == "live" else _("请打开该文件继续审核。")
        raise Refused(Decision.refuse(
            "already-imported", _("《%(title)s》已在库中（%(number)s）。") % {"title": same.name, "number": same.number}, remedy=remedy))


def _keep(document: PolicyDocument, parsed: ParsedPolicy) -> None:
    Clause.objects.bulk_create(
        Clause(document=document, ident=s.id[:60], heading=s.heading[:300], level=s.level, order=i, text=_own_words(parsed, s))
        for i, s in enumerate(parsed.sections)
    )
    found: list[tuple[str, str, Any, dict[str, Any]]] = []
    found += [("task", t.section_id or "", _task_mark(t), _task(t)) for t in parsed.tasks]
    found += [("target", f.section_id or "", f.span, _figure(f)) for f in parsed.targets]
    found += [("achieved", f.section_id or "", f.span, _figure(f)) for f in parsed.achieved]
    found += [("rule", r.section_id or "", r.span, r.as_json()) for r in parsed.rules]
    found += [("reference", r.section_id or "", r.span, {"title": r.title, "doc_number": r.doc_number}) for r in parsed.references]
    found.sort(key=lambda item: (item[2].start, item[0]))
    Finding.objects.bulk_create(
        Finding(document=document, kind=kind, clause=clause[:60], order=i, start=span.start, end=span.end, read=read)
        for i, (kind, clause, span, read) in enumerate(found)
    )


def _own_words(parsed: ParsedPolicy, section: Section) -> str:
    """A clause's words after its number and its name, which the page prints by themselves, and those after its items."""
    start = section.heading_span.end if section.heading else max(section.span.start, section.heading_span.start)
    words = parsed.text[start : section.span.end].lstrip("】])。. \n")
    return words + (parsed.text[section.tail.start : section.tail.end] if section.tail else "")


def _task_mark(task: Task) -> Span:
    """A task is marked at its unit list where it has one, since the whole clause holds other finds."""
    if not task.unit_spans:
        return task.span
    return Span(min(span.start for span in task.unit_spans), max(span.end for span in task.unit_spans))


def _task(task: Task) -> dict[str, Any]:
    return {**task.as_json(), "deadline": task.deadline.isoformat() if task.deadline else None}


def _figure(figure: Figure) -> dict[str, Any]:
    made = figure.as_json()
    made["value"] = [str(v) for v in made["value"]] if isinstance(made["value"], list) else str(made["value"])
    return made


@performs(procedure.decide_finding)
def decide_finding(
    actor: Actor, document: PolicyDocument, *, finding: int, verdict: str, settled: dict[str, Any] | None = None, version: int | None = None
) -> dict[str, Any]:
    """Accept, correct or drop one finding."""
    item = document.findings.select_for_update().filter(pk=finding).first()
    if item is None:
        raise Refused(Decision.refuse("no-finding", _("这一项不在本文件中。"), remedy=_("请刷新页面，在本文件列出的项目中选择。")))
    if version is not None and item.version != version:
        raise Refused(Decision.refuse("changed-meanwhile", _("这一项刚被他人审核过。"), remedy=_("请核对最新结果。")))
    if verdict not in Finding.Verdict.values:
        raise Refused(Decision.refuse("no-verdict", _("请选择接受、更正或舍弃。"), remedy=_("选定一项后再提交。")))
    if verdict in (Finding.Verdict.ACCEPTED, Finding.Verdict.EDITED) and item.kind in (Finding.Kind.TARGET, Finding.Kind.ACHIEVED):
        stated: Mapping[str, Any] = settled if verdict == Finding.Verdict.EDITED and settled else item.read
        bounds(stated.get("value"), str(stated.get("comparator") or ""))
    item.verdict, item.decided_by, item.version = verdict, actor.public_id, item.version + 1
    item.settled = settled if verdict == Finding.Verdict.EDITED else None
    item.save()
    return {"finding": item.order, "kind": item.kind, "clause": item.clause, "verdict": verdict}


@performs(procedure.accept_rest)
def accept_rest(actor: Actor, document: PolicyDocument) -> dict[str, Any]:
    """Accept whatever is still open, as it was read."""
    count = document.findings.filter(verdict="open").update(verdict="accepted", decided_by=actor.public_id)
    return {"accepted": count}


@performs(procedure.correct_facts)
def correct_facts(actor: Actor, document: PolicyDocument, **facts: Any) -> dict[str, Any]:
    """Correct the head of a document; both versions stay in the journal."""
    changed = {}
    for name in FACTS:
        if name in facts and facts[name] != getattr(document, name):
            changed[name] = [str(getattr(document, name)), str(facts[name])]
            setattr(document, name, facts[name])
    if document.issuer:
        document.issuer_organisation = resolve(document.issuer)
    return {"changed": changed}


@performs(procedure.publish)
def publish(actor: Actor, document: PolicyDocument) -> dict[str, Any]:
    """Let the accepted findings become the stated tasks, figures and rules of a live document."""
    accepted = [f for f in document.findings.all() if f.verdict in (Finding.Verdict.ACCEPTED, Finding.Verdict.EDITED)]
    _state_tasks(document, [(f.clause, f.value) for f in accepted if f.kind == Finding.Kind.TASK])
    _state_figures(document, [(f.clause, f.kind, f.value) for f in accepted if f.kind in (Finding.Kind.TARGET, Finding.Kind.ACHIEVED)])
    StatedRule.objects.bulk_create(
        StatedRule(document=document, clause=f.clause, kind=str(f.value.get("kind") or "")[:40], digest_zh=str(f.value.get("quote") or "")[:600], order=i)
        for i, f in enumerate(f for f in accepted if f.kind == Finding.Kind.RULE)
    )
    _cite(document, [(f.clause, f.value) for f in accepted if f.kind == Finding.Kind.REFERENCE])
    return {"tasks": document.tasks.count(), "figures": document.figures.count(), "rules": document.rules.count()}


def _state_tasks(document: PolicyDocument, tasks: list[tuple[str, Mapping[str, Any]]]) -> None:
    printed = {unit for _clause, value in tasks for unit in value.get("responsible_units") or ()}
    known = resolve_all(printed)
    for order, (clause, value) in enumerate(tasks):
        task = StatedTask.objects.create(
            document=document, clause=clause, name=str(value.get("title") or "")[:400], name_en=str(value.get("title_en") or "")[:500],
            lead_unit=str(value.get("lead_unit") or "")[:200], deadline=_day(value.get("deadline")), order=order,
        )
        StatedUnit.objects.bulk_create(
            StatedUnit(task=task, printed=unit[:200], organisation=known.get(unit), order=i)
            for i, unit in enumerate(value.get("responsible_units") or ())
        )


def _state_figures(document: PolicyDocument, figures: list[tuple[str, str, Mapping[str, Any]]]) -> None:
    made = []
    for order, (clause, kind, value) in enumerate(figures):
        low, high = bounds(value.get("value"), str(value.get("comparator") or ""))
        stated = StatedFigure.Kind.RESULT if kind == Finding.Kind.ACHIEVED else StatedFigure.Kind(str(value.get("class") or "goal"))
        made.append(StatedFigure(
            document=document, clause=clause, kind=StatedFigure.Kind.STATEMENT if low is None else stated,
            metric=str(value.get("metric") or value.get("quote") or "")[:200], metric_en=str(value.get("metric_en") or "")[:300],
            comparator=str(value.get("comparator") or ""), low=low, high=high, unit=str(value.get("unit") or "")[:30],
            deadline=_day(value.get("deadline")), scope=str(value.get("scope") or "")[:120],
            binding=str(value.get("binding") or "")[:80], order=order,
        ))
    StatedFigure.objects.bulk_create(made)


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


def _cite(document: PolicyDocument, references: list[tuple[str, Mapping[str, Any]]]) -> None:
    for clause, value in references:
        title, number = str(value.get("title") or ""), str(value.get("doc_number") or "")
        live = PolicyDocument.objects.filter(state="live").exclude(pk=document.pk)
        cited = live.filter(doc_number=number).first() if number else live.filter(name=title).first()
        Reference.objects.create(document=document, clause=clause, cited_title=(title or number)[:300], cited_number=number[:80], cited=cited)


@performs(procedure.discard)
def discard(actor: Actor, document: PolicyDocument) -> None:
    """Leave a document out of the library; what was read is kept with the reason."""


@performs(procedure.attach_text)
def attach_text(
    actor: Actor, document: PolicyDocument, *, filename: str, data: bytes = b"", parsed: ParsedPolicy | None = None
) -> dict[str, Any]:
    """Fill the clauses of a known document with its official text."""
    parsed = parsed or read(data, filename)
    texts = {s.id: _own_words(parsed, s) for s in parsed.sections}
    clauses = list(document.clauses.all())
    matched = [clause for clause in clauses if clause.ident in texts]
    if not matched:
        raise Refused(Decision.refuse("no-clause-fits", _("正文的条款编号与本文件没有一处相符。"), remedy=_("请核对是否为同一份文件。")))
    for clause in matched:
        clause.text = texts[clause.ident]
    Clause.objects.bulk_update(matched, ("text",))
    document.text, document.sha256, document.source_name = parsed.text, parsed.sha256, filename[:255]
    return {"sha256": parsed.sha256, "matched": len(matched), "clauses": len(clauses)}


@performs(procedure.withdraw)
def withdraw(actor: Actor, document: PolicyDocument) -> None:
    """Mark a document as no longer in force; what it caused stays."""


@performs(procedure.restore)
def restore(actor: Actor, document: PolicyDocument) -> None:
    """Bring back a document withdrawn by mistake."""


@performs(procedure.adopt_pack)
def adopt_pack(
    actor: Actor, *, facts: dict[str, Any], clauses: list[dict[str, Any]], tasks: list[dict[str, Any]],
    figures: list[dict[str, Any]], rules: list[dict[str, Any]], references: list[dict[str, Any]], is_synthetic: bool = False,
) -> Opened:
    """Take a document's facts from a pack; its official sentences are not in it."""
    made = PolicyDocument(**facts, origin="pack", is_synthetic=is_synthetic)
    if made.issuer:
        made.issuer_organisation = resolve(made.issuer)

    def then(document: PolicyDocument) -> None:
        Clause.objects.bulk_create(Clause(document=document, order=i, **clause) for i, clause in enumerate(clauses))
        _state_tasks(document, [(task["clause"], task) for task in tasks])
        _state_figures(document, [(f["clause"], Finding.Kind.ACHIEVED if f.get("class") == "result" else Finding.Kind.TARGET, f) for f in figures])
        StatedRule.objects.bulk_create(StatedRule(document=document, order=i, **rule) for i, rule in enumerate(rules))
        _cite(document, [(r.get("clause", ""), r) for r in references])

    return Opened(made, {"doc_number": made.doc_number, "tasks": len(tasks), "figures": len(figures)}, then=then)


def resolve_units(document: PolicyDocument) -> int:
    """Look again for parties behind printed names that nobody knew before."""
    open_units = StatedUnit.objects.filter(task__document=document, organisation=None)
    known: dict[str, Organisation] = resolve_all(unit.printed for unit in open_units)
    found = [unit for unit in open_units if unit.printed in known]
    for unit in found:
        unit.organisation = known[unit.printed]
    StatedUnit.objects.bulk_update(found, ("organisation",))
    return len(found)
