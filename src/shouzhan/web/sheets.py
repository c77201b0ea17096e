"""Where the columns of an import stand in a sheet: none that is needed may be missing, and none may stand there twice."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.documents.sheets.read import Sheet, plain_head
from shouzhan.kernel.decision import Decision, Refused


def places_of(sheet: Sheet, columns: Iterable[tuple[Any, ...]]) -> dict[str, int | None]:
    """The place of each column, given as its key, the names it may bear, whether it is needed, and whatever else; raises `Refused`."""
    declared = [(str(key), names, bool(needed)) for key, names, needed, *_more in columns]
    places = {key: sheet.column(names) for key, names, _needed in declared}
    lacking = [names[0] for key, names, needed in declared if needed and places[key] is None]
    if lacking:
        raise Refused(Decision.refuse("columns-missing", _("缺少必填的列：%(columns)s。") % {"columns": "、".join(lacking)}, remedy=_("请使用空白模板，或把表头改为所列名称。")))
    twice = [head for _key, names, _needed in declared if (head := _twice(sheet, names))]
    if twice:
        raise Refused(Decision.refuse(
            "column-twice", _("有几列都叫“%(head)s”，不能确定取哪一列。") % {"head": twice[0]}, remedy=_("请删去多余的一列，或改掉它的表头。")))
    return places


def _twice(sheet: Sheet, names: Sequence[str]) -> str:
    """The head under which a column stands in the sheet more than once; units in brackets make no other head."""
    wanted = {plain_head(name) for name in names}
    found = [head for head in map(plain_head, sheet.header) if head in wanted]
    return next((head for head in found if found.count(head) > 1), "")
