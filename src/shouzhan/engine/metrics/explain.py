"""Says what a figure is, in words for a reader and in SQL for an expert, from the declaration alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shouzhan.engine.metrics.declare import Dimension, Metric
from shouzhan.engine.metrics.plans import Dialect, Shape, plan
from shouzhan.kernel.text import Text

_KINDS = {
    "flow": Text("期间发生数", "a flow over a period"),
    "stock": Text("时点存量", "a stock on a day"),
    "daily-average": Text("日均值", "an average per day"),
    "ratio": Text("比率", "a ratio"),
    "statement": Text("填报值", "a reported statement"),
}


@dataclass(frozen=True)
class Explanation:
    """One sentence, the formula's steps, and the SQL that runs."""

    sentence: Text
    steps: tuple[Text, ...]
    sql: str


def explain(
    metric: Metric, dialect: Dialect = "sqlite", *, by: str | None = None, has_from: bool = True
) -> Explanation:
    """The formula of a metric; the SQL is the very text that is run, with its parameters named."""
    has_from = has_from or metric.kind == "daily-average"
    return Explanation(formula(metric), _steps(metric), plan(Shape(metric, dialect, "value", by, has_from)).sql)


def formula(metric: Metric) -> Text:
    """The formula in one sentence."""
    source, what, when = metric.source.title, metric.value.words(), _when(metric)
    return Text(
        f"来源“{source.zh}”，{when.zh}，计{what.zh}，单位：{metric.unit.named.zh}。",
        f"From {source.en}, {when.en}: {what.en}; unit: {metric.unit.named.en}.",
    )


def _when(metric: Metric) -> Text:
    dated = metric.source.words(metric.dated)
    ended = metric.source.words(metric.ended) if metric.ended else None
    if metric.kind == "statement":
        per = [metric.source.words(column) for column in metric.latest_per]
        zh, en = "、".join(word.zh for word in per), ", ".join(word.en for word in per)
        return Text(f"每个{zh}取截至当日最近一期（按{dated.zh}）", f"the latest by {dated.en} up to the day for each {en}")
    if metric.kind == "daily-average" and ended:
        return Text(
            f"期间内自{dated.zh}起至{ended.zh}前按日累计、除以天数",
            f"day by day from {dated.en} until {ended.en} within the period, divided by its days",
        )
    if metric.kind == "daily-average":
        return Text(
            f"{dated.zh}在期间内的发生数除以天数", f"what falls into the period by {dated.en}, divided by its days"
        )
    if ended:
        return Text(f"截至当日{dated.zh}已到且{ended.zh}未到", f"begun by {dated.en} and not yet past {ended.en} on the day")
    if metric.kind == "stock":
        return Text(f"{dated.zh}不晚于当日", f"with {dated.en} no later than the day")
    return Text(f"{dated.zh}在期间内（含首尾两日）", f"with {dated.en} in the period, both ends included")


def _steps(metric: Metric) -> tuple[Text, ...]:
    empty = (
        Text("没有记录时计 0", "no record counts as 0")
        if metric.source.empty_means == "zero"
        else Text("没有记录时为“暂无数据”，不计 0", "no record means no data, never 0")
    )
    steps = [
        Text(f"取数：{metric.source.title.zh}", f"Source: {metric.source.title.en}"),
        Text(f"时间：{_when(metric).zh}", f"Time: {_when(metric).en}"),
        Text(f"计算：{metric.value.words().zh}", f"Computation: {metric.value.words().en}"),
        Text(f"空值：{empty.zh}", f"Nothing found: {empty.en}"),
    ]
    if metric.source.since:
        steps.append(
            Text(
                f"登记自 {metric.source.since} 开始，此前为“暂无数据”",
                f"The register is kept since {metric.source.since}; before that there is no data",
            )
        )
    if metric.note:
        steps.append(metric.note)
    return tuple(steps)


def reference_markdown(metrics: Iterable[Metric], language: str = "zh") -> str:
    """The reference page of all metrics, generated from their declarations."""
    head = Text("# 指标\n\n由声明生成，请勿手改。", "# Metrics\n\nGenerated from the declarations; do not edit.").in_(
        language
    )
    return "\n\n".join([head, *(_section(metric, language) for metric in metrics)]) + "\n"


def _section(metric: Metric, language: str) -> str:
    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    lines = [
        (say("问题", "Asks"), metric.asks.in_(language)),
        (say("公式", "Formula"), formula(metric).in_(language)),
        (say("类型", "Kind"), _KINDS[metric.kind].in_(language)),
        (say("维度", "Breakdowns"), _listed(metric.by, language)),
        (say("责任处室", "Owner"), metric.owner.in_(language)),
        (say("口径版次", "Definition"), str(metric.version)),
        (say("依据", "Clauses"), "; ".join(str(cite) for cite in metric.cites)),
        (say("对应系统", "Serves"), ", ".join(metric.serves)),
        (say("好的方向", "Good direction"), {"up": "↑", "down": "↓"}.get(metric.good or "", "")),
        (say("过期天数", "Stale after days"), str(metric.stale_after_days or "")),
    ]
    lines += [
        (say(f"第 {version} 版变更", f"Change in {version}"), text.in_(language)) for version, text in metric.changes
    ]
    body = "\n".join(f"| {name} | {_cell(value)} |" for name, value in lines if value)
    return f"## {metric.heading.in_(language)} `{metric.name}`\n\n| | |\n|---|---|\n{body}"


def _listed(dimensions: tuple[Dimension, ...], language: str) -> str:
    return ", ".join(f"{d.label.in_(language)} `{d.name}`" for d in dimensions)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
