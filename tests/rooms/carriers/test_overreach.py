"""A district keeps the carriers in its own place, and moves none in or out of it."""

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.carriers.actions import close_carrier, edit_carrier, register_carrier, set_tier

pytestmark = pytest.mark.database


@pytest.fixture
def own(world):
    return register_carrier(world.zhou, name="望舒孵化器", kind="incubator", place="310112")


@pytest.fixture
def other(world):
    return register_carrier(world.zhou, name="破晓孵化器", kind="incubator", place="310115")


def test_it_registers_no_carrier_elsewhere(world):
    with pytest.raises(Refused):
        register_carrier(world.zheng, name="越区孵化器", kind="incubator", place="310115")


def test_it_moves_no_carrier_out_of_the_district(world, own):
    with pytest.raises(Refused) as refused:
        edit_carrier(world.zheng, own, place="310115")

    own.refresh_from_db()
    assert (refused.value.decision.code, own.place) == ("out-of-reach", "310112")
    assert edit_carrier(world.zhou, own, place="310115").place == "310115"


@pytest.mark.parametrize("act", [lambda who, it: edit_carrier(who, it, place="310112"), lambda who, it: close_carrier(who, it, reason="试探")])
def test_it_takes_no_carrier_of_another_district(world, other, act):
    with pytest.raises(Refused):
        act(world.zheng, other)


def test_it_gives_no_tier(world, own):
    with pytest.raises(Refused):
        set_tier(world.zheng, own, tier="high-quality", reason="试探")
