"""Names of organisations and people brought to one form, and taken apart into what tells two bodies from each other."""

import re
from dataclasses import dataclass
from functools import lru_cache

from shouzhan.engine.matching.text.fold import fold

_OUT = re.compile(r"[\s·・‧.,'’\"“”《》<>_/\\|—–-]+")
_BRACKETS = str.maketrans("〔〕［］【】（）{}[]", "()()()()()()")
_FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "股份公司", "集团公司", "(集团)", "集团", "(有限合伙)", "(普通合伙)", "coltd", "inc", "ltd", "llc", "gmbh",
)  # fmt: skip
CITIES = (
    "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",
    "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "台湾",
    "南京", "苏州", "无锡", "杭州", "宁波", "合肥", "广州", "深圳", "武汉", "成都", "西安", "青岛", "厦门", "济南", "长沙", "郑州", "大连", "沈阳",
)  # fmt: skip
_HEAD_PLACE = re.compile(f"^(?:中国)?({'|'.join(CITIES)})(?:省|市|自治区)?")
_BRACKET_PLACE = re.compile(rf"\(({'|'.join(CITIES)})(?:省|市)?\)")
# a body inside another: the other's name ends in one of these, and something that is a part follows
_WHOLE = re.compile(r"(有限公司|有限责任公司|集团公司|股份公司|大学|学院|医院|研究院|研究所|研究中心|银行)")
_PART = re.compile(
    r"(分公司|子公司|分行|支行|分部|分院|分所|分校|校区|院区|办事处|代表处|门市部|营业部|经营部|分店|学院|系|图书馆|实验室|中心|研究院|研究所|医院|[一二三四五六七八九十0-9]厂|处|科室|办公室)$"
)
_BRANCH = re.compile(r"(分公司|分行|支行|分院|分所|分校|校区|院区|办事处|代表处|营业部|门市部|分部)$")
_TRADES = (
    "科技", "技术", "贸易", "实业", "生物", "医药", "医疗", "器械", "精密", "仪器", "机械", "电子", "信息", "软件", "网络", "智能", "新材料", "材料", "能源", "环保",
    "工程", "咨询", "服务", "投资", "管理", "发展", "装备", "设备", "制造", "研究院", "研究所", "研究中心", "大学", "学院", "医院",
)  # fmt: skip
_DIGITS = {mark: number for number, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile("[0-9]+|[零〇一二三四五六七八九十百]+")
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One name, taken apart."""

    text: str  # folded, nothing left out
    bare: str  # without legal form, and without the city where enough is left
    stem: str  # without the trade or kind of body too: what people say for short
    places: tuple[str, ...]
    numbers: tuple[str, ...]
    part: str  # the unit of a larger body, or nothing


def fold_name(name: str) -> str:
    """Width, script, case, brackets and spaces made alike."""
    return _OUT.sub("", fold(name).translate(_BRACKETS))


@lru_cache(maxsize=100_000)
def take_apart(name: str) -> Name:
    """What a name of an organisation says."""
    text = fold_name(name)
    numbers = tuple(_counted(found[0]) for found in _NUMBER.finditer(text))
    bare, places = _without_places(_numbered(text))
    part = _part(text)
    bare = _without_forms(bare)
    return Name(text, bare, _stem(bare), places, numbers, part)


def _without_places(text: str) -> tuple[str, tuple[str, ...]]:
    places = [found[1] for found in _BRACKET_PLACE.finditer(text)]
    text = _BRACKET_PLACE.sub("", text)
    found = _HEAD_PLACE.match(text)
    if found:
        places.append(found[1])
        # 上海大学 without 上海 is any university
        rest = text[found.end():]
        if len(_without_forms(rest)) >= SHORTEST and rest not in _TRADES:
            text = rest
    return text, tuple(sorted(set(places)))


def _without_forms(text: str) -> str:
    for form in _FORMS:
        shorter = text.replace(form, "") if form.startswith("(") or not form.isascii() else text.removesuffix(form)
        text = shorter if len(shorter) >= SHORTEST else text
    return text


def _stem(bare: str) -> str:
    changed = True
    while changed:
        changed = False
        for trade in _TRADES:
            if bare.endswith(trade) and len(bare) - len(trade) >= SHORTEST:
                bare, changed = bare[: -len(trade)], True
    return bare


def _part(text: str) -> str:
    for found in _WHOLE.finditer(text):
        rest = text[found.end():]
        if found.start() >= 1 and len(rest) >= SHORTEST and _PART.search(rest):
            return rest
    branch = _BRANCH.search(text)
    return branch[0] if branch and branch.start() > 0 else ""


def _numbered(text: str) -> str:
    return re.sub("第(" + _NUMBER.pattern + ")", lambda found: "第" + _counted(found[1]), text)


def _counted(mark: str) -> str:
    """第十二 and 第12 are the same number."""
    if mark.isdecimal() and mark.isascii():
        return str(int(mark))
    if "十" not in mark and "百" not in mark:
        return "".join(str(_DIGITS[one]) for one in mark)
    total = now = 0
    for one in mark:
        if one in "十百":
            total, now = total + (now or 1) * (10 if one == "十" else 100), 0
        else:
            now = _DIGITS[one]
    return str(total + now)


def grams(text: str) -> list[str]:
    """The pairs of neighbours, each once per time it occurs, so that what two names share can be counted as sets."""
    pairs, seen = [], dict[str, int]()
    for one, other in zip("^" + text, text + "$", strict=True):
        seen[one + other] = seen.get(one + other, 0) + 1
        pairs.append(f"{one}{other}{seen[one + other]}")
    return pairs


def slips(text: str) -> list[str]:
    """The name and the name without one character: two names a slip of the pen apart share one of these."""
    return sorted({text, *(text[:i] + text[i + 1:] for i in range(len(text)))}) if len(text) > 3 else [text]


def person_name(name: str) -> str:
    """A person's name; Latin ones with their words in one order, since registers turn them round."""
    folded = fold(name)
    words = re.findall("[a-z]+", folded)
    return " ".join(sorted(words)) if words and not re.search("[\u3400-\u9fff]", folded) else _OUT.sub("", folded)


def bar(one: Name, other: Name) -> str:
    """Why two names cannot be of one body, however alike they are; nothing where they can."""
    if one.part != other.part:
        return "part"
    if one.numbers != other.numbers:
        return "number"
    return ""
