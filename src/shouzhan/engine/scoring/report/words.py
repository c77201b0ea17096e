"""The fixed words of a report in both languages, and how its figures are written."""

import math
from collections.abc import Sequence
from decimal import Decimal

from shouzhan.engine.documents.paper.words import write_number
from shouzhan.engine.scoring.calling import Language
from shouzhan.engine.scoring.citing import cited
from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.report.findings import Findings, Range
from shouzhan.engine.scoring.rounding import share_told
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.units import unit_in
from shouzhan.kernel.text import Text

SAMPLE = Text("演示数据：全部被评对象与数值均为虚构", "Demonstration data: every subject and every value is invented")
SYNTHETIC = Text("演示用：方案或数据为虚构", "Demonstration: the scheme or its data are invented")
TO_CONFIRM = Text("参数待确认", "Parameters to be confirmed")
TO_CONFIRM_WHY = Text("方案中的权重、目标值与分数线由编制者设定，尚待主管部门确认。", "Weights, targets and lines were set by the authors of the scheme and await confirmation by the authority.")
EDITION = Text("版本", "Edition")
CONFIRM_SHORT = Text("待确认", "to be confirmed")

RANKING = Text("排名", "Ranking")
PLACE = Text("名次", "Place")
SUBJECT = Text("被评对象", "Subject")
TOTAL = Text("总分", "Total")
GRADE = Text("等级", "Grade")
FOLLOWS = Text("处置", "Consequence")
RANGE = Text("名次区间", "Range of places")
BEFORE_NEXT = Text("先于下一名", "Before the next")
CERTAIN = Text("确定", "certain")
CERTAIN_WHY = Text(
    "“先于下一名”为试算的权重中排在其后一名之前的份额；“确定”指任何允许的权重下都如此（已证明）。",
    "“Before the next” is the share of the weightings tried in which the subject stands before the one placed behind it; “certain” is proved for all admissible weights.",
)
TOGETHER = Text("三者同时", "All at once")
GRADES_RANGE = Text("可能等级", "Possible grades")
UNSAFE = Text("不宜据此处置", "Not safe to act on")
UNSAFE_WHY = Text(
    "标有“不宜据此处置”的对象：在方案允许的其他权重下，或在申明的测量误差、缺失值的范围内，或几者同时变动时，会得到更好的等级，从而免于该项处置。处置前应先核实。",
    "Marked “not safe to act on”: under other weights that the scheme admits, or within declared errors and missing values, or with all of them moving together, the subject gets a better grade and is spared the consequence. Look into it before acting.",
)
MADE_OF = Text("总分由什么构成", "What the totals are made of")
OUTER = Text("外圈为 100 分", "The outer ring is 100 points")
TO_THE_WEB = Text("被评对象较多，逐家的雷达图与分数卡见网页版报告。", "There are many subjects: the radar and card of each are in the report as a web page.")
FEW_DRAWN = Text(
    "被评对象很多的类型，图只画其中名次最前的；其余对象的总分、构成与名次区间见表，图见网页版报告。",
    "Of a type with very many subjects only the first are drawn; totals, parts and ranges of the others stand in the tables, their drawings in the report as a web page.",
)
NOT_A_SUM = Text(
    "本方案的方法不是加权求和，总分不能拆成各维度之和；各指标得分见下面的雷达图与分数卡。",
    "The method of this scheme is no weighted sum: a total cannot be taken apart into dimensions. The points of each indicator are in the radars and cards below.",
)
HOW_FAR = Text("名次在多大范围内变动", "How far the places may move")
BEST, PUBLISHED, WORST = Text("最好", "Best"), Text("公布", "Published"), Text("最差", "Worst")
PROFILE = Text("各指标得分与同类中位数", "points on each indicator against the median of the type")
CARDS = Text("分数卡", "Score cards")
RADAR_SAYS = Text("各指标得分（实线）与同类中位数（虚线），轴号即表中序号；数值见表。", "Points on each indicator (solid) against the median of the type (dashed); the axes bear the numbers of the table, which holds the figures.")
MEDIAN = Text("同类中位数", "Median of the type")
NUMBER = Text("序号", "No.")
INDICATOR = Text("指标", "Indicator")
VALUE, POINTS, WEIGHT, CONTRIBUTION, CLAUSE = Text("数值", "Value"), Text("得分", "Points"), Text("权重", "Weight"), Text("贡献", "Contribution"), Text("依据", "Basis")
CALCULATED = Text("计分方法", "How points are given")
DIMENSION = Text("维度", "Dimension")
BONUS, DEDUCTION = Text("加分", "Bonus"), Text("扣分", "Deductions")
VETO = Text("否决事项", "Veto")
VETOED = Text("一票否决", "vetoed")
NOTES = Text("需要说明的情况", "What has to be said")
AUDIT = Text("建议先核实的数据", "Values to check first")
METHOD = Text("评价方法", "How it was done")
CLAUSES = Text("依据条款", "Clauses")
NO_DATA = Text("无数据", "no data")
FIGURES = Text("数据表", "The figures")
MISSING = {
    "zero": Text("缺值，计零分", "missing, counts no points"), "worst": Text("缺值，按同类最差值计", "missing, taken as the worst of its type"),
    "mean": Text("缺值，按同类均值计", "missing, taken as the mean of its type"), "drop": Text("缺值，不计此项", "missing, left out"),
}
TYPES_GRADES = Text("各等级家数", "How many hold each grade")
TOP = Text("跳到正文", "To the report")
FIND = Text("查找被评对象", "Find a subject")
OPEN_ALL, CLOSE_ALL = Text("全部展开", "Open all"), Text("全部收起", "Close all")
CONTENTS = Text("目录", "Contents")
FOOT = Text("本报告由首站生成；同一方案与数据得到同一份报告。", "Made with Shouzhan; the same scheme and data give the same report.")
SORT = Text("点击表头可排序", "A head sorts its column")
PRINTS = Text("打印时只印已展开的分数卡。", "Only cards that are open are printed.")
REPORT = Text("结果报告", "Report of results")


def counted(number: int, language: Language) -> str:
    """So many subjects."""
    return f"{number:,} 家" if language == "zh" else f"{number:,} subject{'' if number == 1 else 's'}"


def standing(name: str, place: int, grade: str, language: Language) -> str:
    """A subject with its place and grade, as the name of its table."""
    return f"{name}：第 {place} 名，{grade}" if language == "zh" else f"{name}: place {place}, {grade}"


def others(number: int, language: Language) -> str:
    """What is folded away."""
    return f"其余 {number:,} 家" if language == "zh" else f"The other {number:,}"


def moving(found: Sequence[Range]) -> Text:
    """How many places hang on the weights: the finding of the chart of ranges."""
    moved, count = sum(1 for one in found if one.best != one.worst), len(found)
    if not moved:
        return Text(f"{count:,} 家的名次都不随权重变动", f"No place of {count:,} changes with the weights")
    return Text(f"{count:,} 家中 {moved:,} 家的名次会随权重变动", f"{moved:,} of {count:,} may change place with the weights")


def largest_part(titles: Sequence[Text], sums: Sequence[float]) -> Text:
    """Where most points come from: the finding of the chart of parts."""
    total = sum(sums)
    if total <= 0:
        return MADE_OF
    at = max(range(len(sums)), key=lambda place: sums[place])
    part = write_number(sums[at] / total * 100, 0)
    return Text(f"总分的 {part}% 来自“{titles[at].zh}”", f"{part}% of all points come from “{titles[at].en}”")


def score(value: float, decimals: int) -> str:
    """A total, or what is added to one, as it is printed everywhere."""
    return write_number(float(value), decimals)


def points(value: float, finer: int = 0) -> str:
    """The points of an indicator, of a hundred; with more decimals where the total has more."""
    return write_number(float(value) * 100, 2 + finer)


def share(value: float) -> str:
    """A weight in per cent."""
    return f"{write_number(float(value) * 100, 2).rstrip('0').rstrip('.')}%"


def plain(value: float) -> str:
    """A measured value, no longer than it needs to be."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-4:
        return f"{value:.6g}"
    return write_number(int(value)) if value == int(value) else write_number(float(f"{value:.10g}"), 4).rstrip("0").rstrip(".")


def exact(value: float) -> str:
    """A number of the scheme with every digit it was given."""
    return write_number(Decimal(f"{value:.12g}"))


def value_words(indicator: Indicator, value: float, language: Language) -> str:
    """A value with its unit."""
    if math.isnan(value):
        return NO_DATA.in_(language)
    unit = unit_in(indicator.unit, language)
    return plain(value) + ("" if not unit else unit if unit in ("%", "％", "‰") else f" {unit}")


def missing_words(indicator: Indicator, language: Language) -> str:
    """What was done where there was no value."""
    return MISSING[indicator.missing].in_(language) if indicator.missing in MISSING else ""


def places_words(found: Range | None) -> str:
    """A range of places."""
    if found is None:
        return ""
    return str(found.best) if found.best == found.worst else f"{found.best}–{found.worst}"


def together_words(found: Range | None) -> str:
    """The places reached with weights, gaps and errors moving at once."""
    if found is None or found.together is None:
        return ""
    best, worst = found.together
    return str(best) if best == worst else f"{best}–{worst}"


def before_words(found: Range, language: Language) -> str:
    """How certain a subject stands before the one placed behind it."""
    if found.before_next is None:
        return "–"
    return CERTAIN.in_(language) if found.is_before_next else share_told(found.before_next)


def grades_words(group: Group, found: Range | None, language: Language) -> str:
    """The grades a range holds, the best first."""
    if found is None:
        return ""
    best, worst = (group.scheme.grades[number].title.in_(language) for number in (found.best_grade, found.worst_grade))
    return best if found.best_grade == found.worst_grade else f"{best}–{worst}"


def grade_words(group: Group, at: int, found: Range, language: Language) -> str:
    """The published grade, then how far other weights could raise or lower it: never a range that seems to say another grade."""
    own = group.grades[at]
    titles = [grade.title.in_(language) for grade in group.scheme.grades]
    up, down = found.best_grade < own, found.worst_grade > own
    if not up and not down:
        return titles[own]
    best, worst = titles[found.best_grade], titles[found.worst_grade]
    if language == "zh":
        return f"{titles[own]}（{'可能为' + best + '至' + worst if up and down else '可能升为' + best if up else '可能降为' + worst}）"
    return f"{titles[own]} ({f'may be {best} to {worst}' if up and down else f'may rise to {best}' if up else f'may fall to {worst}'})"


def consequence_words(group: Group, at: int, language: Language) -> str:
    """What follows from a subject's grade; a dash where nothing does."""
    follows = group.grade(at).consequence
    return follows.title.in_(language) if follows else "–"


def clause_words(clause: str, findings: Findings, language: Language) -> str:
    """A clause with the title of its document where that is known."""
    return cited(clause, findings.sources, language)
