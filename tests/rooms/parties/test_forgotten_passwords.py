"""A forgotten password: a letter with a link that works once and soon ends, and nothing that tells who has an account."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from shouzhan.rooms.parties.models import Person, User
from shouzhan.rooms.parties.signin import PasswordResetView

pytestmark = [pytest.mark.database, pytest.mark.django_db]
RESET = "/accounts/password/reset/"
OLD, NEW = "moon-river-lantern-42", "harbour-bell-and-rain-7"


@pytest.fixture(autouse=True)
def _letters(settings):
    cache.clear()
    settings.EMAIL_HOST = "mail.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def ming(db):
    return User.objects.create_user("ming", OLD, person=Person.objects.create(name="明月"), email="ming@example.org")


def ask(address, language="zh-hans"):
    client = Client()
    client.cookies["language"] = language
    return client.post(RESET, {"email": address}, follow=True)


def link():
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body).group(1)


def set_password(where, password=NEW):
    client = Client()
    opened = client.get(where)
    if opened.status_code != 302:
        return opened
    return client.post(opened["Location"], {"password1": password, "password2": password}, follow=True)


def signs_in(password):
    client = Client()
    answer = client.post("/accounts/login/", {"login": "ming", "password": password})
    return answer.status_code == 302 and client.get("/account/").status_code == 200


def test_it_answers_the_same_whether_or_not_somebody_has_the_address(ming):
    known, unknown = ask("ming@example.org"), ask("nobody@example.org")

    strip = re.compile(r"\"[A-Za-z0-9]{64}\"")
    assert known.redirect_chain == unknown.redirect_chain
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())
    assert [letter.to for letter in mail.outbox] == [["ming@example.org"], ["nobody@example.org"]], "a letter each, so that both take as long"
    assert "/password/reset/key/" not in mail.outbox[1].body


@pytest.mark.parametrize(("language", "subject", "words"), [("zh-hans", "首站：重置密码", "链接只能用一次"), ("en", "Shouzhan: reset your password", "it works once")])
def test_it_writes_in_the_readers_language(ming, language, subject, words):
    ask("ming@example.org", language)
    ask("nobody@example.org", language)

    assert mail.outbox[0].subject == subject
    assert words in mail.outbox[0].body
    assert "ming" in mail.outbox[0].body
    for letter in mail.outbox:
        assert "signup" not in letter.body
        assert "testserver/" in letter.body
        if language == "en":
            assert not re.search("[\u4e00-\u9fff]", letter.subject + letter.body)
        else:
            assert "Hello" not in letter.body


def test_it_lets_a_new_password_in_and_the_old_one_and_old_sessions_out(ming):
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": "ming", "password": OLD})
    ask("ming@example.org")

    set_password(link())

    assert signs_in(NEW)
    assert not signs_in(OLD)
    assert elsewhere.get("/account/").status_code == 302


def test_it_takes_a_link_once(ming):
    ask("ming@example.org")
    where = link()
    set_password(where)

    again = set_password(where, "another-word-entirely-9")

    assert "无效" in again.content.decode()
    assert signs_in(NEW)


def test_it_takes_no_link_after_its_hour(ming, monkeypatch):
    ask("ming@example.org")
    where = link()
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: datetime.now() + timedelta(minutes=61))

    late = set_password(where)

    assert "无效" in late.content.decode()
    assert signs_in(OLD)


def test_it_takes_no_link_changed_by_a_letter(ming):
    ask("ming@example.org")

    refused = set_password(link()[:-2] + "x/")

    assert "无效" in refused.content.decode()
    assert signs_in(OLD)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "密码至少要有 10 个字符"), ("en", "at least 10 characters")])
def test_it_says_in_the_readers_language_what_a_password_lacks(ming, language, words):
    ask("ming@example.org")
    client = Client()
    client.cookies["language"] = language
    form = client.get(link())["Location"]

    shown = client.post(form, {"password1": "short", "password2": "short"}).content.decode()

    assert words in shown
    assert signs_in(OLD)


def test_it_leaves_a_lock_out_as_it_is(ming):
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "ming", "password": "wrong"})
    ask("ming@example.org")
    set_password(link())

    answer = Client().post("/accounts/login/", {"login": "ming", "password": NEW})

    assert answer.status_code == 429


def test_it_writes_to_no_account_that_was_closed_or_is_everybodys(ming):
    ming.is_active = False
    ming.save()
    User.objects.create_user("player", OLD, person=Person.objects.create(name="演员"), email="player@example.org", is_demo=True)

    ask("ming@example.org")
    assert "/password/reset/key/" not in mail.outbox[-1].body

    ask("player@example.org")
    if "/password/reset/key/" in mail.outbox[-1].body:
        set_password(link())
    assert User.objects.get(username="player").check_password(OLD)


def test_it_stops_somebody_who_asks_without_end(ming):
    for _ in range(30):
        ask("ming@example.org")

    assert len(mail.outbox) <= 20


def test_it_says_so_when_the_letter_cannot_be_sent(ming, monkeypatch):
    def broken(*_given, **_more):
        raise ConnectionRefusedError

    monkeypatch.setattr(PasswordResetView, "form_valid", broken)

    answer = ask("ming@example.org")

    assert answer.status_code == 503
    assert "信件没有发出" in answer.content.decode()
