"""Numbers and dates as Chinese documents print them: digits, 二〇二四年, 百余, 3—5."""

from __future__ import annotations

import re
from datetime import date

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "Ｏ": 0, "两": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
CHINESE = "〇零○一二两三四五六七八九十百千"

_YEAR = r"(?:\d{4}|[〇零○Ｏ一二三四五六七八九]{4})"
_PART = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"({_YEAR})\s*年\s*({_PART})\s*月\s*({_PART})\s*日")
DOTTED_DATE = re.compile(r"((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})")


def chinese_number(text: str) -> int | None:
    """Return the value of a Chinese numeral (十二, 二〇二四, 一百零三), or None."""
    if not text or any(c not in DIGITS and c not in SCALES for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
            continue
        scale = SCALES[c]
        if scale >= 10_000:
            total += (section + digit or 1) * scale
            section = digit = 0
        else:
            section += (digit or 1) * scale
            digit = 0
    return total + section + digit


def integer(text: str) -> int | None:
    """Return the whole number printed in digits or in Chinese, or None."""
    text = text.replace(" ", "")
    if text.isascii() and text.isdigit():
        return int(text)
    return chinese_number(text)


def decimal(text: str) -> int | float | None:
    """Return a printed number (`3,000`, `41.86`, `百`), whole where it is whole."""
    plain = text.replace(",", "").replace(" ", "")
    if re.fullmatch(r"\d{1,18}", plain):
        return int(plain)
    if re.fullmatch(r"\d{1,18}\.\d{1,12}", plain):
        return float(plain)
    return chinese_number(plain)


def day(year: str, month: str, number: str) -> date | None:
    """Return the date named by three printed parts, or None if there is no such day."""
    parts = [integer(p) for p in (year, month, number)]
    if None in parts:
        return None
    try:
        return date(*[p for p in parts if p is not None])
    except (ValueError, OverflowError):
        return None


def date_of(match: re.Match[str]) -> date | None:
    """Return the date of a `DATE` or `DOTTED_DATE` match."""
    return day(match.group(1), match.group(2), match.group(3))
