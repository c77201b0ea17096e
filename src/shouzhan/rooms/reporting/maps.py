"""Figures by district as schematic maps: one for every metric that has rows in more than one district."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Slice
from shouzhan.engine.metrics.together import breakdowns
from shouzhan.rooms.parties.public import CITY
from shouzhan.rooms.reporting.metrics import DISTRICT, every_metric, live_backend
from shouzhan.rooms.reporting.printing import number
from shouzhan.web import shapes
from shouzhan.web.keeping import Kept
from shouzhan.web.words import say

SHADES = 5
NAMED = 3
_kept: Kept[list[tuple[Slice, ...]]] = Kept(lambda told: sum(line.rows for lines in told for line in lines))


def district_maps(day: date) -> tuple[shapes.TileMap, ...]:
    """Every metric that can be laid out by district, all asked for in one statement."""
    metrics = [m for m in every_metric() if DISTRICT in m.by and m.kind != "daily-average"]
    told = _kept.answer((day, *(m.name for m in metrics)), lambda: breakdowns(metrics, DISTRICT.name, live_backend(), as_of=day))
    laid_out = zip(metrics, told, strict=True)
    return tuple(map_of(metric, lines, day) for metric, lines in laid_out if sum(1 for line in lines if line.value and line.key != CITY) > 1)


def map_of(metric: Metric, lines: Sequence[Slice], day: date) -> shapes.TileMap:
    """One metric's districts, shaded by their share of the greatest; zero and no data stay apart."""
    exact: dict[str, Any] = {str(line.key): line.value for line in lines if line.value is not None and line.key != CITY}
    most = max(exact.values(), default=0) or 1
    url = f"/figures/{metric.name}/?by={DISTRICT.name}"
    tiles = tuple(
        shapes.Tile(code, number(metric.unit.shown(value)), -(-value * SHADES // most), f"{url}&{DISTRICT.name}={code}")
        for code, value in exact.items()
    )
    cite = shapes.Cite(metric.cites[0].source, metric.cites[0].clause) if metric.cites else None
    return shapes.TileMap(finding(metric, lines), tiles, metric.unit.label, metric.heading, url, day, cite)


def finding(metric: Metric, lines: Sequence[Slice]) -> str:
    """What the map shows, in one line: who has most, and what all have together."""
    known: list[tuple[str, Any]] = [(say(line.label), line.value) for line in lines if line.value is not None and line.key != CITY]
    most = max((value for _name, value in known), default=None)
    if not most:
        return _("暂无数据") if most is None else _("各区均为 0")
    first = [name for name, value in known if value == most]
    told = {"places": _("、").join(first), "count": len(first), "value": metric.unit.show(most, _language())}
    if len(first) == 1:
        sentence = _("%(places)s最多，%(value)s") % told
    else:
        sentence = (_("%(places)s各 %(value)s") if len(first) <= NAMED else _("%(count)s 个区各 %(value)s")) % told
    if not getattr(metric.value, "adds_up", False):
        return sentence
    total: Any = sum(value for _name, value in known)
    return _("%(finding)s；合计 %(total)s") % {"finding": sentence, "total": metric.unit.show(total, _language())}


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"
