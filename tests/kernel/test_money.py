"""Money: exact in whole fen, shared without a lost one, written for pages and for certificates."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.money import CAPITALS_LIMIT, Money, exact, half_up, pointed, print_ratio, read_ratio

pytestmark = pytest.mark.pure

amounts = st.integers(-(10**17), 10**17).map(Money)
ratios = st.lists(st.fractions(0, 1, max_denominator=10_000), min_size=1, max_size=12).filter(any)


@given(amounts, ratios)
def test_it_shares_without_a_lost_fen(amount: Money, parts: list[Fraction]) -> None:
    assert sum(amount.share(parts)) == amount


@given(amounts, ratios)
def test_no_share_is_a_fen_away_from_its_exact_part(amount: Money, parts: list[Fraction]) -> None:
    for given_part, ratio in zip(amount.share(parts), parts, strict=True):
        assert abs(given_part.fen - amount.fen * ratio / sum(parts)) < 1


@given(st.integers(-(10**60), 10**60), st.integers(0, 40))
def test_a_decimal_keeps_every_digit(units: int, places: int) -> None:
    assert Fraction(pointed(units, places)) == Fraction(units, 10**places)
    assert len(pointed(units, places).partition(".")[2]) == places


def test_it_gives_the_left_over_fen_to_the_largest_remainder() -> None:
    assert [part.fen for part in Money(100).share([1, 1, 1])] == [34, 33, 33]
    assert [part.fen for part in Money(101).share([Fraction(1, 4), Fraction(3, 4)])] == [25, 76]


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_it_refuses_ratios_that_share_nothing(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="ratios"):
        Money(100).share(parts)


@pytest.mark.parametrize(("text", "fen"), [
    ("0", 0), ("0.01", 1), ("-0.01", -1), ("12.3", 1230), ("1,234,567.89", 123456789), (" 7 ", 700),
])
def test_it_reads_yuan(text: str, fen: int) -> None:
    assert Money.of(text).fen == fen


@pytest.mark.parametrize("text", ["", "1.234", "1e3", "NaN", "1,23", "12 元", "１２", ".5", "+1", "--1", "0x1"])
def test_it_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        Money.of(text)


def test_it_refuses_floats_everywhere() -> None:
    wrong: Any = 0.1
    for read in (Money, Money.of, Money.rounded, Money(10).times, exact):
        with pytest.raises(TypeError):
            read(wrong)


@pytest.mark.parametrize(("value", "rounded"), [
    (Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(3, 2), 2), (Fraction(5, 2), 3),
    (Fraction(49, 100), 0), (Fraction(-49, 100), 0),
])
def test_it_rounds_a_half_away_from_zero(value: Fraction, rounded: int) -> None:
    assert half_up(value) == rounded


@given(st.decimals(-(10**9), 10**9, places=4))
def test_it_rounds_like_the_decimal_module(value: Decimal) -> None:
    assert Money.rounded(value).yuan == value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def test_it_compares_ratios_exactly() -> None:
    part = Money.of("0.30").ratio_to(Money.of("3.00"))
    assert part == Fraction(1, 10)
    assert part >= read_ratio("0.1")
    assert read_ratio("0.33333333333333333333333333") < Fraction(1, 3)


SEVENTY = Fraction(7, 10)


@pytest.mark.parametrize(("text", "ratio"), [("0.70", SEVENTY), ("70%", SEVENTY), ("1", Fraction(1))])
def test_it_reads_ratios(text: str, ratio: Fraction) -> None:
    assert read_ratio(text) == ratio


@pytest.mark.parametrize("text", ["", "%", "NaN", "Infinity", "seventy"])
def test_it_refuses_what_is_no_ratio(text: str) -> None:
    with pytest.raises(ValueError, match="ratio"):
        read_ratio(text)


def test_it_prints_ratios_for_people() -> None:
    assert (print_ratio(Fraction(2, 3)), print_ratio(Fraction(1, 3), 0)) == ("66.67%", "33%")


def test_it_never_mixes_currencies() -> None:
    with pytest.raises(ValueError, match="rate"):
        Money(1) + Money(1, "USD")
    with pytest.raises(ValueError, match="rate"):
        assert Money(1) < Money(1, "USD")
    assert Money(1) != Money(1, "USD")


def test_it_adds_subtracts_and_orders() -> None:
    a, b = Money.of("1.10"), Money.of("2.20")
    assert sum([a, b]) == Money.of("3.30")
    assert b - a == a
    assert (-a).fen == -110
    assert max(a, b, a * 3) == Money(330)
    assert not Money(0)


@pytest.mark.parametrize(("text", "wan", "yi"), [
    ("123456.78", "12.35 万元", "0.00 亿元"), ("-50", "-0.01 万元", "0.00 亿元"),
    ("49.99", "0.00 万元", "0.00 亿元"),
    ("123456789012.34", "12,345,678.90 万元", "1,234.57 亿元"),
])
def test_it_writes_ten_thousands_and_hundred_millions(text: str, wan: str, yi: str) -> None:
    assert (Money.of(text).in_wan(), Money.of(text).in_yi()) == (wan, yi)


@pytest.mark.parametrize(("text", "capitals"), [
    ("0", "零元整"), ("0.01", "壹分"), ("0.10", "壹角整"), ("0.25", "贰角伍分"), ("1.05", "壹元零伍分"),
    ("10", "壹拾元整"), ("107", "壹佰零柒元整"), ("1001", "壹仟零壹元整"), ("10005", "壹万零伍元整"),
    ("100000", "壹拾万元整"), ("10200300.40", "壹仟零贰拾万零叁佰元肆角整"), ("-5.5", "负伍元伍角整"),
    ("100010001.5", "壹亿零壹万零壹元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("7102795", "柒佰壹拾万贰仟柒佰玖拾伍元整"),
    ("1000000010000", "壹万亿零壹万元整"), ("1000100000000", "壹万零壹亿元整"),
])
def test_it_writes_capitals(text: str, capitals: str) -> None:
    assert Money.of(text).in_capitals() == capitals


def test_it_writes_capitals_up_to_its_limit_and_says_when_it_cannot() -> None:
    assert (Money.of(CAPITALS_LIMIT) - Money(1)).in_capitals().startswith("玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="too large"):
        Money.of(CAPITALS_LIMIT).in_capitals()


def _value(words: str) -> int:
    """Read the yuan of capitals back the naive way, in fen."""
    digits = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = digit = 0
    for c in words:
        if c in digits:
            digit = digits[c]
        elif c in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(c) + 1), 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return (total + section + digit) * 100


@given(st.integers(0, 10**18 - 1))
def test_its_capitals_say_the_amount(fen: int) -> None:
    words = Money(fen).in_capitals()
    small = words.rpartition("元")[2]
    jiao = "零壹贰叁肆伍陆柒捌玖".index(small[small.index("角") - 1]) if "角" in small else 0
    rest = "零壹贰叁肆伍陆柒捌玖".index(small[small.index("分") - 1]) if "分" in small else 0
    assert _value(words.rpartition("元")[0]) + jiao * 10 + rest == fen
    assert "零零" not in words
