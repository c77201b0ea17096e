"""The faces paper is set in: ours first, then the machine's own, and what neither can draw."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

FOLDER = Path(str(files("shouzhan"))) / "web" / "static" / "vendor" / "fonts"
SANS, SERIF = "Shouzhan Sans", "Shouzhan Serif"
# faces of common systems that know many more characters, best likeness first
RESERVE = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "FangSong",
    "SimSun",
    "Songti SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
)
GETA = "〓"  # the printer's sign for a character that is not in the case


@dataclass(frozen=True)
class Drawn:
    """Text as it can be set, which characters came from the machine's fonts, and which are lacking."""

    borrowed: tuple[str, ...]
    missing: tuple[str, ...]

    def set_(self, text: str) -> str:
        """The text with the printer's sign in place of what cannot be drawn."""
        return text.translate({ord(character): GETA for character in self.missing}) if self.missing else text


@lru_cache(maxsize=1)
def typst_fonts() -> Any:
    """The fonts typst may use: ours and the machine's."""
    from typst import Fonts  # loaded only when paper is printed: the library is large

    return Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@lru_cache(maxsize=1)
def reserve_families() -> tuple[str, ...]:
    """The families of the reserve that this machine has."""
    installed = set(typst_fonts().families())
    return tuple(family for family in RESERVE if family in installed)


def families(first: str) -> tuple[str, ...]:
    """The order in which a character is looked for."""
    return (first, SANS if first == SERIF else SERIF, *reserve_families())


@lru_cache(maxsize=1)
def own_coverage() -> frozenset[int]:
    """The characters every one of our faces has."""
    each = [covered(str(path), 0) for path in sorted(FOLDER.glob("*.otf"))]
    return frozenset.intersection(*each) if each else frozenset()


@lru_cache(maxsize=1)
def system_coverage() -> frozenset[int]:
    """The characters of the machine's own fonts; read only when ours do not suffice."""
    places = {(font.path, font.index) for font in typst_fonts().fonts() if font.path}
    return frozenset().union(*(covered(path, index) for path, index in places if not path.startswith(str(FOLDER))))


def examine(texts: Iterable[str]) -> Drawn:
    """Find the characters our faces lack, and those nobody has."""
    used = {ord(character) for text in texts for character in text if character >= " "}
    beyond = used - own_coverage()
    missing = beyond - system_coverage() if beyond else set()
    return Drawn(_as_text(beyond - missing), _as_text(missing))


def _as_text(codes: set[int]) -> tuple[str, ...]:
    return tuple(chr(code) for code in sorted(codes))


@lru_cache(maxsize=256)
def covered(path: str, index: int) -> frozenset[int]:
    """The characters of one face, from its cmap table; none when the file cannot be read."""
    try:
        return _read_cmap(Path(path).read_bytes(), index)
    except (OSError, struct.error, IndexError, StopIteration):
        return frozenset()


def _read_cmap(data: bytes, index: int) -> frozenset[int]:
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, start + 4)[0]
    records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * place) for place in range(count))
    base = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    found: set[int] = set()
    for place in range(struct.unpack_from(">H", data, base + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", data, base + 4 + 8 * place)
        form = struct.unpack_from(">H", data, base + offset)[0]
        if platform in (0, 3) and form == 12:
            found |= _segments_12(data, base + offset)
        elif platform in (0, 3) and form == 4:
            found |= _segments_4(data, base + offset)
    return frozenset(found)


def _segments_12(data: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for place in range(struct.unpack_from(">I", data, at + 12)[0]):
        low, high, _glyph = struct.unpack_from(">III", data, at + 16 + 12 * place)
        found.update(range(low, high + 1))
    return found


def _segments_4(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    return {code for low, high in zip(starts, ends, strict=True) for code in range(low, min(high, 0xFFFE) + 1)}
