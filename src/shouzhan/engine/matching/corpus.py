"""Reads corpora and queries line by line: JSON lines, packed or not, in UTF-8 or GB18030; what cannot be read is named by file and line."""

import codecs
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.exactjson import read_json

_SAMPLE = 1 << 18
_LONGEST = 10_000_000  # a packed file can hold a line of any length; what is longer than a book is no document
_KEYS = {"id", "text", "title", "keywords", "fields"}
Seen = Callable[[int, int], None]


def _nobody(_done: int, _total: int) -> None:
    """Tell nobody."""


class BadSource(Exception):  # noqa: N818 - the sentence is the point
    """A file that cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken, and why."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return both(f"{self.file} 第 {self.line} 行：{self.why}", f"{self.file}, line {self.line}: {self.why}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a file."""

    id: str
    text: str


class _UnfitError(ValueError):
    """What is wrong with one line."""


def anything(_fields: Mapping[str, Any]) -> None:
    """Take whatever fields there are."""


def read_corpus(files: list[str], seen: Seen = _nobody, check: Callable[[Mapping[str, Any]], None] = anything) -> Iterator[Document | Refused]:
    """Every document of the files, and every line that holds none; an identifier counts once, the first time."""
    first: dict[str, tuple[int, int]] = {}
    for place, file in enumerate(files):
        for number, line in _lines(file, seen):
            try:
                document = _document(_row(line, number))
                if document.id in first:
                    where, at = first[document.id]
                    raise _UnfitError(both(f"id：{document.id!r} 已在 {files[where]} 第 {at} 行用过", f"id: {document.id!r} was taken already, in {files[where]}, line {at}"))
                check(document.fields)
                first[document.id] = (place, number)
                yield document
            except ValueError as unfit:  # also of the check
                yield Refused(file, number, str(unfit))


def read_queries(file: str) -> Iterator[Asked | Refused]:
    """Every query of the file, and every line that holds none."""
    first: dict[str, int] = {}
    for number, line in _lines(file, _nobody):
        try:
            row = _row(line, number)
            name = "qid" if "qid" in row else "id"
            asked = Asked(_identifier(row, name), _text(row))
            if asked.id in first:
                raise _UnfitError(both(f"{name}：{asked.id!r} 已在第 {first[asked.id]} 行用过", f"{name}: {asked.id!r} was taken already, in line {first[asked.id]}"))
            first[asked.id] = number
            yield asked
        except _UnfitError as unfit:
            yield Refused(file, number, str(unfit))


def read_rows(file: str, seen: Seen = _nobody) -> Iterator[tuple[int, dict[str, Any] | Refused]]:
    """Every line of any file of JSON objects, with its number."""
    for number, line in _lines(file, seen):
        try:
            yield number, _row(line, number)
        except _UnfitError as unfit:
            yield number, Refused(file, number, str(unfit))


def identifier_of(row: dict[str, Any], name: str) -> str:
    """The identifier that a row holds by this name; a ValueError says what is wrong with it."""
    return _identifier(row, name)


def text_of(row: dict[str, Any]) -> str:
    """The text that a row holds; a ValueError says what is wrong with it."""
    return _text(row)


def _row(line: bytes | str | None, number: int) -> dict[str, Any]:
    if line is None:
        raise _UnfitError(both(f"超过了 {_LONGEST:,} 的长度上限", f"it is longer than {_LONGEST:,}"))
    try:
        text = line if isinstance(line, str) else line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise _UnfitError(both(f"第 {error.start + 1} 个字节处不是 UTF-8", f"it is not UTF-8 at byte {error.start + 1}")) from None
    try:
        row = read_json(text.rstrip("\r\n"))
    except json.JSONDecodeError as error:
        raise _UnfitError(both(f"不是 JSON（{cause(error).zh}）", f"it is no JSON: {error.msg}")) from None
    except RecursionError:
        raise _UnfitError(both("不是可读的 JSON：嵌套过深", "it is no JSON: too deep")) from None
    except ValueError as error:
        raise _UnfitError(both(cause(error).zh, str(error))) from None
    if not isinstance(row, dict):
        raise _UnfitError(both("不是 JSON 对象", "it is no JSON object"))
    return row


def _document(row: dict[str, Any]) -> Document:
    for key in row:
        if key not in _KEYS:
            raise _UnfitError(both(f"{key}：没有这个键；一项成果可有 {'、'.join(sorted(_KEYS))}", f"{key}: there is no such key; a document has {', '.join(sorted(_KEYS))}"))
    title, fields = row.get("title"), row.get("fields")
    if title is not None and not isinstance(title, str):
        raise _UnfitError(both("title：不是文字", "title: it is no text"))
    if fields is not None and not isinstance(fields, dict):
        raise _UnfitError(both("fields：不是 JSON 对象", "fields: it is no JSON object"))
    keywords = row.get("keywords") or []
    if isinstance(keywords, str):
        keywords = [keywords]
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        raise _UnfitError(both("keywords：不是文字的列表", "keywords: it is no list of texts"))
    return Document(_identifier(row, "id"), _text(row), title or "", tuple(keywords), fields or {})


def _identifier(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise _UnfitError(both(f"{name}：缺失" if value is None or value == "" else f"{name}：不是文字", f"{name}: it is missing" if value is None or value == "" else f"{name}: it is no text"))
    if any(mark in value for mark in "\t\r\n"):
        raise _UnfitError(both(f"{name}：{value!r} 中有制表符或换行", f"{name}: {value!r} has a tab or a line break in it"))
    if not value.isprintable() or not _is_whole(value):
        raise _UnfitError(both(f"{name}：{value!r} 中有无法显示的字符", f"{name}: {value!r} has characters nobody can print"))
    return value


def _is_whole(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _text(row: dict[str, Any]) -> str:
    value = row.get("text")
    if not isinstance(value, str):
        raise _UnfitError(both("text：缺失" if value is None else "text：不是文字", "text: it is missing" if value is None else "text: it is no text"))
    if not value.strip():
        raise _UnfitError(both("text：没有内容", "text: it is empty"))
    return value


def _lines(file: str, seen: Seen) -> Iterator[tuple[int, bytes | str | None]]:
    """The lines that hold something, each with its number; blank ones are passed over, one that is too long is None."""
    try:
        with _opened(file) as (raw, whole):
            unpacked: Any = gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == b"\x1f\x8b" else raw
            buffered = io.BufferedReader(unpacked, _SAMPLE) if unpacked is not raw else raw
            encoding = _encoding(buffered.peek(_SAMPLE)[:_SAMPLE])
            lines: Any = buffered if encoding is None else io.TextIOWrapper(buffered, encoding, "replace", newline="\n")
            for number, line in enumerate(_cut(lines), 1):
                if line is None or line.strip():
                    yield number, line
                if number % 500 == 0:
                    seen(raw.tell() if raw.seekable() else 0, whole)
    except FileNotFoundError:
        raise BadSource(both(f"没有 {file} 这个文件", f"{file} is not there")) from None
    except (OSError, EOFError, zlib.error) as error:
        raise BadSource(both(f"{file} 无法读取：{cause(error).zh}", f"{file} cannot be read: {cause(error).en}")) from None


def _cut(lines: Any) -> Iterator[bytes | str | None]:
    """Line by line, without ever holding more of one than the longest may have."""
    while line := lines.readline(_LONGEST):
        if len(line) < _LONGEST or line[-1:] in (b"\n", "\n"):
            yield line
            continue
        while (more := lines.readline(_LONGEST)) and more[-1:] not in (b"\n", "\n"):
            pass
        yield None


class _opened:  # noqa: N801 - used like a function
    """A file or standard input as bytes, with its size."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._raw: IO[bytes] | None = None

    def __enter__(self) -> tuple[Any, int]:
        if self._file == "-":
            return io.BufferedReader(sys.stdin.buffer, _SAMPLE), 0
        path = Path(self._file)
        self._raw = path.open("rb", buffering=_SAMPLE)
        return self._raw, path.stat().st_size

    def __exit__(self, *_error: object) -> None:
        if self._raw is not None:
            self._raw.close()


def _encoding(sample: bytes) -> str | None:
    """None for UTF-8, which is read strictly line by line; else what the file seems to be written in."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    strict = sum(_decodes(line, "utf-8") for line in lines)
    national = sum(_decodes(line, "gb18030") for line in lines)
    return "gb18030" if strict * 2 < len(lines) and national > strict else None


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
