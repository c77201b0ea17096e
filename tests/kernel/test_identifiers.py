"""The two identifiers everybody types: the social credit code and our record numbers."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.identifiers import (
    BadNumber,
    RecordNumber,
    check_uscc,
    format_number,
    make_uscc,
    organisation_check,
    parse_number,
)

pytestmark = pytest.mark.pure

# Format-valid, invented; the last two are the edges: mod 31 gives 0, mod 11 gives X.
CODES = (
    "91310115YXWUT001XG", "91310104YXWUT00R2P", "12310000YXWUT0028Q", "52310112YXWUT00361",
    "53310000YXWUT00447", "91310115YXWU002220", "91310115YXWU0002X8",
)
USCC_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SYMBOLS = string.digits + string.ascii_uppercase


@pytest.mark.parametrize("code", CODES)
def test_it_accepts_a_code_with_both_checks(code: str) -> None:
    checked = check_uscc(code)
    assert (checked.valid, checked.code) == (True, "")


@pytest.mark.parametrize("code", CODES)
def test_it_completes_sixteen_characters_to_the_code(code: str) -> None:
    assert make_uscc(code[:16]) == make_uscc(code[:17]) == code


@pytest.mark.parametrize(("code", "why"), [
    ("91310115Y1WUT001XG", "check"),
    ("91310115YXWUT001X", "length"),
    ("91310115YXWUT001XGG", "length"),
    ("", "length"),
    ("91310115yxwut001xg", "character"),
    ("91310115YXWUT00IXG", "character"),
    ("9131011OYXWUT001XG", "character"),
    ("9131011５YXWUT001XG", "character"),
    ("91310A15YXWUT001XG", "division"),
])
def test_it_refuses_a_code_and_says_why(code: str, why: str) -> None:
    checked = check_uscc(code)
    assert (checked.valid, checked.code) == (False, why)
    assert checked.reason.zh
    assert checked.reason.en


def test_it_only_warns_of_the_organisation_codes_own_check() -> None:
    wrong = "1" if organisation_check("YXWUT001") != "1" else "2"
    checked = check_uscc(make_uscc("91310115YXWUT001" + wrong))
    assert (checked.valid, checked.code) == (True, "organisation-check")


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from(USCC_SYMBOLS))
def test_it_catches_every_single_error_in_a_code(code: str, place: int, symbol: str) -> None:
    changed = code[:place] + symbol + code[place + 1:]
    assert check_uscc(changed).valid == (changed == code)


prefixes = st.text(string.ascii_uppercase, min_size=2, max_size=6)


@given(prefixes, st.integers(0, 9999), st.integers(0, 999_999_999))
def test_it_reads_back_the_number_it_prints(prefix: str, year: int, serial: int) -> None:
    assert parse_number(format_number(prefix, year, serial)) == RecordNumber(prefix, year, serial)


def test_it_forgives_lower_case_and_blanks_around_a_number() -> None:
    number = format_number("TK", 2026, 123)
    assert parse_number(f"  {number.lower()} ") == RecordNumber("TK", 2026, 123)


def _rejected(number: str) -> bool:
    try:
        parse_number(number)
    except BadNumber:
        return True
    return False


def test_it_catches_every_single_error_in_a_number() -> None:
    number = format_number("TKQ", 2026, 904_731)
    for place, original in enumerate(number):
        for symbol in SYMBOLS:
            if symbol != original:
                assert _rejected(number[:place] + symbol + number[place + 1:]), (place, symbol)


def test_it_catches_every_swap_of_any_two_neighbours() -> None:
    for serial in range(0, 1_000_000, 997):
        for prefix in ("TK", "AZ", "ZA", "QX"):
            number = format_number(prefix, 2026, serial)
            for i in range(len(number) - 1):
                swapped = number[:i] + number[i + 1] + number[i] + number[i + 2:]
                assert swapped == number or _rejected(swapped), (number, swapped)


def test_it_catches_swaps_of_every_pair_of_symbols_in_the_check_itself() -> None:
    numbers = (format_number("TK", 2026, serial) for serial in range(2000))
    for number in numbers:
        swapped = number[:-3] + number[-1] + "-" + number[-3]
        assert swapped == number or _rejected(swapped)


@pytest.mark.parametrize("text", [
    "", "TK", "TK-2026-000123", "TK-26-000123-5", "T-2026-000123-5", "TK 2026 000123 5", "TK-2026-0000123-5",
    "TK-2026-０00123-5", "TK-2026-000123-5\n\nX",
])
def test_it_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(BadNumber) as refused:
        parse_number(text)
    assert refused.value.sentence.zh
    assert refused.value.sentence.en


@pytest.mark.parametrize(
    ("prefix", "year", "serial"),
    [("T", 2026, 1), ("tk", 2026, 1), ("TK", 10000, 1), ("TK", 2026, -1), ("TK", 2026, 10**9)],
)
def test_it_prints_no_number_it_could_not_read(prefix: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="record number"):
        format_number(prefix, year, serial)


@given(st.text())
def test_it_never_breaks_on_what_people_type(text: str) -> None:
    assert check_uscc(text).valid in (True, False)
    assert _rejected(text) in (True, False)
