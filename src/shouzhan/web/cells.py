"""The cells of lists, written in Python: a page of fifty rows has a thousand of them, too many for a template each."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouzhan.web import reading, shapes

STATUS_SHAPES = {
    "open": '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="2"/>',
    "waiting": '<circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor"/>',
    "success": '<path d="M1.5 6.5 4.7 9.8 10.6 2.6" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "refusal": '<path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "closed": '<rect x="2" y="2" width="8" height="8" fill="currentColor"/>',
    "overdue": '<path d="M6 .8 11.7 11H.3z" fill="currentColor"/>',
    "pile": '<path d="M6 .8 11.7 11H.3z" fill="currentColor"/>',
    "official": '<rect x="1" y="1" width="10" height="10" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<rect x="4" y="4" width="4" height="4" fill="currentColor"/>',
    "dot": '<circle cx="6" cy="6" r="4" fill="currentColor"/>',
    "error": '<path d="M5 1h2l-.3 6.6H5.3zM5 9h2v2H5z" fill="currentColor"/>',
    "value": '<path d="M2 4.2h8M2 7.8h8" stroke="currentColor" stroke-width="1.8" fill="none"/>',
    "info": '<path d="M5 5h2v6H5zM5 1.2h2v2.2H5z" fill="currentColor"/>',
    "allowed": '<path d="M1.5 6.5 4.7 9.8 10.6 2.6" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "refused": '<path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "warned": '<path d="M5 1h2l-.3 6.6H5.3zM5 9h2v2H5z" fill="currentColor"/>',
}
_CLASSES = {"number": "num", "money": "num", "date": "date", "badge": "badgecell", "deadline": "deadlinecell", "code": "codecell"}
SOON = 3


def status_shape(kind: str) -> SafeString:
    """The small drawing that goes with a status word."""
    return mark_safe(
        '<svg class="shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">'
        f"{STATUS_SHAPES.get(kind, STATUS_SHAPES['open'])}</svg>"
    )


def badge(badge: shapes.Badge | None, big: bool = False) -> SafeString:
    """A status: a word and a shape."""
    if not badge:
        return SafeString("")
    return format_html(
        '<span class="badge badge--{}{}">{}{}</span>', badge.kind, " badge--big" if big else "", status_shape(badge.kind), reading.marked(badge.word)
    )


def deadline(deadline: shapes.Deadline | None, brief: bool = False) -> SafeString:
    """A day to act by and how far it is."""
    if not deadline:
        return SafeString("")
    left, on = deadline.days_left, reading.day(deadline.on)
    mood = " deadline--late" if left < 0 else " deadline--soon" if left <= SOON else ""
    told = SafeString("") if brief else format_html(' <span class="deadline__left">{}</span>', _days_left(left, deadline.working))
    return format_html('<span class="deadline{}"><time datetime="{}">{}</time>{}</span>', mood, on, on, told)


def _days_left(left: int, working: bool) -> str:
    days = abs(left)
    if left == 0:
        return _("今天到期")
    if working:
        told = ngettext("已逾期 %(days)s 个工作日", "已逾期 %(days)s 个工作日", days) if left < 0 else ngettext("还有 %(days)s 个工作日", "还有 %(days)s 个工作日", days)
    else:
        told = ngettext("已逾期 %(days)s 天", "已逾期 %(days)s 天", days) if left < 0 else ngettext("还有 %(days)s 天", "还有 %(days)s 天", days)
    return told % {"days": days}


def cell(column: shapes.Column, cell: shapes.Cell) -> SafeString:
    """What stands in a cell: a status, a day to act by, a value with its link, or why there is none; below it its note."""
    if cell.badge:
        body: Any = badge(cell.badge)
    elif cell.deadline:
        body = deadline(cell.deadline)
    elif cell.value is None or cell.value == "":
        body = format_html('<span class="missing">{}</span>', reading.spoken(cell.missing) if cell.missing else reading.no_data())
    else:
        body = _value(column, cell, cell.url)
    return mark_safe(conditional_escape(body) + _note(cell))


def _value(column: shapes.Column, cell: shapes.Cell, url: str) -> str:
    value = reading.marked(reading.by_kind(cell.value, column.kind, str(column.unit), None))
    return format_html('<a href="{}">{}</a>', url, value) if url else value


def _note(cell: shapes.Cell) -> str:
    return format_html('<span class="note">{}</span>', reading.marked(cell.note)) if cell.note else ""


def cell_class(kind: str) -> str:
    """The class a column's kind gives its cells."""
    return _CLASSES.get(kind, "text")


def rows(table: shapes.Table, stack: bool) -> SafeString:
    """The body of a table: the first cell names the row, the others are labelled for narrow pages."""
    open_, close = ("<div>", "</div>") if stack else ("", "")
    heads = [
        (column, format_html('<td class="{}" data-label="{}">', cell_class(column.kind), _labelled(column)) + open_) for column in table.columns
    ]
    end = f"{close}</td>"
    written = []
    for row in table.rows:
        written.append('<tr class="off">' if row.kind == "off" else "<tr>")
        if table.bulk:
            written.append(_pick(row))
        written.append(_lead(table.columns[0], row.cells[0], row.url))
        written.extend(f"{head}{cell(column, other)}{end}" for (column, head), other in zip(heads[1:], row.cells[1:], strict=False))
        written.append("</tr>\n")
    return mark_safe("".join(written))


def _labelled(column: shapes.Column) -> str:
    label, unit = reading.spoken(column.label), reading.spoken(column.unit)
    return _("%(label)s（%(unit)s）") % {"label": label, "unit": unit} if unit else label


def _lead(column: shapes.Column, first: shapes.Cell, url: str) -> str:
    if url and not first.badge:
        words = format_html('<a href="{}">{}</a>', url, reading.marked(reading.by_kind(first.value, column.kind, str(column.unit), None))) + _note(first)
    else:
        words = cell(column, first)
    return f'<th scope="row" class="lead {cell_class(column.kind)}">{words}</th>'


def _pick(row: shapes.Row) -> str:
    words = _("选择 %(name)s") % {"name": reading.spoken(row.cells[0].value)}
    return format_html(
        '<td class="pick"><label><span class="visually-hidden">{}</span><input type="checkbox" name="key" value="{}"></label></td>', words, row.key
    )
