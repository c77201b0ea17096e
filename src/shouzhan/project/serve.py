"""Serving: bring the database up to date, gather static files, load the demo on request, start the workers."""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time

from shouzhan.engine.calling import Parser, both, spoken
from shouzhan.project.beside import Beside, child_environment

DEFAULT_PORT = 8000
OPENS_WITHIN = 60.0


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def main(argv: list[str]) -> int:
    """Prepare what is missing and serve until interrupted."""
    parser = Parser(prog="shouzhan serve", description=both("在本机准备好所缺的，然后提供服务。数据放在 SHOUZHAN_HOME（默认 var/）。", "Prepare what is missing and serve on this machine. Data are kept in SHOUZHAN_HOME (var/ unless given)."))
    parser.add_argument("--port", type=int, metavar="N", default=os.environ.get("PORT") or DEFAULT_PORT, help=both(f"端口，默认 {DEFAULT_PORT}，或环境变量 PORT", f"the port, {DEFAULT_PORT} unless given here or in PORT"))
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help=both("监听的地址，默认只在本机（127.0.0.1），或环境变量 HOST", "the address to listen on, this machine only (127.0.0.1) unless given here or in HOST"))
    parser.add_argument("--workers", type=int, metavar="N", default=2, help=both("同时处理请求的进程数，默认 2", "how many processes answer requests, 2 unless given"))
    parser.add_argument("--demo", action="store_true", help=both("第一次启动时载入虚构的示范城市", "load the invented demo city on the first start"))
    parser.add_argument("--scale", default="small", metavar="SIZE", help=both("示范城市的规模：small、city 或企业家数，默认 small", "size of the demo city: small, city, or a number of companies; small unless given"))
    given = parser.parse_args(argv)
    if not 0 < given.port < 65536:
        sys.stderr.write(both("--port：端口应在 1 至 65535 之间\n", "--port: a port lies between 1 and 65535\n"))
        return 2
    if _taken(given.host, given.port):
        sys.stderr.write(both(f"--port：{given.port} 已被占用；请换一个，如 --port {given.port + 1}\n", f"--port: {given.port} is in use; choose another, for example --port {given.port + 1}\n"))
        return 2
    started = time.monotonic()
    if not _prepare(demo=given.demo, scale=given.scale):
        return 2
    _say(both(f"准备完毕，用时 {time.monotonic() - started:.1f} 秒", f"ready in {time.monotonic() - started:.1f} s"))
    return _run(given)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def _prepare(*, demo: bool, scale: str) -> bool:
    """Make the home ready; whether it could be: what its keeper has to put right is said already."""
    command = [sys.executable, "-m", "shouzhan.project.ready", "--language", spoken(), *(["--demo", scale] if demo else [])]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own module
    if done.returncode != 2:
        done.check_returncode()
    return done.returncode == 0


def _run(given: argparse.Namespace) -> int:
    shown = "127.0.0.1" if given.host in ("0.0.0.0", "::") else given.host  # noqa: S104 - compared, not bound
    opened = both(f"http://{shown}:{given.port}/   （按 Ctrl+C 停止）", f"http://{shown}:{given.port}/   (Ctrl+C stops)")
    threading.Thread(target=_say_when_open, args=(shown, given.port, opened), daemon=True).start()
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


def _say_when_open(host: str, port: int, opened: str) -> None:
    """Name the address once it answers: whoever opens it finds a page."""
    end = time.monotonic() + OPENS_WITHIN
    while not _taken(host, port) and time.monotonic() < end:
        time.sleep(0.1)
    _say(opened)


def migrate(argv: list[str]) -> int:
    """Bring the database up to date."""
    Parser(prog="shouzhan migrate", description=both("把数据库更新到当前版本。", "Bring the database up to date.")).parse_args(argv)
    from shouzhan.project.ready import (
        bring_up_to_date,  # needs the framework, which `serve` starts in a process of its own
    )

    bring_up_to_date()
    return 0
