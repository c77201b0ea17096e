"""Nobody sells a right twice, however many try at the same moment: on SQLite and on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import postgres_server

HERE = Path(__file__).parent


def run(files: tuple[str, ...], *options: str, **environment: str) -> None:
    """Run test files in a process of their own, on the database the environment names."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *options, *(str(HERE / file) for file in files)]
    given = {**os.environ, **environment}
    ran = subprocess.run(command, cwd=HERE.parents[2], env=given, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


@pytest.mark.database
def test_one_of_many_at_once_gets_the_right_on_sqlite(tmp_path: Path) -> None:
    run(("racing.py",), "--ds", "tests.rooms.ownership.on_disk", RACING_DATABASE=str(tmp_path / "race.sqlite3"), DATABASE_URL="")


@pytest.mark.postgres
def test_one_of_many_at_once_gets_the_right_on_postgresql() -> None:
    try:
        with postgres_server.private_server() as address:
            run(("racing.py", "test_rights.py"), DATABASE_URL=address)
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))
