"""Checks a scheme against real data: columns, values beyond a scale's marks, indicators that repeat one another."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from shouzhan.engine.documents.sheets.read import Sheet
from shouzhan.engine.scoring.checking.finding import Finding, Limits
from shouzhan.engine.scoring.checking.indicators import PERCENT
from shouzhan.engine.scoring.evaluating import Evaluation, Group, evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.table import TYPE_COLUMN, columns_named, needed_columns, titles_of
from shouzhan.kernel.text import Text

_FEWEST = 5  # subjects from which a correlation says anything
_SHOWN = 5
_SLIP = 1e-9


def header_findings(scheme: Scheme, sheet: Sheet) -> Iterator[Finding]:
    """Columns that are wanted and absent, and those that nothing uses."""
    wanted, titles = needed_columns(scheme), titles_of(scheme)
    for column, place in wanted.items():
        if not columns_named(sheet, column, titles.get(column, ())):
            yield Finding(
                "column-missing", "error", place, Text(f"数据里没有 {column} 这一列。", f"There is no column {column!r} in the data."), Text("改正列名，或补上数据。", "Put the name right, or bring the data."), witness={"column": column},
            )
    used = {at for column in wanted for at in columns_named(sheet, column, titles.get(column, ()))} | {0, sheet.column(TYPE_COLUMN)}
    idle = [name for at, name in enumerate(sheet.header) if at not in used and name.strip()]
    if idle:
        yield Finding(
            "column-idle", "note", "indicators", Text(f"数据里有 {len(idle)} 列没有用到：{'、'.join(idle[:_SHOWN])}。", f"{len(idle)} columns of the data are not used: {', '.join(idle[:_SHOWN])}."),
            Text("确认不是漏写了指标。", "Make sure that no indicator was left out."), witness={"columns": idle},
        )


def data_findings(evaluation: Evaluation, limits: Limits) -> Iterator[Finding]:
    """Everything the subjects' values show."""
    for group in evaluation.groups:
        yield from _beyond(group)
        yield from _flat(group)
        yield from _alike(group, limits)
    yield from _vetoed_yardsticks(evaluation)
    yield from _shares(evaluation)
    for note in evaluation.notes:
        if "no subject of the type" in note.en:
            yield Finding("type-absent", "note", "types", note, Text("补上该类型的数据，或删去该类型。", "Bring the type's data, or take the type out."))


def _beyond(group: Group) -> Iterator[Finding]:
    """Fixed ends of a scale that real values leave."""
    for at, one in enumerate(group.indicators):
        if one.scale.name != "minmax":
            continue
        values = group.values[:, at]
        for key, out in (("low", values < one.scale.settings.get("low", -np.inf)), ("high", values > one.scale.settings.get("high", np.inf))):
            who = [group.subjects[row] for row in np.flatnonzero(out)]
            if who:
                yield Finding(
                    "scale-left", "warning", f"indicators.{one.key}.normalisation.{key}",
                    Text(f"“{one.title.zh}”有 {len(who)} 个对象的取值超出 {key}（{one.scale.settings[key]:g}），超出部分不再区分。", f"{len(who)} subjects lie beyond {key} ({one.scale.settings[key]:g}) of {one.title.en!r} and are told apart no more."),
                    Text("放宽固定的上下限。", "Widen the fixed ends."), witness={"type": group.type.key, "subjects": who[:_SHOWN]},
                )


def _flat(group: Group) -> Iterator[Finding]:
    if len(group.subjects) < 2:
        return
    for at, one in enumerate(group.indicators):
        if np.ptp(group.points[:, at]) == 0:
            yield Finding(
                "points-flat", "note", f"indicators.{one.key}", Text(f"类型“{group.type.title.zh}”的对象在“{one.title.zh}”上得分全同，{group.weights[at]:.0%} 的权重不起作用。", f"All subjects of the type {group.type.title.en!r} have the same points for {one.title.en!r}; {group.weights[at]:.0%} of the weight does nothing."),
                Text("核对该指标的计分方式。", "Check the indicator's scale."), witness={"type": group.type.key},
            )


def _alike(group: Group, limits: Limits) -> Iterator[Finding]:
    """Indicators whose values move together so closely that the second hardly adds anything."""
    full = [at for at in range(len(group.indicators)) if not np.isnan(group.values[:, at]).any() and np.ptp(group.values[:, at]) > 0]
    if len(group.subjects) < _FEWEST or len(full) < 2:
        return
    scaled = group.values[:, full] / np.abs(group.values[:, full]).max(axis=0)
    alike = np.corrcoef(scaled, rowvar=False)
    for first, second in combinations(range(len(full)), 2):
        if abs(alike[first, second]) > limits.correlated:
            one, two = group.indicators[full[first]], group.indicators[full[second]]
            yield Finding(
                "correlated", "note", f"indicators.{two.key}", Text(f"类型“{group.type.title.zh}”中“{one.title.zh}”与“{two.title.zh}”的相关系数为 {alike[first, second]:.3f}，近于重复计分。", f"For the type {group.type.title.en!r}, {one.title.en!r} and {two.title.en!r} correlate by {alike[first, second]:.3f} and nearly count twice."),
                Text("合并，或降低其中一项的权重。", "Make them one, or lower the weight of one."), witness={"type": group.type.key, "with": one.key, "correlation": float(alike[first, second])},
            )


def _shares(evaluation: Evaluation) -> Iterator[Finding]:
    """Percentages that all look like shares of one, as a workbook stores them."""
    for one in evaluation.scheme.indicators:
        if one.unit in PERCENT and one.source != "formula":
            values = evaluation.table.columns[one.origin]
            known = values[~np.isnan(values)]
            if len(known) > 1 and (np.abs(known) <= 1).all() and (known != np.round(known)).any():
                yield Finding(
                    "percent-data", "warning", f"indicators.{one.key}.unit", Text(f"“{one.title.zh}”以 % 计，数据却都不超过 1，似为小数。", f"{one.title.en!r} is in % and no value is above 1, as if they were shares."),
                    Text("把数据乘以 100，或换单位。", "Multiply the data by 100, or change the unit."), witness={"column": one.origin, "greatest": float(known.max())},
                )


def _vetoed_yardsticks(evaluation: Evaluation) -> Iterator[Finding]:
    """Subjects that a veto holds down and whose values others are still measured by: means, ends and ranks of the type."""
    for group in evaluation.groups:
        vetoed = [at for at, keys in enumerate(group.vetoes) if keys]
        others = [at for at, keys in enumerate(group.vetoes) if not keys]
        if not vetoed or not others:
            continue
        weights = {one.type.key: one.weights.tolist() for one in evaluation.groups}
        try:
            without = evaluate(evaluation.scheme, evaluation.table.without([group.rows[at] for at in vetoed]), weights).group_of(group.subjects[others[0]])
        except Unusable:  # nobody else has a value for some indicator: there is nothing to compare
            continue
        moved = [one.title for at, one in enumerate(group.indicators) if np.abs(without.points[:, at] - group.points[others, at]).max() > _SLIP]
        if moved:
            far = float(np.abs(without.totals - group.totals[others]).max())
            names = [group.subjects[at] for at in vetoed]
            yield Finding(
                "veto-yardstick", "note", f"vetoes.{group.vetoes[vetoed[0]][0]}",
                Text(
                    f"被否决的{'、'.join(names[:_SHOWN])}仍参与同类均值、极差和名次的计算：除去后，“{'”“'.join(one.zh for one in moved[:_SHOWN])}”{'等' if len(moved) > _SHOWN else '共'} {len(moved)} 项的得分会变，总分最多变动 {far:.2f}。",
                    f"{', '.join(names[:_SHOWN])}, held down by a veto, still set means, ends and ranks of the type: without them the points for {len(moved)} indicators "
                    f"({', '.join(one.en for one in moved[:_SHOWN])}{' …' if len(moved) > _SHOWN else ''}) and totals by up to {far:.2f} would be others.",
                ),
                Text("数据不实的，先更正或剔除再评价。", "Where the data are false, put them right or take them out before the evaluation."), witness={"type": group.type.key, "subjects": names, "total_by_up_to": far},
            )
