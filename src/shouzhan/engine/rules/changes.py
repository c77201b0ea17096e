"""The shortest way from a no to a yes: the fewest facts that must change, by how little, at what price and by when.

Sets of facts are tried smallest first. A set is put aside unseen where the rule must refuse whatever its facts become
(worked out over ranges), and a fact without which every set is put aside belongs to each. What is left is tried at the
ends of its facts, where a rule in which more never hurts, or less never hurts, gives its best answer; a rule that wants
a fact between two bounds is searched by halving. What passes is drawn back as near to the facts as it still passes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations, count, product
from typing import Any

from shouzhan.engine.rules.answer import printed
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Change, Fact, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.ranges import NOTHING, YES, Room, Span
from shouzhan.engine.rules.single import Case, NotKnown
from shouzhan.kernel.dates import MissingYear

STEPS = {Sort.MONEY: Fraction(1, 100), Sort.WHOLE: Fraction(1), Sort.RATIO: Fraction(1, 10**6), Sort.NUMBER: Fraction(1, 10**2)}
FAR = Fraction(10) ** 13
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
OPEN = object()
HALVINGS = 500


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
    facts: Mapping[str, Any]
    book: Book
    as_of: date
    halvings: int = HALVINGS
    _passes: dict[tuple[Any, ...], bool] = field(default_factory=dict)

    def passes(self, changed: Mapping[str, Any]) -> bool:
        """Whether the answer is no longer a refusal with some facts changed."""
        key = tuple(sorted((name, _key(value)) for name, value in changed.items()))
        if key not in self._passes:
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

    def may_pass(self, opened: Mapping[str, Any]) -> bool:
        """Whether some values of the opened facts may pass; a no is sure."""
        facts = {**self.facts, **opened}
        if any(name in opened for name in self.rule.events):
            return True  # another day is another law
        on = self.rule.event_day(dict(self.facts), self.as_of)
        formula = self.rule.formula_on(on)
        if formula is None:
            return False
        told = {name: value for name, value in facts.items() if value is not OPEN}
        room = Room(told, {fact.name: fact for fact in self.rule.facts}, self.book, on)
        return all(room.work_out(check.condition) not in (YES, NOTHING) for check in formula.derivation.checks if check.refuses)


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def changeable(rule: Rule) -> list[Fact]:
    """The facts of a rule that somebody can change; history and identity are not among them."""
    return [fact for fact in rule.facts if fact.change is not None and fact.sort not in (Sort.ITEMS, Sort.WORDS)]


def ways_to_yes(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book) -> list[Way]:
    """Every smallest set of changes that turns a refusal, cheapest first; empty when nothing within reach does."""
    whole = {fact.name: facts.get(fact.name) for fact in rule.facts}
    search = Search(rule, whole, book, as_of)
    formula = rule.formula_on(rule.event_day(whole, as_of))
    if formula is None or search.passes({}):
        return []
    slots = _useful(rule, formula, whole)
    if not search.may_pass(_opened(search, slots)):
        return []
    needed = [slot for slot in slots if not search.may_pass(_opened(search, [one for one in slots if one is not slot]))]
    others = [slot for slot in slots if slot not in needed]
    for size in range(len(others) + 1):
        sets = [(*needed, *more) for more in combinations(others, size)]
        found = [way for chosen in sets if chosen and (way := _smallest(search, chosen)) is not None]
        if found:
            return sorted(found, key=lambda way: (way.cost, way.days, [change.fact for change in way.changes]))
    return []


def _useful(rule: Rule, formula: Formula, facts: Mapping[str, Any]) -> list["Slot"]:
    """The places that may change and on which a refusal hangs, or the day by which the case is judged."""
    roots = [check.condition for check in formula.derivation.checks if check.refuses]
    named = {node.data[0] if node.op == "fact" else node.data for node in walk(*roots) if node.op in ("fact", "given")}
    if any(fact.name in rule.events for fact in changeable(rule)):
        named = {fact.name for fact in rule.facts}
    return [slot for fact in changeable(rule) if fact.name in named for slot in _slots(fact, facts[fact.name])]


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
        if value is not None:
            yield Slot(fact, value[-1], price, fact.length - 1)  # the earlier years are history
    else:
        yield Slot(fact, value, price)


def _laid(search: Search, chosen: Sequence[Slot], values: Sequence[Any]) -> dict[str, Any]:
    laid: dict[str, Any] = {}
    for slot, value in zip(chosen, values, strict=True):
        if slot.place is None:
            laid[slot.fact.name] = value
        else:
            row = laid.setdefault(slot.fact.name, list(search.facts[slot.fact.name]))
            row[slot.place] = value
    return laid


def _opened(search: Search, chosen: Sequence[Slot]) -> dict[str, Any]:
    return _laid(search, chosen, [OPEN if slot.place is None else None for slot in chosen])


def _reach(slot: Slot) -> tuple[Any, Any]:
    """The least and the most a number or a day may become."""
    shape = slot.shape
    if shape.sort is Sort.DAY:
        return EARLIEST, LATEST
    return shape.least if shape.least is not None else -FAR, shape.most if shape.most is not None else FAR


def _ends(slot: Slot) -> list[Any]:
    """The values worth trying first: the two ends, or every other word."""
    shape = slot.shape
    if shape.sort is Sort.YES_NO:
        return [value for value in (True, False) if value != slot.before]
    if shape.sort is Sort.CHOICE:
        return [word for word in sorted(shape.choices) if word != slot.before]
    return [value for value in _reach(slot) if value != slot.before]


def _smallest(search: Search, chosen: tuple[Slot, ...]) -> Way | None:
    """The cheapest way by changing just these, or nothing."""
    if not search.may_pass(_opened(search, chosen)):
        return None
    passing = [ends for ends in _tries(search, chosen, ()) if search.passes(_laid(search, chosen, ends))]
    if not passing:
        passing = _halved(search, chosen)
    ways = [_tightened(search, chosen, ends) for ends in passing]
    return min(ways, key=lambda way: (way.cost, way.days), default=None)


def _tries(search: Search, chosen: tuple[Slot, ...], so_far: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every choice of ends that is not surely refused, one fact after the other."""
    if len(so_far) == len(chosen):
        yield so_far
        return
    slot = chosen[len(so_far)]
    for value in _ends(slot):
        now = (*so_far, value)
        still_open = [OPEN if one.place is None else None for one in chosen[len(now) :]]
        if len(now) == len(chosen) or search.may_pass(_laid(search, chosen, (*now, *still_open))):
            yield from _tries(search, chosen, now)


def _halved(search: Search, chosen: tuple[Slot, ...]) -> list[tuple[Any, ...]]:
    """Values between the ends, found by halving what ranges leave possible; the first that pass for each choice of words."""
    found = []
    words = [_ends(slot) if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE) else [None] for slot in chosen]
    for picked in product(*words):
        whole = tuple(Span(value, value) if value is not None else Span(*_reach(slot)) for slot, value in zip(chosen, picked, strict=True))
        turns, boxes = count(1), [(0, 0, whole)]  # the nearest to the facts first
        while boxes and search.halvings > 0:
            _distance, _turn, box = heappop(boxes)
            search.halvings -= 1
            laid = [one.low if one.is_one else one for one in box]
            if not search.may_pass(_laid(search, chosen, laid)):
                continue
            middle = tuple(one.low if one.is_one else _middle(slot, one) for slot, one in zip(chosen, box, strict=True))
            if search.passes(_laid(search, chosen, middle)):
                found.append(middle)
                break
            for part in _split(chosen, box, middle):
                heappush(boxes, (_distance_to(chosen, part), next(turns), part))
    return found


def _distance_to(chosen: tuple[Slot, ...], box: tuple[Span, ...]) -> int:
    away = 0
    for slot, one in zip(chosen, box, strict=True):
        if not one.is_one and slot.before is not None:
            nearest = min(max(slot.before, one.low), one.high)
            away += abs(nearest - slot.before) // _unit(slot)
    return away


def _middle(slot: Slot, span: Span) -> Any:
    if slot.shape.sort is Sort.DAY:
        return span.low + (span.high - span.low) // 2
    unit = _unit(slot)
    return min(max((span.low + span.high) / 2 // unit * unit, span.low), span.high)


def _split(chosen: tuple[Slot, ...], box: tuple[Span, ...], middle: tuple[Any, ...]) -> list[tuple[Span, ...]]:
    """A box as two, cut across where it is longest; nothing where it is one step wide."""
    lengths = [(_steps(slot, one), place) for place, (slot, one) in enumerate(zip(chosen, box, strict=True)) if not one.is_one]
    longest, place = max(lengths, default=(0, 0))
    if longest < 1:
        return []
    one, cut, step = box[place], middle[place], _unit(chosen[place])
    parts = [Span(cut + step, one.high)] if cut + step <= one.high else []
    parts += [Span(one.low, cut)] if cut < one.high else []
    return [(*box[:place], part, *box[place + 1 :]) for part in parts]


def _steps(slot: Slot, span: Span) -> int:
    return int((span.high - span.low) / _unit(slot))


def _unit(slot: Slot) -> Any:
    return timedelta(days=1) if slot.shape.sort is Sort.DAY else STEPS.get(slot.shape.sort, Fraction(1, 100))


def _tightened(search: Search, chosen: tuple[Slot, ...], ends: tuple[Any, ...]) -> Way:
    """Draw each fact back towards what it was, as far as the answer stays yes."""
    values = list(ends)
    for place in sorted(range(len(chosen)), key=lambda i: -chosen[i].price.cost):
        values[place] = _drawn_back(search, chosen, values, place)
    return Way(tuple(_change(slot, value) for slot, value in zip(chosen, values, strict=True)))


def _drawn_back(search: Search, chosen: tuple[Slot, ...], values: list[Any], place: int) -> Any:
    """The value nearest to what the fact was, on the grid of its steps, that still passes."""
    slot, good = chosen[place], values[place]
    if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE):
        return good
    start, unit = slot.before, _unit(slot)
    if start is None:
        start = _nearest_to_nothing(slot)
        if _still(search, chosen, values, place, start):
            return start
    up = good > start
    grid = start if slot.shape.sort is Sort.DAY else (start / unit).__floor__() * unit if up else (start / unit).__ceil__() * unit
    low, high = 0, -(-abs(good - grid) // unit)

    def at(steps: int) -> Any:
        return min(grid + steps * unit, good) if up else max(grid - steps * unit, good)

    while high - low > 1:
        middle = (low + high) // 2
        if _still(search, chosen, values, place, at(middle)):
            high = middle
        else:
            low = middle
    return at(high)


def _nearest_to_nothing(slot: Slot) -> Any:
    low, high = _reach(slot)
    return low if slot.shape.sort is Sort.DAY else min(max(Fraction(0), low), high)


def _still(search: Search, chosen: tuple[Slot, ...], values: list[Any], place: int, value: Any) -> bool:
    return search.passes(_laid(search, chosen, [*values[:place], value, *values[place + 1 :]]))


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
        one = {"fact": change.fact, "from": printed(change.before, sort, 6), "to": printed(change.after, sort, 6), "cost": printed(change.cost, Sort.NUMBER, 2), "earliest": (as_of + timedelta(days=change.days)).isoformat()}
        told.append(one)
    return told

