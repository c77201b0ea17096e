"""The technical fields a result may belong to, recognised from its words and always changeable."""

from functools import cache

from shouzhan.engine.matching.fields.recognise import HERE, read_list, recogniser
from shouzhan.kernel.text import Text


@cache
def names() -> dict[str, Text]:
    """The fields on offer, by code."""
    return {one.code: one.name for one in read_list(HERE / "technical.txt")}


def choices() -> list[tuple[str, Text]]:
    """The fields for a list to choose from."""
    return list(names().items())


def field_name(code: str) -> Text | str:
    """What a field is called; one that is not on our list as it was written."""
    return names().get(code, code)


def recognised(*texts: str) -> str:
    """The field the texts speak of, or nothing when they say no word of any."""
    found = recogniser("technical").recognise("\n".join(texts), top=1)
    return found[0].code if found else ""
