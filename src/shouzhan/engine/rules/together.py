"""What several checks leave possible together, where they are sums and comparisons.

Ranges look at each check by itself: parts may add up to the whole, and some of them may be enough for a share, though not
at once. Here every check that must not refuse is a line over the places that are open, and lines are added so that a place
falls out, as often as that shows that no values are left. What is no sum counts as a place of its own, with its range.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

from shouzhan.engine.rules.expressions import Kind, Node
from shouzhan.engine.rules.ranges import NO, YES, Room, Span

Place = tuple[Any, ...]
MOST_LINES = 60


@dataclass(frozen=True)
class Line:
    """Places times their weights, and a number, together not below nought (or above it)."""

    weights: Mapping[Place, Fraction]
    number: Fraction = Fraction(0)
    is_strict: bool = False

    def plus(self, other: "Line", times: Fraction) -> "Line":
        """This line and so many times the other."""
        weights = dict(self.weights)
        for place, weight in other.weights.items():
            weights[place] = weights.get(place, Fraction(0)) + weight * times
        return Line({place: weight for place, weight in weights.items() if weight}, self.number + other.number * times, self.is_strict or other.is_strict)

    def times(self, factor: Fraction) -> "Line":
        """Every part of the line so many times."""
        return Line({place: weight * factor for place, weight in self.weights.items()} if factor else {}, self.number * factor, self.is_strict)


@dataclass
class Together:
    """The lines of one case with some places open."""

    room: Room
    ranges: dict[Place, Span] = field(default_factory=dict)

    def is_out(self, conditions: Sequence[Node], more: Sequence[Line] = ()) -> bool:
        """Whether no values of the open places can leave all these conditions unfulfilled, and the further lines kept."""
        lines = [*more, *(line for condition in conditions for line in self._must(condition, holds=False))]
        if any(self._is_broken(line) for line in lines):
            return True
        for _round in range(2 if more else 1):
            added = [line for one, two in combinations(lines, 2) for line in _without_a_place(one, two)][:MOST_LINES]
            if any(self._is_broken(line) for line in added):
                return True
            lines = [*lines, *added]
            if len(lines) > MOST_LINES:
                break
        return False

    def _is_broken(self, line: Line) -> bool:
        most = line.number
        for place, weight in line.weights.items():
            span = self.ranges.get(place)
            if span is None:
                return False
            most += weight * (span.high if weight > 0 else span.low)
        return most < 0 or (line.is_strict and most == 0)

    def _must(self, node: Node, *, holds: bool) -> Iterator[Line]:
        """The lines that say a condition holds, or does not; none where it is no comparison of sums."""
        if node.op == "not":
            yield from self._must(node.args[0], holds=not holds)
        elif node.op in ("and", "or"):
            if holds == (node.op == "and"):
                yield from (line for one in node.args for line in self._must(one, holds=holds))
            else:  # one of the two is enough: it is known which where the other is settled against it
                against = NO if node.op == "or" else YES
                left = [one for one in node.args if self.room.work_out(one) != against]
                if len(left) == 1:
                    yield from self._must(left[0], holds=holds)
        elif node.op == "where":
            condition = self.room.work_out(node.args[0])
            if condition in (YES, NO):
                yield from self._must(node.args[1 if condition == YES else 2], holds=holds)
        elif node.op in ("eq", "lt", "le") and node.args[0].kind is Kind.NUMBER:
            one, two = (self._line(argument, self.room, ()) for argument in node.args)
            if node.op == "eq":
                if holds:
                    yield from (one.plus(two, Fraction(-1)), two.plus(one, Fraction(-1)))
                return
            low, high = (one, two) if holds else (two, one)
            told = high.plus(low, Fraction(-1))
            yield Line(told.weights, told.number, (node.op == "lt") == holds)

    def _line(self, node: Node, room: Room, row: Place) -> Line:
        """A number as a line over open places."""
        span = room.work_out(node)
        if not isinstance(span, Span):
            return self._place(("nothing", id(node), *row), None)
        if span.is_one:
            return Line({}, Fraction(span.low))
        if node.op in ("add", "sub"):
            one, two = (self._line(argument, room, row) for argument in node.args)
            return one.plus(two, Fraction(1 if node.op == "add" else -1))
        if node.op == "mul":
            one, two = (self._line(argument, room, row) for argument in node.args)
            if not one.weights or not two.weights:
                return one.times(two.number) if not two.weights else two.times(one.number)
        if node.op == "where" and (condition := room.work_out(node.args[0])) in (YES, NO):
            return self._line(node.args[1 if condition == YES else 2], room, row)
        if node.op == "items-sum" and room.facts.get(node.data) is not None:
            return self._sum(node, room)
        if node.op == "fact":
            return self._place((node.data[0], node.data[1], ""), span)
        if node.op == "item":
            return self._place((node.data[0], *row, node.data[1]), span)
        return self._place(("node", id(node), *row), span)

    def _sum(self, node: Node, room: Room) -> Line:
        found = Line({})
        for number, item in enumerate(room.facts[node.data]):
            inside = Room(room.facts, room.declared, room.book, room.on, room.unset, item)
            found = found.plus(self._line(node.args[0], inside, (number,)), Fraction(1))
        return found

    def _place(self, place: Place, span: Span | None) -> Line:
        if span is not None:
            self.ranges[place] = span
        return Line({place: Fraction(1)})


def _without_a_place(one: Line, two: Line) -> Iterator[Line]:
    """The sums of two lines in which a place falls out; among them is the one that leaves least."""
    times = {-weight / two.weights[place] for place, weight in one.weights.items() if place in two.weights and weight * two.weights[place] < 0}
    return (one.plus(two, each) for each in sorted(times))
