"""Whatever a list is asked, it answers with rows the asker may see, or with none; it never breaks."""

import base64
import json

import pytest
from tests.records import RECORDS

from shouzhan.rooms.coordination.actions import open_task
from shouzhan.web.listing import Question, one_page
from shouzhan.web.registers import REGISTERS

pytestmark = pytest.mark.database


def cursor(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FORGED = [
    cursor(values)
    for values in (["x", 1], [1, 1], ["2026-13-45", 1], [True, False], ["2026-01-01", "x"], [float("nan"), 1], ["\x00", 1], ["\ud800", 2], [None, None], [["x"], 1], ["9" * 3000, 1])
] + [base64.urlsafe_b64encode(b"[" * 4500).decode(), base64.urlsafe_b64encode(b"\xff\xfe").decode(), "§", "a" * 4000]


@pytest.mark.parametrize("name", ["coordination.tasks", "parties.organisations"])
def test_it_takes_no_forged_place_in_a_list(world, name):
    RECORDS[name](world)
    register, client = REGISTERS[name], world.client(world.admin)

    for place in ("after", "before"):
        for forged in FORGED:
            for where in (f"/{register.path}", f"/api/v1/{register.path}"):
                assert client.get(where, {place: forged}).status_code == 200, (where, place, forged[:40])


def test_it_takes_no_place_made_under_another_order(world):
    for name in ("任务甲", "任务乙"):
        open_task(world.zhou, name=name)
    given = one_page(REGISTERS["coordination.tasks"], world.zhou, Question(sort="name", size=1)).after
    client = world.client(world.zhou)

    assert len(client.get("/api/v1/tasks/", {"sort": "name", "after": given}).json()["data"]) == 1
    assert len(client.get("/api/v1/tasks/", {"sort": "-target_on", "after": given}).json()["data"]) == 2


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_finds_nothing_under_a_choice_that_is_not_offered(world, name):
    RECORDS[name](world)
    register, client = REGISTERS[name], world.client(world.admin)

    for declared in register.filters:
        for where in (f"/{register.path}", f"/api/v1/{register.path}", f"/{register.path}export.csv"):
            assert client.get(where, {declared.key: "no-such-choice"}).status_code == 200, (where, declared.key)
        counted = client.get(f"/api/v1/{register.path}", {declared.key: "no-such-choice"}).json()["page"]["count"]
        assert counted == 0, declared.key


@pytest.mark.parametrize("asked", ["sort=document__owner__password", "sort=-", "columns=password", "q=%25%27%22", "layout=%3Cscript%3E", "columns=name&columns=name"])
def test_it_orders_and_shows_only_what_is_declared(world, asked):
    RECORDS["coordination.tasks"](world)

    for where in ("/tasks/", "/api/v1/tasks/", "/tasks/export.csv"):
        answer = world.client().get(f"{where}?{asked}")
        assert answer.status_code == 200, where
        assert b"<script>" not in b"".join(answer) if answer.streaming else b"<script>" not in answer.content


@pytest.mark.parametrize("as_of", ["0001-01-01", "0002-12-31", "9999-12-31", "2026-02-30", "'"])
@pytest.mark.parametrize("where", ["/board/", "/figures/tasks-closed/", "/figures/tasks-closed/figure.json"])
def test_it_counts_by_any_day_it_is_given(world, where, as_of):
    assert world.client().get(where, {"as_of": as_of, "after": "'", "by": "__class__", "target": "'"}).status_code == 200


NUL = "\x00"


@pytest.mark.parametrize("where", ["/tasks/TK%00/", "/tasks/?q=%00", "/tasks/?document=%00", "/figures/tasks-closed/?target=%00&after=%00", "/search/?q=%00", "/api/v1/tasks/?q=%00"])
def test_it_refuses_a_letter_no_database_keeps(world, where):
    assert world.client(world.zhou).get(where).status_code == 400


def test_it_refuses_that_letter_in_what_is_sent_too(world):
    client = world.client(world.zhou)

    assert client.post("/tasks/views/", {"name": NUL, "query": "a"}).status_code == 400
    assert client.post("/drafts/?key=/tasks/new/open/", {"name": NUL}).status_code == 400
    assert client.post("/tasks/bulk/close/", {"key": NUL}).status_code == 400
    told = client.post("/api/v1/returns/steps/correct/", json.dumps({"corrects": NUL, "value": "1", "reason": "x"}), content_type="application/json")
    assert told.status_code in (400, 403, 422)
