"""A node in a reader's own words: labels for names, signs as people write them."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Node
from shouzhan.engine.rules.facts import Fact
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.wording import repeated
from shouzhan.kernel.text import Text

_SIGNS = {"add": "+", "sub": "−", "mul": "×", "lt": "<", "le": "≤", "eq": "="}
_OPPOSITES = {"lt": "≤", "le": "<"}  # with the sides changed over
_JOINTS = {"and": Text(" 且 ", " and "), "or": Text(" 或 ", " or ")}
_WEAK = {"add", "sub"}
_CALLS = {
    "min": Text("取小（{}）", "smaller of ({})"), "max": Text("取大（{}）", "larger of ({})"), "ceiling": Text("进位取整（{}）", "rounded up ({})"),
    "floor": Text("舍去取整（{}）", "rounded down ({})"), "rolled": Text("{}，遇非工作日顺延", "{}, or the next working day"),
    "year": Text("{}的年份", "the year of {}"), "month": Text("{}的月份", "the month of {}"),
}
_PAIRS = {
    "banded": Text("{0} 在“{1}”所在档的值", "the band of {0} in “{1}”"), "bracketed": Text("{0} 按“{1}”计算", "{0} by “{1}”"),
    "picked": Text("“{1}”中对应 {0} 的值", "“{1}” for {0}"), "plus-days": Text("{0} 起第 {1} 日", "{0} + {1} (days)"),
    "plus-months": Text("{0} 起 {1} 个月", "{0} + {1} (months)"), "plus-working-days": Text("{0} 起第 {1} 个工作日", "{0} + {1} (working days)"),
    "days-between": Text("{0} 至 {1} 的天数", "days from {0} to {1}"),
}
_IF = Text("若 {0}，则 {1}，否则 {2}", "{1} if {0}, else {2}")
_WHERE, _AND_SO = Text("；其中", "; where "), Text("，", ", ")
_YES, _NO = Text("是", "yes"), Text("否", "no")


class Speller:
    """Writes the nodes of one formula in one language."""

    def __init__(self, formula: Formula, book: Book, language: str) -> None:
        self._rule, self._book, self._language = formula.rule, book, language
        self._steps = {id(step.node): step.label for step in formula.derivation.steps}
        self._parts: dict[int, str] = {}
        options = [*(one.options for one in self._rule.facts), *(one.options for one in self._rule.values)]
        self._words = {key: self._said(label) for several in options for key, label in several}

    def written(self, node: Node) -> str:
        """The node in words; steps inside it stand by their names, and what a long text repeats by a number."""
        self._parts = {}
        names = {key: "" for key in self._steps if key != id(node)}
        said = []
        for place, part in enumerate(repeated(node, names), 1):
            said.append(f"〔{place}〕= {self._write(part, top=True)}")
            self._parts[id(part)] = f"〔{place}〕"
        told = self._write(node, top=True)
        return f"{told}{self._said(_WHERE)}{self._said(_AND_SO).join(said)}" if said else told

    def used(self, node: Node) -> list[Node]:
        """The facts, parameters and earlier steps whose names the words of a node have, each once."""
        found: dict[tuple[str, Any], Node] = {}

        def visit(one: Node) -> None:
            if one is not node and id(one) in self._steps:
                found.setdefault(("step", id(one)), one)
            elif one.op in ("fact", "parameter"):
                found.setdefault((one.op, one.data), one)
            else:
                for part in one.args:
                    visit(part)

        if node.op not in ("fact", "parameter"):
            visit(node)
        return list(found.values())

    def called(self, node: Node) -> str:
        """One of them by the name it has there."""
        return self._write(node)

    def _said(self, words: Text) -> str:
        return words.in_(self._language)

    def _write(self, node: Node, *, top: bool = False) -> str:
        if not top and id(node) in self._steps:
            return self._said(self._steps[id(node)])
        if not top and id(node) in self._parts:
            return self._parts[id(node)]
        if node.op in _SIGNS:
            return f" {_SIGNS[node.op]} ".join(self._inner(one, node.op) for one in node.args)
        if node.op in _JOINTS:
            return self._said(_JOINTS[node.op]).join(self._inner(one, node.op) for one in node.args)
        if node.op == "over":
            return self.over(node)
        inner = [self._write(one) for one in node.args]
        if node.op in _CALLS:
            return self._said(_CALLS[node.op]).format(("，" if self._language == "zh" else ", ").join(inner))
        if node.op in _PAIRS:
            return self._said(_PAIRS[node.op]).format(*inner)
        return _OTHERS[node.op](self, node, inner)

    def _inner(self, node: Node, outside: str) -> str:
        text = self._write(node)
        is_named = id(node) in self._steps or id(node) in self._parts
        loose = (node.op in _WEAK and outside in ("mul", "sub")) or node.op in ("or", "where") or (node.op == "and" and outside != "and")
        if is_named or not loose:
            return text
        return f"（{text}）" if self._language == "zh" else f"({text})"

    def constant(self, node: Node, inner: list[str]) -> str:
        """A number, a day, words or yes and no."""
        value: Any = node.data
        if isinstance(value, bool):
            return self._said(_YES if value else _NO)
        if isinstance(value, Fraction):
            exact = (value * 10**12).denominator == 1
            return decimal_text(value, 0, 12) if exact else f"{value.numerator}/{value.denominator}"
        return self._words.get(str(value), str(value))

    def fact(self, node: Node, inner: list[str]) -> str:
        """A fact by its label, a year of a series by its place."""
        name, place = node.data
        label = self._said(self._rule.fact(name).label)
        if place is None:
            return label
        return f"{label}（第 {place + 1} 年）" if self._language == "zh" else f"{label} (year {place + 1})"

    def item(self, node: Node, inner: list[str]) -> str:
        """One part of an item."""
        return self._said(_field(self._rule, *node.data).label)

    def parameter(self, node: Node, inner: list[str]) -> str:
        """A parameter by its title."""
        return self._said(self._book[node.data].title)

    def given(self, node: Node, inner: list[str]) -> str:
        """Whether something was told."""
        label = self._said(self._rule.fact(node.data).label)
        return f"已填{label}" if self._language == "zh" else f"{label} is given"

    def item_given(self, node: Node, inner: list[str]) -> str:
        """Whether a part of an item was told."""
        label = self._said(_field(self._rule, *node.data).label)
        return f"已填{label}" if self._language == "zh" else f"{label} is given"

    def over(self, node: Node) -> str:
        """A quotient."""
        return f"{self._inner(node.args[0], 'mul')} ÷ {self._inner(node.args[1], 'sub')}"

    def where(self, node: Node, inner: list[str]) -> str:
        """A choice."""
        return self._said(_IF).format(*inner)

    def denied(self, node: Node, inner: list[str]) -> str:
        """Not so; of a comparison its opposite, of a denial what it denies."""
        denied = node.args[0]
        is_named = id(denied) in self._steps or id(denied) in self._parts
        if denied.op == "not" and not is_named:
            return self._write(denied.args[0])
        if denied.op in _OPPOSITES and not is_named:
            return f" {_OPPOSITES[denied.op]} ".join(self._inner(one, denied.op) for one in reversed(denied.args))
        return f"并非（{inner[0]}）" if self._language == "zh" else f"not ({inner[0]})"

    def one_of(self, node: Node, inner: list[str]) -> str:
        """One of several words, by their labels."""
        labels = self._labels(node.args[0])
        words = ("、" if self._language == "zh" else ", ").join(labels.get(word, word) for word in sorted(node.data))
        return f"{inner[0]}为{words}" if self._language == "zh" else f"{inner[0]} is {words}"

    def _labels(self, node: Node) -> Mapping[str, str]:
        if node.op == "fact":
            options = self._rule.fact(node.data[0]).options
        elif node.op == "item":
            options = _field(self._rule, *node.data).options
        else:
            return {}
        return {key: self._said(label) for key, label in options}

    def rounded(self, node: Node, inner: list[str]) -> str:
        """Rounded before the end."""
        return f"{inner[0]}，保留 {node.data} 位小数" if self._language == "zh" else f"{inner[0]}, to {node.data} decimals"

    def items_sum(self, node: Node, inner: list[str]) -> str:
        """A sum over a list."""
        label = self._said(self._rule.fact(node.data).label)
        return f"各项{label}中（{inner[0]}）之和" if self._language == "zh" else f"sum over {label} of ({inner[0]})"

    def day_in(self, node: Node, inner: list[str]) -> str:
        """A day from its parts."""
        return f"{inner[0]} 年 {inner[1]} 月 {inner[2]} 日" if self._language == "zh" else f"day {inner[2]} of month {inner[1]}, {inner[0]}"

    def names(self, node: Node, inner: list[str]) -> str:
        """Which of several conditions hold."""
        parts = ("；" if self._language == "zh" else "; ").join(inner)
        return f"列出成立的：{parts}" if self._language == "zh" else f"those that hold of: {parts}"

    def asked(self, node: Node, inner: list[str]) -> str:
        """A check that is no arithmetic."""
        return f"检验 {inner[0]}" if self._language == "zh" else f"a check of {inner[0]}"


def _field(rule: Rule, name: str, part: str) -> Fact:
    return next(one for one in rule.fact(name).fields if one.name == part)


_OTHERS: dict[str, Callable[[Speller, Node, list[str]], str]] = {
    "constant": Speller.constant, "fact": Speller.fact, "item": Speller.item, "parameter": Speller.parameter, "given": Speller.given, "item-given": Speller.item_given,
    "where": Speller.where, "not": Speller.denied, "one-of": Speller.one_of, "rounded": Speller.rounded, "items-sum": Speller.items_sum,
    "day-in": Speller.day_in, "asked": Speller.asked, "told": Speller.asked, "names": Speller.names,
}


def spelled(formula: Formula, book: Book, language: str) -> dict[str, str]:
    """Every step of a formula, by its name, in the reader's words."""
    speller = Speller(formula, book, language)
    return {step.name: speller.written(step.node) for step in formula.derivation.steps}
