"""Work that takes long is counted by the minute and answered in time; a refusal says when and how to go on."""

import json
from html import unescape

import pytest
from django.core.cache import cache
from tests.engine.rules.test_bundle import tangled
from tests.law.test_changeable_facts import GATES, ON

from shouzhan.engine.rules.bundle import best_bundle, plain
from shouzhan.engine.rules.changes import look_for_ways, ways_to_yes
from shouzhan.engine.rules.facts import read_all
from shouzhan.engine.rules.patience import Patience
from shouzhan.law.book import built_in, rule
from shouzhan.web import limits
from shouzhan.web.api.openapi import describe
from shouzhan.web.api.tokens import make_token

pytestmark = pytest.mark.django_db
ANSWER, FACTS = "/api/v1/rules/vouchers.payable/answer/", {"facts": {"applicant": "team", "contract": "100000", "used_this_year": "0"}}


@pytest.fixture(autouse=True)
def _few(settings, monkeypatch):
    settings.WORK_SECONDS_A_MINUTE = {"public": 2, "signed-in": 3}
    monkeypatch.setattr(limits, "AT_ONCE", 0)  # every answer counts as if it had taken a second
    cache.clear()


def ask(world, where=ANSWER, body=FACTS, address="192.0.2.1", **headers):
    return world.client(None).post(where, json.dumps(body), content_type="application/json", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "一分钟内最多占用 2 秒"), ("en", "At most 2 seconds of work")])
def test_it_refuses_the_third_call_of_a_minute_and_says_when_to_come_back(world, language, words):
    answered = [ask(world).status_code for _call in range(2)]
    refused = ask(world, **{"Accept-Language": language})

    error = refused.json()["error"]
    assert (answered, refused.status_code, error["code"]) == ([200, 200], 429, "too-often")
    assert words in error["sentence"]
    assert "shouzhan rules" in error["remedy"]
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_it_answers_again_once_a_place_is_free(world, monkeypatch):
    for _call in range(2):
        ask(world)
    later = limits.time() + 61
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)

    assert ask(world).status_code == 200


def test_it_counts_each_address_by_itself_and_whatever_it_asks_together(world):
    ask(world)
    world.client(None).post("/calculators/voucher/", {"applicant": "team"}, REMOTE_ADDR="192.0.2.1")

    assert ask(world, address="192.0.2.2").status_code == 200
    assert world.client(None).post("/calculators/voucher/", {"applicant": "team"}, REMOTE_ADDR="192.0.2.1").status_code == 429


def test_what_is_answered_at_once_costs_nothing_and_what_takes_long_its_seconds(world, monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE", 0.1)
    clock = iter([0.0, 0.09, 0.0, 0.1, 0.0, 1.2])
    monkeypatch.setattr(limits, "monotonic", lambda: next(clock))

    answered = [ask(world).status_code for _call in range(4)]

    assert answered == [200, 200, 200, 429]


def test_one_network_of_new_addresses_is_one_caller(world):
    for host in (1, 2):
        ask(world, address=f"2001:db8:0:1::{host}")

    assert ask(world, address="2001:db8:0:1::3").status_code == 429
    assert ask(world, address="2001:db8:0:2::1").status_code == 200


def test_old_addresses_written_as_new_ones_are_still_told_apart(world):
    for _call in range(2):
        ask(world, address="::ffff:192.0.2.1")

    assert ask(world, address="::ffff:192.0.2.1").status_code == 429
    assert ask(world, address="192.0.2.1").status_code == 429
    assert ask(world, address="::ffff:192.0.2.2").status_code == 200


def test_whoever_signs_in_is_counted_by_account_wherever_from(world):
    key = {"Authorization": f"Bearer {make_token(world.wang, 'test')}"}

    answered = [ask(world, address=f"192.0.2.{host}", **key).status_code for host in range(1, 5)]

    assert answered == [200, 200, 200, 429]


def test_behind_a_proxy_the_reader_is_counted_and_not_the_proxy(world, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _call in range(2):
        ask(world, address="127.0.0.1", **{"X-Forwarded-For": "10.9.9.9, 192.0.2.7"})

    assert ask(world, address="127.0.0.1", **{"X-Forwarded-For": "10.8.8.8, 192.0.2.7"}).status_code == 429
    assert ask(world, address="127.0.0.1", **{"X-Forwarded-For": "192.0.2.8"}).status_code == 200


def test_a_place_another_process_took_meanwhile_is_not_taken_twice(world, monkeypatch):
    seen, looks = cache.get_many, iter([True])

    def out_of_date(places):
        found = seen(places)
        if next(looks, False):
            cache.add(places[0], limits.time() + 60, 60)
        return found

    monkeypatch.setattr(cache, "get_many", out_of_date)

    assert [ask(world).status_code for _call in range(2)] == [200, 429]


def test_a_calculator_refuses_too_where_the_answer_stands(world):
    for _call in range(2):
        world.client(None).post("/calculators/voucher/", {"applicant": "team"})
    refused = world.client(None).post("/calculators/voucher/", {"applicant": "team", "contract": "100000"})

    text = unescape(refused.content.decode())
    assert (refused.status_code, "一分钟内最多占用 2 秒" in text.partition('id="answer"')[2]) == (429, True)
    assert 'value="100000"' in text  # what was typed is still there
    assert refused["Retry-After"]


def test_its_paper_is_refused_with_a_page(world):
    for _call in range(2):
        world.client(None).post("/calculators/voucher/", {"applicant": "team"})
    refused = world.client(None).post("/calculators/voucher/answer.pdf", {"applicant": "team"})

    assert (refused.status_code, "一分钟内最多占用 2 秒" in unescape(refused.content.decode())) == (429, True)
    assert refused["Retry-After"]


def as_asked(policies, terms):
    told = [{"policy": one.key, "worth": {str(period): str(fen) for period, fen in one.worth.items()}, "exclusive": sorted(one.exclusive), "needs": sorted(one.needs), "caps": sorted(one.caps)} for one in policies]
    return {"policies": told, "caps": {name: str(fen) for name, fen in terms.caps.items()}, "yearly_caps": {name: str(fen) for name, fen in terms.yearly_caps.items()}}


def test_a_bundle_out_of_time_says_what_is_proven_and_how_to_go_on(world, settings):
    settings.SEARCH_SECONDS = {"public": 1e-9, "signed-in": 0}
    told = ask(world, "/api/v1/rules/bundle/", as_asked(*tangled(2))).json()["data"]

    assert (told["proven_best"], told["limit"]["code"]) == (False, "out-of-time")
    assert float(told["at_most"]) > float(told["total"])
    assert {one["because"] for one in told["dropped"]} == {"not-searched"}
    assert "登录" in told["limit"]["remedy"]


@pytest.mark.parametrize("looks", [1, 3, 9, 27, 81])
def test_what_a_bundle_cut_short_says_is_true(looks, monkeypatch):
    policies, terms = tangled(2)
    best = best_bundle(policies, terms)
    left = iter([False] * looks)
    monkeypatch.setattr(Patience, "is_over", property(lambda _self: next(left, True)))

    found = best_bundle(policies, terms, Patience(0.0))

    assert found.total <= best.total <= found.at_most
    assert plain(found, policies)["proven_best"] is (found.at_most == found.total)


def test_explain_no_out_of_time_says_how_many_must_change(world, settings):
    settings.SEARCH_SECONDS = {"public": 1e-9, "signed-in": 0}
    told = ask(world, "/api/v1/rules/ladder.high-tech-gates/explain-no/", {"facts": {**GATES, "registered_days": 300}}).json()["data"]

    assert (told["outcome"], told["cut_short"], told["changes"], told["limit"]["code"]) == ("refused", True, [], "out-of-time")
    assert told["remedy"]


@pytest.mark.parametrize("looks", [4, 16, 64, 200])
def test_what_explain_no_cut_short_says_is_true(looks, monkeypatch):
    asked = rule("ladder.high-tech-gates")
    facts = read_all(asked.facts, {**GATES, "core_ip": False, "registered_days": 300, "technical_staff": 5})
    least = min(len(way.changes) for way in ways_to_yes(asked, facts, ON, built_in()))
    left = iter([False] * looks)
    monkeypatch.setattr(Patience, "is_over", property(lambda _self: next(left, True)))

    found = look_for_ways(asked, facts, ON, built_in(), Patience(0.0))

    assert found.fewest <= least
    assert all(len(way.changes) == least for way in found.ways)
    assert found.is_cut_short or found.ways


def test_the_description_of_the_api_names_the_refusal():
    answers = describe()["paths"]["/api/v1/rules/bundle/"]["post"]["responses"]

    assert "Retry-After" in answers["429"]["description"]
