"""Finding matches in many documents: build, open, one need, ten thousand needs, beside bm25s and tantivy over jieba's words.

The documents are made of sentences, which are not part of the repository (the folder of match_quality.py will do); the
peers live in an environment of their own:
    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install bm25s numba jieba tantivy
    SHOUZHAN_MATCH_DATA=FOLDER SHOUZHAN_PEER_PYTHON=/tmp/peer/bin/python python benchmarks/run.py match
A document is three to five sentences drawn from all of them, so the vocabulary stops growing: real corpora have more rare
pairs. The floor of a search is reading the same postings once. Each side runs in a process of its own, ours also
without the compiled loops.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.matching.batch import answer_all  # noqa: E402 - the path is set above
from shouzhan.engine.matching.corpus import Asked  # noqa: E402
from shouzhan.engine.matching.duplicates import find  # noqa: E402
from shouzhan.engine.matching.explain import explain_all  # noqa: E402
from shouzhan.engine.matching.index import Document, Writer  # noqa: E402
from shouzhan.engine.matching.index.segment import TOP_WEIGHT  # noqa: E402
from shouzhan.engine.matching.search import Engine  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
NEEDS, SINGLE, TOP = 10_000, 500, 10
SEED = 20261126


def _sentences(folder: Path) -> list[str]:
    """What documents are made of."""
    found = []
    for path in sorted(folder.glob("corpus*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                found += [part for part in re.split(r"(?<=[.。;；])", json.loads(line)["text"]) if len(part) > 10]
    return found


def _write(folder: Path, source: Path, size: int) -> tuple[Path, Path]:
    """A corpus, and needs of about forty characters, each cut out of two sentences."""
    draw, sentences = random.Random(SEED), _sentences(source)
    corpus, needs = folder / "corpus.jsonl", folder / "needs.jsonl"
    with corpus.open("w", encoding="utf-8") as file:
        for number in range(size):
            text = "".join(draw.choices(sentences, k=draw.randint(3, 5)))
            file.write(json.dumps({"id": f"D{number:07}", "text": text}, ensure_ascii=False) + "\n")
    with needs.open("w", encoding="utf-8") as file:
        for number in range(NEEDS):
            text = ",".join(_piece(draw, draw.choice(sentences)) for _part in range(2))
            file.write(json.dumps({"qid": f"Q{number}", "text": text}, ensure_ascii=False) + "\n")
    return corpus, needs


def _piece(draw: random.Random, sentence: str) -> str:
    start = draw.randint(0, max(0, len(sentence) - 18))
    return sentence[start: start + 18]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def built(corpus: Path, folder: Path) -> dict[str, Any]:
    """Everything we do, timed; runs in a process of its own, so that its memory is its own."""
    began = time.perf_counter()
    with Writer(folder) as writer:
        for row in _rows(corpus):
            writer.add(Document(row["id"], row["text"]))
        writer.commit()
    told: dict[str, Any] = {"build": time.perf_counter() - began, "build_peak": _peak()}
    told["bytes"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return told


def searched(needs: Path, folder: Path) -> dict[str, Any]:
    """The search side: opened cold by this process, asked one by one, explained, asked in bulk."""
    began = time.perf_counter()
    engine = Engine(folder)
    told: dict[str, Any] = {"open": time.perf_counter() - began}
    engine.reader.warm().join()  # as in a process that has answered for a while
    told["warm"] = time.perf_counter() - began - told["open"]
    asked = [Asked(row["qid"], row["text"]) for row in _rows(needs)]
    for one in asked[-50:]:
        engine.search(one.text, TOP)
    told["median"], told["p99"] = _times(lambda text: engine.search(text, TOP), asked)
    told["explained_median"], told["explained_p99"] = _times(lambda text: _explained(engine, text), asked)
    told["typed_median"], told["typed_p99"] = _times(lambda text: find(engine.reader, text), [Asked("", text) for text in _typed(engine)])
    told["floor"], _late = _times(lambda text: _read(engine, text), asked)
    began = time.perf_counter()
    told["answers"] = sum(len(matches) for _asked, matches in answer_all(engine, asked, TOP))
    told["batch"] = time.perf_counter() - began
    told["peak"] = _peak()
    return told


def _explained(engine: Engine, text: str) -> None:
    query = engine.ready(text)
    explain_all(engine, query, engine.best(query, TOP))


def _typed(engine: Engine) -> Iterator[str]:
    """Texts that are there already, as somebody types them again: after a line, after three, and whole."""
    for number in range(0, engine.reader.documents, max(1, engine.reader.documents * 3 // SINGLE)):
        text = engine.reader.document(0, number).text
        yield from (text[:20], text[:60], text)


def _read(engine: Engine, text: str) -> int:
    """The floor: the same postings, read once and added up without asking whose they are."""
    query, total = engine.ready(text), 0
    for segment in engine.reader.segments:
        for start, end in zip(*(bounds.tolist() for bounds in segment.ranges(query.keys)), strict=True):
            total += int((segment.postings[start:end] & np.uint32(TOP_WEIGHT)).sum())
    return total


def _times(ask: Callable[[str], Any], asked: list[Asked]) -> tuple[float, float]:
    spent = []
    for one in asked[:SINGLE]:
        began = time.perf_counter()
        ask(one.text)
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 99 // 100]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _apart(step: str, *paths: Path, numpy: bool = False) -> dict[str, Any]:
    """One step in a process of its own."""
    environment = os.environ | ({"SHOUZHAN_MATCH_KERNEL": "numpy"} if numpy else {})
    done = subprocess.run([sys.executable, __file__, step, *map(str, paths)], check=True, stdout=subprocess.PIPE, env=environment)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _peers(folder: Path, corpus: Path, needs: Path) -> dict[str, dict[str, Any]]:
    python = os.environ.get("SHOUZHAN_PEER_PYTHON")
    if not python:
        print("left out: the peers; see the top of benchmarks/match.py", file=sys.stderr)
        return {}
    script, found = Path(__file__).parent / "peers" / "match_peers.py", {}
    for system in ("tantivy", "bm25s"):
        call = [python, str(script), system, str(corpus), str(needs), str(TOP), str(folder / f"{system}.tsv")]
        found[system] = json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE).stdout)
    return found


def run(size: int) -> list[dict[str, Any]]:
    """All lines for one number of documents."""
    source = os.environ.get("SHOUZHAN_MATCH_DATA")
    if not source:
        print("left out: match, it needs sentences; see the top of benchmarks/match.py", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus, needs = _write(folder, Path(source), size)
        index = folder / "index"
        made = _apart("build", corpus, index)
        found = _apart("search", needs, index)
        plain = _apart("search", needs, index, numpy=True)
        return list(_lines(size, made, found, plain, _peers(folder, corpus, needs)))


def _lines(size: int, made: dict[str, Any], found: dict[str, Any], plain: dict[str, Any], peers: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    fast, other = peers.get("tantivy", {}), peers.get("bm25s", {})

    def line(what: str, mine: float, peer: str, unit: str, floor: float | None = None, note: str = "") -> dict[str, Any]:
        beside = fast.get(peer)
        notes = [note] if note else []
        if other.get(peer) is not None:
            notes.append(f"bm25s {_short(other[peer])}" + (f", from {other['asked']:,} needs" if peer != "build" and other["asked"] < NEEDS else ""))
        return {
            "row": f"match: {what}", "size": size, "ours": _short(mine), "peer": _short(beside), "floor": _short(floor),
            "ratio": round(mine / (beside or floor or mine), 3), "unit": unit, "note": "; ".join(notes),
        }  # fmt: skip

    yield line("build", made["build"], "build", "s", note=f"{made['bytes'] / 1e6:,.1f} MB on disk, texts included; peak {made['build_peak']:,.0f} MB; peers cut words with jieba")
    yield line("open", found["open"], "", "s", note="a process that has read nothing yet")
    yield line("one need, median", found["median"], "median", "ms", found["floor"], f"without the compiler {plain['median']:.2f}; once warm, which takes {found['warm']:.1f} s beside the first answers")
    yield line("one need, p99", found["p99"], "p99", "ms", note=f"without the compiler {plain['p99']:.2f}")
    yield line("one need with reasons, p99", found["explained_p99"], "", "ms", note=f"ten matches explained, median {found['explained_median']:.2f}")
    yield line("nearly the same while typing, p99", found["typed_p99"], "", "ms", note=f"what is there already, after 20 and 60 signs and whole; median {found['typed_median']:.2f}")
    yield line(f"{NEEDS:,} needs", found["batch"], "all", "s", note=f"all processors; peers one by one, scaled up where five minutes do not do; without the compiler {plain['batch']:.1f}")
    yield line("peak memory of searching", found["peak"], "peak", "MB", note="pages of the index read by the way included; the peers' hold the cut texts too")


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3 if value < 10 else 1)


def main(argv: list[str]) -> int:
    """One step, for the process that was started for it; or sizes, to look at."""
    if argv and argv[0] in ("build", "search"):
        step, *paths = argv
        print(json.dumps({"build": built, "search": searched}[step](*map(Path, paths))))
        return 0
    for size in (int(word) for word in argv or ["10000"]):
        for line in run(size):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
