"""Exact amounts of money: whole fen inside, no float anywhere, nothing lost when shared out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import total_ordering

Ratio = Fraction | Decimal | int

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
CAPITALS_LIMIT = 10**16  # yuan; one group more has no settled name


def exact(value: Ratio | str) -> Fraction:
    """A ratio as an exact fraction; a float is refused because it has already lost what was meant."""
    if isinstance(value, bool | float):
        raise TypeError(f"{value!r}: write a ratio as Fraction, Decimal, whole number or decimal string")
    try:
        return Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ValueError(f"{value!r} is not a number") from None


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, as the tax offices round."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    whole += 2 * rest >= value.denominator
    return -whole if value < 0 else whole


def pointed(units: int, places: int) -> str:
    """So many parts of a power of ten as a decimal, to the last digit: a calculation with decimals would keep 28 of them."""
    digits = str(abs(units)).rjust(places + 1, "0")
    cut = len(digits) - places
    return f"{'-' if units < 0 else ''}{digits[:cut]}{'.' if places else ''}{digits[cut:]}"


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole fen (hundredths of the currency's unit)."""

    fen: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if isinstance(self.fen, bool) or not isinstance(self.fen, int):
            raise TypeError(f"{self.fen!r}: money is counted in whole fen; use Money.of for yuan")

    @classmethod
    def of(cls, yuan: str | int | Decimal, currency: str = "CNY") -> "Money":
        """Read an amount in yuan with at most two decimals; more decimals are refused, never rounded away."""
        if isinstance(yuan, str):
            text = yuan.strip()
            if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
                raise ValueError(f"{yuan!r} is not an amount in yuan with at most two decimals")
            yuan = Decimal(text.replace(",", ""))
        fen = exact(yuan) * 100
        if fen.denominator != 1:
            raise ValueError(f"{yuan} has more than two decimals")
        return cls(fen.numerator, currency)

    @classmethod
    def rounded(cls, yuan: Ratio, currency: str = "CNY") -> "Money":
        """The end of an exact formula in yuan: rounded once, half up, to the fen."""
        return cls(half_up(exact(yuan) * 100), currency)

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, with its two decimals."""
        sign, digits = (1 if self.fen < 0 else 0), tuple(int(d) for d in str(abs(self.fen)))
        return Decimal((sign, digits, -2))

    @property
    def exact_yuan(self) -> Fraction:
        """The amount in yuan as a fraction, for formulas that round only at their end."""
        return Fraction(self.fen, 100)

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix without a rate")
        return other.fen

    def __add__(self, other: object) -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.fen + self._same(other), self.currency)

    def __radd__(self, other: object) -> "Money":
        return self if other == 0 and isinstance(other, int) else NotImplemented  # so that sum() works

    def __sub__(self, other: object) -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.fen - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.fen, self.currency)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.fen < self._same(other)

    def __mul__(self, count: object) -> "Money":
        if isinstance(count, bool) or not isinstance(count, int):
            return NotImplemented  # a ratio rounds, and rounding has a name: times
        return Money(self.fen * count, self.currency)

    __rmul__ = __mul__

    def times(self, ratio: Ratio) -> "Money":
        """The amount times a ratio, rounded half up to the fen."""
        return Money(half_up(self.fen * exact(ratio)), self.currency)

    def ratio_to(self, whole: "Money") -> Fraction:
        """What part of another amount this is, exactly."""
        base = self._same(whole)
        if base == 0:
            raise ZeroDivisionError("nothing has no parts")
        return Fraction(self.fen, base)

    def share(self, ratios: Sequence[Ratio]) -> "list[Money]":
        """Share the whole amount out by ratios; the parts always add up to it, to the fen.

        Each part gets its whole fen; the few left go one each to the largest remainders, earlier parts first.
        """
        weights = [exact(ratio) for ratio in ratios]
        total = sum(weights, Fraction(0))
        if total <= 0 or min(weights) < 0:
            raise ValueError("the ratios of a share are not negative, and not all zero")
        ideal = [abs(self.fen) * weight / total for weight in weights]
        parts = [part.numerator // part.denominator for part in ideal]
        left = abs(self.fen) - sum(parts)
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - ideal[i], i))
        for i in by_remainder[:left]:
            parts[i] += 1
        sign = -1 if self.fen < 0 else 1
        return [Money(sign * part, self.currency) for part in parts]

    def __str__(self) -> str:
        return f"{self.yuan:f}"

    @property
    def grouped(self) -> str:
        """For pages: 1,234,567.80."""
        return f"{self.yuan:,.2f}"

    def in_wan(self, decimals: int = 2) -> str:
        """In ten thousands: 123.46 万元."""
        return f"{_scaled(self.fen, 10**6, decimals)} 万元"

    def in_yi(self, decimals: int = 2) -> str:
        """In hundred millions: 1.23 亿元."""
        return f"{_scaled(self.fen, 10**10, decimals)} 亿元"

    def in_capitals(self) -> str:
        """The amount as certificates and receipts write it: 壹万贰仟元整."""
        if self.currency != "CNY":
            raise ValueError(f"capital writing is for yuan, not {self.currency}")
        yuan, fen = divmod(abs(self.fen), 100)
        if yuan >= CAPITALS_LIMIT:
            raise ValueError(f"{self} is too large to be written in capitals")
        words = f"{_whole(yuan)}元" if yuan or not fen else ""
        words += _small(fen, after_yuan=bool(yuan))
        return ("负" if self.fen < 0 else "") + words


def _scaled(fen: int, unit: int, decimals: int) -> str:
    return f"{Decimal(pointed(half_up(Fraction(fen * 10**decimals, unit)), decimals)):,.{decimals}f}"


def _whole(yuan: int) -> str:
    """A whole number in capitals: groups of four digits, one zero where places are skipped."""
    if yuan == 0:
        return _DIGITS[0]
    words, gap = "", False
    for group in range(3, -1, -1):
        number = yuan // 10 ** (4 * group) % 10000
        if number == 0:
            gap = bool(words)
            continue
        if words and (gap or number < 1000):
            words += _DIGITS[0]
        words += _four(number) + _GROUPS[group]
        gap = False
    # 万亿 already says 亿 when nothing stands between them
    return words.replace("万亿", "万", 1) if "万亿" in words and words.count("亿") > 1 else words


def _four(number: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words


def _small(fen: int, *, after_yuan: bool) -> str:
    jiao, rest = divmod(fen, 10)
    if not fen:
        return "整"
    words = f"{_DIGITS[jiao]}角" if jiao else (_DIGITS[0] if after_yuan else "")
    return words + (f"{_DIGITS[rest]}分" if rest else "整")


def read_ratio(text: str) -> Fraction:
    """Read a decimal string such as 0.70 or 70% exactly."""
    stripped = text.strip()
    percent = stripped.endswith("%")
    try:
        value = Decimal(stripped.removesuffix("%").strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a ratio such as 0.70 or 70%") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a ratio such as 0.70 or 70%")
    return Fraction(value) / (100 if percent else 1)


def print_ratio(ratio: Ratio, decimals: int = 2) -> str:
    """A ratio as a percentage for people: 70.00%."""
    return f"{pointed(half_up(exact(ratio) * 100 * 10**decimals), decimals)}%"
