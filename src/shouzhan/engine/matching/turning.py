"""`shouzhan match needs`: the needs each result of an index answers, best first."""

import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.matching.batch import answer_all
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, read_queries
from shouzhan.engine.matching.search import Engine, shown
from shouzhan.engine.matching.turned import DEEP, needs_of


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    one = verbs.add_parser("needs", help="which needs each result of an index answers; docid, qid, rank, score, score of the need's best result")
    one.add_argument("--index", required=True)
    one.add_argument("--queries", required=True, help="the needs: JSON lines {qid or id, text}, also .gz, or - for standard input")
    one.add_argument("--id", action="append", help="only this result; may be given again")
    one.add_argument("--top", type=int, default=10, help="needs a result, 10 unless given")


def needs(given: Any) -> int:
    """0 when a result answers a need, 1 when none does."""
    engine = Engine(Path(given.index))
    read = list(read_queries(given.queries))
    bad = [one for one in read if isinstance(one, Refused)]
    if bad:
        raise BadSource(str(bad[0]))
    answers = answer_all(engine, [one for one in read if isinstance(one, Asked)], DEEP)
    turned = needs_of((asked.id, matches) for asked, matches in answers)
    chosen = sorted(turned) if given.id is None else [name for name in given.id if name in turned]
    for name in chosen:
        for one in turned[name][: given.top]:
            sys.stdout.write(f"{name}\t{one.need}\t{one.rank}\t{shown(one.points)}\t{shown(one.best)}\n")
    return 0 if chosen else 1
