"""Loads the demo city through the rooms' own actions, day by day, so that its journal reads like a real one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from shouzhan.engine.calling import both
from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import built_in, frozen, today
from shouzhan.kernel.journal.store import seal
from shouzhan.project.demo.city import DemoCity, plan_city
from shouzhan.project.demo.load_care import care
from shouzhan.project.demo.load_figures import figures, judged
from shouzhan.project.demo.load_found import found
from shouzhan.project.demo.load_results import results
from shouzhan.project.demo.load_work import work
from shouzhan.project.demo.made import Event, Made
from shouzhan.project.demo.papers import FILENAME
from shouzhan.project.demo.shapes import DemoCarrier, DemoOrganisation, DemoPerson
from shouzhan.project.demo.tasks import INVENTED
from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.parties.actions import enter_calendar
from shouzhan.rooms.parties.public import Organisation, Person, User, appoint, register_organisation
from shouzhan.rooms.policies.actions import accept_rest
from shouzhan.rooms.policies.public import PolicyDocument, adopt_pack, import_document, publish

Say = Callable[[str], None]


class NotEmpty(Exception):  # noqa: N818 -- a sentence for the person at the keyboard
    """The home already holds records that are not the demo's."""


def marker() -> None:
    """Remember that this home is a demo; settings read it at the next start."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    (settings.HOME / "demo").touch()
    settings.DEMO = True


def load_once(scale: str, say: Say = lambda text: None) -> bool:
    """Load the demo city into an empty home; a second call changes nothing."""
    if User.objects.filter(is_demo=True).exists():
        return False
    if Organisation.objects.exists():
        raise NotEmpty(both("demo：这里已有机构，示范只载入空的 SHOUZHAN_HOME", "demo: this home already holds organisations; the demo loads into an empty home only"))
    started = time.monotonic()
    say(both(f"正在载入示范城市（{scale}）", f"loading the demo city ({scale})"))
    load(plan_city(today(), scale), say)
    seal()
    marker()
    say(both(f"示范城市已载入，用时 {time.monotonic() - started:.1f} 秒", f"demo city loaded in {time.monotonic() - started:.1f} s"))
    return True


def load(city: DemoCity, say: Say = lambda text: None) -> Made:
    """Load a planned city: every event on its own day, in the order of the days."""
    made = Made(city)
    with transaction.atomic():
        for event in sorted(_events(made), key=lambda event: event.on):
            with frozen(min(event.on, city.today)):
                event.act()
    bodies, people, carriers = len(made.organisations), len(made.users), len(made.carriers)
    say(both(f"{bodies} 个机构，{people} 人，{carriers} 个载体", f"{bodies} organisations, {people} people, {carriers} carriers"))
    results, listings, deals = len(made.achieved), len(made.listed), len(city.deals)
    say(both(f"{results} 项成果，{listings} 项挂牌，{deals} 笔交易", f"{results} results, {listings} listings, {deals} deals"))
    return made


def _events(made: Made) -> Iterator[Event]:
    """Whatever happens, and when; events of one day keep the order in which they are given."""
    founded = made.city.founded_on
    for body in made.city.organisations():
        yield Event(founded, lambda body=body: _organisation(made, body))  # type: ignore[misc]
    secret = make_password(settings.DEMO_PASSWORD)
    for person in made.city.people:
        yield Event(founded, lambda person=person: _account(made, person, secret))  # type: ignore[misc]
    for carrier in made.city.carriers:
        yield Event(founded, lambda carrier=carrier: _carrier(made, carrier))  # type: ignore[misc]
    yield Event(founded, lambda: _calendars(made))
    yield Event(made.first_day + timedelta(days=1), lambda: _documents(made))
    yield from figures(made)
    yield from work(made)
    yield from results(made)
    yield from found(made)
    yield from care(made)
    yield from judged(made)


def _organisation(made: Made, body: DemoOrganisation) -> None:
    made.organisations[body.key] = register_organisation(
        System(),
        name=body.name.zh,
        name_en=body.name.en,
        kind=body.kind,
        uscc=body.uscc,
        place=body.place,
        aliases=body.aliases,
        parent=made.organisations[body.parent] if body.parent else None,
        key=body.key,
        is_synthetic=body.is_synthetic,
    )


def _account(made: Made, person: DemoPerson, secret: str) -> None:
    known = Person.objects.create(name=person.name.zh, name_en=person.name.en, is_synthetic=True)
    user = User.objects.create(username=person.username, password=secret, person=known, is_demo=True)
    for membership in person.memberships:
        appoint(
            System(),
            user=user,
            organisation=made.organisations[membership.organisation],
            role=membership.role,
            place=membership.place,
            is_synthetic=True,
        )
    made.users[person.username] = user


def _carrier(made: Made, carrier: DemoCarrier) -> None:
    made.carriers[carrier.key] = register_carrier(
        System(),
        name=carrier.name.zh,
        name_en=carrier.name.en,
        kind=carrier.kind,
        place=carrier.place,
        zone=made.carriers[carrier.zone] if carrier.zone else None,
        operator=made.organisations[carrier.operator] if carrier.operator else None,
        parents=[made.organisations[key] for key in carrier.founders],
        opened_on=carrier.opened_on,
        tier=carrier.tier,
        tier_since=carrier.tier_since,
        is_in_zone=carrier.is_in_zone,
        is_synthetic=True,
    )


def _calendars(made: Made) -> None:
    """Deadlines of the demo run into next year, whose holidays may not be announced yet: an assumption, and called one."""
    for year in range(made.city.founded_on.year, made.city.today.year + 2):
        if year not in built_in().tables:
            enter_calendar(
                made.user("guanyu"), year=year, days_off=f"{year}-01-01\n{year}-05-01 ~ {year}-05-02\n{year}-10-01 ~ {year}-10-03", workdays="",
                source="演示用的假定（农历节日未列），以国务院办公厅通知为准",
            )


def _documents(made: Made) -> None:
    """The five documents from the pack, then the invented plan as an official would import it."""
    for document in made.city.pack.documents:
        made.documents[document.key] = adopt_pack(System(), **document.adoption())
    officer = made.user("fangce")
    plan = import_document(officer, data=made.city.plan.encode(), filename=FILENAME)
    PolicyDocument.objects.filter(pk=plan.pk).update(is_synthetic=True)
    plan = accept_rest(officer, PolicyDocument.objects.get(pk=plan.pk))
    made.documents[INVENTED] = publish(officer, plan)
