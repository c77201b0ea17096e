"""Checks grades: unreachable, shadowed, out of order, quotas that contradict one another, and what follows from them."""

import math
from collections.abc import Iterator
from itertools import pairwise

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.checking.weights import share_of
from shouzhan.engine.scoring.scheme.model import KINDS, Consequence, Grade, Indicator, Scheme
from shouzhan.kernel.text import Text


def grade_findings(scheme: Scheme) -> Iterator[Finding]:
    """Everything to say about grades."""
    yield from _thresholds(scheme)
    yield from _last(scheme)
    yield from _quotas(scheme)
    yield from _consequences(scheme)


def most_points(scheme: Scheme, kind: str) -> float:
    """The highest total that a subject of a type can reach, bonuses and all."""
    own = sum(share_of(scheme, one, kind) * _best(one) for one in scheme.of_type(kind)) if scheme.weighting == "declared" else 1.0
    return scheme.full * own + most_bonus(scheme)


def most_bonus(scheme: Scheme) -> float:
    """The most that all bonuses add together."""
    bonus = sum(one.most for one in scheme.adjustments if one.is_bonus)
    return bonus if scheme.bonus_most is None else min(bonus, scheme.bonus_most)


def smallest_step(scheme: Scheme) -> float:
    """The smallest distance between two neighbouring thresholds."""
    lines = [one.at_least for one in scheme.grades if one.at_least is not None]
    return min((abs(first - second) for first, second in pairwise(lines)), default=math.inf)


def follows_of(grade: Grade, kind: str) -> Consequence | None:
    """What a grade brings to a type."""
    return grade.for_type(kind).consequence


def _best(one: Indicator) -> float:
    return max(band.points for band in one.scale.bands) / 100 if one.scale.bands else 1.0


def _has_quota(grade: Grade) -> bool:
    return grade.share is not None or grade.most is not None


def _line(grade: Grade) -> float:
    return -math.inf if grade.at_least is None else grade.at_least


def _thresholds(scheme: Scheme) -> Iterator[Finding]:
    top = max((most_points(scheme, kind.key) for kind in scheme.types), default=scheme.full)
    for at, grade in enumerate(scheme.grades):
        place = f"grades.{grade.key}"
        if grade.at_least is not None and grade.at_least > top + 1e-9 * scheme.full:
            yield Finding(
                "grade-unreachable", "error", f"{place}.at_least", Text(f"“{grade.title.zh}”要 {grade.at_least:g} 分，而最高只能得 {top:g} 分。", f"{grade.title.en!r} needs {grade.at_least:g} points and no more than {top:g} can be reached."),
                Text("降低分数线。", "Lower the threshold."), grade.clause, {"most": top},
            )
        if grade.at_least is not None and grade.at_least <= 0:
            yield Finding(
                "grade-open", "warning", f"{place}.at_least", Text(f"“{grade.title.zh}”的分数线 {grade.at_least:g} 人人都能达到。", f"Everybody reaches the {grade.at_least:g} points of {grade.title.en!r}."),
                Text("提高分数线，或不写。", "Raise the threshold, or leave it out."), grade.clause,
            )
        earlier = [one for one in scheme.grades[:at] if _line(one) <= _line(grade)]
        taking = next((one for one in earlier if not _has_quota(one)), None)
        if taking is not None:
            yield Finding(
                "grade-shadowed", "error", place, Text(f"能得“{grade.title.zh}”的都先得了“{taking.title.zh}”，该等级没有人。", f"Whoever could get {grade.title.en!r} gets {taking.title.en!r} before, so nobody is left for it."),
                Text("让分数线逐级下降。", "Let thresholds fall from grade to grade."), grade.clause, {"taken_by": taking.key},
            )
        elif grade.at_least is not None and earlier:
            yield Finding(
                "grade-order", "error", f"{place}.at_least", Text(f"“{grade.title.zh}”的分数线 {grade.at_least:g} 不低于更好的等级“{earlier[-1].title.zh}”。", f"The threshold {grade.at_least:g} of {grade.title.en!r} is not below that of the better grade {earlier[-1].title.en!r}."),
                Text("让分数线逐级下降。", "Let thresholds fall from grade to grade."), grade.clause,
            )


def _last(scheme: Scheme) -> Iterator[Finding]:
    last = scheme.grades[-1]
    if last.at_least is not None or _has_quota(last):
        yield Finding(
            "grade-last", "error", f"grades.{last.key}", Text(f"末级“{last.title.zh}”设了条件，有人可能得不到任何等级。", f"The last grade {last.title.en!r} has a condition, so that somebody may get no grade."),
            Text("末级不设分数线和名额。", "Give the last grade neither a threshold nor a quota."), last.clause,
        )
    for grade in scheme.grades[:-1]:
        if grade.last_share is not None:
            yield Finding(
                "last-share", "error", f"grades.{grade.key}.last_share", Text(f"末位比例只对末级起作用，写在“{grade.title.zh}”上无效。", f"A share of the last works on the last grade alone; on {grade.title.en!r} it does nothing."),
                Text(f"移到“{last.title.zh}”。", f"Move it to {last.title.en!r}."), grade.clause,
            )
    if len(scheme.grades) == 1:
        yield Finding("grade-only", "warning", f"grades.{last.key}", Text("只有一个等级，分不出好坏。", "There is one grade only, which tells nobody apart."), Text("至少设两个等级。", "Set two grades at least."))


def _quotas(scheme: Scheme) -> Iterator[Finding]:
    shares = {one.key: one.share for one in scheme.grades if one.share is not None}
    last = scheme.grades[-1].last_share or 0.0
    if sum(shares.values()) + last > 1 + 1e-9:
        largest = max(shares, key=lambda key: shares[key], default=scheme.grades[-1].key)
        yield Finding(
            "quota-sum", "error", f"grades.{largest}.share", Text(f"各级名额比例合计 {sum(shares.values()) + last:.0%}，超过全部。", f"The quotas sum to {sum(shares.values()) + last:.0%}, more than everybody."),
            Text("减小比例。", "Lower the shares."), witness={**shares, "last_share": last},
        )
    for grade in scheme.grades:
        for key, value in (("share", grade.share), ("most", grade.most)):
            if value == 0:
                yield Finding(
                    "quota-zero", "error", f"grades.{grade.key}.{key}", Text(f"“{grade.title.zh}”的名额为零，没有人能得。", f"The quota of {grade.title.en!r} is zero, so nobody can get it."), Text("改正名额，或删去该等级。", "Put the quota right, or take the grade out."), grade.clause,
                )
        if grade.share == 1 or (grade.last_share is not None and grade.last_share >= 0.5):
            key = "share" if grade.share == 1 else "last_share"
            yield Finding(
                "quota-all", "warning", f"grades.{grade.key}.{key}", Text(f"“{grade.title.zh}”的比例 {grade.share or grade.last_share:.0%} 起不到名额的作用或波及多数。", f"A share of {grade.share or grade.last_share:.0%} for {grade.title.en!r} limits nothing or takes the most part."),
                Text("核对比例。", "Check the share."), grade.clause,
            )


def _consequences(scheme: Scheme) -> Iterator[Finding]:
    for kind in scheme.types:
        worst_so_far: tuple[int, Grade] | None = None
        for grade in scheme.grades:
            follows = follows_of(grade, kind.key)
            if follows is None:
                continue
            harm = KINDS.index(follows.kind)
            if worst_so_far is not None and harm < worst_so_far[0]:
                yield Finding(
                    "consequence-order", "error", f"grades.{grade.key}.consequence",
                    Text(f"较差的“{grade.title.zh}”带来“{follows.title.zh}”，比“{worst_so_far[1].title.zh}”的后果还好。", f"The lower grade {grade.title.en!r} brings {follows.title.en!r}, better than what {worst_so_far[1].title.en!r} brings."),
                    Text("核对各等级的后果。", "Check what each grade brings."), grade.clause, {"type": kind.key},
                )
            if worst_so_far is None or harm > worst_so_far[0]:
                worst_so_far = (harm, grade)
            if follows.is_harmful and not follows.clause:
                yield Finding(
                    "harm-clause", "error", f"grades.{grade.key}.consequence", Text(f"“{grade.title.zh}”的后果“{follows.title.zh}”于人不利，却没有注明依据的条款。", f"{follows.title.en!r}, which {grade.title.en!r} brings, does harm and names no clause."),
                    Text("为该后果注明文件和条款，否则不得采用。", "Name the document and the clause, or do not use it."), grade.clause, {"type": kind.key},
                )
            if follows.is_harmful and grade is scheme.grades[0]:
                yield Finding(
                    "harm-best", "error", f"grades.{grade.key}.consequence", Text(f"最好的等级“{grade.title.zh}”带来不利后果“{follows.title.zh}”。", f"The best grade {grade.title.en!r} brings the harmful {follows.title.en!r}."),
                    Text("核对各等级的后果。", "Check what each grade brings."), grade.clause, {"type": kind.key},
                )
    for grade in scheme.grades:
        if all(follows_of(grade, kind.key) is None for kind in scheme.types):
            yield Finding(
                "consequence-missing", "warning", f"grades.{grade.key}.consequence", Text(f"“{grade.title.zh}”没有写明后果。", f"Nothing is said to follow from {grade.title.en!r}."),
                Text("写明后果；什么都不变也写（keep）。", "Say what follows; where nothing changes, say so (keep)."), grade.clause,
            )
