"""Pages over a large ledger: server time of the main pages, against an empty page on the same server."""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 40
PAGES = (
    "/", "/tasks/", "/tasks/?light=red", "/tasks/?light=amber", "/tasks/?q=验证", "/tasks/?sort=-target_on", "/board/", "/workbench/", "/policies/", "/organisations/", "/returns/",
    "/targets/", "{deep}",
)
_INSIDE = """
import sys, time, json, statistics
from shouzhan.project.cli import prepare; prepare()
from benchmarks.pages import fill, measure
print(json.dumps(measure(fill(int(sys.argv[1])))))
"""


def run(size: int) -> list[dict[str, Any]]:
    """One line for the slowest page, one for the list's thousandth page, one for the empty page."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SHOUZHAN_HOME": home, "SHOUZHAN_DEBUG": "1", "PYTHONPATH": os.pathsep.join(["src", "."])}
        subprocess.run([sys.executable, "-m", "shouzhan.project.ready", "--demo", "small"], check=True, env=environment, stderr=subprocess.DEVNULL)
        made = subprocess.run([sys.executable, "-c", _INSIDE, str(size)], check=True, env=environment, capture_output=True, text=True)
    import json

    told = json.loads(made.stdout.splitlines()[-1])
    floor = told.pop("empty")
    rows = []
    for path, seconds in told.items():
        rows.append({"row": f"pages {path}", "size": size, "ours": seconds * 1000, "peer": None, "floor": floor * 1000, "ratio": seconds / floor, "unit": "ms p95"})
    return rows


def fill(size: int) -> str:
    """Grow the ledger to a size with guards off, as no deployment could, and return the cursor of a page deep inside."""
    from django.db import connection, transaction

    from shouzhan.kernel.dates import today
    from shouzhan.kernel.journal.guards import drop_guards, install_guards
    from shouzhan.rooms.coordination.models import TaskCase

    drop_guards()
    sample = TaskCase.objects.filter(state="running").first()
    names = [f.column for f in TaskCase._meta.fields if f.column != "id"]
    values = {f.column: getattr(sample, f.attname) for f in TaskCase._meta.fields}
    values["stated_id"] = None
    at, title, state = names.index("number"), names.index("name"), names.index("state")
    due, target, heard = names.index("due_on"), names.index("target_on"), names.index("last_heard_on")
    line = [str(values[n]) if hasattr(values[n], "isoformat") else values[n] for n in names]

    def rows() -> Any:
        for i in range(size):
            made = list(line)
            made[at], made[title] = f"TK-2026-{900_000 + i:07d}-X", f"概念验证任务 {i}"
            made[state] = ("closed", "running", "running", "open", "proposed", "closed", "running", "suspended")[i % 8]
            made[target] = (today() + timedelta(days=i * 7 % 900 - 20)).isoformat()
            made[due] = None if made[state] == "closed" else made[target]
            made[heard] = (today() - timedelta(days=i % 45)).isoformat()
            yield made

    marks = ",".join("?" * len(names))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.connection.executemany(f"INSERT INTO coordination_taskcase ({','.join(names)}) VALUES ({marks})", rows())
    install_guards()
    from shouzhan.project.sweep import refresh_statistics
    from shouzhan.web.listing import _encode

    refresh_statistics()
    deep = TaskCase.objects.filter(due_on__isnull=False).order_by("due_on", "id")[size // 3]
    return f"/tasks/?after={_encode(deep, ('due_on', 'id'))}"


def measure(deep: str) -> dict[str, float]:
    """The 95th percentile of the server's own time for each page."""
    import logging

    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    from shouzhan.project import urls
    from shouzhan.rooms.parties.public import User

    logging.disable(logging.CRITICAL)
    urls.urlpatterns.append(path("empty/", lambda request: HttpResponse("")))
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="jitong"), backend="shouzhan.rooms.parties.backends.PasswordBackend")
    for page in PAGES:  # templates and declarations are loaded once, as the server does before it freezes them
        client.get(page.format(deep=deep))
    gc.collect()
    gc.freeze()
    told: dict[str, float] = {}
    with override_settings(DEBUG=False):
        for page in ("/empty/", *PAGES):
            where = page.format(deep=deep)
            taken = []
            for _round in range(ROUNDS + 1):
                began = time.perf_counter()
                response = client.get(where)
                taken.append(time.perf_counter() - began)
                assert response.status_code == 200, (where, response.status_code)
            told["empty" if page == "/empty/" else "list, half-way in" if "{deep}" in page else page] = statistics.quantiles(taken[1:], n=20)[18]
    return told


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    for size in SIZES[:2]:
        for row in run(size):
            print(row)
