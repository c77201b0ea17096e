"""Whether two fields of use, or two territories, meet: apart only where the words show it."""

import re
import unicodedata

WHOLE = frozenset({"", "全部", "不限", "全球", "世界", "全世界", "worldwide", "world", "global", "all", "ww"})
COUNTRIES = {
    "cn": ("中国", "全国", "中国境内", "中国大陆", "中华人民共和国", "china", "prc"), "us": ("美国", "usa", "united states"), "jp": ("日本", "japan"),
    "kr": ("韩国", "korea"), "ep": ("欧洲", "欧盟", "europe", "eu"), "de": ("德国", "germany"), "fr": ("法国", "france"), "gb": ("英国", "uk"),
    "in": ("印度", "india"), "sg": ("新加坡", "singapore"), "hk": ("香港", "中国香港", "hong kong"), "mo": ("澳门", "中国澳门"), "tw": ("台湾", "中国台湾"),
    "ru": ("俄罗斯", "russia"), "ca": ("加拿大", "canada"), "au": ("澳大利亚", "australia"), "br": ("巴西", "brazil"),
}
_CODES = {name: code for code, names in COUNTRIES.items() for name in (code, *names)}
_WITHIN_EUROPE = frozenset({"de", "fr"})
_PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆")


def fields_meet(one: str, other: str) -> bool:
    """Whether two fields of use overlap; an empty one is every field."""
    left, right = _split(one), _split(other)
    return bool(left & WHOLE or right & WHOLE or any(a in b or b in a for a in left for b in right))


def territories_meet(one: str, other: str) -> bool:
    """Whether two territories overlap; an empty one is the whole world."""
    left, right = _split(one), _split(other)
    return bool(left & WHOLE or right & WHOLE or any(_places_meet(a, b) for a in left for b in right))


def _places_meet(one: str, other: str) -> bool:
    a, b = _CODES.get(one), _CODES.get(other)
    if a and b:
        return a == b or (a == "ep" and b in _WITHIN_EUROPE) or (b == "ep" and a in _WITHIN_EUROPE)
    first, second = _PROVINCES.match(one), _PROVINCES.match(other)
    if first and second:
        return first[0] == second[0]
    return not (first or second) or "cn" in (a, b) or not (a or b)  # a province is apart from a country abroad; what we cannot place may lie anywhere


def _split(text: str) -> frozenset[str]:
    """The parts of a scope; signs nobody sees, and other widths of the same sign, make no difference."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf").lower()
    parts = re.split(r"[、,;/|\n]", plain)
    return frozenset(" ".join(part.split()) for part in parts if part.strip()) or frozenset({""})
