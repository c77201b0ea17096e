"""Reads registers and reviewers' decisions: JSON lines, comma-separated values or workbooks; a bad line is named, not guessed at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.documents.sheets.read import open_sheet, plain_head
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.files import meant
from shouzhan.engine.matching import corpus
from shouzhan.engine.matching.corpus import BadSource, Refused, Seen
from shouzhan.engine.matching.identity.clusters import Decision
from shouzhan.kernel.identifiers import check_uscc

KINDS = ("organisation", "person")
_SHEETS = (".csv", ".xlsx")
_HEADS = {
    "编号": "id", "类别": "kind", "名称": "name", "姓名": "name", "统一社会信用代码": "credit_code", "曾用名": "former_names", "简称": "short_name",
    "区": "district", "所在区": "district", "地址": "address", "电话": "phone", "法定代表人": "legal_person", "单位": "organisation",
    "所在单位": "organisation", "出生年": "birth_year", "甲": "one", "乙": "other", "同一": "same",
}  # fmt: skip
_KIND_WORDS = {"机构": "organisation", "单位": "organisation", "企业": "organisation", "人员": "person", "个人": "person"}
_SAME_WORDS = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}
_SEVERAL = re.compile("[;；、|]")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])")
_LONGEST = 1_000
_WORDS = ("name", "short_name", "district", "address", "phone", "legal_person", "organisation")
_DECISION_KEYS = ("one", "other", "same")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a register, as it was written; nothing where nothing was."""

    id: str
    kind: str
    name: str
    credit_code: str = ""
    former_names: tuple[str, ...] = ()
    short_name: str = ""
    district: str = ""
    address: str = ""
    phone: str = ""
    legal_person: str = ""
    orcid: str = ""
    organisation: str = ""
    birth_year: str = ""


ROW_KEYS = tuple(Row.__dataclass_fields__)


class _UnfitError(ValueError):
    """What is wrong with one line."""


def _nobody(_done: int, _total: int) -> None:
    """Tell nobody."""


def read_rows(file: str, seen: Seen = _nobody) -> Iterator[Row | Refused]:
    """Every row, and every line that holds none; an identifier counts once, the first time."""
    first: dict[str, int] = {}
    for read in _objects(file, seen):
        if isinstance(read, Refused):
            yield read
            continue
        number, said = read
        try:
            row = _row(said)
            if row.id in first:
                raise _UnfitError(both(f"id：{row.id!r} 已在第 {first[row.id]} 行用过", f"id: {row.id!r} was taken already, in line {first[row.id]}"))
            first[row.id] = number
            yield row
        except _UnfitError as unfit:
            yield Refused(file, number, str(unfit))


def read_decisions(file: str) -> Iterator[Decision | Refused]:
    """Every decision {one, other, same}, and every line that holds none."""
    for read in _objects(file, _nobody):
        if isinstance(read, Refused):
            yield read
            continue
        number, said = read
        try:
            yield _decision(said, number)
        except _UnfitError as unfit:
            yield Refused(file, number, str(unfit))


def _objects(file: str, seen: Seen) -> Iterator[tuple[int, dict[str, Any]] | Refused]:
    if file.lower().endswith(_SHEETS):
        yield from _cells(file)
    else:
        yield from (row if isinstance(row, Refused) else (number, row) for number, row in corpus.read_rows(file, seen))


def _cells(file: str) -> Iterator[tuple[int, dict[str, Any]] | Refused]:
    """The lines of a sheet as objects; an empty cell says nothing."""
    try:
        sheet = open_sheet(Path(file).read_bytes(), Path(file).name)
        heads = [_HEADS.get(plain_head(head), plain_head(head)) for head in sheet.header]
        twice = next((head for head in heads if head and heads.count(head) > 1), "")
        if twice:
            raise BadSource(both(f"{file}：{twice} 这一列出现两次", f"{file}: the column {twice} is there twice"))
        for row in sheet.rows:
            broken = next((place for place in range(len(heads)) if (row.line, place) in sheet.broken), None)
            if broken is not None:
                yield Refused(file, row.line, both(f"{heads[broken]}：{row.cells[broken] or '该格'} 不是有效的值", f"{heads[broken]}: {row.cells[broken] or 'the cell'} is no value"))
                continue
            yield row.line, {head: cell for head, cell in zip(heads, row.cells, strict=False) if head and cell}
    except OSError as error:
        raise BadSource(both(f"{file} 无法读取：{meant(error).zh}", f"{file} cannot be read: {error.strerror}")) from None
    except Unwelcome as refused:
        raise BadSource(both(f"{file}：{refused.sentence.zh}", f"{file}: {refused.sentence.en}")) from None


def _row(said: dict[str, Any]) -> Row:
    _known(said, ROW_KEYS)
    kind = _text(said, "kind")
    kind = _KIND_WORDS.get(kind, kind)
    if kind not in KINDS:
        raise _UnfitError(both(f"kind：{kind!r} 既不是 organisation，也不是 person" if kind else "kind：缺失", f"kind: {kind!r} is neither organisation nor person" if kind else "kind: it is missing"))
    words = {name: _text(said, name) for name in _WORDS}
    if not words["name"]:
        raise _UnfitError(both("name：缺失", "name: it is missing"))
    return Row(_identifier(said, "id"), kind, credit_code=_code(said), former_names=_several(said), orcid=_orcid(said), birth_year=_year(said), **words)


def _known(said: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in said:
        if key not in keys:
            raise _UnfitError(both(f"{key}：没有这个键；可有 {'、'.join(keys)}", f"{key}: there is no such key; there are {', '.join(keys)}"))


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _UnfitError(both(f"{name}：不是文字", f"{name}: it is no text"))
    if len(value) > _LONGEST:
        raise _UnfitError(both(f"{name}：超过了 {_LONGEST:,} 的长度上限", f"{name}: it is longer than {_LONGEST:,}"))
    return value.strip()


def _identifier(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(said, name)
    if not text:
        raise _UnfitError(both(f"{name}：缺失", f"{name}: it is missing"))
    if not text.isprintable():
        raise _UnfitError(both(f"{name}：{text!r} 中有无法显示的字符", f"{name}: {text!r} has characters nobody can print"))
    return text


def _code(said: dict[str, Any]) -> str:
    code = _text(said, "credit_code").upper()
    checked = check_uscc(code) if code else None
    if checked is not None and not checked:
        raise _UnfitError(both(f"credit_code：{code}：{checked.reason.zh}", f"credit_code: {code}: {checked.reason.en}"))
    return code


def _several(said: dict[str, Any]) -> tuple[str, ...]:
    value = said.get("former_names")
    if isinstance(value, list):
        if not all(isinstance(one, str) and len(one) <= _LONGEST for one in value):
            raise _UnfitError(both("former_names：不是名称的列表", "former_names: it is no list of names"))
        return tuple(one.strip() for one in value if one.strip())
    return tuple(one.strip() for one in _SEVERAL.split(_text(said, "former_names")) if one.strip())


def _orcid(said: dict[str, Any]) -> str:
    text = _text(said, "orcid").upper().replace("HTTPS://ORCID.ORG/", "https://orcid.org/")
    if not text:
        return ""
    found = _ORCID.fullmatch(text)
    if not found:
        raise _UnfitError(both(f"orcid：{text} 不是 ORCID：应为四组共十六位数字", f"orcid: {text} is none: it has sixteen digits in four groups"))
    digits = "".join(found.groups())
    if digits[15] != _orcid_check(digits[:15]):
        raise _UnfitError(both(f"orcid：{text}：末位与其余各位不符", f"orcid: {text}: its last digit does not fit the others"))
    return "-".join(found.groups())


def _orcid_check(digits: str) -> str:
    """ISO 7064, modulus 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _year(said: dict[str, Any]) -> str:
    value = said.get("birth_year")
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(said, "birth_year")
    if text and not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise _UnfitError(both(f"birth_year：{text!r} 不是四位数的年份", f"birth_year: {text!r} is no year of four digits"))
    return text


def _decision(said: dict[str, Any], line: int) -> Decision:
    _known(said, _DECISION_KEYS)
    one, other = _identifier(said, "one"), _identifier(said, "other")
    if one == other:
        raise _UnfitError(both(f"other：{other!r} 与 one 是同一行", f"other: {other!r} is the same row as one"))
    same = said.get("same")
    if isinstance(same, str):
        same = _SAME_WORDS.get(same.strip().lower())
    if not isinstance(same, bool):
        raise _UnfitError(both("same：既不是 true，也不是 false", "same: it is neither true nor false"))
    return Decision(one, other, same, line)
