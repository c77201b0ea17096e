"""Nobody sets up, convenes, plans or claims in the name of a body or a place that is not theirs."""

from datetime import date

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.coordination.actions import accept_task, add_item, draft_plan, hand_back, open_task
from shouzhan.rooms.coordination.conferring import call_meeting, edit_body, raise_issue, set_up_body
from shouzhan.rooms.parties.public import User, appoint

pytestmark = pytest.mark.database
BODY = {"kind": "joint-conference", "place": "310000"}


def refused(act, *given, **more):
    with pytest.raises(Refused) as refusal:
        act(*given, **more)
    assert refusal.value.decision.code in ("not-yours", "not-printed", "out-of-reach"), refusal.value.decision
    return True


@pytest.fixture
def conference(world):
    return set_up_body(world.zhou, name="市联席会议", organisation=world.commission, **BODY)


@pytest.fixture
def operator(world):
    """Runs one park in Minhang."""
    user = User.objects.create_user("operator", None)
    appoint(world.admin, user=user, organisation=world.university, role="park-operator", place="310112")
    return user


def test_it_lets_a_unit_set_up_a_body_of_its_own_only(world):
    assert refused(set_up_body, world.wu, name="冒名联席会议", organisation=world.commission, **BODY)
    assert refused(set_up_body, world.wu, name="无主联席会议", **BODY)
    assert refused(set_up_body, world.zheng, name="越区专班", kind="task-force", place="310115")

    assert set_up_body(world.wu, name="教委工作专班", kind="task-force", organisation=world.education).state == "active"
    offered = world.client(world.wu).get("/bodies/new/set-up/").content.decode()
    assert f'<option value="{world.education.pk}"' in offered
    assert f'<option value="{world.commission.pk}"' not in offered


def test_it_lets_a_unit_convene_its_own_bodies_only(world, conference):
    own = set_up_body(world.zhou, name="教委工作专班", kind="task-force", organisation=world.education)

    assert refused(call_meeting, world.wu, body=conference, name="冒名会议", on=date(2026, 11, 20))
    assert call_meeting(world.wu, body=own, name="专班会议", on=date(2026, 11, 20)).state == "planned"
    offered = world.client(world.wu).get("/meetings/new/call/").content.decode()
    assert "教委工作专班" in offered
    assert "市联席会议" not in offered


def test_it_lets_nobody_edit_a_body_away_to_another_house(world):
    own = set_up_body(world.zhou, name="教委工作专班", kind="task-force", organisation=world.education)

    assert refused(edit_body, world.wu, own, organisation=world.commission)
    own.refresh_from_db()
    assert (own.organisation, own.revision) == (world.education, 1)


def test_it_keeps_a_list_of_the_year_to_its_place_and_its_park(world, operator):
    own = register_carrier(world.zhou, name="云岫科技园", kind="park", place="310112", operator=world.university)
    other = register_carrier(world.zhou, name="望潮科技园", kind="park", place="310110", operator=world.other_university)
    city = draft_plan(world.zhou, name="全市清单", year=2026)

    assert refused(draft_plan, operator, name="冒名清单", year=2026, carrier=other)
    assert refused(draft_plan, operator, name="冒名清单", year=2026)
    assert refused(draft_plan, world.zheng, name="越区清单", year=2026, place="310115")
    for stranger in (operator, world.zheng):
        assert refused(add_item, stranger, city, name="混入的任务")

    plan = draft_plan(operator, name="园区清单", year=2026, carrier=own)
    assert add_item(operator, plan, name="引进验证中心").items.count() == 1


def test_it_lets_an_operator_draft_through_the_page(world, operator):
    own = register_carrier(world.zhou, name="云岫科技园", kind="park", place="310112", operator=world.university)
    other = register_carrier(world.zhou, name="望潮科技园", kind="park", place="310110", operator=world.other_university)
    given = {"name": "园区清单", "year": "2026", "place": "310112"}
    client = world.client(operator)

    assert client.post("/plans/new/draft/", {**given, "carrier": other.pk}).status_code == 422
    assert client.post("/plans/new/draft/", given).status_code == 422
    assert client.post("/plans/new/draft/", {**given, "carrier": own.pk}).status_code == 302


def test_it_raises_a_matter_only_where_one_speaks_for_the_house(world):
    appoint(world.admin, user=world.wu, organisation=world.university, role="member", place="310112")
    liaison = User.objects.get(username="wu")

    assert refused(raise_issue, liaison, name="冒名", crosses="level", topic="other", raised_by=world.university)
    assert raise_issue(liaison, name="本单位事项", crosses="level", topic="other", raised_by=world.education).state == "raised"


def test_it_lets_no_unit_claim_a_task_that_names_none(world):
    task = open_task(world.zhou, name="未列单位的任务")

    assert refused(accept_task, world.qian, task, owner=world.university)
    assert accept_task(world.zhou, task, owner=world.university).state == "running"


def test_it_lets_an_owner_hand_a_task_back(world):
    task = accept_task(world.zhou, open_task(world.zhou, name="误认的任务", units=["市教委"]), owner=world.education)

    assert hand_back(world.wu, task, reason="误认").owner is None
