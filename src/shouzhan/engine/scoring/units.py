"""Units of measurement in English: schemes are written with the Chinese ones."""

_ENGLISH = {
    "万元": "×10,000 yuan", "亿元": "×100 million yuan", "元": "yuan", "项": "items", "个": "items", "件": "items", "类": "kinds", "家": "organisations", "人": "people",
    "人次": "attendances", "场": "events", "次": "times", "分": "marks", "小时": "hours", "天": "days", "工作日": "working days", "月": "months", "年": "years",
    "平方米": "m²", "平方千米": "km²", "平方公里": "km²", "亩": "mu",
}
_PER = {
    "家": "organisation", "百家": "100 organisations", "人": "person", "百人": "100 people", "年": "year", "月": "month", "天": "day", "件": "item", "项": "item", "次": "time",
    "亩": "mu",
}
_TIGHT = ("%", "％", "‰")


def unit_in(unit: str, language: str) -> str:
    """The unit in the asked language; one that is not known stays as it was written."""
    if language.startswith("zh"):
        return unit
    first, stroke, per = unit.partition("/")
    return _ENGLISH.get(first, first) + (f" per {_PER.get(per, _ENGLISH.get(per, per))}" if stroke else "")


def with_unit(value: str, unit: str, language: str) -> str:
    """A written value with its unit: close to it in Chinese and for per cent, else with a space."""
    if not unit:
        return value
    return value + ("" if language.startswith("zh") or unit.startswith(_TIGHT) else " ") + unit_in(unit, language)
