"""One case, exactly, with every step shown."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from shouzhan.engine.rules.answer import Answer, Line, printed, rounded_for
from shouzhan.engine.rules.declare import Check, Formula, Rule, StepNode
from shouzhan.engine.rules.expressions import Node
from shouzhan.engine.rules.parameters import Book, Dated
from shouzhan.engine.rules.wording import followed, named, worked_out
from shouzhan.kernel import dates
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.money import half_up
from shouzhan.kernel.text import Text


class NotKnown(Exception):  # noqa: N818 - an answer: the formula needs what nobody gave
    """A formula needs a fact or a parameter that is not there."""

    def __init__(self, fact: str = "", parameter: str = "") -> None:
        self.fact, self.parameter = fact, parameter
        super().__init__(fact or parameter)


@dataclass
class Case:
    """One case being worked out: its facts, its day, and what was used on the way."""

    facts: Mapping[str, Any]
    book: Book
    on: date
    used: dict[str, Dated] = field(default_factory=dict)
    _known: dict[int, Any] = field(default_factory=dict)
    _item: Mapping[str, Any] | None = None

    def work_out(self, node: Node) -> Any:
        """The value of a node; each node is worked out once, and only where it is needed."""
        if node.op == "constant":
            return node.data
        if self._item is not None:
            return _OPERATIONS[node.op](self, node)
        key = id(node)
        if key not in self._known:
            self._known[key] = _OPERATIONS[node.op](self, node)
        return self._known[key]

    def with_other(self, facts: Mapping[str, Any], book: Book, anew: frozenset[int]) -> "Case":
        """A case of other facts or another book on the same day, which works these nodes out anew and knows the rest already."""
        return Case(facts, book, self.on, _known={key: value for key, value in self._known.items() if key not in anew})

    def parameter(self, name: str) -> Dated:
        """The parameter's value on the case's day, remembered as used."""
        dated = self.book[name].on(self.on)
        if dated is None or dated.value is None:
            raise NotKnown(parameter=name)
        self.used[name] = dated
        return dated

    def over_items(self, node: Node, name: str) -> Fraction:
        """Sum a node over the items of a list."""
        if self.facts.get(name) is None:
            raise NotKnown(fact=name)
        outer, total = self._item, Fraction(0)
        try:
            for item in self.facts[name]:
                self._item = item
                total += self.work_out(node)
        finally:
            self._item = outer
        return total


def _fact(case: Case, node: Node) -> Any:
    name, place = node.data
    value = case.facts.get(name)
    if value is None:
        raise NotKnown(fact=name)
    return value if place is None else value[place]


def _item(case: Case, node: Node) -> Any:
    value = case._item[node.data[1]] if case._item is not None else None
    if value is None:
        raise NotKnown(fact=".".join(node.data))
    return value


def _over(case: Case, node: Node) -> Fraction:
    below = case.work_out(node.args[1])
    return Fraction(case.work_out(node.args[0]) / below if below else case.work_out(node.args[2]))


def _banded(case: Case, node: Node) -> Fraction:
    number, bands = case.work_out(node.args[0]), case.parameter(node.args[1].data).value
    found = next(band for band in reversed(bands) if band.since is None or number >= band.since)
    return Fraction(found.value)


def _bracketed(case: Case, node: Node) -> Fraction:
    number, brackets = case.work_out(node.args[0]), case.parameter(node.args[1].data).value
    found = next(one for one in brackets if one.upto is None or number <= one.upto)
    return Fraction(number * found.rate - found.less)


def _picked(case: Case, node: Node) -> Fraction:
    words, name = case.work_out(node.args[0]), node.args[1].data
    table = case.parameter(name).value
    if words not in table:
        raise NotKnown(parameter=f"{name}[{words}]")
    return Fraction(table[words])


def _number_of(case: Case, node: Node) -> Fraction:
    return Fraction(case.parameter(node.data).value)


def _two(operation: Callable[[Any, Any], Any]) -> Callable[[Case, Node], Any]:
    def run(case: Case, node: Node) -> Any:
        return operation(case.work_out(node.args[0]), case.work_out(node.args[1]))

    return run


def _one(operation: Callable[[Any], Any]) -> Callable[[Case, Node], Any]:
    def run(case: Case, node: Node) -> Any:
        return operation(case.work_out(node.args[0]))

    return run


def plus_months(day: date, count: int) -> date:
    """The corresponding day so many months later, or the month's last day."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_in(year: Fraction, month: Fraction, place: Fraction) -> date:
    """The so-many-th day of a month, the month's last where it is shorter."""
    return date(int(year), int(month), min(int(place), calendar.monthrange(int(year), int(month))[1]))


def rolled(day: date) -> date:
    """The day itself, or the next on which offices are open."""
    while not dates.is_working_day(day):
        day += timedelta(days=1)
    return day


_OPERATIONS: dict[str, Callable[[Case, Node], Any]] = {
    "fact": _fact, "item": _item, "parameter": _number_of, "over": _over, "banded": _banded, "bracketed": _bracketed, "picked": _picked,
    "item-given": lambda case, node: case._item is not None and case._item.get(node.data[1]) is not None,
    "given": lambda case, node: case.facts.get(node.data) is not None,
    "add": _two(lambda a, b: a + b), "sub": _two(lambda a, b: a - b), "mul": _two(lambda a, b: a * b), "min": _two(min), "max": _two(max),
    "lt": _two(lambda a, b: a < b), "le": _two(lambda a, b: a <= b), "eq": _two(lambda a, b: a == b),
    "and": lambda case, node: case.work_out(node.args[0]) and case.work_out(node.args[1]),
    "or": lambda case, node: case.work_out(node.args[0]) or case.work_out(node.args[1]),
    "not": _one(lambda a: not a),
    "where": lambda case, node: case.work_out(node.args[1] if case.work_out(node.args[0]) else node.args[2]),
    "one-of": lambda case, node: case.work_out(node.args[0]) in node.data,
    "rounded": lambda case, node: Fraction(half_up(case.work_out(node.args[0]) * 10**node.data), 10**node.data),
    "ceiling": _one(lambda a: Fraction(-((-a.numerator) // a.denominator))),
    "floor": _one(lambda a: Fraction(a.numerator // a.denominator)),
    "items-sum": lambda case, node: case.over_items(node.args[0], node.data),
    "plus-days": _two(lambda a, b: a + timedelta(days=int(b))),
    "plus-months": _two(lambda a, b: plus_months(a, int(b))),
    "plus-working-days": _two(lambda a, b: dates.working_days_after(a, int(b))),
    "rolled": _one(rolled),
    "days-between": _two(lambda a, b: Fraction((b - a).days)),
    "year": _one(lambda a: Fraction(a.year)), "month": _one(lambda a: Fraction(a.month)),
    "day-in": lambda case, node: day_in(*(case.work_out(argument) for argument in node.args)),
    "names": lambda case, node: [name for name, condition in zip(node.data, node.args, strict=True) if case.work_out(condition)],
    "asked": lambda case, node: node.data(case.work_out(node.args[0])),
    "told": lambda case, node: node.data(case.work_out(node.args[0])),
}


def run(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book, *, every_unset: bool = True) -> Answer:
    """Answer one case whose facts were read, with every step; where the law lacks a number, name all it lacks or only the first."""
    on = rule.event_day(dict(facts), as_of)
    formula = rule.formula_on(on)
    if formula is None:
        return _no_formula(rule, on, as_of)
    case = Case(facts, book, on)
    derivation = formula.derivation
    try:
        raised = [check for check in derivation.checks if case.work_out(check.condition)]
        values = {output.name: rounded_for(output, case.work_out(derivation.values[output.name])) for output in rule.values}
    except NotKnown as unknown:
        if unknown.fact:
            raise
        return _no_parameter(rule, (unknown.parameter, *(unset_of(case, formula) if every_unset else ())), as_of, formula, book)
    except dates.MissingYear as missing:
        return _said(rule, as_of, Decision.refuse("calendar-missing", missing.sentence, formula.cites, missing.remedy))
    lines = tuple(line for step, how in zip(derivation.steps, hows(formula), strict=True) if (line := _line(case, step, how)) is not None)
    decision, warnings = _decided(raised, formula)
    cites = tuple(dict.fromkeys([*formula.cites, *decision.cites, *(c for line in lines for c in line.cites), *(d.cite for d in case.used.values())]))
    return Answer(
        rule.name, as_of, decision, not rule.is_decision,
        {output.name: printed(values[output.name], output.sort, output.places) for output in rule.values},
        lines, cites, tuple(name for name, dated in case.used.items() if dated.is_to_confirm), warnings,
        follows=follows(formula),
    )


@cache
def hows(formula: Formula) -> tuple[str, ...]:
    """How each step of a formula is worked out, written once."""
    names = named(formula.derivation)
    return tuple(worked_out(step.node, names) for step in formula.derivation.steps)


@cache
def follows(formula: Formula) -> dict[str, str]:
    """How each value of a formula follows from its steps, written once."""
    return followed(formula.derivation)


def unset_of(case: Case, formula: Formula) -> tuple[str, ...]:
    """Every parameter without a value that stands between a case and its answer."""
    found: dict[str, None] = {}
    known: dict[int, bool] = {}
    for root in (*(check.condition for check in formula.derivation.checks), *formula.derivation.values.values()):
        _is_known(case, root, known, found)
    return tuple(found)


def _is_known(case: Case, node: Node, known: dict[int, bool], found: dict[str, None]) -> bool:
    """Whether a node has a value in this case; the parameters in its way are found, of two branches only on the one that is taken."""
    key = id(node)
    if key not in known:
        parts = [_is_known(case, one, known, found) for one in _needed_by(case, node, known, found)]
        known[key] = all(parts) and _has_value(case, node, found)
    return known[key]


def _needed_by(case: Case, node: Node, known: dict[int, bool], found: dict[str, None]) -> Sequence[Node]:
    if node.op == "items-sum":
        return ()  # its parts have no value outside the list
    if node.op in ("banded", "bracketed", "picked"):
        return node.args[:1]  # the table is looked up by the node itself
    if node.op not in ("where", "and", "or"):
        return node.args
    first = node.args[0]
    if not _is_known(case, first, known, found):
        return node.args[:1] if node.op == "where" else node.args
    holds = case.work_out(first)
    if node.op == "where":
        return (first, node.args[1 if holds else 2])
    return node.args if holds is (node.op == "and") else node.args[:1]


def _has_value(case: Case, node: Node, found: dict[str, None]) -> bool:
    try:
        case.work_out(node)
    except NotKnown as unknown:
        found.update({unknown.parameter: None} if unknown.parameter else {})
        return False
    except (dates.MissingYear, ValueError, OverflowError):
        return False
    return True


def _line(case: Case, step: StepNode, how: str) -> Line | None:
    try:
        value = case.work_out(step.node)
    except (NotKnown, dates.MissingYear):
        return None  # a line of a branch that was not taken
    return Line(step.name, step.label, value, step.sort, step.cites, how)


def _decided(raised: list[Check], formula: Formula) -> tuple[Decision, tuple[Decision, ...]]:
    said = [
        (Decision.refuse if check.refuses else Decision.warn)(check.code, check.sentence, check.cites, check.remedy)
        for check in sorted(raised, key=lambda check: not check.refuses)
    ]
    if said:
        return said[0], tuple(said[1:])
    return Decision.allow(Text("符合规定。", "It meets the rule."), formula.cites), ()


def _said(rule: Rule, as_of: date, decision: Decision) -> Answer:
    return Answer(rule.name, as_of, decision, False, {}, cites=decision.cites)


def _no_formula(rule: Rule, on: date, as_of: date) -> Answer:
    first, last = rule.formulas[0], rule.formulas[-1]
    if on < first.since:
        sentence = Text(f"{on} 没有适用的规则；本规则自 {first.since} 起有据可查。", f"No rule applies on {on}; this one is on record from {first.since}.")
        remedy = Text(
            f"{first.since} 以前的事项按当时的规定办理，请向主管部门询问；日期录错的，改为事项发生之日后重算。",
            f"What happened before {first.since} goes by the rules of its time, which the department in charge can tell; where the day was entered wrongly, enter the one on which it happened.",
        )
        return _said(rule, as_of, Decision.refuse("no-rule-then", sentence, first.cites, remedy))
    ended = max((formula.until for formula in rule.formulas if formula.until is not None and formula.until < on), default=last.until)
    return _said(rule, as_of, Decision.refuse(
        "no-rule-then", Text(f"{on} 没有适用的规则；本规则用到 {ended} 为止。", f"No rule applies on {on}; this one ran until {ended}."), last.cites,
        Text(
            f"{ended} 以前的事项，把日期改为事项发生之日后重算；以后的事项，请向主管部门询问接续的规定，由政策管理人员补入后再算。",
            f"For what happened by {ended}, enter the day on which it did; for anything later, ask the department in charge what follows, and an officer adds it.",
        ),
    ))


def _no_parameter(rule: Rule, names: Sequence[str], as_of: date, formula: Formula, book: Book) -> Answer:
    name, keys = names[0], tuple(dict.fromkeys(name.partition("[")[0] for name in names))
    key, more = keys[0], len(keys) - 1
    title = book[key].title
    others = Text(f"，另有 {more} 个也没有", f", nor have {more} others" if more > 1 else ", nor has one other") if more else Text("", "")
    answer = _said(rule, as_of, Decision.refuse(
        "parameter-unset", Text(f"参数“{title.zh}”（{name}）在这一天没有确认的数值{others.zh}。", f"The parameter “{title.en}” ({name}) has no confirmed value on that day{others.en}."), formula.cites,
        Text(
            f"申请人先向主管部门问明这个数；政策管理人员确认数和条款后，在“参数变更”（/parameters/{key}/）中提出，经另一人批准后即可计算。",
            f"The applicant asks the authority for it meanwhile; an officer confirms number and clause, drafts them in “Parameter changes” (/parameters/{key}/), and once another has approved it the rule answers.",
        ),
    ))
    return Answer(answer.rule, as_of, answer.decision, False, {}, cites=answer.cites, to_confirm=keys)

