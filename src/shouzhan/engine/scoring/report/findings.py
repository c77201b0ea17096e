"""What a report can say beside the evaluation itself; every part may be absent, and others may hand it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shouzhan.engine.scoring.citing import Source
from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.firm.safe import Safety
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.scheme.model import Consequence
from shouzhan.kernel.text import Text


@dataclass(frozen=True)
class Range:
    """The places and grades (0 the best) a subject takes under the weights that could have been set."""

    best: int
    worst: int
    best_grade: int
    worst_grade: int
    safety: Safety | None = None  # whether a harmful consequence may be acted on, where that was worked out
    before_next: float | None = None  # the share of the weightings tried in which it stood before the one placed behind it; None where nobody is or both are equal
    is_before_next: bool = False  # proved for all admissible weights
    together: tuple[int, int] | None = None  # the places reached with weights, gaps and errors moving at once; None where weights are all that can move


@dataclass(frozen=True)
class Ranges:
    """The ranges of each type's subjects in the group's order, and how they were found."""

    by_type: Mapping[str, tuple[Range, ...]]
    told: Text


@dataclass(frozen=True)
class Doubt:
    """A value whose error or self-report could change a place or a grade: worth checking first."""

    subject: str
    what: Text
    why: Text


@dataclass(frozen=True)
class Findings:
    """Everything a report may add."""

    ranges: Ranges | None = None
    contributions: Mapping[str, Numbers] = field(default_factory=dict)  # by type: points of the total, subjects × indicators
    raising: Mapping[str, Text] = field(default_factory=dict)  # by subject: what would raise its grade, or why nothing does
    audit: tuple[Doubt, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)  # by the key that clauses begin with
    issuer: str = ""  # who signs the paper
    dated: date | None = None
    is_sample: bool = False  # the data are the invented ones that come with the product


def range_of(findings: Findings, group: Group, at: int) -> Range | None:
    """A subject's range where ranges were found."""
    ranges = findings.ranges.by_type.get(group.type.key) if findings.ranges else None
    return ranges[at] if ranges else None


def consequence_of(group: Group, number: int) -> Consequence | None:
    """What a grade, by its number from 0, the best, brings to the subjects of a type."""
    return group.scheme.grades[number].for_type(group.type.key).consequence


def is_unsafe(group: Group, at: int, found: Range | None) -> bool:
    """Whether a harmful consequence is not safe to act on; where only the range is known, whether it holds a better grade that spares it."""
    if found is not None and found.safety is not None:
        return not found.safety.is_safe
    published = group.grades[at]
    follows = consequence_of(group, published)
    if found is None or follows is None or not follows.is_harmful:
        return False
    return any(consequence_of(group, number) != follows for number in range(found.best_grade, published))


def unsafe_reasons(findings: Findings, group: Group) -> list[Text]:
    """Why each consequence of the type that is not safe to act on is not, in the group's order."""
    found = [(subject, range_of(findings, group, at)) for at, subject in enumerate(group.subjects)]
    return [
        Text(f"{subject}：{one.safety.why.zh}", f"{subject}: {one.safety.why.en}") for subject, one in found if one and one.safety and not one.safety.is_safe
    ]
