"""The metrics: those counted from registers, and those made from statistical returns."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from shouzhan.engine.metrics.backends import Backend, Borrowed, open_backend
from shouzhan.engine.metrics.declare import METRICS, Dimension, Member, Metric, UnknownMetric, single_table
from shouzhan.engine.metrics.units import FIRMS, ITEMS
from shouzhan.engine.metrics.values import Count, Total, Where
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.rooms.parties.public import CITY, HERE
from shouzhan.rooms.reporting.models import ReturnForm, kept_unit

ZH_PLACES = {place.code: place.short.zh for place in (HERE.city, *HERE.districts)}
DISTRICT = Dimension("district", Text("区", "district"), column="place", members=tuple(Member(place.code, place.short) for place in HERE.districts), whole=Member(CITY, HERE.city.short))
KEWEI = Text("市科委", "Science and Technology Commission")
INCUBATOR_PLAN = "沪府办规〔2023〕16号"
ZONE_OPINIONS = "关于推进张江高新区改革创新发展建设世界领先科技园区的若干意见"

carriers = single_table(
    "carriers_carrier",
    {"number": "!string", "name": "!string", "revision": "!int64", "kind": "!string", "tier": "!string", "tier_since": "date", "place": "!string", "is_in_zone": "!boolean", "state": "!string", "opened_on": "date"},
    name="carriers", title=Text("载体登记册", "the register of carriers"), label_column="name", revision_column="revision", empty_means="zero",
    called={"tier_since": Text("列入梯次的日期", "the day it entered the tier"), "opened_on": Text("设立日期", "the day it opened")},
)
tasks = single_table(
    "coordination_taskcase",
    {"number": "!string", "name": "!string", "revision": "!int64", "state": "!string", "state_since": "!date", "place": "!string", "starts_on": "!date"},
    name="tasks", title=Text("任务台账", "the ledger of tasks"), label_column="name", revision_column="revision", empty_means="zero",
    called={"state_since": Text("进入现状态的日期", "the day it came to its state"), "starts_on": Text("开始日期", "its first day")},
)

_high = Where(Text("在列“高质量”的孵化器", "running incubators of the high-quality tier"), lambda t: (t.kind == "incubator") & (t.tier == "high-quality") & (t.state == "running"))
_high_in_zone = Where(
    Text("位于张江高新区、在列“高质量”的孵化器", "running incubators of the high-quality tier inside the Zhangjiang zone"),
    lambda t: (t.kind == "incubator") & (t.tier == "high-quality") & (t.state == "running") & t.is_in_zone,
)
_upark = Where(Text("运行中的大学科技园", "running university parks"), lambda t: (t.kind == "university-park") & (t.state == "running"))
_closed = Where(Text("已销号的任务", "tasks struck off"), lambda t: t.state == "closed")


def _source(name: str, base: Any, where: Where) -> Any:
    """The same relation narrowed, so that the rows behind a figure are just those that count."""
    (table, columns), = base.tables.items()
    title = Text(f"{base.title.zh}：{where.words.zh}", f"{base.title.en}: {where.words.en}")
    return single_table(
        table, columns, name=name, title=title, called=base.called, label_column=base.label_column, revision_column=base.revision_column,
        empty_means=base.empty_means, build=lambda tables: tables[table].filter(where.test(tables[table])),
    )


def declare() -> None:
    """Put the register-backed metrics on record."""
    METRICS.add(
        Metric(
            name="high-quality-incubators-city", asks=Text("全市有多少家高质量孵化器？", "How many high-quality incubators are there in the city?"), title=Text("高质量孵化器（全市）", "High-quality incubators (city)"),
            unit=FIRMS, source=_source("high-quality-incubators", carriers, _high), value=Count(), dated="tier_since", owner=KEWEI, kind="stock", version=1,
            by=(DISTRICT,), cites=(Citation(INCUBATOR_PLAN, "一(四)"),), serves=("I-01",), good="up",
        ),
        Metric(
            name="high-quality-incubators-zhangjiang", asks=Text("张江高新区有多少家高质量孵化器？", "How many high-quality incubators are there in the Zhangjiang zone?"), title=Text("高质量孵化器（张江高新区）", "High-quality incubators (Zhangjiang)"),
            unit=FIRMS, source=_source("high-quality-incubators-zhangjiang", carriers, _high_in_zone), value=Count(), dated="tier_since", owner=KEWEI, kind="stock", version=1, scope="张江高新区",
            by=(DISTRICT,), cites=(Citation(ZONE_OPINIONS, "一(三)4"),), serves=("Z-01",), good="up",
        ),
        Metric(
            name="university-parks", asks=Text("运行中的大学科技园有多少家？", "How many university parks are running?"), title=Text("大学科技园", "University parks"),
            unit=FIRMS, source=_source("university-parks", carriers, _upark), value=Count(), dated="opened_on", owner=KEWEI, kind="stock", version=1,
            by=(DISTRICT,), cites=(Citation("沪府办规〔2023〕30号", "三"),), serves=("U-03",), good="up",
        ),
        Metric(
            name="tasks-opened", asks=Text("台账中立项了多少任务？", "How many tasks are in the ledger?"), title=Text("督办任务", "Tasks in the ledger"),
            unit=ITEMS, source=tasks, value=Count(), dated="starts_on", owner=KEWEI, kind="stock", version=1,
            by=(Dimension("state", Text("状态", "state")),), cites=(Citation(ZONE_OPINIONS, "二(二)"),), serves=("U-40",),
        ),
        Metric(
            name="tasks-closed", asks=Text("已销号多少任务？", "How many tasks were struck off?"), title=Text("已销号任务", "Tasks struck off"),
            unit=ITEMS, source=_source("tasks-closed", tasks, _closed), value=Count(), dated="state_since", owner=KEWEI, kind="flow", version=1,
            by=(DISTRICT,), cites=(Citation(ZONE_OPINIONS, "二(二)"),), serves=("U-40",), good="up",
        ),
    )


if "tasks-closed" not in METRICS:
    declare()

RETURNS = {
    "number": "!string", "label": "!string", "revision": "!int64", "form_key": "!string", "state": "!string", "place": "!string", "period_end": "!date", "amount": "int64",
}
STALE = {"month": 75, "quarter": 200, "year": 550}


def metric_of(form: ReturnForm) -> Metric:
    """The metric whose figures are a form's approved answers."""
    cites = (form.document.cite(form.clause),) if form.document else ()
    return _returned(form.key, form.version, form.heading, Text(form.asks, form.asks_en), form.unit, form.every, form.scope, cites)


@lru_cache(maxsize=512)
def _returned(key: str, version: int, heading: Text, asks: Text, unit: str, every: str, scope: str, cites: tuple[Citation, ...]) -> Metric:
    source = single_table(
        "reporting_statisticalreturn", RETURNS, name=f"returns:{key}", title=Text("统计填报（已审定）", "statistical returns (approved)"),
        label_column="label", revision_column="revision", empty_means="no-data",
        called={"period_end": Text("期末日", "the end of the period"), "place": Text("区划", "place")},
        build=lambda tables: tables["reporting_statisticalreturn"].filter(
            (tables["reporting_statisticalreturn"].form_key == key) & (tables["reporting_statisticalreturn"].state == "approved")
        ),
    )
    return Metric(
        name=key, asks=asks, title=heading, unit=kept_unit(unit), source=source, value=Total("amount", Text("填报值", "reported value")), dated="period_end",
        owner=KEWEI, kind="statement", version=version, scope=scope, latest_per=("place",), by=(DISTRICT,), cites=cites, good="up", stale_after_days=STALE[every],
    )


def metric(name: str) -> Metric:
    """A metric by name: declared, or made from a form."""
    if name in METRICS:
        return METRICS[name]
    form = ReturnForm.objects.filter(key=name).select_related("document").first()
    if form is None:
        raise UnknownMetric(name, tuple(m.name for m in METRICS))
    return metric_of(form)


def metrics_named(names: Iterable[str]) -> dict[str, Metric]:
    """Many metrics by name, with one query for those made from forms; a name nobody knows is left out."""
    wanted = set(names)
    found = {name: METRICS[name] for name in wanted if name in METRICS}
    forms = ReturnForm.objects.filter(key__in=wanted - found.keys()).select_related("document")
    return found | {form.key: metric_of(form) for form in forms}


def every_metric() -> list[Metric]:
    """All metrics: declared first, then the forms."""
    forms = ReturnForm.objects.select_related("document").order_by("key")
    return [*METRICS, *(metric_of(form) for form in forms)]


def live_backend() -> Backend:
    """The live database, on the connection the request already holds."""
    dialect: Any = "sqlite" if connection.vendor == "sqlite" else "postgres"
    return Borrowed(dialect, _connection)


def _connection() -> Any:
    connection.ensure_connection()
    return connection.connection


def backend(engine: str | None) -> Backend:
    """The backend a command asks for: live, or a folder of Parquet files."""
    if engine in (None, "", "live"):
        return live_backend()
    return open_backend(settings.HOME / "parquet" if engine == "duckdb" else str(engine))
