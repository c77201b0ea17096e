"""The processes beside the server: started with it, started again when one dies, gone when it goes."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextvars import copy_context

from shouzhan.engine.calling import both

PARENT = "SHOUZHAN_PARENT"
LOOK = 2.0
GRACE = 10.0  # what a request under way may still take


def orphaned() -> bool:
    """Whether the server that started this process is gone; one started by hand has none."""
    parent = os.environ.get(PARENT, "")
    return parent.isdigit() and os.getppid() != int(parent)


def end_with_parent() -> None:
    """End this process when the one that started it is gone; asked to first, made to when it does not listen."""
    parent = os.environ.get(PARENT, "")
    if parent.isdigit():
        threading.Thread(target=_end_without, args=(int(parent),), daemon=True).start()


def _end_without(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK / 2)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def child_environment() -> dict[str, str]:
    """What a process started here is told: who its parent is."""
    return {**os.environ, PARENT: str(os.getpid())}


class Beside:
    """Keeps modules running as processes of their own until told to stop."""

    def __init__(self, *commands: tuple[str, ...]) -> None:
        self.commands = commands
        self.running: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=copy_context().run, args=(self._watch,), daemon=True)  # in the language of the call

    def start(self) -> None:
        """Start them all and keep an eye on them."""
        for command in self.commands:
            self._start(command)
        self.thread.start()

    def stop(self) -> None:
        """Let them go, and see that they went."""
        self.over.set()
        self.thread.join(timeout=LOOK * 2)
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, command: tuple[str, ...]) -> None:
        self.running[command] = subprocess.Popen([sys.executable, "-m", *command], env=child_environment())  # noqa: S603 - our own modules

    def _watch(self) -> None:
        while not self.over.wait(LOOK):
            for command, process in list(self.running.items()):
                if process.poll() is not None and not self.over.is_set():
                    sys.stderr.write(both(f"  {command[0]} 已退出（{process.returncode}），重新启动\n", f"  {command[0]} ended ({process.returncode}) and is started again\n"))
                    time.sleep(LOOK)
                    self._start(command)
