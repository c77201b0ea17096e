"""How a table's columns share the page, and how their heads name units."""

from dataclasses import dataclass
from math import ceil

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.description import Language, PaperColumn, Table
from shouzhan.engine.documents.paper.words import UNIT, write_value

_NARROWEST, _WIDEST = 3.0, 22.0
_TEXT = 7.0
_BOLD = 1.06  # how much wider heads run
_SAMPLE = 200
# type smaller than this share is hard to read: the page is turned instead, which gives it this much more room
_SMALLEST, _TURNED = 0.78, 1.5


def head_of(column: PaperColumn) -> str:
    """A column's head with its unit."""
    if not column.unit:
        return column.label
    return f"{column.label} ({column.unit})" if column.label.isascii() else f"{column.label}（{column.unit}）"


def table_unit(table: Table, language: Language) -> str:
    """The unit of the whole table, as it stands over it."""
    return UNIT.in_(language) + table.unit if table.unit else ""


@dataclass(frozen=True)
class Fit:
    """How a table is made to fit: each column's share, the size of its type beside the usual, and a turned page."""

    weights: tuple[float, ...]
    scale: float = 1.0
    turned: bool = False


def fit_table(table: Table, language: Language) -> Fit:
    """Give each column room by its widest cell; what does not fit is set smaller, then on a turned page."""
    room = 49.0 if language == "en" else 42.0
    needs = [_need(table, place, language) for place in range(len(table.columns))]
    texts = [place for place, column in enumerate(table.columns) if column.kind == "text"]
    upright = _fitted(needs, texts, room)
    if sum(upright) <= room / _SMALLEST:
        return Fit(upright, min(1.0, room / sum(upright)))
    turned = _fitted(needs, texts, room * _TURNED)
    return Fit(turned, min(1.0, room * _TURNED / sum(turned)), turned=True)


def is_tall(table: Table, fit: Fit, language: Language) -> bool:
    """Whether few rows of long text may take more than a page, over which they must run."""
    line, room = (13.0, 638.0) if language == "en" else (14.5, 638.0)  # points, at the usual size
    height = 3 * line
    for row in table.rows:
        cells = zip(row, fit.weights, table.columns, strict=True)
        lines = max(ceil(text_width(write_value(cell, language, column.decimals), 1) * 1.15 / max(weight - 1.1, 1.0)) for cell, weight, column in cells)
        height += lines * line * fit.scale + 10
    return height > room * 0.8


def _need(table: Table, place: int, language: Language) -> float:
    column = table.columns[place]
    if column.weight is not None:
        return column.weight
    cells = (write_value(row[place], language, column.decimals) for row in table.rows[:_SAMPLE])
    widest = max((text_width(cell, 1) for cell in cells), default=0.0)
    head = text_width(head_of(column), 1)
    word = max(text_width(each, _BOLD) for each in head_of(column).split(" ")) if head_of(column).isascii() else 0.0
    # a head may break into two lines, a number or a word may not
    needed = max(widest, head / 2 + (0 if column.kind == "text" else 1.2), word)
    return min(max(needed + 1.1, _NARROWEST), _WIDEST)


def _fitted(needs: list[float], texts: list[int], room: float) -> tuple[float, ...]:
    """Take what is too much from the widest columns of text: they break into lines, numbers must not."""
    fitted = list(needs)
    while sum(fitted) > room and any(fitted[place] > _TEXT for place in texts):
        widest = max(texts, key=lambda place: fitted[place])
        fitted[widest] = max(_TEXT, fitted[widest] - 0.5)
    return tuple(round(need, 2) for need in fitted)
