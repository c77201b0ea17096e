"""`shouzhan match identity`: which rows of a register speak of one body, which may, and what each field says to it."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import written
from shouzhan.engine.matching.cluster import insist_on
from shouzhan.engine.matching.corpus import Refused
from shouzhan.engine.matching.identity.clusters import Clusters, Decision, Link, cluster, conflicts
from shouzhan.engine.matching.identity.databases import on_spark
from shouzhan.engine.matching.identity.model import shipped
from shouzhan.engine.matching.identity.names import take_apart
from shouzhan.engine.matching.identity.rows import Row, read_decisions, read_rows
from shouzhan.engine.matching.identity.scoring import (
    APART,
    CERTAIN,
    REVIEW,
    NoSplinkError,
    Pair,
    insist_on_splink,
    score,
)
from shouzhan.engine.matching.telling import watch

_NAMED = 20


class _WrongError(Exception):
    """The call was wrong; one line names the argument."""


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    one = verbs.add_parser("identity", help=both("登记表中哪些行说的是同一家单位或同一个人", "which rows of a register speak of the same organisation or person"))
    one.add_argument("--rows", required=True, metavar="FILE", help=both("JSON 行、.csv 或 .xlsx 文件：id、kind、name、credit_code……", "JSON lines, .csv or .xlsx: id, kind, name, credit_code …"))
    one.add_argument("--decisions", metavar="FILE", help=both("复核人员的判定：one、other、same", "what reviewers said: one, other, same"))
    one.add_argument("--out", required=True, metavar="FILE", help=both("JSON 行文件：归并组、关联、待复核、暂不归并", "JSON lines: clusters, links, pairs to review, links held back"))
    one.add_argument("--engine", default="local", metavar="ENGINE", help=both("local（本机）或集群 spark://HOST:PORT", "local, or the spark://HOST:PORT of a cluster"))
    one.add_argument("--skip-bad", action="store_true", help=both("跳过读不了的行，其余照做", "take the other lines when some cannot be read"))
    add_json(one)


def identity(given: argparse.Namespace) -> int:
    """0 when done, 1 when lines were refused or decisions contradict each other, 2 when the call was wrong."""
    try:
        _insist(given)
        return _run(given)
    except (_WrongError, NoSplinkError) as wrong:
        print(wrong, file=sys.stderr)
        return 2


def _insist(given: argparse.Namespace) -> None:
    if given.engine != "local":
        insist_on(given.engine)
    out = Path(given.out)
    if out.is_dir() or not out.parent.is_dir():
        raise _WrongError(both(f"--out：{out} 无法写入：{'它是文件夹' if out.is_dir() else '所在文件夹不存在'}", f"--out: {out} cannot be written: {'it is a folder' if out.is_dir() else 'its folder is not there'}"))
    insist_on_splink()


def _run(given: argparse.Namespace) -> int:
    progress = watch()
    read: list[Row | Refused] = list(read_rows(given.rows, lambda done, whole: progress("reading", done, whole)))
    said: list[Decision | Refused] = list(read_decisions(given.decisions)) if given.decisions else []
    rows, decisions = [one for one in read if isinstance(one, Row)], [one for one in said if isinstance(one, Decision)]
    refused = [one for one in (*read, *said) if isinstance(one, Refused)]
    wrong = [*map(str, refused), *_contradicted(rows, decisions)]
    for line in wrong[:_NAMED]:
        print(line, file=sys.stderr)
    if len(wrong) > _NAMED:
        print(both(f"另有 {len(wrong) - _NAMED:,} 处", f"and {len(wrong) - _NAMED:,} more"), file=sys.stderr)
    if len(wrong) > len(refused) or (refused and not given.skip_bad):
        print(both("没有写出：请更正这些行" + ("，或加上 --skip-bad" if len(wrong) == len(refused) else ""), "nothing was written: repair the lines" + (", or pass --skip-bad" if len(wrong) == len(refused) else "")), file=sys.stderr)
        return 1
    with progress.during("comparing"):
        pairs = list(score(rows, shipped(), None if given.engine == "local" else on_spark(given.engine)))
    found = _clustered(rows, pairs, decisions)
    progress.end()
    with written(given.out) as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(pairs, found, decisions))
    _tell(given, rows, pairs, found, refused)
    return 1 if refused else 0


def _contradicted(rows: list[Row], decisions: list[Decision]) -> list[str]:
    known = {row.id for row in rows}
    strangers = [both(f"{said}：没有 {one} 这一行", f"{said}: {one} is no row") for said in decisions for one in (said.one, said.other) if one not in known]
    return strangers + [str(one) for one in conflicts(decisions, _codes(rows))]


def _codes(rows: list[Row]) -> dict[str, str]:
    return {row.id: row.credit_code for row in rows if row.credit_code}


def _clustered(rows: list[Row], pairs: list[Pair], decisions: list[Decision]) -> Clusters:
    links = [Link(pair.one, pair.other, pair.weight) for pair in pairs if pair.state == CERTAIN]
    unsure = frozenset(row.id for row in rows if row.credit_code and take_apart(row.name).part)
    return cluster([row.id for row in rows], links, _codes(rows), decisions, unsure)


def _lines(pairs: list[Pair], found: Clusters, decisions: list[Decision]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(found.clusters, 1):
        yield {"what": "cluster", "entity": number, "rows": list(one.rows), "by": list(one.by)}
    decided = {frozenset((one.one, one.other)) for one in decisions}
    for pair in pairs:
        if pair.state != APART and not (pair.state == REVIEW and frozenset((pair.one, pair.other)) in decided):
            parts = [{"field": field, "level": level, "bits": _bits(weight)} for field, level, weight in pair.parts]
            yield {"what": "link" if pair.state == CERTAIN else "review", "one": pair.one, "other": pair.other, "bits": _bits(pair.weight), "rule": pair.why, "parts": parts}
    for link, why in found.held_back:
        yield {"what": "held back", "one": link.one, "other": link.other, "bits": _bits(link.weight), "rule": why}


def _bits(weight: int) -> str:
    sign = "-" if weight < 0 else ""
    return f"{sign}{abs(weight) // 100}.{abs(weight) % 100:02d}"


_COUNTED = {
    "rows": ("行", "rows"), "entities": ("主体", "entities"), "to_review": ("待复核", "to review"), "held_back": ("暂不归并", "held back"), "refused": ("未收", "refused"),
}  # fmt: skip


def _tell(given: argparse.Namespace, rows: list[Row], pairs: list[Pair], found: Clusters, refused: list[Refused]) -> None:
    told = {"rows": len(rows), "entities": len(found.clusters), "to_review": sum(pair.state == REVIEW for pair in pairs), "held_back": len(found.held_back)}
    if given.json:
        print(json.dumps({**told, "refused": [{"file": one.file, "line": one.line, "error": one.why} for one in refused]}, ensure_ascii=False))
    else:
        print(both("，", ", ").join(f"{both(*_COUNTED[name])} {count:,}" for name, count in {**told, **({"refused": len(refused)} if refused else {})}.items()))
