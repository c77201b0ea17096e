"""A report adds up, and holds the targets that were in force in its period."""

from datetime import date

import pytest
from tests.rooms.reporting.scene import KEY, adopt, approved, declared, figure, watched

from shouzhan.engine.documents.paper.description import KeyFigures
from shouzhan.engine.metrics.pace import Status
from shouzhan.rooms.policies.public import adopt_pack
from shouzhan.rooms.reporting.actions import cut_report, new_edition, plan_report, publish_report
from shouzhan.rooms.reporting.models import ReturnForm, Target
from shouzhan.rooms.reporting.printing import _overview, cut_stands

pytestmark = pytest.mark.database
SEPTEMBER = date(2026, 9, 1)


def cut(world, quarter=SEPTEMBER):
    return cut_report(world.zhou, plan_report(world.zhou, quarter_of=quarter))


def later_plan(world, begins, ends=None):
    """Another plan with one goal, answered by the same return."""
    facts = {"name": f"澄江市续期计划{begins}", "effective_from": begins, "effective_to": ends}
    goal = figure("概念验证中心", comparator=">=", value="30", unit="家", deadline="2029-12-31", binding=KEY)
    adopt_pack(world.system, facts=facts, clauses=[], tasks=[], figures=[goal], rules=[], references=[], is_synthetic=True)
    return Target.objects.latest("pk")


def test_the_boxes_add_up_to_what_is_watched(world):
    declared(world)
    deadlines = ("2025-12-31", "2028-12-31", "", "2029-12-31")
    adopt(world, "澄江市计划", [figure(f"目标{at}", comparator=">=", value=str(5 + 5 * at), unit="家", deadline=day, binding=KEY) for at, day in enumerate(deadlines)])
    approved(world, ReturnForm.objects.get(), "7", date(2026, 9, 30))
    stands = cut_stands(cut(world))
    assert Status.UNDER_WAY in {stand.standing.status for stand in stands}

    boxes = [box for block in _overview(stands) if isinstance(block, KeyFigures) for box in block.figures]

    assert sum(box.value for box in boxes) == len(stands) == 4


def test_it_shows_every_status_in_lines_of_at_most_four(world):
    watched(world)
    (stand,) = cut_stands(cut(world))
    from dataclasses import replace

    every = [replace(stand, standing=replace(stand.standing, status=status)) for status in Status]

    blocks = [block for block in _overview(every) if isinstance(block, KeyFigures)]

    assert sum(len(block.figures) for block in blocks) == len(Status)
    assert all(2 <= len(block.figures) <= 4 for block in blocks)


def test_it_leaves_out_what_was_not_in_force_in_its_period(world):
    target = watched(world)
    later_plan(world, date(2026, 10, 1))
    later_plan(world, date(2020, 1, 1), date(2026, 6, 30))
    inside = later_plan(world, date(2026, 9, 30))

    assert {one["target"] for one in cut(world).cuts} == {target.number, inside.number}


def test_a_new_edition_takes_in_no_target_put_on_watch_since(world):
    watched(world)
    approved(world, ReturnForm.objects.get(), "7")
    first = publish_report(world.zhou, cut(world))
    later_plan(world, date(2026, 2, 1))

    second = cut_report(world.zhou, new_edition(world.zhou, corrects=first, reason="漏报"))

    assert [one["target"] for one in second.cuts] == [one["target"] for one in first.cuts]
