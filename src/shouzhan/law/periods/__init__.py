"""Counting periods: the first day is not counted, a last rest day rolls on."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

CIVIL_CODE = Citation("civil-code", "200–203")

last_day = Rule(
    "periods.last-day", Text("期间的最后一日", "Last day of a period"),
    asks=Text("这个期限到哪天为止，最早哪天可以办下一步？", "When does this period end, and from which day may the next step follow?"),
    facts=(
        day("starts_on", Text("起始日（当日不计）", "Starts on, not counted"), example="2026-11-02"),
        whole("count", Text("数量", "How many"), most=Fraction(1200), example="15"),
        choice(
            "unit", Text("单位", "Unit"), ("natural-days", Text("日", "Days")), ("working-days", Text("工作日", "Working days")),
            ("months", Text("月", "Months")), ("years", Text("年", "Years")),
        ),
        yes_no("rolls", Text("末日为休息日的顺延", "A last rest day rolls on"), help=Text("公示期等约定不顺延的选否。", "Choose no where it is agreed otherwise.")),
    ),
    values=(Output("last_day", Sort.DAY, Text("最后一日", "Last day")), Output("next_act_from", Sort.DAY, Text("最早办理下一步", "Next step from"))),
    dated_by="starts_on", serves=("T-39",),
)


@last_day.formula("2021-01-01", CIVIL_CODE)
def _last_day(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    by_working_days, by_days = fact.unit.is_one_of("working-days"), fact.unit.is_one_of("natural-days")
    months = where(fact.unit.is_one_of("years"), fact.count * 12, fact.count)
    short = where(by_working_days | ~by_days, 0, fact.count)
    corresponding = say.step(
        "corresponding", Text("对应日", "Corresponding day"),
        where(by_days, fact.starts_on.plus_days(short), fact.starts_on.plus_months(where(by_days | by_working_days, 0, months))), sort=Sort.DAY,
    )
    ends = where(by_working_days, fact.starts_on.plus_working_days(where(by_working_days, fact.count, 0)), where(fact.rolls, corresponding.rolled(), corresponding))
    last = say.step("last", Text("最后一日", "Last day"), ends, sort=Sort.DAY)
    say.value("last_day", last)
    say.value("next_act_from", last.plus_days(1))
