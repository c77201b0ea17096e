"""Reads the parts of a scheme file one by one, and names the place of whatever is wrong."""

import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import yaml

from shouzhan.engine.scoring.matrix import Unusable, on_one_line
from shouzhan.kernel.text import Text

_T = TypeVar("_T", bound=str)
_MISREAD = frozenset({"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"})  # no, off, ~ and the like
_OCTAL = re.compile(r"[-+]?0[0-9_]+$")
_SHOWN = 60


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the parser in C where there is one
    """The safe loader, which refuses a key given twice instead of keeping the last."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _value in node.value:
        line = f"line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise Unusable(f"{line}: a name is expected here, not a list or names with values", f"第 {key.start_mark.line + 1} 行：此处应为名称，不是列表或带值的名称")
        if key.tag in _MISREAD:
            raise Unusable(f"{line}: {key.value!r} is no name to YAML; put it in quotes", f"第 {key.start_mark.line + 1} 行：“{key.value}”在 YAML 中不是名称，请加引号")
        if key.value in seen:
            raise Unusable(f"{line}: {key.value!r} stands twice", f"第 {key.start_mark.line + 1} 行：“{key.value}”出现两次")
        seen.add(key.value)
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


def _number(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A number as people write one: 1:40 is no hundred and 010 no eight."""
    if ":" in node.value or _OCTAL.match(node.value):
        return str(node.value)
    return loader.construct_yaml_int(node) if node.tag.endswith("int") else loader.construct_yaml_float(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _kind in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _number)


def loaded(data: bytes) -> Any:
    """What the file holds; one clear line when it is no YAML."""
    try:
        return yaml.load(data.decode("utf-8-sig"), _Loader)  # noqa: S506 - built on the safe loader
    except UnicodeDecodeError:
        raise Unusable("the scheme is not UTF-8 text", "方案不是 UTF-8 文本") from None
    except yaml.MarkedYAMLError as error:
        line, column = (error.problem_mark.line + 1, error.problem_mark.column + 1) if error.problem_mark else (1, 1)
        raise Unusable(f"line {line}: this is no YAML: {error.problem}", f"第 {line} 行：从第 {column} 个字符起不是有效的 YAML") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, RecursionError):
            raise Unusable("this is no YAML: it is nested too deep", "不是有效的 YAML：嵌套过深") from None
        raise Unusable(f"this is no YAML: {str(error).splitlines()[0] if str(error) else 'it cannot be read'}", "不是有效的 YAML：有无法识别的字符或取值") from None


class Part:
    """A mapping of the file with its place, which must be used up: a key nobody asked for is a mistake."""

    def __init__(self, raw: Any, place: str) -> None:
        if not isinstance(raw, dict):
            raise Unusable(f"{place or 'the scheme'}: keys with values are expected here", f"{place or '方案'}：此处应为带值的键")
        self._raw: dict[str, Any] = {str(key): value for key, value in raw.items()}
        self._place = place
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """The place of a key, for a message."""
        return f"{self._place}.{key}" if self._place else key

    def take(self, key: str) -> Any:
        """The value of a key, None where it is absent."""
        self._asked.add(key)
        return self._raw.get(key)

    def has(self, key: str) -> bool:
        """Whether the key was given with a value."""
        return self.take(key) is not None

    def finish(self) -> None:
        """Refuse what was not asked for."""
        for key in self._raw:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                known = sorted(self._asked)
                raise Unusable(
                    f"{self.at(key)}: nothing is known by this name" + (f"; perhaps {near[0]!r}" if near else f"; known are {', '.join(known)}"),
                    f"{self.at(key)}：没有这个名称" + (f"，可能是“{near[0]}”" if near else f"，已知的有 {'、'.join(known)}"),
                )

    def words(self, key: str, default: str | None = None) -> str:
        """A line of text."""
        value = self.take(key)
        if value is None:
            if default is None:
                raise Unusable(f"{self.at(key)}: is missing", f"{self.at(key)}：缺少")
            return default
        return as_words(value, self.at(key))

    def title(self, key: str = "title") -> Text:
        """A name in both languages, or one that serves for both."""
        value = self.take(key)
        if isinstance(value, dict):
            part = Part(value, self.at(key))
            text = Text(part.words("zh"), part.words("en"))
            part.finish()
            return text
        plain = self.words(key)
        return Text(plain, plain)

    def number(self, key: str, default: float | None = None, *, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number between two bounds."""
        value = self.take(key)
        if value is None:
            if default is None:
                raise Unusable(f"{self.at(key)}: is missing", f"{self.at(key)}：缺少")
            return default
        return as_number(value, self.at(key), low, high)

    def maybe(self, key: str, *, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number, or None where there is none."""
        return None if self.take(key) is None else self.number(key, low=low, high=high)

    def flag(self, key: str) -> bool:
        """Yes or no; no where nothing is said."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise Unusable(f"{self.at(key)}: true or false is expected, not {shown(value).en}", f"{self.at(key)}：应为 true 或 false，不是{shown(value).zh}")
        return bool(value)

    def one_of(self, key: str, known: Sequence[_T], default: _T | None = None) -> _T:
        """One of the known words."""
        word = self.words(key, default)
        for one in known:
            if one == word:
                return one
        raise Unusable(f"{self.at(key)}: {shown(word).en} is none of {', '.join(known)}", f"{self.at(key)}：{shown(word).zh}不是 {'、'.join(known)} 之一")

    def parts(self, key: str, *, needed: bool = False) -> Iterator[tuple[str, "Part"]]:
        """The named parts below a key."""
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            raise Unusable(f"{self.at(key)}: names with what belongs to them are expected", f"{self.at(key)}：应为名称及其内容")
        if not value:
            if needed:
                raise Unusable(f"{self.at(key)}: is missing or empty", f"{self.at(key)}：缺少或为空")
            return
        for name, raw in value.items():
            yield str(name), Part({} if raw is None else raw, f"{self.at(key)}.{name}")

    def entries(self, key: str) -> list[Any]:
        """A list, empty where there is none."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unusable(f"{self.at(key)}: a list is expected", f"{self.at(key)}：应为列表")
        return value

    def mapping(self, key: str, read: Callable[[Any, str], Any]) -> dict[str, Any]:
        """Names with values that `read` understands."""
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise Unusable(f"{self.at(key)}: names with values are expected", f"{self.at(key)}：应为带值的名称")
        return {str(name): read(one, f"{self.at(key)}.{name}") for name, one in value.items()}


def as_number(value: Any, place: str, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number between two bounds; text in its place is refused, so is yes or no."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unusable(f"{place}: a number is expected, not {shown(value).en}", f"{place}：应为数字，不是{shown(value).zh}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Unusable(f"{place}: a finite number is expected", f"{place}：应为有限的数字")
    if not low <= number <= high:
        bounds = f"from {low:g} to {high:g}" if math.isfinite(low) and math.isfinite(high) else f"from {low:g} up" if math.isfinite(low) else f"up to {high:g}"
        bounds_zh = f"{low:g} 到 {high:g} 之间" if math.isfinite(low) and math.isfinite(high) else f"不小于 {low:g}" if math.isfinite(low) else f"不大于 {high:g}"
        raise Unusable(f"{place}: {number:g} is not {bounds}", f"{place}：{number:g} 不在允许范围内，应为{bounds_zh}")
    return number


def as_words(value: Any, place: str) -> str:
    """A line of text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise Unusable(f"{place}: a line of text is expected", f"{place}：应为一行文字")
    if "\0" in str(value):  # a text file holds none
        raise Unusable(f"{place}: holds a NUL sign, which no text does", f"{place}：含有空字符，不是文字")
    return on_one_line(str(value)).strip()


def shown(value: Any) -> Text:
    """A value for a message, never longer than a line: a list may hold itself many times over."""
    if isinstance(value, list):
        return Text("列表", "a list")
    if isinstance(value, dict | set | tuple | bytes):
        return Text("该处的内容", "what stands there")
    plain = str(value)
    cut = plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
    return Text(f"“{cut}”", repr(cut) if isinstance(value, str) else cut)
