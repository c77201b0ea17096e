"""`shouzhan match needs`: the needs each result of an index answers, best first."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import both
from shouzhan.engine.matching.batch import answer_all
from shouzhan.engine.matching.calling import add_index, add_meaning_asked, add_tuned, add_words, engine_of
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, read_queries
from shouzhan.engine.matching.search import Engine, Match, shown
from shouzhan.engine.matching.telling import watch
from shouzhan.engine.matching.turned import DEEP, needs_of


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    told = both("索引中的每项成果能满足哪些需求：docid、qid、名次、得分、该需求最佳成果的得分", "which needs each result of an index answers; docid, qid, rank, score, score of the need's best result")
    one = verbs.add_parser("needs", help=told)
    add_index(one)
    asked = both("需求：JSON 行文件 {qid 或 id, text}，可为 .gz，或用 - 读标准输入", "the needs: JSON lines {qid or id, text}, also .gz, or - for standard input")
    one.add_argument("--queries", required=True, metavar="FILE", help=asked)
    one.add_argument("--id", action="append", metavar="ID", help=both("只看这一项成果，可重复给出", "only this result; may be given again"))
    one.add_argument("--top", type=whole(1, 10_000), default=10, metavar="K", help=both("每项成果给出几条需求，默认 10", "needs a result, 10 unless given"))
    add_words(one)
    add_tuned(one)
    add_meaning_asked(one, "--model", "--meaning")


def needs(given: Any) -> int:
    """0 when a result answers a need, 1 when none does."""
    engine = engine_of(given)
    read = list(read_queries(given.queries))
    bad = [one for one in read if isinstance(one, Refused)]
    if bad:
        raise BadSource(str(bad[0]))
    turned = needs_of(_answers(engine, [one for one in read if isinstance(one, Asked)]))
    chosen = sorted(turned) if given.id is None else [name for name in given.id if name in turned]
    for name in chosen:
        for one in turned[name][: given.top]:
            sys.stdout.write(f"{name}\t{one.need}\t{one.rank}\t{shown(one.points)}\t{shown(one.best)}\n")
    return 0 if chosen else 1


def _answers(engine: Engine, asked: list[Asked]) -> Iterator[tuple[str, Sequence[Match]]]:
    progress = watch()
    for done, (one, matches) in enumerate(answer_all(engine, asked, DEEP), 1):
        yield one.id, matches
        progress("answering", done, len(asked))
    progress.end()
