"""A register of two hundred thousand rows: what is walked by key is exactly what is there, and pages ask no more."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.world import World

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.guards import drop_guards
from shouzhan.kernel.pairs import pairs_of
from shouzhan.project.sweep import refresh_statistics
from shouzhan.rooms.coordination.actions import open_task
from shouzhan.rooms.coordination.models import TaskCase
from shouzhan.rooms.coordination.registers import tasks
from shouzhan.rooms.coordination.rules import light
from shouzhan.rooms.parties import calendars
from shouzhan.web.listing import CAP, Question, _encode, capped_count, matching, one_page, ordering

pytestmark = [pytest.mark.scale, pytest.mark.django_db]
DAY = date(2026, 11, 20)
ROWS = 200_000
STATES = ("closed", "running", "running", "open", "proposed", "closed", "running", "suspended")
_MOVED = ("number", "name", "owner_id", "state", "target_on", "due_on", "next_milestone_on", "last_heard_on", "pairs")
TOPICS = ("概念验证", "中试熟化", "技术合同", "人才培养", "园区服务")


class Row(NamedTuple):
    """What the lists below filter, search and order by."""

    pk: int
    number: str
    name: str
    owner: str | None
    state: str
    due_on: date | None
    target_on: date | None
    next_milestone_on: date | None
    last_heard_on: date

    @property
    def colour(self) -> str:
        """The light, by the rule and not by the database's condition."""
        return light(state=self.state, due_on=self.target_on, next_milestone_on=self.next_milestone_on, last_heard_on=self.last_heard_on, today=DAY).colour


class Ledger(NamedTuple):
    """The cast over a large ledger, and the ledger read back plainly."""

    world: World
    rows: list[Row]


@pytest.fixture(scope="module")
def ledger(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ledger]:
    """The ledger, written past the guards, as no deployment could, and taken back with them afterwards."""
    with django_db_blocker.unblock(), frozen(DAY), transaction.atomic():
        world = World()
        owners = [world.commission.pk, world.education.pk, None]
        sample = open_task(world.system, name="样例", units=["市科委"], starts_on=DAY - timedelta(days=90))
        drop_guards()
        _write(sample, owners)
        refresh_statistics()
        names = ("pk", "number", "name", "owner__name", "state", "due_on", "target_on", "next_milestone_on", "last_heard_on")
        yield Ledger(world, [Row(*row) for row in TaskCase.objects.order_by("pk").values_list(*names)])
        transaction.set_rollback(True)


def _write(sample: TaskCase, owners: list[int | None]) -> None:
    fields = [field for field in TaskCase._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    line = {field.column: field.get_db_prep_save(getattr(sample, field.attname), connection) for field in fields}
    moved = [field for field in fields if field.attname in _MOVED]
    lines = []
    for serial in range(ROWS):
        task = _changed(sample, serial, owners)
        lines.append(tuple({**line, **{f.column: f.get_db_prep_save(getattr(task, f.attname), connection) for f in moved}}.values()))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO coordination_taskcase ({columns}) VALUES ({marks})", lines)


def _changed(task: TaskCase, serial: int, owners: list[int | None]) -> TaskCase:
    """One task after another, with ties and gaps in every column that orders or filters."""
    task.number, task.name = f"TK-2025-{serial:07d}-X", f"{TOPICS[serial % 5]}任务{serial % 1000}"
    task.owner_id, task.state = owners[serial % 3], STATES[serial % 8]
    task.target_on = None if serial % 9 == 0 else DAY + timedelta(days=serial * 7 % 900 - 60)
    task.next_milestone_on = None if serial % 4 else DAY + timedelta(days=serial % 70 - 10)
    task.due_on = task.own_due_on() or (None if task.state == "closed" else DAY + timedelta(days=serial % 30 - 10))
    task.last_heard_on = DAY - timedelta(days=serial % 45)
    task.pairs = " ".join(pairs_of(task.name, task.number))
    return task


@pytest.fixture(scope="module")
def bare() -> Any:
    """The register without its neighbours: what is walked is the same, and no time goes into joining them."""
    made = copy(tasks)
    object.__setattr__(made, "related", ())
    object.__setattr__(made, "prefetched", ())
    return made


def _forwards(register: Any, question: Question, actor: Any) -> list[int]:
    found: list[int] = []
    after = ""
    while True:
        page = one_page(register, actor, replace(question, after=after))
        found += [row.pk for row in page.rows]
        if not page.after:
            return found
        after = page.after


def _backwards(register: Any, question: Question, actor: Any, last: str) -> list[int]:
    """From a cursor back to the beginning, in the order of the list."""
    found: list[int] = []
    while last:
        page = one_page(register, actor, replace(question, before=last))
        found = [row.pk for row in page.rows] + found
        last = page.before
    return found


def _cursor(question: Question, pk: int) -> str:
    """Where a reader stands who has this row at the edge of the page."""
    return _encode(TaskCase.objects.get(pk=pk), ordering(tasks, question))


def _late_first(row: Row) -> tuple[Any, ...]:
    return (row.due_on is None, row.due_on or DAY, row.pk)


def _target_down(row: Row) -> tuple[Any, ...]:
    return (row.target_on is not None, -(row.target_on or DAY).toordinal(), -row.pk)


def _named(row: Row, word: str) -> bool:
    return any(word.lower() in text.lower() for text in (row.name, row.number, row.owner or ""))


@pytest.mark.parametrize(
    ("question", "holds", "order"),
    [
        (Question(), lambda row: True, _late_first),
        (Question(sort="-target_on"), lambda row: True, _target_down),
        (Question(filters={"light": "red"}), lambda row: row.colour == "red", _late_first),
        (Question(filters={"light": "amber"}, words="教育"), lambda row: row.colour == "amber" and _named(row, "教育"), _late_first),
        (Question(filters={"state": "closed"}, sort="-target_on"), lambda row: row.state == "closed", _target_down),
        (Question(words="概念验证 任务77"), lambda row: _named(row, "概念验证") and _named(row, "任务77"), _late_first),
        (Question(words="没有这样的任务"), lambda row: False, _late_first),
    ],
    ids=["whole", "sorted", "red", "amber-and-words", "closed-sorted", "words", "nothing"],
)
def test_it_walks_both_ways_over_exactly_what_is_there(
    ledger: Ledger, bare: Any, question: Question, holds: Callable[[Row], bool], order: Callable[[Row], tuple[Any, ...]]
) -> None:
    actor = ledger.world.stranger
    expected = [row.pk for row in sorted(filter(holds, ledger.rows), key=order)]
    question = replace(question, size=4_000)

    assert _forwards(bare, question, actor) == expected

    assert [row.pk for row in one_page(tasks, actor, replace(question, size=50)).rows] == expected[:50]
    last = _cursor(question, expected[-1]) if expected else ""
    assert _backwards(bare, question, actor, last) == expected[:-1]


@pytest.mark.parametrize("colour", ["red", "amber", "green", "grey", "done"])
def test_it_counts_what_is_there_up_to_the_cap(ledger: Ledger, colour: str) -> None:
    there = sum(row.colour == colour for row in ledger.rows)

    counted = capped_count(matching(tasks, ledger.world.stranger, Question(filters={"light": colour})))

    assert counted == (min(there, CAP), there > CAP)


def test_it_asks_the_same_few_questions_wherever_a_reader_stands(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "PAUSE", float("inf"))
    client = ledger.world.client(ledger.world.zhou)
    middle = _cursor(Question(), sorted(ledger.rows, key=_late_first)[ROWS // 3].pk)
    client.get("/tasks/")
    asked = {}
    for path in ("/tasks/", f"/tasks/?after={middle}", f"/tasks/?before={middle}", "/tasks/?light=red", "/tasks/?q=任务", "/workbench/", "/board/", "/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path] = len(queries)
    lists = [count for path, count in asked.items() if path.startswith("/tasks/")]

    assert max(asked.values()) <= 12, asked
    assert max(lists) - min(lists) <= 1, asked  # a list whose first column may be empty is walked in two parts
