"""A short text that reads as UTF-8 and as GB18030 is read as what people write."""

import pytest

from shouzhan.engine.documents.encodings import unmarked
from shouzhan.engine.documents.policy.reading import decoded
from shouzhan.engine.documents.sheets.plain import decode

pytestmark = pytest.mark.pure


def reads_as_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


PLACES = [(lead << 8) + trail for lead in range(0xC4, 0xD8) for trail in range(0xA1, 0xC0)]
AMBIGUOUS = [place.to_bytes(2, "big").decode("gb18030") for place in PLACES]


@pytest.mark.parametrize("around", ["%s", "name,%s\n", "%s\r\n1,2\r\n", "%s%s"])
def test_a_common_word_that_would_be_strange_letters_is_read_as_gb18030(around):
    for sign in AMBIGUOUS:
        text = around.replace("%s", sign)
        data = text.encode("gb18030")
        assert reads_as_utf_8(data)
        assert unmarked(data) == "gb18030", text
        assert decoded(data) == decode(data) == text


@pytest.mark.parametrize("text", ["名称,金额\n甲,1\n", "甲", "你好", "café,1", "naïve", "25 °C ± 1", "привет", "§ 3", "“甲”", "Ångström", "一", "总额 10 万元"])
def test_what_was_written_in_utf_8_stays_utf_8(text):
    assert unmarked(text.encode()) == "utf-8"
    assert decoded(text.encode()) == decode(text.encode()) == text


def test_what_reads_as_neither_has_no_encoding():
    assert unmarked(b"\xff\xff\xfe") is None
