"""Public identifiers: the unified social credit code, and our own record numbers."""

import re
from dataclasses import dataclass

from shouzhan.kernel.text import Text

# GB 32100-2015 leaves out I, O, S, V and Z, which are easily misread
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER = re.compile(r"^([A-Z]{2,6})-(\d{4})-(\d{6,9})-([0-9A-Z])$")


@dataclass(frozen=True)
class Checked:
    """Whether an identifier holds, and if not, where it breaks."""

    valid: bool
    code: str = ""
    reason: Text = Text("", "")


def organisation_check(first_eight: str) -> str:
    """The check character of the organisation code inside (GB 11714)."""
    total = sum(_ORG.index(c) * w for c, w in zip(first_eight, _ORG_WEIGHTS, strict=True))
    left = 11 - total % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def uscc_check(first_seventeen: str) -> str:
    """The check character of the whole code (GB 32100)."""
    total = sum(_USCC.index(c) * w for c, w in zip(first_seventeen, _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total % 31) % 31]


def check_uscc(code: str) -> Checked:
    """Check a unified social credit code with both of its check characters."""
    if len(code) != 18:
        return Checked(False, "length", Text(f"应为 18 位，实为 {len(code)} 位。", f"It should have 18 characters and has {len(code)}."))
    for place, character in enumerate(code, 1):
        if character not in _USCC:
            return Checked(False, "character", Text(
                f"第 {place} 位“{character}”不在允许的字符内（数字与除 I、O、S、V、Z 以外的大写字母）。",
                f"Character {place}, “{character}”, is not allowed (digits and capitals without I, O, S, V, Z).",
            ))
    if not code[2:8].isdigit():
        return Checked(False, "division", Text("第 3 至 8 位应为登记机关行政区划数字。", "Characters 3 to 8 should be the digits of the registering division."))
    expected = organisation_check(code[8:16])
    if code[16] != expected:
        return Checked(False, "organisation-check", Text(
            f"第 17 位（组织机构代码校验码）应为“{expected}”，实为“{code[16]}”。",
            f"Character 17, the organisation code's check, should be “{expected}” and is “{code[16]}”.",
        ))
    expected = uscc_check(code[:17])
    if code[17] != expected:
        return Checked(False, "check", Text(
            f"第 18 位（校验码）应为“{expected}”，实为“{code[17]}”。", f"Character 18, the check, should be “{expected}” and is “{code[17]}”.",
        ))
    return Checked(True)


def make_uscc(first_sixteen: str) -> str:
    """Complete the first sixteen characters with both check characters."""
    seventeen = first_sixteen + organisation_check(first_sixteen[8:16])
    return seventeen + uscc_check(seventeen)


def _number_check(prefix: str, year: int, serial: int) -> str:
    """ISO 7064 MOD 37,36: catches every single error and nearly every swap of neighbours."""
    product = 36
    for character in f"{prefix}{year:04d}{serial:06d}":
        total = (product + _ORG.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ORG[(37 - product) % 36]


def format_number(prefix: str, year: int, serial: int) -> str:
    """Print a record number: kind, year, serial, check character."""
    return f"{prefix}-{year:04d}-{serial:06d}-{_number_check(prefix, year, serial)}"


@dataclass(frozen=True)
class RecordNumber:
    """A record number taken apart."""

    prefix: str
    year: int
    serial: int


def parse_number(text: str) -> RecordNumber:
    """Take a record number apart; raises ValueError with a sentence when it does not hold."""
    match = _NUMBER.match(text.strip().upper())
    if match is None:
        raise ValueError(f"{text}: a record number looks like TK-2026-000123-4")
    prefix, year, serial = match[1], int(match[2]), int(match[3])
    if match[4] != _number_check(prefix, year, serial):
        raise ValueError(f"{text}: the check character does not fit; a character may be mistyped")
    return RecordNumber(prefix, year, serial)
