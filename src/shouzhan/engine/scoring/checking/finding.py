"""What a check found: how grave, where, in one sentence, and the way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shouzhan.engine.scoring.citing import Source, cited
from shouzhan.kernel.text import Text

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
WORDS = {"error": Text("错误", "error"), "warning": Text("警告", "warning"), "note": Text("提示", "note")}


@dataclass(frozen=True)
class Finding:
    """One thing found in a scheme."""

    kind: str
    severity: Severity
    place: str  # as in the file, such as indicators.vacancy.direction
    sentence: Text
    way_out: Text
    clause: str = ""  # where a document demands what is not there
    witness: Mapping[str, Any] = field(default_factory=dict)  # a value or a subject that shows it

    def plain(self) -> dict[str, Any]:
        """The finding as plain values."""
        return {
            "kind": self.kind, "severity": self.severity, "place": self.place, "sentence": {"zh": self.sentence.zh, "en": self.sentence.en},
            "way_out": {"zh": self.way_out.zh, "en": self.way_out.en}, "clause": self.clause, "witness": dict(self.witness),
        }


@dataclass(frozen=True)
class Limits:
    """From where on a doubtful thing is said."""

    cliff: float = 0.05  # of a full score, moved by the least change of one value
    self_reported: float = 0.5  # of a type's weight
    one_indicator: float = 0.5  # of a type's weight on one indicator
    correlated: float = 0.95


def lines_of(findings: list[Finding], language: str, sources: Mapping[str, Source] | None = None) -> list[str]:
    """Findings for reading, the gravest first."""
    lines = []
    for one in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        named = cited(one.clause, sources or {}, language)
        clause = Text(f"（{named}）", f" ({named})").in_(language) if named else ""
        lines.append(f"{WORDS[one.severity].in_(language)}  {one.place}: {one.sentence.in_(language)}{clause}")
        lines.append(f"      → {one.way_out.in_(language)}")
    return lines
