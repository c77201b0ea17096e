"""DOI and ORCID as they are written in the wild, checked and brought into one form."""

import re

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])")
_AT = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")
_AT_ORCID = ("https://orcid.org/", "http://orcid.org/", "orcid:")
LONGEST_DOI = 200


class Unfit(ValueError):  # noqa: N818 - named by what is wrong
    """An identifier that is none."""


def read_doi(text: str) -> str:
    """A DOI in small letters without its address; nothing for nothing."""
    bare = _without(text.strip().lower(), _AT)
    if not bare:
        return ""
    if not _DOI.fullmatch(bare) or len(bare) > LONGEST_DOI:
        raise Unfit(text)
    return bare


def read_orcid(text: str) -> str:
    """An ORCID in four groups, its last sign checked; nothing for nothing."""
    bare = _without(text.strip().lower(), _AT_ORCID).rstrip("/").upper()
    if not bare:
        return ""
    found = _ORCID.fullmatch(bare)
    if not found or not bare.isascii() or check_sign(digits := "".join(found.groups())) != digits[15]:
        raise Unfit(text)
    return "-".join(found.groups())


def check_sign(digits: str) -> str:
    """The sixteenth sign of an ORCID by the fifteen before it: ISO 7064, modulus 11-2."""
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _without(text: str, beginnings: tuple[str, ...]) -> str:
    return next((text[len(one):].strip() for one in beginnings if text.startswith(one)), text)
