"""A cell as text, and text as an exact value; nothing passes through floating point on its way to money."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # some spreadsheet programs take the wide ones for the narrow
SHOWN = 60
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_DATES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, nothing as nothing."""
    if isinstance(value, str):
        return value.strip().strip("\u3000\ufeff\xa0 ")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number_as_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number_as_text(value: float) -> str:
    """Fifteen digits, as the spreadsheet itself keeps; more have been lost there, and the form shows it."""
    if abs(value) >= 1e15:
        return f"{value:.14E}"
    return format(Decimal(f"{value:.15g}"), "f")


def unquoted(text: str) -> str:
    """Text without the apostrophe that made it harmless on export."""
    return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text


def is_scientific(text: str) -> bool:
    """Whether a long number was cut by the spreadsheet to its scientific form."""
    return bool(_SCIENTIFIC.fullmatch(text))


def read_number(text: str) -> Decimal | None:
    """A number as it is written, thousands apart or not, full-width or not; None when it is none."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("−", "-")
    plain = plain.replace(" ", "").lstrip("¥")
    if not plain.isascii() or len(plain) > 40 or not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def read_date(text: str) -> date | None:
    """A date in one of the usual forms; None when it is none, or not in the calendar."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).strip()
    for form in _DATES:
        if found := form.fullmatch(plain):
            try:
                day = date(*(int(part) for part in found.groups()))
            except ValueError:
                return None
            return day if 1900 <= day.year <= 2200 else None
    return None


def shown_safely(text: str) -> str:
    """A value as a report may show it: one short line, no characters that hide or turn others around."""
    clean = "".join(" " if character in "\t\n\r" else character for character in text)
    clean = "".join(character for character in clean if unicodedata.category(character)[0] != "C")
    return clean if len(clean) <= SHOWN else clean[: SHOWN - 1] + "…"
