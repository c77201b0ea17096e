"""Every question asked of the policy library."""

from typing import Any

from shouzhan.rooms.policies.models import PolicyDocument, Reference


def live_documents() -> Any:
    """The documents in the library, the newest first; their texts are read one at a time."""
    return PolicyDocument.objects.filter(state="live").order_by("-effective_from", "-id").defer("text")


def by_source(source: str) -> PolicyDocument | None:
    """The document a citation's source names."""
    return PolicyDocument.objects.filter(doc_number=source, state__in=("live", "withdrawn")).first()


def citations_to(document: PolicyDocument) -> list[Reference]:
    """What in the library cites this document."""
    return list(Reference.objects.filter(cited=document).select_related("document"))


def as_json(document: PolicyDocument) -> dict[str, Any]:
    """A document's facts in the keys of `shouzhan policy parse`, from what was accepted; official sentences stay out."""
    figures = list(document.figures.all())
    return {
        "title": document.name, "doc_number": document.doc_number or None, "issuer": document.issuer or None,
        **{name: _iso(getattr(document, name)) for name in ("adopted_on", "printed_on", "effective_from", "effective_to")},
        "sections": [{"id": c.ident, "heading": c.heading, "level": c.level} for c in document.clauses.all()],
        "tasks": [
            {"section_id": t.clause, "title": t.name, "responsible_units": [u.printed for u in t.units.all()], "lead_unit": t.lead_unit or None}
            for t in document.tasks.prefetch_related("units")
        ],
        "targets": [_figure(f) for f in figures if f.kind in ("goal", "limit")],
        "achieved": [_figure(f) for f in figures if f.kind == "result"],
        "references": [r.cited_title for r in document.references.all()],
        "rules": [{"section_id": r.clause, "quote": None, "kind": r.kind} for r in document.rules.all()],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _figure(figure: Any) -> dict[str, Any]:
    value = str(figure.low) if figure.high is None else [str(figure.low), str(figure.high)]
    return {
        "section_id": figure.clause, "quote": None, "metric": figure.metric, "comparator": figure.comparator, "value": value, "unit": figure.unit,
        "deadline": _iso(figure.deadline), "scope": figure.scope or None, "class": figure.kind if figure.kind in ("goal", "limit") else None,
    }
