"""Two people at once over one number of the law: the second is held against what the first did, on SQLite and on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import postgres_server

HERE = Path(__file__).parent


def run(*options: str, **environment: str) -> None:
    """Run the races in a process of their own, on the database the environment names."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *options, str(HERE / "racing.py")]
    ran = subprocess.run(command, cwd=HERE.parents[2], env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


@pytest.mark.database
def test_the_second_is_held_against_the_first_on_sqlite(tmp_path: Path) -> None:
    run("--ds", "tests.rooms.ownership.on_disk", RACING_DATABASE=str(tmp_path / "race.sqlite3"), DATABASE_URL="")


@pytest.mark.postgres
def test_the_second_is_held_against_the_first_on_postgresql() -> None:
    try:
        with postgres_server.private_server() as address:
            run(DATABASE_URL=address)
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))
