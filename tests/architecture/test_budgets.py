"""Main pages stay within twelve queries, and the number does not grow with the rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouzhan.kernel.dates import today
from shouzhan.rooms.coordination.actions import accept_task, open_task, plan_milestone, report_progress
from shouzhan.rooms.parties import calendars

pytestmark = pytest.mark.database
QUERIES = 12


@pytest.fixture(autouse=True)
def _calendar_known(monkeypatch):
    """The look at the calendar depends on seconds of real time, not on rows, so no count may fall on it."""
    monkeypatch.setattr(calendars, "PAUSE", float("inf"))


def tasks(world, count):
    made = []
    for i in range(count):
        task = open_task(world.zhou, name=f"任务{i}", units=["市科委", "市教委"], target_on=today() + timedelta(days=90))
        task = accept_task(world.zhou, task, owner=world.education)
        task = plan_milestone(world.wu, task, name="节点", due_on=today() + timedelta(days=9))
        made.append(report_progress(world.wu, task, month=today(), text="进展"))
    return made


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/", "/tasks/", "/tasks/?light=green", "/board/", "/workbench/", "/search/?q=任务", "/organisations/"])
def test_it_asks_no_more_for_many_rows_than_for_few(world, path, monkeypatch):
    monkeypatch.setattr(calendars, "PAUSE", 3600.0)  # the calendars are asked for by the clock, not by the page
    _ = world.commission, world.education
    client = world.client(world.zhou)
    tasks(world, 2)
    client.get(path)
    few = queries(client, path)

    tasks(world, 12)
    many = queries(client, path)

    assert many <= few
    assert many <= QUERIES


def test_it_shows_a_record_within_the_budget(world):
    _ = world.commission, world.education
    task = tasks(world, 1)[0]
    client = world.client(world.wu)
    client.get("/workbench/")

    assert queries(client, f"/tasks/{task.number}/") <= QUERIES
