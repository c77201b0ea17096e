"""The dossier on paper: what its page shows to this reader, panel by panel, and what happened when."""

from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.description import Block, Heading, Items, Paper, PaperColumn, Paragraph, Table
from shouzhan.kernel.dates import today
from shouzhan.web import shapes
from shouzhan.web.reading import by_kind
from shouzhan.web.words import say


def dossier_paper(page: shapes.RecordPage, is_synthetic: bool) -> Paper:
    """The whole dossier, from the page itself: paper and screen cannot differ."""
    blocks: list[Block] = [Heading(1, _("路程")), *_way(page)]
    for panel in page.panels:
        blocks += [Heading(1, say(panel.title)), *_panel(panel)]
    if page.timeline:
        rows = tuple((f"{item.at:%Y-%m-%d %H:%M}", say(item.title), say(item.actor) or "–") for item in reversed(page.timeline))
        blocks += [Heading(1, _("经过")), Table((PaperColumn(_("时间")), PaperColumn(_("事项")), PaperColumn(_("办理人"))), rows, caption=_("经过"))]
    return Paper(
        title=say(page.header.name), blocks=tuple(blocks), number=page.header.number, date=today(), subtitle=_("成果档案，按 %(day)s 的记录") % {"day": today()},
        language="en" if (get_language() or "").startswith("en") else "zh", synthetic=is_synthetic, seal=False, contents=False,
    )


def _way(page: shapes.RecordPage) -> list[Block]:
    stops = [*(page.line.stops if page.line else ()), *(stop for branch in (page.line.branches if page.line else ()) for stop in branch.stops)]
    words = {"done": _("已过"), "current": _("现在"), "coming": _("未到"), "skipped": _("未经过")}
    return [Items(tuple(f"{say(stop.label)}：{words[stop.state]}{f'（{stop.on}）' if stop.on else ''}" for stop in stops))]


def _panel(panel: shapes.Panel) -> list[Block]:
    blocks: list[Block] = []
    if say(panel.text):
        blocks += [Paragraph(line) for line in say(panel.text).splitlines() if line.strip()]
    facts = tuple((say(fact.label), by_kind(fact.value if not hasattr(fact.value, "in_") else say(fact.value), fact.kind, say(fact.unit), None)) for fact in panel.facts)
    if facts:
        blocks.append(Table((PaperColumn(_("项目")), PaperColumn(_("内容"))), tuple((label, _plain(value)) for label, value in facts), caption=say(panel.title)))
    if panel.table is not None and panel.table.rows:
        columns = tuple(PaperColumn(f"{say(column.label)}{f'（{say(column.unit)}）' if say(column.unit) else ''}") for column in panel.table.columns)
        blocks.append(Table(columns, tuple(tuple(_cell(cell) for cell in row.cells) for row in panel.table.rows), caption=say(panel.table.caption) or say(panel.title)))
    if say(panel.note):
        blocks.append(Paragraph(say(panel.note)))
    return blocks or [Paragraph(_("没有内容。"))]


def _cell(cell: shapes.Cell) -> str:
    if cell.badge is not None:
        return say(cell.badge.word)
    value = say(cell.missing) or "–" if cell.value is None else str(say(cell.value) if hasattr(cell.value, "in_") else cell.value)
    return f"{value}（{say(cell.note)}）" if say(cell.note) else value


def _plain(value: Any) -> str:
    return strip_tags(str(value))
