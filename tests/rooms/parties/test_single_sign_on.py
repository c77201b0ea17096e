"""Single sign-on against a real provider process on this machine, with the whole handshake."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from shouzhan.rooms.parties.models import User
from shouzhan.rooms.parties.sso import Checked, nonce_of

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


def test_it_sends_a_nonce_that_belongs_to_the_state_of_this_browser(provider):
    first, second = (parse_qs(urlsplit(at_provider(Client(), "sub-7")[0]).query) for _ in range(2))

    assert first["nonce"] == [nonce_of(first["state"][0])]
    assert first["nonce"] != second["nonce"]
    assert first["nonce"] != first["state"]


def told_instead(monkeypatch, change):
    """Let the provider's answer arrive with another token, signed by its own key or not."""
    fetch = OAuth2Client.get_access_token

    def changed(self, *given, **more):
        answer = fetch(self, *given, **more)
        return answer | {"id_token": change(answer["id_token"])}

    monkeypatch.setattr(OAuth2Client, "get_access_token", changed)


def changed_claims(claims, key=None):
    """The same token with other claims: over the old signature, or signed anew with a key."""
    def change(token):
        head, body, signature = token.split(".")
        said = {**json.loads(base64.urlsafe_b64decode(body + "==")), **claims}
        said = {name: value for name, value in said.items() if value is not None}
        if key is not None:
            return jwt.encode(said, key, algorithm="RS256")
        return f"{head}.{base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip('=')}.{signature}"

    return change


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def trusted(monkeypatch, key):
    """Let a key be the provider's own."""
    public = jwt.PyJWK.from_json(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()), algorithm="RS256")
    monkeypatch.setattr(Checked, "_keys", lambda self: [public])


FORGED = {
    "another nonce": {"nonce": "of-somebody-else"}, "no nonce": {"nonce": None}, "another audience": {"aud": "another-client"},
    "another issuer": {"iss": "https://elsewhere.example"}, "past its end": {"exp": 1}, "no end": {"exp": None}, "another person": {"sub": "sub-9"},
}


def stays_out(client, *subjects):
    return client.get("/account/").status_code == 302 and not User.objects.filter(socialaccount__uid__in=subjects).exists()


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_it_refuses_a_signed_token_that_is_not_the_answer_to_this_question(provider, monkeypatch, key, claims):
    trusted(monkeypatch, key)
    told_instead(monkeypatch, changed_claims(claims, key))
    client = Client()

    come_back(client, at_provider(client, "sub-8")[1])

    assert stays_out(client, "sub-8", "sub-9")


def test_it_takes_a_token_signed_anew_with_the_same_claims(provider, monkeypatch, key):
    trusted(monkeypatch, key)
    told_instead(monkeypatch, changed_claims({}, key))
    client = Client()

    come_back(client, at_provider(client, "sub-12")[1])

    assert client.get("/account/").status_code == 200, "so the refusals above are for their claims"


def test_it_refuses_a_token_nobody_signed(provider, monkeypatch, key):
    for change in (changed_claims({"name": "冒名者"}), changed_claims({}, key), lambda token: jwt.encode({}, None, algorithm="none"), lambda token: "no.token"):
        told_instead(monkeypatch, change)
        client = Client()

        come_back(client, at_provider(client, "sub-13")[1])

        assert stays_out(client, "sub-13")


def test_it_takes_nobodys_particulars_without_a_token(provider, monkeypatch):
    told_instead(monkeypatch, lambda token: "")
    client = Client()

    come_back(client, at_provider(client, "sub-10")[1])

    assert client.get("/account/").status_code == 302


def test_it_takes_an_answer_once(provider):
    client = Client()
    _asked, back = at_provider(client, "sub-11")
    come_back(client, back)
    client.post("/accounts/logout/")

    come_back(client, back)

    assert client.get("/account/").status_code == 302


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
