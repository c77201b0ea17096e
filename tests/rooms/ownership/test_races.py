"""Nobody sells a right twice, however many try at the same moment: on SQLite here, and on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import postgres_server

from tests.rooms.ownership.racing import *  # noqa: F403, isort: skip - the same stories, with SQLite's one writer at a time

HERE = Path(__file__).parent


@pytest.mark.postgres
def test_it_holds_on_postgresql_too() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(HERE / "racing.py"), str(HERE / "test_rights.py")]
    try:
        with postgres_server.private_server() as address:
            ran = subprocess.run(command, cwd=HERE.parents[2], env={**os.environ, "DATABASE_URL": address}, capture_output=True, text=True, timeout=300, check=False)
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
