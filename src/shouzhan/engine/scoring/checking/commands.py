"""`shouzhan evaluate check`: what is wrong or doubtful in a scheme, before anybody is judged by it."""

import argparse
from pathlib import Path

from shouzhan.engine.arguments import between
from shouzhan.engine.calling import both
from shouzhan.engine.scoring.calling import (
    NewVerb,
    add_scheme,
    data_path,
    opened_scheme,
    ready_path,
    sample_path,
    scheme_path,
    told,
)
from shouzhan.engine.scoring.checking.checking import check, check_data
from shouzhan.engine.scoring.checking.demands import of_one_kind
from shouzhan.engine.scoring.checking.finding import Finding, Limits, lines_of
from shouzhan.engine.scoring.citing import sources_of
from shouzhan.engine.scoring.scheme.fields import loaded
from shouzhan.engine.scoring.scheme.reading import read_scheme
from shouzhan.kernel.text import Text

_WITH_SAMPLE = Text("一并检查了自带的样例数据（虚构）；--data 可换成自己的数据。", "The sample that comes with the scheme (invented data) was checked too; --data takes your own.")
_NONE = Text("没有发现问题。", "Nothing was found.")


def add(new: NewVerb) -> None:
    """The verb of this module."""
    one = new("check")
    add_scheme(one)
    one.add_argument("--previous", help=both(
        "此前执行的方案，文件或随产品提供的方案名；文件要求下调的权重据此核对", "the scheme that held before, a file or the name of one that comes with the product, for weights that a document wants to fall",
    ))
    add_limits(one)
    one.set_defaults(call=_check)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """From where on a doubtful thing is said."""
    parser.add_argument("--cliff", type=between(0, 1), default=Limits.cliff, metavar="P", help=both("数值稍有变动，得分变动就超过满分的这个比例的，指出来；默认 0.05", "say where the least change of a value moves more than this part of a full score (0.05)"))
    parser.add_argument("--self-reported", type=between(0, 1), default=Limits.self_reported, metavar="P", help=both("一类对象的权重中，自报的超过这个比例的，指出来；默认 0.5", "say where more than this part of a type's weight is self-reported (0.5)"))


def limits_of(given: argparse.Namespace) -> Limits:
    """The limits a call asked for."""
    return Limits(cliff=given.cliff, self_reported=given.self_reported)


def _check(given: argparse.Namespace) -> int:
    scheme, limits = opened_scheme(given), limits_of(given)
    previous = read_scheme(ready_path(given, given.previous, "--previous", ".yaml")) if given.previous else None
    ready = [read_scheme(path) for path in sorted(given.ready.glob("*.yaml"))] if given.ready else []
    findings = check(scheme, limits, said_in(scheme_path(given)), previous, of_one_kind(scheme, ready))
    data = data_path(given) if given.data else sample_path(given)
    if data and not any(one.kind in ("circle", "named-itself") for one in findings):
        findings += check_data(scheme, data.read_bytes(), data.name, limits)
    if given.json:
        told({"scheme": scheme.key, "edition": scheme.edition, "data": data and data.name, **counts(findings), "findings": [one.plain() for one in findings]})
    else:
        if data and not given.data:
            print(_WITH_SAMPLE.in_(given.language))
        for line in lines_of(findings, given.language, sources_of(given.sources)) or [_NONE.in_(given.language)]:
            print(line)
    return 1 if any(one.severity == "error" for one in findings) else 0

def said_in(path: Path) -> list[str]:
    """The keys a scheme's file holds, so that what is left unsaid can be told from what is said."""
    raw = loaded(path.read_bytes())
    return [str(key) for key in raw] if isinstance(raw, dict) else []

def counts(findings: list[Finding]) -> dict[str, int]:
    """How many of each gravity."""
    return {f"{word}s": sum(one.severity == word for one in findings) for word in ("error", "warning", "note")}
