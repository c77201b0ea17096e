"""How a value is put into words and figures on a page, in the reader's language."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.kernel.text import Text

# What one of each money unit is worth in yuan; the msgids are what a column head says.
MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_ROOMY = Context(prec=1000)  # the usual one refuses a number of more than 28 digits


def spoken(words: Any) -> str:
    """Say words in the reader's language, whichever of the three ways they were given."""
    if words is None:
        return ""
    if isinstance(words, Text):
        return words.in_(get_language() or "zh-hans")
    if isinstance(words, SafeString):
        return words
    return str(words)


# a run of Chinese, with the signs and figures inside it
_CHINESE = re.compile(r"[\u3007\u300a-\u3011\u3400-\u9fff](?:[\u3000-\u303f\u3400-\u9fff\uff00-\uffef0-9 ]*[\u3007-\u3011\u3015\u3400-\u9fff\uff09])?")


def marked(words: Any) -> str:
    """Words as a page shows them: on an English page what is Chinese among them is marked as that, so that it is read aloud as it is."""
    said = spoken(words)
    if isinstance(said, SafeString) or not (get_language() or "").startswith("en") or not _CHINESE.search(said):
        return said
    return mark_safe(_CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', escape(said)))


def no_data(words: Any = "") -> SafeString:
    """Say that there is no figure, which is not zero."""
    return format_html('<span class="missing">{}</span>', spoken(words) or _("暂无数据"))


def figures(value: Any, decimals: int | None = None) -> str:
    """Write a number with thousands separators; without `decimals` it keeps what it has."""
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ROOMY)
    text = f"{amount:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\u2212")


def yuan(value: Any) -> Decimal:
    """Read an amount of money in yuan: a Money (kept in fen), a number or a decimal string."""
    fen = getattr(value, "fen", None)
    if fen is not None:
        return Decimal(int(fen)) / 100
    return Decimal(str(value))


def money(value: Any, unit: str = "元", decimals: int = 2) -> str:
    """Write money in the table's one unit: 元 with two decimals unless asked otherwise."""
    return figures(yuan(value) / MONEY_UNITS.get(unit, Decimal(1)), decimals)


def day(value: date | datetime | None) -> str:
    """Write a date as tables do: 2026-11-20."""
    return "" if value is None else _local(value).strftime("%Y-%m-%d")


def long_day(value: date | datetime | None) -> str:
    """Write a date as documents do: 2026年11月20日, 20 November 2026."""
    if value is None:
        return ""
    value = _local(value)
    if (get_language() or "zh").startswith("en"):
        return f"{value.day} {value:%B %Y}"
    return f"{value.year}年{value.month}月{value.day}日"


def minute(value: datetime | None) -> str:
    """Write a moment to the minute, in Shanghai."""
    return "" if value is None else _local(value).strftime("%Y-%m-%d %H:%M")


def period(key: str) -> str:
    """Name a period by its key: 2026, 2026-Q3, 2026-07."""
    year, _hyphen, part = key.partition("-")
    english = (get_language() or "zh").startswith("en")
    if not part:
        return year if english else f"{year}年"
    if part.startswith("Q"):
        return f"{part} {year}" if english else f"{year}年{part[1:]}季度"
    return key if english else f"{year}年{int(part)}月"


def signed(value: Any) -> str:
    """Write a change with its sign."""
    return f"+{figures(value)}" if value > 0 else figures(value)


def _local(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def size(count: int | None) -> str:
    """Write a file's size."""
    if count is None:
        return ""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def tally(count: int | None, capped: bool = False) -> str:
    """Write a count of rows; a capped one says that there are at least so many."""
    if count is None:
        return ""
    return f"{count:,}+" if capped else f"{count:,}"


def by_kind(value: Any, kind: str, unit: str = "", decimals: int | None = None) -> str:
    """Write a value as its column or fact declares it."""
    if value is None or value == "":
        return no_data()
    if kind == "money":
        return money(value, unit or "元", 2 if decimals is None else decimals)
    if kind == "number":
        return figures(value, decimals)
    if kind == "date":
        return day(value) if isinstance(value, date) else conditional_escape(value)
    if kind == "moment":
        return minute(value)
    if kind == "code":
        return format_html('<span class="code">{}</span>', marked(value))
    return spoken(value)
