"""`shouzhan demo load`: the invented demo city, deterministic for a day, a scale and a seed."""

import argparse
import sys
from datetime import date

from shouzhan.kernel.dates import today
from shouzhan.project.demo.load import load_once, mark, password
from shouzhan.project.ready import bring_up_to_date


def main(argv: list[str]) -> int:
    """Load the demo into an empty home."""
    parser = argparse.ArgumentParser(prog="shouzhan demo", description="The invented demo city.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    loading = verbs.add_parser("load", help="load it into an empty home")
    loading.add_argument("--scale", default="small", help="small, city, or a number of companies")
    loading.add_argument("--today", type=date.fromisoformat, default=today(), help="the day the city lives on")
    loading.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    bring_up_to_date()
    try:
        loaded = load_once(given.scale, say=lambda text: print(f"  {text}", file=sys.stderr), day=given.today, seed=given.seed)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if not loaded:
        print("--scale: the demo is not loaded: this home already holds data" if not mark().exists() else "the demo city is loaded already")
        return 0 if mark().exists() else 1
    print(f"every demo account signs in with the password {password()}")
    return 0
