"""The shortest way from a no to a yes: the fewest facts that must change, by how little, at what price and by when.

Each fact that may change is tried at its ends first. Where a rule is monotone in a fact (more never hurts, or less
never hurts) no value between can do what the ends cannot, so a set of facts that fails at all its ends can never turn
the answer, and the sets found smallest-first are the smallest there are. Facts with words are tried word by word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from shouzhan.engine.rules.answer import printed
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Change, Fact, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.single import Case, NotKnown

STEPS = {Sort.MONEY: Fraction(1, 100), Sort.WHOLE: Fraction(1), Sort.RATIO: Fraction(1, 10**6), Sort.NUMBER: Fraction(1, 10**2)}
FAR = Fraction(10) ** 13


@dataclass(frozen=True)
class OneChange:
    """One fact, from what it is to what it must be."""

    fact: str
    before: Any
    after: Any
    cost: Fraction
    days: int


@dataclass(frozen=True)
class Way:
    """A set of changes that turns the answer; none of its parts alone does."""

    changes: tuple[OneChange, ...]

    @property
    def cost(self) -> Fraction:
        """What the changes cost together, in the rule's own measure of effort."""
        return sum((change.cost for change in self.changes), Fraction(0))

    @property
    def days(self) -> int:
        """When the last of them can be there at the earliest."""
        return max((change.days for change in self.changes), default=0)


@dataclass
class Search:
    """Looking for the smallest ways; every trial works the rule out anew."""

    rule: Rule
    formula: Formula
    facts: Mapping[str, Any]
    book: Book
    on: date
    tried: int = 0
    _passes: dict[tuple[Any, ...], bool] = field(default_factory=dict)

    def passes(self, changed: Mapping[str, Any]) -> bool:
        """Whether the answer is no longer a refusal with some facts changed."""
        key = tuple(sorted((name, _key(value)) for name, value in changed.items()))
        if key not in self._passes:
            self.tried += 1
            self._passes[key] = self._works({**self.facts, **changed})
        return self._passes[key]

    def _works(self, facts: Mapping[str, Any]) -> bool:
        case = Case(facts, self.book, self.on)
        try:
            return not any(case.work_out(check.condition) for check in self.formula.derivation.checks if check.refuses)
        except NotKnown:
            return False


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def changeable(rule: Rule) -> list[Fact]:
    """The facts of a rule that somebody can change; history and identity are not among them."""
    return [fact for fact in rule.facts if fact.change is not None and fact.sort is not Sort.ITEMS]


def ways_to_yes(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book, most: int = 6) -> list[Way]:
    """Every smallest set of changes that turns a refusal, cheapest first; empty when nothing within reach does."""
    on = rule.event_day(dict(facts), as_of)
    formula = rule.formula_on(on)
    if formula is None:
        return []
    search = Search(rule, formula, facts, book, on)
    if search.passes({}):
        return []
    useful = _relevant(rule, formula)
    slots = [slot for fact in changeable(rule) if fact.name in useful for slot in _slots(fact, facts.get(fact.name))]
    for size in range(1, min(most, len(slots)) + 1):
        found = [way for chosen in combinations(slots, size) if (way := _smallest(search, chosen)) is not None]
        if found:
            return sorted(found, key=lambda way: (way.cost, way.days, [change.fact for change in way.changes]))
    return []


def _relevant(rule: Rule, formula: Formula) -> set[str]:
    roots = [check.condition for check in formula.derivation.checks if check.refuses]
    return {node.data[0] if node.op == "fact" else node.data for node in walk(*roots) if node.op in ("fact", "given")}


@dataclass(frozen=True)
class Slot:
    """One place that may change: a fact, or the last year of a series."""

    fact: Fact
    before: Any
    price: Change
    place: int | None = None

    @property
    def name(self) -> str:
        """The slot's name for people and for the answer."""
        return self.fact.name if self.place is None else f"{self.fact.name}[{self.place}]"

    @property
    def shape(self) -> Fact:
        """The kind and limits of what stands in the slot."""
        return self.fact if self.place is None else self.fact.fields[0]


def _slots(fact: Fact, value: Any) -> Iterator[Slot]:
    price = fact.change or Change()
    if fact.sort is Sort.SERIES:
        yield Slot(fact, value[-1], price, fact.length - 1)  # the earlier years are history
    else:
        yield Slot(fact, value, price)


def _laid(search: Search, chosen: tuple[Slot, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    laid: dict[str, Any] = {}
    for slot, value in zip(chosen, values, strict=True):
        if slot.place is None:
            laid[slot.fact.name] = value
        else:
            row = laid.setdefault(slot.fact.name, list(search.facts[slot.fact.name]))
            row[slot.place] = value
    return laid


def _ends(slot: Slot) -> list[Any]:
    """The values worth trying first: the two ends, or every other word."""
    shape = slot.shape
    if shape.sort is Sort.YES_NO:
        return [not slot.before]
    if shape.sort is Sort.CHOICE:
        return [word for word in sorted(shape.choices) if word != slot.before]
    if shape.sort is Sort.DAY:
        return [date(1900, 1, 1), date(2200, 12, 31)] if slot.before is None else [slot.before - timedelta(days=36500), slot.before + timedelta(days=36500)]
    low = shape.least if shape.least is not None else -FAR
    high = shape.most if shape.most is not None else FAR
    return [value for value in (low, high) if value != slot.before]


def _smallest(search: Search, chosen: tuple[Slot, ...]) -> Way | None:
    best: Way | None = None
    for ends in product(*(_ends(slot) for slot in chosen)):
        if not search.passes(_laid(search, chosen, ends)):
            continue
        way = _tightened(search, chosen, ends)
        if best is None or (way.cost, way.days) < (best.cost, best.days):
            best = way
    return best


def _tightened(search: Search, chosen: tuple[Slot, ...], ends: tuple[Any, ...]) -> Way:
    """Draw each fact back towards what it was, as far as the answer stays yes."""
    values = list(ends)
    for place in sorted(range(len(chosen)), key=lambda i: -chosen[i].price.cost):
        values[place] = _drawn_back(search, chosen, values, place)
    return Way(tuple(_change(slot, value) for slot, value in zip(chosen, values, strict=True)))


def _drawn_back(search: Search, chosen: tuple[Slot, ...], values: list[Any], place: int) -> Any:
    slot, good = chosen[place], values[place]
    if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE, Sort.WORDS) or slot.before is None:
        return good
    is_day = slot.shape.sort is Sort.DAY
    unit = Fraction(1) if is_day else STEPS.get(slot.shape.sort, Fraction(1, 100))
    bad = slot.before
    span = Fraction((good - bad).days) if is_day else good - bad
    sign = 1 if span > 0 else -1
    # steps fall on the fact's own grid, so that what is printed is round: 3 %, not 3.0001 %
    first = Fraction(0) if is_day else (bad / unit // 1 if sign > 0 else -(-bad / unit // 1))
    low, high = 0, int(abs(span) / unit) if is_day else int(abs(good / unit - first))

    def at(steps: int) -> Any:
        return bad + timedelta(days=sign * steps) if is_day else (first + sign * steps) * unit

    while high - low > 1:
        middle = (low + high) // 2
        trial = [*values]
        trial[place] = at(middle)
        if search.passes(_laid(search, chosen, tuple(trial))):
            high = middle
        else:
            low = middle
    return at(high)


def _change(slot: Slot, after: Any) -> OneChange:
    is_amount = slot.shape.sort is Sort.MONEY and slot.before is not None
    cost = slot.price.cost * abs(after - slot.before) if is_amount else slot.price.cost
    return OneChange(slot.name, slot.before, after, cost, slot.price.days)


def plain_way(rule: Rule, way: Way, as_of: date) -> list[dict[str, Any]]:
    """The changes as the public interface writes them."""
    told = []
    for change in way.changes:
        fact = rule.fact(change.fact.partition("[")[0])
        sort = fact.fields[0].sort if fact.sort is Sort.SERIES else fact.sort
        one = {"fact": change.fact, "from": printed(change.before, sort, 6), "to": printed(change.after, sort, 6), "cost": printed(change.cost, Sort.NUMBER, 2)}
        if change.days:
            one["earliest"] = (as_of + timedelta(days=change.days)).isoformat()
        told.append(one)
    return told

