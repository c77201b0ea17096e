"""Names in the order of their sound, as a Chinese index has them.

A field keeps, beside a name, a key of the digits 0-9a-f alone, made anew whenever the record is saved: every database puts such keys
in the same order whatever collation it was set up with, and an index pages through them in constant time.
`pinyin.txt` holds the 20,992 characters of the first block of Han in the pinyin order of Unicode's CLDR (Unicode License v3); one
character with two sounds stands where it is most often read, and 长, first sound zhǎng there, stands with chang: in names of places
and bodies (长宁, 长三角) that is how it is read.
"""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from django.db import models
from django.utils.translation import get_language

KEPT = 50  # signs of a name that are looked at; names alike so far stand by their number
_OTHERS, _HAN, _AFTER = 0x3400, 0x4000, "f"  # Latin and figures, then Han by sound, then any other sign by its own number


def key_of(name: str) -> str:
    """The key by which a name is put in order: full-width as narrow, capital as small, Han by sound."""
    return "".join(map(_part, unicodedata.normalize("NFKC", name).casefold()[:KEPT]))


@lru_cache(maxsize=30_000)
def _part(sign: str) -> str:
    place = _places().get(sign)
    if place is not None:
        return f"{_HAN + place:04x}"
    return f"{ord(sign):04x}" if ord(sign) < _OTHERS else f"{_AFTER}{ord(sign):06x}"


@cache
def _places() -> dict[str, int]:
    text = (files("shouzhan.kernel") / "pinyin.txt").read_text(encoding="utf-8")
    return {sign: place for place, sign in enumerate(text.replace("\n", ""))}


class NameOrder(models.CharField):  # type: ignore[type-arg]
    """The key of a record's name, kept with it; of its name in another language, or of its own where it has none there."""

    def __init__(self, text: str = "name", otherwise: str = "", **options: Any) -> None:
        self.text, self.otherwise = text, otherwise
        super().__init__(**{"editable": False, "default": "", "max_length": 7 * KEPT, **options})

    def deconstruct(self) -> Any:
        """To a migration it is a text; what it is made of moves no table."""
        name, _path, _args, options = super().deconstruct()
        return name, "django.db.models.CharField", [], options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        named = getattr(model_instance, self.text) or (getattr(model_instance, self.otherwise) if self.otherwise else "")
        kept = key_of(named or "")
        setattr(model_instance, self.attname, kept)
        return kept


def by_name(path: str = "name_order") -> str:
    """The field that puts names in order as the reader reads them now; of a model that keeps both orders."""
    return f"{path}_en" if (get_language() or "").startswith("en") else path
