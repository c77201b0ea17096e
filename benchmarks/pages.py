"""Pages over a large ledger: the server's own time for the main pages, against an empty page on the same server.

The peer is the framework's own admin list over the same table: the same columns, filter, search and order, fifty rows a page.
Times are the thread's own processor time, which a busy machine distorts least; the database works in the same thread.
"""

import gc
import json
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
ROUNDS = 20
PAGES = {  # what is measured, ours, and the peer's page of the same rows
    "/": ("/", ""),
    "/workbench/": ("/workbench/", ""),
    "/board/": ("/board/", ""),
    "/policies/": ("/policies/", ""),
    "/organisations/": ("/organisations/", ""),
    "/returns/": ("/returns/", ""),
    "/targets/": ("/targets/", ""),
    "/tasks/": ("/tasks/", "/peer/"),
    "/tasks/?state=running": ("/tasks/?state=running", "/peer/?state__exact=running"),
    "/tasks/?light=red": ("/tasks/?light=red", ""),
    "/tasks/?light=amber": ("/tasks/?light=amber", ""),
    "/tasks/?q=验证": ("/tasks/?q=验证", "/peer/?q=验证"),
    "/tasks/?q=9371": ("/tasks/?q=9371", "/peer/?q=9371"),
    "/tasks/?sort=-target_on": ("/tasks/?sort=-target_on", "/peer/?o=-6"),
    "/tasks/?sort=name": ("/tasks/?sort=name", "/peer/?o=1"),
    "list, a third of the way in": ("/tasks/?after={after}", "/peer/?p={page}"),
    "record": ("/tasks/{number}/", ""),
}
_INSIDE = """
import json, sys
from shouzhan.project import settings
settings.INSTALLED_APPS.append("django.contrib.admin")
from shouzhan.project.cli import prepare; prepare()
from benchmarks.pages import fill, measure
print(json.dumps(measure(fill(int(sys.argv[1])))))
"""


def run(size: int) -> list[dict[str, Any]]:
    """One line for each page: the 95th percentile, with the median beside it."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SHOUZHAN_HOME": home, "SHOUZHAN_DEBUG": "1", "PYTHONPATH": os.pathsep.join(["src", "."])}
        subprocess.run([sys.executable, "-m", "shouzhan.project.ready", "--demo", "small"], check=True, env=environment, stderr=subprocess.DEVNULL)
        made = subprocess.run([sys.executable, "-c", _INSIDE, str(size)], check=True, env=environment, stdout=subprocess.PIPE, text=True)
    told = json.loads(made.stdout.splitlines()[-1])
    return [_line(name, size, *taken) for name, taken in told.items()]


def _line(name: str, size: int, ours: list[float], peer: list[float], floor: list[float]) -> dict[str, Any]:
    late, floor_late = _p95(ours), _p95(floor)
    peer_late = _p95(peer) if peer else None
    note = f"median {statistics.median(ours):.1f}" + (f", peer's {statistics.median(peer):.1f}" if peer else "") + f"; {late / floor_late:.0f}× the floor"
    return {
        "row": f"pages {name}", "size": size, "ours": round(late, 1), "peer": round(peer_late, 1) if peer_late else None,
        "floor": round(floor_late, 2), "ratio": round(late / (peer_late or floor_late), 3), "unit": "ms p95, processor", "note": note,
    }


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[18]


def fill(size: int) -> dict[str, Any]:
    """Grow the ledger to a size with guards off, as no deployment could, and say where a page deep inside begins."""
    from django.db import connection, transaction

    from shouzhan.kernel.dates import today
    from shouzhan.kernel.journal.guards import drop_guards, install_guards
    from shouzhan.kernel.pairs import pairs_of
    from shouzhan.kernel.pinyin import key_of
    from shouzhan.rooms.coordination.models import TaskCase

    drop_guards()
    sample = TaskCase.objects.filter(state="running").first()
    names = [f.column for f in TaskCase._meta.fields if f.column != "id"]
    values = {f.column: getattr(sample, f.attname) for f in TaskCase._meta.fields}
    values["stated_id"] = values["next_milestone_on"] = None
    at, title, state, order = names.index("number"), names.index("name"), names.index("state"), names.index("name_order")
    pairs, english, clause = names.index("pairs"), names.index("name_en"), names.index("clause")
    due, target, heard = names.index("due_on"), names.index("target_on"), names.index("last_heard_on")
    line = [str(values[n]) if hasattr(values[n], "isoformat") else values[n] for n in names]

    def rows() -> Any:
        for i in range(size):
            made = list(line)
            made[at], made[title] = f"TK-2026-{900_000 + i:07d}-X", f"概念验证任务 {i}"
            made[order] = key_of(made[title])
            made[state] = ("closed", "running", "running", "open", "proposed", "closed", "running", "suspended")[i % 8]
            made[target] = (today() + timedelta(days=i * 7 % 900 - 20)).isoformat()
            made[due] = None if made[state] == "closed" else made[target]
            made[pairs] = " ".join(pairs_of(made[title], made[english], made[clause], made[at]))
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
    return {"after": _encode(deep, ("due_on", "id")), "page": size // 3 // 50, "number": deep.number}


def measure(where: dict[str, Any]) -> dict[str, tuple[list[float], list[float], list[float]]]:
    """Milliseconds of the server's own time for each page: ours, the peer's and the empty page's, in turn."""
    import logging

    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    from shouzhan.project import urls
    from shouzhan.rooms.parties.public import User

    logging.disable(logging.CRITICAL)
    urls.urlpatterns += [path("empty/", lambda request: HttpResponse("")), *_peer()]
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="jitong"), backend="shouzhan.rooms.parties.backends.PasswordBackend")

    def timed(page: str) -> float:
        began = time.thread_time()
        response = client.get(page)
        taken = (time.thread_time() - began) * 1000
        assert response.status_code == 200, (page, response.status_code)
        return taken

    pages = {name: (ours.format(**where), theirs.format(**where)) for name, (ours, theirs) in PAGES.items()}
    for ours, theirs in pages.values():  # templates and declarations are loaded once, as the server does before it freezes them
        for page in filter(None, (ours, theirs)):
            timed(page)
    gc.collect()
    gc.freeze()
    told: dict[str, tuple[list[float], list[float], list[float]]] = {name: ([], [], []) for name in pages}
    with override_settings(DEBUG=False):
        for _round in range(ROUNDS):
            for name, (ours, theirs) in pages.items():
                told[name][0].append(timed(ours))
                if theirs:
                    told[name][1].append(timed(theirs))
                told[name][2].append(timed("/empty/"))
    return told


def _peer() -> list[Any]:
    """The framework's admin list of the same table, open to whoever asks."""
    from django.contrib import admin
    from django.urls import path

    from shouzhan.rooms.coordination.models import TaskCase

    class Tasks(admin.ModelAdmin):  # type: ignore[type-arg]
        list_display = ("name", "state", "clause", "owner", "document", "target_on", "next_milestone_on", "last_heard_on")
        list_filter = ("state",)
        search_fields = ("name", "name_en", "clause", "number", "owner__name")
        list_select_related = ("document", "owner")
        list_per_page = 50
        ordering = ("due_on", "id")

        def has_view_permission(self, request: Any, obj: Any = None) -> bool:
            return True

        has_change_permission = has_module_permission = has_view_permission  # type: ignore[assignment]
        has_add_permission = has_delete_permission = lambda self, request, obj=None: False

    site = admin.AdminSite()
    site.has_permission = lambda request: True  # type: ignore[method-assign]
    site.register(TaskCase, Tasks)
    listing = site._registry[TaskCase].changelist_view
    return [path("peer/", site.admin_view(listing)), path("admin/", site.urls)]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    for size in SIZES[:2]:
        for row in run(size):
            print(row)
