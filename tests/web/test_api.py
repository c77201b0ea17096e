"""The API answers with one envelope and one shape of refusal, under the same access as the pages."""

import json

import pytest

from shouzhan.rooms.parties.models import Organisation
from shouzhan.web.api.openapi import describe
from shouzhan.web.api.tokens import make_token

pytestmark = pytest.mark.database


def post(client, path, body, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def key(user):
    return {"Authorization": f"Bearer {make_token(user, 'test')}"}


NEW = {"name": "望舒仪器有限公司", "kind": "company", "place": "310112"}


def test_it_lists_what_the_pages_list(world):
    _ = world.university

    body = world.client().get("/api/v1/organisations/").json()

    assert body["data"][0]["number"] == world.university.number
    assert body["page"]["count"] == 1


def test_it_opens_and_moves_a_record_with_a_key(world):
    headers = key(world.admin)

    made = post(world.client(), "/api/v1/organisations/steps/register/", NEW, **headers)
    number = made.json()["data"]["number"]
    moved = post(world.client(), f"/api/v1/organisations/{number}/steps/edit/", {**NEW, "name": "望舒精密仪器有限公司", "revision": 1}, **headers)

    assert (made.status_code, moved.status_code) == (201, 200)
    assert moved.json()["data"]["revision"] == 2


def test_it_says_which_steps_are_open_and_why_not(world):
    steps = world.client(world.wang).get(f"/api/v1/organisations/{world.university.number}/").json()["data"]["open_steps"]

    assert {step["step"] for step in steps} >= {"edit", "close"}
    assert not any(step["allowed"] for step in steps)
    assert all(step["sentence"] for step in steps)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("not json", 400, "bad-json"), ("[]", 400, "bad-json"), ('{"name": 1}', 422, "fields"), ('{"colour": "red"}', 422, "fields"),
        ('{"revision": "x"}', 422, "fields"), ("[" * 5000, 400, "bad-json"),
    ],
)
def test_it_refuses_a_bad_body_in_the_one_shape(world, body, status, code):
    response = world.client().post("/api/v1/organisations/steps/register/", body, content_type="application/json", headers=key(world.admin))

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_it_refuses_the_second_of_two_edits_of_one_revision(world):
    headers, where = key(world.admin), f"/api/v1/organisations/{world.university.number}/steps/edit/"

    first = post(world.client(), where, {"name": "云岫大学", "kind": "university", "place": "310112", "revision": 1}, **headers)
    second = post(world.client(), where, {"name": "云岫大学", "kind": "university", "place": "310112", "revision": 1}, **headers)

    assert (first.status_code, second.status_code) == (200, 409)


def test_it_refuses_a_wrong_key_and_a_missing_one(world):
    wrong = post(world.client(), "/api/v1/organisations/steps/register/", NEW, Authorization="Bearer sz_nothing")

    assert wrong.status_code == 401
    stranger = world.client()
    stranger.handler.enforce_csrf_checks = True
    missing = post(stranger, "/api/v1/organisations/steps/register/", NEW)
    assert missing.status_code == 401
    assert missing["WWW-Authenticate"] == "Bearer"


def test_it_answers_a_question_about_the_head_only(world):
    headed = world.client().head("/api/v1/parameters/")

    assert (headed.status_code, headed.content) == (200, b"")
    assert world.client().head("/api/v1/organisations/steps/register/").status_code == 405


@pytest.mark.parametrize("wrong", [["甲", "乙"], [], {"zh": "甲"}, [["甲"]]])
def test_it_refuses_by_name_what_is_not_one_value_where_one_is_asked(world, wrong):
    answer = post(world.client(), "/api/v1/organisations/steps/register/", {**NEW, "name": wrong}, **key(world.admin))

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "fields")
    assert "name" in answer.json()["error"]["sentence"]


def test_it_takes_a_number_with_a_point_to_its_last_digit(world):
    body = json.dumps({**NEW, "name_en": "X"}).replace('"X"', "12345678901234567.891")
    answer = world.client().post("/api/v1/organisations/steps/register/", body, content_type="application/json", headers=key(world.admin))

    assert answer.status_code == 201
    assert Organisation.objects.get(number=answer.json()["data"]["number"]).name_en == "12345678901234567.891"


def test_it_refuses_a_forged_browser_request(world):
    client = world.client(world.admin)
    client.handler.enforce_csrf_checks = True

    assert post(client, "/api/v1/organisations/steps/register/", NEW).status_code == 403


def test_it_hides_what_a_stranger_may_not_know(world):
    membership = world.sun.memberships.get()

    assert world.client().get(f"/api/v1/memberships/{membership.number}/").status_code == 404
    assert world.client().get("/api/v1/memberships/").status_code == 401


def test_it_refuses_in_its_own_shape_what_is_no_request_at_all(world):
    client, where = world.client(), "/api/v1/rules/vouchers.payable/answer/"
    form = client.post(where, {"facts": "{}"})
    torn = client.generic("POST", where, b"x", content_type="multipart/form-data")
    nowhere = client.get("/api/v1/nowhere/")

    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in (form, torn, nowhere)] == [(400, "bad-json"), (400, "bad-json"), (404, "not-found")]
    assert all(answer.json()["error"]["remedy"] for answer in (form, torn, nowhere))


def test_what_breaks_is_told_in_its_own_shape(world, monkeypatch):
    monkeypatch.setattr("shouzhan.rooms.entitlements.endpoints.summary", lambda _rule: 1 / 0)
    client = world.client()
    client.raise_request_exception = False
    broken = client.get("/api/v1/rules/")

    assert (broken.status_code, broken.json()["error"]["code"]) == (500, "broken")


def test_it_describes_every_endpoint_it_has():
    paths = describe()["paths"]

    assert "/api/v1/organisations/{number}/steps/merge/" in paths
    assert all(operation["responses"] for methods in paths.values() for operation in methods.values())


def test_it_answers_a_body_of_any_length_in_its_own_shape(world):
    long = json.dumps({"name": "长" * 2_000_000})  # longer than the framework reads at all

    answer = world.client().post("/api/v1/organisations/steps/register/", long, content_type="application/json", headers=key(world.admin))

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-large")
    assert answer.json()["error"]["remedy"]
