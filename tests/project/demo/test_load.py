"""The demo city loads through the same doors as real work, and only into an empty home."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from shouzhan.engine.metrics.compute import compute
from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.project.demo.city import plan_city
from shouzhan.project.demo.load import NotEmpty, load, load_once
from shouzhan.rooms.coordination.models import Meeting, TaskCase
from shouzhan.rooms.disclosure.models import Achievement, GreenUser, PathVisit
from shouzhan.rooms.discovery.watch.models import TrendNote
from shouzhan.rooms.parties.public import Organisation, User, register_organisation
from shouzhan.rooms.policies.public import PolicyDocument
from shouzhan.rooms.reporting.metrics import live_backend, metric
from shouzhan.rooms.reporting.models import Report, StatisticalReturn, Target

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = date(2026, 11, 24)


def test_it_loads_a_city_with_something_of_everything() -> None:
    city = plan_city(TODAY)
    with frozen(TODAY):
        load(city)
        lights = Counter(task.light.colour for task in TaskCase.objects.select_related("document"))
    assert PolicyDocument.objects.filter(state="live").count() == 6
    assert set(lights) == {"red", "amber", "green", "grey", "done"}
    assert sum(lights.values()) == 70 + 15
    assert Organisation.objects.filter(is_synthetic=False).count() == len(city.pack.units)
    assert User.objects.get(username="fangce").check_password(settings.DEMO_PASSWORD)
    assert Target.objects.filter(state="bound").count() == 21
    by_district = compute(metric("tech-smes-incubated"), live_backend(), as_of=TODAY, by="district")
    assert {part.key for part in by_district.breakdown} == {district.code for district in city.pack.districts}
    assert sum(part.value for part in by_district.breakdown) == by_district.value
    assert Report.objects.get().state == "published"
    assert set(StatisticalReturn.objects.values_list("state", flat=True)) == {"approved", "submitted", "draft"}
    assert set(Meeting.objects.values_list("state", flat=True)) == {"published", "planned"}
    assert set(TrendNote.objects.values_list("state", flat=True)) == {"drafted", "shared", "decided", "reviewed"}
    assert set(TrendNote.objects.filter(state="reviewed").values_list("outcome", flat=True)) == {"came", "partly"}
    visits = PathVisit.objects.filter(step__path__unit__kind="hospital")
    assert {visits.filter(stopped_on=None).exists(), visits.exclude(why="").exists()} == {True}
    assert Achievement.objects.filter(at_step__path__is_synthetic=True).exists()
    users = GreenUser.objects.filter(achievement__facility__isnull=False)
    assert (users.filter(used_on=None).exists(), users.exclude(used_on=None).exists()) == (True, True)
    days = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert days == sorted(days)


def test_it_loads_into_an_empty_home_only() -> None:
    register_organisation(System(), name="云岫大学", kind="university")
    with pytest.raises(NotEmpty, match="already holds organisations"):
        load_once("small")
