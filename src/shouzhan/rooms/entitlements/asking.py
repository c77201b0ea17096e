"""Facts of a rule as questions on a page, and what people type back as facts."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.facts import BadFact, Fact, Sort
from shouzhan.kernel.text import Text
from shouzhan.web import shapes
from shouzhan.web.words import say

MOST_ROWS = 60
_TYPED = re.compile(r"([-+]?)([0-9]*\.?[0-9]+|[0-9]+\.)(万|亿)?(?:元|%)?")
_SCALES = {"": Fraction(1), "万": Fraction(10**4), "亿": Fraction(10**8)}


@dataclass
class Read:
    """What was typed, as facts; what could not be read, by the field it stands in."""

    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def plain_number(text: str, *, is_share: bool) -> str:
    """A number as people write it (1,234.5, １２３, 50万, 70%) as a plain decimal; anything else is handed on as it is."""
    told = unicodedata.normalize("NFKC", text).replace(",", "").replace("¥", "").replace(" ", "").replace("−", "-")
    found = _TYPED.fullmatch(told)
    if not found or len(told) > 60:
        return text
    sign, digits, scale = found.groups()
    value = Fraction(digits.rstrip(".") or "0") * _SCALES[scale or ""] / (100 if is_share else 1)
    return ("-" if sign == "-" else "") + decimal_text(value, 0, 20)


def as_typed(fact: Fact, value: Any) -> str:
    """A fact as its field shows it: shares in percent, amounts with their thousands apart, the rest as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if fact.sort is Sort.RATIO:
        return decimal_text(Fraction(str(value)) * 100, 0, 12)
    if fact.sort is Sort.MONEY:
        return grouped(decimal_text(Fraction(str(value)), 0, 2))
    if isinstance(value, Fraction):
        return decimal_text(value, 0, 12)
    return str(value)


def grouped(text: str) -> str:
    """A plain decimal with its thousands apart, as it may be typed."""
    whole, point, rest = text.removeprefix("-").partition(".")
    return f"{'-' if text.startswith('-') else ''}{int(whole):,}{point}{rest}" if whole.isdigit() else text


def typed_of(questions: Sequence[Fact], facts: Mapping[str, Any]) -> dict[str, str]:
    """Every field's text for facts given in data, as an example or a suggested change gives them."""
    typed: dict[str, str] = {}
    for fact in questions:
        value = facts.get(fact.name)
        if value is None:
            continue
        if fact.sort is Sort.SERIES:
            typed.update({f"{fact.name}-{place}": as_typed(fact.fields[0], one) for place, one in enumerate(value)})
        elif fact.sort is Sort.ITEMS:
            for row, item in enumerate(value):
                typed.update({f"{fact.name}-{row}-{one.name}": as_typed(one, item.get(one.name)) for one in fact.fields})
        else:
            typed[fact.name] = as_typed(fact, value)
    return typed


def read_typed(questions: Sequence[Fact], data: Mapping[str, str]) -> Read:
    """Read a whole form; an empty field is a fact nobody told, a bad one says why where it stands."""
    read = Read(typed={key: str(value)[:1000] for key, value in data.items() if key != "csrfmiddlewaretoken"})
    for fact in questions:
        if fact.sort is Sort.SERIES:
            _read_series(fact, data, read)
        elif fact.sort is Sort.ITEMS:
            _read_items(fact, data, read)
        else:
            value = _one(fact, data.get(fact.name, ""), fact.name, read)
            if value is not None:
                read.facts[fact.name] = value
    return read


def _one(fact: Fact, text: str, where: str, read: Read) -> Any:
    told = text.strip()
    if not told:
        return None
    try:
        is_number = fact.sort in (Sort.MONEY, Sort.RATIO, Sort.WHOLE, Sort.NUMBER)
        return fact.read(plain_number(told, is_share=fact.sort is Sort.RATIO) if is_number else told, where)
    except BadFact as bad:
        read.errors[where] = _too_much(fact, told) or bad.why
        return None


def _too_much(fact: Fact, told: str) -> Text | None:
    """A share outside its bounds, said in percent as it was typed; nothing for any other mistake."""
    found = plain_number(told, is_share=True) if fact.sort is Sort.RATIO else ""
    try:
        share = Fraction(found)
    except (ValueError, ZeroDivisionError):
        return None
    typed = f"{told.removesuffix('%').removesuffix('％').strip()}%"
    if fact.most is not None and share > fact.most:
        most = decimal_text(fact.most * 100, 0, 6)
        return Text(f"{typed}：不能大于 {most}%。", f"{typed}: it cannot be more than {most}%.")
    if fact.least is not None and share < fact.least:
        least = decimal_text(fact.least * 100, 0, 6)
        return Text(f"{typed}：不能小于 {least}%。", f"{typed}: it cannot be less than {least}%.")
    return None


def _read_series(fact: Fact, data: Mapping[str, str], read: Read) -> None:
    values = [_one(fact.fields[0], data.get(f"{fact.name}-{place}", ""), f"{fact.name}-{place}", read) for place in range(fact.length)]
    if all(value is not None for value in values):
        read.facts[fact.name] = values


def _read_items(fact: Fact, data: Mapping[str, str], read: Read) -> None:
    rows, is_whole = [], True
    for row in range(rows_of(fact, data)):
        item = {one.name: _one(one, data.get(f"{fact.name}-{row}-{one.name}", ""), f"{fact.name}-{row}-{one.name}", read) for one in fact.fields}
        if not any(data.get(f"{fact.name}-{row}-{one.name}", "").strip() for one in fact.fields if one.sort not in (Sort.YES_NO, Sort.CHOICE)):
            continue  # a row nobody filled in
        for one in fact.fields:
            if item[one.name] is None and not one.optional and f"{fact.name}-{row}-{one.name}" not in read.errors:
                if one.sort is Sort.YES_NO:
                    item[one.name] = False
                    continue
                read.errors[f"{fact.name}-{row}-{one.name}"] = _("这一行还没有填完。")
            is_whole = is_whole and (item[one.name] is not None or one.optional)
        rows.append(item)
    if is_whole and not any(key.startswith(f"{fact.name}-") for key in read.errors):
        read.facts[fact.name] = rows


def rows_of(fact: Fact, data: Mapping[str, str]) -> int:
    """How many rows a form holds for a list."""
    found = [int(match.group(1)) for key in data if (match := re.fullmatch(rf"{re.escape(fact.name)}-([0-9]{{1,3}})-[a-z0-9_]+", key))]
    return min(max(found, default=-1) + 1, MOST_ROWS)


def question(fact: Fact, read: Read, *, slider: shapes.Slider | None = None) -> shapes.Asked:
    """A fact as the page asks it."""
    if fact.sort is Sort.SERIES:
        words = (_("前两年"), _("上一年"), _("最近一年")) if fact.length == 3 else tuple(_("第 %(n)s 年") % {"n": n + 1} for n in range(fact.length))
        fields = tuple(_field(fact.fields[0], f"{fact.name}-{place}", read, label=words[place]) for place in range(fact.length))
        unit = say(fields[0].unit)  # said once, so that the fields have room for their numbers
        legend = _("%(what)s（%(unit)s）") % {"what": say(fact.label), "unit": unit} if unit else fact.label
        return shapes.Asked(name=fact.name, legend=legend, help=fact.help, rows=(tuple(replace(one, unit="") for one in fields),), inline=True)
    if fact.sort is Sort.ITEMS:
        count = max(rows_of(fact, read.typed), 0)
        rows = tuple(tuple(_field(one, f"{fact.name}-{row}-{one.name}", read) for one in fact.fields) for row in range(count))
        blank = tuple(_field(one, f"{fact.name}-N-{one.name}", Read()) for one in fact.fields)
        spare = tuple(_field(one, f"{fact.name}-{count}-{one.name}", read) for one in fact.fields)
        helps = [say(each) for each in (fact.help, *(one.help for one in fact.fields)) if say(each)]  # said once above the rows, not in each
        return shapes.Asked(name=fact.name, legend=fact.label, help=" ".join(helps) or _("没有就留空。"), rows=(*rows, spare) if count < MOST_ROWS else rows, blank=blank, add=_("再加一行"))
    return shapes.Asked(_field(fact, fact.name, read), slider)


_KINDS = {Sort.MONEY: "money", Sort.RATIO: "number", Sort.WHOLE: "number", Sort.NUMBER: "number", Sort.DAY: "date"}
MANY_OPTIONS = 4


def _field(fact: Fact, name: str, read: Read, label: Any = None) -> shapes.Field:
    error = read.errors.get(name)
    common: dict[str, Any] = {
        "name": name, "label": label or fact.label, "value": read.typed.get(name, ""), "help": "" if "-" in name else fact.help, "errors": (error,) if error else (), "required": not fact.optional,
        "unit": _("元") if fact.sort is Sort.MONEY else "%" if fact.sort is Sort.RATIO else "", "example": grouped(fact.example) if fact.sort is Sort.MONEY else fact.example,
    }
    if fact.sort is Sort.YES_NO and "-" in name:  # one of many rows: no is the ordinary answer
        return shapes.Field(kind="select", options=(shapes.Option("false", _("否")), shapes.Option("true", _("是"))), **common)
    if fact.sort is Sort.YES_NO:
        return shapes.Field(kind="radio", options=(shapes.Option("true", _("是")), shapes.Option("false", _("否"))), **common)
    if fact.sort is Sort.CHOICE:
        options = tuple(shapes.Option(key, words) for key, words in fact.options)
        if len(options) > MANY_OPTIONS or "-" in name:
            return shapes.Field(kind="select", options=(shapes.Option("", _("请选择")), *options), **common)
        return shapes.Field(kind="radio", options=options, **common)
    return shapes.Field(kind=_KINDS.get(fact.sort, "text"), **common)


def errors_of(questions: Sequence[Fact], read: Read) -> tuple[shapes.FormError, ...]:
    """The errors counted on top, each leading to its field."""
    labels = {fact.name: fact.label for fact in questions}
    return tuple(shapes.FormError(f"{say(labels.get(name.partition('-')[0], ''))}{_('：')}{say(why)}", name) for name, why in read.errors.items())


def settings_text(typed: Mapping[str, str]) -> str:
    """Field texts as data for the browser."""
    return json.dumps(dict(typed), ensure_ascii=False)
