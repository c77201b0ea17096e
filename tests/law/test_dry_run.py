"""A draft of the law is tried out before it holds: of the defects put into every parameter nearly all are found."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from shouzhan.engine.rules.dryrun import effect, findings, using
from shouzhan.engine.rules.facts import Sort, read_all
from shouzhan.engine.rules.parameters import BadParameter, laid_over, parameter_from, plain_parameter
from shouzhan.engine.rules.single import run
from shouzhan.engine.rules.typed import raw_value, read_rows, table_findings, text_of
from shouzhan.law.book import built_in, every_rule, rule

pytestmark = pytest.mark.pure
BOOK, RULES, ON = built_in(), every_rule(), date(2026, 11, 20)


def defects(parameter, value):
    """Each way of spoiling a value that a tired hand has been seen to do: its kind, and what would be typed."""
    if parameter.shape == "number" and isinstance(value, Fraction):
        text = text_of(parameter, value)
        yield "unit", text_of(parameter, value * 10_000)
        yield "unit", text_of(parameter, value / 100)
        if value:
            yield "sign", text_of(parameter, -value)
        yield "empty", ""
        yield "words", f"{text} or so"
    if parameter.shape == "choices":
        words = list(value)
        for word in words:
            yield "hole", "\n".join(f"{key}, {text_of(replace(parameter, shape='number'), number)}" for key, number in value.items() if key != word)
        yield "unit", "\n".join(f"{key}, {text_of(replace(parameter, shape='number'), number * (10_000 if key == words[0] else 1))}" for key, number in value.items())
    if parameter.shape in ("bands", "brackets"):
        lines = text_of(parameter, value).split("\n")
        for place in range(len(lines) - 1):
            parts = [part.strip() for part in lines[place].split(",")]
            low, high = Fraction(parts[0] or 0), Fraction(parts[1])
            yield "gap", "\n".join([*lines[:place], ", ".join([parts[0], str(float((low + high) / 2)), *parts[2:]]), *lines[place + 1 :]])
            yield "overlap", "\n".join([*lines[:place], ", ".join([parts[0], str(float(high + 1)), *parts[2:]]), *lines[place + 1 :]])
            yield "lost row", "\n".join([*lines[: place + 1], *lines[place + 2 :]]) if place + 2 < len(lines) else "\n".join(lines[:-1])
            if parameter.shape == "brackets":
                yield "jump", "\n".join([*lines[:place], ", ".join([*parts[:3], str(float(Fraction(parts[3]) + 5000))]), *lines[place + 1 :]])
        yield "dead row", "\n".join([*lines, lines[-1].replace(lines[-1].split(",")[0], "5", 1).replace(", ,", ", 5,", 1)])


def found_by(parameter, text):
    """What the trial says of a draft: from the table as typed, from the reader, from the rules."""
    try:
        if parameter.shape in ("bands", "brackets") and text.strip():
            typed = table_findings(parameter, read_rows(parameter, text))
            if typed:
                return typed
        item = {"since": ON, "value": raw_value(parameter, text), "source": next(iter(BOOK.sources)), "clause": "", "confidence": "high"}
        dated = parameter_from(parameter.name, {**plain_parameter(parameter), "values": [item]}, BOOK.sources).values[0]
        new = BOOK.with_parameter(laid_over(parameter, dated))
    except BadParameter as bad:
        return [bad]
    return findings(RULES.values(), parameter.name, BOOK, new, ON)


def injected():
    for name in BOOK.parameters:
        parameter = BOOK[name]
        now = parameter.on(ON)
        if now is not None and now.value is not None and using(RULES.values(), name, ON):
            for kind, text in defects(parameter, now.value):
                if text != text_of(parameter, now.value):
                    yield name, kind, text


def missed(every):
    trials = [(name, kind, bool(found_by(BOOK[name], text))) for name, kind, text in list(injected())[::every]]
    assert len(trials) >= 90
    return [(name, kind) for name, kind, is_found in trials if not is_found], len(trials)


def test_it_finds_nearly_every_defect_of_a_sample():
    left, tried = missed(every=10)

    assert len(left) <= 0.05 * tried, left


@pytest.mark.scale
def test_it_finds_nearly_every_injected_defect():
    left, tried = missed(every=1)

    assert len(left) <= 0.05 * tried, left


def test_it_finds_nothing_in_the_law_as_it_stands():
    for name in BOOK.parameters:
        parameter, now = BOOK[name], BOOK[name].on(ON)
        if now is not None and now.value is not None:
            assert not found_by(parameter, text_of(parameter, now.value)), name


def test_a_typed_table_is_read_as_it_was_written():
    for name in BOOK.parameters:
        parameter, now = BOOK[name], BOOK[name].on(ON)
        if now is not None:
            raw = raw_value(parameter, text_of(parameter, now.value))
            item = {"since": ON, "value": raw, "source": next(iter(BOOK.sources)), "clause": "", "confidence": "high"}
            assert parameter_from(name, {**plain_parameter(parameter), "values": [item]}, BOOK.sources).values[0].value == now.value, name


@pytest.mark.parametrize(("less", "kinds"), [("0", []), ("1", []), ("9999999", ["cliff"]), ("-500", ["cliff"])])
def test_a_first_bracket_that_takes_off_what_nobody_earned_is_a_cliff(less, kinds):
    brackets = built_in()["iit_brackets"]

    assert [one.kind for one in table_findings(brackets, read_rows(brackets, f"0, , 3%, {less}"))] == kinds


def test_a_witness_can_be_run_again():
    parameter = BOOK["voucher_share"]
    now = parameter.on(ON)
    new = BOOK.with_parameter(laid_over(parameter, replace(now, since=ON, value=Fraction(-1, 2))))
    asked = rule("vouchers.payable")

    for one in findings([asked], "voucher_share", BOOK, new, ON):
        if one.rule:
            facts = read_all(asked.facts, one.witness)
            assert run(asked, facts, ON, BOOK).values != run(asked, facts, ON, new).values


def test_the_effect_adds_up():
    parameter = BOOK["voucher_share"]
    now = parameter.on(ON)
    new = BOOK.with_parameter(laid_over(parameter, replace(now, since=ON, value=Fraction(3, 5))))

    found = effect(rule("vouchers.payable"), BOOK, new, ON)

    assert found.gains > 0
    assert found.losses == 0
    assert found.total == sum(mover.gain for mover in found.movers)


def with_value(name, value):
    parameter = BOOK[name]
    return BOOK.with_parameter(laid_over(parameter, replace(parameter.on(ON), since=ON, value=value)))


@pytest.mark.parametrize(("name", "rule_name", "value", "watched", "is_loss"), [
    ("stamp_rate", "tax.stamp", Fraction(5, 10000), "tax", True), ("stamp_rate", "tax.stamp", Fraction(1, 10000), "tax", False), ("voucher_share", "vouchers.year", Fraction(2, 5), "payable", True),
    ("cit_transfer_exempt", "tax.cit-technology-transfer", Fraction(8_000_000), "tax", False), ("cash_reward_counted", "tax.iit-cash-reward", Fraction(3, 4), "tax_with_relief", True),
    ("main_contributor_share", "distribution.reward-floor", Fraction(3, 5), "main_contributors_min", False), ("vat_goods_rate", "tax.vat-contract", Fraction(16, 100), "total", True),
])
def test_more_tax_is_a_loss_and_more_money_a_gain(name, rule_name, value, watched, is_loss):
    found = effect(rule(rule_name), BOOK, with_value(name, value), ON)

    assert found.watched == watched
    assert (found.losses if is_loss else found.gains) > 0
    assert (found.gains if is_loss else found.losses) == 0


def test_every_rule_that_answers_in_money_says_by_which_amount_somebody_gains():
    silent = [one.name for one in RULES.values() if any(output.sort is Sort.MONEY for output in one.values) and one.formulas[-1].parameters and not any(output.gain for output in one.values)]

    assert silent == []
