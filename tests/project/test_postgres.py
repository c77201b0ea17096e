"""The house on a real PostgreSQL: what the tests of the rooms, of signing in and of backups say on SQLite holds there too."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import postgres_server

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[2]
SAME = {
    "signing in": ("tests/rooms/parties/test_signing_in.py", "-k", "locks or signs or second_factor or sessions or refuses"),
    "roles": ("tests/rooms/parties/test_delegation.py", "tests/rooms/parties/test_organisations.py"),
    "the ledger": ("tests/rooms/coordination",),
    "policies": ("tests/rooms/policies/test_import_document.py", "tests/rooms/policies/test_pack_adoption.py"),
    "figures": ("tests/rooms/reporting",),
    "lists": ("tests/web/test_bulk.py", "tests/web/test_api.py", "tests/web/test_search_index.py", "tests/kernel/test_pairs.py", "tests/architecture/test_budgets.py"),
    "long work": ("tests/engine/jobs/test_doing.py", "tests/web/test_jobs.py"),
    "backups": ("tests/project/test_backup.py",),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A private server for this file, its programs within reach."""
    try:
        with postgres_server.private_server() as address:
            yield address
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))


@pytest.mark.parametrize("part", SAME)
def test_it_holds_on_postgresql_too(server: str, part: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *SAME[part]]
    path = os.pathsep.join([str(postgres_server.binaries()), os.environ["PATH"]])

    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": server, "PATH": path}, capture_output=True, text=True, timeout=400, check=False
    )

    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
