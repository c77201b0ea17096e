"""Small invented rules, for what the law has no example of."""

from datetime import date
from fractions import Fraction

from shouzhan.engine.rules import RULES, Book, Change, Output, Rule, Sort
from shouzhan.engine.rules.parameters import Dated, Parameter
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

NAME = Text("名", "name")
CITE = Citation("somewhere")
CHANGE = Change(Fraction(3), 10)
PASSES = (Output("passes", Sort.YES_NO, NAME),)


def toy(name, facts, build, values=PASSES, since="2000-01-01", **more):
    """A rule of one formula that is in no list of the law."""
    rule = Rule(f"toy.{name}", NAME, NAME, tuple(facts), tuple(values), is_decision=True, **more)
    del RULES[rule.name]
    rule.formula(since, CITE)(build)
    return rule


def gate(*conditions):
    """A formula that refuses wherever one of the named conditions fails."""

    def build(fact, parameter, say):
        for place, condition in enumerate(conditions):
            say.refuse_when(~condition(fact, parameter), f"no-{place}", NAME)
        say.value("passes", True)

    return build


def book(**numbers):
    """A book of numbers; None is a number nobody knows."""
    return Book({
        name: Parameter(name, NAME, "number", "number" if not isinstance(value, dict) else "choices", (Dated(date(1990, 1, 1), None, value, CITE),))
        for name, value in numbers.items()
    })
