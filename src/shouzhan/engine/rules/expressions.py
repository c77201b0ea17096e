"""The small language formulas are written in: built once as a graph, then worked out for one case, a column or a range."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Kind(StrEnum):
    """What a node gives."""

    NUMBER = "number"
    YES_NO = "yes-no"
    DAY = "day"
    WORDS = "words"
    NAMES = "names"


Plain = int | Fraction | bool | date | str


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One operation over other nodes; the evaluators know what each `op` means."""

    op: str
    kind: Kind
    args: tuple["Node", ...] = ()
    data: Any = None

    def __add__(self, other: "Node | Plain") -> "Node":
        return _number("add", self, other)

    def __radd__(self, other: Plain) -> "Node":
        return _number("add", other, self)

    def __sub__(self, other: "Node | Plain") -> "Node":
        return _number("sub", self, other)

    def __rsub__(self, other: Plain) -> "Node":
        return _number("sub", other, self)

    def __mul__(self, other: "Node | Plain") -> "Node":
        return _number("mul", self, other)

    def __rmul__(self, other: Plain) -> "Node":
        return _number("mul", other, self)

    def __le__(self, other: "Node | Plain") -> "Node":
        return _compare("le", self, other)

    def __lt__(self, other: "Node | Plain") -> "Node":
        return _compare("lt", self, other)

    def __ge__(self, other: "Node | Plain") -> "Node":
        return _compare("le", other, self)

    def __gt__(self, other: "Node | Plain") -> "Node":
        return _compare("lt", other, self)

    def __and__(self, other: "Node") -> "Node":
        return _boolean("and", self, other)

    def __or__(self, other: "Node") -> "Node":
        return _boolean("or", self, other)

    def __invert__(self) -> "Node":
        return _boolean("not", self)

    def __bool__(self) -> bool:
        raise TypeError("a node has no truth of its own: join conditions with & | ~, and choose with where()")

    def is_one_of(self, *options: str) -> "Node":
        """Whether words are one of the options."""
        _expect(self, Kind.WORDS)
        return Node("one-of", Kind.YES_NO, (self,), frozenset(options))

    def over(self, other: "Node | Plain", if_zero: Plain = 0) -> "Node":
        """Divide; what the quotient is when there is nothing to divide by is said, never left to chance."""
        return Node("over", Kind.NUMBER, (_expect(self, Kind.NUMBER), as_node(other), as_node(if_zero)))

    def equals(self, other: "Node | Plain") -> "Node":
        """Whether two numbers or two days are the same."""
        return _compare("eq", self, other)

    def plus_days(self, count: "Node | int") -> "Node":
        """So many natural days later."""
        return Node("plus-days", Kind.DAY, (_expect(self, Kind.DAY), as_node(count)))

    def plus_months(self, count: "Node | int") -> "Node":
        """The corresponding day so many months later, the month's last day when there is none."""
        return Node("plus-months", Kind.DAY, (_expect(self, Kind.DAY), as_node(count)))

    def plus_working_days(self, count: "Node | int") -> "Node":
        """The so-many-th working day after."""
        return Node("plus-working-days", Kind.DAY, (_expect(self, Kind.DAY), as_node(count)))

    def rolled(self) -> "Node":
        """The day itself if offices are open on it, else the next day on which they are."""
        return Node("rolled", Kind.DAY, (_expect(self, Kind.DAY),))

    def days_since(self, other: "Node") -> "Node":
        """Natural days from the other day to this one."""
        return Node("days-between", Kind.NUMBER, (_expect(other, Kind.DAY), _expect(self, Kind.DAY)))

    def year(self) -> "Node":
        """The day's year."""
        return Node("year", Kind.NUMBER, (_expect(self, Kind.DAY),))

    def month(self) -> "Node":
        """The day's month."""
        return Node("month", Kind.NUMBER, (_expect(self, Kind.DAY),))


def as_node(value: "Node | Plain") -> Node:
    """A constant as a node; floats are refused, they have already lost what was meant."""
    if isinstance(value, Node):
        return value
    if isinstance(value, bool):
        return Node("constant", Kind.YES_NO, data=value)
    if isinstance(value, int | Fraction):
        return Node("constant", Kind.NUMBER, data=Fraction(value))
    if isinstance(value, date):
        return Node("constant", Kind.DAY, data=value)
    if isinstance(value, str):
        return Node("constant", Kind.WORDS, data=value)
    raise TypeError(f"{value!r} cannot stand in a formula; write whole numbers, Fraction, days, words or yes and no")


def _expect(node: Node, kind: Kind) -> Node:
    if node.kind is not kind:
        raise TypeError(f"{node.op}: {kind} is needed here, this is {node.kind}")
    return node


def _number(op: str, left: Node | Plain, right: Node | Plain) -> Node:
    return Node(op, Kind.NUMBER, (_expect(as_node(left), Kind.NUMBER), _expect(as_node(right), Kind.NUMBER)))


def _compare(op: str, left: Node | Plain, right: Node | Plain) -> Node:
    one, two = as_node(left), as_node(right)
    if one.kind is not two.kind or one.kind not in (Kind.NUMBER, Kind.DAY):
        raise TypeError(f"{op}: {one.kind} and {two.kind} do not compare")
    return Node(op, Kind.YES_NO, (one, two))


def _boolean(op: str, *parts: Node) -> Node:
    return Node(op, Kind.YES_NO, tuple(_expect(as_node(part), Kind.YES_NO) for part in parts))


def where(condition: Node, then: Node | Plain, otherwise: Node | Plain) -> Node:
    """One value where the condition holds, another where it does not."""
    one, two = as_node(then), as_node(otherwise)
    return Node("where", _expect(two, one.kind).kind, (_expect(condition, Kind.YES_NO), one, two))


def minimum(first: Node | Plain, *others: Node | Plain) -> Node:
    """The smallest."""
    return _folded("min", first, others)


def maximum(first: Node | Plain, *others: Node | Plain) -> Node:
    """The largest."""
    return _folded("max", first, others)


def _folded(op: str, first: Node | Plain, others: tuple[Node | Plain, ...]) -> Node:
    found = as_node(first)
    if found.kind not in (Kind.NUMBER, Kind.DAY):
        raise TypeError(f"{op}: numbers or days are needed, this is {found.kind}")
    for other in others:
        found = Node(op, found.kind, (found, _expect(as_node(other), found.kind)))
    return found


def all_of(*conditions: Node) -> Node:
    """Whether every condition holds."""
    return _joined("and", conditions)


def any_of(*conditions: Node) -> Node:
    """Whether one condition holds."""
    return _joined("or", conditions)


def _joined(op: str, conditions: tuple[Node, ...]) -> Node:
    found = conditions[0]
    for other in conditions[1:]:
        found = _boolean(op, found, other)
    return found


def count_of(*conditions: Node) -> Node:
    """How many of the conditions hold."""
    found = as_node(0)
    for condition in conditions:
        found = found + where(condition, 1, 0)
    return found


def day_in(year: Node, month: Node | int, place: Node | int) -> Node:
    """The so-many-th day of a month of a year, the month's last where it is shorter."""
    return Node("day-in", Kind.DAY, (_expect(year, Kind.NUMBER), _expect(as_node(month), Kind.NUMBER), _expect(as_node(place), Kind.NUMBER)))


def rounded(number: Node, places: int) -> Node:
    """To so many decimals, a half away from zero; for the few rules that round before their end."""
    return Node("rounded", Kind.NUMBER, (_expect(number, Kind.NUMBER),), places)


def rounded_up(number: Node) -> Node:
    """The next whole number that is not smaller."""
    return Node("ceiling", Kind.NUMBER, (_expect(number, Kind.NUMBER),))


def rounded_down(number: Node) -> Node:
    """The next whole number that is not larger."""
    return Node("floor", Kind.NUMBER, (_expect(number, Kind.NUMBER),))


def banded(number: Node, table: Node) -> Node:
    """The value of the band a number lies in, from a parameter of bands."""
    return Node("banded", Kind.NUMBER, (_expect(number, Kind.NUMBER), _table(table, "bands")))


def bracketed(number: Node, table: Node) -> Node:
    """The tax on a number, from a parameter of brackets: rate times the number, less the quick deduction."""
    return Node("bracketed", Kind.NUMBER, (_expect(number, Kind.NUMBER), _table(table, "brackets")))


def picked(words: Node, table: Node) -> Node:
    """The number that a parameter keeps for the given words."""
    return Node("picked", Kind.NUMBER, (_expect(words, Kind.WORDS), _table(table, "choices")))


def names_of(*named: tuple[str, Node]) -> Node:
    """The names of the conditions that hold, in the order given."""
    return Node("names", Kind.NAMES, tuple(_expect(condition, Kind.YES_NO) for _name, condition in named), tuple(name for name, _condition in named))


def _table(node: Node, shape: str) -> Node:
    if node.op != "parameter":
        raise TypeError(f"{shape}: a parameter is needed here, this is {node.op}")
    return node


@dataclass(frozen=True, slots=True)
class Question:
    """A pure function of words with a quick twin for a whole column of them; the twin answers alike, word by word."""

    one: Callable[[str], Any]
    many: Callable[[Any], Any]

    def __call__(self, words: str) -> Any:
        """Ask about one."""
        return self.one(words)


def checked_by(function: Callable[[str], bool], words: Node) -> Node:
    """Ask a pure function about words; for checks that are no arithmetic, such as check characters."""
    return Node("asked", Kind.YES_NO, (_expect(words, Kind.WORDS),), function)


def said_by(function: Callable[[str], str], words: Node) -> Node:
    """Let a pure function turn words into words."""
    return Node("told", Kind.WORDS, (_expect(words, Kind.WORDS),), function)


@dataclass(frozen=True, slots=True)
class ItemsNode:
    """A fact that is a list; what is asked of it is asked of each item and brought together."""

    name: str
    fields: dict[str, Node]

    def __getattr__(self, name: str) -> Node:
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(f"{self.name} has no {name}") from None

    def has(self, name: str) -> Node:
        """Whether an item tells an optional part of it."""
        return Node("item-given", Kind.YES_NO, (self.fields[name],), (self.name, name))

    def sum(self, of: Node | Plain) -> Node:
        """The sum over all items."""
        return Node("items-sum", Kind.NUMBER, (_expect(as_node(of), Kind.NUMBER),), self.name)

    def count(self, condition: Node) -> Node:
        """How many items fulfil a condition."""
        return self.sum(where(condition, 1, 0))

    def any(self, condition: Node) -> Node:
        """Whether one item fulfils a condition."""
        return self.count(condition) > 0

    def all(self, condition: Node) -> Node:
        """Whether every item fulfils a condition."""
        return self.count(~condition) <= 0


def walk(*roots: Node) -> Iterator[Node]:
    """Every node once, arguments before what uses them."""
    seen: set[int] = set()
    stack = [(node, False) for node in reversed(roots)]
    while stack:
        node, is_left = stack.pop()
        if is_left:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((argument, False) for argument in reversed(node.args))
