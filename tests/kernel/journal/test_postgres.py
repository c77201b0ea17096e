"""The journal on a real PostgreSQL: the same tests as on SQLite, and what only real concurrency can show."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import postgres_server

pytestmark = pytest.mark.postgres
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SAME = ("test_guards.py", "test_store.py", "test_audit.py", "test_commands.py", "concurrency.py")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A private server for this file."""
    try:
        with postgres_server.private_server() as address:
            yield address
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))


@pytest.mark.parametrize("file", SAME)
def test_it_passes_on_postgresql_too(server: str, file: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(HERE / file)]
    environment = {**os.environ, "DATABASE_URL": server}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
