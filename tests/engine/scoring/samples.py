"""Small indicator systems and their data, built by the tests from one plain start."""

from __future__ import annotations

from typing import Any

import yaml

from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.scheme.reading import scheme_from
from shouzhan.engine.scoring.table import table_from


def raw(**changes: Any) -> dict[str, Any]:
    """A whole system as plain values: one type, one dimension, one indicator, two grades."""
    start: dict[str, Any] = {
        "scheme": "incubators", "title": "孵化器评价", "edition": "2026", "types": {"all": {"title": "全部"}}, "dimensions": {"only": {"title": "成效"}},
        "indicators": {"firms": indicator()}, "grades": {"good": {"title": "良好", "at_least": 60}, "poor": {"title": "落后"}},
    }
    return start | changes


def indicator(**changes: Any) -> dict[str, Any]:
    """An indicator as plain values."""
    start = {"title": "在孵企业", "dimension": "only", "column": "firms", "unit": "家", "direction": "max", "weight": 100}
    if any(one in changes for one in ("formula", "expert", "metric")):
        del start["column"]
    return start | changes


def scheme(**changes: Any) -> Scheme:
    """A whole system that was read."""
    return scheme_from(written(raw(**changes)))


def written(plain: Any) -> bytes:
    """Plain values as the bytes of a file."""
    return yaml.dump(plain, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True, sort_keys=False).encode()


def run(data: str, **changes: Any) -> Evaluation:
    """The subjects of a table evaluated by a system."""
    made = scheme(**changes)
    return evaluate(made, table_from(data.encode(), made, "t.csv"))


def graded(totals: list[float], **changes: Any) -> list[str]:
    """The grades that subjects with these totals get."""
    changes.setdefault("indicators", {"firms": indicator(normalisation={"by": "minmax", "low": 0, "high": 100})})
    group = run("id,firms\n" + "".join(f"s{at},{total!r}\n" for at, total in enumerate(totals)), **changes).groups[0]
    return [group.grade(at).key for at in range(len(totals))]
