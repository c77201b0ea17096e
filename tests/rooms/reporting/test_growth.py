"""A goal of growth is held against its baseline, in the unit of the metric and never in per cent of nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from tests.rooms.reporting.scene import KEY, adopt, approved, declared, figure

from shouzhan.engine.metrics.pace import Status
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.reporting.actions import bind, plan_report
from shouzhan.rooms.reporting.forms import BindForm
from shouzhan.rooms.reporting.models import ReturnForm, Target
from shouzhan.rooms.reporting.printing import paper_of
from shouzhan.rooms.reporting.standings import stand_of

pytestmark = pytest.mark.database
DAY = date(2026, 10, 20)


def stated(world, metric, value, unit, measured="firms"):
    declared(world, unit=measured)
    adopt(world, "澄江市转化提升方案", [figure(metric, comparator="growth", value=value, unit=unit, deadline="2028-12-31")])
    return Target.objects.get(metric="")


@pytest.mark.parametrize(
    ("metric", "value", "unit", "level", "reached", "missed"),
    [
        ("概念验证中心", "15", "%", 115, "115", "114"),
        ("概念验证中心", "1", "番", 200, "200", "199"),
        ("概念验证中心", "2", "番", 400, "400", "399"),
        ("概念验证中心", "1.5", "倍", 250, "250", "249"),
        ("概念验证中心", "20", "家", 120, "120", "119"),
        ("空置载体降幅", "30", "%", 70, "70", "71"),
        ("空置载体降幅", "20", "家", 80, "80", "81"),
    ],
)
def test_it_comes_to_what_the_baseline_grows_to(world, metric, value, unit, level, reached, missed):
    target = bind(world.zhou, stated(world, metric, value, unit), metric_name=KEY, baseline=Decimal(100))

    approved(world, ReturnForm.objects.get(), missed, date(2026, 6, 1))
    assert stand_of(target, date(2026, 8, 1)).standing.status is not Status.REACHED
    approved(world, ReturnForm.objects.get(), reached)
    stand = stand_of(target, DAY)

    assert (stand.standing.status, stand.level, stand.unit_shown) == (Status.REACHED, level, "家")
    assert stand.held_to == ("<=" if metric.endswith("降幅") else ">=")


def test_it_shows_value_and_level_in_one_unit_on_the_board(world):
    bind(world.zhou, stated(world, "概念验证中心", "15", "%"), metric_name=KEY, baseline=Decimal(100))
    approved(world, ReturnForm.objects.get(), "120")

    board = world.client().get("/board/").content.decode()

    assert "120 %" not in board
    assert "115" in board


def test_it_adds_points_to_a_share(world):
    target = bind(world.zhou, stated(world, "研发投入强度", "3", "个百分点", measured="percent"), metric_name=KEY, baseline=Decimal(10))

    approved(world, ReturnForm.objects.get(), "13")

    assert (stand_of(target, DAY).standing.status, stand_of(target, DAY).level) == (Status.REACHED, 13)


def test_it_asks_for_the_baseline_first(world):
    target = stated(world, "概念验证中心", "15", "%")

    with pytest.raises(Refused) as refused:
        bind(world.zhou, target, metric_name=KEY)

    assert refused.value.decision.code == "no-baseline"
    assert refused.value.decision.remedy
    assert Target.objects.get(pk=target.pk).metric == ""


def test_it_names_a_report_of_a_quarter_in_the_language_of_its_reader(world):
    with translation.override("zh-hans"):
        report = plan_report(world.zhou, quarter_of=date(2026, 8, 1))
    named = plan_report(world.zhou, quarter_of=date(2026, 5, 1), name="半年回顾")

    with translation.override("en"):
        assert (report.title, named.title) == ("Targets and tasks: progress in quarter 3 of 2026", "半年回顾")
        assert paper_of(report).title == report.title
    with translation.override("zh-hans"):
        assert report.title == "2026年第3季度目标与任务进展报告"


@pytest.mark.parametrize(("comparator", "needed"), [("growth", True), (">=", False)])
def test_it_says_beside_the_field_that_the_baseline_is_needed(world, comparator, needed):
    declared(world)
    adopt(world, "澄江市转化提升方案", [figure("概念验证中心", comparator=comparator, value="15", unit="家", deadline="2028-12-31")])

    assert BindForm(actor=world.zhou, record=Target.objects.get(metric="")).fields["baseline"].required is needed
