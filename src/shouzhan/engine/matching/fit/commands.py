"""`shouzhan match search` with fields, and `shouzhan match shortlist|learn|calibrate`."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import Parser, both
from shouzhan.engine.files import draft_of, meant
from shouzhan.engine.matching.calling import add_index, add_meaning_asked, add_tuned, add_words, engine_of, written
from shouzhan.engine.matching.confidence import Judged, Table, fitted
from shouzhan.engine.matching.confidence import as_kept as table_as_kept
from shouzhan.engine.matching.confidence.table import WHOLE
from shouzhan.engine.matching.corpus import BadSource, Refused
from shouzhan.engine.matching.fields.commands import add_recognise, recognise
from shouzhan.engine.matching.fit.desk import Desk, desk_of, need_of
from shouzhan.engine.matching.fit.many import share_lists
from shouzhan.engine.matching.fit.needs import Need, read_needs
from shouzhan.engine.matching.fit.shortlist import Shortlist
from shouzhan.engine.matching.fit.values import Facts
from shouzhan.engine.matching.fit.weigh import Weighed, best_possible, share
from shouzhan.engine.matching.learn.judged import read_judged
from shouzhan.engine.matching.learn.model import as_kept, group_of, model_of
from shouzhan.engine.matching.learn.outcomes import Outcome, lasting, read_outcomes
from shouzhan.engine.matching.query import Query
from shouzhan.engine.matching.search import Engine, Match
from shouzhan.engine.matching.telling import watch
from shouzhan.kernel.text import Text

_NAMED = 20
T = TypeVar("T")


def add_desk(parser: Parser) -> None:
    """The options of a search that knows more than words."""
    parser.add_argument("--fields", metavar="JSON", help=both("已知的需求情况，JSON 或 @文件；字段见 docs/algorithms/matching-fit.md", "what is known of the need, as JSON or @FILE; keys as in docs/algorithms/matching-fit.md"))
    parser.add_argument("--near", type=whole(0, 1000), default=3, metavar="K", help=both("列出几条刚好落选的，默认 3", "how many of those just outside the list to name, 3 unless given"))
    _add_settings(parser)


def _add_settings(parser: Parser) -> None:
    parser.add_argument("--settings", metavar="FILE", help=both("权重与展示上限，JSON {weights?, limits?}；见 docs/algorithms/matching-fit.md", "weights and limits, JSON {weights?, limits?}; see docs/algorithms/matching-fit.md"))
    parser.add_argument("--model", metavar="FILE", help=both("`match learn` 写出的文件", "what `match learn` wrote"))
    parser.add_argument("--confidence", metavar="FILE", help=both("`match calibrate` 写出的文件，代替自带的置信度表", "what `match calibrate` wrote, instead of the table that ships"))
    parser.add_argument("--shown", metavar="FILE", help=both("JSON 行文件 {need, result, at}：已经展示过的", "JSON lines {need, result, at}: what was shown already"))
    parser.add_argument("--on", metavar="DAY", help=both("按哪一天计算，如 2026-11-20，默认今天", "the day it is, such as 2026-11-20; today if not given"))
    parser.answers()


def add_verbs(verbs: Any) -> None:
    """The verbs of this part."""
    one = verbs.add_parser("shortlist", help=both("一次为许多需求列出名单，遵守每项成果展示次数的上限", "the lists of many needs at once, under the limits on how often a result is shown"))
    add_index(one)
    one.add_argument("--queries", required=True, metavar="FILE", help=_queries())
    one.add_argument("--top", type=whole(1, 1000), default=10, metavar="K", help=both("每份名单几条，默认 10", "how many in a list, 10 unless given"))
    one.add_argument("--near", type=whole(0, 1000), default=3, metavar="K", help=both("列出几条刚好落选的，默认 3", "how many of those just outside the list to name, 3 unless given"))
    one.add_argument("--out", required=True, metavar="FILE", help=both("JSON 行文件，每项需求一行；- 为标准输出", "JSON lines, one a need; - for standard output"))
    add_words(one)
    add_tuned(one)
    add_meaning_asked(one, "--meaning")
    _add_settings(one)
    one = verbs.add_parser("learn", help=both("从匹配的结果中学习，确有把握更好时才采用", "learn from what became of matches; used only where it surely helps"))
    one.add_argument("--outcomes", required=True, metavar="FILE", help=both("JSON 行文件 {need, result, outcome, reason?, at?}", "JSON lines {need, result, outcome, reason?, at?}"))
    _add_source(one)
    add_recognise(verbs)
    one = verbs.add_parser("calibrate", help=both("统计各得分段的匹配有多少被判为相关", "how often matches of a given score were judged relevant"))
    told = both("qid、docid、rel，以制表符分隔；大于 0 为相关，小于 0 不计", "qid, docid, rel, with tabs between; above 0 is relevant, below is passed over")
    one.add_argument("--judged", required=True, metavar="FILE", help=told)
    _add_source(one)


def _add_source(one: Parser) -> None:
    add_index(one)
    one.add_argument("--queries", required=True, metavar="FILE", help=_queries())
    one.add_argument("--out", required=True, metavar="FILE", help=both("写入的文件；- 为标准输出", "the file to write; - for standard output"))
    add_words(one)
    add_tuned(one)
    _add_settings(one)


def _queries() -> str:
    return both("JSON 行文件 {qid 或 id, text, fields?}，可为 .gz", "JSON lines {qid or id, text, fields?}, also .gz")


def opened(given: argparse.Namespace) -> tuple[Facts, Desk]:
    """The need's fields and the desk; a wrong one is told in one line."""
    try:
        return need_of(getattr(given, "fields", None)), desk_of(given)
    except ValueError as wrong:
        raise BadSource(str(wrong)) from None


def told_beside(desk: Desk, engine: Engine, query: Query, found: Shortlist) -> dict[str, Any]:
    """What stands beside the matches: near misses, whether the list is proven, what was learned."""
    learned = {"learned": desk.say(desk.model.trial.sentence)} if desk.model else {}
    tuned = {"tuned": desk.say(desk.weights.sentence)} if desk.weights else {}
    return {"near": [desk.told_near(one) for one in desk.near(engine, query, found)], "is_proven": found.is_proven, "measured": desk.say(desk.table.origin), **learned, **tuned}


def print_beside(desk: Desk, engine: Engine, query: Query, found: Shortlist, *, with_reasons: bool) -> None:
    """The same in words; without reasons only that something was kept from the list."""
    hidden = len(found.excluded) + len(found.displaced)
    if not with_reasons:
        if hidden:
            print(both(f"{hidden} 条未列入；加上 --explain 可见原因", f"{hidden} kept from the list; --explain says why"), file=sys.stderr)
        return
    for one in desk.near(engine, query, found):
        print(desk.labelled("near", desk.near_line(one)))
    print(desk.labelled("measured", desk.say(desk.table.origin)))
    if desk.model:
        print(desk.labelled("learned", desk.say(desk.model.trial.sentence)))
    if desk.weights:
        print(desk.labelled("tuned", desk.say(desk.weights.sentence)))
    if not found.is_proven:
        print(both("并未看遍所有匹配：可能有因条件而应上升的未在此列出", "not all matches were looked at: fields may lift one that is not named here"), file=sys.stderr)


def _shortlist(given: argparse.Namespace) -> int:
    _, desk = opened(given)
    engine, needs, progress = engine_of(given), _taken("--queries", read_needs(given.queries)), watch()
    with _out(given.out) as out:
        for told in share_lists(desk, engine, needs, given.top, given.near, lambda done, whole: progress("drawing lists", done, whole)):
            out(json.dumps(told, ensure_ascii=False))
        progress.end()
    return 0


def _taken(argument: str, read: Iterator[T | Refused]) -> list[T]:
    """All lines of a file; if one is wrong, nothing is done, since lists under limits depend on each other."""
    taken: list[T] = []
    refused: list[Refused] = []
    for one in read:
        if isinstance(one, Refused):
            refused.append(one)
        else:
            taken.append(one)
    if refused:
        more = both(f"，另有 {len(refused) - 1:,} 处", f", and {len(refused) - 1:,} more") if len(refused) > 1 else ""
        raise BadSource(both(f"{argument}：{refused[0]}{more}", f"{argument}: {refused[0]}{more}"))
    return taken


@contextmanager
def _out(name: str) -> Iterator[Callable[[str], None]]:
    """A file that is whole or not there; standard output as it comes."""
    if name == "-":
        yield print
        return
    with draft_of(Path(name)) as draft:
        try:
            file = draft.open("w", encoding="utf-8")
        except OSError as error:
            raise BadSource(both(f"--out：{name} 无法写入：{meant(error).zh}", f"--out: {name} cannot be written: {error.strerror}")) from None
        with file:
            yield lambda line: print(line, file=file)


def _judged_matches(engine: Engine, desk: Desk, needs: list[Need], wanted: dict[str, set[str]]) -> Iterator[tuple[Need, int, dict[str, Weighed]]]:
    """Every need with its judged results as they are weighed today, by their identifiers."""
    progress = watch()
    for done, need in enumerate(needs, 1):
        progress("weighing", done, len(needs))
        if need.id in wanted:
            query = engine.ready(need.text)
            scale, reader = desk.scale(engine, query, need.facts), engine.reader
            places = {name: place for name in sorted(wanted[need.id]) if (place := reader.find(name)) is not None}
            matches = {}
            for name, (segment, number) in places.items():
                points = int(reader.weights_in(segment, [number], query.keys)[0] @ query.weights)
                matches[name] = scale.weigh(Match(name, 0, points, segment, number))
            yield need, best_possible(query), matches
    progress.end()


def _learn(given: argparse.Namespace) -> int:
    _, desk = opened(given)
    if desk.model is not None:
        raise BadSource(both("--model：学习从不含它的得分开始，请去掉该选项", "--model: what is learned starts from the score without it; leave it out"))
    engine, needs = engine_of(given), _taken("--queries", read_needs(given.queries))
    outcomes = lasting(_taken("--outcomes", read_outcomes(given.outcomes)))
    by_need: dict[str, dict[str, Outcome]] = {}
    for one in outcomes:
        by_need.setdefault(one.need, {})[one.result] = one
    groups = []
    for need, best, weighed in _judged_matches(engine, desk, needs, {name: set(several) for name, several in by_need.items()}):
        if weighed:
            names = sorted(weighed)
            groups.append(group_of(need.id, [weighed[name] for name in names], [by_need[need.id][name] for name in names], best))
    model = model_of(groups, [one.key for one in desk.settings.comparers])
    _keep(given.out, as_kept(model))
    used = sum(len(group.grades) for group in groups)
    counted = desk.say(Text(f"用了 {len(outcomes):,} 条结果中的 {used:,} 条：其余的需求或成果不在其中", f"{used:,} of {len(outcomes):,} outcomes used: the others name a need or a result that is not there"))
    print(f"{desk.say(model.trial.sentence)}\n{counted}", file=sys.stderr if given.out == "-" else sys.stdout)
    return 0


def _calibrate(given: argparse.Namespace) -> int:
    _, desk = opened(given)
    engine, needs = engine_of(given), _taken("--queries", read_needs(given.queries))
    judged = {need: {name: grade > 0 for name, grade in several.items() if grade >= 0} for need, several in read_judged(given.judged).items()}
    found = [
        Judged(share(one.points, best), judged[need.id][name])
        for need, best, weighed in _judged_matches(engine, desk, needs, {name: set(several) for name, several in judged.items()})
        for name, one in weighed.items() if one.points > 0
    ]  # fmt: skip
    if not found:
        raise BadSource(both("--judged：其中没有一对同时在需求和索引之中", "--judged: none of its pairs is among the needs and the index"))
    table = Table(fitted(found), f"{desk.on} 按 {len(found):,} 条本地判定生成", WHOLE, made_en=f"made {desk.on} of {len(found):,} judgements of this house", tuning=engine.tuning)
    _keep(given.out, table_as_kept(table))
    print(both(f"{len(found):,} 条判定，{len(table.steps)} 级", f"{len(found):,} judgements, {len(table.steps)} steps"), file=sys.stderr if given.out == "-" else sys.stdout)
    return 0


def _keep(out: str, text: str) -> None:
    """What was worked out, as a file that is whole or not there, or on standard output."""
    if out == "-":
        sys.stdout.write(text)
        return
    with written(out) as file:
        file.write(text)


FIT_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {"shortlist": _shortlist, "learn": _learn, "calibrate": _calibrate, "recognise": recognise}
