"""Comma-separated values in whatever encoding and with whatever separator they come, row by row."""

import codecs
import csv
import io
from collections.abc import Iterator

from shouzhan.engine.documents.encodings import unmarked
from shouzhan.engine.documents.sheets.workbook import NOT_A_SHEET
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.kernel.text import Text

ENCODING = Text(
    "无法识别文字编码，请另存为 UTF-8 后重试。",
    "The encoding is unknown; save the file as UTF-8 and try again.",
)
LONGEST_FIELD = 131_072
_SEPARATORS = (",", "\t", ";", "，", "|")


def encoding_of(data: bytes) -> str:
    """The encoding of a text: by its mark, else UTF-16 by its zero bytes, else UTF-8 or GB18030."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:4096]
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) // 8 and min(even, odd) * 8 < max(even, odd):
            return "utf-16-be" if even > odd else "utf-16-le"
        raise Unwelcome("not-a-sheet", NOT_A_SHEET)
    encoding = unmarked(data)
    if encoding is None:
        raise Unwelcome("encoding", ENCODING)
    return encoding


def spoken_encoding(data: bytes) -> str:
    """The encoding of a sheet of plain text as people call it; nothing for a workbook."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ""
    return encoding_of(data).removesuffix("-sig").upper()


def decode(data: bytes) -> str:
    """Text in whatever encoding it came: UTF-8, UTF-16 or GB18030."""
    try:
        return data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        raise Unwelcome("encoding", ENCODING) from error


def separator_of(head: str) -> str:
    """The separator that parts the first lines into the most columns, as many in each."""

    def fit(separator: str) -> tuple[bool, int]:
        try:
            rows = [row for row in csv.reader(io.StringIO(head), delimiter=separator) if row]
        except csv.Error:
            return False, 0
        counts = [len(row) for row in rows[:20]]
        widest = max(counts, default=0)
        return counts.count(widest) * 2 >= len(counts), widest

    return max(_SEPARATORS, key=lambda separator: (fit(separator)[1] > 1 and fit(separator)[0], fit(separator)[1]))


def read_values(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line each begins on; raises `Unwelcome` when they cannot be read."""
    encoding = encoding_of(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    try:
        head = text.read(16_384)
        if "\x00" in head:
            raise Unwelcome("not-a-sheet", NOT_A_SHEET)
        separator = separator_of(head if len(head) < 16_384 else head[: head.rfind("\n") + 1] or head)
        text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
        yield from _rows(text, separator)
    except UnicodeDecodeError as error:
        raise Unwelcome("encoding", ENCODING) from error


def _rows(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=separator)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        words = Text(
            f"第 {line} 行无法读取（引号不成对或内容过长）。请改正这一行后重试。",
            f"Line {line} cannot be read: a quote is not closed, or a field is too long. Correct it.",
        )
        raise Unwelcome("corrupt", words) from error
