"""What a pack holds: documents with their clauses, tasks and figures, and the bodies they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shouzhan.kernel.text import Text

# how many of the base unit one printed unit stands for
_SCALES: tuple[tuple[str, int], ...] = (("万亿", 1_000_000_000_000), ("亿", 100_000_000), ("万", 10_000))


@dataclass(frozen=True, slots=True)
class PackClause:
    """A numbered part of a document: its printed heading and our one-line digest."""

    id: str
    level: int
    heading: str
    digest: Text


@dataclass(frozen=True, slots=True)
class PackTask:
    """A task; `units` is the printed list, `actors` whom the sentence names where no list is printed."""

    clause: str
    title: Text
    units: tuple[str, ...]
    lead: str = ""
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackFigure:
    """A goal, a limit, a reported result, or a goal without a number; `high` is set for a range only."""

    clause: str
    kind: str
    metric: Text
    comparator: str = ""
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    deadline: date | None = None
    scope: str = ""
    scope_key: str = ""
    binding: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def scale(self) -> int:
        """How many base units one printed unit is: 亿元 is a hundred million yuan."""
        return next((times for word, times in _SCALES if self.unit.startswith(word)), 1)

    @property
    def base_unit(self) -> str:
        """The unit without its multiplier: 亿元 is counted in 元."""
        word = next((word for word, _ in _SCALES if self.unit.startswith(word)), "")
        return self.unit.removeprefix(word)

    def in_base_units(self) -> Decimal | None:
        """The number in the unit registers count in; the lower end of a range."""
        return None if self.value is None else self.value * self.scale


@dataclass(frozen=True, slots=True)
class PackRule:
    """A sentence that binds, in our words."""

    clause: str
    kind: str
    digest: Text


@dataclass(frozen=True, slots=True)
class PackReference:
    """Another document this one cites."""

    title: str
    number: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class PackDocument:
    """The facts of one document."""

    key: str
    title: str
    title_en: str
    number: str
    issuer: str
    adopted_on: date | None
    printed_on: date | None
    effective_from: date | None
    effective_to: date | None
    plan_from: int | None
    plan_to: int | None
    horizon: date | None
    addressees: str
    copies: str
    is_public_release: bool
    clauses: tuple[PackClause, ...]
    tasks: tuple[PackTask, ...]
    targets: tuple[PackFigure, ...]
    statements: tuple[PackFigure, ...]
    results: tuple[PackFigure, ...]
    rules: tuple[PackRule, ...]
    references: tuple[PackReference, ...]
    short_en: str = ""

    @property
    def english_source(self) -> str:
        """How the document is cited in English: by its short title, with the number that finds it."""
        short = self.short_en or self.title_en
        return f"{short} ({self.number})" if self.number else short

    @property
    def source(self) -> str:
        """How the document is cited: by its number, or by its title when it has none."""
        return self.number or f"《{self.title}》"

    @property
    def figures(self) -> tuple[PackFigure, ...]:
        """Every goal, limit, result and unnumbered goal, in this order."""
        return (*self.targets, *self.statements, *self.results)

    def clause(self, id: str) -> PackClause | None:
        """The clause under this number."""
        return next((clause for clause in self.clauses if clause.id == id), None)

    def adoption(self) -> dict[str, Any]:
        """The document as the arguments the policy room's adopting action takes."""
        return {
            "facts": self._facts(),
            "clauses": [
                {
                    "ident": c.id,
                    "heading": c.heading,
                    "level": c.level,
                    "digest_zh": c.digest.zh,
                    "digest_en": c.digest.en,
                }
                for c in self.clauses
            ],
            "tasks": [
                {
                    "clause": t.clause,
                    "title": t.title.zh,
                    "title_en": t.title.en,
                    "responsible_units": list(t.units),
                    "lead_unit": t.lead,
                }
                for t in self.tasks
            ],
            "figures": [_figure(f) for f in self.figures],
            "rules": [
                {"clause": r.clause, "kind": r.kind, "digest_zh": r.digest.zh, "digest_en": r.digest.en}
                for r in self.rules
            ],
            "references": [
                {"clause": r.clause, "title": r.title, "doc_number": r.number} for r in self.references
            ],
        }

    def _facts(self) -> dict[str, Any]:
        same = (
            "issuer",
            "adopted_on",
            "printed_on",
            "effective_from",
            "effective_to",
            "plan_from",
            "plan_to",
            "addressees",
            "copies",
            "is_public_release",
        )
        return {
            "name": self.title,
            "name_en": self.title_en,
            "doc_number": self.number,
            **{name: getattr(self, name) for name in same},
        }


def _figure(figure: PackFigure) -> dict[str, Any]:
    value = figure.value if figure.high is None else [figure.value, figure.high]
    return {
        "clause": figure.clause,
        "class": figure.kind,
        "metric": figure.metric.zh,
        "metric_en": figure.metric.en,
        "comparator": figure.comparator,
        "value": value,
        "unit": figure.unit,
        "deadline": figure.deadline,
        "scope": figure.scope,
        "scope_key": figure.scope_key,
        "binding": figure.binding,
    }


@dataclass(frozen=True, slots=True)
class PrintedName:
    """One form of a name, and the documents (by key) that print it; none where it is merely usual."""

    name: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackUnit:
    """A public body, under every name it is printed with; the first is its own."""

    key: str
    name: Text
    kind: str
    place: str
    names: tuple[PrintedName, ...]
    note: Text | None = None
    to_confirm: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its names other than its own."""
        return tuple(printed.name for printed in self.names if printed.name != self.name.zh)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that print it under any name."""
        return tuple(dict.fromkeys(key for printed in self.names for key in printed.documents))


@dataclass(frozen=True, slots=True)
class PackCollective:
    """An expression for several bodies, never a body itself; `resolves` says how it is spelled out."""

    key: str
    name: Text
    resolves: str
    kind: str
    explanation: Text
    members_of: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackDistrict:
    """A district with its code and its place on a grid map, x to the right, y downwards."""

    code: str
    name: Text
    x: int
    y: int
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackArea:
    """An area, cluster or zone the documents name; no body, but a carrier or a place."""

    key: str
    name: Text
    place: str
    kind: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A city's pack: its documents in order, its bodies, collective expressions, districts and areas."""

    name: str
    city: PackDistrict
    documents: tuple[PackDocument, ...]
    units: tuple[PackUnit, ...]
    collectives: tuple[PackCollective, ...]
    districts: tuple[PackDistrict, ...]
    areas: tuple[PackArea, ...]
    member_park_count: int = 0

    def document(self, key: str) -> PackDocument:
        """The document under this key."""
        return next(document for document in self.documents if document.key == key)

    def unit(self, key: str) -> PackUnit:
        """The body under this key."""
        return next(unit for unit in self.units if unit.key == key)
