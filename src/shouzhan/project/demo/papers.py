"""The invented plans, dated from the demo's day: one that is loaded, one left for an official to import."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
FILENAME = "plan.txt"
# the invented plan has no English text; its task titles are said in English here, clause by clause
TITLES_EN: dict[str, str] = {
    "二(一)1": "Register disclosed results",
    "二(一)2": "Visit the laboratories",
    "二(一)3": "Publish a quarterly catalogue",
    "二(二)4": "Open desks for company needs",
    "二(二)5": "Run small challenges",
    "二(二)6": "Register contracts by one standard",
    "二(二)7": "Appoint service officers",
    "二(三)8": "Build proof-of-concept centres",
    "二(三)9": "Carry out relay incubation",
    "二(三)10": "Use early money well",
    "三(一)": "Strengthen coordination",
    "三(二)": "Report progress openly",
}
_YEAR = re.compile(r"\{year(?:\+(\d))?\}")


def plan_text(today: date) -> str:
    """The invented plan the demo city runs on: twelve tasks, six numbers, a validity of three years."""
    return _dated(FILENAME, today)


def plan_to_import_text(today: date) -> str:
    """A second invented plan, kept out of the demo so that it can be imported by hand."""
    return _dated("plan-to-import.txt", today)


def _dated(name: str, today: date) -> str:
    text = (HERE / name).read_text("utf-8")
    # the plans were printed in spring: before that, last year's are the latest
    year = today.year if today >= date(today.year, 4, 15) else today.year - 1
    return _YEAR.sub(lambda found: str(year + int(found[1] or 0)), text)
