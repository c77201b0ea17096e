"""JSON from outside says one thing, and only what can be written again."""

import pytest

from shouzhan.kernel.exactjson import read_json


@pytest.mark.parametrize("raw", ['{"a": 1, "a": 2}', '{"b": [{"a": 1, "a": 1}]}', '{"a": 1, "\\u0061": 2}'])
def test_a_name_that_is_there_twice_is_refused(raw):
    with pytest.raises(ValueError, match="'a' is there twice"):
        read_json(raw)


@pytest.mark.parametrize("raw", ['"\\ud800"', '{"\\uDC00": 1}', '["\\ud800x"]', '"\\udc00\\ud800"', '"\\ud800"'.encode("utf-16"), b'"\xed\xa0\x80"'])
def test_half_a_character_is_refused(raw):
    with pytest.raises(ValueError, match=r"."):
        read_json(raw)


@pytest.mark.parametrize("raw", ['"\\ud842\\udfb7"', '"𠮷"', '"𠮷"'.encode(), '"𠮷"'.encode("utf-16"), b"\xef\xbb\xbf" + '"𠮷"'.encode()])
def test_a_whole_character_is_read_however_it_is_written(raw):
    assert read_json(raw) == "𠮷"
