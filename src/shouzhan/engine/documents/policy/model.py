"""What a parsed policy is: plain values, each remembering where in the text it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Comparator = Literal[">=", ">", "<=", "<", "=", "range", "+/day", "growth"]
FigureClass = Literal["goal", "limit"]
Number = int | float


class Span(NamedTuple):
    """A half-open stretch of `ParsedPolicy.text`: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of the document; `span` runs to the next heading of any level."""

    id: str
    heading: str
    level: int
    span: Span
    heading_span: Span
    tail: Span | None = None  # what it says after its parts: the closing paragraph of an article with items

    def as_json(self) -> dict[str, Any]:
        """Return the keys the command line promises."""
        return {"id": self.id, "heading": self.heading, "level": self.level}


@dataclass(frozen=True, slots=True)
class Task:
    """A clause that gives units a duty; `unit_spans` run parallel to `responsible_units`."""

    section_id: str | None
    title: str
    responsible_units: tuple[str, ...]
    lead_unit: str | None
    span: Span
    unit_spans: tuple[Span, ...] = ()
    deadline: date | None = None  # the day its own clause names; none where only the plan has an end

    def as_json(self) -> dict[str, Any]:
        """Return the keys the command line promises."""
        return {
            "section_id": self.section_id,
            "title": self.title,
            "responsible_units": list(self.responsible_units),
            "lead_unit": self.lead_unit,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the document sets (a target) or reports (a result); `span` is its quote."""

    section_id: str | None
    quote: str
    metric: str | None
    comparator: Comparator
    value: Number | tuple[Number, Number]
    unit: str | None
    deadline: date | None
    scope: str | None
    class_: FigureClass | None  # null for a reported result: it binds nobody
    span: Span
    value_span: Span

    def as_json(self) -> dict[str, Any]:
        """Return the keys the command line promises."""
        return {
            "section_id": self.section_id,
            "quote": self.quote,
            "metric": self.metric,
            "comparator": self.comparator,
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "unit": self.unit,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "scope": self.scope,
            "class": self.class_,
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document this one cites; in JSON its title alone, or its number if that is all there is."""

    title: str | None
    doc_number: str | None
    section_id: str | None
    span: Span

    def as_json(self) -> str:
        """Return the cited title, or the number where no title is printed."""
        return self.title or self.doc_number or ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence that binds; `kind` is one of the words in `rules.KINDS`."""

    section_id: str | None
    quote: str
    kind: str
    span: Span

    def as_json(self) -> dict[str, Any]:
        """Return the keys the command line promises."""
        return {"section_id": self.section_id, "quote": self.quote, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head and foot of the document: who, what, when."""

    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    adopted_on: date | None = None
    printed_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    plan_period: tuple[int, int] | None = None  # printed years of the plan; no end of effect
    spans: tuple[tuple[str, Span], ...] = ()  # field name -> where it was read


@dataclass(frozen=True, slots=True)
class ParsedPolicy:
    """A policy document read once: normalised text, and everything found in it with its place.

    `text` is the normalised text (one paragraph per line); every span points into it.
    `origin[i]` is the offset in `source` of the character `text[i]`, so a mark can also be set on the
    text as it was read.
    """

    metadata: Metadata
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Figure, ...]
    achieved: tuple[Figure, ...]
    references: tuple[Reference, ...]
    rules: tuple[Rule, ...]
    text: str = ""
    source: str = ""
    origin: tuple[int, ...] = ()
    filename: str = ""
    media_type: str = "text/plain"
    sha256: str = ""

    def section(self, section_id: str | None) -> Section | None:
        """Return the section with this id."""
        return next((s for s in self.sections if s.id == section_id), None)

    def as_json(self) -> dict[str, Any]:
        """Return the document as `shouzhan policy parse` prints it."""
        m = self.metadata
        return {
            "title": m.title,
            "doc_number": m.doc_number,
            "issuer": m.issuer,
            "adopted_on": _iso(m.adopted_on),
            "printed_on": _iso(m.printed_on),
            "effective_from": _iso(m.effective_from),
            "effective_to": _iso(m.effective_to),
            "sections": [s.as_json() for s in self.sections],
            "tasks": [t.as_json() for t in self.tasks],
            "targets": [f.as_json() for f in self.targets],
            "achieved": [f.as_json() for f in self.achieved],
            "references": [r.as_json() for r in self.references],
            "rules": [r.as_json() for r in self.rules],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
