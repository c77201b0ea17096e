"""How amounts, days and lists are written in the sentences of a match."""

from collections.abc import Iterable

from shouzhan.engine.matching.fit.values import Band
from shouzhan.kernel.text import Text

_WAN = 1_000_000  # fen in ten thousand yuan


def yuan(fen: int) -> Text:
    """An amount as an office writes it: 12.5 万元."""
    if fen >= _WAN:
        return Text(f"{_plain(fen, _WAN)} 万元", f"CNY {fen / 100:,.2f}".removesuffix(".00"))
    return Text(f"{_plain(fen, 100)} 元", f"CNY {fen / 100:,.2f}".removesuffix(".00"))


def _plain(fen: int, unit: int) -> str:
    whole, rest = divmod(fen, unit)
    return f"{whole}.{rest:0{len(str(unit)) - 1}}".rstrip("0").rstrip(".")


def listed(names: Iterable[str]) -> Text:
    """Several names in a fixed order."""
    several = sorted(names)
    return Text("、".join(several), ", ".join(several))


def levels(band: Band[int]) -> str:
    """A band of maturity levels."""
    if band.low == band.high:
        return f"{band.low}"
    if band.high is None:
        return f"≥{band.low}"
    return f"≤{band.high}" if band.low is None else f"{band.low}–{band.high}"
