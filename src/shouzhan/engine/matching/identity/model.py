"""What is compared, in which levels, and what each level weighs in hundredths of a bit."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).with_name("model.json")
_MOST = 1_200  # no single field weighs more than twelve bits: fields are not as independent as the sum takes them
_BIT = 100


def _share(column: str, tenths: int) -> str:
    """The pairs of neighbours both have, of all that they have, in whole numbers."""
    left, right = f"{column}_l", f"{column}_r"
    return f"20 * {{size}}({{common}}({left}, {right})) >= {tenths} * ({{size}}({left}) + {{size}}({right}))"


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _two(column: str) -> dict[str, str]:
    return {"equal": _equal(column), "other": "ELSE"}


_NAME = {
    **{f"same, {rarity}": f"name_l = name_r AND rarity_l = '{rarity}'" for rarity in ("rare", "some", "common")},
    "former or short": "{overlap}(names_l, names_r)",
    "stem": "stem_l = stem_r",
    "slip": "{overlap}(slips_l, slips_r)",
    "most": _share("grams", 7),
    "half": _share("grams", 5),
    "other": "ELSE",
}
_ADDRESS = {"equal": _equal("address"), "most": _share("address_grams", 6), "other": "ELSE"}
_WORKS = {"equal": _equal("works"), "half": _share("works_grams", 5), "other": "ELSE"}
COMPARED: dict[str, dict[str, dict[str, str]]] = {
    "organisation": {
        "name": _NAME, "places": {"equal": "{overlap}(places_l, places_r)", "other": "ELSE"}, "district": _two("district"), "address": _ADDRESS,
        "phone": _two("phone"), "legal_person": _two("legal_person"), "code": _two("code"),
    },
    "person": {
        "name": {level: sql for level, sql in _NAME.items() if level != "stem"}, "works": _WORKS, "district": _two("district"), "phone": _two("phone"), "birth_year": _two("birth_year"), "orcid": _two("orcid"),
    },
}  # fmt: skip


# what each database calls the three things asked of lists
WORDS = {
    "duckdb": {"overlap": "list_has_any", "common": "list_intersect", "size": "len"},
    "spark": {"overlap": "arrays_overlap", "common": "array_intersect", "size": "size"},
}


@dataclass(frozen=True, slots=True)
class Model:
    """Where a pair starts, and what each level adds."""

    start: int
    weights: Mapping[str, Mapping[str, int]]
    certain: int
    review: int


def shipped() -> dict[str, Model]:
    """The model of each kind of row that comes with the program."""
    return {kind: Model(**said) for kind, said in json.loads(SHIPPED.read_text(encoding="utf-8")).items()}


def weight(agree: float, chance: float) -> int:
    """Hundredths of a bit, whole."""
    return max(-_MOST, min(_MOST, round(_BIT * math.log2(agree / chance))))
