"""The reference page of a rule, made from its declaration: facts, values, regimes with every step, parameters, worked cases."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.rules.declare import Check, Formula, Rule
from shouzhan.engine.rules.facts import Fact, Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.spelling import Speller
from shouzhan.kernel.dates import today
from shouzhan.law.book import cases_of
from shouzhan.rooms.entitlements.answering import cites_of, language, shown, told_fact
from shouzhan.rooms.entitlements.calculators import CALCULATORS
from shouzhan.rooms.entitlements.numbers import look_of
from shouzhan.web import shapes
from shouzhan.web.words import bracketed, say

MOST_CASES = 60


def kind_words(sort: Sort) -> str:
    """A fact's kind in words."""
    return {
        Sort.MONEY: _("金额（元）"), Sort.RATIO: _("比例"), Sort.WHOLE: _("整数"), Sort.NUMBER: _("数"), Sort.YES_NO: _("是或否"), Sort.CHOICE: _("选一项"),
        Sort.DAY: _("日期"), Sort.WORDS: _("文字"), Sort.ITEMS: _("清单"), Sort.SERIES: _("逐年数"), Sort.NAMES: _("若干名称"),
    }[sort]


def rule_page(rule: Rule, book: Book) -> shapes.RulePage:
    """Everything there is to know about a rule."""
    on = today()
    current = rule.formula_on(on)
    names = list(dict.fromkeys(name for formula in reversed(rule.formulas) for name in formula.parameters))
    return shapes.RulePage(
        title=rule.title, asks=rule.asks, name=rule.name, facts=_facts(rule), values=_values(rule),
        regimes=tuple(_regime(rule, formula, book, formula is current) for formula in reversed(rule.formulas)),
        parameters=tuple(look_of(book[name], book, on) for name in names), cases=_cases(rule),
        calculators=tuple(shapes.Link(made.title, f"/calculators/{made.key}/") for made in CALCULATORS.values() if rule.name in made.rules),
        trail=(shapes.Link(_("权益测算"), "/calculators/"), shapes.Link(_("全部规则"), "/rules/")),
        command=f"shouzhan rules run {rule.name} --facts facts.json --as-of {on}",
    )


def _facts(rule: Rule) -> shapes.Table:
    columns = (shapes.Column("label", _("事实")), shapes.Column("name", _("名称"), "code"), shapes.Column("kind", _("类型")), shapes.Column("note", _("说明")))
    rows = []
    for fact in rule.facts:
        rows.append(_fact_row(fact, fact.name))
        if fact.sort is Sort.ITEMS:
            rows += [_fact_row(one, f"{fact.name}[].{one.name}") for one in fact.fields]
    return shapes.Table(columns, tuple(rows), caption=_("要问的事实"))


def _fact_row(fact: Fact, name: str) -> shapes.Row:
    said = [say(fact.help)] if say(fact.help) else []
    if fact.options:
        said.append(_("、").join(f"{say(label)}{bracketed(key)}" for key, label in fact.options))
    if fact.optional:
        said.append(_("可以不填"))
    if fact.change is not None:
        said.append(_("可以改变"))
    return shapes.Row((shapes.Cell(fact.label), shapes.Cell(name), shapes.Cell(kind_words(fact.sort)), shapes.Cell(_("；").join(word.rstrip("。.") for word in said) or None, missing="–")))


def _values(rule: Rule) -> shapes.Table:
    columns = (shapes.Column("label", _("结果")), shapes.Column("name", _("名称"), "code"), shapes.Column("kind", _("类型")), shapes.Column("note", _("说明")))
    rows = tuple(shapes.Row((shapes.Cell(one.label), shapes.Cell(one.name), shapes.Cell(kind_words(one.sort)), shapes.Cell(say(one.help) or None, missing="–"))) for one in rule.values)
    return shapes.Table(columns, rows, caption=_("给出的结果"))


def _regime(rule: Rule, formula: Formula, book: Book, is_current: bool) -> shapes.Regime:
    speller = Speller(formula, book, language())
    derivation = formula.derivation
    outputs = {output.name: output.label for output in rule.values}
    said = {id(step.node) for step in derivation.steps}
    lines = [shapes.DerivationLine(step.label, "", speller.written(step.node), cites_of(step.cites, book)) for step in derivation.steps]
    lines += [shapes.DerivationLine(outputs[name], "", speller.written(node), cites_of(formula.cites, book)) for name, node in derivation.values.items() if id(node) not in said]
    later = next((other for other in rule.formulas if other.since > formula.since), None)
    until = formula.until or (date.fromordinal(later.since.toordinal() - 1) if later else None)
    return shapes.Regime(
        str(formula.since), str(until) if until else "", tuple(lines), tuple(_check(check, speller, book) for check in derivation.checks), cites_of(formula.cites, book), is_current,
    )


def _check(check: Check, speller: Speller, book: Book) -> shapes.DerivationLine:
    word = _("不可以：") if check.refuses else _("请注意：")
    return shapes.DerivationLine(f"{word}{say(check.sentence)}", "", _("当 %s") % speller.written(check.condition), cites_of(check.cites, book))


def _cases(rule: Rule) -> shapes.Table:
    outputs = {output.name: output for output in rule.values}
    rows = []
    # a case that states numbers nobody knows tries the mechanics; shown to people it would pass for the law
    lawful = [case for case in cases_of(rule.name) if "parameters" not in case]
    for number, case in enumerate(lawful[:MOST_CASES], 1):
        result = [f"{say(outputs[name].label)} {shown(value, outputs[name].sort, dict(outputs[name].options))}" for name, value in case.get("values", {}).items() if name in outputs]
        title = case["name"] if language() == "en" else _("算例 %s") % number
        rows.append(shapes.Row((shapes.Cell(title), shapes.Cell(case["as_of"]), shapes.Cell(_("；").join(told_facts(rule, case["facts"]))), shapes.Cell(_("；").join(result) or outcome_word(case.get("outcome", ""))))))
    columns = (shapes.Column("name", _("算例")), shapes.Column("day", _("日期"), "date"), shapes.Column("facts", _("事实")), shapes.Column("result", _("结果")))
    return shapes.Table(columns, tuple(rows), caption=_("算例"), empty=shapes.Empty(_("还没有算例")))


def _item_words(fact: Fact, item: Any) -> list[str]:
    """One thing of a list: its words and figures, and of what is yes or no what holds."""
    told = []
    for one in fact.fields:
        value = item.get(one.name)
        if one.sort is Sort.YES_NO:
            told += [bracketed(one.label).strip()] if value in (True, "true") else []
        elif value is not None:
            told.append(told_fact(one, value))
    return told


def outcome_word(outcome: str) -> str:
    """An outcome of the public interface in words."""
    return {"allowed": _("可以"), "refused": _("不可以"), "warned": _("请注意"), "value": _("有结果")}.get(outcome, outcome)


def told_facts(rule: Rule, facts: Any) -> list[str]:
    """The facts of a case, each with its label."""
    told = []
    for fact in rule.facts:
        value = facts.get(fact.name)
        if value is None:
            continue
        if fact.sort is Sort.ITEMS:
            words = _("、").join(" ".join(_item_words(fact, item)) for item in value) or _("没有")
        else:
            words = told_fact(fact, value)
        told.append(f"{say(fact.label)} {words}")
    return told
