"""`shouzhan match duplicates`: what says nearly the same as a text, or which documents of an index do so among each other."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.arguments import above, whole
from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import add_index
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.duplicates import LEAST, MOST, clusters, find, pairs, plain
from shouzhan.engine.matching.index import Reader
from shouzhan.engine.matching.telling import watch

_KINDS = {"same": "相同", "copy": "改写", "part": "部分", "title": "标题"}


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    one = verbs.add_parser("duplicates", help=both("与一段文字、或彼此之间几乎相同的成果", "documents that say nearly the same as a text, or as each other"))
    add_index(one)
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT", help=both("已写下的文字，或用 - 从标准输入读取", "the text so far, or - for standard input"))
    what.add_argument("--all", action="store_true", help=both("把索引中的成果两两比较", "all documents of the index among each other"))
    one.add_argument("--least", type=above(0, 1), default=LEAST, metavar="SHARE", help=both("一方至少有多大比例出现在另一方，默认 0.5", "the share of one of the two that the other must have, 0.5 unless given"))
    one.add_argument("--top", type=whole(1, 1000), default=MOST, metavar="K", help=both("给出几条，默认 10", "how many, 10 unless given"))
    add_json(one)


def duplicates(given: argparse.Namespace) -> int:
    """0 when something was found, 1 when nothing was."""
    reader = Reader(Path(given.index))
    if given.all:
        return _all(reader, given)
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if given.text == "-" else given.text
    if not text.strip():
        raise BadSource(both("TEXT：没有内容", "TEXT: it is empty"))
    found = find(reader, text, given.top, given.least)
    if given.json:
        _say(json.dumps({"text": text, "documents": reader.documents, "duplicates": [plain(one) for one in found]}, ensure_ascii=False))
        return 0 if found else 1
    for one in found:
        kind = both(_KINDS[one.kind], one.kind)
        _say(both(f"{kind}  占所写文字的 {one.of_text:.0%}，占 {one.id} 的 {one.of_document:.0%}", f"{kind:>6}  {one.of_text:4.0%} of the text, {one.of_document:4.0%} of {one.id}"))
        for passage in one.passages:
            _say(f"        {passage.field:>5}  {text[passage.start: passage.end]}")
    if not found:
        sys.stderr.write(both("没有几乎相同的内容\n", "nothing says nearly the same\n"))
    return 0 if found else 1


def _all(reader: Reader, given: argparse.Namespace) -> int:
    progress = watch()
    found = list(pairs(reader, given.least, progress))
    progress.end()
    crowds = clusters(found)
    if given.json:
        told = [{"one": pair.one, "other": pair.other, "of_one": f"{pair.of_one:.2f}", "of_other": f"{pair.of_other:.2f}"} for pair in found]
        _say(json.dumps({"documents": reader.documents, "pairs": told, "clusters": crowds}, ensure_ascii=False))
    else:
        for pair in found:
            _say(f"{pair.one}\t{pair.other}\t{pair.of_one:.2f}\t{pair.of_other:.2f}")
        sys.stderr.write(both(f"{reader.documents:,} 项成果中有 {len(found):,} 对、{len(crowds):,} 组\n", f"{len(found):,} pairs in {len(crowds):,} clusters among {reader.documents:,} documents\n"))
    return 0 if found else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
