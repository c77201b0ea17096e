"""Checks what stands beside the weights: bonuses, deductions, vetoes, ties, admissible weightings, and what the file leaves unsaid."""

from collections.abc import Collection, Iterator

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.checking.grades import follows_of, most_bonus, smallest_step
from shouzhan.engine.scoring.scheme.model import Adjustment, Grade, Scheme
from shouzhan.kernel.text import Text

_CHECK_CAP = Text("降低每项上限或加分总上限。", "Lower the caps, or bonus_most.")


def adjustment_findings(scheme: Scheme) -> Iterator[Finding]:
    """Everything to say about bonuses and deductions."""
    step = smallest_step(scheme)
    seen: dict[str, str] = {one.origin: f"indicators.{one.key}" for one in scheme.indicators if one.source != "formula" and any(one.weights.values())}
    for one in scheme.adjustments:
        place = _place(one)
        if one.each == 0 or one.most == 0:
            yield Finding(
                "adjustment-idle", "error", f"{place}.{'each' if one.each == 0 else 'most'}", Text(f"“{one.title.zh}”永远是零分。", f"{one.title.en!r} is always zero points."), Text("写上分值和上限，或删去。", "Give it points and a cap, or take it out."), one.clause,
            )
        elif one.most < one.each:
            yield Finding(
                "adjustment-cap", "warning", f"{place}.most", Text(f"“{one.title.zh}”的上限 {one.most:g} 不足一次的 {one.each:g} 分。", f"The cap {one.most:g} of {one.title.en!r} is below the {one.each:g} points of one."), Text("核对每次分值和上限。", "Check the points and the cap."), one.clause,
            )
        if one.most > step:
            yield Finding(
                "adjustment-step", "warning", f"{place}.most", Text(f"“{one.title.zh}”最多 {one.most:g} 分，超过两个等级之间的 {step:g} 分，一项就能跨级。", f"{one.title.en!r} may come to {one.most:g} points, more than the {step:g} between two grades."), _CHECK_CAP, one.clause, {"step": step},
            )
        if not one.clause:
            yield Finding(
                "clause-missing", "warning", f"{place}.clause", Text(f"“{one.title.zh}”没有注明依据的条款。", f"{one.title.en!r} names no clause."), Text("注明文件和条款。", "Name the document and the clause."),
            )
        if one.column in seen:
            yield Finding(
                "counted-twice", "warning", f"{place}.column", Text(f"数据列 {one.column} 已在 {seen[one.column]} 计过分。", f"The column {one.column} already counts in {seen[one.column]}."), Text("同一事实只计一次。", "Count the same fact once."), one.clause,
            )
        seen.setdefault(one.column, place)
    yield from _together(scheme, step)


def _together(scheme: Scheme, step: float) -> Iterator[Finding]:
    off = sum(one.most for one in scheme.adjustments if not one.is_bonus)
    for key, what, most in (("bonus_most", Text("加分", "All bonuses"), most_bonus(scheme)), ("deductions", Text("扣分", "All deductions"), off)):
        single = max((one.most for one in scheme.adjustments if one.is_bonus is (key == "bonus_most")), default=0.0)
        if most > step >= single:
            yield Finding(
                "adjustment-step", "warning", key, Text(f"{what.zh}合计最多 {most:g} 分，超过两个等级之间的 {step:g} 分。", f"{what.en} may come to {most:g} points, more than the {step:g} between two grades."), _CHECK_CAP, witness={"step": step},
            )
    if scheme.bonus_most == 0 and most_bonus(scheme) == 0 and any(one.is_bonus for one in scheme.adjustments):
        yield Finding("adjustment-idle", "error", "bonus_most", Text("加分总上限为零，所有加分无效。", "The cap of all bonuses is zero, so that none counts."), Text("改正上限，或删去加分项。", "Put the cap right, or take the bonuses out."))


def _place(one: Adjustment) -> str:
    return f"{'bonus' if one.is_bonus else 'deductions'}.{one.key}"


def _is_spared(scheme: Scheme, grade: Grade, kind: str) -> bool:
    """Whether the grade a veto leaves does no harm to a type, though a later one would."""
    follows = follows_of(grade, kind)
    later = [follows_of(one, kind) for one in scheme.grades]
    return follows is not None and not follows.is_harmful and any(one is not None and one.is_harmful for one in later)


def veto_findings(scheme: Scheme) -> Iterator[Finding]:
    """Everything to say about vetoes."""
    for one in scheme.vetoes:
        place = f"vetoes.{one.key}"
        grade = scheme.grade(one.grade)
        if scheme.rank_of(one.grade) == 0:
            yield Finding(
                "veto-idle", "error", f"{place}.grade", Text(f"否决项“{one.title.zh}”仍允许最好的等级，不起作用。", f"The veto {one.title.en!r} still allows the best grade, so it does nothing."), Text("写较低的等级。", "Name a lower grade."), one.clause,
            )
        elif any(_is_spared(scheme, grade, kind.key) for kind in scheme.types):
            yield Finding(
                "veto-soft", "warning", f"{place}.grade", Text(f"触发“{one.title.zh}”的仍可得“{grade.title.zh}”，没有不利后果。", f"Whoever falls under {one.title.en!r} may still get {grade.title.en!r}, which does no harm."), Text("核对否决后的最高等级。", "Check the best grade the veto leaves."), one.clause,
            )
        if one.from_value <= 0:
            yield Finding(
                "veto-all", "error", f"{place}.from", Text(f"“{one.title.zh}”自 {one.from_value:g} 起触发，没有该事实的也会触发。", f"{one.title.en!r} holds from {one.from_value:g} up, also where there is nothing of it."), Text("写大于零的起点。", "Begin above zero."), one.clause,
            )
        if not one.clause:
            yield Finding("clause-missing", "warning", f"{place}.clause", Text(f"否决项“{one.title.zh}”没有注明依据的条款。", f"The veto {one.title.en!r} names no clause."), Text("注明文件和条款。", "Name the document and the clause."))


def tie_findings(scheme: Scheme, said: Collection[str] | None) -> Iterator[Finding]:
    """Everything to say about equal totals; `said` are the keys the file holds, where there is a file."""
    if scheme.tie_indicators and scheme.ties != "indicators":
        yield Finding("tie-idle", "warning", "tie_indicators", Text("写了同分时比较的指标，但 ties 不是 indicators，不起作用。", "Indicators to part ties are named, but ties is not indicators, so they do nothing."), Text("写 ties: indicators，或删去 tie_indicators。", "Write ties: indicators, or take tie_indicators out."))
    if scheme.ties == "indicators":
        for kind in scheme.types:
            counted = {one.key for one in scheme.of_type(kind.key)}
            for key in scheme.tie_indicators:
                if key not in counted:
                    yield Finding("tie-idle", "warning", "tie_indicators", Text(f"{key} 在类型“{kind.title.zh}”中不计分，同分时无从比较。", f"{key} does not count for the type {kind.title.en!r} and cannot part its ties."), Text("换一个计分的指标。", "Name an indicator that counts."), witness={"type": kind.key})
    limited = [one.key for one in scheme.grades if one.share is not None or one.most is not None or one.last_share]
    if said is not None and limited and "ties" not in said:
        yield Finding("tie-unsaid", "warning", "ties", Text("有名额限制，却没有写明同分怎么办；现按同进（all-in）处理。", "There are quotas and nothing is said about equal totals; they all come in (all-in)."), Text("写明 ties。", "Write ties."), witness={"grades": limited})


def frame_findings(scheme: Scheme) -> Iterator[Finding]:
    """Everything to say about the scheme as a whole."""
    if scheme.admissible.within == 0:
        yield Finding("admissible-none", "warning", "admissible.within", Text("不允许任何其他权重，排名是否稳健无从说起。", "No other weighting is admissible, so nothing can be said of how firm the ranking is."), Text("写一个比例，例如 0.2。", "Write a share, such as 0.2."))
    if scheme.admissible.within is not None and scheme.admissible.within > 0.5:
        yield Finding("admissible-wide", "warning", "admissible.within", Text(f"权重可变动 {scheme.admissible.within:.0%}，主次会颠倒。", f"Weights may move by {scheme.admissible.within:.0%}, enough to turn their order round."), Text("通常不超过 0.3。", "It is usually no more than 0.3."))
    for place, each in [*(("types", one) for one in scheme.types), *(("dimensions", one) for one in scheme.dimensions)]:
        if not each.clause:
            yield Finding(
                "clause-missing", "note", f"{place}.{each.key}.clause", Text(f"“{each.title.zh}”没有注明依据的条款。", f"{each.title.en!r} names no clause."), Text("注明文件和条款。", "Name the document and the clause."),
            )
    if not scheme.clause:
        yield Finding("clause-missing", "warning", "clause", Text("没有注明本体系依据的条款。", "The scheme names no clause it rests on."), Text("注明文件和条款。", "Name the document and the clause."))
