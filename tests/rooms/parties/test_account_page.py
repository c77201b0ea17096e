"""My account: roles, second factor, keys, sessions, and asking to join."""

import pytest

from shouzhan.rooms.parties.models import Membership
from shouzhan.web.models import ApiToken, Notice

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_shows_the_account(world, language):
    client = world.client(world.sun)
    client.cookies["language"] = language

    shown = client.get("/account/")

    assert shown.status_code == 200
    assert "云岫大学" in shown.content.decode()


def test_it_shows_a_key_once_and_lets_its_owner_alone_revoke_it(world):
    client = world.client(world.sun)
    made = client.post("/account/keys/new/", {"name": "月报"})
    secret = next(word for word in made.content.decode().replace("<", " ").replace(">", " ").split() if word.startswith("sz_"))
    kept = ApiToken.objects.get(owner=world.sun)

    assert made["Cache-Control"] == "no-store"
    assert secret not in client.get("/account/").content.decode()
    assert secret not in kept.digest
    world.client(world.wang).post(f"/account/keys/{kept.pk}/revoke/")
    assert ApiToken.objects.filter(pk=kept.pk).exists()
    headers = {"Authorization": f"Bearer {secret}"}
    assert world.client().get("/api/v1/memberships/", headers=headers).status_code == 200
    client.post(f"/account/keys/{kept.pk}/revoke/")
    assert world.client().get("/api/v1/memberships/", headers=headers).status_code == 401


def test_it_shows_the_doors_of_administration_to_administrators_alone(world):
    assert "/memberships/new/appoint/" in world.client(world.qian).get("/account/").content.decode()
    assert "/memberships/new/appoint/" not in world.client(world.sun).get("/account/").content.decode()


def test_it_signs_out_the_other_devices_and_keeps_this_one(world):
    here, there = world.client(world.sun), world.client(world.sun)

    here.post("/account/sessions/end/")

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_it_lets_somebody_without_a_role_ask_to_join(world, django_capture_on_commit_callbacks):
    _ = world.qian
    client = world.client(world.citizen)

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/join/", {"organisation": "云岫大学"}).status_code == 302

    asked = Membership.objects.get(user=world.citizen)
    assert (asked.state, asked.role) == ("proposed", "member")
    assert Notice.objects.filter(reader=world.qian, url__contains=asked.number).exists()
    assert world.citizen.organisations() == []
    assert client.post("/account/join/", {"organisation": "云岫大学"}).status_code == 422


def test_it_says_when_no_such_organisation_is_known(world):
    answer = world.client(world.citizen).post("/account/join/", {"organisation": "乌有学院"})

    assert answer.status_code == 422
    assert "没有找到这家机构" in answer.content.decode()


def test_it_lets_the_administrator_confirm_and_nobody_elsewhere(world, django_capture_on_commit_callbacks):
    _ = world.qian
    world.client(world.citizen).post("/account/join/", {"organisation": "云岫大学"})
    asked = Membership.objects.get(user=world.citizen)

    assert world.client(world.wang).post(f"/memberships/{asked.number}/confirm/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert world.client(world.qian).post(f"/memberships/{asked.number}/confirm/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "active"
    assert Notice.objects.filter(reader=world.citizen, key=f"joined:{asked.number}").exists()
