"""What every test may use: the cast, a frozen clock, signed-in clients."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as framework
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation
from hypothesis import HealthCheck, settings

from shouzhan.engine.calling import choose_language
from shouzhan.kernel.dates import _CALENDAR, _FROZEN, frozen

if TYPE_CHECKING:
    from tests.world import World

TODAY = date(2026, 11, 20)

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
settings.load_profile("untimed")

# the same algorithm at its least price: each password of a test would take a tenth of a second and a hundred megabytes
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Time stands still on a Friday in November."""
    with frozen(TODAY):
        yield


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The language one test asked for a page or a verb in does not go on into the next."""
    yield
    choose_language(())
    if framework.configured:
        translation.deactivate()


@pytest.fixture(autouse=True)
def _calendar() -> Iterator[None]:
    """A year one test enters counts in no other."""
    before = list(_CALENDAR)
    yield
    if before != _CALENDAR:
        from shouzhan.rooms.parties import calendars  # the framework must be set up first

        _CALENDAR[:] = before
        calendars.forget()


@pytest.fixture
def running_clock() -> Iterator[None]:
    """Let the clock run, for tests of the clock itself."""
    token = _FROZEN.set(None)
    yield
    _FROZEN.reset(token)


@pytest.fixture
def world(db: None) -> "World":
    """The cast and ready-made records."""
    from tests.world import World  # the framework must be set up first

    return World()
