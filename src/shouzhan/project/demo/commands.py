"""The verb `shouzhan demo load`."""

from __future__ import annotations

import sys
from datetime import date

from django.core.management import call_command

from shouzhan.engine.arguments import OneLineParser
from shouzhan.kernel.dates import frozen, today
from shouzhan.project.demo.city import size_of
from shouzhan.project.demo.load import NotEmpty, load_once


def main(argv: list[str]) -> int:
    """Load the demo city into an empty home."""
    parser = OneLineParser(prog="shouzhan demo", description="The invented demo city.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    loading = verbs.add_parser("load", help="load it into an empty home; a second time changes nothing")
    loading.add_argument("--scale", default="small", help="small, city, or a number of companies")
    loading.add_argument("--today", default="", help="the day the city is dated from, as 2026-11-24")
    given = parser.parse_args(argv)
    try:
        size_of(given.scale)
        day = date.fromisoformat(given.today) if given.today else today()
    except ValueError as error:
        said = str(error) if str(error).startswith("--") else f"--today {given.today}: write a day as 2026-11-24"
        print(said, file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0)
    return _load(given.scale, day)


def _load(scale: str, day: date) -> int:
    try:
        with frozen(day):
            is_new = load_once(scale, say=lambda text: print(text, file=sys.stderr))
    except NotEmpty as refused:
        print(refused, file=sys.stderr)
        return 1
    print("the demo city is loaded" if is_new else "the demo city was here already; nothing changed")
    return 0
