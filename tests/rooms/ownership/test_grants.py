"""A grant from the asking to the change of rights, and back."""

from datetime import date
from decimal import Decimal

import pytest
from tests.records import RECORDS
from tests.rooms.ownership.scene import achievement_of, licence, pledge, refused, sell, shares

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership import granting
from shouzhan.rooms.ownership.models import Grant, Right
from shouzhan.rooms.ownership.pilots import PilotUnit
from shouzhan.rooms.ownership.public import licence_check
from shouzhan.rooms.parties.public import Role, appoint

pytestmark = pytest.mark.database
AFTER = date(2026, 12, 8)


@pytest.fixture
def grant(world):
    return RECORDS["ownership.grants"](world)


def approved(world, grant, **fields):
    assessed = granting.assess_grant(world.chu, grant, is_sensitive=False, assessment="不涉及敏感事项", **fields)
    return granting.approve_grant(world.wei, assessed)


def terms(world, *parts, **fields):
    people = [world.feng.person, world.chen.person]
    return {"agreement": "赋权-01", "agreed_on": date(2026, 11, 20), "income_people": Decimal(90), "transform_months": 36, "shares": list(zip(people, map(Decimal, parts), strict=False)), **fields}


def published(world, grant, *parts):
    return granting.publish_grant(world.chu, granting.agree_grant(world.chu, approved(world, grant), **terms(world, *parts)))


def given(world, grant, *parts):
    made = published(world, grant, *parts)
    with frozen(AFTER):
        return granting.give_grant(world.wei, made)


def test_it_changes_the_rights_as_agreed(world, grant):
    done = given(world, grant, "50", "20")
    assert done.state == "given"
    assert shares(grant.achievement, date(2026, 12, 7)) == {"云岫大学": Decimal(100)}
    assert shares(grant.achievement, AFTER) == {"云岫大学": Decimal(30), "冯九": Decimal(50), "陈十": Decimal(20)}
    kept = Entry.objects.get(record_number=grant.number, step="give")
    assert [ground["by"] for ground in kept.grounds] == ["ownership.grant-lawful", "ownership.grant-notice-over"]
    assert kept.grounds[0]["answer"]["rule"] == "distribution.ownership-grant"


def test_only_listed_units_grant(world, grant):
    granting.unlist_pilot(world.system, PilotUnit.objects.get(), reason="到期")
    granting.withdraw_grant(world.feng, grant, reason="改期")
    again = {"achievement": grant.achievement, "mode": "part-ownership", "share": Decimal(70), "starts_on": date(2026, 12, 1)}
    assert refused(granting.ask_grant, world.feng, **again).code == "not-pilot"
    grant.refresh_from_db()
    assert refused(granting.reopen_grant, world.feng, grant, reason="再办").code == "not-pilot"


def test_only_those_who_made_it_ask(world, grant):
    granting.withdraw_grant(world.feng, grant, reason="改期")
    with pytest.raises(Refused):
        granting.ask_grant(world.chu, achievement=grant.achievement, mode="full-ownership", starts_on=date(2026, 12, 1))
    other = achievement_of(world)
    assert refused(granting.ask_grant, world.feng, achievement=other, mode="full-ownership", starts_on=date(2026, 12, 1)).code == "not-contributor"


def test_a_result_is_granted_once_at_a_time(world, grant):
    assert refused(granting.ask_grant, world.feng, achievement=grant.achievement, mode="full-ownership", starts_on=date(2026, 12, 1)).code == "granted-already"


def test_who_did_not_make_it_is_not_told_that_it_was_asked_for(world, grant):
    appoint(world.system, user=world.wang, organisation=world.other_university, role=Role.RESEARCHER)

    assert refused(granting.ask_grant, world.wang, achievement=grant.achievement, mode="full-ownership", starts_on=date(2026, 12, 1)).code == "not-contributor"


def test_what_touches_secrets_is_not_granted(world, grant):
    assert refused(granting.assess_grant, world.chu, grant, is_sensitive=True, assessment="涉密").code == "sensitive"


def test_the_shares_of_the_people_add_up_to_the_last_hundredth(world, grant):
    made = approved(world, grant)
    assert refused(granting.agree_grant, world.chu, made, **terms(world, "50", "19.99")).code == "shares-do-not-add-up"
    assert refused(granting.agree_grant, world.chu, made, **terms(world, "50", "20", agreed_on=date(2026, 11, 21))).code == "day-ahead"
    assert refused(granting.agree_grant, world.chu, made, **terms(world, "50", "20", transform_months=0)).code == "no-term"


def test_the_rights_change_only_after_the_notice(world, grant):
    made = published(world, grant, "50", "20")
    assert made.notice_last_day == date(2026, 12, 7)
    with frozen(date(2026, 12, 7)):
        assert refused(granting.give_grant, world.wei, made).code == "notice-running"
    assert shares(grant.achievement, AFTER) == {"云岫大学": Decimal(100)}


def test_an_objection_is_settled_first(world, grant):
    made = granting.object_grant(world.chen, published(world, grant, "50", "20"), objection="份额不实")
    with frozen(AFTER):
        assert refused(granting.give_grant, world.wei, made).code == "objection"
        made = granting.answer_objection(world.wei, made, answer="经核对属实，维持")
        assert granting.give_grant(world.wei, made).state == "given"


def test_who_assessed_does_not_approve(world, grant):
    made = granting.assess_grant(world.chu, grant, is_sensitive=False, assessment="可")
    for who in (world.chu, world.feng, world.qian):
        with pytest.raises(Refused):
            granting.approve_grant(who, made)


def test_long_term_use_runs_ten_years_to_the_day(world, grant):
    granting.withdraw_grant(world.feng, grant, reason="改为使用权")
    assert refused(granting.ask_grant, world.feng, achievement=grant.achievement, mode="long-term-use", starts_on=date(2026, 12, 10)).code == "no-end"
    made = granting.ask_grant(world.feng, achievement=grant.achievement, mode="long-term-use", starts_on=date(2026, 12, 10), ends_on=date(2036, 12, 8))
    made = published(world, made, "60", "40")
    with frozen(AFTER):
        assert refused(granting.give_grant, world.wei, made).code == "term"
    Grant.objects.filter(pk=made.pk).update(ends_on=date(2036, 12, 9))
    made.refresh_from_db()
    with frozen(AFTER):
        granting.give_grant(world.wei, made)
    rights = Right.objects.filter(achievement=grant.achievement, kind="use")
    assert {right.ends_on for right in rights} == {date(2036, 12, 9)}
    assert shares(grant.achievement, date(2026, 12, 10)) == {"云岫大学": Decimal(100)}


def test_nobody_sells_what_is_being_granted(world, grant):
    published(world, grant, "50", "20")
    assert licence_check(grant.achievement, mode="transfer").code == "under-grant"
    assert refused(sell, world, grant.achievement).code == "under-grant"
    assert refused(licence, world, grant.achievement).code == "under-grant"


def test_what_is_pledged_is_not_agreed_away(world, grant):
    pledge(world, grant.achievement)
    assert refused(granting.agree_grant, world.chu, approved(world, grant), **terms(world, "50", "20")).code == "pledged"


def test_what_was_not_put_to_use_in_time_comes_back(world, grant):
    done = given(world, grant, "50", "20")
    with frozen(date(2029, 12, 8)):
        assert refused(granting.take_back_grant, world.wei, done, reason="未转化").code == "too-early"
    with frozen(date(2029, 12, 9)):
        assert granting.take_back_grant(world.wei, done, reason="未转化").state == "taken-back"
    assert shares(grant.achievement, date(2029, 12, 8)) == {"云岫大学": Decimal(30), "冯九": Decimal(50), "陈十": Decimal(20)}
    assert shares(grant.achievement, date(2029, 12, 9)) == {"云岫大学": Decimal(100)}


def test_what_was_put_to_use_is_not_taken_back(world, grant):
    done = given(world, grant, "50", "20")
    with frozen(date(2027, 6, 1)):
        done = granting.report_use(world.feng, done, transformed_on=date(2027, 5, 1), proof="合同登记")
    with frozen(date(2029, 12, 9)):
        assert refused(granting.take_back_grant, world.wei, done, reason="未转化").code == "transformed"


def test_the_journal_names_none_of_the_people(world, grant):
    given(world, grant, "50", "20")
    for entry in Entry.objects.filter(record_kind__startswith="ownership"):
        assert "冯九" not in str(entry.facts)
        assert "陈十" not in str(entry.facts)


def test_a_rule_is_adopted_with_a_day_and_a_proof(world):
    made = granting.note_adoption(world.sun, unit=world.university, subject="tto")
    assert refused(granting.adopt_rule, world.sun, made, adopted_on=date(2026, 11, 21), proof="校发1号").code == "day-ahead"
    assert refused(granting.adopt_rule, world.sun, made, adopted_on=date(2026, 1, 1), proof=" ").code == "no-proof"
    assert granting.adopt_rule(world.sun, made, adopted_on=date(2026, 1, 1), proof="校发1号").state == "adopted"
    assert granting.drop_rule(world.sun, made, reason="已废止").adopted_on is None
    assert refused(granting.note_adoption, world.sun, unit=world.university, subject="tto").code == "noted-already"


def test_one_unit_reports_nothing_of_another(world):
    with pytest.raises(Refused):
        granting.note_adoption(world.sun, unit=world.other_university, subject="tto")
