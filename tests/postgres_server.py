"""A private PostgreSQL server for tests and benchmarks: started on a free loopback port, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PATIENCE = 30.0


class NotInstalled(RuntimeError):  # noqa: N818 - it says what is the case
    """PostgreSQL is not on this machine; the message says how to get it."""


def binaries() -> Path:
    """Where Debian keeps the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise NotInstalled("PostgreSQL is not installed; get it with: apt-get install postgresql")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _user() -> str | None:
    """The server refuses to run as root, so root lends it the user that Debian made for it."""
    return "postgres" if os.geteuid() == 0 else None


@contextmanager
def private_server(*, durable: bool = False, port: int | None = None) -> Iterator[str]:
    """Run a server and give the address of its database; a durable one writes through, for crash tests."""
    programs, user, port = binaries(), _user(), port or _free_port()
    folder = Path(tempfile.mkdtemp(prefix="shouzhan-postgres-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    make = [f"{programs}/initdb", "-D", f"{data}", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(make, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60"]
    settings += [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    command = [f"{programs}/postgres", "-D", f"{data}", "-p", str(port), *(part for s in settings for part in ("-c", s))]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(server, port, folder / "log")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to disconnect everybody and stop; insist if it does not."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)
