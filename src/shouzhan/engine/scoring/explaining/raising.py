"""The smallest change in a subject's data that raises its grade: few columns first, then the shortest way, checked by evaluating anew."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import Evaluation, Group, settled
from shouzhan.engine.scoring.explaining.columns import Column, movable
from shouzhan.engine.scoring.explaining.programmed import HAIR, Option, by_program, options_of
from shouzhan.engine.scoring.explaining.several import (
    MOST,
    Found,
    Gain,
    Steps,
    by_corners,
    drawn_back,
    everything,
    fewest,
    gains_of,
    needed_gain,
)
from shouzhan.engine.scoring.explaining.single import better_way, first_step, is_monotone, is_searched_whole
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.grading import decimals_of, quota
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.rounding import told
from shouzhan.engine.scoring.stress import Told, counted
from shouzhan.engine.scoring.units import with_unit
from shouzhan.kernel.text import Text

_ALL = Text("各项", "every column")
_SELF_REPORTED = Text("自报的各项", "every self-reported column, and only these,")


@dataclass(frozen=True)
class Move:
    """One column from what it holds to what it would have to hold."""

    column: str
    value: float
    to: float
    step: float
    unit: str
    distance: float  # in spreads of the column
    spread: float
    is_declared: bool
    indicators: tuple[str, ...]  # keys of the indicators and adjustments it feeds
    named: Text

    @property
    def sentence(self) -> Text:
        """The move in words."""
        way = Text("提高", "rises") if self.to > self.value else Text("降低", "falls")
        zh, en = ([with_unit(f"{one:.15g}", self.unit, language) for one in (self.value, self.to)] for language in ("zh", "en"))
        return Text(f"{self.named.zh}由 {zh[0]} {way.zh}到 {zh[1]}", f"{self.named.en} {way.en} from {en[0]} to {en[1]}")


@dataclass(frozen=True)
class Change:
    """What would raise a subject's grade; without moves the reason why nothing does."""

    subject: str
    grade: int
    reached: int  # the grade after the moves; the same as before where there are none
    moves: tuple[Move, ...]
    is_proven: bool  # that no smaller change does, or that none does at all
    reason: Text
    total: float
    total_after: float
    place: int
    place_after: int
    displaced: tuple[str, ...]  # others of the type whose grade falls by it

    @property
    def distance(self) -> float:
        """How far all moves are together, in spreads."""
        return sum(one.distance for one in self.moves)

    @property
    def gain(self) -> int:
        """How many grades it rises."""
        return self.grade - self.reached


def smallest_change(evaluation: Evaluation, subject: str, *, only_self_reported: bool = False) -> Change:
    """The smallest change that lifts a subject to a better grade, or the plain reason why there is none."""
    trial = Trial(evaluation, subject)
    better_than = trial.grade
    if better_than == 0:
        return _none(trial, Text("已是最好等级。", "It has the best grade already."), is_proven=True)
    if trial.best_allowed >= better_than:
        return _none(trial, _vetoed(trial), is_proven=True)
    columns = [one for one in movable(trial.group, evaluation.table, trial.at) if one.is_self_reported or not only_self_reported]
    if not columns:
        none = Text("没有可以变动的自报数据列。", "There is no self-reported column whose value could move.") if only_self_reported else Text("没有可以变动的数据列。", "There is no column whose value could move.")
        return _none(trial, none, is_proven=True)
    single, is_sure = _single(trial, columns, better_than)
    if single is not None:
        return _told(trial, columns, Found(single, is_sure), better_than)
    return _of_several(trial, columns, better_than, is_sure=is_sure, which=_SELF_REPORTED if only_self_reported else _ALL)


def cheapest_claim(evaluation: Evaluation, subject: str) -> Change:
    """The smallest change of what the subject itself reports that would raise its grade: what a false claim would have to claim."""
    return smallest_change(evaluation, subject, only_self_reported=True)


def gain_and_cost(evaluation: Evaluation, told: Told | None = None) -> tuple[Numbers, Numbers]:
    """For an audit sample, per subject in the table's order: grades won by the cheapest claim, and its distance; no gain and infinite cost where none helps."""
    subjects = evaluation.table.subjects
    claims = [cheapest_claim(evaluation, subject) for subject in counted(subjects, len(subjects), told)]
    return (
        np.array([float(one.gain) for one in claims]), np.array([one.distance if one.moves else np.inf for one in claims]),
    )


def applied(evaluation: Evaluation, change: Change) -> dict[str, float]:
    """The values a change asks for, by column."""
    return {one.column: one.to for one in change.moves}


def _single(trial: Trial, columns: Sequence[Column], better_than: int) -> tuple[Steps | None, bool]:
    """The shortest move of one column, and whether no other single one can be shorter."""
    best: tuple[float, str, int] | None = None
    is_sure = True
    for column in columns:
        most = None if best is None else int(best[0] / column.distance(1) + 1e-9)
        found = first_step(trial, column, better_than, most=most)
        if found is None:
            is_sure &= is_searched_whole(trial, column, most)
            continue
        is_sure &= found.is_proven
        one = (column.distance(found.steps), column.name, found.steps)
        if best is None or one[0] < best[0] - 1e-12:
            best = one
    return (None if best is None else {best[1]: best[2]}), is_sure


def _of_several(trial: Trial, columns: Sequence[Column], better_than: int, *, is_sure: bool, which: Text) -> Change:
    gains = gains_of(trial, columns)
    need = needed_gain(trial, columns, better_than)
    is_plain = trial.group.scheme.ties != "indicators" and not {one.column for one in trial.group.scheme.vetoes} & {one.name for one in columns}
    options = [] if need is None else options_of(trial, columns, gains)
    for size in range(2, MOST + 1) if need is None or need < np.inf else ():
        found = None if need is None else _programmed(trial, columns, options, need, size, better_than)
        if found is None:
            is_sure = False
            found = by_corners(trial, gains, better_than, size)
        if found is not None and found.steps:
            return _told(trial, columns, Found(found.steps, found.is_proven and is_sure and is_plain), better_than)
    return _of_many(trial, columns, gains, better_than, which)


def _programmed(trial: Trial, columns: Sequence[Column], options: Sequence[Option], need: float, size: int, better_than: int) -> Found | None:
    """The least move by the program, first a hair short of the line, where a tie may do, then a hair past it."""
    hair = HAIR * trial.group.scheme.full
    found = by_program(options, need - hair, size)
    if found is None or not found.steps or _raises(trial, columns, found.steps, better_than):
        return found
    found = by_program(options, need + hair, size)
    return found if found is not None and found.steps and _raises(trial, columns, found.steps, better_than) else None


def _of_many(trial: Trial, columns: Sequence[Column], gains: Sequence[Gain], better_than: int, which: Text) -> Change:
    """The fewest columns at their best that raise the grade, drawn back as far as it holds; if not even all of them do, nothing does."""
    by_name = {one.name: one for one in columns}
    few = fewest(trial, gains, better_than)
    if few is None or not _raises(trial, columns, few, better_than):
        farthest = everything(gains) | _farthest(trial, columns)
        if farthest and _raises(trial, columns, farthest, better_than):
            return _told(trial, columns, Found(drawn_back(trial, by_name, farthest, sorted(farthest), better_than), False), better_than)
        return _none(trial, _too_little(trial, by_name, farthest, better_than, which), is_proven=all(is_monotone(trial, one) for one in columns))
    worth = {one.column.name: float(one.gains.max()) / one.column.distance(one.best) for one in gains if one.best}
    steps = drawn_back(trial, by_name, few, sorted(few, key=lambda name: worth[name]), better_than)
    return _told(trial, columns, Found(steps, False), better_than)


def _farthest(trial: Trial, columns: Sequence[Column]) -> Steps:
    """The better end of every column that can only help: past its own full points it may still draw others down."""
    ways = {one.name: better_way(trial, one) for one in columns if is_monotone(trial, one)}
    return {one.name: room for one in columns if (room := {1: one.up, -1: -one.down}.get(ways.get(one.name, 0), 0))}


def _raises(trial: Trial, columns: Sequence[Column], steps: Steps, better_than: int) -> bool:
    by_name = {one.name: one for one in columns}
    try:
        return trial.changed({name: by_name[name].at(far) for name, far in steps.items()}).grades[trial.at] < better_than
    except Unusable:
        return False


def _told(trial: Trial, columns: Sequence[Column], found: Found, better_than: int) -> Change:
    """The change as it is told, evaluated anew; a step that turns out to be spare is taken back first."""
    by_name = {one.name: one for one in columns}
    steps, is_proven = dict(found.steps), found.is_proven
    if not _raises(trial, columns, steps, better_than):  # it stood on a last digit
        return _none(trial, Text("未找到经重算核实的变化。", "No change was found that holds when everything is worked out again."), is_proven=False)
    while shorter := next((tight for name in steps if (tight := _shortened(trial, columns, steps, name, better_than)) != steps), None):
        steps, is_proven = shorter, False
    after = trial.changed({name: by_name[name].at(far) for name, far in steps.items()})
    before = trial.group
    fallen = tuple(one for at, one in enumerate(before.subjects) if after.grades[at] > before.grades[at])
    moves = tuple(_move(trial, by_name[name], far) for name, far in sorted(steps.items()))
    return Change(
        trial.subject, better_than, after.grades[trial.at], moves, is_proven, Text("", ""), float(before.totals[trial.at]), float(after.totals[trial.at]),
        int(before.places[trial.at]), int(after.places[trial.at]), fallen,
    )


def _shortened(trial: Trial, columns: Sequence[Column], steps: Steps, name: str, better_than: int) -> Steps:
    """The same moves with one of them so short that a step less no longer raises the grade: by strides that double, then halve.

    There may be millions of steps between what was found and the least.
    """
    now, stride = dict(steps), 1
    while stride:
        left = abs(now.get(name, 0)) - stride
        tried = {other: far for other, far in now.items() if other != name} | ({name: left if steps[name] > 0 else -left} if left > 0 else {})
        if left >= 0 and tried and _raises(trial, columns, tried, better_than):
            now, stride = tried, stride * 2
        else:
            stride //= 2
    return now


def _move(trial: Trial, column: Column, steps: int) -> Move:
    group = trial.group
    feeds = [group.indicators[place] for place in column.indicators]
    adjustments = [group.scheme.adjustments[place] for place in column.adjustments]
    straight = next((one for one in feeds if one.source != "formula" and one.origin == column.name), None)
    titles = [one.title for one in feeds] + [one.title for one in adjustments]
    if straight is not None and len(titles) == 1:
        named = Text(f"“{straight.title.zh}”", straight.title.en)
    elif adjustments and len(titles) == 1:
        named = Text(f"“{titles[0].zh}”", titles[0].en)
    else:
        named = Text(f"数据列 {column.name}（用于“{'”“'.join(one.zh for one in titles)}”）", f"the column {column.name} (of {', '.join(one.en for one in titles)})")
    return Move(
        column.name, column.value, column.at(steps), column.step, straight.unit if straight else "", column.distance(steps), column.spread, column.is_declared,
        (*(one.key for one in feeds), *(one.key for one in adjustments)), named,
    )


def _none(trial: Trial, reason: Text, *, is_proven: bool) -> Change:
    total, place = float(trial.group.totals[trial.at]), int(trial.group.places[trial.at])
    return Change(trial.subject, trial.grade, trial.grade, (), is_proven, reason, total, total, place, place, ())


def _vetoed(trial: Trial) -> Text:
    """A veto that no points outweigh; and the grade without it."""
    group, scheme = trial.group, trial.group.scheme
    holding = [one for one in scheme.vetoes if one.key in group.vetoes[trial.at] and scheme.rank_of(one.grade) >= trial.grade]
    vetoed = list(group.vetoes)
    vetoed[trial.at] = tuple(key for key in vetoed[trial.at] if key not in {one.key for one in holding})
    free = scheme.grades[settled(scheme, group.indicators, group.points, group.totals, vetoed)[1][trial.at]]
    zh = "、".join(f"“{one.title.zh}”" for one in holding)
    en = ", ".join(one.title.en for one in holding)
    grounds = [one.clause for one in holding if one.clause]
    return Text(
        f"一票否决（{zh}）：任何得分变化都不能提高等级，须先解除否决；若解除，按现有得分为“{free.title.zh}”{'（依据：' + '、'.join(grounds) + '）' if grounds else ''}。",
        f"Vetoed ({en}): no change of points raises the grade, the veto must be lifted first; without it the present points make {free.title.en}{' (' + ', '.join(grounds) + ')' if grounds else ''}.",
    )


def _too_little(trial: Trial, columns: dict[str, Column], best: Steps, better_than: int, which: Text) -> Text:
    """Why even every column at its best does not help."""
    group, scheme = trial.group, trial.group.scheme
    after: Group = group
    if best:
        try:
            after = trial.changed({name: columns[name].at(far) for name, far in best.items()})
        except Unusable:
            return Text("未找到能提高等级的变化。", "No change was found that raises the grade.")
    total, target = float(after.totals[trial.at]), scheme.grades[better_than - 1]
    shown = told(total, decimals_of(scheme, total))
    head_zh, head_en = f"即使{which.zh}都取可及范围内的最好值，总分也只有 {shown}", f"Even with {which.en} at the best value within reach the total is {shown}"
    if target.at_least is not None and total < target.at_least:
        return Text(f"{head_zh}，不到“{target.title.zh}”所需的 {target.at_least:.10g} 分。", f"{head_en}, short of the {target.at_least:.10g} that {target.title.en} needs.")
    most = quota(scheme, target, len(group.subjects))
    if most is not None:
        return Text(
            f"{head_zh}、名次第 {after.places[trial.at]}，而“{target.title.zh}”至多 {most} 个名额。",
            f"{head_en} and the place {after.places[trial.at]}, and {target.title.en} has room for {most} at most.",
        )
    return Text(f"{head_zh}，等级仍不提高。", f"{head_en} and the grade is no better.")


def raised(group: Group, change: Change) -> Text:
    """A change, or why there is none, as a sentence."""
    if not change.moves:
        sure = Text("", "") if change.is_proven else Text("（未能证明不存在）", " (that none exists is not proven)")
        return Text(f"提高等级：{change.reason.zh}{sure.zh}", f"To a better grade: {change.reason.en}{sure.en}")
    grade = group.scheme.grades[change.reached]
    ground = f"（依据：{grade.clause}）" if grade.clause else ""
    ground_en = f" ({grade.clause})" if grade.clause else ""
    kind = Text("已证明最小", "proven the smallest") if change.is_proven else Text("为已找到的最小", "the smallest found")
    displaced = Text("", "")
    if change.displaced:
        displaced = Text(f"，同时{'、'.join(change.displaced)}的等级下降", f", and {', '.join(change.displaced)} would fall")
    total = told(change.total_after, decimals_of(group.scheme, change.total_after))
    units = Text("、".join(_unit(one).zh for one in change.moves), ", ".join(_unit(one).en for one in change.moves))
    return Text(
        f"要到“{grade.title.zh}”：{'，且'.join(one.sentence.zh for one in change.moves)}；"
        f"全部重算后总分 {total}、第 {change.place_after} 位{displaced.zh}；变动幅度 {change.distance:.3f}（以{units.zh}为 1），{kind.zh}{ground}。",
        f"To reach {grade.title.en}: {' and '.join(one.sentence.en for one in change.moves)}; "
        f"with everything worked out again the total is {total} and the place {change.place_after}{displaced.en}; "
        f"the move is {change.distance:.3f} ({units.en} counting 1), {kind.en}{ground_en}.",
    )


def _unit(move: Move) -> Text:
    way = Text("规定取值范围", "declared range") if move.is_declared else Text("同类极差", "spread of the type")
    zh, en = (with_unit(f"{move.spread:.10g}", move.unit, language) for language in ("zh", "en"))
    return Text(f"{move.named.zh}的{way.zh} {zh} ", f"the {way.en} of {move.named.en} ({en})")
