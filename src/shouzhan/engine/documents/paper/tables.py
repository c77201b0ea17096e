"""How a table's columns share the page, and how their heads name units."""

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.description import Language, PaperColumn, Table
from shouzhan.engine.documents.paper.words import UNIT, write_value

_NARROWEST, _WIDEST = 3.0, 22.0
_SAMPLE = 200


def head_of(column: PaperColumn) -> str:
    """A column's head with its unit."""
    if not column.unit:
        return column.label
    return f"{column.label} ({column.unit})" if column.label.isascii() else f"{column.label}（{column.unit}）"


def table_unit(table: Table, language: Language) -> str:
    """The unit of the whole table, as it stands over it."""
    return UNIT.in_(language) + table.unit if table.unit else ""


def column_weights(table: Table, language: Language) -> list[float]:
    """The share of the page each column gets: by its widest cell, or as asked."""
    weights = []
    for place, column in enumerate(table.columns):
        if column.weight is not None:
            weights.append(column.weight)
            continue
        cells = (write_value(row[place], language, column.decimals) for row in table.rows[:_SAMPLE])
        widest = max((text_width(cell, 1) for cell in cells), default=0.0)
        head = text_width(head_of(column), 1)
        # a head may break into two lines, a number may not
        needed = max(widest, head / 2) if column.kind == "text" else max(widest, min(head, head / 2 + 1.2))
        weights.append(min(max(needed + 1.1, _NARROWEST), _WIDEST))
    return _fitted(weights, 42.0 if language != "en" else 49.0)


def _fitted(weights: list[float], room: float) -> list[float]:
    """Take what is too much from the widest columns, whose text breaks into lines most easily."""
    fitted = list(weights)
    while sum(fitted) > room and max(fitted) > 7:
        widest = max(range(len(fitted)), key=lambda place: fitted[place])
        fitted[widest] = max(7.0, fitted[widest] - 0.5)
    return [round(weight, 2) for weight in fitted]
