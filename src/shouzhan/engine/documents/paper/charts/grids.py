"""Shaded grids: the heat table, and Shanghai's districts as a schematic map."""

from collections.abc import Iterable

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.charts.canvas import (
    INK,
    SHADES,
    SOFT,
    WHITE,
    Canvas,
    amount,
    wrap,
)
from shouzhan.engine.documents.paper.charts.spec import Amount, DistrictTiles, Heat
from shouzhan.engine.documents.paper.description import Language
from shouzhan.engine.documents.paper.words import NO_DATA, write_value
from shouzhan.kernel.text import Text

LABEL, ROW, TWO_LINED = 11, 26, 31  # the size of a row's name; the height of a row, and of one whose name takes two lines
LESS, MORE = Text("少", "less"), Text("多", "more")
SCHEMATIC = Text(
    "示意图：只表示大致方位，不表示边界与面积。", "Schematic: rough position only, neither boundary nor area."
)
# code: names, then row, column, rows and columns taken on the grid of six by six
DISTRICTS: dict[str, tuple[str, str, int, int, int, int]] = {
    "310151": ("崇明区", "Chongming", 0, 4, 1, 2),
    "310114": ("嘉定区", "Jiading", 1, 1, 1, 1),
    "310113": ("宝山区", "Baoshan", 1, 2, 1, 2),
    "310107": ("普陀区", "Putuo", 2, 1, 1, 1),
    "310106": ("静安区", "Jing'an", 2, 2, 1, 1),
    "310109": ("虹口区", "Hongkou", 2, 3, 1, 1),
    "310110": ("杨浦区", "Yangpu", 2, 4, 1, 1),
    "310118": ("青浦区", "Qingpu", 3, 0, 1, 1),
    "310105": ("长宁区", "Changning", 3, 1, 1, 1),
    "310104": ("徐汇区", "Xuhui", 3, 2, 1, 1),
    "310101": ("黄浦区", "Huangpu", 3, 3, 1, 1),
    "310115": ("浦东新区", "Pudong", 2, 5, 3, 1),
    "310117": ("松江区", "Songjiang", 4, 1, 1, 1),
    "310112": ("闵行区", "Minhang", 4, 2, 1, 3),
    "310116": ("金山区", "Jinshan", 5, 1, 1, 2),
    "310120": ("奉贤区", "Fengxian", 5, 3, 1, 2),
}
_EMPTY = "#ffffff"


def shade_of(value: Amount, high: float) -> int:
    """The shade of a value, 0 (nothing) to 5 (most)."""
    if value is None or high <= 0 or amount(value) <= 0:
        return 0
    return min(5, 1 + int(amount(value) / high * 5 - 1e-9))


def _cell(canvas: Canvas, place: tuple[float, float, float, float], value: Amount, high: float) -> str:
    """Shade a cell and return the ink that is read on it; a cell without data stays white, struck through."""
    x, y, width, height = place
    level = shade_of(value, high)
    canvas.box(x, y, width, height, SHADES[level] if value is not None else _EMPTY, "#cfcac2")
    if value is None:
        canvas.line(x + 4, y + height - 4, x + width - 4, y + 4, "#dfdad2", 0.8)
    return WHITE if level >= 4 else INK


def draw_heat(canvas: Canvas, spec: Heat, language: Language) -> None:
    """Rows down, columns across, each number in its shade."""
    label_room = min(max((text_width(line.label) for line in spec.lines), default=0) + 10, 230.0)
    breadth = (canvas.width - label_room) / max(len(spec.columns), 1)
    y = canvas.height + 10
    heads = [wrap(name, breadth - 4, 10.5, most=3) for name in spec.columns]
    head_height = max(len(lines) for lines in heads) * 14.2 if heads else 0
    for place, lines in enumerate(heads):
        canvas.lines(
            label_room + breadth * (place + 0.5),
            y + head_height / 2,
            lines,
            anchor="middle",
            size=10.5,
            fill=SOFT,
        )
    y += head_height + 5
    high = _highest(value for line in spec.lines for value in line.values)
    for line in spec.lines:
        names = wrap(line.label, label_room - 10, LABEL, most=2)
        tall = ROW if len(names) < 2 else TWO_LINED  # or the names of neighbours would run into each other
        canvas.lines(label_room - 8, y + tall / 2, names, anchor="end", size=LABEL)
        for place, value in enumerate(line.values):
            x = label_room + breadth * place
            ink = _cell(canvas, (x, y, breadth, tall), value, high)
            words = "–" if value is None else write_value(value, language, spec.decimals)
            canvas.text(
                x + breadth / 2,
                y + tall / 2 + 4,
                words,
                anchor="middle",
                size=11,
                fill=ink if value is not None else SOFT,
            )
        y += tall
    canvas.height = y
    _scale(canvas, language, "")


def draw_tiles(canvas: Canvas, spec: DistrictTiles, language: Language) -> None:
    """The districts about where they lie, each with its name and number."""
    given = {tile.code: tile.value for tile in spec.tiles}
    high = _highest(given.values())
    left, top = 4.0, canvas.height + 8
    breadth, tall = (canvas.width - 8) / 6, 40.0
    for code, (zh, en, row, column, rows, columns) in DISTRICTS.items():
        value = given.get(code)
        x, y = left + column * breadth, top + row * tall
        width, height = columns * breadth - 3, rows * tall - 3
        ink = _cell(canvas, (x, y, width, height), value, high)
        words = NO_DATA.in_(language) if value is None else write_value(value, language, spec.decimals)
        middle = y + height / 2
        canvas.text(x + width / 2, middle - 3, en if language == "en" else zh, anchor="middle", size=11, fill=ink)
        canvas.text(
            x + width / 2,
            middle + 13,
            words,
            anchor="middle",
            size=12 if value is not None else 10,
            bold=value is not None,
            fill=ink if value is not None else SOFT,
        )
    canvas.height = top + 6 * tall
    _scale(canvas, language, SCHEMATIC.in_(language))


def _highest(values: Iterable[Amount]) -> float:
    return max((amount(value) for value in values if value is not None), default=0.0)


def _scale(canvas: Canvas, language: Language, note: str) -> None:
    """The key of the shades: from less to more, and no data."""
    y = canvas.height + 20
    x = canvas.width - 4 - text_width(NO_DATA.in_(language), 10.5)
    canvas.text(x, y, NO_DATA.in_(language), size=10.5, fill=SOFT)
    _cell(canvas, (x - 24, y - 10, 19, 12), None, 1)
    x -= 24 + 14 + text_width(MORE.in_(language), 10.5)
    canvas.text(x, y, MORE.in_(language), size=10.5, fill=SOFT)
    x -= 5
    for shade in reversed(SHADES):
        x -= 19
        canvas.box(x, y - 10, 19, 12, shade, "#cfcac2")
    canvas.text(x - 5, y, LESS.in_(language), anchor="end", size=10.5, fill=SOFT)
    if note:
        canvas.text(4, y, note, size=10.5, fill=SOFT)
    canvas.height = y + 8
