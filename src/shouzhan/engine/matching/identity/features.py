"""What is compared of each row, worked out before any database sees it, so that every database compares the same."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from shouzhan.engine.matching.identity.names import fold_name, grams, person_name, slips, take_apart
from shouzhan.engine.matching.identity.rows import Row

MOST_SHARING = 50  # a key that more rows have says little and would cost their square
_RARE, _SOME = 3, 10
_RAREST = 2


def features(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One record a row; what is not known is None."""
    made = [_organisation(row) if row.kind == "organisation" else _person(row) for row in rows]
    names = Counter(one["name"] for one in made)
    pairs = Counter(pair for one in made for pair in set(one["grams"]))
    for one in made:
        one["rarity"] = _rarity(names[one["name"]])
        rarest = sorted(set(one["grams"]), key=lambda pair: (pairs[pair], pair))[:_RAREST]
        one["keys"] += ["g:" + pair for pair in rarest]
    shared = Counter(key for one in made for key in set(one["keys"]))
    for one in made:
        # a key nobody shares meets nobody
        one["keys"] = sorted(key for key in set(one["keys"]) if 1 < shared[key] <= MOST_SHARING)
    return made


def _rarity(rows: int) -> str:
    return "rare" if rows <= _RARE else "some" if rows <= _SOME else "common"


def _organisation(row: Row) -> dict[str, Any]:
    name = take_apart(row.name)
    others = {take_apart(one).bare for one in (*row.former_names, row.short_name) if one}
    keys = ["n:" + one for one in {name.bare, name.stem, *others}]
    return {**_common(row), "name": name.bare, "names": sorted({name.bare, *others}), "stem": name.stem, "slips": slips(name.bare), "grams": grams(name.bare),
            "places": list(name.places) or None, "keys": keys + ["s:" + one for one in slips(name.bare)] + _shared_keys(row)}


def _person(row: Row) -> dict[str, Any]:
    name, others = person_name(row.name), {person_name(one) for one in row.former_names}
    works = take_apart(row.organisation).bare if row.organisation else None
    keys = ["n:" + one for one in {name, *others}] + ([f"w:{name} {works}"] if works else [])
    return {**_common(row), "name": name, "names": sorted({name, *others}), "stem": name, "slips": slips(name), "grams": grams(name),
            "places": None, "works": works, "works_grams": grams(works) if works else None, "keys": keys + _shared_keys(row)}


def _common(row: Row) -> dict[str, Any]:
    address = fold_name(row.address)
    return {
        "id": row.id, "district": fold_name(row.district) or None, "address": address or None, "address_grams": grams(address) if address else None,
        "phone": _phone(row.phone), "legal_person": person_name(row.legal_person) or None, "code": row.credit_code or None, "orcid": row.orcid or None,
        "birth_year": row.birth_year or None, "works": None, "works_grams": None,
    }  # fmt: skip


def _phone(text: str) -> str | None:
    digits = "".join(one for one in text if one.isascii() and one.isdecimal())
    return digits.removeprefix("86")[-11:] or None


def _shared_keys(row: Row) -> list[str]:
    said = {"c:": row.credit_code, "o:": row.orcid, "p:": _phone(row.phone), "a:": fold_name(row.address)}
    return [mark + value for mark, value in said.items() if value]
