"""What a calculator is: few questions, one or several rules worked out in turn, the answer large."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import Answer
from shouzhan.engine.rules.bundle import Bundle, Policy
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import BadFact, Fact, read_all
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.patience import ENDLESS, Patience
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text
from shouzhan.law.book import rule as rule_named

CALCULATORS: dict[str, "Calculator"] = {}
_NOTHING = Text("", "")


@dataclass(frozen=True)
class Headline:
    """One large number of the answer, and how it follows from the parts below."""

    label: Text
    value: Decimal | None
    unit: Text = _NOTHING
    note: Text = _NOTHING
    decimals: int = 2
    words: Text | None = None


@dataclass(frozen=True)
class Part:
    """One rule worked out: what it was given and what it said."""

    rule: Rule
    title: Text
    facts: Mapping[str, Any]
    answer: Answer
    asked: Mapping[str, str]


@dataclass(frozen=True)
class Barred:
    """A benefit the law refuses, with its decision and the rule that gave it."""

    title: Text
    decision: Decision
    rule: str


@dataclass(frozen=True)
class Window:
    """When a benefit that was taken is to be claimed; without days the notice of its year says it."""

    title: Text
    opens: date | None = None
    closes: date | None = None
    cites: tuple[Citation, ...] = ()
    note: Text = _NOTHING


@dataclass(frozen=True)
class Claims:
    """What may be claimed together: the benefits that are open, the best of them, those the law refuses, and when each is claimed."""

    policies: tuple[Policy, ...]
    best: Bundle
    rules: Mapping[str, str]
    barred: tuple[Barred, ...] = ()
    windows: tuple[Window, ...] = ()
    years: tuple[int, ...] = ()


@dataclass
class Work:
    """One calculation under way: the facts told, the parts so far, the headlines."""

    facts: Mapping[str, Any]
    book: Book
    as_of: date
    parts: list[Part] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    claims: Claims | None = None
    patience: Patience = ENDLESS

    def ask(self, name: str, title: Text | None = None, *, asked: Mapping[str, str] | None = None, **facts: Any) -> Mapping[str, Any]:
        """Work a rule out over the facts of the same name, those given here before them; nothing known gives nothing."""
        rule = rule_named(name)
        fields = {fact.name: (asked or {}).get(fact.name, fact.name) for fact in rule.facts}
        told = {fact: self.facts[fact] for fact in fields if self.facts.get(fact) is not None and fact not in facts}
        given = {key: value for key, value in facts.items() if value is not None}
        exact = {key: value for key, value in given.items() if isinstance(value, Fraction)}  # worked out here, nothing to read
        read = {**told, **exact, **read_all(rule.facts, {key: value for key, value in given.items() if key not in exact}, partly=True)}
        answer = run_partly(rule, read, self.as_of, self.book)
        shown = {key: field for key, field in fields.items() if key not in facts or key in (asked or {})}
        self.parts.append(Part(rule, title or rule.title, read, answer, shown))
        return answer.values

    def say(self, label: Text, value: Any, unit: Text = _NOTHING, note: Text = _NOTHING, decimals: int = 2) -> None:
        """Put a large number on top; None is a number that is not known yet."""
        self.headlines.append(Headline(label, None if value is None else Decimal(str(value)), unit, note, decimals))

    def tell(self, label: Text, words: Text, note: Text = _NOTHING) -> None:
        """Put a large word on top, where the answer is no number."""
        self.headlines.append(Headline(label, None, note=note, words=words))


@dataclass(frozen=True)
class Sweep:
    """A what-if: one fact moved over a span, one value watched."""

    fact: str
    least: int
    most: int
    step: int
    value: Callable[[Work], Any]
    label: Text
    unit: Text = _NOTHING
    scale: int = 1
    scale_unit: Text = _NOTHING


@dataclass(frozen=True)
class Group:
    """Questions that belong together; what few people need is folded until something in it is told."""

    title: Text
    facts: tuple[Fact, ...]
    note: Text = _NOTHING
    is_folded: bool = False


@dataclass(frozen=True)
class Given:
    """An example to start from."""

    key: str
    label: Text
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Calculator:
    """A calculator for the public."""

    key: str
    title: Text
    lead: Text
    groups: tuple[Group, ...]
    work: Callable[[Work], None]
    rules: tuple[str, ...]
    examples: tuple[Given, ...]
    sweep: Sweep | None = None
    serves: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()

    @property
    def questions(self) -> tuple[Fact, ...]:
        """Every question, in order."""
        return tuple(fact for group in self.groups for fact in group.facts)

    def run(self, facts: Mapping[str, Any], as_of: date, book: Book, patience: Patience = ENDLESS) -> Work:
        """Work it out with what was told, searching no longer than there is patience."""
        made = Work(facts, book, as_of, patience=patience)
        self.work(made)
        return made


def calculator(made: Calculator) -> Calculator:
    """Put a calculator on the list."""
    if made.key in CALCULATORS:
        raise ValueError(f"calculator {made.key} is declared twice")
    CALCULATORS[made.key] = made
    return made


def borrowed(rule: str, *names: str, **changes: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The facts of a rule as questions of a calculator, some of them said in other words."""
    declared = rule_named(rule)
    return tuple(replace(declared.fact(name), **changes.get(name, {})) for name in names or [fact.name for fact in declared.facts])


def swept(made: Calculator, facts: Mapping[str, Any], as_of: date, book: Book, points: Sequence[Any]) -> list[Any]:
    """The watched value at every point of the sweep; None where there is no answer."""
    sweep = made.sweep
    assert sweep is not None  # noqa: S101 - only asked of calculators that have one
    found: list[Any] = []
    for point in points:
        try:
            found.append(sweep.value(made.run({**facts, sweep.fact: point}, as_of, book)))
        except BadFact:
            found.append(None)
    return found
