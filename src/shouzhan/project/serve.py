"""Serving: bring the database up to date, gather static files, load the demo on request, start the workers."""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time

from shouzhan.engine.arguments import OneLineParser
from shouzhan.project.beside import Beside, child_environment

DEFAULT_PORT = 8000
OPENS_WITHIN = 60.0


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def main(argv: list[str]) -> int:
    """Prepare what is missing and serve until interrupted."""
    parser = OneLineParser(prog="shouzhan serve", description="Serve Shouzhan on this machine.")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or DEFAULT_PORT)
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--demo", action="store_true", help="load the invented demo city on the first start")
    parser.add_argument("--scale", default="small", help="size of the demo city: small, city, or a number")
    given = parser.parse_args(argv)
    if not 0 < given.port < 65536:
        sys.stderr.write("--port: a port lies between 1 and 65535\n")
        return 2
    if _taken(given.host, given.port):
        sys.stderr.write(f"--port: {given.port} is in use; choose another, for example --port {given.port + 1}\n")
        return 2
    started = time.monotonic()
    if not _prepare(demo=given.demo, scale=given.scale):
        return 2
    _say(f"ready in {time.monotonic() - started:.1f} s")
    return _run(given)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def _prepare(*, demo: bool, scale: str) -> bool:
    """Make the home ready; whether it could be: what its keeper has to put right is said already."""
    command = [sys.executable, "-m", "shouzhan.project.ready", *(["--demo", scale] if demo else [])]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own module
    if done.returncode != 2:
        done.check_returncode()
    return done.returncode == 0


def _run(given: argparse.Namespace) -> int:
    shown = "127.0.0.1" if given.host in ("0.0.0.0", "::") else given.host  # noqa: S104 - compared, not bound
    threading.Thread(target=_say_when_open, args=(shown, given.port), daemon=True).start()
    beside = Beside(("shouzhan.project.sweep", "--forever"), ("shouzhan.project.work",))
    beside.start()
    try:
        return subprocess.run(  # noqa: S603 - the pinned server
            [
                sys.executable, "-m", "shouzhan.project.web", "--interface", "wsgi", "--host", given.host, "--port", str(given.port),
                "--workers", str(given.workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
                "--respawn-failed-workers", "shouzhan.project.wsgi:application",
            ],
            check=False, env=child_environment(),
        ).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        beside.stop()


def _say_when_open(host: str, port: int) -> None:
    """Name the address once it answers: whoever opens it finds a page."""
    end = time.monotonic() + OPENS_WITHIN
    while not _taken(host, port) and time.monotonic() < end:
        time.sleep(0.1)
    _say(f"http://{host}:{port}/   (Ctrl+C stops)")


def migrate(argv: list[str]) -> int:
    """Bring the database up to date."""
    from shouzhan.project.ready import (
        bring_up_to_date,  # needs the framework, which `serve` starts in a process of its own
    )

    bring_up_to_date()
    return 0
