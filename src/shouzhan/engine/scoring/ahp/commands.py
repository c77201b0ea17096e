"""`shouzhan evaluate ahp`: weights from pairwise judgements."""

import argparse
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.scoring.ahp import LIMIT, METHODS, Ahp, Change, Judged, examined, read_judgements
from shouzhan.engine.scoring.ahp.judgements import shown
from shouzhan.engine.scoring.calling import NewVerb, told


def add(new: NewVerb) -> None:
    """The verb of this module."""
    one = new("ahp")
    one.add_argument("--judgements", required=True, help=both("两两比较的判断：YAML 文件或方阵表（CSV）", "the judgements: a YAML file or a square table (CSV)"))
    one.add_argument("--method", choices=METHODS, default="eigenvector", help=both("求权重的方法，默认 %(default)s", "how the weights are found (%(default)s)"))
    one.add_argument("--even-so", action="store_true", help=both(f"一致性比率高于 {LIMIT} 也采用这些权重", f"take the weights although the consistency ratio is above {LIMIT}"))
    add_json(one)
    one.set_defaults(call=_ahp)


def _ahp(given: argparse.Namespace) -> int:
    found = examined(read_judgements(Path(given.judgements)), method=given.method)
    if given.json:
        told(plain(found, given.language))
    else:
        for line in _lines(found, given.language):
            print(line)
    return 0 if found.is_consistent or given.even_so else 1


def plain(found: Ahp, language: str) -> dict[str, Any]:
    """The weights and their consistency as plain values."""
    return {
        "method": found.method, "consistent": found.is_consistent,
        "weights": {name: float(weight) for name, weight in zip(found.items, found.weights, strict=True)},
        "comparisons": [_judged(one, language) for one in found.judged], "notes": [note.in_(language) for note in found.notes],
    }


def _judged(one: Judged, language: str) -> dict[str, Any]:
    items = one.comparison.items
    return {
        "name": one.comparison.name, "weights": dict(zip(items, one.weights.tolist(), strict=True)), "lambda_max": one.largest,
        "ci": one.index, "ri": one.random_index, "cr": one.ratio, "consistent": one.is_consistent,
        "missing": [[items[a], items[b]] for a, b in one.comparison.missing], "repairs": [_change(change, language) for change in one.changes],
    }


def _change(change: Change, language: str) -> dict[str, Any]:
    return {
        "steps": [{"pair": [step.one, step.other], "from": shown(step.old), "to": shown(step.new)} for step in change.steps],
        "notches": change.distance, "cr": change.ratio, "sentence": change.sentence.in_(language),
    }


def _lines(found: Ahp, language: str) -> list[str]:
    lines = [f"{weight:>8.4f}  {name}" for weight, name in sorted(zip(found.weights, found.items, strict=True), key=lambda one: (-one[0], one[1]))]
    for one in found.judged:
        lines.append(f"{one.comparison.name or '—'}: n {len(one.comparison.items)}, λmax {one.largest:.4f}, CI {one.index:.4f}, RI {one.random_index:.4f}, CR {one.ratio:.4f}")
    lines += [note.in_(language) for note in found.notes]
    return lines + [f"  → {change.sentence.in_(language)}" for one in found.judged for change in one.changes]
