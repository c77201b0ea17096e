"""Single sign-on against a real provider process on this machine, with the whole handshake."""

import os
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from shouzhan.rooms.parties.models import User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
START = "/accounts/oidc/sso/login/"
CALLBACK = "/accounts/oidc/sso/login/callback/"


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that runs in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(address):
    for _ in range(100):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


@pytest.fixture(autouse=True)
def _configured(provider, settings, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    cache.clear()
    settings.OIDC_NAME = "一网通办"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{
        "provider_id": "sso", "name": "一网通办", "client_id": "shouzhan", "secret": "not-a-secret", "settings": {"server_url": provider},
    }]}}


def claims(provider, subject, **known):
    """Tell the provider what it knows of somebody."""
    requests.put(f"{provider}/users/{subject}", json=known, timeout=5).raise_for_status()


def at_provider(client, subject, start=f"{START}?process=login"):
    """Go to the provider and come back with its answer; returns where it sends the browser."""
    leave = client.post(start)
    assert leave.status_code == 302
    granted = requests.post(leave["Location"], data={"sub": subject}, allow_redirects=False, timeout=5)
    assert granted.status_code == 302, granted.text
    return leave["Location"], urlsplit(granted.headers["Location"])


def come_back(client, back):
    return client.get(f"{back.path}?{back.query}")


def test_it_offers_the_provider_on_the_sign_in_page():
    shown = Client().get("/accounts/login/").content.decode()

    assert "一网通办" in shown
    assert START in shown


def test_it_makes_an_account_without_any_role_and_keeps_the_name(provider):
    claims(provider, "sub-1", name="江晚照", email="jiang@example.org")
    client = Client()

    asked, back = at_provider(client, "sub-1")
    answer = come_back(client, back)

    sent = parse_qs(urlsplit(asked).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["state"]
    assert back.path == CALLBACK
    assert answer.status_code == 302, answer.content.decode()
    user = User.objects.get(person__name="江晚照")
    assert not user.memberships.exists()
    assert not user.has_usable_password()
    shown = client.get("/account/")
    assert "江晚照" in shown.content.decode()
    assert client.get("/memberships/new/appoint/").status_code == 403


def test_it_finds_the_same_account_the_second_time(provider):
    claims(provider, "sub-2", name="陆归舟", email="lu@example.org")
    for _ in range(2):
        client = Client()
        come_back(client, at_provider(client, "sub-2")[1])
        assert client.get("/account/").status_code == 200

    assert User.objects.filter(person__name="陆归舟").count() == 1


def test_it_refuses_an_answer_with_a_wrong_state(provider):
    client = Client()
    _asked, back = at_provider(client, "sub-3")
    code = parse_qs(back.query)["code"][0]

    client.get(f"{CALLBACK}?code={code}&state=forged")

    assert client.get("/account/").status_code == 302
    assert not User.objects.filter(socialaccount__uid="sub-3").exists()


def test_it_refuses_an_answer_meant_for_another_browser(provider):
    _asked, back = at_provider(Client(), "sub-4")
    other = Client()

    come_back(other, back)

    assert other.get("/account/").status_code == 302


def test_it_gives_nobody_a_known_account_for_naming_its_address(provider):
    known = User.objects.create_user("qiu", None, email="qiu@example.org")
    claims(provider, "sub-5", name="冒名者", email="qiu@example.org")
    client = Client()

    come_back(client, at_provider(client, "sub-5")[1])

    assert client.session.get("_auth_user_id") != str(known.pk)


def test_it_comes_back_to_where_somebody_was_going(provider):
    claims(provider, "sub-6", name="程远")
    client = Client()

    answer = come_back(client, at_provider(client, "sub-6", f"{START}?process=login&next=/account/")[1])

    assert answer["Location"] == "/account/"


def test_it_lets_forms_lead_to_the_provider_and_nowhere_else(provider):
    code = "import django; django.setup(); from shouzhan.web.middleware import SecurityHeaders; print(SecurityHeaders(None).policy)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shouzhan.project.settings", "SHOUZHAN_OIDC_URL": f"{provider}/realm", "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout

    assert f"form-action 'self' {provider};" in told
