"""Declaring a rule: the facts it asks, the values it answers, and its dated formulas."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from shouzhan.engine.rules.expressions import ItemsNode, Kind, Node, as_node, walk
from shouzhan.engine.rules.facts import Fact, Output, Sort
from shouzhan.engine.rules.parameters import FOREVER
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

RULES: dict[str, "Rule"] = {}
_NOTHING = Text("", "")


@dataclass(frozen=True)
class StepNode:
    """One named line of the derivation."""

    name: str
    label: Text
    node: Node
    sort: Sort
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Check:
    """A condition under which the answer is no, or yes with a warning."""

    refuses: bool
    condition: Node
    code: str
    sentence: Text
    remedy: Text
    cites: tuple[Citation, ...]


@dataclass
class Derivation:
    """What a formula says while it is built: its steps, its checks and its values."""

    cites: tuple[Citation, ...]
    steps: list[StepNode] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    values: dict[str, Node] = field(default_factory=dict)

    def step(self, name: str, label: Text, node: Node | Any, *cites: Citation, sort: Sort = Sort.MONEY) -> Node:
        """Show a line of the derivation, and go on with its value."""
        made = as_node(node)
        if any(step.name == name for step in self.steps):
            raise ValueError(f"step {name} is said twice")
        self.steps.append(StepNode(name, label, made, sort, cites or self.cites))
        return made

    def refuse_when(self, condition: Node, code: str, sentence: Text, remedy: Text = _NOTHING, *cites: Citation) -> None:
        """Answer no where the condition holds."""
        self.checks.append(Check(True, condition, code, sentence, remedy, cites or self.cites))

    def warn_when(self, condition: Node, code: str, sentence: Text, remedy: Text = _NOTHING, *cites: Citation) -> None:
        """Answer yes, with what to look out for, where the condition holds."""
        self.checks.append(Check(False, condition, code, sentence, remedy, cites or self.cites))

    def value(self, name: str, node: Node | Any) -> None:
        """Answer a value."""
        if name in self.values:
            raise ValueError(f"value {name} is said twice")
        self.values[name] = as_node(node)


class GivenFacts:
    """The facts of a rule by name, as a formula sees them."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._nodes = {fact.name: _fact_node(fact) for fact in facts}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._nodes[name]
        except KeyError:
            raise AttributeError(f"the rule asks for no fact {name}") from None

    def has(self, name: str) -> Node:
        """Whether an optional fact is given."""
        return Node("given", Kind.YES_NO, (self._nodes[name],), name)


class GivenParameters:
    """The parameters of the book by name, as a formula sees them."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def __getattr__(self, name: str) -> Node:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._nodes.setdefault(name, Node("parameter", Kind.NUMBER, (), name))


def _fact_node(fact: Fact) -> Any:
    if fact.sort is Sort.ITEMS:
        return ItemsNode(fact.name, {one.name: Node("item", one.kind, (), (fact.name, one.name)) for one in fact.fields})
    if fact.sort is Sort.SERIES:
        return tuple(Node("fact", fact.fields[0].kind, (), (fact.name, place)) for place in range(fact.length))
    return Node("fact", fact.kind, (), (fact.name, None))


Builder = Callable[[Any, Any, Derivation], None]


@dataclass(frozen=True, eq=False)
class Formula:
    """One regime of a rule: from this day until that, this way of working it out."""

    rule: "Rule"
    build: Builder
    since: date
    until: date | None
    cites: tuple[Citation, ...]

    @cached_property
    def derivation(self) -> Derivation:
        """The graph, built once."""
        made = Derivation(self.cites)
        self.build(GivenFacts(self.rule.facts), GivenParameters(), made)
        missing = [output.name for output in self.rule.values if output.name not in made.values]
        unknown = [name for name in made.values if name not in {output.name for output in self.rule.values}]
        if missing or unknown:
            raise ValueError(f"{self.rule.name}: values missing: {missing}, unknown: {unknown}")
        return made

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it uses, in the order of use."""
        roots = [*(c.condition for c in self.derivation.checks), *self.derivation.values.values(), *(s.node for s in self.derivation.steps)]
        found = (node.data for node in walk(*roots) if node.op == "parameter")
        return tuple(dict.fromkeys(found))

    @property
    def name(self) -> str:
        """How the formula is told apart from its earlier and later ones."""
        return f"{self.rule.name}@{self.since.isoformat()}"


@dataclass(eq=False)
class Rule:
    """A question the law answers: facts in, values and a decision out."""

    name: str
    title: Text
    asks: Text
    facts: tuple[Fact, ...]
    values: tuple[Output, ...]
    dated_by: str | tuple[str, ...] = ""
    is_decision: bool = False
    serves: tuple[str, ...] = ()
    formulas: list[Formula] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.name in RULES:
            raise ValueError(f"rule {self.name} is declared twice")
        names = [fact.name for fact in self.facts]
        if len(set(names)) != len(names):
            raise ValueError(f"rule {self.name}: a fact is declared twice")
        for name in self.events:
            if name not in names:
                raise ValueError(f"rule {self.name}: {name} is no fact of it")
        RULES[self.name] = self

    @property
    def subject(self) -> str:
        """The folder of the law it belongs to."""
        return self.name.partition(".")[0]

    @property
    def events(self) -> tuple[str, ...]:
        """The facts that date a case, the first that is given before the others."""
        return (self.dated_by,) if isinstance(self.dated_by, str) and self.dated_by else tuple(self.dated_by)

    def fact(self, name: str) -> Fact:
        """Find a fact by name."""
        return next(fact for fact in self.facts if fact.name == name)

    def formula(self, since: str, *cites: Citation, until: str = "") -> Callable[[Builder], Builder]:
        """Add the way of working it out from a day on; an earlier formula ends where a later one starts."""

        def add(build: Builder) -> Builder:
            if not cites:
                raise ValueError(f"rule {self.name}: a formula without a clause")
            start = date.fromisoformat(since)
            if any(formula.since == start for formula in self.formulas):
                raise ValueError(f"rule {self.name}: two formulas from {since}")
            self.formulas.append(Formula(self, build, start, date.fromisoformat(until) if until else None, cites))
            self.formulas.sort(key=lambda formula: formula.since)
            return build

        return add

    def formula_on(self, day: date) -> Formula | None:
        """The formula in force on a day."""
        found = None
        for formula in self.formulas:
            if formula.since <= day:
                found = formula
        return found if found is not None and day <= (found.until or FOREVER) else None

    def event_day(self, facts: dict[str, Any], as_of: date) -> date:
        """The day that picks formula and parameters: the event the facts tell, else the asked day."""
        given = next((facts[name] for name in self.events if facts.get(name) is not None), None)
        if given is None:
            return as_of
        if isinstance(given, date):
            return given
        return date(int(given), 12, 31)  # a tax year is judged by the law at its end
