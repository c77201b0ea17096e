"""`shouzhan match tune`: weights for the terms and the meaning, learned from a deployment's own judgements."""

import argparse
import json
import sys
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import add_index, add_meaning, add_words, engine_of, written
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, read_queries
from shouzhan.engine.matching.learn.judged import read_judged
from shouzhan.engine.matching.learn.weights import Choice, as_kept, learn_weights, parts_of
from shouzhan.engine.matching.telling import watch
from shouzhan.kernel.text import Text

_NAMES = {
    "pair": Text("字对", "pairs"), "word": Text("词", "words"), "number": Text("数", "numbers"), "bridged": Text("换个说法", "bridged"), "aside": Text("附带", "aside"),
    "common": Text("常用字的界限", "common characters"), "meaning": Text("语义相近", "meaning"),
}  # fmt: skip


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    one = verbs.add_parser("tune", help=both("按本地判定学习各类字词的权重，确有把握更好时才采用", "learn from one's own judgements how much each kind of term counts; used only where it surely helps"))
    add_index(one)
    one.add_argument("--queries", required=True, metavar="FILE", help=both("需求：JSON 行文件 {qid 或 id, text}，可为 .gz", "the needs: JSON lines {qid or id, text}, also .gz"))
    one.add_argument("--judged", required=True, metavar="FILE", help=both("qid、docid、rel，以制表符分隔；大于 0 为相关，小于 0 不计，未写的按不相关计", "qid, docid, rel, with tabs between; above 0 is relevant, below is passed over, what is not named is not relevant"))
    one.add_argument("--out", required=True, metavar="FILE", help=both("写入的文件，供各命令的 --tuned 使用；- 为标准输出", "the file to write, for --tuned of the other verbs; - for standard output"))
    add_words(one)
    add_meaning(one, "--model", "--meaning")
    add_json(one)


def tune(given: argparse.Namespace) -> int:
    """0 whether it helps or not: the file says which, and what reads it keeps to that."""
    engine, judged, progress = engine_of(given), read_judged(given.judged), watch()
    read = list(read_queries(given.queries))
    if bad := [one for one in read if isinstance(one, Refused)]:
        raise BadSource(both(f"--queries：{bad[0]}", f"--queries: {bad[0]}"))
    needs = [(one.id, one.text) for one in read if isinstance(one, Asked) and one.id in judged]
    found = learn_weights(engine, needs, judged, lambda done, whole: progress("trying weights", done, whole))
    progress.end()
    if given.out == "-":
        sys.stdout.write(as_kept(found))
    else:
        with written(given.out) as file:
            file.write(as_kept(found))
    one, usual = found.trial, parts_of(Choice())
    told = {"is_in_use": one.is_on, "needs": one.needs, "gain": f"{one.gain:.4f}", "low": f"{one.low:.4f}", "high": f"{one.high:.4f}", "learned": found.changed}
    learned = both("，", ", ").join(f"{both(_NAMES[name].zh, _NAMES[name].en)} {usual[name]:g} → {value:g}" for name, value in found.changed.items())
    lines = [both(found.sentence.zh, found.sentence.en), *([both(f"学得：{learned}", f"learned: {learned}")] if learned else [])]
    (sys.stderr if given.out == "-" else sys.stdout).write(json.dumps(told) + "\n" if given.json else "".join(f"{line}\n" for line in lines))
    return 0
