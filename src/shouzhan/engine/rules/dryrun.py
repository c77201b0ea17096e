"""A draft of the law tried out before it holds: what no longer works, with a case that shows it, and who gains and who loses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from shouzhan.engine.rules.answer import Answer, printed
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Kind, Node, walk
from shouzhan.engine.rules.facts import Fact, Sort
from shouzhan.engine.rules.parameters import Book, Parameter
from shouzhan.engine.rules.probing import Probed, probed
from shouzhan.engine.rules.ranges import NO, YES, Room
from shouzhan.engine.rules.sample import BOTTOMS, cases, numbers_in, turning_numbers
from shouzhan.engine.rules.single import NotKnown, run
from shouzhan.engine.rules.typed import Finding, holds_shares
from shouzhan.kernel.dates import MissingYear
from shouzhan.kernel.text import Text

Pair = tuple[Mapping[str, Any], Probed, Probed]  # facts, and the answers before and after
SAMPLE = 240
BASES = 12
LEAP = 10
STEEP = Fraction(1000)


@dataclass(frozen=True)
class Mover:
    """A case whose answer the draft changes."""

    facts: Mapping[str, Any]
    before: Answer
    after: Answer
    gain: Fraction


def unlike(movers: Sequence[Mover], most: int) -> list[Mover]:
    """The first few that are no near twins: one moves by much else than those before it, or its answer turns otherwise."""
    found: dict[tuple[Any, ...], Mover] = {}
    for mover in movers:
        found.setdefault((mover.before.outcome, mover.after.outcome, _roughly(mover.gain)), mover)
        if len(found) == most:
            break
    return list(found.values())


def _roughly(gain: Fraction) -> str:
    """A number to two figures."""
    return f"{float(gain):.1e}"


@dataclass
class Effect:
    """What a draft does to a sample of one rule's cases."""

    rule: Rule
    watched: str
    direction: int = 0
    cases: int = 0
    gains: int = 0
    losses: int = 0
    newly_yes: int = 0
    newly_no: int = 0
    total: Fraction = Fraction(0)
    movers: list[Mover] = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        """Whether any case of the sample came out differently."""
        return bool(self.movers or self.newly_yes or self.newly_no)


def using(rules: Iterable[Rule], name: str, on: date) -> list[Rule]:
    """The rules whose formula in force on a day uses a parameter."""
    return [rule for rule in rules if (formula := rule.formula_on(on)) is not None and name in formula.parameters]


def effect(rule: Rule, old: Book, new: Book, on: date, sample: Sequence[Mapping[str, Any]] | None = None) -> Effect:
    """Answer every case by both books, and watch the first value by which somebody gains or loses that moves; without one nobody is said to."""
    answered = [(facts, _answered(rule, facts, on, old), _answered(rule, facts, on, new)) for facts in (sample if sample is not None else cases(rule, new, on, SAMPLE))]
    both = [(facts, before, after) for facts, before, after in answered if before is not None and after is not None]
    watched, direction = _watched(rule, [(before, after) for _facts, before, after in both])
    found = Effect(rule, watched, direction)
    for facts, before, after in both:
        found.cases += 1
        was, now = before.outcome == "refused", after.outcome == "refused"
        found.newly_yes += was and not now
        found.newly_no += now and not was
        gain = _number(after, watched) - _number(before, watched)
        found.gains += gain * direction > 0
        found.losses += gain * direction < 0
        found.total += gain
        if gain or was is not now:
            found.movers.append(Mover(facts, before, after, gain))
    found.movers.sort(key=lambda mover: (mover.before.outcome == mover.after.outcome, -abs(mover.gain)))
    return found


def _watched(rule: Rule, answers: Sequence[tuple[Answer, Answer]]) -> tuple[str, int]:
    """The value to watch, and whether more of it is a gain (1), a loss (-1) or neither."""
    telling = [output for output in rule.values if output.gain]
    for output in telling:
        if any(_number(before, output.name) != _number(after, output.name) for before, after in answers):
            return output.name, output.gain
    if telling:
        return telling[0].name, telling[0].gain
    amounts = [output.name for output in rule.values if output.sort is Sort.MONEY]
    numbers = [output.name for output in rule.values if output.sort in (Sort.RATIO, Sort.WHOLE, Sort.NUMBER)]
    return (amounts or numbers or [""])[-1], 0


def _answered(rule: Rule, facts: Mapping[str, Any], on: date, book: Book) -> Answer | None:
    try:
        return run(rule, facts, on, book)
    except (NotKnown, ValueError, OverflowError):  # a number no formula can work with, such as a negative count of days
        return None


def _number(answer: Answer, name: str) -> Fraction:
    value = answer.values.get(name)
    return Fraction(value) if isinstance(value, str | int) and not isinstance(value, bool) else Fraction(0)


def findings(rules: Iterable[Rule], name: str, old: Book, new: Book, on: date) -> list[Finding]:
    """What a changed parameter breaks in the rules that use it, each with a witness; what was so before is not repeated."""
    before, after = old[name].on(on), new[name].on(on)
    found: list[Finding] = []
    if after is None or after.value is None:
        found.append(Finding("unset", name, Text(f"{on} 没有数值，用它的规则都答不出。", f"There is no value on {on}; no rule that uses it can answer."), {"day": on.isoformat()}))
        return found
    if before is not None and before.value == after.value:
        return found
    if before is not None and before.value is not None:
        found += _leaps(new[name], before.value, after.value)
    for rule in using(rules, name, on):
        formula = rule.formula_on(on)
        if formula is not None:
            found += _of_rule(rule, formula, name, old, new, on)
    return list({(one.kind, one.rule, one.sentence.en): one for one in found}.values())


def _leaps(parameter: Parameter, before: Any, after: Any) -> list[Finding]:
    """Numbers that moved by a power of ten or changed their sign: most often a unit mistaken."""
    pairs: Iterable[tuple[Fraction, Fraction]]
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        pairs = [(before[word], after[word]) for word in before if word in after]
    elif isinstance(before, Fraction) and isinstance(after, Fraction):
        pairs = [(before, after)]
    else:
        pairs = zip(_all_numbers(before), _all_numbers(after), strict=False)
    for was, now in pairs:
        if was and (now * was < 0 or abs(now) >= LEAP * abs(was) or (abs(now) * LEAP <= abs(was))):
            shown = (_written(parameter, was), _written(parameter, now))
            sentence = Text(f"数值从 {shown[0]} 变为 {shown[1]}，差了十倍以上，请核对单位。", f"The number goes from {shown[0]} to {shown[1]}, by ten times or more; check its unit.")
            return [Finding("leap", parameter.name, sentence, {"before": shown[0], "after": shown[1]}, before=shown[0], after=shown[1])]
    return []


def _written(parameter: Parameter, value: Fraction) -> str:
    return f"{printed(value * 100, Sort.NUMBER, 6)}%" if holds_shares(parameter) else str(printed(value, Sort.NUMBER, 6))


def _all_numbers(value: Any) -> list[Fraction]:
    if isinstance(value, tuple):
        return [number for one in value for number in (getattr(one, "value", None), getattr(one, "rate", None)) if number is not None]
    return list(numbers_in(value))


def _of_rule(rule: Rule, formula: Formula, name: str, old: Book, new: Book, on: date) -> list[Finding]:
    sample = cases(rule, new, on, SAMPLE)
    touched = [node for node in _nodes(formula) if node.kind is Kind.YES_NO and node.op not in ("constant", "fact", "item")]
    touched = [node for node in touched if any(one.op == "parameter" and one.data == name for one in walk(node))]
    found = _holes(rule, formula, name, new, on)
    if found:
        return found
    before = [probed(rule, facts, on, old) for facts in sample]
    pairs = [(facts, was, probed(rule, facts, on, new, was, f"@{name}")) for facts, was in zip(sample, before, strict=True)]
    found = _broken(rule, name, pairs)
    if found:
        return found
    found += _dead(rule, formula, name, touched, old, new, on, sample)
    found += _shut(rule, name, pairs)
    found += _cliffs(rule, formula, name, old, new, on, sample)
    return found


def _nodes(formula: Formula) -> list[Node]:
    roots = [*(check.condition for check in formula.derivation.checks), *formula.derivation.values.values(), *(step.node for step in formula.derivation.steps)]
    return list(walk(*roots))


def _holes(rule: Rule, formula: Formula, name: str, new: Book, on: date) -> list[Finding]:
    """Words a fact may take for which the table has no number."""
    dated = new[name].on(on)
    if dated is None or not isinstance(dated.value, Mapping):
        return []
    found = []
    for fact in _choosing(rule, formula, name):
        for word in sorted(fact.choices - set(dated.value)):
            sentence = Text(f"{fact.label.zh}为“{dict(fact.options)[word].zh}”时没有数值。", f"There is no number where {fact.label.en} is “{dict(fact.options)[word].en}”.")
            found.append(Finding("gap", name, sentence, {fact.name: word}, rule.name))
    return found


def _choosing(rule: Rule, formula: Formula, name: str) -> Iterator[Fact]:
    """The facts by which a formula picks a number out of a table of words."""
    for node in _nodes(formula):
        if node.op == "picked" and node.args[1].data == name and node.args[0].op in ("fact", "item"):
            asked = node.args[0]
            yield rule.fact(asked.data[0]) if asked.op == "fact" else next(one for one in rule.fact(asked.data[0]).fields if one.name == asked.data[1])


def words_of(rules: Iterable[Rule], name: str) -> dict[str, Text]:
    """The words a table of words needs a number for, in the order and by the labels of the facts that pick among them."""
    formulas = ((rule, formula) for rule in rules for formula in rule.formulas if name in formula.parameters)
    return {word: label for rule, formula in formulas for fact in _choosing(rule, formula, name) for word, label in fact.options}


def _broken(rule: Rule, name: str, pairs: Sequence[Pair]) -> list[Finding]:
    """Cases that had an answer and have none any more."""
    for facts, was, now in pairs:
        if was.has_answer and not now.has_answer:
            return [Finding("broken", name, Text("有的情形再也算不出来。", "Some cases can no longer be answered."), _plain(rule, facts), rule.name)]
    return []


def _dead(
    rule: Rule, formula: Formula, name: str, touched: Sequence[Node], old: Book, new: Book, on: date, sample: Sequence[Mapping[str, Any]],
) -> list[Finding]:
    """Conditions that could go either way and no longer can: proved over all facts, not only over the sample."""
    declared = {fact.name: fact for fact in rule.facts}
    rooms = [Room(_known(rule, on), declared, book, on) for book in (old, new)]
    checks = {id(check.condition): check for check in formula.derivation.checks}
    found = []
    for node in touched:
        try:
            was, now = rooms[0].work_out(node), rooms[1].work_out(node)
        except (NotKnown, MissingYear, AttributeError, TypeError, ValueError, OverflowError):
            continue  # inside a list, or beyond the calendar: nothing can be proved of it
        if was == now or now not in (YES, NO) or was in (YES, NO):
            continue
        check = checks.get(id(node))
        kind = "dead" if now == NO else "always"
        what = (check.sentence if check else Text("规则里的一个条件", "A condition of the rule"))
        sentence = Text(
            f"“{what.zh.rstrip('。')}”{'再也不会成立' if now == NO else '从此总是成立'}。", f"“{what.en.rstrip('.')}” {'can no longer hold' if now == NO else 'now always holds'}.",
        )
        found.append(Finding(kind, name, sentence, _plain(rule, _flipped(node, sample, old, new, on)), rule.name, before="either", after="no" if now == NO else "yes"))
    return found


def _known(rule: Rule, on: date) -> dict[str, Any]:
    """The facts that date the case stand; all others are open."""
    return {name: on if rule.fact(name).sort is Sort.DAY else Fraction(on.year) for name in rule.events}


def _flipped(node: Node, sample: Sequence[Mapping[str, Any]], old: Book, new: Book, on: date) -> Mapping[str, Any]:
    from shouzhan.engine.rules.single import Case

    for facts in sample:
        try:
            if Case(facts, old, on).work_out(node) != Case(facts, new, on).work_out(node):
                return facts
        except (NotKnown, MissingYear, TypeError, ValueError):
            continue
    return sample[0] if sample else {}


def _shut(rule: Rule, name: str, pairs: Sequence[Pair]) -> list[Finding]:
    """A gate that let some through and now lets nobody, or everybody."""
    both = [(facts, before.is_refused, after.is_refused) for facts, before, after in pairs if before.has_answer and after.has_answer]
    was, now = {before for _f, before, _a in both}, {after for _f, _b, after in both}
    if len(was) < 2 or len(now) != 1:
        return []
    witness = next(facts for facts, before, after in both if before != after)
    if True in now:
        sentence = Text("样本里再没有人能通过。", "Nobody in the sample can pass any more.")
    else:
        sentence = Text("样本里再没有人会被拒绝。", "Nobody in the sample is refused any more.")
    return [Finding("shut" if True in now else "open", name, sentence, _plain(rule, witness), rule.name)]


def _cliffs(
    rule: Rule, formula: Formula, name: str, old: Book, new: Book, on: date, sample: Sequence[Mapping[str, Any]],
) -> list[Finding]:
    """Places where the least change of one fact moves an answer by far more than it did anywhere before."""
    used = {node.data[0] for node in _nodes(formula) if node.op == "fact"}
    facts = [fact for fact in rule.facts if fact.sort in (Sort.MONEY, Sort.RATIO, Sort.NUMBER, Sort.WHOLE) and fact.name in used and fact.name not in rule.events]
    outputs = [output.name for output in rule.values if output.sort in (Sort.MONEY, Sort.NUMBER, Sort.RATIO)]
    found = []
    for fact in facts:
        steep = STEEP / BOTTOMS[fact.sort]
        worst_new = _worst(fact, outputs, turning_numbers(formula, new, on), partial(_changed, rule, fact.name, on, new), sample[:BASES])
        if not any(size > steep for jumps in worst_new.values() for size, _witness in jumps):
            continue  # what was steep before makes no difference
        worst_old = _worst(fact, outputs, turning_numbers(formula, old, on), partial(_changed, rule, fact.name, on, old), sample[:BASES])
        for output in outputs:
            before, after = worst_old.get(output, _NONE), worst_new.get(output, _NONE)
            for place, word in ((0, Text("上跳", "up")), (1, Text("下跳", "down"))):
                size, witness = after[place]
                if size > steep and size > before[place][0] * Fraction(101, 100):
                    label = next(one.label for one in rule.values if one.name == output)
                    shown = printed(size, Sort.NUMBER, 2)
                    sentence = Text(
                        f"{fact.label.zh}只变一点，{label.zh}就{word.zh} {shown}。", f"The least change of {fact.label.en} moves {label.en} {word.en} by {shown}.",
                    )
                    found.append(Finding("cliff", name, sentence, _plain(rule, witness), rule.name, before=printed(before[place][0], Sort.NUMBER, 2), after=shown))
    return found


Worst = tuple[tuple[Fraction, Mapping[str, Any]], tuple[Fraction, Mapping[str, Any]]]
_NONE: Worst = ((Fraction(0), {}), (Fraction(0), {}))


def _changed(rule: Rule, name: str, on: date, book: Book, facts: Mapping[str, Any], like: Probed | None) -> Probed:
    return probed(rule, facts, on, book, like, name)


def _worst(
    fact: Fact, outputs: Sequence[str], points: Sequence[Fraction], answer: Callable[[Mapping[str, Any], Probed | None], Probed], bases: Sequence[Mapping[str, Any]],
) -> dict[str, Worst]:
    """For each output the greatest jump up and the greatest jump down over one step of a fact, and where."""
    step = Fraction(1, BOTTOMS[fact.sort])
    low = fact.least if fact.least is not None else None
    places = [point for point in points if (low is None or point - step >= low) and (fact.most is None or point <= fact.most)]
    worst: dict[str, Worst] = {}
    for base in bases:
        whole, known = answer(base, None), dict[Fraction, Probed]()
        for point in places:
            for at in (point - step, point, point + step):
                if at not in known:
                    known[at] = answer({**base, fact.name: at}, whole)
            answers = [known[at] for at in (point - step, point, point + step)]
            if any(one.is_refused or not one.has_answer for one in answers):
                continue
            for output in outputs:
                values = [(one.numbers or {}).get(output, Fraction(0)) for one in answers]
                up, down = worst.get(output, _NONE)
                for first, second, at in ((values[0], values[1], point), (values[1], values[2], point + step)):
                    jump, facts = second - first, {**base, fact.name: at}
                    up, down = ((jump, facts) if jump > up[0] else up), ((-jump, facts) if -jump > down[0] else down)
                worst[output] = (up, down)
    return worst


def _plain(rule: Rule, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A witness as anyone can run it again."""
    return {fact.name: plain_fact(fact, facts.get(fact.name)) for fact in rule.facts if facts.get(fact.name) is not None}


def plain_fact(fact: Fact, value: Any) -> Any:
    """A fact that was read, as it would be given."""
    if isinstance(value, list):
        if fact.sort is Sort.SERIES:
            return [printed(one, fact.fields[0].sort, 6) for one in value]
        return [{one.name: plain_fact(one, item.get(one.name)) for one in fact.fields if item.get(one.name) is not None} for item in value]
    return printed(value, fact.sort, 6)
