"""Loading the demo city through the rooms' own acts, each on its own day: nothing is put into a table by hand."""

import secrets
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, frozen, today
from shouzhan.kernel.journal.store import seal
from shouzhan.project.demo.city import DemoCity, plan_city
from shouzhan.project.demo.load_work import load_coordination
from shouzhan.project.packs import load_bodies, load_documents
from shouzhan.rooms.carriers.public import Carrier, register_carrier
from shouzhan.rooms.parties.public import Organisation, Person, User, appoint, register_organisation
from shouzhan.rooms.policies.public import PolicyDocument, accept_rest, import_document, publish
from shouzhan.rooms.reporting.public import (
    ReturnForm,
    approve_return,
    base_unit,
    cut_report,
    fill_return,
    plan_report,
    publish_report,
    send_back_return,
    submit_return,
)

MARK = "demo"
# the day the invented registers begin: before the oldest document comes into force
FOUNDED = date(2021, 1, 4)
SYSTEM = System()
KINDS = {
    "high-tech-zone": "zone", "member-park": "park", "joint-university-park": "university-park", "university-park": "university-park", "incubator": "incubator",
    "demonstration-zone": "cluster", "campus-cluster": "cluster", "innovation-cluster": "cluster",
}
Say = Callable[[str], None]


def mark() -> Path:
    """The file that says this home holds the demo, with the password of its accounts."""
    return Path(settings.HOME) / MARK


def password() -> str:
    """The one password of the demo accounts."""
    return mark().read_text("utf-8").split("\n")[0] if mark().exists() else ""


def load_once(scale: str, *, say: Say, day: date | None = None, seed: int = 1) -> bool:
    """Load the demo into an empty home; a home that has it already is left alone."""
    if mark().exists():
        return False
    if User.objects.exists():
        say("this home holds accounts already; the demo is loaded into an empty home only")
        return False
    load(scale, say=say, day=day or today(), seed=seed)
    return True


def load(scale: str, *, say: Say, day: date, seed: int = 1) -> None:
    """Load the demo whole, or not at all."""
    started = time.monotonic()
    city = plan_city(day, scale, seed)
    secret = "shouzhan-" + secrets.token_hex(3)
    with transaction.atomic():
        Loader(city, say, secret).run()
    with frozen(day):
        seal()
    mark().write_text(f"{secret}\n{scale}\n", "utf-8")
    settings.DEMO = True
    say(f"the demo city stands ({time.monotonic() - started:.1f} s)")


class Loader:
    """One load, step by step."""

    def __init__(self, city: DemoCity, say: Say, secret: str) -> None:
        self.city, self.say, self.secret = city, say, secret
        self.began = add_months(city.today, -(city.size.months + 1))
        self.bodies: dict[str, Organisation] = {}
        self.people: dict[str, User] = {}
        self.carriers: dict[str, Carrier] = {}
        self.documents: dict[str, PolicyDocument] = {}

    def run(self) -> None:
        """Everything, upstream first."""
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("organisations", self.organisations), ("people and roles", self.accounts), ("parks and incubators", self.places),
            ("policies", self.policies), ("statistical returns", self.returns), ("tasks, meetings and matters", self.work), ("the quarter's report", self.report),
        )
        for place, (name, step) in enumerate(steps, 1):
            self.say(f"demo {place}/{len(steps)}: {name}")
            step()

    def organisations(self) -> None:
        """The public bodies the documents name, and the invented ones."""
        with frozen(FOUNDED):
            self.bodies.update(load_bodies(self.city.pack))
            for body in self.city.organisations():
                if body.key in self.bodies:
                    continue
                self.bodies[body.key] = register_organisation(
                    SYSTEM, name=body.name.zh, name_en=body.name.en, kind=body.kind, place=body.place, uscc=body.uscc, aliases=body.aliases,
                    parent=self.bodies.get(body.parent), key=body.key[:60], is_synthetic=body.is_synthetic,
                )

    def accounts(self) -> None:
        """The cast; one password for all, hashed once."""
        hashed = make_password(self.secret)
        with frozen(FOUNDED):
            for person in self.city.people:
                known = Person.objects.create(name=person.name.zh, name_en=person.name.en, is_synthetic=True)
                user = User.objects.create(username=person.username, password=hashed, person=known, is_demo=person.is_shown)
                self.people[person.username] = user
                for held in person.memberships:
                    appoint(SYSTEM, user=user, organisation=self.bodies[held.organisation], role=held.role, place=held.place, is_synthetic=True)

    def places(self) -> None:
        """The zone, its parks, university parks and incubators."""
        zone_parts = {c.key for c in self.city.carriers if KINDS[c.kind] in ("zone", "park")}
        with frozen(FOUNDED):
            for place, planned in enumerate(self.city.carriers):
                tier = planned.tier if planned.tier in ("nurture", "high-quality") else ""
                self.carriers[planned.key] = register_carrier(
                    SYSTEM, name=planned.name.zh, name_en=planned.name.en, kind=KINDS[planned.kind], place=planned.place, zone=self.carriers.get(planned.parent),
                    operator=self.bodies.get(planned.operator), parents=[self.bodies[key] for key in planned.founders if key in self.bodies],
                    is_in_zone=planned.parent in zone_parts or planned.key in zone_parts, opened_on=planned.founded_on, is_synthetic=True, tier=tier,
                    tier_since=add_months(self.began, -(3 * (place % 9))) if tier else None,
                )

    def policies(self) -> None:
        """The five documents from the pack, and the invented plan through the parser."""
        self.documents.update(load_documents(self.city.pack, self.bodies["kewei"], on_their_day=True))
        with frozen(self.began):
            officer = self.people["fangce"]
            plan = import_document(officer, data=self.city.plan.encode(), filename="plan.txt")
            self.documents["demo-plan"] = publish(officer, accept_rest(officer, plan))

    def returns(self) -> None:
        """Every quarter's answers, each filled, handed in and approved on its own day."""
        reviewer = self.people["hebiao"]
        so_far: dict[tuple[str, int], Decimal] = {}
        forms = {form.key: form for form in ReturnForm.objects.all()}
        for answer in self.city.returns():
            form = forms.get(f"{answer.binding}-{answer.scope_key}")
            if form is None or answer.value is None:
                continue
            value = answer.value * base_unit(answer.unit)[1]
            if answer.measure == "flow":  # a return tells the year so far
                key = (form.key, answer.ends_on.year)
                value = so_far[key] = so_far.get(key, Decimal(0)) + value
            reporter = self.people[answer.author]
            with frozen(answer.submitted_on or answer.ends_on + timedelta(days=10)):
                filled = fill_return(
                    reporter, form=form, period=answer.ends_on, value=value, evidence="演示佐证：季度汇总表（虚构）", reporter=self.bodies[answer.organisation], is_synthetic=True)
                filled = submit_return(reporter, filled)
                if answer.state == "approved":
                    approve_return(reviewer, filled)
                elif answer.state == "returned":
                    send_back_return(reviewer, filled, reason=answer.note.zh if answer.note else "请补充佐证")

    def work(self) -> None:
        """Tasks with their months, meetings, groups, matters and the suggestion."""
        load_coordination(self)

    def report(self) -> None:
        """The last quarter's report, cut and published."""
        officer = self.people["jitong"]
        day = self.city.today
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        with frozen(day):
            planned = plan_report(officer, quarter_of=first - timedelta(days=1), is_synthetic=True)
            publish_report(officer, cut_report(officer, planned))

    def find(self, keys: Any) -> list[Organisation]:
        """The bodies behind keys."""
        return [self.bodies[key] for key in keys if key in self.bodies]
