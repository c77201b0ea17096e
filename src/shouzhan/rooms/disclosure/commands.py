"""`shouzhan results index`: makes the index of look-alikes, anew or with what is new."""

import json
import sys

from shouzhan.engine.arguments import OneLineParser
from shouzhan.engine.matching.index import BadIndex, Busy
from shouzhan.rooms.disclosure.lookalikes import catch_up, folder, rebuild


def main(argv: list[str]) -> int:
    """Run one verb."""
    parser = OneLineParser(prog="shouzhan results", description="What is kept beside the register of results.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    index = verbs.add_parser("index", help="put what is new into the index of look-alikes")
    index.add_argument("--anew", action="store_true", help="make it anew from the registers")
    index.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    try:
        count = rebuild() if given.anew else catch_up()
    except (BadIndex, Busy) as error:
        print(error, file=sys.stderr)
        return 3
    print(json.dumps({"indexed": count, "index": str(folder())}) if given.json else f"{count:,} results in {folder()}")
    return 0
