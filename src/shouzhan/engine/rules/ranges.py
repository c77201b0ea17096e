"""What remains possible while facts are missing: every node as a range instead of a value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from shouzhan.engine.rules.answer import Answer, printed
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Node, walk
from shouzhan.engine.rules.facts import Fact, Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.single import Case, NotKnown, day_in, plus_months, rolled, run
from shouzhan.kernel import dates
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text

FAR = Fraction(10) ** 60
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """Everything a number or a day can still be, ends included."""

    low: Any
    high: Any

    @property
    def is_one(self) -> bool:
        """Whether only one value is left."""
        return bool(self.low == self.high)


Possible = Any  # a Span for numbers and days, else a frozenset of what is left
YES, NO, EITHER = frozenset({True}), frozenset({False}), frozenset({True, False})
ANY_WORDS: frozenset[Any] = frozenset({"\0"})
NOTHING: frozenset[Any] = frozenset()  # no value at all: a number or a calendar is missing whatever the facts
_LAZY = ("where", "and", "or", "fact", "given", "items-sum", "item", "item-given", "parameter")
_TOLD = ("fact", "given", "items-sum", "item", "item-given")
_TABLES = ("banded", "bracketed", "picked")


@dataclass
class Room:
    """The facts known so far, and what the others can still be."""

    facts: Mapping[str, Any]
    declared: Mapping[str, Fact]
    book: Book
    on: date
    unset: set[str] = field(default_factory=set)
    item: Mapping[str, Any] | None = None
    _known: dict[int, Possible] = field(default_factory=dict)

    @cached_property
    def settled(self) -> Mapping[str, Any]:
        """The facts of which nothing is open."""
        return {name: value for name, value in self.facts.items() if not _is_open(self.declared.get(name), value)}

    def work_out(self, node: Node) -> Possible:
        """What a node can still be."""
        key = id(node)
        if key not in self._known:
            self._known[key] = self._found(node)
        return self._known[key]

    def blame(self, node: Node) -> frozenset[str]:
        """The missing facts that keep a node open."""
        if node.op == "parameter" or (_is_settled(self.work_out(node)) and not (self.unset and self._hides(node))):
            return frozenset()
        if node.op == "fact":
            return frozenset({node.data[0]})
        if node.op == "items-sum":
            return self._blame_sum(node)
        if node.op == "given":
            return frozenset({node.data})
        if node.op == "where":
            condition = self.work_out(node.args[0])
            branches = [] if condition is NO else [node.args[1]]
            branches += [] if condition is YES else [node.args[2]]
            return frozenset().union(self.blame(node.args[0]), *(self.blame(branch) for branch in branches))
        return frozenset().union(*(self.blame(argument) for argument in node.args))

    def _hides(self, node: Node) -> bool:
        """Whether a missing fact chooses between a branch with a value and one for which the law has none."""
        return any(
            one.op == "where" and not _is_settled(self.work_out(one.args[0])) and any(self.work_out(branch) is NOTHING for branch in one.args[1:])
            for one in walk(node)
        )

    def _blame_sum(self, node: Node) -> frozenset[str]:
        if self.facts.get(node.data) is None:
            return frozenset({node.data})
        used = {one.data[0] for one in walk(node) if one.op == "fact"} | {one.data for one in walk(node) if one.op == "given"}
        return frozenset(name for name in used if self.facts.get(name) is None)

    def _found(self, node: Node) -> Possible:
        try:
            if not any(one.op in _TOLD[:3] or (self.item is not None and one.op in _TOLD) for one in _leaves(node)):
                return _settled(Case({}, self.book, self.on).work_out(node))
            strict = () if node.op in _LAZY else node.args[:1] if node.op in _TABLES else node.args
            return NOTHING if any(self.work_out(one) is NOTHING for one in strict) else _OPERATIONS[node.op](self, node)
        except NotKnown as unknown:  # a number the law does not settle
            self.unset.add(unknown.parameter)
        except dates.MissingYear:
            pass
        return NOTHING


def _is_open(fact: Fact | None, value: Any) -> bool:
    if fact is not None and fact.sort is Sort.ITEMS and value is not None:
        return any(isinstance(item.get(one.name), Span) or (item.get(one.name) is None and not one.optional) for item in value for one in fact.fields)
    is_series = fact is not None and fact.sort is Sort.SERIES and value is not None
    return any(one is None or isinstance(one, Span) for one in value) if is_series else isinstance(value, Span)


def _leaves(node: Node) -> list[Node]:
    found, stack, seen = [], [node], set()
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if one.op in _TOLD:
            found.append(one)
        else:
            stack.extend(one.args)
    return found


def _is_settled(possible: Possible) -> bool:
    return possible.is_one if isinstance(possible, Span) else len(possible) <= 1 and possible is not ANY_WORDS


def _settled(value: Any) -> Possible:
    return frozenset({value}) if isinstance(value, bool | str) else Span(value, value)


def _fact(room: Room, node: Node) -> Possible:
    name, place = node.data
    value = room.facts.get(name)
    if value is not None and place is not None:
        value = value[place]  # one year of a series may be open
    if value is not None:
        return value if isinstance(value, Span) else _settled(value)
    return _anything(room.declared[name] if place is None else room.declared[name].fields[0])


def _anything(fact: Fact) -> Possible:
    if fact.sort is Sort.YES_NO:
        return EITHER
    if fact.sort is Sort.CHOICE:
        return fact.choices
    if fact.sort is Sort.WORDS:
        return ANY_WORDS
    if fact.sort is Sort.DAY:
        return Span(FIRST, LAST)
    return Span(fact.least if fact.least is not None else -FAR, fact.most if fact.most is not None else FAR)


def _given(room: Room, node: Node) -> Possible:
    if node.data in room.facts:
        return YES if room.facts[node.data] is not None else NO
    return EITHER


def _items_sum(room: Room, node: Node) -> Possible:
    rows = room.facts.get(node.data)
    if rows is None:
        return Span(-FAR, FAR)
    if _is_open(room.declared.get(node.data), rows):
        return _sum_of_open(room, node, rows)
    try:
        return _settled(Case(room.settled, room.book, room.on).work_out(node))
    except NotKnown as unknown:
        if unknown.parameter:
            raise
        return Span(-FAR, FAR)  # a fact beside the items is missing


def _sum_of_open(room: Room, node: Node, rows: Sequence[Mapping[str, Any]]) -> Possible:
    """What a list of which something is open can still come to, item by item."""
    low = high = Fraction(0)
    for item in rows:
        one = Room(room.facts, room.declared, room.book, room.on, room.unset, item).work_out(node.args[0])
        if one is NOTHING:
            return NOTHING
        low, high = low + one.low, high + one.high
    return Span(low, high)


def _item(room: Room, node: Node) -> Possible:
    name, field_name = node.data
    value = room.item.get(field_name) if room.item is not None else None
    if value is None:
        return _anything(next(one for one in room.declared[name].fields if one.name == field_name))
    return value if isinstance(value, Span) else _settled(value)


def _item_given(room: Room, node: Node) -> Possible:
    return YES if room.item is not None and room.item.get(node.data[1]) is not None else NO


def _numbers(operation: Callable[[Any, Any], Any]) -> Callable[[Room, Node], Possible]:
    def run_it(room: Room, node: Node) -> Possible:
        one, two = (room.work_out(argument) for argument in node.args)
        ends = [operation(a, b) for a in (one.low, one.high) for b in (two.low, two.high)]
        return Span(min(ends), max(ends))

    return run_it


def _minus(room: Room, node: Node) -> Possible:
    one, two = (room.work_out(argument) for argument in node.args)
    return Span(one.low - two.high, one.high - two.low)


def _over(room: Room, node: Node) -> Possible:
    one, two, if_zero = (room.work_out(argument) for argument in node.args)
    if two.low > 0 or two.high < 0:
        ends = [a / b for a in (one.low, one.high) for b in (two.low, two.high)]
        return Span(min(ends), max(ends))
    if two.is_one:
        return if_zero
    if one.low == one.high == 0:  # nothing is no share of anything
        return Span(min(Fraction(0), if_zero.low), max(Fraction(0), if_zero.high))
    far = max(FAR, abs(one.low), abs(one.high), abs(if_zero.low), abs(if_zero.high)) * FAR
    if one.low >= 0 and two.low >= 0:
        return Span(min(one.low / two.high, if_zero.low), far)
    return Span(-far, far)


def _less(strict: bool) -> Callable[[Room, Node], Possible]:
    def run_it(room: Room, node: Node) -> Possible:
        one, two = (room.work_out(argument) for argument in node.args)
        if one.high < two.low or (not strict and one.high == two.low):
            return YES
        if one.low > two.high or (strict and one.low == two.high):
            return NO
        return EITHER

    return run_it


def _equal(room: Room, node: Node) -> Possible:
    one, two = (room.work_out(argument) for argument in node.args)
    if one.high < two.low or two.high < one.low:
        return NO
    return YES if one.is_one and two.is_one else EITHER


def _and(room: Room, node: Node) -> Possible:
    one = room.work_out(node.args[0])
    if one in (NO, NOTHING):
        return one
    two = room.work_out(node.args[1])
    return two if one == YES else two | NO


def _or(room: Room, node: Node) -> Possible:
    one = room.work_out(node.args[0])
    if one in (YES, NOTHING):
        return one
    two = room.work_out(node.args[1])
    return two if one == NO else two | YES


def _not(room: Room, node: Node) -> Possible:
    one = room.work_out(node.args[0])
    return frozenset(not value for value in one)


def _where(room: Room, node: Node) -> Possible:
    condition = room.work_out(node.args[0])
    if condition == YES:
        return room.work_out(node.args[1])
    if condition == NO:
        return room.work_out(node.args[2])
    one, two = room.work_out(node.args[1]), room.work_out(node.args[2])
    if condition is NOTHING or one is NOTHING or two is NOTHING:
        return NOTHING if condition is NOTHING else two if one is NOTHING else one
    if isinstance(one, Span) and isinstance(two, Span):
        return Span(min(one.low, two.low), max(one.high, two.high))
    return ANY_WORDS if one is ANY_WORDS or two is ANY_WORDS else one | two


def _one_of(room: Room, node: Node) -> Possible:
    words = room.work_out(node.args[0])
    if words is ANY_WORDS:
        return EITHER
    found = {word in node.data for word in words}
    return frozenset(found)


def _monotone(operation: Callable[[Any], Any]) -> Callable[[Room, Node], Possible]:
    def run_it(room: Room, node: Node) -> Possible:
        one = room.work_out(node.args[0])
        return Span(operation(one.low), operation(one.high))

    return run_it


def _banded(room: Room, node: Node) -> Possible:
    number, bands = room.work_out(node.args[0]), Case({}, room.book, room.on).parameter(node.args[1].data).value
    found = []
    for place, band in enumerate(bands):
        ends = bands[place + 1].since if place + 1 < len(bands) else None
        if (band.since is None or number.high >= band.since) and (ends is None or number.low < ends):
            found.append(band.value)
    return Span(min(found), max(found))


def _bracketed(room: Room, node: Node) -> Possible:
    number, brackets = room.work_out(node.args[0]), Case({}, room.book, room.on).parameter(node.args[1].data).value

    ends, below = [], number.low
    for one in brackets:
        if one.upto is None or below <= one.upto:
            above = number.high if one.upto is None else min(number.high, one.upto)
            ends += [Fraction(value * one.rate - one.less) for value in (below, above)]
            below = above
        if one.upto is not None and number.high <= one.upto:
            break
    return Span(min(ends), max(ends))


def _picked(room: Room, node: Node) -> Possible:
    words, table = room.work_out(node.args[0]), Case({}, room.book, room.on).parameter(node.args[1].data).value
    found = list(table.values()) if words is ANY_WORDS else [table[word] for word in words if word in table]
    if not found:
        raise NotKnown(parameter=node.args[1].data)
    return Span(min(found), max(found))


def _days(operation: Callable[[date, int], date]) -> Callable[[Room, Node], Possible]:
    def run_it(room: Room, node: Node) -> Possible:
        day, count = (room.work_out(argument) for argument in node.args)
        return Span(_kept(operation, day.low, count.low, date.min), _kept(operation, day.high, count.high, date.max))

    return run_it


def _kept(operation: Callable[[date, int], date], day: date, count: Any, fallback: date) -> date:
    """A day that no table of holidays reaches stays at the end of time."""
    try:
        return operation(day, int(count))
    except (dates.MissingYear, OverflowError, ValueError):
        return fallback


def _rolled(room: Room, node: Node) -> Possible:
    day = room.work_out(node.args[0])
    return Span(_kept(lambda d, _n: rolled(d), day.low, 0, date.min), _kept(lambda d, _n: rolled(d), day.high, 0, date.max))


def _asked(room: Room, node: Node) -> Possible:
    words = room.work_out(node.args[0])
    return EITHER if words is ANY_WORDS else frozenset(node.data(word) for word in words)


def _told(room: Room, node: Node) -> Possible:
    words = room.work_out(node.args[0])
    return ANY_WORDS if words is ANY_WORDS else frozenset(node.data(word) for word in words)


def _rounded(room: Room, node: Node) -> Possible:
    one, unit = room.work_out(node.args[0]), Fraction(1, 10**node.data)
    return one if one.is_one else Span(one.low - unit, one.high + unit)


_OPERATIONS: dict[str, Callable[[Room, Node], Possible]] = {
    "fact": _fact, "given": _given, "items-sum": _items_sum, "item": _item, "item-given": _item_given, "add": _numbers(lambda a, b: a + b), "sub": _minus, "mul": _numbers(lambda a, b: a * b),
    "over": _over, "min": _numbers(min), "max": _numbers(max), "lt": _less(True), "le": _less(False), "eq": _equal, "and": _and, "or": _or, "not": _not,
    "where": _where, "one-of": _one_of, "banded": _banded, "bracketed": _bracketed, "picked": _picked, "rounded": _rounded,
    "ceiling": _monotone(lambda a: Fraction(-((-a.numerator) // a.denominator))), "floor": _monotone(lambda a: Fraction(a.numerator // a.denominator)),
    "plus-days": _days(lambda day, count: day + timedelta(days=count)), "plus-months": _days(plus_months),
    "plus-working-days": _days(dates.working_days_after), "rolled": _rolled,
    "days-between": lambda room, node: _span_of_days(room, node), "year": _monotone(lambda day: Fraction(day.year)), "month": lambda room, node: _month(room, node),
    "day-in": lambda room, node: _day_in(room, node), "asked": _asked, "told": _told, "names": lambda room, node: _names(room, node),
}


def _names(room: Room, node: Node) -> Possible:
    found = [room.work_out(condition) for condition in node.args]
    if any(one not in (YES, NO) for one in found):
        return ANY_WORDS
    return frozenset({"、".join(name for name, one in zip(node.data, found, strict=True) if one == YES)})


def _month(room: Room, node: Node) -> Possible:
    day = room.work_out(node.args[0])
    if day.low.year == day.high.year:
        return Span(Fraction(day.low.month), Fraction(day.high.month))
    return Span(Fraction(1), Fraction(12))


def _day_in(room: Room, node: Node) -> Possible:
    year, month, place = (room.work_out(argument) for argument in node.args)
    return Span(_made(date.min, year.low, month.low, place.low), _made(date.max, year.high, month.high, place.high))


def _made(fallback: date, year: Fraction, month: Fraction, place: Fraction) -> date:
    """A year beyond the calendar stays at the end of time."""
    return day_in(year, month, place) if date.min.year <= year <= date.max.year and 1 <= month <= 12 and place >= 1 else fallback


def _span_of_days(room: Room, node: Node) -> Possible:
    one, two = (room.work_out(argument) for argument in node.args)
    return Span(Fraction((two.low - one.high).days), Fraction((two.high - one.low).days))


def run_partly(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book) -> Answer:
    """Answer with what is known: in full if nothing needed is missing, else which facts decide and what is still possible."""
    missing = [fact.name for fact in rule.facts if not fact.optional and facts.get(fact.name) is None]
    undated = _undated(rule, facts)
    if not missing:
        return run(rule, facts, as_of, book)
    if not undated:
        try:
            return run(rule, facts, as_of, book)
        except NotKnown:
            pass
    rooms = [Open(formula, room) for formula, room in _rooms(rule, facts, as_of, book, undated)]
    if not rooms:
        return run(rule, facts, as_of, book)
    deciding = frozenset().union(*(one.deciding for one in rooms))
    if undated and (deciding or any((one.outcomes, one.values) != (rooms[0].outcomes, rooms[0].values) for one in rooms)):
        deciding |= {undated}
    if not deciding and not undated and (answer := _settled_answer(rooms[0], facts, as_of)) is not None:
        return answer
    needed = tuple(fact.name for fact in rule.facts if fact.name in deciding) or ((undated,) if undated else tuple(missing))
    found = frozenset().union(*(one.outcomes for one in rooms))
    values = {output.name: _shown(output, _joined([one.values[output.name] for one in rooms])) for output in rule.values}
    possible = {"outcomes": [word for word in ("value", "allowed", "warned", "refused") if word in found], "values": values}
    names, cites = [rule.fact(name).label for name in needed], rooms[-1].formula.cites
    decision = Decision.refuse(
        "facts-missing",
        Text(f"还差这些事实才能回答：{'、'.join(name.zh for name in names)}。", f"These facts are needed to answer: {', '.join(name.en for name in names)}."),
        cites, Text("先补充这些事实再算；其余事实已知时的可能范围见结果。", "Give these facts and ask again; what remains possible without them is in the answer."),
    )
    unset = tuple(sorted({name.partition("[")[0] for one in rooms for name in one.room.unset}))
    return Answer(rule.name, as_of, decision, False, {}, cites=cites, to_confirm=unset, missing=needed, possible=possible)


def _settled_answer(one: "Open", facts: Mapping[str, Any], as_of: date) -> Answer | None:
    """The answer on which no missing fact has a bearing, without the steps that would need one; nothing where the law leaves it open."""
    rule, room = one.formula.rule, one.room
    untold = {fact.name: _some(fact, as_of) for fact in rule.facts if not fact.optional and facts.get(fact.name) is None}
    if one.is_unsaid or room.unset or untold.keys() & set(rule.events) or any(_is_open(fact, facts.get(fact.name)) for fact in rule.facts):
        return None
    whole = {fact.name: facts.get(fact.name) for fact in rule.facts} | untold
    answer = run(rule, whole, as_of, room.book)
    open_steps = {step.name for step in one.formula.derivation.steps if not _is_settled(room.work_out(step.node)) or room.blame(step.node)}
    return replace(answer, lines=tuple(line for line in answer.lines if line.name not in open_steps))


def _some(fact: Fact, as_of: date) -> Any:
    """Any value the fact may have."""
    if fact.sort is Sort.SERIES:
        return [_some(fact.fields[0], as_of)] * fact.length
    least = fact.least if fact.least is not None else min(Fraction(0), fact.most) if fact.most is not None else Fraction(0)
    plain = {Sort.YES_NO: False, Sort.DAY: as_of, Sort.WORDS: "", Sort.ITEMS: [], Sort.CHOICE: min(fact.choices, default="")}
    return plain.get(fact.sort, least)


def _undated(rule: Rule, facts: Mapping[str, Any]) -> str:
    """The fact that must still be told and will date the case; nothing where the case is dated."""
    if any(facts.get(name) is not None for name in rule.events):
        return ""
    return next((name for name in rule.events if not rule.fact(name).optional), "")


def _rooms(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book, undated: str) -> Iterator[tuple[Formula, Room]]:
    """One room for the case's day, or one for each span of days over which the law stays the same."""
    declared = {fact.name: fact for fact in rule.facts}
    starts = law_changes(rule, book) if undated else [rule.event_day(dict(facts), as_of)]
    for place, start in enumerate(starts):
        formula = rule.formula_on(start)
        if formula is None:
            continue
        known = dict(facts)
        if undated and len(rule.events) == 1 and declared[undated].sort is Sort.DAY:
            last = starts[place + 1] - timedelta(days=1) if place + 1 < len(starts) else LAST
            known[undated] = Span(start, last)
        yield formula, Room(known, declared, book, start)


def law_changes(rule: Rule, book: Book) -> list[date]:
    """The days from which a rule's formula or one of its numbers is another, the first of all included."""
    found = {FIRST}
    for formula in rule.formulas:
        spans = [(formula.since, formula.until), *((dated.since, dated.until) for name in formula.parameters for dated in book[name].values)]
        found |= {day for since, until in spans for day in (since, until + timedelta(days=1) if until and until < LAST else None) if day is not None}
    return sorted(day for day in found if FIRST <= day <= LAST)


class Open:
    """What one formula leaves open in one room."""

    def __init__(self, formula: Formula, room: Room) -> None:
        self.formula, self.room = formula, room
        derivation, good = formula.derivation, "allowed" if formula.rule.is_decision else "value"
        refusals = [room.work_out(check.condition) for check in derivation.checks if check.refuses]
        warnings = [room.work_out(check.condition) for check in derivation.checks if not check.refuses]
        self.values = {output.name: room.work_out(derivation.values[output.name]) for output in formula.rule.values}
        self.is_unsaid = any(one is NOTHING for one in (*refusals, *warnings, *self.values.values()))
        self.outcomes = frozenset(["refused"] if self.is_unsaid else _outcomes(refusals, warnings, good))
        nodes = [*(check.condition for check in derivation.checks), *derivation.values.values()]
        self.deciding: frozenset[str] = frozenset().union(*(room.blame(node) for node in nodes))


def _joined(parts: list[Possible]) -> Possible:
    parts = [one for one in parts if one is not NOTHING]
    if not parts:
        return NOTHING
    if isinstance(parts[0], Span):
        return Span(min(one.low for one in parts), max(one.high for one in parts))
    return ANY_WORDS if any(one is ANY_WORDS for one in parts) else frozenset().union(*parts)


def _outcomes(refusals: list[Possible], warnings: list[Possible], good: str) -> list[str]:
    if any(one == YES for one in refusals):
        return ["refused"]
    found = []
    if all(one != YES for one in warnings):
        found.append(good)
    if any(True in one for one in warnings):
        found.append("warned")
    if any(True in one for one in refusals):
        found.append("refused")
    return found


def _shown(output: Output, possible: Possible) -> Any:
    if isinstance(possible, Span):
        return {"low": _end(output, possible.low), "high": _end(output, possible.high)}
    return {"any": True} if possible is ANY_WORDS or possible is NOTHING else sorted(possible)


def _end(output: Output, value: Any) -> Any:
    if isinstance(value, Fraction) and abs(value) >= FAR / 10**12:
        return None  # no bound
    if isinstance(value, date) and not FIRST < value < LAST:
        return None
    return printed(value, output.sort, output.places)

