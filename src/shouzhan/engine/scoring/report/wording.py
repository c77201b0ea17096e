"""The method of a scheme in words: scales, weights, totals, ties, grades, additions, vetoes."""

from collections.abc import Callable, Iterator

from shouzhan.engine.scoring.report.words import exact
from shouzhan.engine.scoring.scheme.model import Adjustment, Band, Grade, Indicator, Scheme, Veto
from shouzhan.kernel.text import Text

METHODS = {
    "saw": Text("加权求和：各指标得分乘以权重后相加", "Weighted sum: the points of each indicator times its weight, added up"),
    "topsis": Text("TOPSIS（逼近理想解排序法）：按离最优与最差的加权距离计总分", "TOPSIS: the total is the nearness to the best against the worst, by weighted distance"),
    "vikor": Text("VIKOR（折中排序法）：兼顾整体损失与单项最大损失", "VIKOR: a compromise between the loss over all indicators and the largest single one"),
    "promethee2": Text("PROMETHEE II（偏好顺序法）：逐对比较，按净胜出计总分", "PROMETHEE II: subjects are compared two by two; the total is what they win, net"),
}
WEIGHTINGS = {
    "declared": Text("权重由评价方案规定", "Weights are set by the scheme"), "equal": Text("各指标权重相等", "All indicators weigh the same"),
    "entropy": Text("权重按熵值法由数据算出", "Weights are drawn from the data by entropy"), "critic": Text("权重按 CRITIC 法由数据算出", "Weights are drawn from the data by CRITIC"),
    "ahp": Text("权重按层次分析法由专家判断算出", "Weights are worked out from experts' judgements by AHP"),
}
_TIES = {
    "all-in": Text("总分相同者名次并列；并列者跨线时一并计入较好的等级。", "Equal totals share a place; equals on a line all get the better grade."),
    "all-out": Text("总分相同者名次并列；并列者跨线时一并不计入较好的等级。", "Equal totals share a place; equals on a line all stay below it."),
}
_ROUNDING = {"down": Text("舍去小数", "rounded down"), "up": Text("进为整数", "rounded up"), "half": Text("四舍五入", "rounded half up")}


def method_words(scheme: Scheme) -> Text:
    """The method in one line, with the full score and where weights come from."""
    way, weights = METHODS[scheme.method], WEIGHTINGS[scheme.weighting]
    return Text(f"{way.zh}，满分 {exact(scheme.full)} 分；{weights.zh}。", f"{way.en}; the full score is {exact(scheme.full)}. {weights.en}.")


def rules_words(scheme: Scheme) -> list[Text]:
    """Everything else that decides a place or a grade, a sentence each."""
    told = [method_words(scheme), *_ties(scheme)]
    if any(one.share is not None or one.last_share is not None for one in scheme.grades):
        rounding = _ROUNDING[scheme.rounding]
        told.append(Text(f"名额按比例算出后{rounding.zh}。", f"A quota that is no whole number is {rounding.en}."))
    told += [_grade(scheme, one) for one in scheme.grades]
    told += [_adjustment(one) for one in scheme.adjustments]
    if scheme.bonus_most is not None:
        told.append(Text(f"加分合计最多 {exact(scheme.bonus_most)} 分。", f"All bonuses together bring {exact(scheme.bonus_most)} at most."))
    return told + [_veto(scheme, one) for one in scheme.vetoes]


def _ties(scheme: Scheme) -> list[Text]:
    if scheme.ties != "indicators":
        return [_TIES[scheme.ties]]
    titles = [one.title for key in scheme.tie_indicators for one in scheme.indicators if one.key == key]
    zh, en = "、".join(one.zh for one in titles), ", then ".join(one.en for one in titles)
    return [Text(f"总分相同者依次比较：{zh}；仍相同者名次并列。", f"Equal totals are parted by {en}; who is equal still shares a place.")]


def _grade(scheme: Scheme, grade: Grade) -> Text:
    zh, en = [], []
    if grade.at_least is not None:
        zh.append(f"总分不低于 {exact(grade.at_least)}")
        en.append(f"a total of {exact(grade.at_least)} or more")
    if grade.share is not None:
        zh.append(f"不超过本类的 {exact(grade.share * 100)}%（名次在前者）")
        en.append(f"no more than the first {exact(grade.share * 100)}% of the type")
    if grade.most is not None:
        zh.append(f"不超过 {grade.most} 家（名次在前者）")
        en.append(f"no more than the first {grade.most}")
    if grade.last_share is not None:
        zh.append(f"名次在后的 {exact(grade.last_share * 100)}%")
        en.append(f"the last {exact(grade.last_share * 100)}% of the type")
    brought = list(dict.fromkeys(one.title for kind in scheme.types if (one := grade.for_type(kind.key).consequence)))
    then = Text(f"；处置：{'、'.join(one.zh for one in brought)}", f"; consequence: {', '.join(one.en for one in brought)}") if brought else Text("", "")
    return Text(f"{grade.title.zh}：{'，且'.join(zh) or '其余'}{then.zh}。", f"{grade.title.en}: {', and '.join(en) or 'whoever is left'}{then.en}.")


def _adjustment(one: Adjustment) -> Text:
    zh, en = ("加", "brings") if one.is_bonus else ("扣", "takes away")
    return Text(f"{one.title.zh}：每项{zh} {exact(one.each)} 分，最多 {exact(one.most)} 分。", f"{one.title.en}: each {en} {exact(one.each)}, {exact(one.most)} at most.")


def _veto(scheme: Scheme, one: Veto) -> Text:
    grade = scheme.grade(one.grade).title
    return Text(
        f"{one.title.zh}达到 {exact(one.from_value)} 的，无论总分多少，等级不高于“{grade.zh}”。",
        f"{one.title.en} at {exact(one.from_value)} or more: no better grade than “{grade.en}”, whatever the total.",
    )


def _minmax(one: Indicator) -> Text:
    low, high = one.scale.settings.get("low"), one.scale.settings.get("high")
    bottom = Text("同类最小值", "the lowest of the type") if low is None else Text(exact(low), exact(low))
    top = Text("同类最大值", "the highest of the type") if high is None else Text(exact(high), exact(high))
    if one.direction == "min":
        bottom, top = top, bottom
    return Text(f"{_set(bottom)}得 0 分，{_set(top)}得 100 分，其间按比例", f"0 points at {bottom.en}, 100 at {top.en}, in proportion between")


def _set(words: Text) -> str:
    """A bound before a Chinese word: figures stand apart from it."""
    return f"{words.zh} " if words.zh[-1].isdigit() else words.zh


def _target(one: Indicator) -> Text:
    target, most = one.scale.settings["target"], one.scale.settings.get("most", 1.0)
    if one.direction == "min":
        return Text(f"以不超过 {exact(target)} 为目标，超过的按比例减分", f"the target is {exact(target)} or less; above it points fall in proportion")
    if most == 1:
        return Text(f"按目标值 {exact(target)} 的完成比例，达到即满分", f"the share of the target {exact(target)} that was reached; full points at the target")
    return Text(f"按目标值 {exact(target)} 的完成比例，完成 {exact(most)} 倍时满分", f"the share of the target {exact(target)} that was reached; full points at {exact(most)} times the target")


def _bands(one: Indicator) -> Text:
    return Text("；".join(f"{_set(_band(band))}得 {exact(band.points)} 分" for band in one.scale.bands), "; ".join(f"{_band(band).en}: {exact(band.points)}" for band in one.scale.bands))


def _band(band: Band) -> Text:
    if band.low is None:
        return Text("任何值", "any value") if band.high is None else Text(f"低于 {exact(band.high)}", f"below {exact(band.high)}")
    if band.high is None:
        return Text(f"{exact(band.low)} 及以上", f"{exact(band.low)} and above")
    return Text(f"{exact(band.low)} 至不足 {exact(band.high)}", f"{exact(band.low)} to below {exact(band.high)}")


def _efficacy(one: Indicator) -> Text:
    bad, good, base = one.scale.settings["unacceptable"], one.scale.settings["satisfactory"], one.scale.settings.get("base", 60.0)
    return Text(
        f"功效系数：{exact(bad)} 得 {exact(base)} 分，{exact(good)} 得 100 分，其间按比例", f"efficacy coefficient: {exact(base)} points at {exact(bad)}, 100 at {exact(good)}, in proportion",
    )


def _zscore(one: Indicator) -> Text:
    centre, spread = one.scale.settings.get("centre", 50.0), one.scale.settings.get("spread", 20.0)
    better = Text("高", "above") if one.direction == "max" else Text("低", "below")
    return Text(
        f"同类均值得 {exact(centre)} 分，每{better.zh}一个标准差加 {exact(spread)} 分", f"{exact(centre)} points at the mean of the type, {exact(spread)} more for each standard deviation {better.en} it",
    )


def _rank(_one: Indicator) -> Text:
    return Text("按在同类中的名次，居首得 100 分，居末得 0 分", "by its place in the type: 100 points for the first, 0 for the last")


_SCALES: dict[str, Callable[[Indicator], Text]] = {
    "minmax": _minmax, "target": _target, "bands": _bands, "efficacy": _efficacy, "zscore": _zscore, "rank": _rank,
}


def scale_words(one: Indicator) -> Text:
    """How a value becomes points."""
    return _SCALES[one.scale.name](one)


def clauses_of(scheme: Scheme) -> Iterator[str]:
    """Every clause the scheme names, each once, in the file's order."""
    named = [scheme.clause, *(one.clause for one in scheme.types), *(one.clause for one in scheme.dimensions), *(one.clause for one in scheme.indicators)]
    named += [one.clause for one in scheme.adjustments] + [one.clause for one in scheme.vetoes]
    brought = ((one, one.for_type(kind.key).consequence) for one in scheme.grades for kind in scheme.types)
    named += [clause for one, follows in brought for clause in (one.clause, follows.clause if follows else "")]
    yield from dict.fromkeys(one for one in named if one)
