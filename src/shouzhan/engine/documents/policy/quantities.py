"""Quantities: a number, its unit, and the words around it that make it a bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shouzhan.engine.documents.policy.model import Comparator, Number, Span
from shouzhan.engine.documents.policy.numerals import decimal
from shouzhan.engine.documents.policy.sentences import CLAUSE_MAX

_COUNTED = (
    "家次|场次|人年|台\\(套\\)|个百分点|个工作日|个月|平方公里|平方千米|平方米|立方米|公顷|吨标准煤|人次|项次|件次|户次|学时|课时|美元|欧元|元|"
    "周岁|小时|分钟|工作日|公里|家|个|名|支|项|件|%|‰|亩|米|次|场|辆|吨|户|所|座|处|张|款|例|种|门|倍|台|套|部|篇|条|只|位|对|宗|笔|股|人|分|"
    "期|间|栋|幢|床|本|站|艘|架|颗|枚|卷|年|天|日|月|周"
)
_SCALE = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
# Bounded, and never begun inside a number: a wall of digits must not cost more than its length.
_DIGITS = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)(?!\d)"
_PER = "(?:/(?:[万亿]元|万人|千人|人|亩|公顷|平方公里))?"
_HAN = "[一二两三四五六七八九十百千]{1,6}"
_DASH = r"\s*(?:[-—–―~～]{1,2}|至|到)\s*"
QUANTITY = re.compile(
    rf"百分之(?P<percent>[一二三四五六七八九十百]{{1,5}})"
    rf"|翻(?P<double>[一两二三])番"
    rf"|(?P<from>{_DIGITS}|{_HAN})\s*(?P<fromunit>{_SCALE}?(?:{_COUNTED}))以上\s*(?P<upto>{_DIGITS}|{_HAN})\s*(?P<uptounit>{_SCALE}?(?:{_COUNTED}))以下"
    rf"|(?P<bare>(?<![\d.])\d{{1,4}}\.\d{{1,2}})(?=\s*(?:[，,。；;、)\n]|以上|以下|$))"
    rf"|(?P<low>{_DIGITS})\s*(?:%|{_SCALE}?(?:元|个|家|项|名|人)?){_DASH}(?P<high>{_DIGITS})\s*(?P<unit2>{_SCALE}?(?:{_COUNTED}){_PER})"
    rf"|(?P<digits>{_DIGITS})\s*(?P<more1>[余多])?\s*(?P<unit>{_SCALE}?)(?P<more2>[余多])?\s*(?P<count>(?:{_COUNTED}){_PER})"
    rf"|(?P<hlow>[一二两三四五六七八九])(?:至|到|—|-)(?P<hhigh>[二三四五六七八九十])(?P<hunit2>{_COUNTED})"
    rf"|(?P<han>{_HAN})(?P<more3>[余多])?(?P<hunit>{_SCALE}?(?:{_COUNTED}))"
)
TIME_UNITS = frozenset(["年", "天", "日", "月", "周", "小时", "分钟", "工作日", "个月", "个工作日"])

_ACTS = "召开|进行|报送|提供|安排|配备|设立|安排|建设|建成|明确|举办|组织|开展|拥有|具有|有|完成|培育|引进"
_OF_SHARE = re.compile(r"(不超过|不得超过|不高于|不低于|不得低于|不少于)[^,，;；。\d]{1,24}$")
_THAN_BEFORE = re.compile(r"(?:较|比)[^,，。;；]{0,8}?(?:增加|新增|减少|增长|提高|下降|多|少)(?:了)?\s*$|净增(?:了)?\s*$|(?:减少|压减|精简)(?:了)?\s*$")
_BOUNDS: tuple[tuple[str, Comparator], ...] = (
    (
        "不超过|不得超过|不能超过|不应超过|不高于|不得高于|不多于|不大于|最高|最多|最长|至多|上限|不突破|不超出|控制在",
        "<=",
    ),
    ("不少于|不得少于|不低于|不得低于|不小于|至少|最少|最低|不下于|下限", ">="),
    ("超过|突破|超|逾|大于|高于|多于|超出", ">"),
    ("低于|少于|小于|不足|不到|不满|近|接近|将近", "<"),
    ("达到|达|扩大到|增加到|提高到|提升到|增至|升至|提高至|提升至|增长到|扩大至", ">="),
)
_BEFORE: tuple[tuple[re.Pattern[str], Comparator], ...] = tuple(
    (re.compile(rf"(?:{words})\s*(?:约|至|到|为|在|于|{_ACTS})?\s*$"), comparator)
    for words, comparator in _BOUNDS
)
REACHES = re.compile(
    r"(?:达到|达|扩大到|增加到|提高到|提升到|增至|升至|提高至|提升至|增长到|扩大至)\s*(?:约)?\s*$"
)
_GROWS = re.compile(
    r"(?:增长|递增|增幅|增速|增加|提高|提升|下降|降低|减少|上升|压减|压缩|缩短)(?:率|幅度)?(?:不低于|不少于|达到|达|超过|约|保持在|高于|分别为|近)?\s*$"
)
_GROWTH_UNITS = frozenset(("%", "个百分点", "倍", "‰"))
_DAILY = re.compile(r"日均|每日|每天|平均每天")
_AFTER = re.compile(r"\s*(以上|及以上|以下|以内|之内|左右|上下)")
_WITHIN = re.compile(r"\s*内(?![部外容设涵控置])")
_EACH_OF = re.compile(r"分别(?:力争)?([\u4e00-\u9fff]{1,5})\s*\d[\d.]*\s*[^\d\s，,。；;、和]{1,6}(?:[、和]\s*\d[\d.]*\s*[^\d\s，,。；;、和]{1,6}){0,3}[、和]\s*$")
_EACH_GROWS = re.compile(r"分别(?:增长|提高|提升|下降|降低|减少)\s*[\d.%‰个百分点倍、]+[和、]\s*$")
_AFTER_MEANS: dict[str, Comparator] = {"以上": ">=", "及以上": ">=", "以下": "<=", "以内": "<=", "之内": "<="}
_BARRED_BEFORE = re.compile(r"[第〔\[×xX*.\d/+]\s*$|(?:19|20)\d\d\s*[-—–~至]\s*$|届|图|表|附件\s*$")
_RATIO = re.compile(r"(?:不低于|不高于|不少于|不超过|不小于|不大于|不得低于|不得高于|不得超过|低于|高于|达到|超过)\s*$")
_RANK = re.compile(r"(?:排名|位列|位居|进入|排序)[^,，。;；\d]{0,8}[前后末]\s*$")
_NOT_COUNT = re.compile(r"[级性层类期届号条款]|年(?!均)?(?:代|级|度|版|行动|计划)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity; `bound` says that words around it set the comparator."""

    value: Number | tuple[Number, Number]
    unit: str | None  # a bare ratio (容积率不低于2.0) has none
    comparator: Comparator
    span: Span
    bound: bool
    reaches: bool
    han: bool  # printed in Chinese numerals
    more: bool  # 余, 多
    counted_in: str
    within: bool  # 15日内, without 以
    tail: int  # where the words after it (以上) end

    @property
    def is_time(self) -> bool:
        """A stretch of time, which is a period and seldom a target."""
        return self.counted_in in TIME_UNITS


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Yield the quantities printed between two offsets."""
    for match in QUANTITY.finditer(text, start, end):
        quantity = _quantity(text, match, start)
        if quantity is not None:
            yield quantity


def _quantity(text: str, match: re.Match[str], start: int) -> Quantity | None:
    before = text[max(start, match.start() - 30) : match.start()]
    if _BARRED_BEFORE.search(before) or _NOT_COUNT.match(text[match.end() : match.end() + 3]):
        return None
    groups = match.groupdict()
    value, unit, counted = _value(groups)
    if counted in ("位", "名") and _RANK.search(before):
        return None  # 排名后3位 is a place
    if (
        value is None
        or (not unit and not (groups["bare"] and _RATIO.search(before)))
        or _is_date_part(value, unit, before)
    ):
        return None
    more = bool(groups["more1"] or groups["more2"] or groups["more3"])
    after = _AFTER.match(text, match.end())
    if not after and counted in TIME_UNITS:
        after = _WITHIN.match(text, match.end())
    within = bool(after and after.re is _WITHIN)
    said = "以内" if within else after.group(1) if after else ""
    comparator, bound = _comparator(before, said, value, unit, more)
    if groups["han"] and (counted == "分" or (counted in ("天", "日", "月") and not bound)):
        return None  # 十日 beside no bound is a date or an idiom
    if _DAILY.search(text[_clause_start(text, start, match.start()) : match.start()]):
        comparator = "+/day"
    return Quantity(
        value, unit or None, comparator, Span(match.start(), match.end()), bound, bool(REACHES.search(before)),
        bool(groups["han"] or groups["hlow"] or _is_han(groups["from"])), more, counted, within, after.end() if after else match.end(),
    )  # fmt: skip


def _is_han(digits: str | None) -> bool:
    return digits is not None and not digits[:1].isascii()


def _is_date_part(value: Number | tuple[Number, Number], unit: str, before: str) -> bool:
    """2025年, 11月 and 30日 of a date are no quantities."""
    if unit == "年":
        return isinstance(value, tuple) or value >= 1900
    return unit == "月" or (unit == "日" and before.rstrip().endswith("月"))


def _value(groups: dict[str, str | None]) -> tuple[Number | tuple[Number, Number] | None, str, str]:
    for low, high, unit in (("low", "high", "unit2"), ("hlow", "hhigh", "hunit2")):
        if groups[low] and groups[high]:
            bottom, top = decimal(groups[low] or ""), decimal(groups[high] or "")
            name = groups[unit] or ""
            if bottom is None or top is None or not bottom < top:
                return None, "", ""
            return (bottom, top), name, _counted(name)
    if groups["from"]:
        return _between(groups)
    if groups["bare"]:
        return decimal(groups["bare"] or ""), "", ""
    if groups["percent"]:
        return decimal(groups["percent"]), "%", "%"
    if groups["double"]:
        return decimal(groups["double"]), "番", "番"
    if groups["han"]:
        name = groups["hunit"] or ""
        return decimal(groups["han"]), name, _counted(name)
    count = groups["count"] or ""
    return decimal(groups["digits"] or ""), (groups["unit"] or "") + count, count


def _between(groups: dict[str, str | None]) -> tuple[Number | tuple[Number, Number] | None, str, str]:
    """二万元以上十万元以下, and 五千元以上二万元以下 in the unit they share."""
    low, high = decimal(groups["from"] or ""), decimal(groups["upto"] or "")
    lower, upper = groups["fromunit"] or "", groups["uptounit"] or ""
    if low is None or high is None or _counted(lower) != _counted(upper):
        return None, "", ""
    if lower != upper:
        scales = [decimal(unit.removesuffix(_counted(unit)) or "一") for unit in (lower, upper)]
        if None in scales or not all(isinstance(x, int) for x in (low, high)):
            return None, "", ""
        low, high = (int(n) * int(s or 1) for n, s in zip((low, high), scales, strict=True))
        upper = _counted(upper)
    return ((low, high), upper, _counted(upper)) if low < high else (None, "", "")


def _counted(unit: str) -> str:
    return re.sub(rf"^{_SCALE}", "", unit) or unit


def _comparator(
    before: str, after: str, value: Number | tuple[Number, Number], unit: str, more: bool
) -> tuple[Comparator, bool]:
    if unit == "番":
        return "growth", True
    if unit in _GROWTH_UNITS and (_GROWS.search(before) or _EACH_GROWS.search(before)):
        return "growth", True
    if _THAN_BEFORE.search(before):
        return "growth", True
    if shared := _EACH_OF.search(before):
        before = shared.group(1)  # 分别达到80家、150家: the bound is said once
    if share := _OF_SHARE.search(before):
        return ("<=" if "超" in share.group(1) or "高" in share.group(1) else ">="), True
    if isinstance(value, tuple):
        return "range", any(p.search(before) for p, _ in _BEFORE)
    for pattern, comparator in _BEFORE:
        if pattern.search(before):
            if after in ("以上", "及以上") and comparator in (">=", ">"):
                comparator = ">="
            return comparator, True
    if after in _AFTER_MEANS:
        return _AFTER_MEANS[after], True
    return (">", False) if more else ("=", False)


def _clause_start(text: str, start: int, at: int) -> int:
    start = max(start, at - CLAUSE_MAX)
    return max(start, max(text.rfind(c, start, at) for c in "，,；;。") + 1)
