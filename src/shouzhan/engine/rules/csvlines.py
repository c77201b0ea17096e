"""On which lines of a CSV file each row begins and ends, and where a quote runs on that was never closed."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shouzhan.kernel.text import Text

QUOTE, COMMA = b'"', b","
_TO_ITS_END = re.compile(rb'(?:[^"]+|"")*+"')


@dataclass
class RowLines:
    """The rows of a file, its head among them: the line each begins on, and what is to be said of those with more than one."""

    starts: Sequence[int]
    ends: dict[int, int] = field(default_factory=dict)
    quotes: dict[int, int] = field(default_factory=dict)
    cut: int | None = None
    last: int = 0

    @property
    def unclosed(self) -> Text:
        """What is wrong with the last row where its quote is never closed."""
        opened, swallowed = self.quotes[self.starts[-1]], self.last - self.quotes[self.starts[-1]]
        after = {0: "", 1: ", so the line after it was read as part of its cell"}.get(swallowed, f", so the {swallowed} lines after it were read as part of its cell")
        so = f"，其后 {swallowed} 行都读进了这一格" if swallowed else ""
        return Text(
            f"第 {opened} 行的引号没有闭合{so}；请补上，引号属于文字时则写两次", f"a quote opened on line {opened} is never closed{after}; close it, or write it twice where it belongs to the text",
        )

    def with_its_lines(self, start: int, why: Text) -> Text:
        """The fault of a row, with the lines of one that runs over several."""
        if start not in self.ends or (self.cut is not None and start == self.starts[-1]):
            return why
        opened, end = self.quotes[start], self.ends[start]
        return Text(f"{why.zh}（第 {opened} 行的引号延续到后面，第 {start} 至 {end} 行是同一行数据）", f"{why.en} (a quote opened on line {opened} runs on, so lines {start} to {end} are one row)")


def ends_inside(line: bytes, *, is_inside: bool = False) -> bool:
    """Whether a line ends within quotes; a quote counts where a cell begins, elsewhere it is text."""
    place = 0
    if not is_inside:
        if QUOTE not in line:
            return False
        is_inside, place = line.startswith(QUOTE), int(line.startswith(QUOTE))
    while True:
        if is_inside:
            closed = _TO_ITS_END.match(line, place)
            if closed is None:
                return True
            place = closed.end()
        comma = line.find(COMMA, place)
        if comma < 0:
            return False
        is_inside = line.startswith(QUOTE, comma + 1)
        place = comma + 1 + is_inside


def is_a_row_each(content: bytes, rows: int) -> bool:
    """Whether every line is a row, so that nothing has to be looked for."""
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") + (not content.endswith((b"\n", b"\r")))
    last = content[content.rfind(b"\n", 0, -1) + 1:]
    return lines == rows and not ends_inside(last.rstrip(b"\r\n"))


def rows_of(content: bytes) -> RowLines:
    """Look through a whole file for its rows."""
    starts: list[int] = []
    found, place, begun, is_inside = RowLines(starts), 0, 0, False
    for line, ended in enumerate(content.splitlines(keepends=True), 1):
        raw = ended.rstrip(b"\r\n")
        if line == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if not is_inside and raw:
            starts.append(line)
            begun = place
        was_inside, is_inside = is_inside, ends_inside(raw, is_inside=is_inside)
        if is_inside and not (was_inside and _never_closed(raw)):
            found.quotes[starts[-1]] = line
        if was_inside:
            found.ends[starts[-1]] = line
        place += len(ended)
        found.last = line if raw else found.last
    if is_inside:
        found.cut = begun
    return found


def _never_closed(line: bytes) -> bool:
    """Whether a line that begins within quotes holds nothing else."""
    return _TO_ITS_END.match(line) is None
