"""What waits for a person, in parts by deadline; the same step by the same day as one line."""

from datetime import date, timedelta

import pytest

from shouzhan.web.shapes import Deadline, TodoItem
from shouzhan.web.todo import parts_of

pytestmark = pytest.mark.pure
DAY = date(2026, 11, 20)


def item(title, days=None, kind="report"):
    deadline = None if days is None else Deadline(DAY + timedelta(days=days), days)
    return TodoItem(title, f"/tasks/{title}/", step="报告进展", number=title, deadline=deadline, kind=kind)


def told(*items):
    return [(part.count, [[one.title for one in group.items] for group in part.groups]) for part in parts_of(items)]


def test_it_parts_the_late_the_near_the_far_and_what_has_no_day():
    assert told(item("a", -1), item("b", 0), item("c", 7), item("d", 8), item("e")) == [
        (1, [["a"]]), (2, [["b"], ["c"]]), (1, [["d"]]), (1, [["e"]]),
    ]


def test_it_draws_three_of_one_step_and_day_together_and_leaves_two_alone():
    many = [item(name, 3) for name in "abc"]
    other = [item(name, 3, "accept") for name in "de"]

    assert told(*many, *other) == [(5, [["a", "b", "c"], ["d"], ["e"]])]


def test_it_leaves_out_what_is_empty():
    assert told() == []
