"""A reset letter goes over a real wire; a mail server that fails is told plainly and gives nobody away."""

import re
import socket

import pytest
from django.core.cache import cache
from django.test import Client
from tests.rooms.parties.letter_sink import sink

from shouzhan.rooms.parties.models import Person, User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
RESET = "/accounts/password/reset/"
OLD, NEW = "moon-river-lantern-42", "harbour-bell-and-rain-7"


@pytest.fixture(autouse=True)
def _wire(settings):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = "127.0.0.1", False, ""
    User.objects.create_user("ming", OLD, person=Person.objects.create(name="明月"), email="ming@example.org")


def ask(address="ming@example.org", language="zh-hans"):
    client = Client(raise_request_exception=False)
    client.cookies["language"] = language
    return client.post(RESET, {"email": address}, follow=True)


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "密码"), ("en", "password")])
def test_the_letter_that_arrives_opens_the_account_again(settings, language, word):
    with sink() as server:
        settings.EMAIL_PORT = server.port
        assert ask(language=language).status_code == 200
    [letter] = server.letters

    assert letter["To"] == "ming@example.org"
    assert word in letter.get_content()
    client = Client()
    opened = client.get(re.search(r"https?://[^/]+(/\S+)", letter.get_content()).group(1))
    client.post(opened["Location"], {"password1": NEW, "password2": NEW})
    assert User.objects.get(username="ming").check_password(NEW)


def test_nobody_writes_to_an_address_that_has_no_account(settings):
    with sink() as server:
        settings.EMAIL_PORT = server.port
        assert ask("nobody@example.org").status_code == 200
    assert [letter for letter in server.letters if "password/reset/key" in letter.get_content()] == []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain(response):
    return re.sub(r"\"[A-Za-z0-9]{64}\"|[0-9a-f]{8,}", "", response.content.decode())


def test_a_mail_server_that_is_away_is_told_alike_for_every_address(settings):
    settings.EMAIL_PORT = free_port()
    known, unknown = ask(), ask("nobody@example.org")

    assert known.status_code == unknown.status_code == 503
    assert "信件没有发出，密码没有改变" in known.content.decode()
    assert plain(known) == plain(unknown)


def test_a_letter_that_is_not_taken_is_told_and_changes_nothing(settings):
    with sink(refuses=b"550 no such box\r\n") as server:
        settings.EMAIL_PORT = server.port
        known, unknown = ask(language="en"), ask("nobody@example.org", language="en")

    assert known.status_code == unknown.status_code == 503
    assert plain(known) == plain(unknown)
    assert server.letters == []
    assert User.objects.get(username="ming").check_password(OLD)
