"""A table of the law as somebody typed it, row by row, and what is wrong with it: gaps, overlaps, rows that never count.

A row of bands reads `from, to, value`; a row of brackets `from, to, rate, quick deduction`; a row of words `word, value`.
A word is typed as the rules know it or as people read it. A share is typed as 10% or 0.1; from 1 on it needs its sign. An empty `from` or `to` is open. A band holds from its first number on and up to, but without, its last; a bracket the other way round.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Sort
from shouzhan.engine.rules.parameters import BadParameter, Parameter, exact, written
from shouzhan.kernel.text import Text

FEN = Fraction(1, 100)
Told = Callable[[Fraction | None], str]
_PARTING = re.compile(r"[,;\t|]")
_AFTER_WORD = re.compile(r"\s*[,;:\t| ]\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """Something a draft does that nobody would want, with a case that shows it."""

    kind: str
    parameter: str
    sentence: Text
    witness: dict[str, Any]
    rule: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class TypedRow:
    """One row as typed."""

    line: int
    low: Fraction | None
    high: Fraction | None
    value: Fraction
    less: Fraction = Fraction(0)

    @property
    def is_empty(self) -> bool:
        """Whether no number can lie in the row."""
        return self.low is not None and self.high is not None and self.low >= self.high


def holds_shares(parameter: Parameter) -> bool:
    """Whether the numbers of a parameter are shares, which people read in percent."""
    return parameter.unit == "ratio" or parameter.shape == "brackets"


def bounds_are_shares(rules: Iterable[Rule], name: str) -> bool:
    """Whether the bounds of a table are shares: some rule looks a share up in it."""
    for formula in (formula for rule in rules for formula in rule.formulas if name in formula.parameters):
        told = formula.derivation
        sorts = {id(step.node): step.sort for step in told.steps} | {id(told.values[output.name]): output.sort for output in formula.rule.values if output.name in told.values}
        looked_up = (node.args[0] for node in walk(*(check.condition for check in told.checks), *told.values.values(), *(step.node for step in told.steps)) if node.op in ("banded", "bracketed") and node.args[1].data == name)
        if any((formula.rule.fact(node.data[0]).sort if node.op == "fact" else sorts.get(id(node))) is Sort.RATIO for node in looked_up):
            return True
    return False


def _number(where: str, told: str, *, is_share: bool) -> Fraction:
    """A number as typed; a share may carry its sign, nothing else may."""
    if not told.endswith("%"):
        return exact(where, told)
    if not is_share:
        line = re.search(r"line ([0-9]+)$", where)
        raise BadParameter(f"{where}: {told[:60]!r} is no share; leave the % out", f"{f'第 {line[1]} 行：' if line else ''}“{told[:60]}”这里不是比例，请去掉百分号。")
    return exact(where, told.removesuffix("%").strip()) / 100


def insist_on_signs(parameter: Parameter, text: str, *, bounds: bool = False) -> None:
    """Refuse a share from 1 on without its sign: nobody can tell whether 5 means 5% or 500%."""
    told = unicodedata.normalize("NFKC", text).strip()
    of_values, of_bounds = holds_shares(parameter), bounds and parameter.shape in ("bands", "brackets")
    for line, parts in _lines(told):
        if parameter.shape == "number":
            shares = [told.replace(",", "")] if of_values else []
        elif parameter.shape == "choices":
            shares = parts[-1:] if of_values else []
        else:
            shares = [*(parts[:2] if of_bounds else ()), *(parts[2:3] if of_values else ())]
        for share in shares:
            if _is_bare(share):
                where = Text("", "") if parameter.shape == "number" else Text(f"第 {line} 行：", f"line {line}: ")
                raise BadParameter(
                    f"{where.en}{share} could mean {share}% or {_percent(Fraction(share))}; write one of these", f"{where.zh}“{share}”可能是 {share}%，也可能是 {_percent(Fraction(share))}，请写明其中一个。",
                )


def _is_bare(share: str) -> bool:
    try:
        return abs(exact("", share)) >= 1
    except BadParameter:
        return False  # empty, signed, or not to be read at all


def _percent(value: Fraction) -> str:
    return f"{_plain(value * 100)}%" if (value * 10**20).denominator == 1 else _plain(value)


def read_rows(parameter: Parameter, text: str, *, bounds: bool = False) -> list[TypedRow]:
    """Read the rows of bands or brackets, whose bounds may be shares; a line that cannot be read is named."""
    wanted = 3 if parameter.shape == "bands" else 4
    rows = []
    for line, parts in _lines(text):
        if len(parts) not in (wanted, wanted - 1 if parameter.shape == "brackets" else wanted):
            raise BadParameter(f"{parameter.name}: line {line}: {wanted} parts are needed, this has {len(parts)}", f"第 {line} 行：要有 {wanted} 项，这里是 {len(parts)} 项。")
        are_shares = (bounds, bounds, holds_shares(parameter), False)
        numbers = [None if part == "" else _number(f"{parameter.name}: line {line}", part, is_share=is_share) for part, is_share in zip(parts, are_shares, strict=False)]
        if numbers[2] is None:
            raise BadParameter(f"{parameter.name}: line {line}: the value is missing", f"第 {line} 行：缺少数值。")
        less = numbers[3] if len(numbers) > 3 and numbers[3] is not None else Fraction(0)
        rows.append(TypedRow(line, numbers[0], numbers[1], numbers[2], less))
    if not rows:
        raise BadParameter(f"{parameter.name}: at least one row is needed", "至少要有一行。")
    return rows


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        if line.strip():
            parts = [part.strip() for part in _PARTING.split(line)]
            yield number, ["" if part in ("-", "–", "—") else part for part in parts]


def table_findings(parameter: Parameter, rows: Sequence[TypedRow], *, bounds: bool = False) -> list[Finding]:
    """Gaps, overlaps, dead rows and, for brackets, jumps at the bounds, which are told in percent where they are shares."""
    told = _in_percent if bounds else _shown
    found = [_dead(parameter, row, told) for row in rows if row.is_empty]
    alive = sorted((row for row in rows if not row.is_empty), key=lambda row: (row.low is not None, row.low or Fraction(0), row.line))
    if not alive:
        return found
    if alive[0].low is not None and not (parameter.shape == "brackets" and alive[0].low <= 0):
        found.append(_gap(parameter, told, alive[0].low - (FEN if parameter.shape == "bands" else 0), None, alive[0].low))
    if parameter.shape == "brackets":  # nothing costs nothing
        found += _jump(parameter, replace(alive[0], value=Fraction(0), less=Fraction(0)), alive[0], Fraction(0))
    reached = alive[0].high
    for earlier, later in pairwise(alive):
        if reached is not None and later.low is not None and later.low > reached:
            found.append(_gap(parameter, told, reached if parameter.shape == "bands" else reached + FEN, reached, later.low))
        elif reached is None or later.low is None or later.low < reached:
            found.append(_overlap(parameter, told, earlier, later, reached))
        elif parameter.shape == "brackets":
            found += _jump(parameter, earlier, later, reached)
        if reached is not None:
            reached = None if later.high is None else max(reached, later.high)
    if reached is not None:
        found.append(_gap(parameter, told, reached if parameter.shape == "bands" else reached + FEN, reached, None))
    return found


def _shown(value: Fraction | None) -> str:
    return "…" if value is None else decimal_text(value, 0, 6)


def _in_percent(value: Fraction | None) -> str:
    return "…" if value is None else f"{decimal_text(value * 100, 0, 6)}%"


def _gap(parameter: Parameter, told: Told, witness: Fraction, low: Fraction | None, high: Fraction | None) -> Finding:
    span = f"{told(low)} – {told(high)}"
    sentence = Text(f"{span} 之间没有规定，例如 {told(witness)}。", f"Nothing is said between {span}, for example of {told(witness)}.")
    return Finding("gap", parameter.name, sentence, {"number": told(witness)})


def _overlap(parameter: Parameter, told: Told, earlier: TypedRow, later: TypedRow, reached: Fraction | None) -> Finding:
    bounds = [bound for bound in (reached, later.high) if bound is not None]
    low = later.low if later.low is not None else (min(bounds) - 1 if bounds else Fraction(0))
    high = min(bounds) if bounds else low + 1
    witness = (low + high) / 2
    sentence = Text(f"第 {earlier.line} 行与第 {later.line} 行重叠，例如 {told(witness)}。", f"Lines {earlier.line} and {later.line} overlap, for example at {told(witness)}.")
    return Finding("overlap", parameter.name, sentence, {"number": told(witness)}, before=_shown(earlier.value), after=_shown(later.value))


def _dead(parameter: Parameter, row: TypedRow, told: Told) -> Finding:
    sentence = Text(f"第 {row.line} 行不含任何数，永远用不上。", f"Line {row.line} holds no number and never counts.")
    return Finding("dead-row", parameter.name, sentence, {"number": told(row.low)})


def _jump(parameter: Parameter, earlier: TypedRow, later: TypedRow, bound: Fraction) -> list[Finding]:
    below, above = bound * earlier.value - earlier.less, bound * later.value - later.less
    if abs(above - below) <= 1:  # printed quick deductions are rounded to the yuan
        return []
    sentence = Text(
        f"在 {_shown(bound)} 处多一分钱，结果从 {_shown(below)} 跳到 {_shown(above)}。", f"One fen more at {_shown(bound)} moves the result from {_shown(below)} to {_shown(above)}.",
    )
    return [Finding("cliff", parameter.name, sentence, {"number": _shown(bound)}, before=_shown(below), after=_shown(above))]


def raw_value(parameter: Parameter, text: str, words: Mapping[str, Text] | None = None, *, bounds: bool = False) -> Any:
    """What was typed as the plain data of a parameter file, labels as the words they stand for; nothing typed is a value nobody knows."""
    told = unicodedata.normalize("NFKC", text).strip()
    if not told:
        return None
    if parameter.shape == "number":
        number = told.replace(",", "")
        return written(_number(parameter.name, number, is_share=holds_shares(parameter))) if number.endswith("%") else number
    if parameter.shape == "choices":
        return {word: number for _line, word, number in _pairs(parameter, told, words or {})}
    rows = sorted((row for row in read_rows(parameter, told, bounds=bounds) if not row.is_empty), key=lambda row: (row.low is not None, row.low or Fraction(0)))
    if parameter.shape == "bands":
        return [{"since": None if row.low is None else written(row.low), "value": written(row.value)} for row in rows]
    return [{"upto": None if row.high is None else written(row.high), "rate": written(row.value), "less": written(row.less)} for row in rows]


def _pairs(parameter: Parameter, text: str, words: Mapping[str, Text]) -> Iterator[tuple[int, str, str]]:
    known = {_plainly(name): word for word, label in words.items() for name in (label.en, label.zh, word)}
    for line, told in enumerate(text.splitlines(), 1):
        if told.strip():
            yield _pair(parameter, line, told.strip(), known)


def _pair(parameter: Parameter, line: int, told: str, known: Mapping[str, str]) -> tuple[int, str, str]:
    """One line's word and number; a label may hold a comma itself, and so may the number behind a word that is known."""
    for name in sorted(known, key=len, reverse=True):
        rest = _AFTER_WORD.match(told[len(name):]) if _plainly(told[: len(name)]) == name else None
        if rest is not None:
            number = rest[1].replace(",", "").strip()
            if number in ("", "-", "–", "—"):
                raise BadParameter(f"{parameter.name}: line {line}: the number is missing", f"第 {line} 行：缺少数值。")
            exact_number = _number(f"{parameter.name}: line {line}", number, is_share=holds_shares(parameter))
            return line, known[name], written(exact_number) if number.endswith("%") else number
    parts = [part.strip() for part in _PARTING.split(told)]
    if len(parts) != 2:
        raise BadParameter(f"{parameter.name}: line {line}: a word and its number are needed", f"第 {line} 行：应为一个名称和一个数。")
    number = parts[1]
    return line, parts[0], written(_number(f"{parameter.name}: line {line}", number, is_share=holds_shares(parameter))) if number.endswith("%") else number


def _plainly(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def insist_on_words(parameter: Parameter, text: str, words: Mapping[str, Text]) -> None:
    """Refuse a table of words that has a word no rule knows, one twice, or none where a rule needs a number."""
    told = unicodedata.normalize("NFKC", text).strip()
    if parameter.shape != "choices" or not told or not words:
        return
    may = Text(f"可写：{'、'.join(label.zh for label in words.values())}。", f"these may stand here: {', '.join(label.en for label in words.values())}.")
    seen: set[str] = set()
    for line, word, _number in _pairs(parameter, told, words):
        if word not in words:
            raise BadParameter(f"{parameter.name}: line {line}: {word[:60]} is not a name in this table; {may.en}", f"第 {line} 行：这张表里没有“{word[:60]}”这个名称；{may.zh}")
        if word in seen:
            raise BadParameter(f"{parameter.name}: line {line}: {words[word].en} stands there twice", f"第 {line} 行：“{words[word].zh}”写了两次，请删去一行。")
        seen.add(word)
    missing = [label for word, label in words.items() if word not in seen]
    if missing:
        raise BadParameter(
            f"{parameter.name}: every name needs a line; missing: {', '.join(label.en for label in missing)}.", f"每个名称都要有一行，还缺：{'、'.join(label.zh for label in missing)}。",
        )


def text_of(parameter: Parameter, value: Any, labels: Mapping[str, str] | None = None, *, in_percent: bool = False, bounds: bool = False) -> str:
    """A value as it would be typed, words by their labels where these are given, shares in percent where people read it."""
    if value is None:
        return ""
    share = _percent if in_percent and holds_shares(parameter) else _plain
    bound = _percent if in_percent and bounds else _plain
    if parameter.shape == "bands":
        ends = [*(band.since for band in value[1:]), None]
        return "\n".join(f"{_open(band.since, bound)}, {_open(end, bound)}, {share(band.value)}" for band, end in zip(value, ends, strict=True))
    if parameter.shape == "brackets":
        starts = [Fraction(0), *(one.upto for one in value[:-1])]
        return "\n".join(f"{_open(start, bound)}, {_open(one.upto, bound)}, {share(one.rate)}, {_plain(one.less)}" for one, start in zip(value, starts, strict=True))
    if parameter.shape == "choices":
        return "\n".join(f"{(labels or {}).get(word, word)}, {share(number)}" for word, number in value.items())
    return share(value)


def _open(value: Fraction | None, written: Callable[[Fraction], str]) -> str:
    return "" if value is None else written(value)


def _plain(value: Fraction) -> str:
    return decimal_text(value, 0, 20) if (value * 10**20).denominator == 1 else written(value)
