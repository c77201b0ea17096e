"""The fixed words of official paper, and how numbers, dates and notes are written, in both languages."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from shouzhan.engine.documents.paper.description import Footnote, Language, Value
from shouzhan.kernel.text import Text

NO_DATA = Text("无数据", "no data")
ATTACHMENT = Text("附件：", "Attachments: ")
COPIES = Text("抄送：", "Copies: ")
PRINTED = Text("印发", "printed")
CONTACT = Text("联系人：", "Contact: ")
TABLE = Text("表", "Table")
CHART = Text("图", "Figure")
UNIT = Text("单位：", "Unit: ")
NOTE = Text("注：", "Note: ")
CONTENTS = Text("目录", "Contents")
VERIFY = Text("扫码核验", "Scan to verify")
CODE = Text("凭证码：", "Code: ")
SYNTHETIC = Text(
    "演示数据：人员、企业、院校与数字均为虚构，政府部门为文件所列",
    "Demonstration data: people, companies, institutions and figures are invented; government bodies are those the documents name",
)
_STOPS = Text("；", "; ")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DIGITS = "零一二三四五六七八九"


def write_date(day: date | None, language: Language) -> str:
    """A date in the long form of the language."""
    if day is None:
        return ""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def write_moment(moment: date | datetime, language: Language) -> str:
    """A date, with the time of day when there is one."""
    day = write_date(moment, language)
    if not isinstance(moment, datetime):
        return day
    clock = f"{moment:%H:%M}"
    return f"{day}, {clock}" if language == "en" else f"{day} {clock}"


def write_value(value: Value, language: Language, decimals: int | None = None) -> str:
    """A value as a reader expects it: thousands apart, decimals as asked, "no data" for nothing."""
    if value is None:
        return NO_DATA.in_(language)
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return write_moment(value, language)
    return write_number(value, decimals)


def write_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """A number with its thousands apart, rounded half up only where decimals are asked."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not exact:
        exact = abs(exact)
    return f"{exact:,f}"


def write_footnote(note: Footnote, language: Language) -> str:
    """Where a figure comes from, as one sentence."""
    zh = language != "en"
    parts = []
    if note.metric:
        version = (
            (f"（定义{note.definition}版）" if zh else f" (definition {note.definition})") if note.definition else ""
        )
        parts.append(("指标：" if zh else "Metric: ") + note.metric + version)
    if note.as_of:
        parts.append(("截至" if zh else "as of ") + write_moment(note.as_of, language))
    if note.clause:
        parts.append(("依据：" if zh else "basis: ") + note.clause)
    if note.text:
        parts.append(note.text.rstrip("。." if zh else "."))
    return _STOPS.in_(language).join(parts) + ("。" if zh else ".")


def chinese_number(number: int) -> str:
    """A heading's number from 1 to 99 in Chinese figures."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def heading_number(counts: tuple[int, ...], language: Language) -> str:
    """The number before a heading, by the habit of official documents (一、（一）1.（1）) or in decimals."""
    last = counts[-1]
    if language == "en":
        return ".".join(map(str, counts)) + ("." if len(counts) == 1 else "")
    forms = (f"{chinese_number(last)}、", f"（{chinese_number(last)}）", f"{last}.", f"（{last}）")
    return forms[min(len(counts), 4) - 1]
