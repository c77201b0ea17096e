"""A real server over the demo city, and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]
WAIT = 300


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demo city; stopped when the session ends."""
    home, port = tmp_path_factory.mktemp("home"), _free_port()
    environment = {**os.environ, "SHOUZHAN_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    for name in ("SHOUZHAN_TODAY", "SHOUZHAN_DEBUG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    log = (home / "serve.log").open("w")
    command = [sys.executable, "-c", "from shouzhan.project.cli import main; raise SystemExit(main())", "serve", "--demo", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, server, home / "serve.log")
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def homes(house: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served city lives."""
    return next(path for path in tmp_path_factory.getbasetemp().iterdir() if (path / "serve.log").exists())


@pytest.fixture
def later(homes: Path) -> Iterator[Any]:
    """The same city served as on a later day, at an address of its own; nothing is swept there, so that other tests find their city as it was."""
    running: list[tuple[subprocess.Popen[bytes], Any]] = []

    def serve(day: date) -> str:
        port = _free_port()
        environment = {**os.environ, "SHOUZHAN_HOME": str(homes), "SHOUZHAN_TODAY": day.isoformat(), "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "DJANGO_SETTINGS_MODULE": "shouzhan.project.settings"}
        environment.pop("DATABASE_URL", None)
        log = (homes / f"later-{port}.log").open("w")
        command = [sys.executable, "-m", "shouzhan.project.web", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "shouzhan.project.wsgi:application"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        running.append((server, log))
        address = f"http://127.0.0.1:{port}"
        _await(address, server, homes / f"later-{port}.log")
        return address

    yield serve
    for server, log in running:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)
        log.close()


def _await(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"the server did not answer in {WAIT} s: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session."""
    from playwright.sync_api import sync_playwright  # only this suite needs it

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is not installed; get it with: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser."""

    def __init__(self, browser: Any, house: str, language: str = "zh-CN", width: int = 1440, scheme: str = "light", scripts: bool = True) -> None:
        self.house = house
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, color_scheme=scheme, accept_downloads=True, java_script_enabled=scripts)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.typed: list[str] = []  # what was typed by hand, to count it and to see that nothing is typed twice
        self.clicks = 0
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: Any) -> None:
        """Errors are complaints; a request that typing overtook is none, and one that failed is told by a line of its own."""
        if message.type == "error" and not message.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            self.complaints.append(message.text)

    def go(self, path: str) -> Any:
        """Open a page."""
        response = self.page.goto(self.house + path)
        self.page.wait_for_load_state("load")
        return response

    def sign_in(self, username: str) -> "Visitor":
        """Sign in as a member of the demo cast."""
        self.go("/accounts/login/")
        self.page.fill("#field-login", username)
        self.page.fill("#field-password", settings.DEMO_PASSWORD)
        self.page.press("#field-password", "Enter")
        self.page.wait_for_url("**/workbench/**")
        return self

    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("body"))

    def fill_step(self, path: str, **fields: str) -> None:
        """Open a step, fill it in and send it; fails when the page says no."""
        self.go(path)
        for name, value in fields.items():
            place = self.page.locator(f"[name={name}]").first
            if place.evaluate("node => node.tagName") == "SELECT":
                place.select_option(value)
            elif place.get_attribute("type") == "file":
                place.set_input_files(value)
            elif place.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            else:
                place.fill(value)
                self.typed.append(value)
        self.clicks += 1
        before = self.page.url.split("?")[0]
        self.page.locator("main form.form button[type=submit], main form.form button:not([type])").first.click()
        self.page.wait_for_load_state("load")
        assert self.page.url.split("?")[0] != before, self.text()[:1500]

    def close(self) -> None:
        """Leave."""
        self.context.close()


@pytest.fixture
def visit(chromium: Any, house: str) -> Iterator[Any]:
    """Make visitors; they leave when the test ends."""
    made: list[Visitor] = []

    def arrive(**options: Any) -> Visitor:
        made.append(Visitor(chromium, house, **options))
        return made[-1]

    yield arrive
    for visitor in made:
        visitor.close()
