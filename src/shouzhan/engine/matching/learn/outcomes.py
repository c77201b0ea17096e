"""Reads what became of matches: a line for each, {need, result, outcome, reason?, at?}."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.corpus import Refused, identifier_of, read_rows
from shouzhan.engine.matching.fit.values import day_of

# how far a match came; a refusal is the least
GRADES = {"refused": 0, "contact": 1, "talk": 2, "deal": 3}
# why it was refused; a reason that says nothing of the match itself teaches nothing
REASONS = {
    "not-relevant": True, "maturity": True, "price": True, "region": True, "time": True, "party": True, "border": True,
    "bought-elsewhere": False, "need-withdrawn": False, "no-answer": False, "other": False,
}  # fmt: skip
_KEYS = ("need", "result", "outcome", "reason", "at")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one match."""

    need: str
    result: str
    grade: int
    reason: str = ""
    at: date | None = None

    @property
    def teaches(self) -> bool:
        """Whether it says something of the match."""
        return REASONS.get(self.reason, True)


def read_outcomes(file: str) -> Iterator[Outcome | Refused]:
    """Every outcome of the file, and every line that holds none."""
    for number, row in read_rows(file):
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield _outcome(row)
        except ValueError as unfit:
            yield Refused(file, number, str(unfit))


def _outcome(row: dict[str, Any]) -> Outcome:
    for key in row:
        if key not in _KEYS:
            raise ValueError(both(f"{key}：没有这个键；一条结果有 {'、'.join(_KEYS)}", f"{key}: there is no such key; an outcome has {', '.join(_KEYS)}"))
    word, reason = row.get("outcome"), row.get("reason")
    if not isinstance(word, str) or word not in GRADES:
        raise ValueError(both(f"outcome：{word!r} 不在 {'、'.join(GRADES)} 之中", f"outcome: {word!r} is none of {', '.join(GRADES)}"))
    if reason is not None and (not isinstance(reason, str) or reason not in REASONS):
        raise ValueError(both(f"reason：{reason!r} 不在 {'、'.join(REASONS)} 之中", f"reason: {reason!r} is none of {', '.join(REASONS)}"))
    if reason is not None and word != "refused":
        raise ValueError(both(f"reason：只有被拒绝的才有原因，{word!r} 没有", f"reason: only a refusal has one, not {word!r}"))
    at = day_of("at", row["at"]) if row.get("at") is not None else None
    return Outcome(identifier_of(row, "need"), identifier_of(row, "result"), GRADES[word], reason or "", at)


def lasting(outcomes: list[Outcome]) -> list[Outcome]:
    """How far each pair came in the end: its latest outcome, the furthest of the same day; what teaches nothing is left out."""
    last: dict[tuple[str, str], Outcome] = {}
    for one in outcomes:
        before = last.get((one.need, one.result))
        if before is None or _order(one) >= _order(before):
            last[one.need, one.result] = one
    return [one for _pair, one in sorted(last.items()) if one.teaches]


def _order(one: Outcome) -> tuple[date, int]:
    return one.at or date.min, one.grade
