"""A machine asks how targets stand and is told what the board and the page of the target tell."""

from dataclasses import replace

import pytest
from tests.rooms.reporting.scene import KEY, ONE, adopt, approved, figure, watched

from shouzhan.engine.metrics.pace import Status
from shouzhan.kernel.dates import today
from shouzhan.rooms.reporting.guarding import TOO_FEW, told_to
from shouzhan.rooms.reporting.models import ReturnForm, Target
from shouzhan.rooms.reporting.standings import KIND_OF, stand_of
from shouzhan.web.api.openapi import describe
from shouzhan.web.listing import PAGE_SIZE

pytestmark = pytest.mark.database
WHERE = "/api/v1/standings/"


def asked(world, path=WHERE, user=None):
    answer = world.client(user).get(path)
    return answer.status_code, answer.json()


def test_it_tells_value_light_and_deadline_as_the_page_does(world):
    target = watched(world)
    approved(world, ReturnForm.objects.get(key=KEY), "7")
    stand = stand_of(target, today())

    _status, body = asked(world)
    told = body["data"][0]

    assert (told["number"], told["value"], told["target"], told["deadline"], told["unit"]) == (target.number, "7", "20", "2028-12-31", "家")
    assert (told["status"], told["light"]) == (stand.standing.status.value, KIND_OF[stand.standing.status])
    assert told["gap"] == "13"
    assert told["sentence"] in world.client().get(f"/targets/{target.number}/").content.decode()
    assert told["valued_on"] == "2026-09-30"


def test_no_data_is_null_and_never_zero(world):
    watched(world)

    _status, body = asked(world)

    assert (body["data"][0]["value"], body["data"][0]["status"]) == (None, Status.NO_DATA.value)


def test_it_opens_to_the_records_this_reader_may_see(world):
    target = watched(world)
    filled = approved(world, ReturnForm.objects.get(key=KEY), "7")

    _s, public = asked(world, f"{WHERE}{target.number}/")
    _s, inside = asked(world, f"{WHERE}{target.number}/", world.li)

    assert (public["data"]["records"], public["data"]["records_not_shown"]) == ([], 1)
    assert [(row["number"], row["value"]) for row in inside["data"]["records"]] == [(filled.number, "7")]
    assert public["page"]["count"] == inside["page"]["count"] == 1


def test_a_goal_without_a_number_has_evidence_and_no_value(world):
    adopt(world, ONE, [figure("生态更优")])
    target = Target.objects.get()

    _s, body = asked(world, f"{WHERE}{target.number}/")

    assert (body["data"]["state"], body["data"]["value"], body["data"]["status"]) == ("words", None, None)
    assert "不计百分比" in body["data"]["sentence"]


def test_it_pages_and_filters_as_the_list_does(world):
    adopt(world, ONE, [figure(f"目标{i}", comparator=">=", value="5", unit="家", deadline="2028-12-31") for i in range(PAGE_SIZE + 3)] + [figure("生态更优")])

    seen, after, pages = [], "", 0
    while True:
        pages += 1
        _s, body = asked(world, f"{WHERE}?state=unbound&after={after}")
        seen += [row["title"] for row in body["data"]]
        after = body["page"]["after"]
        if not after:
            break

    assert (pages, sorted(seen)) == (2, sorted(f"目标{i}" for i in range(PAGE_SIZE + 3)))
    assert [row["title"] for row in asked(world, f"{WHERE}?kind=statement")[1]["data"]] == ["生态更优"]


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "2999-01-01"])
def test_it_refuses_a_day_it_cannot_tell_of(world, day):
    status, body = asked(world, f"{WHERE}?as_of={day}")

    assert (status, body["error"]["code"]) == (422, "fields")
    assert body["error"]["remedy"]


def test_it_tells_an_earlier_day_when_asked(world):
    target = watched(world)
    approved(world, ReturnForm.objects.get(key=KEY), "7")

    assert asked(world, f"{WHERE}{target.number}/?as_of=2026-06-30")[1]["data"]["value"] is None


def test_an_unknown_target_is_not_there(world):
    assert asked(world, f"{WHERE}TG-2026-000000-X/")[0] == 404


def test_what_stands_for_too_few_records_is_judged_for_insiders_only(world):
    target = watched(world)
    approved(world, ReturnForm.objects.get(key=KEY), "7")
    stand = stand_of(target, today(), with_trend=True)
    guarded = replace(stand, metric=replace(stand.metric, few=3))

    public, inside = told_to(world.sun, guarded), told_to(world.li, guarded)

    assert (public.figure.value, public.standing.status, public.standing.sentence, public.trend) == (None, Status.NO_DATA, TOO_FEW, ())
    assert inside is guarded


def test_the_description_names_what_may_be_asked():
    paths = describe()["paths"]
    one = paths[f"{WHERE}{{number}}/"]["get"]

    assert {p["name"] for p in paths[WHERE]["get"]["parameters"]} == {"as_of", "q", "sort", "after", "before", "state", "kind"}
    assert {(p["name"], p["in"]) for p in one["parameters"]} == {("number", "path"), ("as_of", "query"), ("after", "query")}
