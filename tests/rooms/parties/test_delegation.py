"""An organisation's administrator rules in the own house and nowhere else."""

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.parties.actions import appoint, change_term, end_membership
from shouzhan.rooms.parties.models import Membership
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
