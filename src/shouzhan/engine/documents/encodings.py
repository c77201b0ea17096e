"""Telling UTF-8 and GB18030 apart where a short text reads as both: by what people write here."""

import re
from codecs import getincrementaldecoder

UTF_8, NATIONAL = "utf-8", "gb18030"
_PIECE = 1 << 20
SHORT = 4096  # a longer text that reads as UTF-8 is UTF-8
_SPOKEN = re.compile(
    "[\u2010-\u2044\u2100-\u22ff\u2460-\u27bf\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"  # Chinese, and its signs
    "|[\u00a0-\u00bf\u00d7\u00f7]"  # degrees, plus-minus, times
    "|(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[A-Za-z])"  # an accent within a Latin word
)


def unmarked(data: bytes) -> str | None:
    """The encoding of a text without a mark: UTF-8 where it reads as such, unless it then says nothing and as GB18030 something."""
    if not _reads(data, UTF_8):
        return NATIONAL if _reads(data, NATIONAL) else None
    if data.isascii() or len(data) > SHORT or not _reads(data, NATIONAL):
        return UTF_8
    return NATIONAL if not _SPOKEN.search(data.decode(UTF_8)) and _is_common(data.decode(NATIONAL)) else UTF_8


def _is_common(text: str) -> bool:
    """Whether every character beyond ASCII is in GB 2312, and half of them words at least."""
    strange = [character for character in text if character > "\x7f"]
    try:
        "".join(strange).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return sum("\u4e00" <= character <= "\u9fff" for character in strange) * 2 >= len(strange)


def _reads(data: bytes, encoding: str) -> bool:
    """Decode piece by piece: the text itself is not needed."""
    decoder = getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

