"""How long what was filed is protected, and by when to act for it not to lapse."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    choice,
    day,
    where,
    whole,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LIFE = Citation("patent-law", "第四十二条")
PRIORITY = Citation("patent-law", "第二十九条")
EXAMINATION = Citation("patent-law", "第三十五条")
ANNUITY = Citation("patent-law", "第四十三条")
KINDS = choice(
    "kind", Text("类型", "Kind"), ("invention", Text("发明专利", "Invention")), ("utility", Text("实用新型", "Utility model")), ("design", Text("外观设计", "Design")),
    ("pct", Text("国际申请", "International application")),
)
ROLLS = Text("按月推算的对应日；到时遇非工作日的，顺延到其后第一个工作日。", "The corresponding day of the month; a rest day will roll on to the next working day then.")
FILED = day("filed_on", Text("申请日", "Filed on"), example="2026-03-02")

life = Rule(
    "instruments.patent-life", Text("专利权期限", "Life of a patent"), asks=Text("这件专利保护到哪一天？", "Until which day is this patent protected?"),
    facts=(KINDS, FILED), values=(Output("expires_on", Sort.DAY, Text("保护的最后一日", "Last day of protection"), help=Text("保护自申请日起算，次日即申请日的对应日为期满日，遇非工作日不顺延。", "Protection runs from filing; the day after, which is the anniversary of filing, is the day it ends, and a rest day does not move it.")),), dated_by="filed_on", is_decision=True, serves=("T-14",),
)


def _life(fact: GivenFacts, parameter: GivenParameters, say: Derivation, design: Node) -> None:
    years = where(fact.kind.is_one_of("invention", "pct"), parameter.patent_years_invention, where(fact.kind.is_one_of("utility"), parameter.patent_years_utility, design))
    shown = say.step("years", Text("保护年数，自申请日起算", "Years, counted from filing"), years, sort=Sort.WHOLE)
    say.refuse_when(fact.kind.is_one_of("pct"), "no-patent-yet", Text("国际申请本身不产生专利权。", "An international application is no patent."), Text("由专利管理人员按进入国家阶段后取得的各国申请分别登记；尚未进入的，期限见“专利申请期限”。", "Enter the applications of the countries it went into, one by one; where it has not gone into any, see “Deadlines of a filing”."))
    say.value("expires_on", fact.filed_on.plus_months(shown * 12).plus_days(-1))


@life.formula("1993-01-01", LIFE)
def _life_1993(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _life(fact, parameter, say, parameter.patent_years_design)


docket = Rule(
    "instruments.patent-docket", Text("专利申请期限", "Deadlines of a filing"), asks=Text("这件申请各项手续最迟哪天办？", "By which days must each act for this filing be done?"),
    facts=(KINDS, FILED, day("priority_on", Text("优先权日", "Priority date"), optional=True)),
    values=(
        Output("priority_until", Sort.DAY, Text("要求优先权最迟日", "Claim priority by"), help=ROLLS), Output("examination_by", Sort.DAY, Text("请求实质审查最迟日", "Ask for examination by"), help=ROLLS),
        Output("national_by", Sort.DAY, Text("进入国家阶段最迟日", "Enter the national phase by"), help=ROLLS),
    ),
    dated_by="filed_on", serves=("T-14",),
)


@docket.formula("1993-01-01", PRIORITY, EXAMINATION)
def _docket(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    first = say.step("counted_from", Text("起算日：有优先权的为优先权日", "Counted from the priority date, where there is one"), where(fact.has("priority_on"), fact.priority_on, fact.filed_on), sort=Sort.DAY)
    months = where(fact.kind.is_one_of("design"), parameter.priority_months_design, parameter.priority_months)
    say.value("priority_until", first.plus_months(months))
    say.value("examination_by", first.plus_months(parameter.examination_request_months))
    say.value("national_by", first.plus_months(parameter.national_phase_months))


annuity = Rule(
    "instruments.patent-annuity", Text("专利年费期限", "Annuity of a patent"), asks=Text("第几年的年费最迟哪天缴，宽限到哪天？", "By which day is the fee of a year paid, and until when is there grace?"),
    facts=(FILED, whole("year", Text("年度", "Year of the patent"), most=Fraction(30), example="4")),
    values=(Output("due_on", Sort.DAY, Text("应缴日", "Due on"), help=ROLLS), Output("grace_until", Sort.DAY, Text("宽限期末日", "Grace until"), help=ROLLS)), dated_by="filed_on", serves=("T-14",),
)


@annuity.formula("1993-01-01", ANNUITY)
def _annuity(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    due = say.step("due_on", Text("申请日在该年度前的对应日", "The anniversary of filing at which the year begins"), fact.filed_on.plus_months((fact.year - 1) * 12), sort=Sort.DAY)
    say.value("due_on", due)
    say.value("grace_until", due.plus_months(parameter.annuity_grace_months))


warning = Rule(
    "instruments.docket-warning", Text("期限提醒日", "When a deadline is warned of"), asks=Text("哪天起提醒这个期限？", "From which day is this deadline warned of?"),
    facts=(day("due_on", Text("期限", "Due on"), example="2027-03-02"),), values=(Output("warn_from", Sort.DAY, Text("提醒起始日", "Warn from")),), serves=("T-14",),
)


@warning.formula("1993-01-01", Citation("patent-law"))
def _warning(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("warn_from", fact.due_on.plus_days(parameter.docket_warning_days * -1))
