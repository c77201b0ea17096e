"""A chart's specification as data for the browser and as a table for everyone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.web.reading import spoken
from shouzhan.web.shapes import Cell, ChartSpec, Column, Row, Table


def chart_json(chart: ChartSpec) -> dict[str, Any]:
    """Return what charts.js needs, in the reader's language."""
    return {
        "kind": chart.kind,
        "title": spoken(chart.title),
        "unit": spoken(chart.unit),
        "categories": [spoken(name) for name in chart.categories],
        "series": [
            {"name": spoken(row.name), "values": [_plain(value) for value in row.values], "emphasis": row.emphasis}
            for row in chart.series
        ],
        "links": [
            {"source": spoken(link.source), "target": spoken(link.target), "value": _plain(link.value)}
            for link in chart.links
        ],
        "target": _plain(chart.target),
        "targetLabel": spoken(chart.target_label),
        "urls": list(chart.urls),
        "decimals": chart.decimals,
        "mark": chart.mark,
        "markLabel": spoken(chart.mark_label),
    }


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def chart_table(chart: ChartSpec) -> Table:
    """Return the chart's data as a table: categories down, series across; a Sankey as from, to, how much."""
    unit = chart.unit
    columns: tuple[Column, ...]
    if chart.links:
        columns = (
            Column("source", _("从")),
            Column("target", _("到")),
            Column("value", _("数量"), kind="number", unit=unit),
        )
        rows = tuple(
            Row((Cell(spoken(each.source)), Cell(spoken(each.target)), Cell(each.value))) for each in chart.links
        )
        return Table(columns, rows, caption=chart.title)
    columns = (
        Column("category", chart.category_label or _("类别")),
        *(Column(f"s{index}", row.name, kind="number", unit=unit) for index, row in enumerate(chart.series)),
    )
    rows = tuple(
        Row(
            (
                Cell(spoken(name), url=chart.urls[index] if index < len(chart.urls) else ""),
                *(Cell(each.values[index] if index < len(each.values) else None) for each in chart.series),
            )
        )
        for index, name in enumerate(chart.categories)
    )
    return Table(columns, rows, caption=chart.title)
