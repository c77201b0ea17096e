"""Whether two fields of use, or two territories, meet: apart only where the words show it."""

WHOLE = frozenset({"", "全部", "不限", "全球", "世界", "worldwide", "all", "ww"})
COUNTRIES = {
    "cn": ("中国", "全国", "中国境内", "中国大陆", "中华人民共和国", "china", "prc"), "us": ("美国", "usa", "united states"), "jp": ("日本", "japan"),
    "kr": ("韩国", "korea"), "ep": ("欧洲", "欧盟", "europe", "eu"), "de": ("德国", "germany"), "fr": ("法国", "france"), "gb": ("英国", "uk"),
    "in": ("印度", "india"), "sg": ("新加坡", "singapore"), "hk": ("香港", "中国香港", "hong kong"), "mo": ("澳门", "中国澳门"), "tw": ("台湾", "中国台湾"),
    "ru": ("俄罗斯", "russia"), "ca": ("加拿大", "canada"), "au": ("澳大利亚", "australia"), "br": ("巴西", "brazil"),
}
_CODES = {name: code for code, names in COUNTRIES.items() for name in (code, *names)}
_WITHIN_EUROPE = frozenset({"de", "fr"})


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
    if a or b:  # a place we do not know lies in this country unless the other is abroad
        return (a or b) == "cn"
    return one in other or other in one


def _split(text: str) -> frozenset[str]:
    for mark in "，,;；/":
        text = text.replace(mark, "、")
    return frozenset(part.strip().lower() for part in text.split("、") if part.strip()) or frozenset({""})
