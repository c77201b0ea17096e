"""Signing in: who gets in, who is locked out, and what the answers give away."""

import logging
import re
from datetime import timedelta

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shouzhan.rooms.parties.models import Person, User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SECRET = "moon-river-lantern-42"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def ming(db):
    return User.objects.create_user("ming", SECRET, person=Person.objects.create(name="明月"))


@pytest.fixture
def player(db, settings):
    return User.objects.create_user("player", settings.DEMO_PASSWORD, person=Person.objects.create(name="演员"), is_demo=True)


def sign_in(client, login="ming", password=SECRET, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def test_it_signs_in_with_name_and_password(ming):
    client = Client()

    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/workbench/")
    assert client.get("/account/").status_code == 200


def test_it_keeps_passwords_as_argon2id(ming):
    assert ming.password.startswith("argon2$argon2id$")


def test_it_lists_the_cast_and_lets_it_in_during_a_demo(player, settings):
    settings.DEMO = True

    shown = Client().get(LOGIN).content.decode()

    assert "演员" in shown
    assert settings.DEMO_PASSWORD in shown
    assert sign_in(Client(), "player", settings.DEMO_PASSWORD).status_code == 302


def test_it_refuses_the_cast_and_hides_its_word_outside_a_demo(player, settings):
    settings.DEMO = False

    shown = Client().get(LOGIN).content.decode()

    assert "演员" not in shown
    assert settings.DEMO_PASSWORD not in shown
    assert sign_in(Client(), "player", settings.DEMO_PASSWORD).status_code == 200


def test_it_ends_the_sessions_and_keys_of_the_cast_with_the_demo(world, player, settings):
    settings.DEMO = True
    client = world.client(player)
    assert client.get("/account/").status_code == 200

    settings.DEMO = False

    assert client.get("/account/").status_code == 302


def test_it_says_the_same_of_a_wrong_word_and_an_unknown_name(ming):
    wrong = sign_in(Client(), password="not-the-word-at-all").content.decode()
    unknown = sign_in(Client(), login="nobody", password="not-the-word-at-all").content.decode()

    assert "用户名或密码不正确" in wrong
    assert wrong.count("不正确") == unknown.count("不正确")
    assert "明月" not in wrong


def test_it_locks_a_name_after_five_wrong_words_and_opens_again(ming):
    client = Client()
    answers = [sign_in(client, password="not-the-word-at-all").status_code for _ in range(5)]

    locked = sign_in(client)

    assert answers[:4] == [200] * 4
    assert locked.status_code == 429
    assert "暂时锁定" in locked.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_it_locks_one_name_without_locking_another(ming):
    client = Client()
    User.objects.create_user("yue", SECRET)
    for _ in range(6):
        sign_in(client, password="not-the-word-at-all")

    assert sign_in(Client(), "yue").status_code == 302


def test_it_gives_a_new_session_at_signing_in(ming):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_it_refuses_to_sign_in_without_the_token_of_the_form(ming):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_it_keeps_the_session_cookie_from_scripts(ming):
    client = Client()
    sign_in(client)

    cookie = client.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_it_stays_at_home_after_signing_in(ming, onward):
    assert sign_in(Client(), next=onward)["Location"] == "/workbench/"


def test_it_goes_on_to_where_somebody_was_going(ming):
    assert Client().post(f"{LOGIN}?next=/account/", {"login": "ming", "password": SECRET})["Location"] == "/account/"


def test_it_makes_no_accounts_for_strangers(db):
    answer = Client().post("/accounts/signup/", {"username": "x", "email": "x@example.org", "password1": SECRET, "password2": SECRET})

    assert User.objects.filter(username="x").count() == 0
    assert answer.status_code in (200, 302, 403)


def test_it_asks_for_the_second_factor_once_it_is_set_up(ming):
    client = Client()
    sign_in(client)
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/")["Location"]
    client.post("/accounts/reauthenticate/", {"password": SECRET})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert client.post("/accounts/2fa/totp/activate/", {"code": pyotp.TOTP(secret).now()}).status_code == 302
    assert Authenticator.objects.filter(user=ming, type="totp").exists()
    cache.clear()  # a code counts once; the next sign-in may not reuse it within its half minute

    again = Client()
    asked = sign_in(again)

    assert "/accounts/2fa/authenticate/" in asked["Location"]
    assert again.get("/account/").status_code == 302
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert again.post("/accounts/2fa/authenticate/", {"code": pyotp.TOTP(secret).now()}).status_code == 302
    assert again.get("/account/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/logout/", "/accounts/password/reset/", "/accounts/signup/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_wears_the_shell_on_every_page_of_the_account(ming, path, language, settings):
    settings.EMAIL_HOST = "mail.example.org"
    client = Client()
    if not any(word in path for word in ("reset", "signup", "login")):
        sign_in(client)
    client.cookies["language"] = language

    shown = client.get(path, follow=True)

    assert shown.status_code == 200
    assert "shouzhan/base.css" in shown.content.decode()
    assert 'href="/verify/"' in shown.content.decode()
    assert 'href="/about/"' in shown.content.decode()


def test_it_changes_a_password_and_refuses_a_weak_one(ming):
    client = Client()
    sign_in(client)
    change = "/accounts/password/change/"

    weak = client.post(change, {"oldpassword": SECRET, "password1": "12345678", "password2": "12345678"})
    strong = client.post(change, {"oldpassword": SECRET, "password1": "harbour-snow-91-kite", "password2": "harbour-snow-91-kite"})

    assert (weak.status_code, strong.status_code) == (200, 302)
    assert sign_in(Client(), password="harbour-snow-91-kite").status_code == 302


def test_it_writes_no_password_into_a_log(ming, caplog):
    caplog.set_level(logging.DEBUG)
    sign_in(Client(), password="wrong-lantern-secret-77")
    sign_in(Client())

    said = caplog.text

    assert "wrong-lantern-secret-77" not in said
    assert SECRET not in said


def test_it_keeps_no_password_of_a_failed_attempt(ming):
    sign_in(Client(), password="wrong-lantern-secret-77")

    attempt = AccessAttempt.objects.get()

    assert "wrong-lantern-secret-77" not in f"{attempt.get_data}{attempt.post_data}"


def test_it_keeps_the_word_of_the_cast_for_everybody(player, settings):
    settings.DEMO = True
    client = Client()
    sign_in(client, "player", settings.DEMO_PASSWORD)
    new = "harbour-snow-91-kite"

    client.post("/accounts/password/change/", {"oldpassword": settings.DEMO_PASSWORD, "password1": new, "password2": new})

    assert "/accounts/password/change/" not in client.get("/account/").content.decode()
    assert sign_in(Client(), "player", settings.DEMO_PASSWORD).status_code == 302


def test_it_tires_of_guesses_at_the_second_factor(ming):
    client = Client()
    sign_in(client)
    Authenticator.objects.create(user=ming, type="totp", data={"secret": pyotp.random_base32()})
    again = Client()
    sign_in(again)

    answers = [again.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(40)]

    assert again.get("/account/").status_code == 302
    assert any("过多" in answer.content.decode() or answer.status_code == 429 for answer in answers)


def test_it_promises_no_letter_where_none_can_be_sent(settings):
    settings.EMAIL_HOST = ""

    answer = Client().get("/accounts/password/reset/")

    assert answer.status_code == 403
    assert "系统管理员重置" in answer.content.decode()


def test_the_demo_names_its_accounts_by_role(world, settings):
    settings.DEMO = True
    users = [user for user in world.cast.values() if user]
    User.objects.update(is_demo=True)

    demo = world.client(None).get(LOGIN).content.decode().partition('id="cast"')[2]
    roles = re.findall(r"<summary>(.*?) <span", demo)
    assert len(roles) == len(set(roles)) > 3
    assert demo.count('class="cast"') >= len(users)


def test_it_says_why_somebody_is_asked_to_sign_in(world):
    asked = Client().get("/disclosures/new/open/", follow=True).content.decode()

    assert "您要去的页面须先登录；" in asked
    assert "您要去的页面须先登录；" not in Client().get(LOGIN).content.decode()


def test_the_registers_of_the_workbench_stand_room_by_room(world):
    page = world.client(world.chu).get("/workbench/").content.decode()
    shelves = page[page.index('id="registers"'):]

    assert shelves.index(">披露<") < shelves.index('href="/disclosures/"') < shelves.index(">交易<") < shelves.index('href="/deals/"')
