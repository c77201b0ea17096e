"""Loads the statistical returns of the demo city and binds the pack's targets to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months
from shouzhan.project.demo.made import Event, Made, told
from shouzhan.project.demo.shapes import DemoReturn
from shouzhan.rooms.policies.packs import PackFigure
from shouzhan.rooms.reporting.actions import send_back_return
from shouzhan.rooms.reporting.public import (
    Target,
    approve_return,
    bind,
    cut_report,
    declare_form,
    fill_return,
    give_evidence,
    plan_report,
    publish_report,
    submit_return,
)

# counted from the register of carriers: no return is asked where a register knows
COUNTED = ("high-quality-incubators-city", "high-quality-incubators-zhangjiang")
# answered district by district, so that a map has something to show
BY_DISTRICT = ("tech-smes-incubated",)
DISTRICT_PERIODS = 6
# a daily average is reported as so many firms, the day being said in what is asked
_SAME_UNIT = {"firms-per-day": "firms"}


def figures(made: Made) -> Iterator[Event]:
    """The forms, the answers of each period, and their approval."""
    start = made.first_day + timedelta(days=1)
    wanted = [row for row in made.city.returns() if row.binding not in COUNTED]
    for row in {row.binding: row for row in wanted}.values():
        yield Event(start, partial(_form, made, row))
    for row in wanted:
        if row.value is None or row.submitted_on is None:
            continue
        if row.binding not in BY_DISTRICT:
            yield Event(max(start, row.submitted_on), partial(_answer, made, row, "310000", row.value))
        elif row.ends_on > add_months(made.city.today, -3 * (DISTRICT_PERIODS + 1)):
            for place, part in row.by_place:
                yield Event(max(start, row.submitted_on), partial(_answer, made, row, place, part))


def judged(made: Made) -> Iterator[Event]:
    """Goals without a number are reviewed on evidence; the last full quarter's report is cut and published."""
    yield Event(made.first_day + timedelta(days=30), partial(_reviewed, made))
    yield Event(made.city.today, partial(_report, made))


def _reviewed(made: Made) -> None:
    """Two of three goals in words have been looked at; the others wait."""
    verdicts = ("visible", "begun", "lagging", "visible")
    for place, target in enumerate(Target.objects.filter(state="words").order_by("pk")):
        if place % 3:
            evidence = "已查阅年度工作材料与走访记录（演示）。"
            give_evidence(made.user("jitong"), target, evidence=evidence, verdict=verdicts[place % 4])


def _report(made: Made) -> None:
    day = made.city.today
    last = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    officer = made.user("jitong")
    report = plan_report(officer, quarter_of=last, is_synthetic=True)
    publish_report(officer, cut_report(officer, report))


def _stated(made: Made, row: DemoReturn) -> PackFigure:
    document = made.city.pack.document(row.document)
    return next(figure for figure in document.targets if figure.binding == row.binding)


def _form(made: Made, row: DemoReturn) -> None:
    figure = _stated(made, row)
    made.forms[row.binding] = declare_form(
        System(),
        key=row.binding,
        name=figure.metric.zh,
        name_en=figure.metric.en,
        asks=f"{figure.metric.zh}，按{figure.scope}口径统计的期末数（演示）。",
        asks_en=f"{figure.metric.en}, at the end of the period (demo).",
        unit=_SAME_UNIT.get(row.unit, row.unit),
        every=row.every,
        scope=figure.scope,
        is_per_district=row.binding in BY_DISTRICT,
        reporter=made.organisation(row.organisation),
        document=made.documents[row.document],
        clause=row.clause,
        is_synthetic=True,
    )
    target = Target.objects.filter(stated__binding=row.binding, state="unbound").first()
    if target:
        bind(System(), target, metric_name=row.binding)


def _answer(made: Made, row: DemoReturn, place: str, value: Decimal) -> None:
    reporter = made.user(row.author)
    filled = fill_return(
        reporter,
        form=made.forms[row.binding],
        period=row.ends_on,
        value=value,
        place=place,
        evidence="演示数据：由程序生成，非真实统计。",
        is_synthetic=True,
    )
    filled = submit_return(reporter, filled)
    reviewer = made.user(row.reviewer)
    if row.state == "approved":
        approve_return(reviewer, filled)
    elif row.state == "returned":
        send_back_return(reviewer, filled, reason=told(row.note) if row.note else "请补充说明。")
