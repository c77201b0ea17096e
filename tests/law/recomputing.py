"""Working a printed derivation out again, from its words, the facts and the numbers of the law."""

import io
import keyword
import tokenize
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.single import day_in, plus_months, rolled
from shouzhan.kernel import dates


def half_up(number, places):
    scaled = number * 10 ** int(places)
    whole = (abs(scaled) * 2 + 1).__floor__() // 2
    return Fraction(whole if scaled >= 0 else -whole, 10 ** int(places))


class Row(list):
    """The years of a series, by their place."""

    def __getitem__(self, place):
        return super().__getitem__(int(place))


def told(value):
    """A fact as the words of a derivation see it: a series by places, a list by its parts."""
    if not isinstance(value, list):
        return value
    return [SimpleNamespace(**one) for one in value] if value and isinstance(value[0], dict) else Row(value)


def read(text):
    """A word in quotes: a day where it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def name_of(question):
    """What a derivation calls a question by."""
    name = question.__name__.strip("_")
    return name if name.isidentifier() else "checked"


class Words(dict):
    """Every name a derivation may use."""

    def __init__(self, formula, facts, law, on):
        super().__init__()
        self.facts, self.law, self.on, self.steps, self.parts = {key: told(value) for key, value in facts.items()}, law, on, {}, {}
        roots = [*formula.derivation.values.values(), *(step.node for step in formula.derivation.steps)]
        questions = [getattr(node.data, "one", node.data) for node in walk(*roots) if node.op in ("asked", "told")]
        self.calls = {**CALLS, **{name_of(one): one for one in questions}, "band": self.band, "bracket": self.bracket, "pick": lambda word, table: table[word]}
        self.calls = {f"call_{name}": one for name, one in self.calls.items()} | {"call_law": self.number}
        self.plain = {"facts": SimpleNamespace(**self.facts), "true": True, "false": False}
        assert len({name_of(one) for one in questions}) == len(set(questions))

    def number(self, name):
        return self.law[name].on(self.on).value

    def band(self, number, table):
        return next(one.value for one in reversed(table) if one.since is None or number >= one.since)

    def bracket(self, number, table):
        one = next(one for one in table if one.upto is None or number <= one.upto)
        return number * one.rate - one.less

    def __getitem__(self, name):
        if name in self.parts:
            return eval(self.parts[name], self)
        for known in (self.calls, self.steps, self.facts, self.plain):
            if name.removeprefix("word_") in known:
                return known[name.removeprefix("word_")]
        raise KeyError(name)

    def work_out(self, how):
        """The value of a text such as `part_1 = a + b; (part_1 * §rate)`."""
        *parts, last = how.split("; ")
        self.parts = {name: compiled(text) for name, _is, text in (part.partition(" = ") for part in parts)}
        return eval(compiled(last), self)


CALLS = {
    "F": Fraction, "read": read, "min": min, "max": max, "sum": lambda parts: sum(parts, Fraction(0)), "round": half_up,
    "ceiling": lambda number: Fraction(number.__ceil__()), "floor": lambda number: Fraction(number.__floor__()), "given": lambda value: value is not None,
    "plus_days": lambda day, count: day + timedelta(days=int(count)), "plus_months": lambda day, count: plus_months(day, int(count)),
    "plus_working_days": lambda day, count: dates.working_days_after(day, int(count)), "next_working_day": rolled, "days_between": lambda one, two: Fraction((two - one).days),
    "year": lambda day: Fraction(day.year), "month": lambda day: Fraction(day.month), "day_in": day_in,
    "those_that_hold": lambda named: [name for name, holds in named.items() if holds],
}
_KNOWN = {}
SIGNS = {"and", "or", "not", "if", "else", "in", "for"}


def exactly(kind, word, following):
    """A token of a derivation as one of Python, its number exact, its calls told from its names."""
    if kind == tokenize.NUMBER:
        return f"call_F('{word}')"
    if kind == tokenize.STRING:
        return f"call_read({word})"
    if kind == tokenize.NAME and word.startswith("LAW_"):
        return f"call_law('{word[4:]}')"
    if kind == tokenize.NAME and word in SIGNS:
        return word
    if kind == tokenize.NAME:
        return f"call_{word}" if following == "(" else f"word_{word}" if keyword.iskeyword(word) else word
    return word


def compiled(text):
    """The text with exact numbers and days, ready to be worked out."""
    if text not in _KNOWN:
        tokens = [(kind, word) for kind, word, *_rest in tokenize.generate_tokens(io.StringIO(text.replace("§", "LAW_")).readline)]
        made = [exactly(kind, word, following) for (kind, word), (_kind, following) in pairwise([*tokens, (0, "")])]
        _KNOWN[text] = compile(" ".join(made), text[:40], "eval")
    return _KNOWN[text]
