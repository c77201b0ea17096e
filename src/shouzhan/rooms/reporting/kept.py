"""What a report keeps beside its figures, so that it prints the same for ever: tasks by unit, and goals without numbers."""

import hashlib
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from shouzhan.kernel.journal.leaf import canonical
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.coordination.public import task_counts_by_unit
from shouzhan.rooms.reporting.models import Report, Target

UNITS = 20


def in_force(target: Target, report: Report) -> bool:
    """Whether the document that states a target held in the period of a report."""
    document = target.stated.document
    begins = document.begins_on or localdate(target.created_at)
    return bool(begins <= report.period_end and (document.effective_to is None or document.effective_to >= report.period_from))


def lists(report: Report) -> dict[str, Any]:
    """Both lists as they stand now, in words of both languages."""
    goals = Target.objects.filter(state="words").select_related("stated__document").order_by("stated__document_id", "stated__order")
    return {
        "tasks": [{"zh": c.organisation.name, "en": c.organisation.name_en, "colours": c.colours} for c in task_counts_by_unit(limit=UNITS)],
        "words": [
            {
                "clause": g.stated.clause, "zh": g.stated.metric, "en": g.stated.metric_en, "verdict": g.verdict,
                "on": g.reviewed_on.isoformat() if g.reviewed_on else None, "evidence": g.evidence[:120],
            }
            for g in goals if in_force(g, report)
        ],
    }


def digest(report: Report) -> str:
    """A fingerprint of everything a report prints from."""
    return hashlib.sha256(canonical([report.cuts, report.lists]).encode()).hexdigest()


def is_as_published(report: Report) -> bool:
    """Whether the files named are those the journal says were published, or made afterwards."""
    entry = Entry.objects.filter(record_kind=report.procedure_name, record_number=report.number, step__in=("publish", "make-files")).order_by("-revision").first()
    return entry is not None and entry.open_facts.get("files") == report.files


def made_afterwards(report: Report) -> date | None:
    """The day its files were made on, where it came out without any."""
    entry = Entry.objects.filter(record_kind=report.procedure_name, record_number=report.number, step="make-files").order_by("-revision").first()
    return localdate(entry.at) if entry is not None else None


def is_as_cut(report: Report) -> bool:
    """Whether what is kept is what the journal says was cut; reports cut before it said so are taken as they are."""
    entry = Entry.objects.filter(record_kind=report.procedure_name, record_number=report.number, step="cut").order_by("-revision").first()
    return entry is not None and entry.open_facts.get("digest") in (None, digest(report))
