"""A million cases at once: the same graph over whole columns, exact to the last fen.

A number column holds whole numbers over one common denominator (and, after a division, over a column of its own);
comparisons cross-multiply, and nothing is rounded before the end. How large a number can get is known beforehand
from the facts; where 64 bits would not hold it, the same operations run on Python's unbounded whole numbers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import groupby, pairwise
from math import gcd, lcm
from operator import itemgetter
from typing import Any

import numpy as np

from shouzhan.engine.rules.calendars import DayTable
from shouzhan.engine.rules.expressions import Kind, Node, Question
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.plan import Plan
from shouzhan.engine.rules.program import taken

LIMIT = 2**62
Array = Any


class TooLarge(Exception):  # noqa: N818 - an answer: these rows need unbounded numbers
    """A product could pass 64 bits."""


class Unset(Exception):  # noqa: N818 - an answer: the law has no number here
    """A parameter has no value on that day."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of exact numbers: top / (bottom × under)."""

    top: Array
    bottom: int
    reach: int
    under: Array = None
    under_reach: int = 1

    @property
    def value(self) -> "Fraction | None":
        """The number, where the column is one constant."""
        return Fraction(self.top, self.bottom) if isinstance(self.top, int) and self.under is None else None


def constant(value: Fraction) -> Numbers:
    """One number for every row."""
    return Numbers(value.numerator, value.denominator, abs(value.numerator))


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """The items of a list fact, laid end to end, and where each row's items start."""

    starts: Array
    fields: Mapping[str, Any]


@dataclass
class Frame:
    """The columns of some rows that share one formula and one set of parameter values."""

    rows: int
    facts: Mapping[str, Any]
    items: Mapping[str, ItemColumns]
    given: Mapping[str, Array]
    book: Book
    on: date
    days: DayTable
    is_unbounded: bool = False
    item_fields: Mapping[str, Any] | None = None
    owner: Array = None
    plan: Plan | None = None
    _known: dict[int, Any] = field(default_factory=dict)
    _left: dict[int, int] = field(default_factory=dict)

    def work_out(self, node: Node) -> Any:
        """The column of a node; each is worked out once, and kept as long as the plan needs it."""
        plan = self.plan
        key = id(node) if plan is None else plan.works[id(node)]
        if key not in self._known:
            found = _OPERATIONS[node.op](self, node)
            self._known[key] = found
            if plan is not None:
                for needed in plan.needs[key]:
                    self._used(plan, needed)
        return self._known[key]

    def take(self, node: Node) -> Any:
        """The column of a node that the caller needs this once."""
        found = self.work_out(node)
        if self.plan is not None:
            self._used(self.plan, self.plan.works[id(node)])
        return found

    def _used(self, plan: Plan, work: int) -> None:
        left = self._left.get(work, plan.uses[work]) - 1
        self._left[work] = left
        if not left:
            self._known.pop(work, None)

    def room_for(self, reach: int) -> int:
        """Insist that whole numbers up to `reach` fit."""
        if not self.is_unbounded and reach >= LIMIT:
            raise TooLarge
        return reach

    def parameter(self, name: str) -> Any:
        """A parameter's value on the frame's day."""
        dated = self.book[name].on(self.on)
        if dated is None or dated.value is None:
            raise Unset(name)
        return dated.value

    def whole(self, values: Sequence[int]) -> Array:
        """A small table of whole numbers in the frame's own width."""
        return np.array(values, dtype=object if self.is_unbounded else np.int64)


def _scaled(frame: Frame, one: Numbers, factor: int) -> tuple[Array, int]:
    if factor == 1:
        return one.top, one.reach
    reach = frame.room_for(one.reach * factor)
    return one.top * factor, reach


def _aligned(frame: Frame, one: Numbers, two: Numbers) -> tuple[Array, Array, int, int, int, Array, int]:
    """Both tops over the same denominators: tops, their reaches, the bottom, the under and its reach."""
    bottom = lcm(one.bottom, two.bottom)
    top_one, reach_one = _scaled(frame, one, bottom // one.bottom)
    top_two, reach_two = _scaled(frame, two, bottom // two.bottom)
    under, under_reach = one.under, one.under_reach
    if one.under is not two.under:
        if two.under is not None:
            reach_one = frame.room_for(reach_one * two.under_reach)
            top_one = top_one * two.under
        if one.under is not None:
            reach_two = frame.room_for(reach_two * one.under_reach)
            top_two = top_two * one.under
        if one.under is None:
            under, under_reach = two.under, two.under_reach
        elif two.under is not None:
            under_reach = frame.room_for(one.under_reach * two.under_reach)
            under = one.under * two.under
    return top_one, top_two, reach_one, reach_two, bottom, under, under_reach


def _sum(sign: int) -> Callable[[Frame, Node], Numbers]:
    def run(frame: Frame, node: Node) -> Numbers:
        one, two = (frame.work_out(argument) for argument in node.args)
        top_one, top_two, reach_one, reach_two, bottom, under, under_reach = _aligned(frame, one, two)
        reach = frame.room_for(reach_one + reach_two)
        return Numbers(top_one + top_two if sign > 0 else top_one - top_two, bottom, reach, under, under_reach)

    return run


def _product(frame: Frame, node: Node) -> Numbers:
    one, two = (frame.work_out(argument) for argument in node.args)
    if one.under is not None and two.under is not None:
        under, under_reach = one.under * two.under, frame.room_for(one.under_reach * two.under_reach)
    else:
        under, under_reach = (one.under, one.under_reach) if one.under is not None else (two.under, two.under_reach)
    return Numbers(_multiplied(one.top, two.top), one.bottom * two.bottom, frame.room_for(one.reach * two.reach), under, under_reach)


def _multiplied(one: Array, two: Array) -> Array:
    if isinstance(two, int) and two == 1:
        return one  # a half, a tenth: only the bottom changes
    return two if isinstance(one, int) and one == 1 else one * two


def _over(frame: Frame, node: Node) -> Numbers:
    one, two, if_zero = (frame.work_out(argument) for argument in node.args)
    if two.value is not None:
        return constant(if_zero.value) if two.value == 0 else _times(frame, one, 1 / two.value)
    # one / two  =  (one.top × two.bottom × two.under) / (one.bottom × one.under × two.top)
    shared = gcd(one.bottom, two.bottom)
    top, reach = _scaled(frame, one, two.bottom // shared)
    if two.under is not None:
        top, reach = top * two.under, frame.room_for(reach * two.under_reach)
    below, below_reach = two.top, two.reach
    if one.under is not None:
        below, below_reach = below * one.under, frame.room_for(below_reach * one.under_reach)
    if np.min(below, initial=0) < 0:
        top, below = np.where(below < 0, -top, top), np.abs(below)
    if np.min(below, initial=1) > 0:
        return Numbers(top, one.bottom // shared, reach, below, below_reach)
    quotient = Numbers(top, one.bottom // shared, reach, np.maximum(below, 1), max(below_reach, 1))
    if if_zero.under is not None:
        return _chosen(frame, below > 0, quotient, if_zero)
    bottom = lcm(quotient.bottom, if_zero.bottom)  # where nothing is below there is one by now, and what is said instead stands over it
    top, reach = _scaled(frame, quotient, bottom // quotient.bottom)
    instead, instead_reach = _scaled(frame, if_zero, bottom // if_zero.bottom)
    return Numbers(_where(frame, below > 0, top, instead), bottom, frame.room_for(max(reach, instead_reach)), quotient.under, quotient.under_reach)


def _times(frame: Frame, one: Numbers, factor: Fraction) -> Numbers:
    top, reach = _scaled(frame, one, factor.numerator)
    return Numbers(top, one.bottom * factor.denominator, abs(reach), one.under, one.under_reach)


def _chosen(frame: Frame, mask: Array, one: Numbers, two: Numbers) -> Numbers:
    bottom = lcm(one.bottom, two.bottom)
    top_one, reach_one = _scaled(frame, one, bottom // one.bottom)
    top_two, reach_two = _scaled(frame, two, bottom // two.bottom)
    under: Array = None
    if one.under is not None or two.under is not None:
        under = one.under if one.under is two.under else _where(frame, mask, _or_one(one.under), _or_one(two.under))
    reach = frame.room_for(max(reach_one, reach_two))
    return Numbers(_where(frame, mask, top_one, top_two), bottom, reach, under, max(one.under_reach, two.under_reach))


def _or_one(under: Array) -> Array:
    return 1 if under is None else under


def _where(frame: Frame, mask: Array, one: Array, two: Array) -> Array:
    if frame.is_unbounded:
        return np.where(mask, np.asarray(one, dtype=object), np.asarray(two, dtype=object))
    if isinstance(one, int) and isinstance(two, int) and not isinstance(mask, bool | np.bool_):
        return _steps(frame, [two, one], [mask])
    if isinstance(one, int) and one == 0:
        return two * ~mask
    if isinstance(two, int) and two == 0:
        return one * mask
    return np.where(mask, one, two)


def _steps(frame: Frame, values: Sequence[int], masks: Iterable[Array]) -> Array:
    """For each row the value as far along the list as masks hold, each only where the one before it does.

    Added up step by step in the narrowest numbers that hold them, which is quicker than looking them up row by row.
    """
    ups = [after - before for before, after in pairwise(values)]
    widest = max(map(abs, (*values, *ups)))
    kind: Any = object if frame.is_unbounded else next((one for one in _NARROW if widest <= np.iinfo(one).max), np.int64)
    found: Any = values[0]
    for up, group in groupby(zip(ups, masks, strict=True), key=itemgetter(0)):  # steps of one height are counted first
        found = _how_many(mask for _up, mask in group).astype(kind, copy=False) * up + found
    kind = object if frame.is_unbounded else np.int64
    return np.asarray(found, dtype=kind) if isinstance(found, int) else found.astype(kind, copy=False)


def _bits(mask: Any) -> Any:
    """Yes and no as one and nothing."""
    return np.int8(mask) if isinstance(mask, bool) else mask.view(np.int8)


def _select(frame: Frame, node: Node) -> Any:
    mask, one, two = (frame.work_out(argument) for argument in node.args)
    if isinstance(mask, bool | np.bool_):
        return one if mask else two
    if node.kind is Kind.NUMBER:
        return _chosen(frame, mask, one, two)
    if node.kind is Kind.WORDS:
        return _chosen_words(frame, mask, one, two)
    return np.where(mask, one, two)


def _chosen_words(frame: Frame, mask: Array, one: Any, two: Any) -> Any:
    """Words by their numbers, where both sides have few of them."""
    if isinstance(one, np.ndarray) or isinstance(two, np.ndarray):
        return np.where(mask, _as_words(frame, one), _as_words(frame, two))
    words = list(dict.fromkeys([*_few_words(one), *_few_words(two)]))
    codes = [words.index(side) if isinstance(side, str) else taken(np.array([words.index(word) for word in side.words]), side.codes) for side in (one, two)]
    return Coded(np.where(mask, *codes), np.array(words, dtype=object))


def _few_words(side: "str | Coded") -> Sequence[str]:
    return [side] if isinstance(side, str) else side.words


def _as_words(frame: Frame, one: Any) -> Array:
    if isinstance(one, Coded):
        return one.words[one.codes]
    return one if isinstance(one, np.ndarray) else np.asarray(one, dtype=object)


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Frame, Node], Array]:
    def run(frame: Frame, node: Node) -> Array:
        one, two = (frame.work_out(argument) for argument in node.args)
        if node.args[0].kind is Kind.DAY:
            return compare(one, two)
        top_one, top_two, *_rest = _aligned(frame, one, two)
        return compare(top_one, top_two)  # the unders are positive, so the order of the tops is the order of the numbers

    return run


def _extreme(smallest: bool) -> Callable[[Frame, Node], Any]:
    def run(frame: Frame, node: Node) -> Any:
        one, two = (frame.work_out(argument) for argument in node.args)
        if node.kind is Kind.DAY:
            return np.minimum(one, two) if smallest else np.maximum(one, two)
        top_one, top_two, reach_one, reach_two, bottom, under, under_reach = _aligned(frame, one, two)
        if under is None or one.under is two.under:
            pick = np.minimum if smallest else np.maximum
            return Numbers(_int_if_plain(pick(top_one, top_two)), bottom, max(reach_one, reach_two), under, under_reach)
        return _chosen(frame, top_one <= top_two if smallest else top_one >= top_two, one, two)

    return run


def _int_if_plain(value: Any) -> Any:
    return int(value) if isinstance(value, np.integer) else value


def _joined(combine: Callable[[Any, Any], Any]) -> Callable[[Frame, Node], Any]:
    return lambda frame, node: combine(frame.work_out(node.args[0]), frame.work_out(node.args[1]))


def _not(frame: Frame, node: Node) -> Any:
    mask = frame.work_out(node.args[0])
    return (not mask) if isinstance(mask, bool) else ~mask


def _constant(frame: Frame, node: Node) -> Any:
    if node.kind is Kind.NUMBER:
        return constant(node.data)
    if node.kind is Kind.DAY:
        return np.int64((node.data - _EPOCH).days)
    return node.data


_EPOCH = date(1970, 1, 1)
_NARROW = (np.int8, np.int16, np.int32)


def _fact(frame: Frame, node: Node) -> Any:
    name, place = node.data
    found = frame.facts[name] if place is None else frame.facts[name][place]
    return found if frame.owner is None else _of_owner(found, frame.owner)


def _of_owner(found: Any, owner: Array) -> Any:
    """A row's own fact, said again for each of its items."""
    if isinstance(found, Numbers):
        return Numbers(found.top[owner], found.bottom, found.reach)
    return Coded(found.codes[owner], found.words) if isinstance(found, Coded) else found[owner]


def _given(frame: Frame, node: Node) -> Array:
    mask = frame.given[node.data]
    return mask if frame.owner is None else mask[frame.owner]


def _banded(frame: Frame, node: Node) -> Numbers:
    number: Numbers = frame.work_out(node.args[0])
    bands = frame.parameter(node.args[1].data)
    bounds = [band.since for band in bands[1:]]
    if _is_told_by_floats(frame, number, bounds):
        quotient = number.top / number.under
        masks = [quotient >= bound.numerator * number.bottom / bound.denominator for bound in bounds]
    else:
        masks = [_reaches(frame, number, bound) for bound in bounds]
    bottom, tops = _whole_table([band.value for band in bands])
    reach = frame.room_for(max(map(abs, tops)))
    return Numbers(_steps(frame, tops, masks), bottom, reach)


def _how_many(masks: Iterable[Array]) -> Array:
    """How many of the conditions hold, row by row."""
    total: Array = None
    for count, mask in enumerate(masks):
        bits = _bits(mask)
        if count == np.iinfo(np.int8).max:
            total = total.astype(np.intp)
        total = bits if total is None else total + bits
    return np.intp(0) if total is None else total


def _is_told_by_floats(frame: Frame, number: Numbers, bounds: Sequence[Fraction]) -> bool:
    """Whether one correctly rounded division says exactly which bounds a quotient reaches.

    Rounding keeps the order, so only a quotient below a bound p / q that rounds to the same float could go wrong. Those two
    are at least 1 / (q × under) apart, and floats near the bound at most p / q × 2**-52: p × under below 2**52 settles it.
    """
    if number.under is None or frame.is_unbounded or number.reach >= 2**53:
        return False
    return all(max(abs(bound.numerator * number.bottom), 1) * number.under_reach < 2**52 for bound in bounds)


def _reaches(frame: Frame, number: Numbers, since: Fraction) -> Array:
    """Whether the number is at least `since`, without a division."""
    if number.under is None:
        return number.top >= -((-since.numerator * number.bottom) // since.denominator)
    left, _reach = _scaled(frame, number, since.denominator)
    factor = since.numerator * number.bottom
    frame.room_for(number.under_reach * abs(factor))
    return left >= number.under * factor


def _bracketed(frame: Frame, node: Node) -> Numbers:
    number: Numbers = frame.work_out(node.args[0])
    brackets = frame.parameter(node.args[1].data)
    place = _how_many(_is_over(frame, number, one.upto) for one in brackets[:-1]).astype(np.intp)
    rates = _table(frame, [one.rate for one in brackets], place)
    less = _table(frame, [one.less for one in brackets], place)
    product = Numbers(
        number.top * rates.top, number.bottom * rates.bottom, frame.room_for(number.reach * rates.reach), number.under, number.under_reach,
    )
    top_one, top_two, reach_one, reach_two, bottom, under, under_reach = _aligned(frame, product, less)
    return Numbers(top_one - top_two, bottom, frame.room_for(reach_one + reach_two), under, under_reach)


def _is_over(frame: Frame, number: Numbers, upto: Fraction) -> Array:
    """Whether the number is more than `upto`, without a division."""
    if number.under is None:
        return number.top > (upto.numerator * number.bottom) // upto.denominator
    left, _reach = _scaled(frame, number, upto.denominator)
    factor = upto.numerator * number.bottom
    frame.room_for(number.under_reach * abs(factor))
    return left > number.under * factor


def _whole_table(values: Sequence[Fraction]) -> tuple[int, list[int]]:
    bottom = lcm(*(value.denominator for value in values))
    return bottom, [value.numerator * (bottom // value.denominator) for value in values]


def _table(frame: Frame, values: Sequence[Fraction], place: Array) -> Numbers:
    bottom, tops = _whole_table(values)
    return Numbers(taken(frame.whole(tops), place), bottom, frame.room_for(max(map(abs, tops))))


def _picked(frame: Frame, node: Node) -> Numbers:
    coded = frame.work_out(node.args[0])
    name = node.args[1].data
    table = frame.parameter(name)
    words = coded.words if isinstance(coded, Coded) else np.unique(_as_words(frame, coded))
    missing = [str(word) for word in words if word not in table]
    if missing:
        raise Unset(f"{name}[{missing[0]}]")
    if isinstance(coded, Coded):
        return _table(frame, [table[word] for word in words], coded.codes)
    return _table(frame, [table[word] for word in words], np.searchsorted(words, _as_words(frame, coded)))


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of words as numbers into a short list of words."""

    codes: Array
    words: Array


_FEW_PLACES = 4


def _one_of(frame: Frame, node: Node) -> Array:
    found = frame.work_out(node.args[0])
    if isinstance(found, Coded):
        places = [place for place, word in enumerate(found.words) if word in node.data]
        if 1 <= len(places) <= _FEW_PLACES:
            masks = [found.codes == place for place in places]
            return reduce(np.logical_or, masks)
        return taken(np.isin(np.arange(len(found.words)), places), found.codes)
    if isinstance(found, str):
        return found in node.data
    return np.isin(found, list(node.data))


def _asked(frame: Frame, node: Node) -> Array:
    words = _as_words(frame, frame.work_out(node.args[0]))
    if isinstance(node.data, Question):
        return node.data.many(words)
    return np.fromiter((node.data(word) for word in words), dtype=bool, count=len(words))


def _told(frame: Frame, node: Node) -> Any:
    words = _as_words(frame, frame.work_out(node.args[0]))
    if isinstance(node.data, Question):
        return node.data.many(words)
    return np.array([node.data(word) for word in words], dtype=object)


def _names(frame: Frame, node: Node) -> Array:
    """The names by row: the conditions as bits, and each set of names made once."""
    bits = np.zeros(frame.rows, dtype=np.int64)
    for place, condition in enumerate(node.args):
        bits += np.broadcast_to(np.asarray(frame.work_out(condition)), (frame.rows,)).astype(np.int64) << place
    found, where = np.unique(bits, return_inverse=True)
    sets = np.empty(len(found), dtype=object)
    for place, mask in enumerate(found):
        sets[place] = tuple(name for bit, name in enumerate(node.data) if int(mask) >> bit & 1)
    return sets[where]


def whole_tops(frame: Frame, number: Numbers, places: int, *, up: int | None = None) -> Array:
    """The column as whole numbers of 10**-places, half away from zero (or up, or down)."""
    shared = gcd(10**places, number.bottom)
    top, reach = _scaled(frame, number, 10**places // shared)
    bottom = number.bottom // shared
    if number.under is None and bottom == 1:
        return top
    below: Any = bottom
    if number.under is not None:
        frame.room_for(number.under_reach * bottom)
        below = number.under if bottom == 1 else number.under * bottom
    if up is not None:
        return -((-top) // below) if up else top // below
    frame.room_for(reach + number.under_reach * bottom)
    return _halves(top, below)


def _halves(top: Any, below: Any) -> Any:
    """The nearest whole number of top / below; adding half the divisor first is exact, an odd divisor has no halves."""
    half = below // 2
    if isinstance(top, int) and isinstance(below, int):
        return (top + half) // below if top >= 0 else -((half - top) // below)
    if np.min(top, initial=0) >= 0:
        return (top + half) // below
    return np.sign(top) * ((np.abs(top) + half) // below)


def _rounded(frame: Frame, node: Node) -> Numbers:
    tops = whole_tops(frame, frame.work_out(node.args[0]), node.data)
    return Numbers(tops, 10**node.data, _reach_of(tops))


def _whole(up: int) -> Callable[[Frame, Node], Numbers]:
    def run(frame: Frame, node: Node) -> Numbers:
        tops = whole_tops(frame, frame.work_out(node.args[0]), 0, up=up)
        return Numbers(tops, 1, _reach_of(tops))

    return run


def _reach_of(tops: Any) -> int:
    return abs(tops) if isinstance(tops, int) else max(int(np.max(tops, initial=0)), -int(np.min(tops, initial=0)))


def _items_sum(frame: Frame, node: Node) -> Numbers:
    columns = frame.items[node.data]
    count = len(columns.starts) - 1
    inner = Frame(
        int(columns.starts[-1]), frame.facts, frame.items, frame.given, frame.book, frame.on, frame.days, frame.is_unbounded,
        columns.fields, np.repeat(np.arange(count), np.diff(columns.starts)),
    )
    found: Numbers = inner.work_out(node.args[0])
    if found.under is not None:
        raise TooLarge  # quotients of single items have no common denominator
    longest = int(np.max(np.diff(columns.starts))) if count else 0
    reach = frame.room_for(found.reach * max(longest, 1))
    if isinstance(found.top, int):
        return Numbers(np.diff(columns.starts) * found.top, found.bottom, reach)
    running = np.concatenate(([0], np.cumsum(found.top)))
    return Numbers(running[columns.starts[1:]] - running[columns.starts[:-1]], found.bottom, reach)


def _item(frame: Frame, node: Node) -> Any:
    if frame.item_fields is None:
        raise TypeError(f"{'.'.join(node.data)} is asked outside of its list")
    return frame.item_fields[node.data[1]]


def _count_of(number: Numbers) -> Array:
    return number.top if number.bottom == 1 else number.top // number.bottom


def _on_days(method: str) -> Callable[[Frame, Node], Array]:
    def run(frame: Frame, node: Node) -> Array:
        day, count = frame.work_out(node.args[0]), frame.work_out(node.args[1])
        return getattr(frame.days, method)(day, _count_of(count))

    return run


def _days_between(frame: Frame, node: Node) -> Numbers:
    one, two = (frame.work_out(argument) for argument in node.args)
    return Numbers(two - one, 1, 200_000)


_OPERATIONS: dict[str, Callable[[Frame, Node], Any]] = {
    "constant": _constant, "fact": _fact, "item": _item, "parameter": lambda frame, node: constant(frame.parameter(node.data)),
    "given": _given, "item-given": lambda frame, node: np.ones(frame.rows, dtype=bool),  # a row whose items lack a part is worked out singly
    "add": _sum(1), "sub": _sum(-1), "mul": _product, "over": _over, "min": _extreme(True), "max": _extreme(False),
    "lt": _comparison(lambda a, b: a < b), "le": _comparison(lambda a, b: a <= b), "eq": _comparison(lambda a, b: a == b),
    "and": _joined(lambda a, b: a & b), "or": _joined(lambda a, b: a | b), "not": _not, "where": _select, "one-of": _one_of,
    "rounded": _rounded, "ceiling": _whole(1), "floor": _whole(0), "items-sum": _items_sum,
    "banded": _banded, "bracketed": _bracketed, "picked": _picked, "asked": _asked, "told": _told, "names": _names,
    "plus-days": _on_days("plus_days"), "plus-months": _on_days("plus_months"), "plus-working-days": _on_days("plus_working_days"),
    "rolled": lambda frame, node: frame.days.rolled(frame.work_out(node.args[0])),
    "days-between": _days_between,
    "year": lambda frame, node: Numbers(frame.days.year(frame.work_out(node.args[0])), 1, 9999),
    "month": lambda frame, node: Numbers(frame.days.month(frame.work_out(node.args[0])), 1, 12),
    "day-in": lambda frame, node: frame.days.day_in(*(_count_of(frame.work_out(argument)) for argument in node.args)),
}
