"""Dated numbers of the law, one per file; what has no source, unit or unbroken dates is not loaded."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from shouzhan.kernel.citations import Citation
from shouzhan.kernel.money import pointed
from shouzhan.kernel.text import Text

_PLACES = 40
_WRITTEN = re.compile(rf"-?[0-9]{{1,40}}(\.[0-9]{{1,{_PLACES}}}|/[1-9][0-9]{{0,20}})?")
FOREVER = date(9999, 12, 31)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNITS = ("CNY", "ratio", "count", "people", "firms", "minutes", "hours", "days", "working-days", "months", "years", "square-metres", "points", "number", "words")


class Confidence(StrEnum):
    """How sure we are of a number; low and unknown must be confirmed with the authority."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class BadParameter(ValueError):  # noqa: N818 - named by what is bad
    """A parameter that cannot be used; says which, which line of it, and why, in Chinese too where a person typed it."""

    def __init__(self, message: str, zh: str = "") -> None:
        self.zh = zh or message
        super().__init__(message)


@dataclass(frozen=True)
class Band:
    """From this number on (the number itself included), this value."""

    since: Fraction | None
    value: Fraction


@dataclass(frozen=True)
class Bracket:
    """Up to this number (included; None is no end), this rate less this quick deduction."""

    upto: Fraction | None
    rate: Fraction
    less: Fraction


Value = Any  # a Fraction, a tuple of bands or brackets, numbers by words, or nothing, by the parameter's shape


@dataclass(frozen=True)
class Dated:
    """A value over a span of days, with where it stands."""

    since: date
    until: date | None
    value: Value
    cite: Citation
    confidence: Confidence = Confidence.HIGH
    note: Text | None = None
    before_source: Text | None = None  # why it holds before the instrument it cites

    @property
    def is_to_confirm(self) -> bool:
        """Whether somebody must confirm the value with the authority."""
        return self.value is None or self.confidence in (Confidence.LOW, Confidence.UNKNOWN)


@dataclass(frozen=True)
class Parameter:
    """One number of the law over time."""

    name: str
    title: Text
    unit: str
    shape: str
    values: tuple[Dated, ...]
    checked: date | None = None
    subject: str = ""

    @cached_property
    def starts(self) -> list[date]:
        """The days on which the value changes."""
        return [dated.since for dated in self.values]

    def on(self, day: date) -> Dated | None:
        """The value in force on a day."""
        place = bisect_right(self.starts, day) - 1
        if place < 0:
            return None
        found = self.values[place]
        return found if found.until is None or day <= found.until else None


@dataclass(frozen=True)
class Source:
    """One legal instrument: what a citation points at."""

    key: str
    title: str
    number: str = ""
    issuer: str = ""
    since: date | None = None
    until: date | None = None
    title_en: str = ""

    def titled(self, language: str) -> str:
        """As it is cited, with its number."""
        if language == "en" and self.title_en:
            return f"{self.title_en} ({self.number})" if self.number else self.title_en
        inner = self.title.replace("《", "〈").replace("》", "〉")  # a title within a title
        return f"《{inner}》{f'（{self.number}）' if self.number else ''}"


@dataclass(frozen=True, eq=False)
class Book:
    """All parameters and sources at hand; a change gives a new book, the old one stays and is itself alone."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Parameter:
        return self.parameters[name]

    def with_parameter(self, parameter: Parameter) -> "Book":
        """The same book with one parameter laid over."""
        return replace(self, parameters={**self.parameters, parameter.name: parameter})

    def with_value(self, name: str, dated: Dated) -> "Book":
        """The same book with one value from its day on, cutting what stood there before."""
        return self.with_parameter(laid_over(self[name], dated))

    def with_folder(self, folder: Path) -> "Book":
        """The same book with a deployment's own parameter files laid over."""
        book = self
        for path in sorted(folder.glob("*.yaml")):
            book = book.with_parameter(read_parameter(path, book.sources))
        return book


def laid_over(parameter: Parameter, dated: Dated) -> Parameter:
    """A parameter with a new value over its span; what it covers gives way, what lies around it stays."""
    kept: list[Dated] = []
    last = dated.until or FOREVER
    for old, ends in _with_ends(parameter.values):
        if ends < dated.since or old.since > last:
            kept.append(old)
            continue
        if old.since < dated.since:
            kept.append(replace(old, until=dated.since - timedelta(days=1)))
        if ends > last:
            kept.append(replace(old, since=last + timedelta(days=1)))
    changed = replace(parameter, values=tuple(sorted((*kept, dated), key=lambda one: one.since)))
    _insist_unbroken(changed, parameter.name)
    return changed


def _with_ends(values: tuple[Dated, ...]) -> Iterator[tuple[Dated, date]]:
    """Each value with its last day; one left open ends where the next begins."""
    for place, one in enumerate(values):
        following = values[place + 1].since - timedelta(days=1) if place + 1 < len(values) else FOREVER
        yield one, one.until or following


def read_sources(path: Path) -> dict[str, Source]:
    """Read the list of legal instruments."""
    raw = _read_yaml(path)
    if not isinstance(raw, dict) or not all(isinstance(item, dict) for item in raw.values()):
        raise BadParameter(f"{path.name}: a list of sources is needed")
    found = {}
    for key, item in raw.items():
        unknown = set(item) - {"title", "number", "issuer", "since", "until", "title_en"}
        if unknown or not item.get("title"):
            raise BadParameter(f"{path.name}: {key}: {'unknown ' + ', '.join(sorted(map(str, unknown))) if unknown else 'title is missing'}")
        for name, told in item.items():
            if type(told) is not (date if name in ("since", "until") else str):
                raise BadParameter(f"{path.name}: {key}: {name}: {'a day' if name in ('since', 'until') else 'text'} is needed")
        found[str(key)] = Source(str(key), **item)
    return found


def plain_parameter(parameter: Parameter) -> dict[str, Any]:
    """A parameter as its file holds it."""
    return {
        "title": {"zh": parameter.title.zh, "en": parameter.title.en}, "unit": parameter.unit, "shape": parameter.shape, "checked": parameter.checked,
        "values": [
            {
                "since": dated.since, **({"until": dated.until} if dated.until else {}), "value": plain_value(dated.value), "source": dated.cite.source, "clause": dated.cite.clause,
                "confidence": str(dated.confidence), **({"note": {"zh": dated.note.zh, "en": dated.note.en}} if dated.note else {}),
                **({"before_source": {"zh": dated.before_source.zh, "en": dated.before_source.en}} if dated.before_source else {}),
            }
            for dated in parameter.values
        ],
    }


def plain_value(value: Value) -> Any:
    """A value as its file holds it."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {word: written(number) for word, number in value.items()}
    if isinstance(value, tuple):
        return [_plain_row(row) for row in value]
    return written(value)


def _plain_row(row: Band | Bracket) -> dict[str, Any]:
    if isinstance(row, Band):
        return {**({} if row.since is None else {"since": written(row.since)}), "value": written(row.value)}
    return {**({} if row.upto is None else {"upto": written(row.upto)}), "rate": written(row.rate), "less": written(row.less)}


def read_folder(folder: Path, sources: Mapping[str, Source]) -> Iterator[Parameter]:
    """Read every parameter file of a subject."""
    for path in sorted(folder.glob("*.yaml")):
        yield read_parameter(path, sources)


def read_parameter(path: Path, sources: Mapping[str, Source]) -> Parameter:
    """Read one file; its name is the name used in formulas."""
    return parameter_from(path.stem, _read_yaml(path), sources, subject=path.parent.parent.name)


def _read_yaml(path: Path) -> Any:
    """A file's data; one that is gone is the caller's to judge, any other trouble is told in one line."""
    try:
        return yaml.load(path.read_text("utf-8"), LOADER)  # noqa: S506 - the safe loader, in C where there is one
    except FileNotFoundError:
        raise
    except (yaml.YAMLError, ValueError, OSError, RecursionError) as error:  # ValueError: a day that does not exist
        raise BadParameter(f"{path.name}: not readable as YAML: {' '.join(str(error).split())}") from error


def parameter_from(name: str, raw: Any, sources: Mapping[str, Source], subject: str = "") -> Parameter:
    """Make a parameter of its plain data, refusing what must not be missing."""
    if not isinstance(raw, dict):
        raise BadParameter(f"{name}: names with their values are needed")
    unknown = set(raw) - {"title", "unit", "shape", "values", "checked", "confidence", "note"}
    if unknown:
        raise BadParameter(f"{name}: unknown: {', '.join(sorted(map(str, unknown)))}")
    title = raw.get("title")
    if not isinstance(title, dict) or not title.get("zh") or not title.get("en"):
        raise BadParameter(f"{name}: title: both zh and en are needed")
    if raw.get("unit") not in UNITS:
        raise BadParameter(f"{name}: unit: one of {', '.join(UNITS)} is needed, this is {raw.get('unit')!r}")
    shape = raw.get("shape", "number")
    if not isinstance(shape, str) or shape not in _SHAPES:
        raise BadParameter(f"{name}: shape: one of {', '.join(_SHAPES)} is needed, this is {shape!r}")
    if type(raw.get("checked")) is not date:
        raise BadParameter(f"{name}: checked: the day on which somebody last looked is missing")
    general = raw.get("confidence")
    given = raw.get("values") or []
    if not isinstance(given, list):
        raise BadParameter(f"{name}: values: a list of dated values is needed")
    values = tuple(_dated(name, shape, item, general, sources) for item in given)
    made = Parameter(name, Text(title["zh"], title["en"]), raw["unit"], shape, values, raw["checked"], subject)
    _insist_unbroken(made, name)
    return made


def _insist_unbroken(parameter: Parameter, name: str) -> None:
    if not parameter.values:
        raise BadParameter(f"{name}: values: at least one dated value is needed")
    for earlier, later in pairwise(parameter.values):
        next_day = earlier.until + timedelta(days=1) if earlier.until else None
        if later.since <= earlier.since or (next_day is not None and later.since < next_day):
            raise BadParameter(f"{name}: values overlap: {earlier.since} and {later.since}", f"{earlier.since} 起与 {later.since} 起的两个数值重叠。")
        if next_day is not None and later.since > next_day:
            raise BadParameter(f"{name}: there is a gap from {next_day} to {later.since}", f"从 {next_day} 到 {later.since} 之间没有数值。")


def _dated(name: str, shape: str, item: Any, general: Any, sources: Mapping[str, Source]) -> Dated:
    if not isinstance(item, dict):
        raise BadParameter(f"{name}: values: {item!r} is no dated value")
    unknown = set(item) - {"since", "until", "value", "source", "clause", "confidence", "note", "before_source"}
    if unknown:
        raise BadParameter(f"{name}: values: unknown: {', '.join(sorted(map(str, unknown)))}")
    since, until = item.get("since"), item.get("until")
    if type(since) is not date or not (until is None or type(until) is date):
        raise BadParameter(f"{name}: values: since: a day is needed")
    if until is not None and until < since:
        raise BadParameter(f"{name}: values: {until} is before {since}", f"止日 {until} 早于起日 {since}。")
    source = item.get("source")
    if not source:
        raise BadParameter(f"{name}: {since}: the source is missing")
    if not isinstance(source, str) or source not in sources:
        raise BadParameter(f"{name}: {since}: {source} is no known source")
    given = item.get("confidence", general)
    if not isinstance(given, str) or given not in tuple(Confidence):
        raise BadParameter(f"{name}: {since}: confidence: one of {', '.join(Confidence)} is needed")
    note, before_source = (_words_of(f"{name}: {since}: {key}", item.get(key)) for key in ("note", "before_source"))
    return Dated(
        since, until, _SHAPES[shape](name, item.get("value")), Citation(source, str(item.get("clause", ""))), Confidence(given),
        note, before_source,
    )


def _words_of(where: str, told: Any) -> Text | None:
    if told is None:
        return None
    if not (isinstance(told, dict) and told.get("zh") and told.get("en")):
        raise BadParameter(f"{where}: both zh and en are needed")
    return Text(told["zh"], told["en"])


def insist_on_reasons(parameter: Parameter, sources: Mapping[str, Source]) -> None:
    """Refuse a value that begins before the instrument it cites without saying why, and a reason where none is needed."""
    for dated in parameter.values:
        begins = sources[dated.cite.source].since
        is_before = begins is not None and begins > dated.since
        if is_before and dated.before_source is None:
            raise BadParameter(f"{parameter.name}: {dated.since}: {dated.cite.source} holds from {begins} only; correct the day or the source, or say in before_source why it holds before")
        if dated.before_source is not None and not is_before:
            raise BadParameter(f"{parameter.name}: {dated.since}: before_source: {dated.cite.source} does not begin later, no reason is needed")


def exact(name: str, value: Any) -> Fraction:
    """A number as it is written; numbers with a point are written as text, so that nothing is lost."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadParameter(f"{name}: {value!r}: write numbers with a point as text, as in \"0.70\"")
    if isinstance(value, int) and abs(value) >= 10**_PLACES:
        raise BadParameter(f"{name}: the number is too long", "数字过长。")
    if isinstance(value, str) and not _WRITTEN.fullmatch(value):
        line = re.search(r"line ([0-9]+)$", name)
        raise BadParameter(f"{name}: {value[:60]!r} is no number", f"{f'第 {line[1]} 行：' if line else ''}“{value[:60]}”不是数字。")
    return Fraction(value)


def written(value: Fraction) -> str:
    """A number as it can be read again, a decimal where one is it: whatever `exact` reads, it also reads from this, to the same number."""
    units = value * 10**_PLACES
    return str(value) if units.denominator != 1 else pointed(units.numerator, _PLACES).rstrip("0").rstrip(".")


def _single(name: str, value: Any) -> Value:
    return None if value is None else exact(name, value)


def _insist_rows(name: str, value: Any, known: set[str], needed: set[str]) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        raise BadParameter(f"{name}: a list of rows is needed")
    for row in value:
        wrong = sorted(map(str, (set(row) - known) | (needed - set(row))))
        if wrong:
            raise BadParameter(f"{name}: {row}: {', '.join(wrong)}: unknown or missing")


def _bands(name: str, value: Any) -> Value:
    if value is None:
        return None
    _insist_rows(name, value, {"since", "value"}, {"value"})
    if value[0].get("since") is not None:
        raise BadParameter(f"{name}: bands start with one without since, for everything below the next", "第一档的起点应空着，低于下一档的都归它。")
    bands = tuple(Band(None if one.get("since") is None else exact(name, one["since"]), exact(name, one["value"])) for one in value)
    for earlier, later in pairwise(bands):
        if later.since is None or (earlier.since is not None and later.since <= earlier.since):
            raise BadParameter(f"{name}: bands rise", "各档的起点应逐档上升。")
    return bands


def _brackets(name: str, value: Any) -> Value:
    if value is None:
        return None
    _insist_rows(name, value, {"upto", "rate", "less"}, {"rate"})
    if value[-1].get("upto") is not None:
        raise BadParameter(f"{name}: brackets end with one without upto, for everything above", "最后一级的止点应空着，高于上一级的都归它。")
    made = tuple(
        Bracket(None if one.get("upto") is None else exact(name, one["upto"]), exact(name, one["rate"]), exact(name, one.get("less", 0)))
        for one in value
    )
    for earlier, later in pairwise(made):
        if earlier.upto is None or (later.upto is not None and later.upto <= earlier.upto):
            raise BadParameter(f"{name}: brackets rise", "各级的止点应逐级上升。")
    return made


def _choices(name: str, value: Any) -> Value:
    if value is None:
        return None
    if not isinstance(value, dict) or not value:
        raise BadParameter(f"{name}: words with their numbers are needed", "应逐行写名称和它的数。")
    return {str(key): exact(name, number) for key, number in value.items()}


_SHAPES = {"number": _single, "bands": _bands, "brackets": _brackets, "choices": _choices}
