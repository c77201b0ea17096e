"""The server is killed again and again under load: no acknowledged step is lost, none is half done, and the journal holds.

SHOUZHAN_KILLS says how often (once for each database unless told); SHOUZHAN_SEED chooses the moments.
"""

import os
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.faults.house import DAY, Gone, House

KILLS = int(os.environ.get("SHOUZHAN_KILLS", "1"))
SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))
WRITERS = 5
Rows = list[tuple[Any, ...]]
Read = Callable[..., list[Rows]]  # the answers to several statements, all as of one moment
Step = tuple[str, int, str, str]  # number, revision, step, state afterwards

ENTRIES = "SELECT record_number, revision, step, state_to FROM kernel_entry WHERE record_kind = 'coordination.task'"
RECORDS = "SELECT number, revision, state FROM coordination_taskcase"
REPORTS = "SELECT t.number, COUNT(*) FROM coordination_progressreport r JOIN coordination_taskcase t ON t.id = r.task_id GROUP BY t.number"


class Office:
    """One writer: opens cases and moves each to its end, noting what the server acknowledged."""

    def __init__(self, house: House, made: dict[str, Any], shared: str, serial: int) -> None:
        self.house, self.made, self.shared, self.serial = house, made, shared, serial
        self.acknowledged: list[Step] = []
        self.unexpected: list[Any] = []
        self.now: dict[str, Any] | None = None
        self.turn = 0

    def work(self, over: threading.Event) -> None:
        """Go on until told to stop; after a crash look where the case stands, as a person would."""
        while not over.is_set():
            try:
                self._act()
            except Gone:
                time.sleep(0.1)
                self._look(over)

    def _look(self, over: threading.Event) -> None:
        while self.now is not None and not over.is_set():
            try:
                status, answer = self.house.ask("GET", f"/api/v1/tasks/{self.now['number']}/", key=self.made["key"])
            except Gone:
                time.sleep(0.1)
                continue
            if status == 200:
                self.now = answer["data"]
            else:
                self.unexpected.append((status, answer))
            return

    def _act(self) -> None:
        self.turn += 1
        if self.turn % 5 == 0:
            # a case all offices report on at once, each without knowing of the others
            self._step(f"/api/v1/tasks/{self.shared}/steps/report/", "report", {"month": DAY, "text": f"{self.serial}-{self.turn}"})
            return
        step, body = self._next()
        if self.now is None or step == "open":
            self.now = None
            self.now = self._step("/api/v1/tasks/steps/open/", "open", body)
            return
        self.now = self._step(f"/api/v1/tasks/{self.now['number']}/steps/{step}/", step, {**body, "revision": self.now["revision"]}) or self.now

    def _next(self) -> tuple[str, dict[str, Any]]:
        state, revision = (self.now["state"], self.now["revision"]) if self.now else ("closed", 0)
        if state == "open":
            return "accept", {"owner": self.made["owner"]}
        if state == "running":
            if revision > 7:
                return "cancel", {"reason": "不再推进"}
            # nothing is struck off before something was reported with evidence
            return ("report", {"month": DAY, "text": f"进展 {revision}", "evidence": "验收意见"}) if revision == 2 or revision % 2 else ("propose", {"summary": "已完成并通过验收，见验收意见"})
        if state == "proposed":
            return "send-back", {"reason": "请补充佐证"}  # nobody agrees to the closing they asked for
        return "open", {"name": f"任务 {self.serial}-{self.turn}", "units": "市教委、市科委", "starts_on": DAY, "place": "310000"}

    def _step(self, path: str, step: str, body: dict[str, Any]) -> dict[str, Any] | None:
        status, answer = self.house.ask("POST", path, body, self.made["key"])
        if status not in (200, 201):
            self.unexpected.append((status, answer))
            return None
        done: dict[str, Any] = answer["data"]
        self.acknowledged.append((done["number"], done["revision"], step, done["state"]))
        return done


@pytest.mark.scale
def test_it_loses_nothing_on_sqlite_however_often_it_is_killed(tmp_path: Path) -> None:
    house = House(tmp_path / "home")

    def read(*statements: str) -> list[Rows]:
        with closing(sqlite3.connect(f"file:{house.home / 'db.sqlite3'}?mode=ro", uri=True, timeout=30)) as database:
            database.execute("BEGIN")
            return [database.execute(statement).fetchall() for statement in statements]

    _kill_again_and_again(house, read)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_loses_nothing_on_postgresql_however_often_it_is_killed(tmp_path: Path, durable: str) -> None:
    def read(*statements: str) -> list[Rows]:
        with psycopg.connect(durable) as database:
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return [database.execute(statement).fetchall() for statement in statements]

    _kill_again_and_again(House(tmp_path / "home", durable), read)


def _kill_again_and_again(house: House, read: Read) -> None:
    chance, made = random.Random(SEED), house.prepare()
    house.start()
    house.wait()
    offices = _offices(house, made)
    over = threading.Event()
    threads = [threading.Thread(target=office.work, args=(over,), daemon=True) for office in offices]
    for thread in threads:
        thread.start()
    try:
        for round_ in range(1, KILLS + 1):
            _let_work(offices, chance.uniform(0.0, 1.5))
            house.kill()
            acknowledged = [step for office in offices for step in office.acknowledged]
            house.start()
            if round_ % 5 == 0:
                time.sleep(chance.uniform(0.0, 4.0))  # now and then it is killed before it stands
                house.kill()
                house.start()
            _check(house, read, acknowledged, f"kill {round_} of {KILLS}, seed {SEED}")
            house.wait()
    finally:
        over.set()
        house.kill()
    for thread in threads:
        thread.join(60)
    assert [answer for office in offices for answer in office.unexpected] == []
    _check(house, read, [step for office in offices for step in office.acknowledged], "the end")


def _offices(house: House, made: dict[str, Any]) -> list[Office]:
    opened = {"name": "各部门共同报告的任务", "units": "市教委", "starts_on": DAY, "place": "310000"}
    shared = house.ask("POST", "/api/v1/tasks/steps/open/", opened, made["key"])[1]["data"]["number"]
    assert house.ask("POST", f"/api/v1/tasks/{shared}/steps/accept/", {"owner": made["owner"]}, made["key"])[0] == 200
    return [Office(house, made, shared, serial) for serial in range(WRITERS)]


def _let_work(offices: list[Office], seconds: float) -> None:
    """Wait until the load runs, then for the seeded moment."""
    before, end = sum(len(office.acknowledged) for office in offices), time.monotonic() + 60
    while sum(len(office.acknowledged) for office in offices) < before + WRITERS and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(seconds)


def _check(house: House, read: Read, acknowledged: list[Step], when: str) -> None:
    """Everything acknowledged is journaled once, the records stand where the journal left them, nothing is half saved."""
    assert [step for step, count in Counter(acknowledged).items() if count > 1] == [], f"{when}: acknowledged twice"
    entries, found, counted = read(ENTRIES, RECORDS, REPORTS)
    records = {number: (revision, state) for number, revision, state in found}
    journal = {tuple(row) for row in entries}
    assert sorted(set(acknowledged) - journal) == [], f"{when}: acknowledged steps are missing"
    assert len(journal) == len(entries), f"{when}: a step is journaled twice"
    last: dict[str, tuple[int, str]] = {}
    for number, revision, _step, state in sorted(journal):
        last[number] = (revision, state)
    assert records == last, f"{when}: a record does not stand where its journal left it"
    reported = Counter(number for number, _revision, step, _state in journal if step == "report")
    assert dict(counted) == dict(reported), f"{when}: a step is half saved"
    verified = house.verify()
    assert verified.returncode == 0, f"{when}: {verified.stdout}{verified.stderr}"
