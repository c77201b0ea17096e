"""A house's acts in processes that may be killed: one parent that holds no connection forks a child for each order.

Orders come as lines of JSON; a child notes each act in a file once the house has acknowledged it.
"""

import faulthandler
import json
import os
import random
import resource
import signal
import sqlite3
import sys
import tarfile
import tempfile
import threading
from collections import Counter
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import django
from tests.faults import auction_works, deal_works, listing_works, notice_works

DAY = "2026-11-20"
ROWS, DRAFTS = 12, 15
KIND = "sample.thing.noted"
Order = dict[str, Any]


def main() -> int:
    """Take orders until there are no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    django.setup()
    faulthandler.register(signal.SIGUSR1)  # to ask a process that hangs where it stands
    from shouzhan.kernel.journal.kinds import declare_kind  # the framework must be set up first
    from shouzhan.project import urls  # noqa: F401 - every child would load them again

    declare_kind(KIND, sentence="记下", personal=(), forgets="erase-personal-part")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            _obey(order)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(status)
    return 0


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _obey(order: Order) -> None:
    told = None
    try:
        told = WORKS[order["do"]](order)
        code = 0
    except BaseException as error:
        told, code = {"raised": f"{type(error).__name__}: {error}"}, 1
    if "answer" in order:
        Path(order["answer"]).write_text(json.dumps(told))
    os._exit(code)


class Notes:
    """What was acknowledged, one line each, written after the fact with a single call."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def add(self, *what: Any) -> None:
        """Note one acknowledged act."""
        os.write(self._file, (json.dumps(what) + "\n").encode())


def _cast() -> tuple[Any, Any, Any]:
    from shouzhan.rooms.parties.public import Organisation, User

    users = User.objects.in_bulk(["zhou", "wu"], field_name="username")
    return users["zhou"], users["wu"], Organisation.objects.get(name="澄江市教育委员会")


# -- acts to be killed in ------------------------------------------------------------------------


def perform(order: Order) -> None:
    """Take cases from their opening to their end, on and on."""
    from shouzhan.kernel.dates import today
    from shouzhan.rooms.coordination import actions

    zhou, wu, owner = _cast()
    notes = Notes(order["notes"])

    def done(step: str, record: Any) -> Any:
        notes.add("step", record.number, record.revision, step, record.state)
        return record

    for serial in count():
        task = done("open", actions.open_task(zhou, name=f"任务 {order['round']}-{serial}", units=["市教委"], starts_on=today()))
        task = done("accept", actions.accept_task(zhou, task, owner=owner))
        for _ in range(3):
            task = done("report", actions.report_progress(wu, task, month=today(), text="进展", evidence="验收意见"))
        task = done("propose", actions.propose_closing(wu, task, summary="已完成并通过验收，见验收意见"))
        done("close", actions.close_task(zhou, task))


def append(order: Order) -> None:
    """Write many entries at once and seal them, on and on."""
    from django.db import transaction

    from shouzhan.kernel.journal.store import Draft, append_many, seal

    notes = Notes(order["notes"])
    for serial in count():
        number = f"ST-{order['round']}-{serial}"
        drafts = [
            Draft(kind=KIND, version=1, actor="p-1", record_kind="sample.thing", record_number=number, revision=i + 1,
                  step="note", state_from="noted" if i else "", state_to="noted", facts={"n": i})
            for i in range(DRAFTS)
        ]
        with transaction.atomic():
            append_many(drafts)
        notes.add("append", number)
        if serial % 2:
            note = seal()
            notes.add("seal", note.size if note else 0)


def load(order: Order) -> None:
    """Import one sheet after another."""
    from shouzhan.project.cli import main as verb

    notes = Notes(order["notes"])
    for serial in count():
        name = f"厂{order['round']}第{serial}批"
        sheet = Path(order["folder"]) / f"{name}.csv"
        chance = random.Random(name)  # names too unlike to be taken for one another
        names = [name + "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(14)) for _ in range(ROWS)]
        sheet.write_text("名称,类别\n" + "".join(f"{each},企业\n" for each in names))
        told = StringIO()
        with redirect_stdout(told):
            code = verb(["import", "parties.organisations", str(sheet)])
        if code:
            raise AssertionError(told.getvalue())
        notes.add("import", name)


def backup(order: Order) -> None:
    """Write one backup after another."""
    from shouzhan.project.cli import main as verb

    notes = Notes(order["notes"])
    for serial in count():
        target = Path(order["folder"]) / f"{order['round']}-{serial}.tar.gz"
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            code = verb(["backup", str(target)])
        if code:
            raise AssertionError(f"backup: {code}")
        notes.add("backup", str(target))


# -- acts among many -----------------------------------------------------------------------------


def crowd(order: Order) -> dict[str, Any]:
    """Many writers in several processes at once; returns how their acts ended."""
    told: Counter[str] = Counter()
    ends = []
    for part in range(order["processes"]):
        reader, writer = os.pipe()
        if not os.fork():
            os.close(reader)
            os.write(writer, json.dumps(_part_of_crowd(order, part)).encode())
            os._exit(0)
        os.close(writer)
        ends.append(reader)
    for reader in ends:
        with os.fdopen(reader) as pipe:
            told.update(json.loads(pipe.read()))
    for _ in ends:
        os.wait()
    return dict(told)


def _part_of_crowd(order: Order, part: int) -> dict[str, int]:
    """Each writer reports on a shared case and tries to accept one that only one may accept."""
    gate = threading.Semaphore(order["at_once"])
    told: Counter[str] = Counter()
    serials = range(part, order["writers"], order["processes"])
    threads = [threading.Thread(target=_one_of_many, args=(order, i, gate, told)) for i in serials]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(told)


def _one_of_many(order: Order, serial: int, gate: threading.Semaphore, told: "Counter[str]") -> None:
    from django.db import OperationalError, connections

    from shouzhan.kernel.dates import today
    from shouzhan.kernel.decision import Refused
    from shouzhan.rooms.coordination import actions
    from shouzhan.rooms.coordination.models import TaskCase

    notes = Notes(f"{order['notes']}")
    with gate:
        zhou, wu, owner = _cast()
        shared = TaskCase.objects.get(number=order["shared"][serial % len(order["shared"])])
        contested = TaskCase.objects.get(number=order["contested"][serial % len(order["contested"])])
        for act in (
            lambda: actions.report_progress(wu, shared, month=today(), text=f"{order['round']}-{serial}"),
            lambda: actions.accept_task(zhou, contested, owner=owner, revision=1),
        ):
            for _attempt in range(20):  # a busy database refuses before it writes; people press again
                try:
                    record = act()
                except Refused as refused:
                    told[refused.decision.code] += 1
                except OperationalError:
                    told["busy"] += 1
                    continue
                else:
                    told["done"] += 1
                    notes.add("step", record.number, record.revision, record.last_entry.step, record.state)
                break
        connections.close_all()
    os.close(notes._file)


def cases(order: Order) -> list[str]:
    """Open cases, and accept them if asked; returns their numbers."""
    from shouzhan.kernel.dates import today
    from shouzhan.rooms.coordination import actions

    zhou, _wu, owner = _cast()
    made = [actions.open_task(zhou, name=f"共同任务 {order['round']}-{i}", units=["市教委"], starts_on=today()) for i in range(order["count"])]
    if order["accepted"]:
        made = [actions.accept_task(zhou, task, owner=owner) for task in made]
    return [task.number for task in made]


# -- acts without room ---------------------------------------------------------------------------


def cramped(order: Order) -> dict[str, Any]:
    """Do something while no file may grow beyond a size, as on a full disk."""
    from django.db import connection
    from django.test import Client

    from shouzhan.project.cli import main as verb

    if order["what"] == "backup":
        _limit(order["bytes"])
        said = StringIO()
        with redirect_stderr(said), redirect_stdout(said):
            code = verb(["backup", order["target"]])
        return {"code": code, "said": said.getvalue()}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if order["what"] == "full":
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 2}")
    if order["what"] == "write":
        _limit(order["bytes"])
    client, notes, statuses = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {order['key']}"), Notes(order["notes"]), []
    for serial in range(400):
        body = {"name": f"没有地方的任务 {serial}" + "长" * 150, "units": "市教委、市科委", "starts_on": DAY, "place": "310000"}
        answer = client.post("/api/v1/tasks/steps/open/", json.dumps(body), content_type="application/json")
        statuses.append(answer.status_code)
        data = answer.json()
        if answer.status_code != 201:
            return {"statuses": statuses, "error": data["error"]}
        notes.add("step", data["data"]["number"], data["data"]["revision"], "open", data["data"]["state"])
    return {"statuses": statuses}


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# -- looking -------------------------------------------------------------------------------------


def look(order: Order) -> list[str]:
    """Everything that does not hold: acknowledged acts that are missing, acts done twice or by half, a bad journal."""
    from django.db import connection

    from shouzhan.kernel.journal.audit import verify_live
    from shouzhan.kernel.journal.models import Checkpoint, Entry
    from shouzhan.rooms.coordination.models import ProgressReport, TaskCase
    from shouzhan.rooms.parties.public import Organisation

    noted = [json.loads(line) for line in Path(order["notes"]).read_text().splitlines()] if Path(order["notes"]).exists() else []
    by: dict[str, list[Any]] = {}
    for what, *rest in noted:
        by.setdefault(what, []).append(tuple(rest))
    tasks = Entry.objects.filter(record_kind="coordination.task")
    entries = [(e.record_number, e.revision, e.step, e.state_to) for e in tasks.order_by("record_number", "revision")]
    wrong = [f"acknowledged but not journaled: {step}" for step in by.get("step", []) if step not in set(entries)]
    wrong += [f"acknowledged twice: {step}" for step, times in Counter(by.get("step", [])).items() if times > 1]
    last = {number: (revision, state) for number, revision, _step, state in entries}
    if last != {t.number: (t.revision, t.state) for t in TaskCase.objects.all()}:
        wrong.append("a record does not stand where its journal left it")
    gaps = [number for number, times in Counter(e[0] for e in entries).items() if last[number][0] != times]
    wrong += [f"{number}: revisions are missing" for number in gaps]
    reported = Counter(number for number, _revision, step, _state in entries if step == "report")
    if reported != Counter(ProgressReport.objects.values_list("task__number", flat=True)):
        wrong.append("a report is half saved")
    for (number,) in by.get("append", []):
        if Entry.objects.filter(record_number=number).count() != DRAFTS:
            wrong.append(f"{number}: entries are missing")
    appended = Counter(Entry.objects.filter(record_kind="sample.thing").values_list("record_number", flat=True))
    wrong += [f"{number}: {times} of {DRAFTS} entries" for number, times in appended.items() if times != DRAFTS]
    sealed = max((size for (size,) in by.get("seal", [])), default=0)
    newest = Checkpoint.objects.last()
    if sealed > (newest.size if newest else 0):
        wrong.append("a checkpoint is missing")
    sheets = Counter(n.split("批")[0] + "批" for n in Organisation.objects.filter(name__startswith="厂").values_list("name", flat=True))
    wrong += [f"{name}: {rows} of {ROWS} rows" for name, rows in sheets.items() if rows != ROWS]
    wrong += [f"{name}: the import is missing" for (name,) in by.get("import", []) if name not in sheets]
    report = verify_live()
    wrong += [str(fault) for fault in report.faults]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    for archive in order.get("archives", []):
        wrong += _archive(archive)
    return wrong


def _archive(path: str) -> list[str]:
    """A backup that has its name is whole."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path, "r:gz") as archive:
        archive.extractall(folder, filter="data")
        about = json.loads((Path(folder) / "about.json").read_text())
        if not (Path(folder) / "keys" / "journal.key").exists():
            return [f"{path}: no key"]
        if about["vendor"] != "sqlite":
            return [] if (Path(folder) / "db.pgdump").stat().st_size else [f"{path}: no database"]
        with closing(sqlite3.connect(Path(folder) / "db.sqlite3")) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            size = copy.execute("SELECT COALESCE(MAX(size), 0) FROM kernel_checkpoint").fetchone()[0]
        return [] if found == "ok" and size >= about["size"] else [f"{path}: {found}, {size} of {about['size']} entries"]


WORKS = {f.__name__: f for f in (perform, append, load, backup, crowd, cases, cramped, look)} | listing_works.WORKS | auction_works.WORKS | deal_works.WORKS | notice_works.WORKS

if __name__ == "__main__":
    raise SystemExit(main())
