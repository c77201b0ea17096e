"""A worker or a server killed without warning: the work is picked up and applied exactly once, on SQLite and PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import postgres_server

pytestmark = pytest.mark.journey
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PATIENCE = 60


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A private server for this file."""
    try:
        with postgres_server.private_server() as address:
            yield address
    except postgres_server.NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI allows no gap: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def scene(request, tmp_path):
    """Runs a part of the scene in a process of its own, and gives what it says."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SHOUZHAN_PARENT")}
    environment = {**kept, "SHOUZHAN_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres")
        name = f"scene_{tmp_path.name.replace('-', '_')}"
        import psycopg

        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = address.rsplit("/", 1)[0] + f"/{name}"

    def run(act, killed=False):
        ran = subprocess.run(
            [sys.executable, str(HERE / "killing.py"), act], env=environment, capture_output=True, text=True, check=False, timeout=300)
        assert ran.returncode == (-signal.SIGKILL if killed else 0), ran.stderr[-3000:]
        return [json.loads(line) for line in ran.stdout.splitlines()]

    return run


def test_it_applies_the_work_once_when_the_worker_is_killed_before_and_after_keeping_it(scene):
    scene("prepare")
    scene("first", killed=True)
    cut_short, too_early = scene("second", killed=True)
    kept, later = scene("third")

    assert cut_short == too_early == {"state": "running", "attempts": 1, "bodies": 0, "entries": 0, "told": 0}
    assert kept == {"state": "done", "attempts": 2, "bodies": 700, "entries": 700, "told": 1}
    assert later == kept


def until(true):
    """Wait for another process; a minute is far more than it needs."""
    for _tenth in range(PATIENCE * 10):
        if true():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


def gone(pid):
    """Whether a process runs no more; one that nobody has buried yet does not run either."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
def test_it_lets_no_worker_outlive_a_killed_server_and_starts_a_killed_worker_again(tmp_path):
    code = (
        "import sys, time; from shouzhan.project import beside; beside.LOOK = 0.1\n"
        "b = beside.Beside(('shouzhan.project.work',)); b.start()\n"
        "while True: print(*(p.pid for p in b.running.values()), flush=True); time.sleep(0.1)"
    )
    environment = {**os.environ, "SHOUZHAN_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "shouzhan.project.cli", "migrate"], env=environment, check=True, capture_output=True, timeout=120)
    server = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        first = int(server.stdout.readline())
        os.kill(first, signal.SIGKILL)
        second = next(pid for pid in map(int, server.stdout) if pid != first)
        server.kill()
        server.wait(timeout=PATIENCE)
        until(lambda: gone(second))
    finally:
        server.kill()
        server.wait(timeout=PATIENCE)
    assert gone(first)
