"""A goal whose day is over is judged by what was known on that day, the same on the board, its page, the portal and the report."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rooms.reporting.scene import KEY, adopt, approved, declared, figure

from shouzhan.engine.metrics.pace import Status
from shouzhan.kernel.dates import today
from shouzhan.rooms.reporting.actions import approve_return, correct_return, cut_report, plan_report, submit_return
from shouzhan.rooms.reporting.models import StatisticalReturn, Target
from shouzhan.rooms.reporting.printing import check, cut_stands
from shouzhan.rooms.reporting.standings import stand_of, stands

pytestmark = pytest.mark.database


@pytest.fixture
def overdue(world):
    """A share of 85 % by the end of 2025: 84.8 % then, 86.2 % nine months later."""
    form = declared(world, unit="percent", name="先导产业占比")
    adopt(world, "澄江市产业意见", [figure("先导产业占比", comparator=">=", value="85", unit="%", deadline="2025-12-31", binding=KEY)])
    approved(world, form, "84.8", date(2025, 12, 31))
    target = Target.objects.get(metric=KEY)
    assert stand_of(target, today()).standing.status is Status.MISSED
    approved(world, form, "86.2", date(2026, 9, 30))
    return target


def test_it_calls_late_what_came_after_its_day(world, overdue):
    told = stand_of(overdue, today()).standing

    assert told.status is Status.LATE
    assert "2025-12-31 为 84.8%" in told.sentence.zh
    assert "2026-09-30 为 86.2%" in told.sentence.zh
    assert [one.standing for one in stands(today(), [overdue])] == [told]


def test_it_says_so_wherever_the_goal_is_shown(world, overdue):
    for path in ("/board/", "/", f"/targets/{overdue.number}/", f"/figures/{KEY}/?target={overdue.number}"):
        shown = world.client().get(path).content.decode()
        assert "逾期后达到" in shown, path
        assert "已达到" not in shown.replace("成效初显", ""), path


def test_it_judges_a_report_by_the_same_rule(world, overdue):
    report = cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1)))

    (stand,) = cut_stands(report)

    assert stand.standing.status is Status.LATE
    assert "84.8" in stand.standing.sentence.zh


def test_a_value_of_the_deadline_grows_no_staler(world, overdue):
    report = cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1)))

    assert report.cuts[0]["due"]["latest"] == "2025-12-31"
    assert check(report), "a year old, as the deadline is"
    corrected = StatisticalReturn.objects.get(period_end=date(2025, 12, 31))
    again = correct_return(world.sun, corrects=corrected, value=Decimal("85.1"), evidence="复核单", reason="漏报")
    approve_return(world.li, submit_return(world.sun, again))
    assert check(report).code == "metric.rows-changed", "what judges a target is held to its rows too"
