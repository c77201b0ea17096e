"""A house to share and a PostgreSQL that writes through, for the tests that put it to the test."""

import os
from collections.abc import Iterator

import pytest
from tests import postgres_server
from tests.faults.yard import Yard, yard


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """One house for the tests that share theirs, since making its tables takes longer than they do."""
    with yard(tmp_path_factory.mktemp("faults") / "home") as found:
        yield found


@pytest.fixture
def durable() -> Iterator[str]:
    """A private server for one test."""
    try:
        with postgres_server.private_server(durable=True) as address:
            yield address
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))
