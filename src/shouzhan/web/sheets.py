"""Sheets people bring: which columns they have and where, and their rows as texts; what a reader refuses becomes a decision."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.documents.sheets.read import Sheet, plain_head, read_sheet
from shouzhan.engine.documents.sheets.write import SheetColumn, write_xlsx
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web import shapes
from shouzhan.web.files import readable

# a column: its key, the names it may bear, whether it must be filled, an example
Columns = Sequence[tuple[str, tuple[str, ...], bool, Any]]


class SheetImporter:
    """What importers of sheets have in common: what they expect, and an empty sheet of it."""

    columns: Columns
    sheet: str  # the name of the empty sheet

    def expected(self) -> shapes.Table:
        """Which columns the sheet should have, with an example."""
        heads = (shapes.Column("column", _("列")), shapes.Column("needed", _("要求")), shapes.Column("example", _("示例")))
        rows = (shapes.Row((shapes.Cell(names[0]), shapes.Cell(_("必填") if needed else _("选填")), shapes.Cell(str(example)))) for _key, names, needed, example in self.columns)
        return shapes.Table(heads, tuple(rows), caption=_("表格应有的列"))

    def template(self) -> bytes:
        """An empty sheet with the right header."""
        target = io.BytesIO()
        write_xlsx(target, self.sheet, [SheetColumn(names[0]) for _key, names, _needed, _example in self.columns], [])
        return target.getvalue()


def rows_of(data: bytes, name: str, columns: Columns) -> list[tuple[int, dict[str, str]]]:
    """Every row of a sheet: its line, and what stands under each column, stripped; raises `Refused`."""
    with readable():
        sheet = read_sheet(data, name)
    places = _places(sheet, columns)
    return [(row.line, {key: row.cells[at].strip() if at is not None and at < len(row.cells) else "" for key, at in places.items()}) for row in sheet.rows]


def all_or_none(wrong: Iterable[int]) -> None:
    """Refuse a sheet with the lines that are wrong; without one, let it pass."""
    lines = list(wrong)
    if lines:
        raise Refused(Decision.refuse(
            "rows-refused", _("第 %(lines)s 行有误，未保存任何一行。") % {"lines": "、".join(map(str, lines[:10]))}, remedy=_("请按列出的原因改正这些行，再上传整张表。")))


def _places(sheet: Sheet, columns: Columns) -> dict[str, int | None]:
    """Where each column stands: none that is needed may be missing, and none may stand there twice."""
    places = {key: sheet.column(names) for key, names, _needed, _example in columns}
    lacking = [names[0] for key, names, needed, _example in columns if needed and places[key] is None]
    if lacking:
        raise Refused(Decision.refuse("columns-missing", _("缺少必填的列：%(columns)s。") % {"columns": "、".join(lacking)}, remedy=_("请使用空白模板，或把表头改为所列名称。")))
    twice = [head for _key, names, _needed, _example in columns if (head := _twice(sheet, names))]
    if twice:
        raise Refused(Decision.refuse(
            "column-twice", _("有几列都叫“%(head)s”，不能确定取哪一列。") % {"head": twice[0]}, remedy=_("请删去多余的一列，或改掉它的表头。")))
    return places


def _twice(sheet: Sheet, names: Sequence[str]) -> str:
    """The head under which a column stands in the sheet more than once; units in brackets make no other head."""
    wanted = {plain_head(name) for name in names}
    found = [head for head in map(plain_head, sheet.header) if head in wanted]
    return next((head for head in found if found.count(head) > 1), "")
