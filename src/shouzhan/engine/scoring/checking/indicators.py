"""Checks indicators one by one: units, bounds, the settings of their scales, clauses and what happens to missing values."""

from collections.abc import Iterator

from shouzhan.engine.scoring.checking.bands import band_findings
from shouzhan.engine.scoring.checking.finding import Finding, Limits, Severity
from shouzhan.engine.scoring.scheme.model import Indicator, Scheme
from shouzhan.kernel.text import Text

PERCENT = ("%", "％")


def indicator_findings(scheme: Scheme, limits: Limits) -> Iterator[Finding]:
    """Everything to say about indicators by themselves."""
    for one in scheme.indicators:
        yield from _told(one)
        yield from _bounds(one)
        yield from _SCALES[one.scale.name](one)
        yield from _reachable(one)
        if one.scale.name == "bands":
            yield from band_findings(scheme, one, limits)


def _found(one: Indicator, kind: str, severity: Severity, at: str, sentence: Text, way: Text) -> Finding:
    return Finding(kind, severity, f"indicators.{one.key}.{at}", sentence, way)


def _told(one: Indicator) -> Iterator[Finding]:
    """What a reader must be told of an indicator, and what a missing value does."""
    if not one.unit:
        yield _found(one, "unit-missing", "warning", "unit", Text(f"“{one.title.zh}”没有计量单位。", f"{one.title.en!r} has no unit."), Text("写上单位。", "Write the unit."))
    if not one.clause:
        yield _found(
            one, "clause-missing", "warning", "clause", Text(f"“{one.title.zh}”没有注明依据的条款。", f"{one.title.en!r} names no clause."),
            Text("注明文件和条款；没有依据的指标应删去。", "Name the document and the clause; an indicator that rests on none should go."),
        )
    if one.missing == "zero":
        yield _found(
            one, "missing-zero", "warning", "missing", Text(f"“{one.title.zh}”缺值按零分计，没有数据与没有成绩不分。", f"A missing {one.title.en!r} counts no points: no data and no results are taken for the same."),
            Text("改为拒绝，或另行规定补报办法。", "Refuse missing values, or say how they are handed in later."),
        )
    if one.is_self_reported and one.missing in ("mean", "drop"):
        yield _found(
            one, "missing-gain", "warning", "missing", Text(f"“{one.title.zh}”由被评对象自报而缺值不吃亏：成绩差的可以不报。", f"{one.title.en!r} is reported by the subjects and nobody loses by leaving it out."),
            Text("改为拒绝，或按最差值计。", "Refuse missing values, or count them as the worst."),
        )


def _bounds(one: Indicator) -> Iterator[Finding]:
    if one.low is not None and one.high is not None and one.low >= one.high:
        yield _found(
            one, "bounds", "error", "low", Text(f"取值下限 {one.low:g} 不低于上限 {one.high:g}。", f"The least possible value {one.low:g} is not below the greatest {one.high:g}."),
            Text("改正上下限。", "Put the bounds right."),
        )
    if one.unit in PERCENT:
        wrong = "low" if one.low is None or one.low < 0 else "high" if one.high is None or one.high > 100 else ""
        if wrong and one.source != "formula":
            yield _found(
                one, "percent-bounds", "warning", wrong, Text(f"“{one.title.zh}”以 % 计，取值范围却不在 0 到 100 之间。", f"{one.title.en!r} is in % and its bounds are not within 0 and 100."),
                Text("写上 low: 0 和 high: 100；可以超过 100% 的请换单位。", "Write low: 0 and high: 100; use another unit for what may pass 100 %."),
            )
        marks = _marks(one)
        top = max((abs(mark) for mark in marks), default=100.0)
        if 0 < top <= 1:
            yield _found(
                one, "percent-scale", "warning", "normalisation", Text(f"“{one.title.zh}”以 % 计，计分界限却都不超过 1，似按小数书写。", f"{one.title.en!r} is in % and no mark of its scale is above 1, as if written as a share."),
                Text("把界限乘以 100，或换单位。", "Multiply the marks by 100, or change the unit."),
            )


def _marks(one: Indicator) -> list[float]:
    """The values a scale names."""
    named = [one.scale.settings[key] for key in ("low", "high", "target", "unacceptable", "satisfactory") if key in one.scale.settings]
    return named + [edge for band in one.scale.bands for edge in (band.low, band.high) if edge is not None]


def _reachable(one: Indicator) -> Iterator[Finding]:
    """Marks of a scale that no value can reach."""
    for key in ("low", "high", "target", "unacceptable", "satisfactory"):
        mark = one.scale.settings.get(key)
        if mark is None:
            continue
        if (one.low is not None and mark < one.low) or (one.high is not None and mark > one.high):
            yield _found(
                one, "mark-outside", "warning", f"normalisation.{key}", Text(f"{key} 为 {mark:g}，而该指标的取值不可能到达。", f"{key} is {mark:g}, which no value of the indicator can reach."),
                Text("改正该界限或取值范围。", "Put the mark or the bounds right."),
            )


def _minmax(one: Indicator) -> Iterator[Finding]:
    low, high = one.scale.settings.get("low"), one.scale.settings.get("high")
    if low is not None and high is not None and low >= high:
        yield _found(
            one, "scale-order", "error", "normalisation.low", Text(f"low {low:g} 不低于 high {high:g}。", f"low {low:g} is not below high {high:g}."),
            Text("low 写小的一端；方向由 direction 决定。", "low is the smaller end; direction says which is better."),
        )


def _target(one: Indicator) -> Iterator[Finding]:
    target, most = one.scale.settings["target"], one.scale.settings.get("most", 1.0)
    if target <= 0:
        yield _found(
            one, "target-zero", "error", "normalisation.target", Text(f"目标值 {target:g} 不大于零，算不出完成比例，只能全得或全不得。", f"To a target of {target:g} there is no ratio: all points or none."),
            Text("写上大于零的目标值，或改用其他计分方式。", "Set a target above zero, or use another scale."),
        )
    if most <= 0:
        yield _found(one, "target-most", "error", "normalisation.most", Text(f"most 为 {most:g}，不大于零。", f"most is {most:g}, not above zero."), Text("写 1 或更大。", "Write 1 or more."))
    elif most < 1 or most > 2:
        yield _found(
            one, "target-most", "warning", "normalisation.most",
            Text(f"完成目标的 {most:.0%} 才（即）得满分。", f"All points are earned at {most:.0%} of the target."), Text("核对 most；通常为 1 至 2。", "Check most; it is usually from 1 to 2."),
        )
    if one.direction == "max" and one.high is not None and 0 < target <= one.high < target * min(most, 2):
        yield _found(
            one, "mark-outside", "warning", "normalisation.most", Text(f"取值最高为 {one.high:g}，得不到满分。", f"The greatest possible value is {one.high:g}, which cannot earn all points."),
            Text("降低 most 或目标值。", "Lower most or the target."),
        )


def _efficacy(one: Indicator) -> Iterator[Finding]:
    bad, good, base = one.scale.settings["unacceptable"], one.scale.settings["satisfactory"], one.scale.settings.get("base", 60.0)
    if bad == good or (good > bad) is not (one.direction == "max"):
        yield _found(
            one, "efficacy-side", "error", "normalisation.satisfactory",
            Text(f"指标以{'高' if one.direction == 'max' else '低'}为好，满意值 {good:g} 却不在不允许值 {bad:g} 的好的一侧。", f"{'More' if one.direction == 'max' else 'Less'} is better, yet the satisfactory value {good:g} is not on the better side of the unacceptable {bad:g}."),
            Text("对调两值，或改正方向。", "Exchange the two, or put the direction right."),
        )
    if not 0 <= base < 100:
        yield _found(one, "efficacy-base", "error", "normalisation.base", Text(f"base {base:g} 不在 0 到 100 之间。", f"base {base:g} is not from 0 to below 100."), Text("通常为 60。", "It is usually 60."))


def _zscore(one: Indicator) -> Iterator[Finding]:
    centre, spread = one.scale.settings.get("centre", 50.0), one.scale.settings.get("spread", 20.0)
    if spread <= 0 or not 0 < centre < 100:
        yield _found(
            one, "zscore-settings", "error", "normalisation.spread" if spread <= 0 else "normalisation.centre",
            Text(f"centre {centre:g}、spread {spread:g} 不能区分好坏。", f"centre {centre:g} and spread {spread:g} do not tell better from worse."), Text("centre 取 0 到 100 之间，spread 取正数。", "Take a centre between 0 and 100 and a spread above zero."),
        )


def _nothing(_one: Indicator) -> Iterator[Finding]:
    return iter(())


_SCALES = {"minmax": _minmax, "target": _target, "efficacy": _efficacy, "zscore": _zscore, "rank": _nothing, "bands": _nothing}
