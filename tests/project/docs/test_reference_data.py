"""The reference lists are whole."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from shouzhan.rooms.policies.packs import load_pack

pytestmark = pytest.mark.pure
REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def test_it_lists_186_systems_by_document() -> None:
    rows = yaml.safe_load((REFERENCE / "systems.yaml").read_text("utf-8"))
    assert len({row["id"] for row in rows}) == 186
    assert Counter(row["id"][0] for row in rows) == {"U": 40, "Z": 39, "T": 53, "I": 36, "R": 18}
    assert set(rows[0]) == {"id", "zh", "en", "clause", "document"}


def test_it_cites_only_clauses_the_pack_has() -> None:
    pack = load_pack("shanghai")
    for row in yaml.safe_load((REFERENCE / "systems.yaml").read_text("utf-8")):
        document = pack.document(row["document"])
        for clause in row["clause"].split(";"):
            assert document.clause(clause) or clause in ("前言", "函首"), row["id"]


def test_it_names_every_term_in_both_languages() -> None:
    terms = yaml.safe_load((REFERENCE / "glossary.yaml").read_text("utf-8"))
    assert len(terms) == 120
    assert all(t["zh"] and t["en"] and t["identifier"] and t["definition"] for t in terms)
