"""Makes different spellings of the same text alike: width, script, case, units and mark-up; and knows where each letter came from."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# kinds of characters, as the tables below hold them
GAP, HAN, LETTER, DIGIT = 0, 1, 2, 3

_TOP = 0x110000
_COMPOSED = ((0x80, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x2F800, 0x2FA20))
_PLACEHOLDERS = {0x3007: HAN, 0x3005: HAN}  # 〇 and 々 are written inside words

_TAGS = (
    "a|abbr|article|b|blockquote|body|br|center|code|div|em|font|footer|form|h[1-6]|head|header|hr|html|i|img|input|label|li|link|main|meta|nav|"
    "ol|option|p|pre|s|section|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video"
)
# only known tags: in a paper "p<0.05, n>30" is no mark-up; an unclosed comment or script ends with the text
_MARKUP = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!doctype[^<>]*>|<\?xml[^<>]*>", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# a joined sign is for a sign that stands inside the letters: V<sub>2</sub>O<sub>5</sub>
_INLINE = re.compile(r"</?(?:sub|sup|b|i|em|strong|span|font|u|a)\b", re.IGNORECASE)
# said in Chinese or in signs, the unit is the same
UNITS = {
    "平方公里": "km2", "平方千米": "km2", "平方米": "m2", "立方米": "m3", "毫克每升": "mg/l", "毫克/升": "mg/l", "公里": "km", "千米": "km", "厘米": "cm",
    "毫米": "mm", "微米": "μm", "纳米": "nm", "公斤": "kg", "千克": "kg", "毫克": "mg", "微克": "μg", "毫升": "ml", "摄氏度": "°c", "千瓦时": "kwh", "千瓦": "kw",
    "兆瓦": "mw", "兆帕": "mpa", "赫兹": "hz", "千伏": "kv",
}  # fmt: skip
# only after a number: 纳米材料 and 微米级 are words
_UNIT = re.compile(r"(?<=[0-9０-９])\s?(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")")
# most texts have none, which this sees much sooner
_MAY_BE_UNIT = re.compile(r"[0-9０-９]\s?[" + "".join({unit[0] for unit in UNITS}) + "]")


class Folded(NamedTuple):
    """A text made alike, and for each of its characters the place it has in the original."""

    text: str
    origin: Sequence[int]


@dataclass(frozen=True, slots=True)
class Tables:
    """For each code point the one it becomes and the kind of what it becomes, the kinds of folded ones, and what becomes several."""

    becomes: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    kinds: bytes
    is_several: NDArray[np.bool_]
    several: dict[str, str]
    pattern: re.Pattern[str]


@cache
def tables() -> Tables:
    """Worked out once, from Python's own character data and the table of traditional characters."""
    becomes = np.arange(_TOP, dtype=np.uint32)
    several: dict[str, str] = {}
    pairs = _traditional()
    for code in _composed():
        char = chr(code)
        folded = "".join(pairs.get(one, one) for one in unicodedata.normalize("NFKC", char).lower())
        if len(folded) == 1:
            becomes[code] = ord(folded)
        elif folded and not folded.startswith(" "):
            several[char] = folded
    for capital in range(ord("A"), ord("Z") + 1):
        becomes[capital] = capital + 32
    for one, other in pairs.items():
        becomes[ord(one)] = ord(other)
    kind = _kinds()
    is_several = np.zeros(_TOP, dtype=bool)
    is_several[[ord(char) for char in several]] = True
    return Tables(becomes, kind[becomes], kind.tobytes(), is_several, several, re.compile("[" + "".join(map(re.escape, several)) + "]"))


def _composed() -> list[int]:
    return [code for low, high in _COMPOSED for code in range(low, high)]


def _kinds() -> NDArray[np.uint8]:
    kind = np.zeros(_TOP, dtype=np.uint8)
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xFB00), *range(0xFE70, 0xFF00)):
        char = chr(code)
        if char.isalpha() or char.isdecimal():
            kind[code] = LETTER
    kind[ord("a"): ord("z") + 1] = LETTER
    kind[ord("0"): ord("9") + 1] = DIGIT
    kind[0x3400:0xA000] = HAN
    kind[0x20000:0x32000] = HAN
    for code, sort in _PLACEHOLDERS.items():
        kind[code] = sort
    return kind


def _traditional() -> dict[str, str]:
    path = Path(__file__).with_name("traditional.txt")
    joined = "".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return dict(zip(joined[::2], joined[1::2], strict=True))


def _plain(text: str) -> str:
    """Everything that changes a text's length; most texts need none of it."""
    if "<" in text:
        text = _MARKUP.sub(lambda found: "" if _INLINE.match(found[0]) else " ", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    text = _UNIT.sub(lambda found: UNITS[found[0].strip()], text)
    known = tables()
    return text if text.isascii() else known.pattern.sub(lambda found: known.several[found[0]], text)


def _is_plain(text: str, codes: NDArray[np.uint32]) -> bool:
    """Whether none of that is in it, seen sooner than done."""
    return "<" not in text and "&" not in text and not _MAY_BE_UNIT.search(text) and not tables().is_several[codes].any()


def _character(found: re.Match[str]) -> str:
    return html.unescape(found[0]) or " "


def _codes(text: str) -> NDArray[np.uint32]:
    # a lone half of a pair is what broken JSON escapes leave; it folds to a gap
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold(text: str) -> str:
    """The text made alike."""
    return _alike(_codes(_plain(text)))


def _alike(codes: NDArray[np.uint32]) -> str:
    return tables().becomes[codes].tobytes().decode("utf-32-le", "replace")


def fold_many(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int64]]:
    """Many texts one after the other: code points, their kinds, and where each text ends; a gap stands between two."""
    plain = [_plain(text) for text in texts]
    ends = np.cumsum([len(text) + 1 for text in plain], dtype=np.int64)
    known, raw = tables(), _codes("\n".join([*plain, ""]))
    return known.becomes[raw], known.kind[raw], ends


def fold_with_origin(text: str) -> Folded:
    """The same as `fold`, for showing where something was found."""
    codes = _codes(text)
    if _is_plain(text, codes):
        return Folded(_alike(codes), range(len(text)))
    known = tables()
    chars, origin = list(text), list(range(len(text)))

    def replace(pattern: re.Pattern[str], becomes: Any) -> None:
        nonlocal chars, origin
        now, places, done = [], [], 0
        for found in pattern.finditer("".join(chars)):
            now += chars[done: found.start()]
            places += origin[done: found.start()]
            new = becomes(found)
            now += new
            places += [origin[found.start()]] * len(new)
            done = found.end()
        chars, origin = now + chars[done:], places + origin[done:]

    if "<" in text:
        replace(_MARKUP, lambda found: "" if _INLINE.match(found[0]) else " ")
    if "&" in text:
        replace(_ENTITY, _character)
    if _UNIT.search(text):
        replace(_UNIT, lambda found: UNITS[found[0].strip()])
    if not text.isascii():
        replace(known.pattern, lambda found: known.several[found[0]])
    return Folded(_alike(_codes("".join(chars))), tuple(origin))
