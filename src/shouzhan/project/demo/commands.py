"""The verb `shouzhan demo load`."""

from __future__ import annotations

import sys
from datetime import date

from django.core.management import call_command

from shouzhan.engine.arguments import day
from shouzhan.engine.calling import Parser, both
from shouzhan.kernel.dates import frozen, today
from shouzhan.project.demo.city import size_of
from shouzhan.project.demo.load import NotEmpty, load_once


def main(argv: list[str]) -> int:
    """Load the demo city into an empty home."""
    parser = Parser(prog="shouzhan demo", description=both("虚构的示范城市。", "The invented demo city."))
    loading = parser.verbs().add_parser("load", help=both("载入空的 SHOUZHAN_HOME；再次执行不改变什么", "load it into an empty home; a second time changes nothing"))
    loading.add_argument("--scale", default="small", metavar="SIZE", help=both("规模：small、city 或企业家数，默认 small", "its size: small, city, or a number of companies; small unless given"))
    loading.add_argument("--today", type=day, metavar="DATE", help=both("以哪一天为今天，如 2026-11-24；默认今天", "the day the city is dated from, as 2026-11-24; today unless given"))
    given = parser.parse_args(argv)
    try:
        size_of(given.scale)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0)
    return _load(given.scale, given.today or today())


def _load(scale: str, on: date) -> int:
    try:
        with frozen(on):
            is_new = load_once(scale, say=lambda text: print(text, file=sys.stderr))
    except NotEmpty as refused:
        print(refused, file=sys.stderr)
        return 1
    print(both("示范城市已载入", "the demo city is loaded") if is_new else both("示范城市早已载入，没有变动", "the demo city was here already; nothing changed"))
    return 0
