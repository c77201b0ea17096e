"""A parameter as people read it: its value in words, over time as a small chart and a table, with its clause."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.parameters import Book, Dated, Parameter
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.law.book import bounds_are_shares, every_rule, words_of
from shouzhan.rooms.entitlements.answering import cited
from shouzhan.web import shapes
from shouzhan.web.reading import figures
from shouzhan.web.words import is_english, say

MOST_CASES = 6
MOST_PLACES = 6


UNITS = {
    "CNY": Text("元", "yuan"), "ratio": Text("%", "%"), "count": Text("个", ""), "people": Text("人", "people"), "firms": Text("家", "firms"),
    "minutes": Text("分钟", "minutes"), "hours": Text("小时", "hours"), "days": Text("天", "days"), "working-days": Text("个工作日", "working days"),
    "months": Text("个月", "months"), "years": Text("年", "years"), "square-metres": Text("平方米", "square metres"), "points": Text("分", "points"),
}
ONE = {"yuan": "yuan", "people": "person"}


def unit_words(unit: str) -> str:
    """A parameter's unit in words."""
    return say(UNITS.get(unit))


def amount(value: Fraction, unit: str) -> str:
    """One number with its unit."""
    if unit == "ratio":
        return f"{figures(decimal_text(value * 100, 0, MOST_PLACES))}%"
    words = unit_words(unit)
    if value == 1 and is_english():
        words = ONE.get(words, words.removesuffix("s"))
    return f"{figures(decimal_text(value, 0, MOST_PLACES))} {words}".strip()


def bound(value: Fraction, name: str) -> str:
    """The bound of a band: a share in percent, else as it is."""
    return amount(value, "ratio" if bounds_are_shares(name) else "")


def value_words(parameter: Parameter, value: Any) -> str:
    """A value of any shape in one line of words."""
    unit = parameter.unit
    if value is None:
        return _("待确认，尚无数值")
    if parameter.shape == "bands":
        return _("；").join(_("%(from)s 起 %(value)s") % {"from": bound(b.since, parameter.name), "value": amount(b.value, unit)} if b.since is not None else amount(b.value, unit) for b in value)
    if parameter.shape == "brackets":
        return _("；").join(
            (_("至 %s") % figures(decimal_text(b.upto, 0, 2)) if b.upto is not None else _("以上")) + f" {figures(decimal_text(b.rate * 100, 0, 4))}%"
            + (_("，速算扣除 %s") % figures(decimal_text(b.less, 0, 2)) if b.less else "") for b in value
        )
    if parameter.shape == "choices":
        labels = words_in(parameter.name)
        return _("；").join(f"{labels.get(word, word)} {amount(number, unit)}" for word, number in value.items())
    return amount(value, unit)


def look_of(parameter: Parameter, book: Book, on: date | None = None) -> shapes.ParameterLook:
    """The parameter now and over time."""
    day = on or today()
    now = parameter.on(day)
    columns = (shapes.Column("since", _("起"), "date"), shapes.Column("until", _("止"), "date"), shapes.Column("value", _("数值")), shapes.Column("clause", _("依据")), shapes.Column("sure", _("把握")))
    ends = [*(later.since - timedelta(days=1) for later in parameter.values[1:]), None]
    rows = tuple(_row(parameter, dated, end, book, day) for dated, end in zip(reversed(parameter.values), reversed(ends), strict=True))
    return shapes.ParameterLook(
        parameter.title, f"/parameters/{parameter.name}/", parameter.name, value_words(parameter, now.value) if now else _("今天没有有效的数值"),
        shapes.Table(columns, rows, caption=_("%s历次数值") % say(parameter.title)), _chart(parameter, now), _table(parameter, now),
        to_confirm=now is None or now.is_to_confirm,
    )


def _row(parameter: Parameter, dated: Dated, end: date | None, book: Book, day: date) -> shapes.Row:
    """One value: by when it holds, or from when it will, and whether what it cites is younger than itself."""
    sure = {"high": _("高"), "medium": _("中"), "low": _("低，待确认"), "unknown": _("待确认")}[str(dated.confidence)]
    cite = cited(dated.cite, book)
    clause = f"{say(cite.source)} {say(cite.clause)}".strip()
    source = book.sources.get(dated.cite.source)
    later = _("所引文件自 %s 起施行，晚于本数值的起始日。") % source.since if source and source.since and source.since > dated.since else ""
    note = " ".join(each for each in (say(dated.note) if dated.note else "", later, say(dated.before_source) if dated.before_source else "") if each)
    now = _("现行") if dated.since <= day else _("自 %s 起施行") % dated.since
    return shapes.Row((
        shapes.Cell(dated.since), shapes.Cell(dated.until or end, missing=now), shapes.Cell(value_words(parameter, dated.value), note=note),
        shapes.Cell(clause, url=cite.url), shapes.Cell(sure),
    ))


def _chart(parameter: Parameter, now: Dated | None) -> shapes.ChartSpec | None:
    known = [dated for dated in parameter.values if dated.value is not None]
    if parameter.shape == "choices" and len(known) > 1:
        return _bars(parameter, known, now if now in known else known[-1])
    if parameter.shape != "number" or len(known) < 2:
        return None
    scale = 100 if parameter.unit == "ratio" else 1
    values = tuple(Decimal(dated.value.numerator * scale) / dated.value.denominator for dated in known)
    last = known[-1]
    title = _("%(since)s 起为 %(value)s") % {"since": last.since, "value": value_words(parameter, last.value)}
    return shapes.ChartSpec(
        f"over-time-{parameter.name}", "bar", title, tuple(str(dated.since) for dated in known), (shapes.ChartSeries(parameter.title, values),),
        unit=unit_words(parameter.unit), category_label=_("起"), decimals=min(MOST_PLACES, max(map(_places, values))),
    )


def _places(value: Decimal) -> int:
    """How many places a number has behind its point; a round one, which may be told by a positive exponent, has none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _bars(parameter: Parameter, known: list[Dated], shown_now: Dated) -> shapes.ChartSpec | None:
    """A bar for each case of a parameter that has several; none where nothing of it has moved."""
    cases = list(dict.fromkeys(word for dated in known for word in dated.value))
    if len(cases) > MOST_CASES or all(dated.value == known[0].value for dated in known):
        return None
    scale, labels = 100 if parameter.unit == "ratio" else 1, words_in(parameter.name)
    series = tuple(
        shapes.ChartSeries(labels.get(word, word), tuple(Decimal(dated.value[word].numerator * scale) / dated.value[word].denominator if word in dated.value else None for dated in known)) for word in cases
    )
    title = _("%(since)s 起为 %(value)s") % {"since": shown_now.since, "value": value_words(parameter, shown_now.value)}
    return shapes.ChartSpec(f"over-time-{parameter.name}", "bar", title, tuple(str(dated.since) for dated in known), series, unit=unit_words(parameter.unit), category_label=_("起"))


def _table(parameter: Parameter, now: Dated | None) -> shapes.Table | None:
    """The table of a parameter that is one: bands, brackets or words."""
    if now is None or now.value is None or parameter.shape == "number":
        return None
    unit = parameter.unit
    if parameter.shape == "bands":
        columns: tuple[shapes.Column, ...] = (shapes.Column("from", _("从（含）")), shapes.Column("value", _("数值")))
        rows = tuple(shapes.Row((shapes.Cell(bound(b.since, parameter.name) if b.since is not None else _("最低档")), shapes.Cell(amount(b.value, unit)))) for b in now.value)
    elif parameter.shape == "brackets":
        columns = (shapes.Column("upto", _("不超过")), shapes.Column("rate", _("税率")), shapes.Column("less", _("速算扣除数"), "money", _("元")))
        rows = tuple(
            shapes.Row((shapes.Cell(figures(decimal_text(b.upto, 0, 2)) if b.upto is not None else _("以上部分")), shapes.Cell(f"{figures(decimal_text(b.rate * 100, 0, 4))}%"), shapes.Cell(Decimal(decimal_text(b.less, 0, 2))))) for b in now.value
        )
    else:
        columns = (shapes.Column("word", _("情形")), shapes.Column("value", _("数值")))
        labels = words_in(parameter.name)
        rows = tuple(shapes.Row((shapes.Cell(labels.get(word, word)), shapes.Cell(amount(number, unit)))) for word, number in now.value.items())
    return shapes.Table(columns, rows, caption=_("现行%s") % say(parameter.title))


def words_in(name: str) -> dict[str, str]:
    """The words a table of words has numbers for, by their labels."""
    return {word: say(label) for word, label in words_of(name).items()}


def rules_using(name: str) -> list[Any]:
    """The rules one of whose formulas uses a parameter."""
    return [rule for rule in every_rule().values() if any(name in formula.parameters for formula in rule.formulas)]
