"""A park joins a research project by its leader's consent and nobody else's; projects are followed; calls stay within what is paid."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.discovery.scene import finding, park

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.actions import open_disclosure, submit_disclosure
from shouzhan.rooms.discovery.early import actions as early
from shouzhan.rooms.discovery.early.models import JointProject, PreIncubation
from shouzhan.rooms.discovery.early.sweeps import remind_of_links

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def asked(world, **more):
    made, person = park(world)
    told = {"name": "膜的基础研究", "unit": world.university, "leader": world.feng, "park": made, "plan": "出中试线", **more}
    return early.ask_incubation(person, **told), person


def linked(world, **more):
    told = {"unit": world.university, "leader": world.feng, "name": "膜的基础研究", "programme": "explorer", "contact": "褚一帆", "next_check": date(2026, 12, 1), **more}
    return early.open_link(world.chu, **told)


def call(world, **more):
    told = {"name": "集成电路征集", "topic": "集成电路", "firm": world.company, "city_fen": 500_00, "firm_fen": 300_00, "closes_on": date(2026, 12, 31), **more}
    return early.open_call(world.zhou, **told)


def project(world, made, **more):
    return early.add_project(world.zhou, made, **{"name": "甲", "unit": world.university, "city_fen": 400_00, "firm_fen": 100_00, **more})


def test_the_leader_consents_and_the_park_is_in(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made, person = asked(world)
    assert world.feng.notices.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        made = early.consent_incubation(world.feng, made, terms="可参加组会")
    assert (made.state, made.consented_on, made.terms) == ("running", DAY, "可参加组会")
    assert person.notices.count() == 1


@pytest.mark.parametrize("who", ["chen", "chu", "wei", "qian", "wang", "jiang", "lin", "admin", "auditor", "citizen"])
def test_nobody_but_the_leader_consents(world, who):
    made, _person = asked(world)
    assert refusal(early.consent_incubation, getattr(world, who), made, terms="x").code == "not-yours"


def test_neither_the_park_nor_the_machine_consents(world):
    made, person = asked(world)
    assert refusal(early.consent_incubation, person, made, terms="x").code == "not-yours"
    assert refusal(early.consent_incubation, System(), made, terms="x").code == "not-yours"


def test_a_leader_who_asked_for_the_park_does_not_consent_to_it(world):
    made, _person = asked(world)
    PreIncubation.objects.filter(pk=made.pk).update(asked_by=world.feng.public_id)
    assert refusal(early.consent_incubation, world.feng, made, terms="x").code == "own-ask"


def test_the_database_keeps_a_park_out_without_consent(world):
    made, _person = asked(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        PreIncubation.objects.filter(pk=made.pk).update(state="running")


def test_a_park_asks_for_itself_and_once(world):
    made, _person = asked(world)
    stranger = park(world, "望潮科技园", "lu")[1]
    again = {"name": made.name, "unit": world.university, "leader": world.feng, "park": made.park, "plan": "x"}
    assert refusal(early.ask_incubation, stranger, **again).code == "not-yours"
    with pytest.raises(IntegrityError), transaction.atomic():
        early.ask_incubation(_person, **again)


def test_a_leader_is_a_researcher_of_the_unit(world):
    made, person = park(world)
    assert refusal(early.ask_incubation, person, name="x", unit=world.university, leader=world.wang, park=made, plan="x").code == "not-of-unit"


def test_consent_is_taken_back_at_any_time_and_must_be_given_anew(world):
    made, person = asked(world)
    made = early.end_incubation(world.feng, early.consent_incubation(world.feng, made, terms="x"), reason="不再需要")
    made = early.ask_again(person, made, reason="换了方案")
    assert (made.state, made.consented_on, made.terms) == ("asked", None, "")
    assert early.decline_incubation(world.feng, made, reason="涉密").state == "declined"


def test_a_later_disclosure_is_linked_and_only_a_real_one(world):
    made, _person = asked(world)
    made = early.consent_incubation(world.feng, made, terms="x")
    assert refusal(early.link_incubation, world.feng, made, disclosure="DS-2026-999999-0").code == "unknown-disclosure"
    disclosed = open_disclosure(world.feng, name="膜", summary="膜", unit=world.university, contributors=[{"name": "冯九", "user": world.feng, "share": 100}], fundings=[{"funder": "city"}])
    assert refusal(early.link_incubation, world.feng, made, disclosure=disclosed.number).code == "unknown-disclosure"
    submit_disclosure(world.feng, disclosed)
    made = early.link_incubation(world.feng, made, disclosure=disclosed.number)
    assert (made.state, made.disclosure) == ("linked", disclosed.number)
    assert early.unlink_incubation(world.feng, made, reason="填错").disclosure == ""


@pytest.mark.parametrize(("who", "code"), [("feng", 200), ("chu", 200), ("lin", 200), ("chen", 403), ("wang", 404), ("jiang", 404), ("citizen", 404)])
def test_each_of_the_cast_sees_of_a_pre_incubation_what_they_should(world, who, code):
    made, _person = asked(world)
    assert world.client(getattr(world, who)).get(f"/pre-incubation/{made.number}/").status_code == code


def test_the_form_of_a_park_finds_no_account_of_another_unit(world):
    made, person = park(world)
    assert world.wang
    told = {"park": made.pk, "unit": world.university.pk, "leader": "wang", "name": "x", "plan": "y"}
    answer = world.client(person).post("/pre-incubation/new/ask/", told)
    assert answer.status_code == 422
    assert world.client(person).post("/pre-incubation/new/ask/", {**told, "leader": world.feng.username}).status_code == 302


def test_the_office_is_reminded_on_the_day_and_looks_again(world):
    made = linked(world)
    with frozen(date(2026, 11, 30)):
        remind_of_links()
        assert not world.chu.notices.exists()
    with frozen(date(2026, 12, 1)):
        remind_of_links()
        remind_of_links()
        assert world.chu.notices.count() == 1
        made = early.check_link(world.chu, made, note="数据很好", next_check=date(2027, 3, 1))
    assert (made.due_on, made.checks.get().note) == (date(2027, 3, 1), "数据很好")


def test_the_next_look_lies_ahead(world):
    assert refusal(linked, world, next_check=DAY - timedelta(days=1)).code == "check-past"
    assert refusal(early.check_link, world.chu, linked(world), note="x", next_check=DAY - timedelta(days=1)).code == "check-past"


def test_a_lead_asks_a_park_in_and_leaves_the_word_to_the_leader(world):
    made, _person = park(world)
    followed = early.lead_link(world.chu, linked(world), park=made, plan="中试")
    opened = PreIncubation.objects.get()
    assert (followed.state, opened.state, opened.link, opened.leader, opened.asked_by) == ("lead", "asked", followed, world.feng, world.chu.public_id)
    assert early.consent_incubation(world.feng, opened, terms="x").state == "running"


@pytest.mark.parametrize("who", ["feng", "wang", "jiang", "lin"])
def test_only_the_units_office_follows(world, who):
    made = linked(world)
    assert refusal(early.check_link, getattr(world, who), made, note="x", next_check=date(2027, 1, 1)).code == "not-yours"


def test_projects_get_no_more_than_both_sides_pay(world):
    made = call(world)
    project(world, made)
    assert refusal(project, world, made, name="乙", city_fen=100_01, firm_fen=0).code == "over-spent"
    assert refusal(project, world, made, name="丙", city_fen=0, firm_fen=200_01).code == "over-spent"
    assert [one.name for one in JointProject.objects.all()] == ["甲"]
    assert refusal(early.edit_call, world.zhou, made, city_fen=399_99).code == "over-spent"


def test_a_project_is_added_on_its_page(world):
    made = call(world)
    sent = {"name": "甲", "unit": world.university.pk, "city": "400.00", "firm": "100.00"}

    assert world.client(world.zhou).post(f"/joint-calls/{made.number}/project/", sent).status_code == 302
    assert list(JointProject.objects.values_list("name", "city_fen", "firm_fen")) == [("甲", 400_00, 100_00)]


def test_the_other_side_is_a_firm_and_there_is_something_to_carry_out(world):
    assert refusal(call, world, firm=world.other_university).code == "no-firm"
    assert refusal(early.start_call, world.zhou, call(world)).code == "no-projects"


def test_a_unit_records_its_own_result_with_its_own_finding(world):
    made = call(world)
    project(world, made)
    project(world, made, name="乙", unit=world.other_university, city_fen=0, firm_fen=0)
    made = early.start_call(world.zhou, made)
    first, second = JointProject.objects.order_by("pk")
    found = finding(world)
    early.record_result(world.chu, made, project=first, result="样机", finding=found)
    assert JointProject.objects.get(pk=first.pk).finding == found
    assert refusal(early.record_result, world.chu, made, project=second, result="x").code == "not-yours"
    assert refusal(early.record_result, world.zhou, made, project=second, result="x", finding=found).code == "other-unit"
    other = call(world, name="另一次")
    project(world, other, city_fen=0, firm_fen=0)
    assert refusal(early.record_result, world.zhou, made, project=other.projects.get(), result="x").code == "other-call"


def test_a_rival_firm_learns_nothing_of_a_call_and_a_unit_nothing_of_anothers_project(world):
    made = call(world)
    project(world, made)
    project(world, made, name="乙方案", unit=world.other_university, city_fen=0, firm_fen=0)
    page = f"/joint-calls/{made.number}/"
    assert world.client(world.han).get(page).status_code == 404
    assert world.client(world.jiang).get(page).status_code == 200
    assert "乙方案" not in world.client(world.chu).get(page).content.decode()


@pytest.mark.parametrize("who", ["chu", "jiang", "auditor", "feng"])
def test_only_the_citys_keepers_call(world, who):
    assert refusal(early.start_call, getattr(world, who), call(world)).code == "not-yours"
