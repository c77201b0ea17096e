"""Random and boundary facts, answered by the rules as a second reading of the texts answers them."""

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.law.second_reading import READINGS, months_later

from shouzhan.engine.rules import Sort, read_all, run
from shouzhan.law.book import built_in, every_rule

pytestmark = pytest.mark.pure
RULES, BOOK, CASES = every_rule(), built_in(), 600
CHANGES = [date(2016, 2, 26), date(2017, 6, 1), date(2018, 7, 1), date(2021, 6, 1), date(2022, 7, 1), date(2023, 1, 1), date(2026, 1, 1), date(2026, 1, 23), date(2026, 2, 17), date(2026, 10, 1)]
EDGES = [0, 1, 36_000, 100_000, 144_000, 300_000, 420_000, 660_000, 960_000, 5_000_000, 10_500_000]
RATIOS = ["0", "0.0499", "0.05", "0.4999", "0.5", "0.6999", "0.69999999999999999999999", "0.7", "1"]
USUALLY_NOT = {"objection", "related_party_100", "waived", "disputed"}
UNANSWERED = {"no-rule-then", "calendar-missing"}


class Lot:
    """Facts drawn for a rule, many of them at the edges."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def day(self):
        if self.random.random() < 0.6:
            return self.random.choice(CHANGES) + timedelta(days=self.random.choice([-1, 0, 1]))
        return date(2016, 3, 1) + timedelta(days=self.random.randrange(3800))

    def amount(self, fact):
        fen = self.random.choice(EDGES) * 100 + self.random.choice([-1, 0, 1]) if self.random.random() < 0.6 else self.random.randrange(10 ** self.random.randrange(2, 11))
        fen = fen if fact.least is None else max(fen, 0)
        return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"

    def of(self, fact):
        if fact.optional and self.random.random() < 0.2:
            return None
        if fact.sort is Sort.ITEMS:
            return [{one.name: self.of(one) for one in fact.fields} for _ in range(self.random.randrange(4))]
        drawn = {
            Sort.YES_NO: lambda: (self.random.random() < 0.9) != (fact.name in USUALLY_NOT), Sort.CHOICE: lambda: self.random.choice([key for key, _label in fact.options]), Sort.DAY: self.day,
            Sort.MONEY: lambda: self.amount(fact), Sort.RATIO: lambda: self.random.choice(RATIOS), Sort.WHOLE: lambda: self.random.randrange(2016, 2028) if fact.name == "tax_year" else self.random.choice([14, 15, 16]),
        }
        return drawn[fact.sort]()

    def facts(self, rule):
        told = {fact.name: self.of(fact) for fact in rule.facts}
        for start, months, end in (("license_from", 60, "license_to"), ("filed_on", 240, "licence_to"), ("received_on", 36, "paid_on"), ("paid_on", 1, "filed_on"), ("decided_on", 24, "asked_on")):
            for row in [told, *told.get("incomes", ())]:
                if row.get(start) and row.get(end) and self.random.random() < 0.8:
                    row[end] = months_later(row[start], self.random.choice([0, months, months])) + timedelta(days=self.random.choice([-2, -1, 0, 1]))
        return told


def plain(value):
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if one is not None}
    return value.isoformat() if isinstance(value, date) else value


def to_the_fen(number):
    return Fraction((abs(number) * 200 + 1).__floor__() // 2, 100) * (1 if number >= 0 else -1)


def is_same(told, expected):
    if isinstance(expected, date):
        return told == expected.isoformat()
    if isinstance(expected, bool | str):
        return told == expected
    return Fraction(told) == to_the_fen(Fraction(expected))


@pytest.mark.parametrize("name", sorted(READINGS))
def test_a_rule_answers_as_the_texts_are_read_a_second_time(name):
    rule, lot, compared = RULES[name], Lot(name), 0
    for _ in range(CASES):
        facts, on = lot.facts(rule), lot.day()
        answer = run(rule, read_all(rule.facts, plain(facts)), on, BOOK)
        if answer.decision.code in UNANSWERED:
            continue
        expected = READINGS[name](facts, on)
        if expected is None:
            continue
        outcome, values = expected
        assert outcome is None or answer.outcome.replace("value", "allowed") == outcome.replace("value", "allowed"), (facts, on, answer.decision.code)
        wrong = {key: (answer.values.get(key), value) for key, value in values.items() if not is_same(answer.values[key], value)}
        assert not wrong, (facts, on)
        compared += 1
    assert compared >= CASES // 5
