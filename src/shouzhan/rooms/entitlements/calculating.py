"""From what was typed to what the page and the paper show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.rules.facts import BadFact, Fact, day
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.patience import ENDLESS, Patience
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.answering import decimal_of, part_of, told_fact
from shouzhan.rooms.entitlements.asking import Read, errors_of, question, read_typed, settings_text, typed_of
from shouzhan.rooms.entitlements.calculators import Calculator, Group, Headline, Sweep, Work, swept
from shouzhan.rooms.entitlements.combining import combination_of
from shouzhan.web import shapes
from shouzhan.web.reading import figures
from shouzhan.web.words import bracketed, is_english, say

POINTS = 40
AS_OF = day("as_of", Text("按哪一天的规定", "By the law of which day"), optional=True, help=Text("不填即今天；事实里有签订日、所属年度的，以事实为准。", "Today if left empty; a signing day or a tax year among the facts comes first."))


@dataclass(frozen=True)
class Worked:
    """A calculator's form as it was read, and the work done on it."""

    calculator: Calculator
    read: Read
    as_of: date
    book: Book
    work: Work | None


def worked(made: Calculator, data: Mapping[str, str], book: Book, patience: Patience = ENDLESS) -> Worked:
    """Read the form and work out as much as it allows."""
    read = read_typed((*made.questions, AS_OF), data)
    on = read.facts.pop("as_of", None) or today()
    if read.errors or all(value == [] for value in read.facts.values()):  # a list nobody filled in tells nothing
        return Worked(made, read, on, book, None)
    try:
        return Worked(made, read, on, book, made.run(read.facts, on, book, patience))
    except BadFact as bad:  # a fact that only another rule finds wrong
        read.errors[bad.key] = bad.why
        return Worked(made, read, on, book, None)


def unworked(made: Calculator, data: Mapping[str, str], book: Book) -> Worked:
    """The form as it was typed, without an answer."""
    return Worked(made, read_typed((*made.questions, AS_OF), data), today(), book, None)


def topics(done: Worked) -> tuple[shapes.Topic, ...]:
    """The questions in their groups; the day of the law comes last."""
    made = done.calculator
    asked = tuple(
        shapes.Topic(group.title, tuple(question(fact, done.read, slider=_slider(made.sweep, fact)) for fact in group.facts), group.note, is_folded=group.is_folded and not _is_told(group, done.read))
        for group in made.groups
    )
    return (*asked, shapes.Topic(_("换一天的规定来算"), (question(AS_OF, done.read),), is_folded=not done.read.typed.get("as_of"), is_aside=True))


def _is_told(group: Group, read: Read) -> bool:
    names = {fact.name for fact in group.facts}
    return any(text and key.partition("-")[0] in names for key, text in read.typed.items())


def _slider(sweep: Sweep | None, fact: Fact) -> shapes.Slider | None:
    if sweep is None or sweep.fact != fact.name:
        return None
    return shapes.Slider(str(sweep.least), str(sweep.most), str(sweep.step))


def examples(made: Calculator) -> tuple[shapes.Example, ...]:
    """Facts to start from: a link that works without script, and the texts for the browser."""
    return tuple(
        shapes.Example(given.label, f"/calculators/{made.key}/?example={given.key}", settings_text(typed_of(made.questions, given.facts))) for given in made.examples
    )


def calculation(done: Worked) -> shapes.Calculation:
    """The answer: large numbers, parts, chart."""
    made, work = done.calculator, done.work
    if work is None:
        return shapes.Calculation(errors=errors_of((*made.questions, AS_OF), done.read), is_empty=not done.read.errors)
    parts = tuple(replace(part_of(part, done.book, done.as_of, made.questions, work.patience), key=f"{part.rule.name}-{place}") for place, part in enumerate(work.parts))
    confirm = {link.url for part in parts for link in part.to_confirm}
    return shapes.Calculation(tuple(map(_large, work.headlines)), parts, _chart(done), to_confirm=len(confirm), combination=combination_of(work.claims, done.book) if work.claims else None)


def _large(line: Headline) -> shapes.LargeAnswer:
    if line.words is not None:
        return shapes.LargeAnswer(line.label, line.words, note=line.note)
    if line.value is None:
        return shapes.LargeAnswer(line.label, _("还差事实"), note=line.note)
    return shapes.LargeAnswer(line.label, figures(line.value, line.decimals), line.unit, line.note)


def _chart(done: Worked) -> shapes.ChartSpec | None:
    made, sweep = done.calculator, done.calculator.sweep
    if sweep is None or done.work is None or sweep.value(done.work) is None:
        return None
    here = done.read.facts.get(sweep.fact)
    if not isinstance(here, Fraction | int):
        return None
    most = max(Fraction(sweep.most), Fraction(here) * Fraction(5, 4))
    span = most - sweep.least
    points = sorted({Fraction(sweep.least) + span * n / POINTS for n in range(POINTS + 1)} | {Fraction(here)})
    points = [Fraction(round(point * 100), 100) for point in points]
    values = swept(made, done.read.facts, done.as_of, done.book, points)
    at = points.index(Fraction(round(Fraction(here) * 100), 100))
    scale, unit = (1, say(sweep.unit)) if is_english() else (sweep.scale, say(sweep.scale_unit))  # English counts in no ten thousands
    names = tuple(figures(Decimal(point.numerator) / point.denominator / scale, None if (point / scale).denominator == 1 else 2) for point in points)
    label = next(fact.label for fact in made.questions if fact.name == sweep.fact)
    title = _("%(what)s随%(fact)s变化") % {"what": say(sweep.label), "fact": say(label)}
    return shapes.ChartSpec(
        "what-if", "line", title, names, (shapes.ChartSeries(sweep.label, tuple(decimal_of(value) for value in values), emphasis=True),), unit=sweep.unit,
        category_label=f"{say(label)}{bracketed(unit)}", decimals=2, mark=at, mark_label=_("现在：%s") % f"{names[at]} {unit}".strip(), extra_note=_("横轴：%s") % f"{say(label)}{bracketed(unit)}",
    )


def example_typed(made: Calculator, key: str) -> dict[str, str]:
    """The texts of an example's fields."""
    given = next((one for one in made.examples if one.key == key), None)
    return typed_of(made.questions, given.facts) if given else {}


def facts_table(made: Calculator, read: Read) -> list[tuple[str, str]]:
    """What was told, as lines of a paper."""
    lines: list[tuple[str, str]] = []
    for fact in made.questions:
        value: Any = read.facts.get(fact.name)
        if value is None:
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value, 1):
                told = _("；").join(f"{say(one.label)} {told_fact(one, item[one.name])}" for one in fact.fields if item.get(one.name) is not None)
                lines.append((f"{say(fact.label)} {number}", told))
        else:
            lines.append((say(fact.label), told_fact(fact, value)))
    return lines
