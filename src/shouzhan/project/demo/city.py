"""The whole demo city for one day, one scale and one seed: the same three always give the same city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from shouzhan.engine.calling import both
from shouzhan.project.demo.carriers import carriers
from shouzhan.project.demo.cast import cast, speaker_for
from shouzhan.project.demo.meetings import groups, meetings, raised_items, suggestion
from shouzhan.project.demo.organisations import companies, invented_bodies, public_bodies
from shouzhan.project.demo.papers import plan_text, plan_to_import_text
from shouzhan.project.demo.results import (
    DemoDeal,
    DemoGrant,
    DemoListing,
    DemoResult,
    deals,
    grants,
    listings,
    results,
)
from shouzhan.project.demo.returns import returns
from shouzhan.project.demo.shapes import (
    DemoCarrier,
    DemoGroup,
    DemoMeeting,
    DemoOrganisation,
    DemoPerson,
    DemoRaisedItem,
    DemoReturn,
    DemoSuggestion,
    DemoTask,
)
from shouzhan.project.demo.tasks import progress
from shouzhan.rooms.policies.packs import Pack, load_pack

SMALL, CITY = "small", "city"

LOOKED_BACK = 400  # days: a little more than the year after which a judgement is looked back on


@dataclass(frozen=True, slots=True)
class Size:
    """How large the city is: invented companies, incubators, months of history."""

    companies: int
    incubators: int
    months: int


def size_of(scale: str) -> Size:
    """The size behind a word or a number of companies; raises ValueError with a sentence."""
    if scale == SMALL:
        return Size(companies=20, incubators=40, months=6)
    if scale == CITY:
        return Size(companies=20_000, incubators=240, months=24)
    if not scale.isdecimal() or int(scale) < 1:
        raise ValueError(both(f"--scale {scale}：应写 small、city 或从 1 起的企业家数", f"--scale {scale}: write small, city, or a number of companies from 1"))
    count = int(scale)
    return Size(companies=count, incubators=max(40, min(2_000, count // 80)), months=6 if count < 1_000 else 24)


@dataclass(frozen=True)
class DemoCity:
    """Everything the rooms load; large parts come one at a time."""

    today: date
    size: Size
    seed: int
    pack: Pack

    @cached_property
    def bodies(self) -> tuple[DemoOrganisation, ...]:
        """The public bodies of the documents and the invented bodies that have a name of their own."""
        return (*public_bodies(self.pack), *invented_bodies())

    def companies(self) -> Iterator[DemoOrganisation]:
        """The invented companies."""
        return companies(self.pack, self.size.companies, self.seed)

    def organisations(self) -> Iterator[DemoOrganisation]:
        """Every body, the public ones first; a parent always comes before its child."""
        yield from self.bodies
        yield from self.companies()

    @cached_property
    def people(self) -> tuple[DemoPerson, ...]:
        """The cast."""
        return cast(self.pack)

    @cached_property
    def carriers(self) -> tuple[DemoCarrier, ...]:
        """Zone, parks, university parks, incubators and platforms; a parent always comes before its child."""
        return carriers(self.today, self.seed, self.size.incubators)

    @cached_property
    def tasks(self) -> tuple[DemoTask, ...]:
        """The seventy tasks with their monthly history."""
        return tuple(progress(self.pack, self.today, self.seed, self.size.months, speaker_for(self.people)))

    @cached_property
    def first_day(self) -> date:
        """A little before the first task opens: everybody is registered by then."""
        return min(task.opened_on for task in self.tasks) - timedelta(days=3)

    @cached_property
    def founded_on(self) -> date:
        """When the bodies and their people came to the registers: early enough for a judgement to be looked back on after its year."""
        return min(self.first_day, self.today - timedelta(days=LOOKED_BACK))

    @cached_property
    def results(self) -> tuple[DemoResult, ...]:
        """The research results, in the order in which they come up."""
        return results(self.today, self.first_day, self.seed)

    @cached_property
    def listings(self) -> tuple[DemoListing, ...]:
        """What is listed at the exchange; those that are dealt about come first."""
        return listings(self.today, self.results)

    @cached_property
    def grants(self) -> tuple[DemoGrant, ...]:
        """Grants to those who made a result, in every state."""
        return grants(self.today, self.results, self.listings)

    @cached_property
    def deals(self) -> tuple[DemoDeal, ...]:
        """Deals in every state."""
        return tuple(deals())

    def returns(self) -> Iterator[DemoReturn]:
        """The statistical returns, target by target, the oldest first."""
        return returns(self.pack, self.today, self.seed)

    @cached_property
    def meetings(self) -> tuple[DemoMeeting, ...]:
        """The meetings held and the ones ahead, in order of their day."""
        found = meetings(self.tasks, self.today, self.seed, self.size.months)
        return tuple(sorted(found, key=lambda meeting: (meeting.on, meeting.key)))

    @cached_property
    def groups(self) -> tuple[DemoGroup, ...]:
        """Leading groups and task forces."""
        return tuple(groups(self.pack, self.today))

    @cached_property
    def raised_items(self) -> tuple[DemoRaisedItem, ...]:
        """Matters lifted above the level they arose on."""
        return tuple(raised_items(self.today, self.seed))

    @cached_property
    def suggestion(self) -> DemoSuggestion:
        """The deputies' suggestion and its answer."""
        return suggestion(self.today)

    @property
    def plan(self) -> str:
        """The text of the invented plan the city runs on."""
        return plan_text(self.today)

    @property
    def plan_to_import(self) -> str:
        """The text of the invented plan left for an official to import."""
        return plan_to_import_text(self.today)


def plan_city(today: date, scale: str = SMALL, seed: int = 1) -> DemoCity:
    """Plan a demo city; nothing is loaded yet."""
    return DemoCity(today, size_of(scale), seed, load_pack("shanghai"))
