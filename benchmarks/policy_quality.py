"""Precision and recall of the policy parser per field, on the parts of the invented corpus.

`python benchmarks/policy_quality.py [--errors]` prints one table. What each part scored at first sight is in
`docs/reference/policy-parser.md`; since then all but `untouched` and `sealed` have been learned from.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engine.documents.policy.builders import CORPUS, built, documents, truth_of  # noqa: E402

from shouzhan.engine.documents.policy import parse_policy  # noqa: E402 - the path is set above

METADATA = ("title", "doc_number", "issuer", "adopted_on", "printed_on", "effective_from", "effective_to")
PUNCTUATION = str.maketrans("，；：。", ",;:.")


@dataclass
class Score:
    """Right, wrong and missed items of one field."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def items(truth: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[str, Counter[Any], Counter[Any]]]:
    """Yield field, true items and found items of one document."""
    for name in METADATA:
        yield name, _one(truth.get(name)), _one(found[name])
    true_heads = {s[0]: s[1] for s in truth["sections"] if s[1] is not None}
    yield (
        "sections",
        Counter((s[0], s[2]) for s in truth["sections"]),
        Counter((s["id"], s["level"]) for s in found["sections"]),
    )
    yield (
        "headings",
        Counter((i, _plain(h)) for i, h in true_heads.items()),
        Counter((s["id"], _plain(s["heading"])) for s in found["sections"] if s["id"] in true_heads),
    )
    yield from _task_items(truth.get("tasks") or [], found["tasks"])
    for name in ("targets", "achieved"):
        yield from _figure_items(name, truth.get(name) or [], found[name])
    yield "references", Counter(truth.get("references") or []), Counter(found["references"])
    yield (
        "rules",
        Counter(tuple(r) for r in truth.get("rules") or []),
        Counter((r["section_id"], r["kind"]) for r in found["rules"]),
    )


def _task_items(true: list[Any], found: list[Any]) -> Iterator[tuple[str, Counter[Any], Counter[Any]]]:
    yield (
        "tasks with units",
        Counter((t[0], tuple(t[2])) for t in true),
        Counter((t["section_id"], tuple(t["responsible_units"])) for t in found),
    )
    yield (
        "units",
        Counter((t[0], u) for t in true for u in t[2]),
        Counter((t["section_id"], u) for t in found for u in t["responsible_units"]),
    )
    yield (
        "lead_unit",
        Counter((t[0], t[3]) for t in true if t[3]),
        Counter((t["section_id"], t["lead_unit"]) for t in found if t["lead_unit"]),
    )
    named = {(t[0], tuple(t[2])) for t in true if t[1]}
    yield (
        "task titles",
        Counter((t[0], _plain(t[1])) for t in true if t[1]),
        Counter(
            (t["section_id"], _plain(t["title"]))
            for t in found
            if (t["section_id"], tuple(t["responsible_units"])) in named
        ),
    )


def _figure_items(
    name: str, true: list[Any], found: list[Any]
) -> Iterator[tuple[str, Counter[Any], Counter[Any]]]:
    true_keys = Counter(_key(*t[:4]) for t in true)
    found_keys = Counter(_found_key(f) for f in found)
    yield name, true_keys, found_keys
    both = true_keys & found_keys
    right = [t for t in true if _key(*t[:4]) in both]
    same = [f for f in found if _found_key(f) in both]
    if name == "targets":
        yield (
            "class and deadline",
            Counter((_key(*t[:4]), t[4], str(t[5])) for t in right),
            Counter((_found_key(f), f["class"], str(f["deadline"])) for f in same),
        )
    for place, field in ((6, "metric"), (7, "scope")):
        told = {_key(*t[:4]) for t in right if len(t) > place}
        yield (
            f"{field} ({name})",
            Counter((_key(*t[:4]), _plain(t[place])) for t in right if len(t) > place),
            Counter((_found_key(f), _plain(f[field])) for f in same if _found_key(f) in told),
        )


def _key(section: Any, comparator: str, value: Any, unit: str) -> tuple[Any, ...]:
    return section, comparator, tuple(value) if isinstance(value, list) else value, unit


def _found_key(figure: dict[str, Any]) -> tuple[Any, ...]:
    return _key(figure["section_id"], figure["comparator"], figure["value"], figure["unit"])


def _one(value: Any) -> Counter[Any]:
    return Counter([_plain(str(value))] if value is not None else [])


def _plain(text: str | None) -> str:
    return (text or "").translate(PUNCTUATION).replace(" ", "").strip()


def measure(folder: Path, errors: bool = False) -> dict[str, Score]:
    """Return a score per field over one folder of documents."""
    scores: dict[str, Score] = {}
    for path in documents(folder):
        truth = yaml.safe_load(truth_of(path).read_text(encoding="utf-8"))
        found = parse_policy(*built(path)).as_json()
        for name, true, got in items(truth, found):
            score = scores.setdefault(name, Score())
            right = sum((true & got).values())
            score.right += right
            score.wrong += sum(got.values()) - right
            score.missed += sum(true.values()) - right
            if errors and true != got:
                print(f"{path.name}: {name}: missed {[*true - got]} wrong {[*got - true]}")
    return scores


def table(parts: dict[str, dict[str, Score]]) -> str:
    """Return the measurements of several folders as one Markdown table."""
    lines = [
        "| field |" + "".join(f" {name} n | P | R |" for name in parts),
        "|---|" + "--:|--:|--:|" * len(parts),
    ]
    for field in next(iter(parts.values())):
        cells = "".join(_cells(scores[field]) for scores in parts.values())
        lines.append(f"| {field} |{cells}")
    return "\n".join(lines)


def _cells(score: Score) -> str:
    return f" {score.right + score.missed} | {score.precision:.3f} | {score.recall:.3f} |"


if __name__ == "__main__":
    folders = {
        "corpus": CORPUS,
        **{name: CORPUS / name for name in ("heldout", "fresh", "unseen", "untouched", "city", "sealed", "rough", "second", "third")},
    }
    print(table({name: measure(folder, "--errors" in sys.argv) for name, folder in folders.items()}))
