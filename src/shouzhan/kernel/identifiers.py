"""Public identifiers: the unified social credit code, and our own record numbers."""

import re
from dataclasses import dataclass

from shouzhan.kernel.text import Text

# GB 32100-2015 leaves out I, O, S, V and Z, which are easily misread
USCC_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORGANISATION_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER = re.compile(r"([A-Z]{2,6})-([0-9]{4})-([0-9]{6,9})-([0-9A-Z])")


_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether an identifier holds; the reason says where it breaks, or warns although it holds."""

    valid: bool
    code: str = ""
    reason: Text = _NOTHING

    def __bool__(self) -> bool:
        return self.valid


def organisation_check(first_eight: str) -> str:
    """The check character of the organisation code inside (GB 11714)."""
    total = sum(ORGANISATION_SYMBOLS.index(c) * w for c, w in zip(first_eight, ORGANISATION_WEIGHTS, strict=True))
    left = 11 - total % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def uscc_check(first_seventeen: str) -> str:
    """The check character of the whole code (GB 32100)."""
    total = sum(USCC_SYMBOLS.index(c) * w for c, w in zip(first_seventeen, USCC_WEIGHTS, strict=True))
    return USCC_SYMBOLS[(31 - total % 31) % 31]


def check_uscc(code: str) -> Checked:
    """Check a unified social credit code; its last check binds, the organisation code's own only warns."""
    broken = _uscc_shape(code)
    if broken is not None:
        return broken
    expected = uscc_check(code[:17])
    if code[17] != expected:
        return Checked(False, "check", Text(
            f"第 18 位（校验码）应为“{expected}”，实为“{code[17]}”；请与证照核对。",
            f"Character 18, the check, should be “{expected}” and is “{code[17]}”; compare the licence.",
        ))
    expected = organisation_check(code[8:16])
    if code[16] != expected:
        # a few codes of individual businesses are issued like this, so it can only be a warning
        return Checked(True, "organisation-check", Text(
            f"第 17 位（组织机构代码校验码）按规则应为“{expected}”，实为“{code[16]}”；"
            "少数个体工商户如此，请核对。",
            f"Character 17, the organisation code's check, should be “{expected}” and is “{code[16]}”; "
            "a few individual businesses have such codes, so please compare.",
        ))
    return Checked(True)


def _uscc_shape(code: str) -> Checked | None:
    if len(code) != 18:
        return Checked(False, "length", Text(
            f"应为 18 位，实为 {len(code)} 位。", f"It should have 18 characters and has {len(code)}."
        ))
    for place, character in enumerate(code, 1):
        if character not in USCC_SYMBOLS:
            return Checked(False, "character", Text(
                f"第 {place} 位“{character}”不在允许的字符内（数字与除 I、O、S、V、Z 以外的大写字母）。",
                f"Character {place}, “{character}”, is not allowed (digits, and capitals but I, O, S, V, Z).",
            ))
    if any(character not in "0123456789" for character in code[2:8]):
        return Checked(False, "division", Text(
            "第 3 至 8 位应为登记机关的行政区划数字。",
            "Characters 3 to 8 should be the digits of the registering division.",
        ))
    return None


def make_uscc(first: str) -> str:
    """Complete the first 16 characters with both checks (or 17 with the last), for invented organisations."""
    if len(first) not in (16, 17):
        raise ValueError(f"{first}: 16 or 17 characters are completed to a code")
    seventeen = first[:16] + organisation_check(first[8:16]) if len(first) == 16 else first
    return seventeen + uscc_check(seventeen)


def _times_generator(value: int) -> int:
    """Multiply in GF(4) × GF(9) by an element that differs from 1 in both.

    A symbol is a pair: value % 4 in GF(4), value // 4 in GF(9) as p + q·i over GF(3). Because neither the
    factor nor the factor minus one is zero in either field, no single error and no swap of neighbours can
    leave the sum as it was; the usual schemes for letters (ISO 7064 MOD 37,36) miss some swaps.
    """
    p, q = divmod(value // 4, 3)
    return (0, 2, 3, 1)[value % 4] + 4 * (3 * ((p - q) % 3) + (p + q) % 3)


def _plus(left: int, right: int) -> int:
    p = (left // 12 + right // 12) % 3
    q = (left // 4 + right // 4) % 3
    return (left % 4 ^ right % 4) + 4 * (3 * p + q)


def _residue(symbols: str) -> int:
    total = 0
    for character in symbols:
        total = _plus(_times_generator(total), ORGANISATION_SYMBOLS.index(character))
    return total


def _number_check(body: str) -> str:
    """The one character that brings the residue of body and check to zero."""
    before = _times_generator(_residue(body))
    return next(character for character in ORGANISATION_SYMBOLS if _plus(before, ORGANISATION_SYMBOLS.index(character)) == 0)


def format_number(prefix: str, year: int, serial: int) -> str:
    """Print a record number: kind, year, serial, check character."""
    number = f"{prefix}-{year:04d}-{serial:06d}"
    if not _NUMBER.fullmatch(number + "-0"):
        raise ValueError(f"{number}: a record number has 2 to 6 capitals, 4 digits of a year and a serial")
    return f"{number}-{_number_check(number.replace('-', ''))}"


@dataclass(frozen=True, slots=True)
class RecordNumber:
    """A record number taken apart."""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        return format_number(self.prefix, self.year, self.serial)


class BadNumber(ValueError):  # noqa: N818 - named by what is wrong
    """A record number that cannot be one of ours; carries the sentence for the person who typed it."""

    def __init__(self, code: str, sentence: Text) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(f"{sentence.zh} {sentence.en}")


def parse_number(text: str) -> RecordNumber:
    """Take a record number apart; lower case and surrounding blanks are forgiven, nothing else is."""
    match = _NUMBER.fullmatch(text.strip().upper())
    if match is None:
        raise BadNumber("form", Text(
            f"“{text}”不是编号；编号形如 {_EXAMPLE}。",
            f"“{text}” is no record number; one looks like {_EXAMPLE}.",
        ))
    prefix, year, serial, check = match.groups()
    # written longer than needed, a serial would give one record two numbers
    if len(serial) > 6 and serial.startswith("0"):
        raise BadNumber("form", Text(
            f"“{text}”的流水号写法不对，多写了 0。", f"The serial of “{text}” has a zero too many."
        ))
    if check != _number_check(prefix + year + serial):
        raise BadNumber("check", Text(
            f"“{text}”的校验位不符，可能有一位写错或相邻两位颠倒；请核对。",
            f"The check character of “{text}” does not fit: one is mistyped, or two neighbours are swapped.",
        ))
    return RecordNumber(prefix, int(year), int(serial))


_EXAMPLE = format_number("TK", 2026, 123)
