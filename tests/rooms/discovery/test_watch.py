"""Notes are backed with a reason and looked back on after a year; needs reach the teams that fit."""

from datetime import date

import pytest
from tests.rooms.discovery.scene import park

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.discovery.actions import enter_source
from shouzhan.rooms.discovery.watch import actions as watch
from shouzhan.rooms.discovery.watch.sweeps import remind_of_notes

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def noted(world):
    made, person = park(world)
    return watch.open_note(person, park=made, name="光子计算", track="未来计算", text="两年内可见样机"), person


def decided(world):
    note, person = noted(world)
    return watch.decide_note(person, watch.share_note(person, note), is_backed=True, why="有三个团队"), person


def lead(world):
    made, person = park(world)
    return watch.open_lead(person, park=made, name="海水淡化膜", text="需要通量更高的纳滤膜，用于海水淡化"), person


def laboratory(world, name="膜分离实验室", unit=None, **more):
    return enter_source(world.system, unit=unit or world.university, kind="laboratory", name=name, **{"keywords": "纳滤膜；海水淡化", **more})


def test_a_decision_is_looked_back_on_a_year_later_and_not_before(world):
    note, person = decided(world)
    assert (note.state, note.review_by, note.due_on) == ("decided", date(2027, 11, 20), date(2027, 11, 20))
    assert refusal(watch.review_note, person, note, outcome="came", lesson="x").code == "too-early"
    with frozen(date(2027, 11, 20)):
        remind_of_notes()
        remind_of_notes()
        assert person.notices.count() == 1
        assert watch.review_note(person, note, outcome="partly", lesson="样机晚了半年").outcome == "partly"


def test_a_note_is_read_by_campuses_and_parks_once_it_is_shared(world):
    note, person = noted(world)
    page, other = f"/trend-notes/{note.number}/", park(world, "望潮科技园", "lu")[1]
    readers = (world.feng, world.chu, other)
    assert [world.client(who).get(page).status_code for who in readers] == [404, 404, 404]
    watch.share_note(person, note)
    assert [world.client(who).get(page).status_code for who in (*readers, world.jiang, world.citizen)] == [200, 200, 200, 404, 404]


def test_another_park_decides_nothing(world):
    note, person = noted(world)
    other = park(world, "望潮科技园", "lu")[1]
    assert refusal(watch.share_note, other, note).code == "not-yours"
    assert refusal(watch.open_note, other, park=note.park, name="x", track="x", text="x").code == "not-yours"
    assert watch.withdraw_note(person, note, reason="重写").state == "withdrawn"


def test_a_need_reaches_the_teams_whose_words_are_near(world, django_capture_on_commit_callbacks):
    made, person = lead(world)
    assert world.chu
    near, far = laboratory(world), laboratory(world, "桥梁实验室", keywords="结构监测")
    with django_capture_on_commit_callbacks(execute=True):
        made = watch.push_lead(person, made)
    pushed = [one.team for one in made.pushes.all()]
    assert pushed[0] == near
    assert far not in pushed
    assert world.chu.notices.filter(sentence_zh__contains="市场需求").count() == 1


def test_a_need_nobody_fits_is_not_sent(world):
    made, person = lead(world)
    assert refusal(watch.push_lead, person, made).code == "no-team"


def test_contact_is_recorded_for_ones_own_team_alone(world):
    made, person = lead(world)
    assert world.chu
    laboratory(world)
    laboratory(world, unit=world.other_university)
    made = watch.push_lead(person, made)
    mine = made.pushes.get(team__unit=world.university)
    other = made.pushes.get(team__unit=world.other_university)
    assert refusal(watch.contact_lead, world.chu, made, push=other, note="x").code == "other-team"
    made = watch.contact_lead(world.chu, made, push=mine, note="电话")
    mine.refresh_from_db()
    assert (made.state, mine.contacted_on, mine.note) == ("met", DAY, "电话")


def test_a_campus_reads_of_its_own_team_only(world):
    made, person = lead(world)
    laboratory(world)
    laboratory(world, name="望潮膜实验室", unit=world.other_university)
    watch.push_lead(person, made)
    shown = world.client(world.chu).get(f"/market-leads/{made.number}/").content.decode()
    assert "膜分离实验室" in shown
    assert "望潮膜实验室" not in shown


def test_who_was_not_sent_a_need_does_not_find_it(world):
    made, _person = lead(world)
    assert [world.client(who).get(f"/market-leads/{made.number}/").status_code for who in (world.chu, world.jiang, world.citizen)] == [404, 404, 404]
