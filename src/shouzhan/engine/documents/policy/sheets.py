"""Tables on a PDF page, found by their ruled lines or by their columns, written again as rows."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium_c

from shouzhan.engine.documents.policy.aligned import HEAD_CELL, row_line
from shouzhan.engine.documents.policy.tables import MAY_HEAD, is_head

_NEAR = 3.0  # points within which two strokes are one
_MANY = 4000  # strokes of a drawing, not of a table
_NUMBERED = re.compile(r"序号|编号|No\.?", re.I)


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of ink on the page, in points from its lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def x(self) -> float:
        """The middle across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle upwards."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its rows, and the strip of the page it takes."""

    rows: list[list[str]]
    bottom: float
    top: float


def page_text(page: Any, width: int) -> tuple[str, int]:
    """Return a page's text, its tables as rows, and how many columns its last table has.

    `width` is what the page before returned: a table goes on over the page without its head.
    """
    words = page.get_textpage()
    whole: str = words.get_text_bounded()
    if not width and not MAY_HEAD.search(re.sub(r"\s", "", whole)):
        return whole, 0
    boxes = list(_boxes(words))
    sheets = list(_ruled(boxes, _strokes(page), width)) or list(_columned(boxes))
    if not sheets:
        return whole, 0
    parts: list[str] = []
    top = page.get_height()
    for sheet in sorted(sheets, key=lambda s: -s.top):
        parts.append(words.get_text_bounded(bottom=sheet.top, top=top))
        parts += [row_line(row) for row in sheet.rows]
        top = sheet.bottom
    rest = words.get_text_bounded(top=top)
    ended = len(re.sub(r"\s", "", rest)) > 40  # more than a page number stands below
    return "\n".join([p.strip("\r\n") for p in [*parts, rest] if p.strip()]), 0 if ended else len(sheets[-1].rows[0])


def _boxes(words: Any) -> Iterator[Box]:
    for i in range(words.count_chars()):
        character = chr(pdfium_c.FPDFText_GetUnicode(words, i))
        if character.isspace() or character in "\0\x02\ufffe\uffff":
            continue
        left, bottom, right, top = words.get_charbox(i, loose=True)
        yield Box(character, left, bottom, right, top)


# -- ruled ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along one axis: `at` is where it stands on the other."""

    upright: bool
    at: float
    start: float
    end: float


def _strokes(page: Any) -> list[Stroke]:
    found: list[Stroke] = []
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        found += _of_path(drawn.raw)
        if len(found) > _MANY:
            return []
    return found


def _of_path(path: Any) -> Iterator[Stroke]:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    first: tuple[float, float] | None = None
    here: tuple[float, float] | None = None
    for i in range(min(pdfium_c.FPDFPath_CountSegments(path), _MANY)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, i)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_LINETO and here:
            yield from _straight(here, point)
        elif kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = point
        here = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and first:
            yield from _straight(here, first)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Stroke]:
    across, up = abs(one[0] - other[0]), abs(one[1] - other[1])
    if up > 4 and across < 1:
        yield Stroke(True, one[0], min(one[1], other[1]), max(one[1], other[1]))
    elif across > 4 and up < 1:
        yield Stroke(False, one[1], min(one[0], other[0]), max(one[0], other[0]))


def _ruled(boxes: list[Box], strokes: list[Stroke], width: int) -> Iterator[Sheet]:
    """Tables between strokes: a cell reaches as far as no stroke parts it."""
    for group in _touching(strokes):
        xs, ys = _places(group, upright=True), _places(group, upright=False)
        if len(xs) < 3 or len(ys) < 3 or len(xs) > 40:
            continue
        inside = [b for b in boxes if xs[0] < b.x < xs[-1] and ys[0] < b.y < ys[-1]]
        bands = list(zip(ys[::-1][1:], ys[::-1], strict=False))
        rows = [[_held(inside, group, xs, i, low, high) for i in range(len(xs) - 1)] for low, high in bands]
        rows = [r for i, r in enumerate(rows) if any(r) and (len(set(r)) > 1) and (not i or r != rows[i - 1])]
        if rows and (is_head(tuple(rows[0])) or len(rows[0]) == width):
            yield Sheet(rows, ys[0], ys[-1])


def _touching(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Strokes that meet, directly or through others, as groups from the top of the page down."""
    groups: list[list[Stroke]] = []
    bounds: list[tuple[float, float, float, float]] = []
    for stroke in strokes:
        here = [stroke]
        reach = _bounds(stroke)
        for i in range(len(groups) - 1, -1, -1):
            if _meet(bounds[i], reach):
                here = groups.pop(i) + here
                reach = _around(bounds.pop(i), reach)
        groups.append(here)
        bounds.append(reach)
    order = sorted(range(len(groups)), key=lambda i: -bounds[i][3])
    return [groups[i] for i in order]


def _bounds(s: Stroke) -> tuple[float, float, float, float]:
    return (s.at, s.start, s.at, s.end) if s.upright else (s.start, s.at, s.end, s.at)


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return (
        a[0] <= b[2] + _NEAR and b[0] <= a[2] + _NEAR and a[1] <= b[3] + _NEAR and b[1] <= a[3] + _NEAR
    )


def _around(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _places(group: list[Stroke], *, upright: bool) -> list[float]:
    places: list[float] = []
    for at in sorted(s.at for s in group if s.upright is upright):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _held(boxes: list[Box], group: list[Stroke], xs: list[float], column: int, low: float, high: float) -> str:
    """The text of the cell at a column and band, reaching over merged neighbours."""
    x, y = (xs[column] + xs[column + 1]) / 2, (low + high) / 2
    left, right = _between([s for s in group if s.upright], y, x)
    bottom, top = _between([s for s in group if not s.upright], x, y)
    return _read([b for b in boxes if left < b.x < right and bottom < b.y < top])


def _between(strokes: list[Stroke], along: float, at: float) -> tuple[float, float]:
    crossing = [s.at for s in strokes if s.start - _NEAR <= along <= s.end + _NEAR]
    return max((c for c in crossing if c <= at), default=at), min((c for c in crossing if c >= at), default=at)


def _read(boxes: list[Box]) -> str:
    """Characters of one cell, line after line."""
    return "".join(b.text for line in _lines(boxes) for b in line)


def _lines(boxes: list[Box]) -> list[list[Box]]:
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: -b.y):
        if lines and abs(lines[-1][0].y - box.y) < 0.5 * max(1.0, box.top - box.bottom):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [sorted(line, key=lambda b: b.left) for line in lines]


# -- not ruled -----------------------------------------------------------------------------------


def _columned(boxes: list[Box]) -> Iterator[Sheet]:
    """A table without strokes: below a head whose names stand apart, bands that keep to its columns."""
    runs = [_run(line) for line in _lines(boxes)]
    for i, head in enumerate(runs):
        if len(head) < 3 or any(len(c.text) > HEAD_CELL for c in head):
            continue
        if not is_head(tuple(c.text for c in head)):
            continue
        high = median(c.top - c.bottom for c in head)
        bands = _bands([c for line in runs[i + 1 :] for c in line], high)
        rows: list[list[str]] = []
        bottom = min(c.bottom for c in head)
        for band in bands:
            found = _columns(band, head, high)
            if not found:
                break
            rows += found
            bottom = min(c.bottom for c in band)
        if rows:
            yield Sheet([[c.text for c in head], *rows], bottom, max(c.top for c in head))
            return


def _run(line: list[Box]) -> list[Box]:
    """Characters that stand close together, as stretches."""
    runs: list[Box] = []
    for box in line:
        high = box.top - box.bottom
        if runs and box.left - runs[-1].right < 0.45 * high:
            last = runs.pop()
            box = Box(last.text + box.text, last.left, min(last.bottom, box.bottom), box.right, max(last.top, box.top))
        runs.append(box)
    return runs


def _bands(runs: list[Box], high: float) -> list[list[Box]]:
    """Stretches with white across the page above and below."""
    bands: list[list[Box]] = []
    floor = 0.0
    for run in sorted(runs, key=lambda b: -b.top):
        if bands and floor - run.top < 0.7 * high:
            bands[-1].append(run)
            floor = min(floor, run.bottom)
        else:
            bands.append([run])
            floor = run.bottom
    return bands


def _columns(band: list[Box], head: list[Box], high: float) -> list[list[str]]:
    """The band's rows, or none if it leaves the columns."""
    cells: list[list[Box]] = [[] for _ in head]
    for run in band:
        over = [i for i, h in enumerate(head) if run.left < h.right and h.left < run.right]
        near = over or [max((i for i, h in enumerate(head) if h.left <= run.left + high), default=0)]
        if len(near) > 1 or abs((run.top - run.bottom) - high) > 0.25 * high:
            return []
        cells[near[0]].append(run)
    if sum(bool(c) for c in cells) < max(2, len(head) - 2):
        return []
    starts = _starts(cells[0], high) if _NUMBERED.fullmatch(head[0].text) else []
    if len(starts) < 2:
        return [[_read(c) for c in cells]]
    return [[_read([b for b in c if _nearest(b, starts) == i]) for c in cells] for i in range(len(starts))]


def _starts(numbers: list[Box], high: float) -> list[float]:
    return [b.y for b in sorted(numbers, key=lambda b: -b.y) if b.text.isdigit()]


def _nearest(box: Box, starts: list[float]) -> int:
    return min(range(len(starts)), key=lambda i: abs(starts[i] - box.y))
