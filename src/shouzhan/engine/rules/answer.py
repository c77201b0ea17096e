"""The answer of a rule: a decision, its values, and every line that led to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.facts import Output, Sort
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.decision import Decision, Outcome
from shouzhan.kernel.money import half_up, pointed
from shouzhan.kernel.text import Text

MOST_PLACES = 12


@dataclass(frozen=True)
class Line:
    """One line of the derivation, worked out."""

    name: str
    label: Text
    value: Any
    sort: Sort
    cites: tuple[Citation, ...]
    how: str = ""


@dataclass(frozen=True)
class Answer:
    """What a rule says about one case."""

    rule: str
    as_of: date
    decision: Decision
    is_value: bool
    values: Mapping[str, Any]
    lines: tuple[Line, ...] = ()
    cites: tuple[Citation, ...] = ()
    to_confirm: tuple[str, ...] = ()
    warnings: tuple[Decision, ...] = ()
    missing: tuple[str, ...] = ()
    possible: Mapping[str, Any] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The word of the public interface: allowed, refused, warned or value."""
        return "value" if self.is_value and self.decision.outcome is Outcome.ALLOWED else str(self.decision.outcome)

    def plain(self, language: str = "zh") -> dict[str, Any]:
        """The answer as the command line and the API give it."""
        told: dict[str, Any] = {
            "rule": self.rule, "as_of": self.as_of.isoformat(), "outcome": self.outcome, "code": self.decision.code,
            "sentence": _said(self.decision.sentence, language), "remedy": _said(self.decision.remedy, language),
            "values": dict(self.values),
            "explanation": [
                {"step": line.name, "label": line.label.in_(language), "value": printed(line.value, line.sort, MOST_PLACES), "citation": _cited(line.cites), "how": line.how}
                for line in self.lines
            ],
            "citations": [{"source": cite.source, "clause": cite.clause} for cite in self.cites],
            "to_confirm": list(self.to_confirm),
        }
        if self.follows:
            told["follows"] = dict(self.follows)
        if self.warnings:
            told["warnings"] = [{"code": one.code, "sentence": _said(one.sentence, language), "remedy": _said(one.remedy, language)} for one in self.warnings]
        if self.missing:
            told["missing"] = list(self.missing)
        if self.possible:
            told["possible"] = dict(self.possible)
        return told


def _said(sentence: Any, language: str) -> str:
    return sentence.in_(language) if isinstance(sentence, Text) else str(sentence)


def _cited(cites: tuple[Citation, ...]) -> str:
    return "; ".join(str(cite) for cite in cites)


def decimal_text(value: Fraction, least: int, most: int) -> str:
    """A number as a decimal string: exact where it ends within `most` places, else rounded half up there."""
    whole, _point, decimals = pointed(half_up(value * 10**most), most).partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def printed(value: Any, sort: Sort, places: int = 2) -> Any:
    """A value as the public interface writes it."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [printed(one, sort, places) for one in value]
    if sort is Sort.MONEY:
        # a line inside a derivation keeps what was not yet rounded
        return decimal_text(value, 2, max(places, 2))
    if sort is Sort.WHOLE and value.denominator == 1:
        return int(value)
    return decimal_text(value, 2 if sort is Sort.RATIO else 0, max(places, 6))


def rounded_for(output: Output, value: Any) -> Any:
    """An output value, rounded once at the end of its formula."""
    if isinstance(value, Fraction) and output.sort is Sort.MONEY:
        return Fraction(half_up(value * 100), 100)
    return value
