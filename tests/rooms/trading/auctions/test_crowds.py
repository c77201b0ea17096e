"""A thousand bids at once on one auction, worked off over twenty connections, on SQLite and on PostgreSQL: one winner, nothing lost, one order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import postgres_server

CROWD = Path(__file__).with_name("crowd.py")
BIDS = 1000


def crowd(tmp_path, database=""):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUZHAN_", "DATABASE_URL", "DJANGO_", "PYTEST_"))}
    environment = {**kept, "SHOUZHAN_HOME": str(tmp_path), **({"DATABASE_URL": database} if database else {})}
    ran = subprocess.run([sys.executable, str(CROWD), str(BIDS)], env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout)


def check(found):
    assert found["acknowledged"] == found["stored"] == found["journal"]
    assert [serial for serial, _amount in found["stored"]] == list(range(1, BIDS + 1))
    assert found["in_order"]
    top = max(amount for _serial, amount in found["stored"])
    assert (found["state"], found["price"]) == ("awarded", top)
    assert found["verified"] == [found["winner"], top, BIDS]


@pytest.mark.scale
def test_it_loses_no_acknowledged_bid_on_sqlite(tmp_path):
    check(crowd(tmp_path))


@pytest.mark.scale
@pytest.mark.postgres
def test_it_loses_no_acknowledged_bid_on_postgresql(tmp_path):
    try:
        with postgres_server.private_server() as address:
            check(crowd(tmp_path, address))
    except postgres_server.NotInstalled as reason:
        pytest.skip(str(reason))
