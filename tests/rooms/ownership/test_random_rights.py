"""Rights under random acts: whatever is tried, the ledger stays sound and a refused act changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.rooms.ownership.scene import achievement_of
from tests.world import World

from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership import rights
from shouzhan.rooms.ownership.models import Right
from shouzhan.rooms.ownership.public import (
    convey,
    enter_right,
    licence_check,
    may_dispose,
    revoke_conveyance,
    shares_on,
)
from shouzhan.rooms.ownership.scopes import fields_meet, territories_meet

pytestmark = pytest.mark.database
TODAY = date(2026, 11, 20)
SPAN = 8
days = st.integers(0, SPAN).map(lambda n: TODAY + timedelta(days=n))
lengths = st.integers(0, SPAN)
places = st.integers(0, 1)
bodies = st.integers(0, 3)
percents = st.sampled_from(("0.01", "33.3333", "40", "50", "60", "66.6667", "99.99", "100")).map(Decimal)
kinds = st.sampled_from(("exclusive", "sole", "ordinary"))
fields = st.sampled_from(("", "电缆", "磁体"))
territories = st.sampled_from(("", "中国", "上海市", "美国"))


class _Undone(Exception):  # noqa: N818 - it is no error
    """Takes a world back when its story is over."""


class Ledger(RuleBasedStateMachine):
    """Random acts on the rights of two results, among four bodies."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        self.block.__exit__(_Undone, _Undone(), None)

    @initialize()
    def found(self):
        world = World()
        self.world = world
        self.achievements = [achievement_of(world, name=f"成果{n}") for n in range(2)]
        self.bodies = [world.university, world.other_university, world.company, world.rival]
        self.seen = {}

    def picture(self):
        return [tuple(row) for row in Right.objects.order_by("pk").values_list("number", "state", "revision", "share", "starts_on", "ends_on", "ceased_on", "holder", "consents")]

    def attempt(self, act, *args, **given):
        before = self.picture()
        try:
            with transaction.atomic():
                return act(*args, **given)
        except Refused as told:
            refused = told
        assert str(refused.decision.sentence)
        assert self.picture() == before
        return None

    def some(self, pick, **wanted):
        rows = list(Right.objects.filter(**wanted).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    @rule(at=places, body=bodies, share=percents, day=days, length=st.none() | lengths)
    def enter(self, at, body, share, day, length):
        self.attempt(
            enter_right, self.world.chu, achievement=self.achievements[at], kind="ownership", holder=self.bodies[body], share=share, starts_on=day,
            ends_on=None if length is None else day + timedelta(days=length))

    @rule(at=places, seller=bodies, buyer=bodies, day=days)
    def sell(self, at, seller, buyer, day):
        achievement, holder = self.achievements[at], self.bodies[seller]
        held = sum((one.share for one in shares_on(achievement, day) if one.holder == holder), Decimal(0))
        before = self.taken(achievement, self.bodies[buyer], day)
        made = self.attempt(convey, self.world.system, achievement, seller=holder, buyer=self.bodies[buyer], mode="transfer", starts_on=day, ground=f"DL-{day}")
        if made is not None:
            assert held > 0, "nobody conveys what they do not hold"
            assert self.taken(achievement, self.bodies[buyer], day) > before or seller == buyer
            assert not may_dispose(achievement, holder, day) or seller == buyer

    def taken(self, achievement, holder, day):
        return sum((one.share for one in shares_on(achievement, day) if one.holder == holder), Decimal(0))

    @rule(at=places, seller=bodies, buyer=bodies, day=days, length=lengths, kind=kinds, field=fields, territory=territories)
    def licence(self, at, seller, buyer, day, length, kind, field, territory):
        terms = {"mode": "licence", "exclusivity": kind, "field": field, "territory": territory, "starts_on": day, "ends_on": day + timedelta(days=length)}
        achievement = self.achievements[at]
        said = licence_check(achievement, unit=self.bodies[seller], buyer=self.bodies[buyer], **terms)
        made = self.attempt(convey, self.world.system, achievement, seller=self.bodies[seller], buyer=self.bodies[buyer], ground="DL", **terms)
        assert bool(said) == (made is not None), "what is said beforehand holds"

    @rule(pick=st.integers(0, 99), share=percents, body=bodies, day=days)
    def share_out(self, pick, share, body, day):
        right = self.some(pick, kind="ownership")
        self.attempt(rights.share_out, self.world.system if right.holder_id is None else self.world.chu, right, share=share, starts_on=day, ground="共有", holder=self.bodies[body])

    @rule(at=places, day=days)
    def pledge(self, at, day):
        self.attempt(enter_right, self.world.chu, achievement=self.achievements[at], kind="pledge", holder=self.world.rival, starts_on=day)

    @rule(pick=st.integers(0, 99), day=days)
    def agree(self, pick, day):
        right = self.some(pick, kind__in=("pledge", "ownership"), state="in-force")
        if right:
            self.attempt(rights.consent, self.world.chu, right, until=day, proof="同意函")

    @rule(pick=st.integers(0, 99), day=days)
    def end(self, pick, day):
        right = self.some(pick)
        self.attempt(rights.end_right, self.world.system, right, reason="终止", on=day)

    @rule(pick=st.integers(0, 99))
    def revive(self, pick):
        right = self.some(pick, state="ended")
        if right:
            self.attempt(rights.revive_right, self.world.system, right, reason="恢复")

    @rule(pick=st.integers(0, 99))
    def revoke(self, pick):
        self.attempt(revoke_conveyance, self.world.system, self.some(pick), "撤回")

    @rule(pick=st.integers(0, 99))
    def void(self, pick):
        right = self.some(pick)
        self.attempt(rights.void_right if right.state != "void" else rights.reinstate_right, self.world.chu, right, reason="录错")

    @rule(pick=st.integers(0, 99), share=percents, day=days)
    def correct(self, pick, share, day):
        right = self.some(pick, kind="ownership")
        self.attempt(rights.correct_right, self.world.chu, right, reason="更正", share=share, starts_on=day)

    @invariant()
    def nobody_owns_more_than_the_whole(self):
        for achievement in getattr(self, "achievements", ()):
            for n in range(2 * SPAN + 2):
                held = shares_on(achievement, TODAY + timedelta(days=n))
                assert sum((one.share for one in held), Decimal(0)) <= 100
                assert len({one.holder for one in held}) == len(held)

    @invariant()
    def no_two_exclusive_licences_overlap(self):
        found = list(Right.objects.filter(kind="licence", exclusivity="exclusive").exclude(state="void")) if hasattr(self, "world") else []
        for place, one in enumerate(found):
            for other in found[place + 1:]:
                if one.achievement_id == other.achievement_id and fields_meet(one.field, other.field) and territories_meet(one.territory, other.territory):
                    assert not any(one.covers(TODAY + timedelta(days=n)) and other.covers(TODAY + timedelta(days=n)) for n in range(2 * SPAN + 2))

    @invariant()
    def history_never_vanishes(self):
        if not hasattr(self, "world"):
            return
        now = dict(Right.objects.values_list("number", "revision"))
        assert all(now.get(number, 0) >= revision for number, revision in self.seen.items())
        self.seen = now
        assert Entry.objects.filter(record_kind="ownership.right").count() == sum(now.values())
        successors = Right.objects.filter(before__isnull=False).exclude(state="void").values_list("before", "place")
        assert len(successors) == len(set(successors))


@pytest.mark.django_db
def test_the_ledger_of_rights_stays_sound_whatever_is_tried():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Ledger, settings=settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)))
