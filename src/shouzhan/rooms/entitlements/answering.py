"""An answer of the law as what a page or a paper shows."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.rules.answer import Answer, Line, decimal_text
from shouzhan.engine.rules.changes import look_for_ways
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Node
from shouzhan.engine.rules.facts import Fact, Output, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.patience import ENDLESS, Patience
from shouzhan.engine.rules.spelling import Speller, spelled
from shouzhan.engine.rules.trials import Way, shape_of
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.asking import as_typed, settings_text
from shouzhan.rooms.entitlements.calculators import Part
from shouzhan.web import shapes
from shouzhan.web.reading import figures, long_day
from shouzhan.web.words import clause_words, titled

MOST_WAYS = 3


def language() -> str:
    """The reader's language, as the law speaks it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def cited(cite: Citation, book: Book) -> shapes.Cite:
    """A clause by the title of its instrument, leading to where the rule book lists it."""
    source = book.sources.get(cite.source)
    if source is None:
        return shapes.Cite(cite.source, clause_words(cite.clause))
    return shapes.Cite(titled(source), clause_words(cite.clause), f"/rules/sources/#{source.key}")


def cites_of(cites: tuple[Citation, ...], book: Book) -> tuple[shapes.Cite, ...]:
    """Several clauses, each once."""
    return tuple(dict.fromkeys(cited(cite, book) for cite in cites))


def banner_of(decision: Decision, outcome: str, book: Book) -> shapes.Banner:
    """A decision of the law as the one banner every page knows."""
    return shapes.Banner(outcome, decision.sentence, cites_of(tuple(decision.cites), book), decision.remedy, code=decision.code)


def shown(value: Any, sort: Sort, options: Mapping[str, Text] | None = None) -> str:
    """A value of a line or an answer in figures and words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return _("、").join(shown(one, sort, options) for one in value) or _("没有")
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, str) and not _is_number(value):
        if sort is Sort.DAY:
            return long_day(date.fromisoformat(value))
        return options[value].in_(language()) if options and value in options else value
    exact = Fraction(value)
    if sort is Sort.MONEY:
        return f"{figures(decimal_text(exact, 2, 4), None if (exact * 100).denominator != 1 else 2)} {_('元')}"
    if sort is Sort.RATIO:
        return f"{figures(decimal_text(exact * 100, 0, 4))}%"
    return figures(decimal_text(exact, 0, 6))


def told_fact(fact: Fact, value: Any) -> str:
    """A fact as it was told, in figures and words; a year of the calendar has no thousands."""
    inner = fact.fields[0] if fact.sort is Sort.SERIES else fact
    return str(value) if inner.is_year and value is not None else shown(value, inner.sort, dict(inner.options))


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def value_facts(rule: Rule, values: Mapping[str, Any]) -> tuple[shapes.Fact, ...]:
    """The values of an answer with their labels."""
    return tuple(shapes.Fact(output.label, _told_value(output, values[output.name]), note=output.help) for output in rule.values if output.name in values)


def _told_value(output: Output, value: Any) -> str:
    """A value of an answer in figures and words; a year of the calendar has no thousands."""
    return str(value) if output.is_year else shown(value, output.sort, dict(output.options))


def part_of(part: Part, book: Book, as_of: date, questions: tuple[Fact, ...] = (), patience: Patience = ENDLESS) -> shapes.AnswerPart:
    """One rule's answer, whole: decision, values, steps, and the way out of a no."""
    rule, answer = part.rule, part.answer
    formula = rule.formula_on(rule.event_day(dict(part.facts), as_of))
    told = spelled(formula, book, language()) if formula is not None else {}
    given = _numbers_put_in(part, formula, book, as_of) if formula is not None else None
    nodes = {step.name: step.node for step in formula.derivation.steps} if formula is not None else {}
    words = {output.name: dict(output.options) for output in rule.values if output.options}
    return shapes.AnswerPart(
        rule.name, part.title, f"/rules/{rule.name}/", value_facts(rule, answer.values), _banner(answer, book),
        warnings=tuple(banner_of(one, "warned", book) for one in answer.warnings if str(one.outcome) != "refused"), lines=(*(_line(line, told, book, words.get(line.name), given(nodes[line.name]) if given and line.name in nodes else ()) for line in answer.lines), *_results(rule, formula, answer, book, given)),
        regime=_regime(formula), to_confirm=confirming(answer, book), ways=_ways(part, book, as_of, questions, patience),
        missing=tuple(rule.fact(name).label for name in answer.missing), possible=_possible(rule, answer),
    )


def _banner(answer: Answer, book: Book) -> shapes.Banner | None:
    if answer.missing:
        return None
    if answer.outcome == "value":
        return None
    others = tuple(_whole(one) for one in answer.warnings if str(one.outcome) == "refused")
    return replace(banner_of(answer.decision, answer.outcome, book), steps=others)


def _whole(decision: Decision) -> Text:
    """A further refusal with its own way out, as one line."""
    said, out = decision.sentence, decision.remedy
    return Text(f"{said.zh}{out.zh}", f"{said.en} {out.en}".strip()) if isinstance(said, Text) and isinstance(out, Text) else Text(str(said), str(said))


def _line(line: Line, told: Mapping[str, str], book: Book, options: Mapping[str, Text] | None, given: tuple[str, ...]) -> shapes.DerivationLine:
    return shapes.DerivationLine(line.label, shown(line.value, line.sort, options), told.get(line.name, ""), cites_of(line.cites, book), given)


def _numbers_put_in(part: Part, formula: Formula, book: Book, as_of: date) -> Callable[[Node], tuple[str, ...]]:
    """What stands behind the names in the words of a step: the facts told, the parameters of the day, the steps before it."""
    from shouzhan.rooms.entitlements.numbers import value_words  # which takes its clauses from here

    speller, on = Speller(formula, book, language()), part.rule.event_day(dict(part.facts), as_of)
    names, lines = {id(step.node): step.name for step in formula.derivation.steps}, {line.name: line for line in part.answer.lines}

    def value_of(node: Node) -> str:
        if id(node) in names:
            line = lines.get(names[id(node)])
            return shown(line.value, line.sort) if line else ""
        if node.op == "fact":
            fact, value = part.rule.fact(node.data[0]), part.facts.get(node.data[0])
            one = value[node.data[1]] if node.data[1] is not None and value is not None else value
            return "" if one is None or fact.sort is Sort.ITEMS else told_fact(fact, one)
        dated = book[node.data].on(on)
        return value_words(book[node.data], dated.value) if dated is not None and dated.value is not None and book[node.data].shape == "number" else ""

    return lambda node: tuple(f"{speller.called(one)} = {value}" for one in speller.used(node) if (value := value_of(one)))


def _results(rule: Rule, formula: Formula | None, answer: Answer, book: Book, given: Callable[[Node], tuple[str, ...]] | None) -> tuple[shapes.DerivationLine, ...]:
    """How each value that is no step of its own comes of the steps."""
    if formula is None or not answer.lines:
        return ()
    speller, steps, outputs = Speller(formula, book, language()), {id(step.node) for step in formula.derivation.steps}, {output.name: output for output in rule.values}
    return tuple(
        shapes.DerivationLine(outputs[name].label, _told_value(outputs[name], answer.values[name]), speller.written(node), cites_of(formula.cites, book), given(node) if given else ())
        for name, node in formula.derivation.values.items() if id(node) not in steps and answer.values.get(name) is not None and outputs[name].sort is not Sort.NAMES
    )


def _regime(formula: Formula | None) -> str:
    if formula is None:
        return ""
    if formula.until is not None:
        return _("适用 %(since)s 至 %(until)s 的规定") % {"since": formula.since, "until": formula.until}
    return _("适用自 %(since)s 起的规定") % {"since": formula.since}


def confirming(answer: Answer, book: Book) -> tuple[shapes.Link, ...]:
    """The numbers an answer used that somebody must confirm with the authority first."""
    return tuple(shapes.Link(book[name].title, f"/parameters/{name}/") for name in answer.to_confirm if name in book.parameters)


def _possible(rule: Rule, answer: Answer) -> tuple[shapes.Fact, ...]:
    found = []
    for output in rule.values:
        span = answer.possible.get("values", {}).get(output.name) if answer.possible else None
        if not isinstance(span, dict) or span.get("any") or (span.get("low") is None and span.get("high") is None):
            continue
        low, high = span.get("low"), span.get("high")
        if low is None:
            words = _("不超过 %s") % shown(high, output.sort)
        elif high is None:
            words = _("不少于 %s") % shown(low, output.sort)
        else:
            words = shown(low, output.sort) if low == high else f"{shown(low, output.sort)} – {shown(high, output.sort)}"
        found.append(shapes.Fact(output.label, words))
    return tuple(found)


def _ways(part: Part, book: Book, as_of: date, questions: tuple[Fact, ...], patience: Patience) -> tuple[shapes.Way, ...]:
    if part.answer.outcome != "refused" or part.answer.missing or not part.answer.lines:
        return ()
    return tuple(_way(part, way, questions) for way in look_for_ways(part.rule, part.facts, as_of, book, patience).ways[:MOST_WAYS])


def _way(part: Part, way: Way, questions: tuple[Fact, ...]) -> shapes.Way:
    known = {fact.name for fact in questions}
    changes, settings = [], dict[str, str]()
    for change in way.changes:
        name, _bracket, place = change.fact.partition("[")
        fact, inner = part.rule.fact(name), shape_of(part.rule, change.fact)
        field, row = part.asked.get(name, ""), place.replace("].", "-").rstrip("]")
        if field.partition("-")[0] in known:
            settings[f"{field}-{row}" if row else field] = as_typed(inner, change.after)
        price = inner.change or fact.change
        notes = [price.note.in_(language())] if price and price.note.zh else []
        if change.days:
            notes.append(_("最快 %(days)s 天") % {"days": change.days})
        changes.append(shapes.WayChange(_label_of(fact, inner, row), told_fact(inner, change.before), told_fact(inner, change.after), _("，").join(notes)))
    return shapes.Way(tuple(changes), settings_text(settings) if len(settings) == len(changes) else "")


def _label_of(fact: Fact, inner: Fact, row: str) -> Text:
    """What changes: a fact, of a series its last year alone, of a list one row."""
    if fact.sort is Sort.SERIES:
        return Text(f"{fact.label.zh}（只改最近一年）", f"{fact.label.en} (the last year only)")
    if fact.sort is not Sort.ITEMS:
        return fact.label
    number = int(row.partition("-")[0]) + 1
    return Text(f"{fact.label.zh}第 {number} 行：{inner.label.zh}", f"{fact.label.en}, line {number}: {inner.label.en}")


def decimal_of(value: Any) -> Decimal | None:
    """A printed value as a number for a chart or a figure."""
    return None if value is None or isinstance(value, bool) else Decimal(str(value))
