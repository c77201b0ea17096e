"""Pictures of the main pages, from a served demo city."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]
SHOTS = (("board", "/board/", "zh-CN", 1440), ("portal", "/", "zh-CN", 1440), ("ledger", "/tasks/", "zh-CN", 1440), ("board-en", "/board/", "en-US", 1440), ("ledger-phone", "/tasks/", "zh-CN", 375))


def main(address: str) -> int:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        print("Chromium is missing: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 3
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        for name, path, language, width in SHOTS:
            context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
            page = context.new_page()
            page.goto(address + path)
            page.wait_for_load_state("load")
            page.screenshot(path=TARGET / f"{name}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
