"""An organisation's administrator rules in the own house and nowhere else."""

from datetime import timedelta

import pytest

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.parties.actions import (
    apply_for_organisation,
    appoint,
    change_term,
    close_organisation,
    end_membership,
    propose_membership,
)
from shouzhan.rooms.parties.models import Membership, User
from shouzhan.rooms.parties.reads import holders, resolve
from shouzhan.rooms.parties.roles import DELEGATED, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ABOVE = [role for role in Role.values if role not in DELEGATED]


def grant(client, user, organisation, role="reporter", place="310112"):
    given = {"user": user.username, "organisation": organisation.pk, "role": role, "place": place, "starts_on": "2026-11-20"}
    return client.post("/memberships/new/appoint/", given)


def test_it_lets_an_administrator_grant_in_the_own_house(world):
    assert grant(world.client(world.qian), world.citizen, world.university).status_code == 302

    assert Membership.objects.get(user=world.citizen).role == "reporter"


def test_it_offers_and_accepts_no_other_house(world):
    client = world.client(world.qian)
    _ = world.other_university

    assert "望潮大学" not in client.get("/memberships/new/appoint/").content.decode()
    assert grant(client, world.citizen, world.other_university).status_code == 422
    with pytest.raises(Refused):
        appoint(world.qian, user=world.citizen, organisation=world.other_university, role="member")


@pytest.mark.parametrize("role", ABOVE)
def test_it_keeps_roles_that_reach_further_from_the_house(world, role):
    assert grant(world.client(world.qian), world.citizen, world.university, role).status_code == 422
    with pytest.raises(Refused) as refused:
        appoint(world.qian, user=world.citizen, organisation=world.university, role=role)

    assert refused.value.decision.code == "role-not-delegated"
    assert appoint(world.admin, user=world.citizen, organisation=world.university, role=role).role == role


@pytest.mark.parametrize(("ends_on", "expected"), [("2026-12-31", 302), ("", 302), ("2026-11-19", 422)])
def test_it_changes_a_term_on_its_page(world, ends_on, expected):
    given = appoint(world.qian, user=world.citizen, organisation=world.university, role="reporter", place="310112")

    sent = world.client(world.qian).post(f"/memberships/{given.number}/change-term/", {"starts_on": "2026-11-20", "ends_on": ends_on})

    assert sent.status_code == expected


def test_it_lets_the_house_neither_prolong_nor_end_what_the_city_gave(world):
    given = appoint(world.admin, user=world.citizen, organisation=world.university, role="reviewer")

    with pytest.raises(Refused):
        change_term(world.qian, given, starts_on=given.starts_on)
    with pytest.raises(Refused):
        end_membership(world.qian, given, reason="试探")


def test_it_lets_the_house_end_its_own(world):
    assert end_membership(world.qian, world.sun.memberships.get(), reason="调离").state == "ended"


def test_it_shows_an_administrator_the_own_people_only(world):
    _ = world.sun, world.wang, world.wu

    shown = world.client(world.qian).get("/memberships/").content.decode()

    assert "孙六" in shown
    assert "王八一" not in shown
    assert "吴三" not in shown


@pytest.mark.parametrize("place", ["310000", "310115"])
def test_it_grants_no_place_beyond_the_houses_own(world, place):
    assert grant(world.client(world.qian), world.citizen, world.university, place=place).status_code == 422
    with pytest.raises(Refused) as refused:
        appoint(world.qian, user=world.citizen, organisation=world.university, role="reporter", place=place)

    assert refused.value.decision.code == "place-not-own"


@pytest.fixture
def deputy(world):
    """Administers the university for thirty days."""
    user = User.objects.create_user("deputy", None)
    appoint(world.admin, user=user, organisation=world.university, role="org-admin", place="310112", ends_on=today() + timedelta(days=30))
    return user


def test_it_lets_nobody_prolong_the_own_administration(world, deputy):
    given = deputy.memberships.get()
    with pytest.raises(Refused) as refused:
        change_term(deputy, given, starts_on=given.starts_on, ends_on=None)

    assert refused.value.decision.code == "longer-than-own"
    assert change_term(deputy, given, starts_on=given.starts_on, ends_on=today()).ends_on == today()


@pytest.mark.parametrize("days", [31, None])
def test_it_closes_the_way_round_by_another_administrator(world, deputy, days):
    ends_on = None if days is None else today() + timedelta(days=days)
    with pytest.raises(Refused):
        appoint(deputy, user=world.citizen, organisation=world.university, role="org-admin", place="310112", ends_on=ends_on)

    friend = appoint(deputy, user=world.citizen, organisation=world.university, role="org-admin", place="310112", ends_on=today() + timedelta(days=30))
    with pytest.raises(Refused):
        change_term(world.citizen, deputy.memberships.get(), starts_on=today(), ends_on=today() + timedelta(days=31))
    with pytest.raises(Refused):
        change_term(User.objects.get(pk=deputy.pk), friend, starts_on=today(), ends_on=None)


def test_it_lets_a_deputy_appoint_staff_who_stay(world, deputy):
    assert appoint(deputy, user=world.citizen, organisation=world.university, role="reporter", place="310112").ends_on is None


def test_it_ends_every_right_held_in_a_body_that_is_closed(world):
    client = world.client(world.qian)
    assert client.get("/memberships/new/appoint/").status_code == 200

    close_organisation(world.admin, world.university, reason="撤并")

    assert client.get("/memberships/new/appoint/").status_code == 403
    assert User.objects.get(username="qian").organisations() == []


def test_it_tells_only_those_who_hold_the_role_in_that_house_today(world):
    appoint(world.admin, user=world.wang, organisation=world.university, role="org-admin")
    gone = User.objects.create_user("gone", None)
    appoint(world.admin, user=gone, organisation=world.other_university, role="org-admin", starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))

    assert holders("org-admin", world.other_university) == []  # wang is a plain member there
    assert [user.username for user in holders("org-admin", world.university)] == ["wang"]


def test_it_takes_no_unverified_applicant_for_the_body_a_document_names(world):
    apply_for_organisation(world.citizen, name="澄江市经济和信息化委员会", kind="city-department", aliases=("市经信委",))

    assert resolve("市经信委") is None


def test_it_lets_nobody_ask_in_anothers_name(world):
    with pytest.raises(Refused):
        propose_membership(world.citizen, user=world.wang, organisation=world.university)
