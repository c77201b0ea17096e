"""Tables in plain text, drawn with strokes or set in columns of blanks, written again as rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shouzhan.engine.documents.policy.tables import is_head

_GAP = re.compile(r"\t|[ \u3000]*(?:\u3000{2}|\u3000 | \u3000|  )[ \u3000]*")
_STROKES = re.compile(r"[\s─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╪╫+\-=—|│┃║]+")
_WALL = re.compile(r"[│┃║┆|]")
_LONGEST = 600  # a line longer than that is no row of columns
HEAD_CELL = 12  # a column's name is short; a sentence is none


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    left: int  # in half-width places


@dataclass(slots=True)
class _Grid:
    """A table being read: where its columns begin, and its rows so far."""

    lefts: list[int]
    tabbed: bool
    rows: list[list[str]] = field(default_factory=list)


def with_rows(text: str) -> str:
    """Return the text with every table that names tasks or indicators in its head as `| a | b |` rows."""
    lines = text.split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        taken, rows = _drawn(lines, at) if _is_stroke(lines[at]) else _set(lines, at)
        out += [row_line(row) for row in rows] if rows else lines[at : at + taken]
        at += taken
    return "\n".join(out)


def row_line(cells: list[str]) -> str:
    """Return one row as the other readers write it."""
    return "| " + " | ".join(re.sub(r"\s*\n\s*", "", c).replace("|", "｜") for c in cells) + " |"


def _drawn(lines: list[str], at: int) -> tuple[int, list[list[str]]]:
    """Rows between strokes; a row ends where a stroke runs below it, or at its line's end if only the head has one."""
    end = at
    while end < len(lines) and (_is_stroke(lines[end]) or len(_WALL.findall(lines[end])) > 2):
        end += 1
    block = lines[at:end]
    bands: list[list[list[str]]] = [[]]
    for line in block:
        if _is_stroke(line):
            bands.append([])
        else:
            bands[-1].append([c.strip(" \u3000\t\r") for c in _WALL.split(line.strip().strip("│┃║┆|"))])
    bands = [band for band in bands if band]
    if len(bands) == 2 and len(bands[1]) > 1:  # one stroke below the head: every line is a row
        bands = [bands[0], *([line] for line in bands[1])]
    rows = [["".join(parts) for parts in zip(*band, strict=True)] for band in bands if _even(band)]
    return end - at, rows if len(rows) > 1 and is_head(tuple(rows[0])) else []


def _even(band: list[list[str]]) -> bool:
    return len({len(line) for line in band}) == 1


def _is_stroke(line: str) -> bool:
    line = line.strip()
    return len(line) > 4 and bool(_STROKES.fullmatch(line)) and not line.startswith("|")


def _set(lines: list[str], at: int) -> tuple[int, list[list[str]]]:
    """Rows below a head whose names stand apart; a line that leaves the columns ends them."""
    head = _cells(lines[at])
    if len(head) < 3 or any(len(c.text) > HEAD_CELL for c in head) or not is_head(tuple(c.text for c in head)):
        return 1, []
    grid = _Grid([c.left for c in head], "\t" in lines[at].strip(), [[c.text for c in head]])
    taken = 1
    for below in range(at + 1, len(lines)):
        if not lines[below].strip() or _is_stroke(lines[below]):
            continue
        if not _take(grid, lines[below]):
            break
        taken = below + 1 - at
    return (taken, grid.rows) if len(grid.rows) > 1 else (1, [])


def _take(grid: _Grid, line: str) -> bool:
    """Add a line to the grid as a row, or as the rest of the row before; False if it belongs to neither."""
    if grid.tabbed and "\t" in line.strip():
        parts = [c.strip() for c in line.rstrip("\r").split("\t")]
        if len(parts) > len(grid.lefts):
            return False
        grid.rows.append(parts + [""] * (len(grid.lefts) - len(parts)))
        return True
    cells = _cells(line)
    row = [""] * len(grid.lefts)
    for cell in cells:
        column = max((i for i, left in enumerate(grid.lefts) if left <= cell.left + 2), default=0)
        if row[column]:
            return False
        row[column] = cell.text
    if not row[0] and not all(row[1:]) and len(grid.rows) > 1:
        grid.rows[-1] = [a + b for a, b in zip(grid.rows[-1], row, strict=True)]
        return True
    if len(cells) < max(2, len(grid.lefts) - 2):
        return False
    grid.rows.append(row)
    return True


def _cells(line: str) -> list[_Cell]:
    if len(line) > _LONGEST:
        return [_Cell(line.strip(), 0)]
    cells: list[_Cell] = []
    at = 0
    for gap in [*_GAP.finditer(line), None]:
        words = line[at : gap.start() if gap else len(line)]
        if words.strip():
            cells.append(_Cell(words.strip(), _width(line[:at])))
        at = gap.end() if gap else at
    return cells


def _width(text: str) -> int:
    return 2 * len(text) - len(text.encode("ascii", "ignore"))
