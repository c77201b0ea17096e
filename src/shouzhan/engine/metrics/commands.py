"""`shouzhan metric list|show NAME [--by DIM] [--from DATE] [--to DATE] [--engine ...]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from shouzhan.engine.arguments import day
from shouzhan.engine.calling import Parser, add_json, both, choose_language
from shouzhan.engine.metrics.backends import Backend, NoSuchEngine
from shouzhan.engine.metrics.compute import BadPeriod, compute
from shouzhan.engine.metrics.declare import Metric, Registry, UnknownDimension, UnknownMetric
from shouzhan.engine.metrics.explain import explain, formula
from shouzhan.engine.metrics.figures import Figure
from shouzhan.engine.metrics.rows import rows_behind
from shouzhan.engine.metrics.units import Value

DONE, WRONG_CALL = 0, 2
ROWS_SHOWN = 50


def run(
    argv: Sequence[str],
    *,
    metrics: Callable[[], Registry],
    backend: Callable[[str | None], Backend],
    today: date,
) -> int:
    """List metrics or show one; 0 done, 2 wrong call. What needs a database is asked only once the call is right."""
    choose_language(argv)
    options = _arguments(argv)
    try:
        if options.verb == "list":
            _list(metrics(), options.json, options.language)
        else:
            _show(metrics()[options.name], backend(options.engine), options, today, options.language)
    except (UnknownMetric, UnknownDimension, BadPeriod, NoSuchEngine) as wrong:
        print(both(f"shouzhan metric：{wrong.sentence.zh}", f"shouzhan metric: {wrong.sentence.en}"), file=sys.stderr)
        return WRONG_CALL
    return DONE


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="shouzhan metric", description=both("数字、其明细与公式。", "Figures, their rows and their formula."))
    verbs = parser.verbs()
    listing = verbs.add_parser("list", help=both("列出全部指标", "name every metric"))
    add_json(listing)
    listing.answers()
    show = verbs.add_parser("show", help=both("计算一个指标", "compute one metric"))
    show.add_argument("name", metavar="NAME", help=both("指标的名称，见 `shouzhan metric list`", "the name of a metric; `shouzhan metric list` has them all"))
    show.add_argument("--by", metavar="DIM", help=both("按声明过的维度分解，或按月（month）、季（quarter）、年（year）", "break down by a declared dimension, or by month, quarter or year"))
    show.add_argument("--from", dest="first", metavar="DATE", type=day, help=both("从哪一天起，如 2026-01-01", "from which day on, such as 2026-01-01"))
    show.add_argument("--to", dest="last", metavar="DATE", type=day, help=both("到哪一天止", "up to which day"))
    show.add_argument("--as-of", metavar="DATE", type=day, help=both("按哪一天的情况，默认今天", "as things stood on which day; today unless given"))
    show.add_argument("--engine", help=both(
        "在哪里计算：SQLite 文件、postgresql:// 地址或存放 Parquet 的文件夹；不给则在正在使用的数据库", "a SQLite file, a postgresql:// address or a folder of Parquet; the live database unless given",
    ))
    show.add_argument("--rows", action="store_true", help=both(f"列出数字背后的前 {ROWS_SHOWN} 行", f"the first {ROWS_SHOWN} rows behind the figure"))
    show.add_argument("--formula", action="store_true", help=both("公式的文字和所执行的 SQL", "the formula in words and the SQL that runs"))
    add_json(show)
    show.answers()
    return parser.parse_args(list(argv))


def _list(metrics: Registry, as_json: bool, language: str) -> None:
    if as_json:
        print(json.dumps([_declared(metric) for metric in metrics], ensure_ascii=False, indent=2))
        return
    for metric in metrics:
        print(
            f"{metric.name}\t{metric.heading.in_(language)}\t{metric.unit.label.in_(language)}\t{', '.join(d.name for d in metric.by)}"
        )


def _declared(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "version": metric.version,
        "kind": metric.kind,
        "unit": metric.unit.code,
        "title": _both(metric.heading),
        "asks": _both(metric.asks),
        "owner": _both(metric.owner),
        "formula": _both(formula(metric)),
        "by": [d.name for d in metric.by],
        "source": metric.source.name,
        "cites": [str(cite) for cite in metric.cites],
        "serves": list(metric.serves),
        "good": metric.good,
    }


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _show(metric: Metric, backend: Backend, options: argparse.Namespace, today: date, language: str) -> None:
    asked: dict[str, Any] = {
        "as_of": options.as_of or today,
        "period": (options.first, options.last) if options.first or options.last else None,
    }
    figure = compute(metric, backend, by=options.by, fingerprint=True, **asked)
    page = rows_behind(metric, backend, limit=ROWS_SHOWN, **asked).rows if options.rows else ()
    told = (
        explain(metric, backend.dialect, by=options.by, has_from=options.first is not None) if options.formula else None
    )
    if options.json:
        answer = figure_json(figure) | {"engine": backend.name}
        if options.rows:
            answer["rows"] = [
                {"number": r.number, "date": r.dated.isoformat(), "value": exact(r.value), "label": r.label}
                for r in page
            ]
        if told:
            answer |= {"formula": _both(told.sentence), "sql": told.sql}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print(f"{metric.heading.in_(language)}: {figure.show(language)}")
    for line in figure.breakdown:
        print(f"  {line.label.in_(language)}\t{metric.unit.show(line.value, language)}\t{line.rows}")
    print(figure.footnote().in_(language))
    for row in page:
        print(
            f"  {row.number}\t{row.dated}\t{row.label}\t{metric.unit.show(row.value, language) if row.value is not None else row.parts}"
        )
    if told:
        print(told.sentence.in_(language), *(f"  {step.in_(language)}" for step in told.steps), told.sql, sep="\n")


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as plain data: `value` exactly as stored, `shown` in its unit."""
    first, last = figure.period or (None, None)
    return {
        "metric": figure.name,
        "version": figure.version,
        "unit": figure.unit.code,
        "value": exact(figure.value),
        "shown": figure.show("zh"),
        "as_of": figure.as_of.isoformat(),
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "rows": figure.rows_counted,
        "rows_unknown": figure.rows_unknown,
        "by": figure.by,
        "breakdown": [
            {"key": line.key, "value": exact(line.value), "rows": line.rows, "label": _both(line.label)}
            for line in figure.breakdown
        ],
        "fingerprint": figure.fingerprint,
    }


def exact(value: Value | None) -> int | float | str | None:
    """A number for JSON without a lost digit: whole numbers as numbers, fractions as "a/b", decimals as text."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return str(value)
