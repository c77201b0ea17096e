"""The server is killed alone, without a chance to tidy up: nothing it started stays behind."""

import os
import signal
import time
from collections.abc import Callable

import pytest
from tests.faults.yard import Yard

SOON = 30.0


def _children(parent: int) -> list[int]:
    """The processes a process started, and those they started."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                state, of = stat.read().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if int(of) == parent and state != "Z":
            found += [int(name), *_children(int(name))]
    return found


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads the processes from /proc")
def test_it_leaves_no_process_behind_when_it_alone_is_killed(place: Yard) -> None:
    place.house.start()
    try:
        place.house.wait()
        server = place.house.server
        started = _children(server)
        assert len(started) >= 5, "a web server with two workers, the sweeper and the worker of long work"
        os.kill(server, signal.SIGKILL)
        _until(lambda: not any(_lives(pid) for pid in started))
        assert [pid for pid in started if _lives(pid)] == []
        assert not place.house.listens()
    finally:
        place.house.kill()
