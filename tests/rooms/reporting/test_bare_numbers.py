"""A goal printed as a bare number asks for at least that many; more of it is no gap."""

from datetime import date

import pytest
from tests.rooms.reporting.scene import KEY, adopt, approved, declared, figure

from shouzhan.engine.metrics.pace import Status
from shouzhan.rooms.reporting.models import ReturnForm, Target
from shouzhan.rooms.reporting.standings import stand_of

pytestmark = pytest.mark.database
DAY = date(2026, 10, 20)
LATER = date(2029, 1, 10)


def bare(world, **facts):
    declared(world)
    adopt(world, "澄江市孵化提升方案", [figure("小巨人企业", comparator="=", value="10", unit="家", deadline="2028-12-31", binding=KEY, **facts)])
    return Target.objects.get(metric=KEY)


@pytest.mark.parametrize("day", [DAY, LATER])
def test_it_counts_a_bare_number_exceeded_as_reached(world, day):
    target = bare(world)
    approved(world, ReturnForm.objects.get(), "12")
    stand = stand_of(target, day).standing
    assert stand.status is Status.REACHED
    assert not stand.gap
    assert "超出" not in world.client().get("/board/").content.decode()


def test_it_still_asks_for_the_whole_of_a_bare_number(world):
    target = bare(world)
    approved(world, ReturnForm.objects.get(), "9")
    stand = stand_of(target, LATER).standing
    assert stand.status is Status.MISSED
    assert stand.gap


def test_it_leaves_a_bare_standing_limit_exact(world):
    declared(world)
    adopt(world, "澄江市孵化提升方案", [{**figure("服务专员", comparator="=", value="10", unit="家", binding=KEY), "class": "limit"}])
    target = Target.objects.get(metric=KEY)
    approved(world, ReturnForm.objects.get(), "12")
    assert stand_of(target, DAY).standing.status is not Status.REACHED
