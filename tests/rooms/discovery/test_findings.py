"""A finding is told to office and park together, taken up in time, and handed on; nobody else may."""

import json
from datetime import date, timedelta

import pytest
from tests.rooms.discovery.scene import finding, park, source, told

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen, working_days_after
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.models import Disclosure
from shouzhan.rooms.discovery import sweeps
from shouzhan.rooms.discovery.actions import (
    choose_parks,
    close_finding,
    confirm_signal,
    dismiss_signal,
    edit_finding,
    finish_task,
    open_finding,
    open_task,
    relay_finding,
    relist_source,
    reopen_finding,
    resume_finding,
    take_finding,
    take_up,
    tell_finding,
)
from shouzhan.rooms.discovery.models import Finding

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def notices(user):
    return list(user.notices.values_list("sentence_zh", flat=True))


def test_office_and_park_hear_of_it_together_and_the_clock_starts(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made, _park, person = told(world)
    assert (made.state, made.told_on) == ("told", DAY)
    assert made.due_on == made.intervene_by == working_days_after(DAY, 5)
    assert len(notices(person)) == len(notices(world.chu)) == 1
    assert made.shared.get().told_at is not None


def test_a_finding_without_a_park_is_not_told(world):
    made = refusal(tell_finding, world.chu, finding(world))
    assert (made.code, bool(made.remedy), made.cites[0].clause) == ("no-park", True, "四(二)3")


def test_a_park_nobody_runs_cannot_be_told(world):
    from shouzhan.rooms.carriers.public import register_carrier

    empty = register_carrier(world.system, name="无人园", kind="park", place="310112")
    assert refusal(choose_parks, world.chu, finding(world), parks=[empty]).code == "no-operator"


def test_a_park_that_was_told_cannot_be_untold(world):
    made, _park, _person = told(world)
    other, _second = park(world, "望潮科技园", "lu")
    assert refusal(choose_parks, world.chu, made, parks=[other]).code == "already-told"


def test_a_park_added_later_is_told_at_once(world, django_capture_on_commit_callbacks):
    made, first, _person = told(world)
    other, second = park(world, "望潮科技园", "lu")
    with django_capture_on_commit_callbacks(execute=True):
        choose_parks(world.chu, made, parks=[first, other])
    assert len(notices(second)) == 1
    assert all(one.told_at for one in made.shared.all())


def test_the_park_itself_may_take_it_up(world):
    made, _park, person = told(world)
    taken = take_finding(person, made, how="与课题组面谈")
    assert (taken.state, taken.taken_on, taken.due_on) == ("taken", DAY, None)


def test_taking_it_up_late_is_told_as_late(world):
    made, _park, _person = told(world)
    with frozen(made.intervene_by + timedelta(days=1)):
        taken = take_finding(world.chu, made, how="面谈")
    assert json.loads(taken.last_entry.facts)["in_time"] is False


def test_a_clock_moved_backwards_is_refused(world):
    made, _park, _person = told(world)
    with frozen(DAY - timedelta(days=1)):
        assert refusal(take_finding, world.chu, made, how="面谈").code == "clock-back"


@pytest.mark.parametrize("who", ["wang", "jiang", "han", "chen", "lin", "auditor", "citizen"])
def test_nobody_else_takes_it_up(world, who):
    made, _park, _person = told(world)
    assert refusal(take_finding, getattr(world, who), made, how="面谈").code == "not-yours"


@pytest.mark.parametrize("who", ["wang", "jiang", "citizen"])
def test_nobody_writes_down_a_finding_of_a_unit_they_are_not_of(world, who):
    assert refusal(open_finding, getattr(world, who), unit=world.university, name="x", summary="y").code == "not-yours"


def test_a_researcher_of_one_unit_cannot_find_for_another(world):
    assert refusal(open_finding, world.feng, unit=world.other_university, name="x", summary="y").code == "not-yours"


def test_a_source_of_another_unit_is_no_ground(world):
    from shouzhan.rooms.discovery.actions import enter_source

    other = enter_source(world.system, unit=world.other_university, kind="paper", name="别处的论文")
    assert refusal(open_finding, world.feng, unit=world.university, name="x", summary="y", source=other).code == "other-unit"


def test_only_a_park_that_knows_of_it_takes_it_over(world):
    made, first, _person = told(world)
    made = take_finding(world.chu, made, how="面谈")
    other, _second = park(world, "望潮科技园", "lu")
    assert refusal(relay_finding, world.chu, made, park=other).code == "not-told"
    assert relay_finding(world.chu, made, park=first).state == "relayed"


def test_what_was_handed_on_may_come_back(world):
    made, first, _person = told(world)
    made = relay_finding(world.chu, take_finding(world.chu, made, how="面谈"), park=first)
    assert resume_finding(world.chu, made, reason="园区退回").state == "taken"


def test_a_closed_finding_begins_anew_with_a_new_clock(world):
    made, _park, _person = told(world)
    made = close_finding(world.chu, made, because="no-need", reason="没有企业感兴趣")
    assert (made.state, made.due_on) == ("closed", None)
    made = reopen_finding(world.chu, made, reason="来了一家企业")
    assert (made.told_on, made.intervene_by, made.ended_because) == (None, None, "")
    with frozen(date(2026, 12, 1)):
        assert tell_finding(world.chu, made).intervene_by == working_days_after(date(2026, 12, 1), 5)


def test_closing_asks_why(world):
    assert refusal(close_finding, world.chu, finding(world), because="other").code == "reason-missing"


def test_the_finder_edits_only_until_people_are_told(world):
    made = edit_finding(world.feng, finding(world), name="换个名字")
    assert made.name == "换个名字"
    told_one, _park, _person = told(world)
    assert refusal(edit_finding, world.feng, told_one, name="x").code == "wrong-state"


def test_it_becomes_a_disclosure_with_nothing_typed_again(world):
    made = finding(world)
    form = world.client(world.feng).get(f"/disclosures/new/open/?finding={made.number}").content.decode()
    assert "课题组有样机" in form
    world.client(world.feng).post("/disclosures/new/open/", {"name": made.name, "summary": made.summary, "unit": world.university.pk, "finding": made.number})
    made.refresh_from_db()
    assert (made.state, made.disclosure) == ("disclosed", Disclosure.objects.get().number)


def test_somebody_else_takes_up_no_finding_by_its_number(world):
    made = finding(world)
    form = world.client(world.chen).get(f"/disclosures/new/open/?finding={made.number}").content.decode()
    assert "课题组有样机" not in form
    world.client(world.chen).post("/disclosures/new/open/", {"name": "别的成果", "summary": "别的", "unit": world.university.pk, "finding": made.number})
    made.refresh_from_db()
    assert (made.state, made.disclosure) == ("noted", "")


def test_a_finding_is_taken_up_once(world):
    made = finding(world)
    assert take_up(made.number, "DS-1")
    assert not take_up(made.number, "DS-2")
    assert not take_up("FD-2026-999999-0", "DS-3")


def test_a_park_sees_only_what_it_was_told(world):
    made, mine = finding(world), park(world)
    page = f"/findings/{made.number}/"
    assert world.client(mine[1]).get(page).status_code == 404
    made = choose_parks(world.chu, made, parks=[mine[0]])
    assert world.client(mine[1]).get(page).status_code == 404
    tell_finding(world.chu, made)
    assert world.client(mine[1]).get(page).status_code == 200
    assert world.client(mine[1]).get("/sources/").content.decode().count("高通量") == 0


def test_a_park_does_not_learn_which_other_parks_know(world):
    made, first, person = told(world)
    other, second = park(world, "望潮科技园", "lu")
    choose_parks(world.chu, made, parks=[first, other])
    shown = world.client(person).get(f"/findings/{made.number}/").content.decode()
    assert "云岫大学科技园" in shown
    assert "望潮科技园" not in shown
    listed = "".join(world.client(second).get(address).content.decode() for address in ("/findings/", "/api/v1/findings/", f"/api/v1/findings/{made.number}/"))
    assert "云岫大学科技园" not in listed


@pytest.mark.parametrize(("who", "code"), [("feng", 200), ("chu", 200), ("wei", 200), ("lin", 200), ("auditor", 200), ("chen", 403), ("sun", 403), ("wang", 404), ("jiang", 404), ("citizen", 404)])
def test_each_of_the_cast_sees_of_a_finding_what_they_should(world, who, code):
    made = finding(world)
    assert world.client(getattr(world, who)).get(f"/findings/{made.number}/").status_code == code


def test_a_stranger_is_told_nothing_of_a_finding(world):
    assert world.client().get(f"/findings/{finding(world).number}/").status_code == 404


def test_people_are_reminded_once_before_and_once_after_the_day(world):
    made, _park, person = told(world)
    for day, so_far in ((made.intervene_by, 2), (made.intervene_by + timedelta(days=1), 3)):  # and told at first
        with frozen(day):
            sweeps.remind_of_findings()
            sweeps.remind_of_findings()
        assert len(notices(person)) == len(notices(world.chu)) == so_far
    assert any("逾期" in one for one in notices(person))


def test_a_signal_that_is_confirmed_becomes_a_finding_and_one_dismissed_stays_away(world):
    from shouzhan.rooms.discovery.signals import rank_unit

    first, second = source(world), source(world, name="桥梁监测传感器")
    assert rank_unit(world.university).count == 2
    confirmed = confirm_signal(world.chu, first)
    made = Finding.objects.get()
    assert (confirmed.state, made.source, made.finder) == ("found", first, world.chu)
    assert dismiss_signal(world.chu, second, because="no-use").state == "passed"
    assert rank_unit(world.university).count == 0
    assert relist_source(world.chu, second, reason="来了需求").state == "listed"
    assert rank_unit(world.university).count == 1
    assert refusal(relist_source, world.chu, confirmed, reason="误点").code == "finding-open"


@pytest.mark.parametrize("who", ["feng", "wang", "jiang", "lin"])
def test_only_the_units_office_sifts(world, who):
    made = source(world)
    assert refusal(confirm_signal, getattr(world, who), made).code == "not-yours"
    assert refusal(dismiss_signal, getattr(world, who), made, because="no-use").code == "not-yours"


def test_a_scout_reports_what_was_found(world):
    made = open_task(world.chu, unit=world.university, scout=world.feng, name="看膜材料", finish_by=date(2026, 12, 4), kind="patent", words="膜")
    assert made.due_on == date(2026, 12, 4)
    source(world)
    source(world, name="桥梁监测", abstract="传感器")
    shown = world.client(world.feng).get(f"/scouting/{made.number}/").content.decode()
    assert "高通量纳滤膜" in shown
    assert "桥梁监测" not in shown
    assert finish_task(world.feng, made, outcome="看了两项").state == "done"


def test_a_scout_gets_time_and_is_of_the_unit(world):
    assert refusal(open_task, world.chu, unit=world.university, scout=world.feng, name="x", finish_by=DAY - timedelta(days=1)).code == "no-time"
    assert refusal(open_task, world.chu, unit=world.university, scout=world.wang, name="x", finish_by=DAY).code == "not-of-unit"
    assert refusal(open_task, world.chu, unit=world.other_university, scout=world.wang, name="x", finish_by=DAY).code == "not-yours"


def test_nobody_but_the_machine_moves_a_finding_to_disclosed(world):
    from shouzhan.rooms.discovery.actions import disclose_finding

    made = finding(world)
    assert refusal(disclose_finding, world.chu, made, disclosure="DS-1").code == "not-yours"
    assert disclose_finding(System(), made, disclosure="DS-1").state == "disclosed"
