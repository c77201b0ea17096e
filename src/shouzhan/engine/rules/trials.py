"""Places of a case that may change, and trying what the rule answers with some of them changed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Kind, walk
from shouzhan.engine.rules.facts import Change, Fact, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.patience import ENDLESS, Patience
from shouzhan.engine.rules.ranges import NOTHING, YES, Room
from shouzhan.engine.rules.single import Case, NotKnown
from shouzhan.engine.rules.together import Line, Together
from shouzhan.kernel.dates import MissingYear

STEPS = {Sort.MONEY: Fraction(1, 100), Sort.WHOLE: Fraction(1), Sort.RATIO: Fraction(1, 10**6), Sort.NUMBER: Fraction(1, 10**2)}
FAR = Fraction(10) ** 13
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
OPEN = object()
HALVINGS = 500
TRIALS = 240
LOOKS = 3000
MOST_ROWS = 12  # of a list of which somebody asks what to change


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
    costs_at_least: Fraction = Fraction(0)
    is_smallest: bool = True

    @property
    def is_cheapest(self) -> bool:
        """Whether it is proven that changing just these facts cannot cost less."""
        return self.costs_at_least == self.cost

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
    facts: Mapping[str, Any]
    book: Book
    as_of: date
    halvings: int = HALVINGS
    trials: int = TRIALS
    looks: int = LOOKS
    undecided: bool = False
    patience: Patience = ENDLESS
    _passes: dict[tuple[Any, ...], bool] = field(default_factory=dict)
    _sums: dict[date, bool] = field(default_factory=dict)

    def passes(self, changed: Mapping[str, Any]) -> bool:
        """Whether the answer is no longer a refusal with some facts changed."""
        key = tuple(sorted((name, _key(value)) for name, value in changed.items()))
        if key not in self._passes:
            self.patience.insist()
            self._passes[key] = self._works({**self.facts, **changed})
        return self._passes[key]

    def _works(self, facts: Mapping[str, Any]) -> bool:
        on = self.rule.event_day(dict(facts), self.as_of)
        formula = self.rule.formula_on(on)
        if formula is None:
            return False
        case, derivation = Case(facts, self.book, on), formula.derivation
        try:
            if any(case.work_out(check.condition) for check in derivation.checks if check.refuses):
                return False
            for node in (*(check.condition for check in derivation.checks), *derivation.values.values()):
                case.work_out(node)  # an answer that lacks a number or a calendar is none
        except (NotKnown, MissingYear, OverflowError, ValueError):
            return False
        return True

    @cached_property
    def law_stays(self) -> bool:
        """Whether the days by which a case is judged only move to later ones, and the law is the same on all of them."""
        formula = self.rule.formula_on(self.as_of)
        moving = [fact for fact in changeable(self.rule) if fact.name in self.rule.events]
        if formula is None or formula.until is not None or formula is not self.rule.formulas[-1] or not all(fact.change and fact.change.later for fact in moving):
            return False
        return all(self.book[name].on(self.as_of) is self.book[name].values[-1] and self.book[name].values[-1].until is None for name in formula.parameters)

    def may_pass(self, opened: Mapping[str, Any], kept: Sequence[Line] = ()) -> bool:
        """Whether some values of the opened facts may pass and keep the given lines; a no is sure."""
        self.patience.insist()
        facts = {**self.facts, **opened}
        on = self.rule.event_day(dict(self.facts), self.as_of)
        if any(name in opened for name in self.rule.events):
            on = self.as_of
            if not self.law_stays:
                return True  # another day is another law
            unmoved = {name: value for name, value in opened.items() if not (name in self.rule.events and value is OPEN)}
            if len(unmoved) < len(opened) and self.may_pass(unmoved, kept):
                return True  # an open day may stay where it is, under the law of its time
        formula = self.rule.formula_on(on)
        if formula is None:
            return False
        told = {name: value for name, value in facts.items() if value is not OPEN}
        room = Room(told, {fact.name: fact for fact in self.rule.facts}, self.book, on)
        conditions = [check.condition for check in formula.derivation.checks if check.refuses]
        if any(room.work_out(condition) in (YES, NOTHING) for condition in conditions):
            return False
        return not self._adds_up(formula) or not Together(room).is_out(conditions, kept)

    def _adds_up(self, formula: Formula) -> bool:
        """Whether a refusal hangs on the sum of a list: its items give way to each other, which ranges by themselves do not see."""
        if formula.since not in self._sums:
            conditions = [check.condition for check in formula.derivation.checks if check.refuses]
            self._sums[formula.since] = any(node.op == "items-sum" for node in walk(*conditions))
        return self._sums[formula.since]


def _key(value: Any) -> Any:
    return tuple(tuple(one.items()) if isinstance(one, dict) else one for one in value) if isinstance(value, list) else value


def changeable(rule: Rule) -> list[Fact]:
    """The facts of a rule that somebody can change; history and identity are not among them."""
    return [fact for fact in rule.facts if (any(one.change for one in fact.fields) if fact.sort is Sort.ITEMS else fact.change is not None and fact.sort is not Sort.WORDS)]


@dataclass(frozen=True)
class Slot:
    """One place that may change: a fact, the last year of a series, or a field of one item of a list; of the day of an act still to come, the days on which the answer may turn."""

    fact: Fact
    before: Any
    price: Change
    place: int | None = None
    days: tuple[date, ...] = ()
    field: Fact | None = None

    @property
    def name(self) -> str:
        """The slot's name for people and for the answer."""
        if self.field is not None:
            return f"{self.fact.name}[{self.place}].{self.field.name}"
        return self.fact.name if self.place is None else f"{self.fact.name}[{self.place}]"

    @property
    def key(self) -> tuple[Any, ...]:
        """The place as lines over open places name it."""
        return (self.fact.name, self.place, self.field.name if self.field is not None else "")

    @property
    def shape(self) -> Fact:
        """The kind and limits of what stands in the slot."""
        if self.field is not None:
            return self.field
        return self.fact if self.place is None else self.fact.fields[0]


def slots_of(fact: Fact, value: Any) -> Iterator[Slot]:
    """The slots of a fact that may change."""
    price = fact.change or Change()
    if fact.sort is Sort.ITEMS:
        changing = [one for one in fact.fields if one.change]
        rows = value if value is not None and len(value) <= MOST_ROWS else []
        yield from (Slot(fact, item[one.name], one.change or price, row, field=one) for row, item in enumerate(rows) for one in changing)
    elif fact.sort is Sort.SERIES:
        if value is not None:
            yield Slot(fact, value[-1], price, fact.length - 1)  # the earlier years are history
    else:
        yield Slot(fact, value, price)


def laid(search: Search, chosen: Sequence[Slot], values: Sequence[Any]) -> dict[str, Any]:
    """The facts that some slots touch, with the values in them."""
    made: dict[str, Any] = {}
    for slot, value in zip(chosen, values, strict=True):
        if slot.place is None:
            made[slot.fact.name] = value
        elif slot.field is not None:
            items = made.setdefault(slot.fact.name, [dict(item) for item in search.facts[slot.fact.name]])
            items[slot.place][slot.field.name] = value
        else:
            row = made.setdefault(slot.fact.name, list(search.facts[slot.fact.name]))
            row[slot.place] = value
    return made


def opened(search: Search, chosen: Sequence[Slot]) -> dict[str, Any]:
    """The same facts with everything open in the slots."""
    return laid(search, chosen, [OPEN if slot.place is None else None for slot in chosen])


def reach(slot: Slot) -> tuple[Any, Any]:
    """The least and the most a number or a day may become."""
    shape = slot.shape
    if shape.sort is Sort.DAY:
        return EARLIEST, LATEST
    if (slot.price.each or slot.price.grows) and slot.before is not None:
        return slot.before, shape.most if shape.most is not None else FAR
    return shape.least if shape.least is not None else -FAR, shape.most if shape.most is not None else FAR


def unit_of(slot: Slot) -> Any:
    """The least step by which what stands in the slot moves."""
    return timedelta(days=1) if slot.shape.sort is Sort.DAY else STEPS.get(slot.shape.sort, Fraction(1, 100))


def shape_of(rule: Rule, name: str) -> Fact:
    """The kind of what stands in a place that was changed, by its name in an answer: a fact, `sales[2]` or `people[0].amount`."""
    whole, bracket, place = name.partition("[")
    fact, inner = rule.fact(whole), place.partition("].")[2]
    return next(one for one in fact.fields if one.name == inner) if inner else fact.fields[0] if bracket else fact


def changed_slot(slot: Slot, after: Any, as_of: date) -> OneChange:
    """The change of a slot to a value, priced, and in how many days it can be there."""
    cost = slot.price.cost * abs(after - slot.before) if is_amount(slot) else slot.price.cost
    days = slot.price.days
    if slot.price.later:
        days = (after - as_of).days
    elif slot.price.each:
        days += int(slot.price.each * (after - (slot.before or 0)))
    return OneChange(slot.name, slot.before, after, cost, days)


def ends_of(slot: Slot) -> list[Any]:
    """The values worth trying first: the two ends, or every other word, the nearest in their order first."""
    shape = slot.shape
    if shape.sort is Sort.YES_NO:
        return [value for value in (True, False) if value != slot.before]
    if shape.sort is Sort.CHOICE:
        words = [word for word, _label in shape.options]
        here = words.index(slot.before) if slot.before in words else 0
        open_to = slot.price.to or shape.choices
        return sorted((word for word in words if word != slot.before and word in open_to), key=lambda word: abs(words.index(word) - here))
    return list(slot.days) if slot.price.later else [value for value in reach(slot) if value != slot.before]


def turning_days(search: Search, formula: Formula, slot: Slot) -> Slot:
    """The slot with every day on which the answer may turn: those the rule compares, this year and in the next two, the day after each, and where later law begins."""
    first = max(search.as_of, slot.before + timedelta(days=1) if slot.before else search.as_of)
    compared = [node for node in walk(*(check.condition for check in formula.derivation.checks)) if node.kind is Kind.DAY]
    later = {dated.since for name in formula.parameters for dated in search.book[name].values}
    days = {first, *(one.since for one in search.rule.formulas), *later}
    for moved in (slot.before, *(date(first.year + more, 1, 1) for more in (1, 2))):
        facts = {**search.facts, slot.name: moved}
        case = Case(facts, search.book, search.rule.event_day(facts, search.as_of))
        for node in compared:
            with suppress(NotKnown, MissingYear, OverflowError, ValueError):
                days |= {found + timedelta(days=more) for found in [case.work_out(node)] for more in (0, 1)}
    return replace(slot, days=tuple(sorted(day for day in days if first <= day <= LATEST)))


def is_amount(slot: Slot) -> bool:
    """Whether changing the slot costs by how far it moves."""
    return slot.shape.sort is Sort.MONEY and slot.before is not None
