"""Near-duplicates found: planted edits of real abstracts against every other document; time while typing.

    SHOUZHAN_MATCH_DATA=FOLDER python benchmarks/run.py match_duplicates --here
Planted: a third cut off, sentences in another order, every digit changed, every fifteenth sign another one. Whatever else is
reported counts as wrong, also where two abstracts of the set really share text.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.matching.duplicates import find  # noqa: E402 - the path is set above
from shouzhan.engine.matching.index import Document, Reader, Writer  # noqa: E402

SIZES = (500, 2_000, 4_800)
ASKED, SEED = 200, 20261126


def _edits(text: str, chance: random.Random) -> dict[str, str]:
    sentences = [part for part in re.split(r"(?<=[.。;；,，])", text) if part]
    chance.shuffle(sentences)
    swapped = [chance.choice(text) if place % 15 == 14 else sign for place, sign in enumerate(text)]
    return {
        "cut": text[: len(text) * 2 // 3], "reordered": "".join(sentences), "digits": re.sub(r"\d", lambda _one: str(chance.randint(0, 9)), text),
        "swapped": "".join(swapped),
    }  # fmt: skip


def run(size: int) -> list[dict[str, Any]]:
    """Recall and precision for each kind of edit, and the time of a text that grows."""
    source = os.environ.get("SHOUZHAN_MATCH_DATA")
    if not source:
        print("left out: match_duplicates, it needs abstracts; see the top of benchmarks/match.py", file=sys.stderr)
        return []
    chance, texts = random.Random(SEED), []
    for path in sorted(Path(source).glob("corpus*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts += [(row["id"], row["text"]) for row in map(json.loads, file)]
    texts = texts[:size]
    with tempfile.TemporaryDirectory() as folder:
        with Writer(Path(folder)) as writer:
            for name, text in texts:
                writer.add(Document(name, text))
            writer.commit()
        reader = Reader(Path(folder))
        hit: dict[str, int] = {}
        told: dict[str, int] = {}
        spent = []
        for name, text in chance.sample(texts, min(ASKED, len(texts))):
            for kind, edited in _edits(text, chance).items():
                found = [one.id for one in find(reader, edited)]
                hit[kind] = hit.get(kind, 0) + (name in found)
                told[kind] = told.get(kind, 0) + len(found)
            for length in (4, 8, 16, 40, 100, len(text)):
                began = time.perf_counter()
                find(reader, text[:length])
                spent.append((time.perf_counter() - began) * 1000)
    asked = min(ASKED, len(texts))
    spent.sort()
    lines = [(f"{kind}, recall", hit[kind] / asked, f"precision {hit[kind] / max(told[kind], 1):.3f}", "of 1") for kind in hit]
    lines.append(("while typing, p99", spent[len(spent) * 99 // 100], f"median {spent[len(spent) // 2]:.1f}", "ms"))
    return [{"row": f"match duplicates: {what}", "size": size, "ours": round(value, 3), "peer": None, "floor": None, "ratio": 1.0, "unit": unit, "note": note} for what, value, note, unit in lines]


if __name__ == "__main__":
    for one in run(int((sys.argv[1:] or ["4800"])[0])):
        print(one)
