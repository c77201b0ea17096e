"""What waits for a person, by deadline: the late, the near, the rest; the same step by the same day as one line."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shouzhan.web.shapes import TodoGroup, TodoItem, TodoPart

NEAR = 7
TOGETHER = 3


def parts_of(items: Sequence[TodoItem]) -> tuple[TodoPart, ...]:
    """The parts of a list that is in the order of its deadlines; empty ones are left out."""
    named = ((_("已逾期"), _is_late), (_("七天之内"), _is_near), (_("七天以后"), _is_far), (_("没有期限"), _is_open))
    found = ((title, [item for item in items if belongs(item)]) for title, belongs in named)
    return tuple(TodoPart(title, groups_of(held), len(held)) for title, held in found if held)


def groups_of(items: Sequence[TodoItem]) -> tuple[TodoGroup, ...]:
    """Items that ask for the same step by the same day together, where they are several; the others alone."""
    held: dict[object, list[TodoItem]] = {}
    for item in items:
        held.setdefault((item.kind, item.deadline and item.deadline.on), []).append(item)
    groups: list[TodoGroup] = []
    for several in held.values():
        groups += [TodoGroup(tuple(several))] if len(several) >= TOGETHER else [TodoGroup((one,)) for one in several]
    return tuple(groups)


def _is_late(item: TodoItem) -> bool:
    return item.deadline is not None and item.deadline.days_left < 0


def _is_near(item: TodoItem) -> bool:
    return item.deadline is not None and 0 <= item.deadline.days_left <= NEAR


def _is_far(item: TodoItem) -> bool:
    return item.deadline is not None and item.deadline.days_left > NEAR


def _is_open(item: TodoItem) -> bool:
    return item.deadline is None
