"""A real `shouzhan serve` in a process group of its own, to be killed without warning and started again."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHOUZHAN = str(Path(sys.executable).with_name("shouzhan"))
PATIENCE = 120.0
DAY = "2026-11-20"


class Gone(Exception):  # noqa: N818 - what happened to the server
    """The server went away before it answered; whether it acted is not known."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class House:
    """One home, one database, one server that can be killed at any moment."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home, self.port, self.log = home, free_port(), home / "serve.log"
        home.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUZHAN_", "DATABASE_URL"))}
        self.environment = {
            **kept, "SHOUZHAN_HOME": str(home), "SHOUZHAN_TODAY": DAY, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **({"DATABASE_URL": database_url} if database_url else {}),
        }
        self._server: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command in this home."""
        return subprocess.run(
            arguments, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False)

    def prepare(self, *parts: str) -> dict[str, Any]:
        """Tables, offices and keys."""
        ran = self.run(sys.executable, str(Path(__file__).with_name("prepare.py")), *parts)
        assert ran.returncode == 0, ran.stderr[-3000:]
        found: dict[str, Any] = json.loads(ran.stdout)
        return found

    def verify(self) -> "subprocess.CompletedProcess[str]":
        """What `shouzhan log verify` says."""
        return self.run(SHOUZHAN, "log", "verify")

    def start(self) -> None:
        """Start serving, and return at once."""
        command = [SHOUZHAN, "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def wait(self) -> None:
        """Wait for the first answer."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self._server is not None
            assert self._server.poll() is None, self.said()
            with contextlib.suppress(Gone):
                if self.ask("GET", "/api/v1/tasks/")[0] < 500:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {self.said()}")

    @property
    def server(self) -> int:
        """The process `shouzhan serve` is."""
        assert self._server is not None
        return self._server.pid

    def kill(self) -> None:
        """Kill the server, its workers and its sweeper at once, as a failing machine would."""
        assert self._server is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(20)
        end = time.monotonic() + 20
        while self.listens() and time.monotonic() < end:
            time.sleep(0.02)

    def listens(self) -> bool:
        """Whether anybody answers at the port."""
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        """One request; raises `Gone` when no whole answer came."""
        headers = {"Content-Type": "application/json", "Connection": "close", **({"Authorization": f"Bearer {key}"} if key else {})}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text.decode(errors="replace")[-500:]

    def said(self) -> str:
        """The end of what the server wrote."""
        return self.log.read_text(errors="replace")[-3000:]
