"""Reads parties, scores and slots: JSON lines or CSV; the first row that cannot be used is named with what is wrong with it."""

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.files import meant
from shouzhan.engine.matching.telling import cause
from shouzhan.engine.matching.timetable.market import NEED, SUPPLIER, Pair, Party, Score, Unfit
from shouzhan.kernel.exactjson import read_json

MOST_SLOTS = 1_000
_MOST_QUOTA = 100_000
_PARTY = {"id", "side", "quota", "times", "small"}
_SCORE = {"need", "supplier", "score", "need_score", "supplier_score"}
_YES, _NO = {"true", "yes", "1", "是"}, {"false", "no", "0", "否", ""}


def read_slots(given: str) -> list[str]:
    """The names of the slots: a number, or a file with one on each line."""
    if given.isascii() and given.isdecimal():
        if not 1 <= int(given) <= MOST_SLOTS:
            raise Unfit(both(f"--slots：{given} 不是 1 至 {MOST_SLOTS} 的数", f"--slots: {given} is not a number from 1 to {MOST_SLOTS}"))
        return [str(number) for number in range(1, int(given) + 1)]
    names: list[str] = []
    for number, line in enumerate(_text(given, "--slots").splitlines(), 1):
        if name := line.strip():
            if name in names:
                raise Unfit(both(f"{given} 第 {number} 行：时段 {name!r} 出现两次", f"{given}, line {number}: slot {name!r} is there twice"))
            names.append(name)
    if not 1 <= len(names) <= MOST_SLOTS:
        raise Unfit(both(f"--slots：{given} 中有 {len(names)} 个时段，应为 1 至 {MOST_SLOTS} 个", f"--slots: {given} names {len(names)} slots; there should be 1 to {MOST_SLOTS}"))
    return names


def read_parties(file: str, slots: list[str], floor: int) -> list[Party]:
    """The parties; small suppliers have the floor."""
    bits = {name: 1 << at for at, name in enumerate(slots)}
    found: dict[str, Party] = {}
    for where, row in _rows(file, "--parties", _PARTY):
        name, side = _name(row, "id", where), row.get("side")
        if side not in (NEED, SUPPLIER):
            raise Unfit(both(f"{where}：side：{side!r} 既不是 {NEED}，也不是 {SUPPLIER}", f"{where}: side: {side!r} is neither {NEED} nor {SUPPLIER}"))
        if name in found:
            raise Unfit(both(f"{where}：id：{name!r} 已经有了", f"{where}: id: {name!r} is there already"))
        small = _is_small(row.get("small", False), where)
        if small and side == NEED:
            raise Unfit(both(f"{where}：small：{name} 是需求方，保底只对供方", f"{where}: small: {name} is a need; the floor is for suppliers"))
        found[name] = Party(name, str(side), _quota(row.get("quota"), where), _times(row.get("times"), bits, where), floor if small else 0)
    return list(found.values())


def read_scores(file: str, parties: list[Party]) -> dict[Pair, Score]:
    """The scores of each pair: one of both sides, or one of each."""
    side = {party.id: party.side for party in parties}
    found: dict[Pair, Score] = {}
    for where, row in _rows(file, "--scores", _SCORE):
        pair = _name(row, NEED, where), _name(row, SUPPLIER, where)
        for name, wanted in zip(pair, (NEED, SUPPLIER), strict=True):
            if side.get(name) != wanted:
                raise Unfit(both(f"{where}：{wanted}：{name!r} {'不在各方之中' if name not in side else f'是 {side[name]}'}", f"{where}: {wanted}: {name!r} is {'no party' if name not in side else f'a {side[name]}'}"))
        if pair in found:
            raise Unfit(both(f"{where}：{pair[0]} 与 {pair[1]} 已经有了", f"{where}: {pair[0]} and {pair[1]} are there already"))
        is_shared = "score" in row
        if is_shared == bool({"need_score", "supplier_score"} & row.keys()):
            raise Unfit(both(f"{where}：应有 score，或者 need_score 和 supplier_score", f"{where}: there should be either score, or need_score and supplier_score"))
        found[pair] = Score(*(_number(row, "score" if is_shared else f"{one}_score", where) for one in (NEED, SUPPLIER)))
    return found


def _rows(file: str, argument: str, keys: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    text = _text(file, argument)
    rows = _csv(file, text) if file.endswith(".csv") else _json(file, text)
    for where, row in rows:
        for key in row:
            if key not in keys:
                raise Unfit(both(f"{where}：{key}：没有这个键；可有 {'、'.join(sorted(keys))}", f"{where}: {key}: there is no such key; there are {', '.join(sorted(keys))}"))
        yield where, row


def _json(file: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        where = both(f"{file} 第 {number} 行", f"{file}, line {number}")
        if not line.strip():
            continue
        try:
            row = read_json(line)
        except json.JSONDecodeError as error:
            raise Unfit(both(f"{where}：不是 JSON（{cause(error).zh}）", f"{where}: it is no JSON: {error.msg}")) from None
        except (ValueError, RecursionError) as error:
            raise Unfit(both(f"{where}：不是 JSON（{cause(error).zh}）", f"{where}: it is no JSON: {error}")) from None
        if not isinstance(row, dict):
            raise Unfit(both(f"{where}：不是 JSON 对象", f"{where}: it is no JSON object"))
        yield where, row


def _csv(file: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A cell that is empty is a key that is not there; several times stand in one cell, with semicolons between."""
    rows = csv.reader(io.StringIO(text, newline=""))
    head: list[str] = []
    try:
        for cells in rows:
            where = both(f"{file} 第 {rows.line_num} 行", f"{file}, line {rows.line_num}")
            if not head:
                head = [cell.strip() for cell in cells]
                if len(set(head)) < len(head):
                    raise Unfit(both(f"{where}：有一列出现两次", f"{where}: a column is there twice"))
            elif any(cells):
                if len(cells) > len(head):
                    raise Unfit(both(f"{where}：有 {len(cells)} 格，表头有 {len(head)} 格", f"{where}: it has {len(cells)} cells where the head has {len(head)}"))
                row: dict[str, Any] = {key: cell.strip() for key, cell in zip(head, cells, strict=False) if cell.strip()}
                if "times" in row:
                    row["times"] = [part.strip() for part in row["times"].split(";") if part.strip()]
                yield where, row
    except csv.Error as error:
        raise Unfit(both(f"{file} 第 {rows.line_num} 行：无法读取（{cause(error).zh}）", f"{file}, line {rows.line_num}: it cannot be read: {error}")) from None


def _text(file: str, argument: str) -> str:
    try:
        raw = Path(file).read_bytes()
    except OSError as error:
        raise Unfit(both(f"{argument}：{file} 无法读取：{meant(error).zh}", f"{argument}: {file} cannot be read: {error.strerror}")) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit(both(f"{argument}：{file} 既不是 UTF-8，也不是 GB18030", f"{argument}: {file} is neither UTF-8 nor GB18030"))


def _name(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise Unfit(both(f"{where}：{key}：{'缺失' if value in (None, '') else f'{value!r} 不是标识'}", f"{where}: {key}: {'it is missing' if value in (None, '') else f'{value!r} is no identifier'}"))
    return value


def _number(row: Mapping[str, Any], key: str, where: str) -> float:
    value = row.get(key)
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if key not in row:
        raise Unfit(both(f"{where}：{key}：缺失", f"{where}: {key}: it is missing"))
    if not math.isfinite(number) or number < 0:
        raise Unfit(both(f"{where}：{key}：{value!r} 不是不小于 0 的数", f"{where}: {key}: {value!r} is no number from 0 up"))
    return number


def _quota(value: Any, where: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_QUOTA:
        raise Unfit(both(f"{where}：quota：{'缺失' if value is None else f'{value!r} 不是 1 至 {_MOST_QUOTA:,} 的整数'}", f"{where}: quota: {'it is missing' if value is None else f'{value!r} is not a whole number from 1 to {_MOST_QUOTA:,}'}"))
    return value


def _times(value: Any, bits: Mapping[str, int], where: str) -> int:
    """Without a list a party is there at every slot."""
    if value is None:
        return sum(bits.values())
    if not isinstance(value, list) or not value:
        raise Unfit(both(f"{where}：times：不是时段的列表；每个时段都在的一方不写", f"{where}: times: it is no list of slots; a party that is there at every slot has none"))
    mask = 0
    for one in value:
        name = str(one) if isinstance(one, int) and not isinstance(one, bool) else one
        if not isinstance(name, str) or name not in bits:
            raise Unfit(both(f"{where}：times：没有 {one!r} 这个时段", f"{where}: times: there is no slot {one!r}"))
        mask |= bits[name]
    return mask


def _is_small(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _YES | _NO:
        raise Unfit(both(f"{where}：small：{value!r} 既不是 true，也不是 false", f"{where}: small: {value!r} is neither true nor false"))
    return word in _YES
