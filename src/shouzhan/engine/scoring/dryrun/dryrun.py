"""One system tried out against another over the same subjects: everything there is to tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shouzhan.engine.scoring.checking.checking import check, not_worked_out
from shouzhan.engine.scoring.checking.finding import SEVERITIES, Finding, Limits
from shouzhan.engine.scoring.dryrun.changes import Change, change_findings, changes, gained_and_lost
from shouzhan.engine.scoring.dryrun.edges import Shown, near_lines, shown_cliffs
from shouzhan.engine.scoring.dryrun.mixing import Causes, causes
from shouzhan.engine.scoring.evaluating import Evaluation, Group, evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Consequence, Scheme
from shouzhan.engine.scoring.table import Table, table_from
from shouzhan.kernel.text import Text


@dataclass(frozen=True)
class Stand:
    """Where a subject stands under one system."""

    type: str
    total: float
    place: int
    grade: str
    grade_title: Text
    follows: Consequence | None
    decimals: int = 2  # of the total as it is printed

    @property
    def is_harmed(self) -> bool:
        """Whether what follows does harm."""
        return self.follows is not None and self.follows.is_harmful


@dataclass(frozen=True)
class Move:
    """A subject under both systems."""

    subject: str
    before: Stand
    after: Stand
    causes: Causes | None

    @property
    def is_moved(self) -> bool:
        """Whether place, grade or consequence is another."""
        return (self.before.place, self.before.grade, self.before.follows) != (self.after.place, self.after.grade, self.after.follows)


@dataclass
class DryRun:
    """What a new system does to the subjects of an old one."""

    old: Scheme
    new: Scheme
    evaluation: Evaluation | None = None
    changes: list[Change] = field(default_factory=list)
    counted: Mapping[str, dict[str, list[str]]] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    cliffs: list[Shown] = field(default_factory=list)
    near: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    is_synthetic: bool = False  # a system or the data are invented

    @property
    def harmed(self) -> list[Move]:
        """Subjects for whom what follows turns harmful."""
        return [one for one in self.moves if one.after.is_harmed and not one.before.is_harmed]


def dry_run(old: Scheme, new: Scheme, data: bytes, name: str = "", limits: Limits | None = None, near: float = 0.5) -> DryRun:
    """Try `new` out on data that `old` can be worked out on; the same system twice is tried out against itself."""
    limits = limits or Limits()
    found = DryRun(old, new, changes=changes(old, new), counted=gained_and_lost(old, new))
    is_same = old == new
    known = set() if is_same else {(one.kind, one.place) for one in check(old, limits)}
    found.findings = [one for one in check(new, limits, previous=None if is_same else old) if (one.kind, one.place) not in known]
    found.findings += change_findings(old, new)
    before_table = table_from(data, old, name)
    before = evaluate(old, before_table)
    found.is_synthetic = before.scheme.is_synthetic or new.is_synthetic
    try:
        after_table = before_table if is_same else table_from(data, new, name)
        found.evaluation = evaluate(new, after_table)
    except Unusable as error:
        found.findings.append(not_worked_out(error))
    else:
        _compared(found, before, found.evaluation, replace(after_table, columns={**before_table.columns, **after_table.columns}), near)
    found.findings.sort(key=lambda one: SEVERITIES.index(one.severity))
    return found


def _compared(found: DryRun, before: Evaluation, after: Evaluation, both: Table, near: float) -> None:
    if found.old != found.new:
        why: Mapping[str, Causes] = {}
        try:
            why = causes(found.old, found.new, both)
        except Unusable as error:
            found.notes.append(Text(f"变动原因无法逐项拆分：{error.sentence.zh}。", f"What moved whom cannot be split into parts: {error}."))
        was, now = stands(before), stands(after)
        found.moves = [Move(subject, was[subject], now[subject], why.get(subject)) for subject in was if subject in now]
        found.moves.sort(key=lambda one: (one.before.grade == one.after.grade, -abs(one.before.place - one.after.place), -abs(one.after.total - one.before.total), one.subject))
        found.notes += [Text(f"{subject} 只在一个体系中有类型可归。", f"{subject} has a type in one of the two systems only.") for subject in {*was} ^ {*now}]
    found.cliffs = shown_cliffs(after)
    found.near = list(near_lines(after, near))


def stands(evaluation: Evaluation) -> dict[str, Stand]:
    """Where everybody stands."""
    return {subject: _stand(group, at) for group in evaluation.groups for at, subject in enumerate(group.subjects)}


def _stand(group: Group, at: int) -> Stand:
    grade = group.grade(at)
    return Stand(group.type.key, float(group.totals[at]), int(group.places[at]), grade.key, grade.title, grade.consequence, group.decimals)
