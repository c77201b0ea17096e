"""Policy parse: documents per second on one core, beside the floor of reading the same bytes."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engine.documents.policy.builders import CORPUS, built, documents  # noqa: E402

from shouzhan.engine.documents.policy import parse_policy  # noqa: E402 - the path is set above

POLICIES = Path(os.environ.get("SHOUZHAN_POLICIES") or ROOT.parent / "shared" / "policies")
SIZES = (100, 300, 1000)


def run(*sizes: int) -> list[dict[str, Any]]:
    """Time parsing at each size; `ours` and `floor` are documents per second, `ratio` their quotient."""
    sources, kind = _sources()
    rows: list[dict[str, Any]] = []
    for size in sizes or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            paths = [
                Path(folder) / f"{i}-{name}"
                for i, (_, name) in zip(range(size), _around(sources), strict=False)
            ]
            for path, (data, _) in zip(paths, _around(sources), strict=False):
                path.write_bytes(data)
            floor = size / _timed(paths, lambda path: path.read_bytes())
            ours = size / _timed(paths, lambda path: parse_policy(path.read_bytes(), path.name))
        rows.append(
            {
                "row": "policy parse", "size": f"{size} documents ({kind})",
                "ours": round(ours, 1),
                "peer": None, "floor": round(floor, 1), "ratio": round(ours / floor, 5),
                "unit": "documents/s",
            }
        )  # fmt: skip
    return rows


def _sources() -> tuple[list[tuple[bytes, str]], str]:
    """The five official documents where they are at hand; else the corpus lengthened to their size."""
    official = sorted(POLICIES.glob("*.txt")) if POLICIES.is_dir() else []
    if official:
        return [(p.read_bytes(), p.name) for p in official], "the five official ones in turn"
    texts = [built(p)[0] for p in documents(CORPUS) if p.suffix == ".txt"]
    return [
        (b"\n".join(t for t in texts[i::3] if _is_utf8(t)), f"{i}.txt") for i in range(3)
    ], "invented, joined"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _around(sources: list[tuple[bytes, str]]) -> Any:
    while True:
        yield from sources


def _timed(paths: list[Path], work: Any) -> float:
    start = time.perf_counter()
    for path in paths:
        work(path)
    return time.perf_counter() - start


if __name__ == "__main__":
    for row in run():
        print("  ".join(f"{key}={value}" for key, value in row.items()))
