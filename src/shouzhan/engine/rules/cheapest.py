"""Proving that a way is the cheapest by changing just these facts, or finding the one that is.

Only amounts cost by how far they move, so the search is over them: boxes of values, the one that could be cheapest first.
A box is put aside where the rule must refuse in all of it; its corner nearest to the facts, if it passes, is the cheapest
of it. When no box that is left could be cheaper than the best way found, that way is proven. When the trials run out
first, what the boxes left could cost at least is said instead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product
from typing import Any

from shouzhan.engine.rules.facts import Sort
from shouzhan.engine.rules.patience import TimeIsUp
from shouzhan.engine.rules.ranges import Span
from shouzhan.engine.rules.together import Line
from shouzhan.engine.rules.trials import Search, Slot, ends_of, is_amount, laid, reach, unit_of

Values = tuple[Any, ...]
Box = tuple[Span, ...]


@dataclass
class Prices:
    """What changing some places costs."""

    chosen: tuple[Slot, ...]
    flat: Fraction = Fraction(0)
    amounts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.amounts = [place for place, slot in enumerate(self.chosen) if is_amount(slot)]
        self.flat = sum((slot.price.cost for slot in self.chosen if not is_amount(slot)), Fraction(0))

    def of(self, values: Values) -> Fraction:
        """The cost of one choice of values."""
        return self.flat + sum((self.chosen[place].price.cost * abs(values[place] - self.chosen[place].before) for place in self.amounts), Fraction(0))

    def least(self, box: Box) -> Fraction:
        """The cost below which nothing in a box lies."""
        return self.of(tuple(_nearest(slot, one) for slot, one in zip(self.chosen, box, strict=True)))

    def cheaper(self, box: Box, cost: Fraction) -> Line:
        """That a choice of values in a box costs less than this, as a line."""
        told = Line({}, cost - self.flat, is_strict=True)
        for place in self.amounts:
            slot, one = self.chosen[place], box[place]
            side = 1 if one.low >= slot.before else -1 if one.high <= slot.before else 0  # on both sides it may cost nothing
            told = told.plus(Line({slot.key: Fraction(1)}, -slot.before), -side * slot.price.cost)
        return told

    def within(self, box: Box, cost: Fraction) -> Box | None:
        """What of a box may cost less than this."""
        spare, cut = cost - self.least(box), list(box)
        for place in self.amounts:
            slot, one = self.chosen[place], box[place]
            if slot.price.cost <= 0:
                continue
            unit = unit_of(slot)
            away = abs(_nearest(slot, one) - slot.before) + spare / slot.price.cost
            most = (-(-away // unit) - 1) * unit
            low, high = max(one.low, slot.before - most), min(one.high, slot.before + most)
            if low > high:
                return None
            cut[place] = Span(low, high)
        return tuple(cut)


def cheapest(search: Search, chosen: tuple[Slot, ...], values: Values, tightened: Callable[[Values], Values]) -> tuple[Values, Fraction]:
    """The cheapest values known, and the cost below which there are none; both agree where it is proven."""
    prices, turns = Prices(chosen), count()
    best, cost = values, prices.of(values)
    boxes: list[tuple[Fraction, int, Box]] = []
    if prices.amounts:
        for box in _whole(chosen):
            heappush(boxes, (prices.least(box), next(turns), box))
    while boxes and boxes[0][0] < cost:
        if search.trials <= 0:
            return best, boxes[0][0]
        search.trials -= 1
        lowest, _turn, box = heappop(boxes)
        box_left = prices.within(box, cost)
        try:
            if box_left is None or not search.may_pass(laid(search, chosen, [one.low if one.is_one else one for one in box_left]), [prices.cheaper(box_left, cost)]):
                continue
            passing = next((point for point in _corners(chosen, box_left, best) if search.passes(laid(search, chosen, point))), None)
            found = tightened(passing) if passing is not None else None
        except TimeIsUp:
            return best, lowest
        if found is not None:
            if prices.of(found) < cost:
                best, cost = found, prices.of(found)
            continue  # nothing in the box is cheaper than its nearest corner
        for part in _parts(chosen, box_left, best, prices.amounts):
            heappush(boxes, (prices.least(part), next(turns), part))
    return best, cost


def _whole(chosen: tuple[Slot, ...]) -> Iterator[Box]:
    words = [ends_of(slot) if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE) else [None] for slot in chosen]
    for picked in product(*words):
        yield tuple(Span(value, value) if value is not None else Span(*reach(slot)) for slot, value in zip(chosen, picked, strict=True))


def _nearest(slot: Slot, span: Span) -> Any:
    return span.low if span.is_one or not is_amount(slot) else min(max(slot.before, span.low), span.high)


def _corners(chosen: tuple[Slot, ...], box: Box, best: Values) -> Iterator[Values]:
    """The cheapest corner of a box, with what costs the same wherever it stands at its ends or where it passed before."""
    choices = []
    for slot, one, known in zip(chosen, box, best, strict=True):
        if one.is_one or is_amount(slot):
            choices.append([_nearest(slot, one)])
        else:
            choices.append([*([known] if one.low <= known <= one.high else []), one.low, one.high])
    yield from product(*choices)


def _parts(chosen: tuple[Slot, ...], box: Box, best: Values, amounts: list[int]) -> list[Box]:
    """A box as two: on either side of what the fact is, then of what passed, then across where it is longest."""
    for place in amounts:
        slot, one = chosen[place], box[place]
        if one.low <= slot.before <= one.high:
            return _cut(box, place, slot.before - unit_of(slot), slot.before + unit_of(slot))  # what stays as it is makes a smaller set
    for place in amounts:
        known, one, unit = best[place], box[place], unit_of(chosen[place])
        rises = known > chosen[place].before
        if rises and one.low < known <= one.high:
            return _cut(box, place, known - unit, known)
        if not rises and one.low <= known < one.high:
            return _cut(box, place, known, known + unit)
    steps, place = max((int((one.high - one.low) / unit_of(slot)), place) for place, (slot, one) in enumerate(zip(chosen, box, strict=True)) if not one.is_one) if any(not one.is_one for one in box) else (0, 0)
    if steps < 1:
        return []
    unit, one = unit_of(chosen[place]), box[place]
    middle = one.low + steps // 2 * unit
    return _cut(box, place, middle, middle + unit)


def _cut(box: Box, place: int, upto: Any, since: Any) -> list[Box]:
    one = box[place]
    parts = [Span(one.low, upto)] if upto >= one.low else []
    parts += [Span(since, one.high)] if since <= one.high else []
    return [(*box[:place], part, *box[place + 1 :]) for part in parts]
