"""The demo city is the same every time, plainly invented, and has something of everything to show."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from shouzhan.engine.documents.policy.parse import parse_policy
from shouzhan.kernel.identifiers import check_uscc
from shouzhan.project.demo.city import plan_city, size_of
from shouzhan.project.demo.names import company_name
from shouzhan.project.demo.papers import TITLES_EN, plan_text, plan_to_import_text
from shouzhan.project.demo.shapes import DemoCarrier
from shouzhan.project.demo.tasks import stated_tasks
from shouzhan.rooms.carriers.models import CarrierKind, Tier
from shouzhan.rooms.coordination.models import Body, IssueCase
from shouzhan.rooms.coordination.rules import light
from shouzhan.rooms.parties.models import OrganisationKind
from shouzhan.rooms.parties.names import normalise
from shouzhan.rooms.parties.roles import Role

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 24)
TOWN = plan_city(TODAY)


def test_it_gives_the_same_city_twice() -> None:
    again = plan_city(TODAY)
    assert list(again.organisations()) == list(TOWN.organisations())
    assert (again.people, again.carriers, again.tasks) == (TOWN.people, TOWN.carriers, TOWN.tasks)
    assert list(again.returns()) == list(TOWN.returns())
    assert (again.meetings, again.raised_items) == (TOWN.meetings, TOWN.raised_items)


def test_it_gives_another_city_for_another_seed() -> None:
    assert plan_city(TODAY, seed=2).tasks != TOWN.tasks


def test_it_moves_with_the_day() -> None:
    other = plan_city(date(2025, 3, 3))
    assert max(u.on for t in other.tasks for u in t.updates) <= date(2025, 3, 3)
    assert any(not meeting.is_held and meeting.on > date(2025, 3, 3) for meeting in other.meetings)


def test_it_gives_every_invented_body_a_valid_code_of_no_real_division() -> None:
    invented = [body for body in TOWN.organisations() if body.is_synthetic]
    assert len(invented) >= 55
    assert all(check_uscc(body.uscc).valid and body.uscc[2:8] == "999999" for body in invented)
    assert len({body.uscc for body in invented}) == len(invented)


def test_it_invents_no_code_for_real_bodies() -> None:
    assert all(not body.uscc for body in TOWN.organisations() if not body.is_synthetic)


def test_it_uses_each_name_once() -> None:
    names = [normalise(name) for body in TOWN.organisations() for name in (body.name.zh, *body.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert len({company_name(n).zh for n in range(5_000)}) == 5_000


def test_it_speaks_of_kinds_and_roles_the_register_knows() -> None:
    assert {body.kind for body in TOWN.organisations()} <= set(OrganisationKind.values)
    assert {m.role for person in TOWN.people for m in person.memberships} <= set(Role.values)
    keys = {body.key for body in TOWN.organisations()}
    assert {m.organisation for person in TOWN.people for m in person.memberships} <= keys
    assert {carrier.operator for carrier in TOWN.carriers if carrier.operator} <= keys


def test_it_names_parents_before_children() -> None:
    seen: set[str] = set()
    for thing in (*TOWN.organisations(), *TOWN.carriers):
        above = thing.zone if isinstance(thing, DemoCarrier) else thing.parent
        assert not above or above in seen
        seen.add(thing.key)


def test_whoever_is_invented_in_a_body_that_exists_says_so_in_the_name() -> None:
    real = {body.key for body in TOWN.organisations() if not body.is_synthetic}
    staff = [person for person in TOWN.people if any(m.organisation in real for m in person.memberships)]
    others = [person for person in TOWN.people if person not in staff]

    assert len(staff) > 20
    assert all(p.name.zh.endswith("（虚构）") and p.name.en.endswith(" (invented)") for p in staff)
    assert not any("虚构" in p.name.zh for p in others)


def test_it_plays_the_whole_cast() -> None:
    roles = Counter(m.role for person in TOWN.people for m in person.memberships)
    assert set(Role.values) - set(roles) <= {Role.MEMBER}
    assert [person.username for person in TOWN.people if not person.memberships] == ["anmin"]
    assert len({person.username for person in TOWN.people}) == len(TOWN.people) >= 40


def test_it_has_the_twenty_two_parks_and_their_rules_to_break() -> None:
    assert {carrier.kind for carrier in TOWN.carriers} == set(CarrierKind.values)
    assert {carrier.tier for carrier in TOWN.carriers} == set(Tier.values)
    parks = [carrier for carrier in TOWN.carriers if carrier.kind == "park"]
    assert len(parks) == TOWN.pack.member_park_count == 22
    assert max(len(park.industries) for park in parks) == 3
    assert sum(park.management == "none" for park in parks) == 1
    best = [carrier for carrier in TOWN.carriers if carrier.tier == "high-quality"]
    assert (len(best), sum(carrier.is_in_zone for carrier in best)) == (22, 15)
    assert all(carrier.tier_since and carrier.tier_since < TODAY for carrier in best)
    assert sum(carrier.officer is None for carrier in best) == 1
    assert sum(not carrier.seed_funds for carrier in best) == 1


def test_it_follows_seventy_tasks_in_every_state_of_health() -> None:
    assert len(TOWN.tasks) == 70
    assert set(Counter(task.health for task in TOWN.tasks)) == {"green", "slow", "overdue", "silent", "done"}
    for task in TOWN.tasks:
        assert task.updates
        assert all(task.opened_on <= update.on <= TODAY and update.author for update in task.updates)
        assert [u.percent for u in task.updates] == sorted(u.percent for u in task.updates)
        assert all(bodies for _unit, bodies in task.members), task.clause


def test_it_means_what_it_calls_overdue_silent_and_done() -> None:
    colours = {"green": "green", "slow": "amber", "silent": "amber", "overdue": "red", "done": "done"}
    for task in TOWN.tasks:
        shown = light(
            state="closed" if task.closed_on else "running",
            due_on=task.due_on,
            next_milestone_on=min((m.due_on for m in task.milestones if not m.done_on), default=None),
            last_heard_on=task.updates[-1].on,
            today=TODAY,
        )
        assert shown.colour == colours[task.health], task
        assert (task.closed_on is not None) == (task.health == "done") == (task.percent == 100)
        assert all(m.done_on is None or task.opened_on <= m.done_on <= TODAY for m in task.milestones)


@pytest.mark.parametrize("scale", ["small", "city"])
@pytest.mark.parametrize("day", [TODAY, date(2025, 3, 3), date(2026, 4, 20)])
def test_it_follows_no_task_before_its_document_is_in_force(scale: str, day: date) -> None:
    for stated, task in zip(stated_tasks(TOWN.pack, day), plan_city(day, scale).tasks, strict=True):
        assert stated.since is None or task.opened_on >= stated.since
        assert all(task.opened_on <= milestone.due_on for milestone in task.milestones)
        assert all(task.opened_on <= update.on for update in task.updates)


def test_it_raises_matters_and_sets_up_bodies_the_rooms_know() -> None:
    assert {item.crosses for item in TOWN.raised_items} == set(IssueCase.Crosses.values)
    assert {item.topic for item in TOWN.raised_items} <= set(IssueCase.Topic.values)
    assert {group.kind for group in TOWN.groups} <= set(Body.Kind.values)


def test_it_returns_figures_for_each_target() -> None:
    rows = list(TOWN.returns())
    series = {(row.document, row.binding, row.scope_key) for row in rows}
    assert len(series) == 21
    assert series == {(d.key, f.binding, f.scope_key) for d in TOWN.pack.documents for f in d.targets}
    assert all(row.ends_on < TODAY for row in rows)
    assert [row.ends_on for row in rows if row.value is None] == [date(2026, 3, 31)]


def test_it_splits_figures_over_districts_without_a_remainder() -> None:
    split = [row for row in TOWN.returns() if row.by_place]
    assert split
    assert all(sum((part for _place, part in row.by_place), Decimal(0)) == row.value for row in split)


def test_it_holds_meetings_that_decide_and_ask() -> None:
    held = [meeting for meeting in TOWN.meetings if meeting.is_held]
    assert {meeting.kind for meeting in held} == {"liaison", "joint-conference"}
    assert all(meeting.on < TODAY and all(item.decision for item in meeting.agenda) for meeting in held)
    ahead = [meeting for meeting in TOWN.meetings if not meeting.is_held]
    assert ahead
    assert all(meeting.on > TODAY and not item.decision for meeting in ahead for item in meeting.agenda)


def test_it_leaves_one_district_and_one_university_without_a_group() -> None:
    led = {group.organisation for group in TOWN.groups if group.kind != "task-force"}
    assert "district-310151" not in led
    assert sum(key.startswith("district-") for key in led) == 15
    assert {"demo-tingyun", "demo-fuyao"}.isdisjoint(led)


def test_its_plan_reads_as_twelve_tasks_and_six_goals() -> None:
    parsed = parse_policy(plan_text(TODAY).encode(), "plan.txt")
    assert len(parsed.tasks) == 12
    assert all(task.responsible_units for task in parsed.tasks)
    assert {task.section_id for task in parsed.tasks} == set(TITLES_EN)
    assert len([figure for figure in parsed.targets if figure.class_ == "goal"]) == 6
    assert parsed.metadata.effective_to == date(2028, 12, 31)
    assert parsed.metadata.doc_number == "云府办规〔2026〕9号"


def test_its_second_plan_prints_a_unit_nobody_knows() -> None:
    parsed = parse_policy(plan_to_import_text(TODAY).encode(), "plan.txt")
    assert "市数字协同局" in {unit for task in parsed.tasks for unit in task.responsible_units}
    assert parsed.metadata.title != parse_policy(plan_text(TODAY).encode(), "plan.txt").metadata.title


def test_its_plans_are_never_printed_in_the_future() -> None:
    for day in (date(2027, 1, 2), date(2027, 4, 14), date(2027, 4, 15)):
        printed = parse_policy(plan_to_import_text(day).encode(), "plan.txt").metadata.printed_on
        assert printed is not None
        assert printed <= day


@pytest.mark.parametrize(("scale", "companies"), [("small", 20), ("city", 20_000), ("500", 500)])
def test_it_knows_its_scales(scale: str, companies: int) -> None:
    assert size_of(scale).companies == companies


@pytest.mark.parametrize("scale", ["huge", "0", "-3", ""])
def test_it_refuses_a_scale_it_does_not_know(scale: str) -> None:
    with pytest.raises(ValueError, match="--scale"):
        size_of(scale)


def test_it_grows_one_company_at_a_time() -> None:
    large = plan_city(TODAY, "100000")
    assert next(iter(large.companies())).key == "demo-company-1"


@pytest.mark.parametrize("text", [plan_text(TODAY), plan_to_import_text(TODAY)])
def test_its_plans_say_that_they_are_invented(text: str) -> None:
    assert "云汀市并不存在" in text
