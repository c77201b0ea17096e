"""Renders every page with invented data to static HTML, takes pictures of them and runs axe on them.

python -m tests.web.gallery OUT [page ...] [--lang zh,en] [--width 1440,1024,375] [--dark] [--axe] [--chromium PATH]
"""

import argparse
import dataclasses
import shutil
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "shouzhan" / "web"
CSP = "default-src 'self' file:; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; object-src 'none'"


def prepare() -> None:
    """Give Django just enough to render a template."""
    settings.configure(
        SECRET_KEY="gallery",
        INSTALLED_APPS=["django.contrib.staticfiles"],
        LOCALE_PATHS=[str(WEB / "locale")],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(WEB / "templates")],
                "OPTIONS": {
                    "libraries": {"shouzhan": "shouzhan.web.templatetags.shouzhan"},
                    "context_processors": ["django.template.context_processors.i18n"],
                },
            }
        ],
        STATIC_URL="static/",
        USE_I18N=True,
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "中文"), ("en", "English")],
    )
    django.setup()


def render(out: Path, names: list[str], languages: list[str]) -> list[Path]:
    """Write the pages and return their paths."""
    from django.template.loader import get_template  # Django must be set up first
    from django.test import RequestFactory
    from django.utils import translation
    from tests.web.sample import PAGES, site

    shutil.copytree(WEB / "static", out / "static", dirs_exist_ok=True)
    written = []
    for language in languages:
        for name in names or list(PAGES):
            template, shape, current, signed_in = PAGES[name]
            context: dict[str, Any] = shape if isinstance(shape, dict) else {
                field.name: getattr(shape, field.name) for field in dataclasses.fields(shape)
            }
            code = "zh-hans" if language == "zh" else language
            with translation.override(code):
                html = get_template(template).render(
                    {**context, "site": site(current, signed_in)}, RequestFactory().get("/")
                )
            html = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{CSP}">', 1)
            html = html.replace('href="/static/', 'href="static/').replace('src="/static/', 'src="static/')
            path = out / f"{name}.{language}.html"
            path.write_text(html, encoding="utf-8")
            written.append(path)
    return written


def look(paths: list[Path], widths: list[int], dark: bool, axe: bool, chromium: str) -> int:
    """Take the pictures, and report what the console and axe say."""
    from playwright.sync_api import sync_playwright  # only this half needs a browser

    complaints = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for width in widths:
            view = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
            )
            page = view.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: said.append(f"error: {error}"))
            for path in paths:
                said.clear()
                page.goto(path.resolve().as_uri())
                page.wait_for_timeout(250)
                shot = path.with_name(f"{path.stem}.{width}{'.dark' if dark else ''}.png")
                page.screenshot(path=shot, full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                lines = list(said) + ([f"overflows by {wide}px"] if wide > 0 else [])
                if axe:
                    lines += findings(page)
                for line in lines:
                    complaints += 1
                    print(f"{path.stem} {width}: {line}")
            view.close()
        browser.close()
    return complaints


def findings(page: Any) -> list[str]:
    """Return what axe finds on a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"axe {each['impact']} {each['id']}: {node['html'][:140]} {node.get('failureSummary', '')[:160]!r}"
        for each in found
        for node in each["nodes"][:3]
    ]


def main(argv: list[str]) -> int:
    """Render, look and report."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("out", type=Path)
    ask.add_argument("pages", nargs="*")
    ask.add_argument("--lang", default="zh,en")
    ask.add_argument("--width", default="")
    ask.add_argument("--dark", action="store_true")
    ask.add_argument("--axe", action="store_true")
    ask.add_argument("--chromium", default="/usr/bin/chromium")
    asked = ask.parse_args(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    prepare()
    paths = render(asked.out, asked.pages, asked.lang.split(","))
    if not asked.width:
        return 0
    widths = [int(width) for width in asked.width.split(",")]
    return 1 if look(paths, widths, asked.dark, asked.axe, asked.chromium) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
