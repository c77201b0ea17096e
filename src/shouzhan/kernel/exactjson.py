"""JSON from outside: every name once, every text one that can be written again."""

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

_FEW_PLACES = 40
_EXPONENT = re.compile(r"[0-9][eE]([+-]?[0-9]{1,4})$")
_MAYBE_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(raw: str | bytes, **how: Any) -> Any:
    """What a JSON text says; a name that is there twice and half a character are refused, since nobody knows what was meant."""
    text = raw if isinstance(raw, str) else raw.decode(json.detect_encoding(raw))
    found = _decoder(**how).decode(text)
    if _MAYBE_HALF.search(text):
        _insist_whole(found)
    return found


def spelled_out(written: str) -> str:
    """A JSON number with a point or an exponent as a plain decimal, so that no digit is lost; one of a far greater exponent stays as it is."""
    if "e" not in written and "E" not in written:
        return written
    exponent = _EXPONENT.search(written)
    return f"{Decimal(written):f}" if exponent and abs(int(exponent[1])) <= _FEW_PLACES else written


@cache
def _decoder(**how: Any) -> json.JSONDecoder:
    """Made once: a million lines would each make their own."""
    return json.JSONDecoder(object_pairs_hook=_once, **how)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} is there twice")
    return found


def _insist_whole(found: Any) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("half a character (an unpaired surrogate) is in it") from None
