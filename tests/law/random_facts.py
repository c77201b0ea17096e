"""Facts at random for any rule, with a liking for the numbers at which something changes."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from shouzhan.engine.rules import Sort
from shouzhan.engine.rules.expressions import Kind, walk
from shouzhan.engine.rules.parameters import Band, Bracket

_PLACES = {Sort.MONEY: 100, Sort.WHOLE: 1, Sort.RATIO: 10**4, Sort.NUMBER: 100}


def turning_points(rule, book):
    """The numbers and days a rule's formulas compare with."""
    numbers, days = {Fraction(0), Fraction(1)}, {date(2026, 1, 1), date(2025, 12, 31)}
    for formula in rule.formulas:
        days |= {formula.since, formula.since - timedelta(days=1)}
        roots = [*(c.condition for c in formula.derivation.checks), *formula.derivation.values.values()]
        for node in walk(*roots):
            if node.op == "constant" and node.kind is Kind.NUMBER:
                numbers.add(node.data)
            if node.op == "parameter":
                for dated in book[node.data].values:
                    days |= {dated.since, max(dated.since, date(1900, 1, 2)) - timedelta(days=1)}
                    numbers |= set(_numbers(dated.value))
    return numbers, days


def _numbers(value):
    if isinstance(value, Fraction):
        yield value
    elif isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, tuple):
        for one in value:
            if isinstance(one, Band) and one.since is not None:
                yield one.since
            if isinstance(one, Bracket) and one.upto is not None:
                yield one.upto


def _text(number, bottom):
    number = Fraction(round(number * bottom), bottom)
    whole, rest = divmod(abs(number.numerator) * (bottom // number.denominator), bottom)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}" if bottom == 1 else f"{sign}{whole}.{rest:0{len(str(bottom)) - 1}d}"


def number_of(fact, points):
    bottom = _PLACES[fact.sort]
    low = fact.least if fact.least is not None else Fraction(-(10**9))
    high = fact.most if fact.most is not None else Fraction(10**9)
    near = sorted({p + d for p in points for d in (Fraction(0), Fraction(1, bottom), Fraction(-1, bottom)) if low <= p + d <= high})
    anything = st.integers(int(low * bottom), int(high * bottom)).map(lambda n: Fraction(n, bottom))
    choices = [anything, st.integers(int(low * bottom), min(int(high * bottom), 10**5)).map(lambda n: Fraction(n, bottom))]
    if near:
        choices.append(st.sampled_from(near))
    return st.one_of(*choices).map(lambda n: _text(n, bottom) if bottom > 1 else int(n))


def facts_of(facts, numbers, days):
    return st.fixed_dictionaries({fact.name: _optional(fact, _of(fact, numbers, days)) for fact in facts})


def _optional(fact, strategy):
    return st.one_of(st.none(), strategy) if fact.optional else strategy


def _of(fact, numbers, days):
    if fact.sort is Sort.YES_NO:
        return st.booleans()
    if fact.sort is Sort.CHOICE:
        return st.sampled_from([key for key, _label in fact.options])
    if fact.sort is Sort.DAY:
        anything = st.dates(date(2019, 12, 1), date(2026, 11, 1))
        return st.one_of(anything, st.sampled_from(sorted(d for d in days if d.year >= 2019))).map(date.isoformat)
    if fact.sort is Sort.WORDS:
        return st.one_of(st.text(max_size=20), st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
    if fact.sort is Sort.ITEMS:
        return st.lists(facts_of(fact.fields, numbers, days), max_size=4)
    if fact.sort is Sort.SERIES:
        return st.lists(number_of(fact.fields[0], numbers), min_size=fact.length, max_size=fact.length)
    if fact.name.endswith("year") and (fact.most is None or fact.most >= 2027):
        return st.integers(2016, 2027)
    return number_of(fact, numbers)
