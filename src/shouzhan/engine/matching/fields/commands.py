"""`shouzhan match recognise`: what a text is about."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.fields.phrases import phrases
from shouzhan.engine.matching.fields.recognise import KINDS, BadListError, Recognised, recogniser
from shouzhan.engine.matching.index import Reader
from shouzhan.kernel.text import Text


def add_recognise(verbs: Any) -> None:
    """The verb and its options."""
    one = verbs.add_parser("recognise", help=both("识别一段文字的技术领域、专利部类、行业和关键短语", "the technical field, patent section, industry and key phrases of a text"))
    one.add_argument("text", metavar="TEXT", help=both("文字，或用 - 从标准输入读取", "the text, or - for standard input"))
    one.add_argument("--index", metavar="DIR", help=both("由该索引的文字判断词语是否少见；不给出则没有短语", "whose texts say how rare words are; without it there are no phrases"))
    words = both("自备词表的文件夹：technical.txt、ipc.txt、industry.txt", "a folder with lists of one's own: technical.txt, ipc.txt, industry.txt")
    one.add_argument("--words", metavar="DIR", help=words)
    one.add_argument("--top", type=int, choices=range(1, 21), default=3, metavar="1-20", help=both("每类给出几条，默认 3", "how many of each kind, 3 unless given"))
    one.answers()
    add_json(one)


def recognise(given: argparse.Namespace) -> int:
    """Tell what the text says of itself; 1 where it says nothing that is known."""
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if given.text == "-" else given.text
    if not text.strip():
        raise BadSource(both("TEXT：没有内容", "TEXT: it is empty"))
    if given.words and not Path(given.words).is_dir():
        raise BadSource(both(f"--words：{given.words} 不是文件夹", f"--words: {given.words} is no folder"))
    try:
        found = {kind: recogniser(kind, Path(given.words) if given.words else None).recognise(text, given.top) for kind in KINDS}
    except BadListError as bad:
        raise BadSource(both(f"--words：{bad}", f"--words: {bad}")) from None
    said = phrases(text, Reader(Path(given.index)), 5) if given.index else []
    if given.json:
        print(json.dumps({kind: [_plain(one, given.language) for one in several] for kind, several in found.items()}
                         | {"phrases": [{"text": one.text, "times": one.times} for one in said]}, ensure_ascii=False))  # fmt: skip
    else:
        for kind, several in found.items():
            for one in several:
                print(f"{KINDS[kind].in_(given.language)}  {one.code}  {one.name.in_(given.language)}  {_ground(one).in_(given.language)}")
        if said:
            print(Text("、", ", ").in_(given.language).join(one.text for one in said))
    return 0 if any(found.values()) or said else 1


def _ground(one: Recognised) -> Text:
    """How sure it is, and the words it stands on."""
    sure = _sure(one)
    return Text(f"{sure.zh}：{'、'.join(one.words)}", f"{sure.en}: {', '.join(one.words)}")


def _sure(one: Recognised) -> Text:
    """How sure it is; where nobody measured that, it says so."""
    if one.confidence is None:
        return Text(f"词语证据占 {one.share / 10:.0f}%，未经测定", f"{one.share / 10:.0f}% of the words' evidence, not measured")
    return Text(f"此类识别有 {one.confidence.rate:.0%} 正确", f"right in {one.confidence.rate:.0%} of such cases")


def _plain(one: Recognised, language: str) -> dict[str, Any]:
    sure = {"confidence": one.confidence.plain() if one.confidence else None}
    return {"code": one.code, "name": one.name.in_(language), "share": f"{one.share / 1000:.3f}", "words": one.words, **sure}
