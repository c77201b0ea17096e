"""`shouzhan results index`: makes the index of look-alikes, anew or with what is new."""

import json
import sys

from shouzhan.engine.calling import Parser, add_json, both
from shouzhan.engine.matching.index import BadIndex, Busy
from shouzhan.rooms.disclosure.lookalikes import catch_up, folder, rebuild


def main(argv: list[str]) -> int:
    """Run one verb."""
    parser = Parser(prog="shouzhan results", description=both("成果登记册旁边所存的。", "What is kept beside the register of results."))
    index = parser.verbs().add_parser("index", help=both("把新增的加入查找相似成果的索引", "put what is new into the index of look-alikes"))
    index.add_argument("--anew", action="store_true", help=both("按登记册全部重建", "make it anew from the registers"))
    add_json(index)
    given = parser.parse_args(argv)
    try:
        count = rebuild() if given.anew else catch_up()
    except (BadIndex, Busy) as error:
        print(error, file=sys.stderr)
        return 3
    print(json.dumps({"indexed": count, "index": str(folder())}) if given.json else both(f"{count:,} 项成果在 {folder()}", f"{count:,} results in {folder()}"))
    return 0
