"""What every test may use: the cast, a frozen clock, signed-in clients."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

# every run has a home of its own, so that no test meets a developer's data
os.environ["SHOUZHAN_HOME"] = os.environ.get("SHOUZHAN_TEST_HOME") or tempfile.mkdtemp(prefix="shouzhan-test-")
os.environ.pop("SHOUZHAN_TODAY", None)

import pytest

from shouzhan.kernel.dates import _FROZEN, frozen

if TYPE_CHECKING:
    from tests.world import World

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Time stands still on a Friday in November."""
    with frozen(TODAY):
        yield


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
