"""Hospitals' own paths, where cases stop on them, and the green channel of large facilities."""

from datetime import timedelta

import pytest
from tests.rooms.disclosure.scene import refusal

from shouzhan.kernel.dates import frozen, today
from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.disclosure import achieving, pathing
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.reads import by_facility, put_to_use, standing_on
from shouzhan.rooms.parties.public import Role, appoint, register_organisation

pytestmark = pytest.mark.database
STEPS = [{"name": "需求评估", "partner": "临床科室"}, {"name": "院内评审"}, {"name": "合作开发", "service": "委托代理", "days": 90}]


@pytest.fixture
def hospital(world):
    house = register_organisation(world.system, name="云岫大学附属医院", kind="hospital", place="310112")
    appoint(world.system, user=world.chu, organisation=house, role=Role.TRANSFER_OFFICER)
    world.chu.__dict__.pop("current_memberships", None)
    return house


@pytest.fixture
def path(world, hospital):
    return pathing.draw_path(world.chu, unit=hospital, name="院内路径", steps=STEPS)


def result(world, unit, **more):
    return achieving.mint_achievement(world.chu, name="骨科导板", unit=unit, **more)


def test_it_lets_a_hospital_set_its_own_steps_and_nobody_else(world, path):
    assert [step.name for step in path.steps.all()] == ["需求评估", "院内评审", "合作开发"]

    decision = refusal(pathing.draw_path, world.chu, unit=world.university, name="校内路径", steps=STEPS)

    assert decision.code == "no-hospital"
    assert refusal(pathing.edit_path, world.wei, path, steps=STEPS).code == "not-yours"


def test_it_walks_the_path_on_the_same_record_to_its_end(world, hospital, path):
    made = achieving.enter_path(world.chu, result(world, hospital), path=path)
    for name in ("院内评审", "合作开发"):
        made = achieving.advance_path(world.chu, made)
        assert made.at_step.name == name

    made = achieving.advance_path(world.chu, made)

    assert made.at_step is None
    assert made.path_visits.filter(left_on=None).count() == 0
    assert refusal(achieving.advance_path, world.chu, made).code == "off-path"


def test_it_counts_where_cases_stop_and_how_long_steps_take(world, hospital, path):
    stuck = achieving.enter_path(world.chu, result(world, hospital), path=path)
    with frozen(today() + timedelta(days=12)):
        other = achieving.enter_path(world.chu, result(world, hospital), path=path)
        stuck = achieving.advance_path(world.chu, stuck)
        achieving.halt_path(world.chu, stuck, why="等待伦理审查", reason="伦理委员会未开会")

    counts = {one.step.name: (one.here, one.stopped, one.took) for one in standing_on(path)}
    page = world.client(world.chu).get("/path-stops/").content.decode()

    assert counts == {"需求评估": (1, 0, 12), "院内评审": (1, 1, None), "合作开发": (0, 0, None)}
    assert "院内评审" in page
    assert other.at_step.name == "需求评估"
    drawn = world.client(world.chu).get(f"/transfer-paths/{path.number}/").content.decode()
    assert "停在“院内评审”的最多：1 项" in drawn
    assert f'href="/achievements/{stuck.number}/"' in drawn
    assert "等待伦理审查" in drawn


def test_it_leaves_out_no_step_where_a_case_stands_and_keeps_those_walked(world, hospital, path):
    made = achieving.enter_path(world.chu, result(world, hospital), path=path)
    fewer = [step for step in STEPS if step["name"] != "需求评估"]

    decision = refusal(pathing.edit_path, world.chu, path, steps=fewer)
    achieving.advance_path(world.chu, made)
    path = pathing.edit_path(world.chu, path, steps=fewer)

    assert decision.code == "step-in-use"
    assert list(path.steps.filter(is_used=False).values_list("name", flat=True)) == ["需求评估"]
    assert made.path_visits.count() == 2


def test_it_takes_the_steps_as_lines_and_names_the_line_that_cannot_be_used(world, hospital, path):
    client = world.client(world.chu)

    good = client.post("/transfer-paths/new/draw/", {"unit": hospital.pk, "name": "第二条", "steps": "评估｜临床科室｜院内｜20\n评审"})
    bad = client.post("/transfer-paths/new/draw/", {"unit": hospital.pk, "name": "第三条", "steps": "评估｜｜｜二十"})

    assert good.status_code == 302
    assert bad.status_code == 422
    assert "第 1 行" in bad.content.decode()


@pytest.mark.parametrize("act", [achieving.advance_path, achieving.leave_path])
def test_it_has_nothing_to_move_before_it_set_out(world, hospital, act):
    more = {"reason": "误"} if act is achieving.leave_path else {}

    assert refusal(act, world.chu, result(world, hospital), **more).code == "off-path"


def test_it_sets_out_on_no_other_units_path_and_only_once(world, hospital, path):
    other = register_organisation(world.system, name="望潮医院", kind="hospital")
    strange = pathing.draw_path(world.system, unit=other, name="别家", steps=STEPS)
    made = result(world, hospital)

    assert refusal(achieving.enter_path, world.chu, made, path=strange).code == "not-your-path"
    made = achieving.enter_path(world.chu, made, path=path)
    assert refusal(achieving.enter_path, world.chu, made, path=path).code == "on-a-path"
    assert refusal(achieving.enter_path, world.chu, result(world, world.university), path=path).code == "no-path"


@pytest.fixture
def facility(world):
    return register_carrier(world.system, name="澄江光源", kind="facility", place="310115")


def test_it_lets_users_in_by_the_green_channel_and_records_what_they_did(world, facility):
    made = result(world, world.university, facility=facility, is_public_funded=True)
    made = achieving.admit_green_user(world.chu, made, organisation=world.company, need="晶圆检测", since=today())
    user = made.green_users.get()

    assert refusal(achieving.admit_green_user, world.chu, made, organisation=world.company, need="再次", since=today()).code == "already-there"
    assert refusal(achieving.record_green_use, world.chu, made, user=user, used_on=today() + timedelta(days=1), use="试用").code == "use-day"
    achieving.record_green_use(world.chu, made, user=user, used_on=today(), use="上线")

    assert [(one.name, one.results, one.channel, one.used) for one in by_facility()] == [("澄江光源", 1, 1, 1)]
    assert put_to_use() == {"results": 1, "used": 1}


def test_it_has_no_green_channel_without_a_facility(world):
    decision = refusal(achieving.admit_green_user, world.chu, result(world, world.university), organisation=world.company, need="x", since=today())

    assert decision.code == "no-facility"
    assert decision.remedy


def test_it_shows_everybody_the_figures_and_nobody_a_closed_name(world, facility):
    made = result(world, world.university, facility=facility)
    achieving.admit_green_user(world.chu, made, organisation=world.company, need="晶圆检测", since=today())

    page = world.client().get("/facility-results/").content.decode()
    listed = world.client().get(f"/achievements/?facility={facility.number}").content.decode()

    assert "澄江光源" in page
    assert "骨科导板" not in page + listed
    assert "青萍" not in page + listed


def test_it_takes_a_user_out_again(world, facility):
    made = achieving.admit_green_user(world.chu, result(world, world.university, facility=facility), organisation=world.company, need="检测", since=today())

    made = achieving.drop_green_user(world.chu, made, user=made.green_users.get(), reason="误登")

    assert (made.green_count, Achievement.objects.get().green_users.count()) == (0, 0)
