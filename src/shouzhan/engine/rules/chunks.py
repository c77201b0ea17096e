"""What a formula says of some rows, in numbers: worked out node by node over their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from shouzhan.engine.rules.columns import Coded, Frame, Numbers, TooLarge, whole_tops
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.facts import Output, Sort

OUTCOMES = ("value", "allowed", "warned", "refused", "bad")
VALUE, ALLOWED, WARNED, REFUSED, BAD = range(5)
_KINDS: dict[Sort, Any] = {Sort.MONEY: np.int64, Sort.YES_NO: bool, Sort.WORDS: object, Sort.CHOICE: object, Sort.NAMES: object}
_NARROW = 2**31


@dataclass(frozen=True, slots=True)
class Found:
    """What a formula says of some rows, in numbers: the outcome, the code, the values and the steps; and in what kind of number each value is kept."""

    outcome: Any
    code: Any
    values: Sequence[Any]
    kinds: Sequence[Any]
    lines: Sequence[Any]

    @property
    def columns(self) -> list[Any]:
        """All of it, in this order."""
        return [self.outcome, self.code, *self.values, *self.lines]


def places_of(output: Output) -> int:
    """How many decimals a column of an output keeps."""
    return 2 if output.sort is Sort.MONEY else max(output.places, 6)


def kind_of(output: Output, reach: int = 0) -> Any:
    """What kind of number a column of an output is kept in; what is no money is narrow until a number asks for more."""
    return _KINDS.get(output.sort, np.int32 if reach < _NARROW else np.int64)


def codes_of(rule: Rule) -> tuple[str, ...]:
    """The codes a rule's answers can have, by their numbers."""
    return _codes(tuple(rule.formulas))


@lru_cache(maxsize=1024)
def _codes(formulas: tuple[Formula, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(["allowed", *(check.code for formula in formulas for check in formula.derivation.checks)]))


def by_nodes(formula: Formula, frame: Frame, *, with_lines: bool) -> Found:
    """Work a formula out over the columns of a frame."""
    derivation, rule, codes = formula.derivation, formula.rule, codes_of(formula.rule)
    said = sorted(((check, frame.take(check.condition)) for check in derivation.checks), key=lambda pair: not pair[0].refuses)
    outcome = _laid(np.uint8(ALLOWED if rule.is_decision else VALUE), [(mask, np.uint8(REFUSED if check.refuses else WARNED)) for check, mask in said])
    code = _laid(np.int16(0), [(mask, np.int16(codes.index(check.code))) for check, mask in said])
    values = [_value(frame, output, frame.take(derivation.values[output.name])) for output in rule.values]
    lines = [_line(frame.take(step.node)) for step in derivation.steps] if with_lines else []
    return Found(outcome, code, [column for column, _kind in values], [kind for _column, kind in values], lines)


def _laid(ground: Any, said: Sequence[tuple[Any, Any]]) -> Any:
    """For each row the number of the first check to say anything: it is laid on last."""
    found = ground
    for mask, number in reversed(said):
        if not isinstance(mask, bool | np.bool_):
            found = np.where(mask, number, found)
        elif mask:
            found = number
    return found


def _value(frame: Frame, output: Output, found: Any) -> tuple[Any, Any]:
    if not isinstance(found, Numbers):
        return found, kind_of(output)
    places = places_of(output)
    tops = whole_tops(frame, found, places)
    if frame.is_unbounded and _passes(tops):
        raise TooLarge
    return tops, kind_of(output, found.reach * 10**places // found.bottom + 1)


def _line(found: Any) -> Any:
    if isinstance(found, Numbers):
        return found.top / (found.bottom * (1 if found.under is None else found.under))
    return found


def spelled(found: Any) -> Any:
    """A column as it is kept: words by their numbers are written out."""
    return found.words.take(found.codes) if isinstance(found, Coded) else found


def _passes(tops: Any) -> bool:
    if isinstance(tops, int):
        return abs(tops) >= 2**63
    return bool(len(tops)) and max(abs(int(tops.max())), abs(int(tops.min()))) >= 2**63
