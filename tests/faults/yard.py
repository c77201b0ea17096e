"""A house and the process that forks its acts, so that hundreds of them can be killed in a minute."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.faults.house import ROOT, House

KINDS = ("perform", "append", "load", "backup")
PATIENCE = 60.0


class Yard:
    """Gives orders to the works and looks at what they leave."""

    def __init__(self, house: House, works: "subprocess.Popen[str]", made: dict[str, Any]) -> None:
        self.house, self.made, self._works = house, made, works
        self.folder = house.home / "sheets"
        self.folder.mkdir()
        self.notes = str(house.home / "notes.jsonl")
        self._rounds = 0

    def order(self, do: str, **more: Any) -> int:
        """Start an act in a process of its own; returns which."""
        assert self._works.stdin
        self._rounds += 1
        given = {"do": do, "round": self._rounds, "notes": self.notes, "folder": str(self.folder), "key": self.made["key"], **more}
        self._works.stdin.write(json.dumps(given) + "\n")
        self._works.stdin.flush()
        return int(self._read())

    def wait(self) -> int:
        """The status the started process ended with."""
        return int(self._read())

    def ask(self, do: str, **more: Any) -> Any:
        """Do something to its end and return what it told."""
        answer = self.house.home / "answer.json"
        self.order(do, answer=str(answer), **more)
        self.wait()
        return json.loads(answer.read_text())

    def kill_in(self, do: str, chance: random.Random, **more: Any) -> None:
        """Let an act begin to be acknowledged, and kill it a moment later, wherever it is."""
        before, end = self._noted(), time.monotonic() + PATIENCE
        answer = self.house.home / "killed.json"
        answer.unlink(missing_ok=True)
        child = self.order(do, answer=str(answer), **more)
        if chance.random() < 0.8:  # the others are killed before they have done anything
            while self._noted() == before and not answer.exists() and time.monotonic() < end:
                time.sleep(0.002)
        time.sleep(chance.uniform(0.0, 0.06))
        with suppress(ProcessLookupError):  # it came to grief by itself, which the status tells
            os.kill(child, signal.SIGKILL)
        status = self.wait()
        assert os.WIFSIGNALED(status), answer.read_text() if answer.exists() else status

    def look(self, **more: Any) -> list[str]:
        """What does not hold."""
        found: list[str] = self.ask("look", **more)
        return found

    def archives(self) -> list[str]:
        """The backups that have their name."""
        return [str(path) for path in sorted(self.folder.glob("*.tar.gz"))]

    def _noted(self) -> int:
        return Path(self.notes).stat().st_size if Path(self.notes).exists() else 0

    def _read(self) -> str:
        assert self._works.stdout
        line = self._works.stdout.readline()
        assert line, "the works have ended"
        return line


@contextmanager
def yard(home: Path, database_url: str = "") -> Iterator[Yard]:
    """A prepared house with its works running."""
    house = House(home, database_url)
    made = house.prepare("tables")
    command = [sys.executable, str(Path(__file__).with_name("works.py"))]
    with (home / "works.log").open("w") as log:
        works = subprocess.Popen(
            command, cwd=ROOT, env=house.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        try:
            yield Yard(house, works, made)
        finally:
            assert works.stdin
            works.stdin.close()
            works.wait(30)
