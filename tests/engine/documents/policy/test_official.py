"""The five official documents, whole: counts, ids, units, numbers and hashes; the texts are not kept here."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from shouzhan.engine.documents.policy import parse_policy

pytestmark = pytest.mark.pure
HERE = Path(__file__).parent
POLICIES = Path(os.environ.get("SHOUZHAN_POLICIES") or next(filter(Path.is_dir, (up / "shared" / "policies" for up in HERE.parents)), HERE))
GOLDEN: dict[str, Any] = yaml.safe_load((HERE / "golden.yaml").read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _figures(found: list[dict[str, Any]]) -> list[list[Any]]:
    return [
        [
            f["section_id"],
            f["comparator"],
            f["value"],
            f["unit"],
            f["deadline"],
            f["class"],
            _digest(f["quote"]),
        ]
        for f in found
    ]


def _dated(rows: list[list[Any]]) -> list[list[Any]]:
    return [[*row[:4], row[4].isoformat() if row[4] else None, *row[5:]] for row in rows]


@pytest.mark.parametrize("name", GOLDEN, ids=lambda n: n[:3])
def test_it_reads_an_official_document_whole(name: str) -> None:
    path = POLICIES / name
    if not path.is_file():
        return  # the texts are not part of the repository
    true = GOLDEN[name]
    found = parse_policy(path.read_bytes(), path.name).as_json()

    assert _digest(found["title"]) == true["title"]
    for field in ("doc_number", "issuer", "adopted_on", "printed_on", "effective_from", "effective_to"):
        assert found[field] == (str(true[field]) if true[field] else None), field
    assert [[s["id"], s["level"], _digest(s["heading"])] for s in found["sections"]] == true["sections"]
    assert [[t["section_id"], t["responsible_units"], t["lead_unit"]] for t in found["tasks"]] == true[
        "tasks"
    ]
    assert _figures(found["targets"]) == _dated(true["targets"])
    assert _figures(found["achieved"]) == _dated(true["achieved"])
    assert [_digest(r) for r in found["references"]] == true["references"]
    assert [[r["section_id"], r["kind"]] for r in found["rules"]] == true["rules"]


def test_it_knows_the_counts_of_the_five() -> None:
    listed = [t for d in GOLDEN.values() for t in d["tasks"] if t[1]]

    assert len(listed) == 58
    assert sum(len(t[1]) for t in listed) == 76 + 83 + 101
    assert [t[2] for t in listed if t[2]] == ["市科委"]
    assert sum(len(d["targets"]) for d in GOLDEN.values()) == 21
    assert sum(len(d["achieved"]) for d in GOLDEN.values()) == 23
