"""From the bytes of a file to a parsed policy."""

from __future__ import annotations

import hashlib

from shouzhan.engine.documents.policy.deadlines import with_deadlines
from shouzhan.engine.documents.policy.figures import figures_of
from shouzhan.engine.documents.policy.indicators import table_targets
from shouzhan.engine.documents.policy.metadata import metadata_of
from shouzhan.engine.documents.policy.model import ParsedPolicy, Section, Span
from shouzhan.engine.documents.policy.normalise import Layout, Normalised, normalise
from shouzhan.engine.documents.policy.phrases import place_of
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.progress import (
    COUNTED,
    DIVIDED,
    LISTED,
    NORMALISED,
    READ,
    WHOLE,
    Told,
    quiet,
    within,
)
from shouzhan.engine.documents.policy.reading import read
from shouzhan.engine.documents.policy.references import references_of
from shouzhan.engine.documents.policy.rules import rules_of
from shouzhan.engine.documents.policy.structure import sections_of
from shouzhan.engine.documents.policy.tables import tables_of, task_rows, work_rows
from shouzhan.engine.documents.policy.tasks import tasks_from_duties, tasks_from_lists
from shouzhan.engine.documents.policy.units import unit_lists


def parse_policy(data: bytes, filename: str = "", told: Told = quiet) -> ParsedPolicy:
    """Read one policy file; raises `Unreadable` with a sentence for the reader, and nothing else but what `told` raises."""
    reading = read(data, filename, within(told, 0, READ))
    parsed = parse_text(reading.text, reading.layout, told)
    return ParsedPolicy(
        metadata=parsed.metadata,
        sections=parsed.sections,
        tasks=parsed.tasks,
        targets=parsed.targets,
        achieved=parsed.achieved,
        references=parsed.references,
        rules=parsed.rules,
        text=parsed.text,
        source=parsed.source,
        origin=parsed.origin,
        filename=filename,
        media_type=reading.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def parse_text(source: str, layout: Layout = "plain", told: Told = quiet) -> ParsedPolicy:
    """Read a policy whose text is already at hand."""
    doc = normalise(source, layout)
    told(NORMALISED, WHOLE)
    sections = sections_of(doc)
    told(DIVIDED, WHOLE)
    places = Places(sections)
    metadata = metadata_of(doc, sections)
    lists = unit_lists(doc)
    tables = tables_of(doc)
    tasks = (*tasks_from_lists(doc, places, lists), *task_rows(tables, places))
    if len(tasks) == sum(x.in_sentence for x in lists):  # no list stands apart, in brackets or in a table
        tasks = (*tasks, *tasks_from_duties(doc, places, {t.section_id for t in tasks}))
    told(LISTED, WHOLE)
    body = _body(doc, metadata.spans)
    listed = tuple(x.span for x in lists if not x.in_sentence)
    targets, achieved = figures_of(doc, places, metadata, body, listed, work_rows(tables), within(told, LISTED, COUNTED))
    dated = metadata.adopted_on or metadata.printed_on or metadata.effective_from
    made = dated.year if dated else (metadata.plan_period or (None,))[0]
    printed = tuple(table_targets(tables, places, doc.text, place_of(metadata), made))
    targets = tuple(sorted((*targets, *(f for f in printed if f.class_)), key=lambda f: f.value_span))
    achieved = tuple(sorted((*achieved, *(f for f in printed if not f.class_)), key=lambda f: f.value_span))
    return ParsedPolicy(
        metadata=metadata,
        sections=sections,
        tasks=tuple(with_deadlines(sorted(tasks, key=lambda t: t.span), doc.text, work_rows(tables), made)),
        targets=targets,
        achieved=achieved,
        references=references_of(doc, places, metadata.title),
        rules=rules_of(
            doc,
            places,
            _after_preamble(body, sections),
            (*listed, *(f.span for f in targets if f.class_ == "goal" and f.deadline)),
            within(told, COUNTED, WHOLE),
        ),
        text=doc.text,
        source=source,
        origin=doc.origin,
    )


def _after_preamble(body: Span, sections: tuple[Section, ...]) -> Span:
    """The preamble says why; what binds stands in the numbered parts."""
    first = next((s.span.start for s in sections if s.span.start >= body.start), body.start)
    return Span(min(first, body.end), body.end)


def _body(doc: Normalised, spans: tuple[tuple[str, Span], ...]) -> Span:
    """The body begins after the plan's own title: a covering notice sets no rules of the plan."""
    start = next((span.end for name, span in spans if name == "title"), 0)
    end = len(doc.text)
    for paragraph in reversed(doc.paragraphs):
        if doc.of(paragraph).startswith("抄送"):
            end = paragraph.start
            break
    return Span(min(start, end), end)
