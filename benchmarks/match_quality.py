"""How well needs find results: recall, rank and gain per kind of query, beside word search and the simple character design.

The judged documents and needs are not part of the repository, the peers live in an environment of their own:
    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install bm25s numba jieba tantivy
    SHOUZHAN_MATCH_DATA=FOLDER SHOUZHAN_PEER_PYTHON=/tmp/peer/bin/python python benchmarks/run.py match_quality
    … python benchmarks/match_quality.py                     the whole table with intervals and the ablation
    … SHOUZHAN_MATCH_MODEL=FOLDER python benchmarks/match_quality.py    and what a sentence model adds, at several shares
FOLDER holds corpus*.jsonl(.gz) {id, text}, queries.jsonl(.gz) {qid, task, text} and qrels.tsv(.gz) qid, docid, rel. All
systems answer the same queries over the same texts with their best 200; a hand-written need counts full answers only
(rel 2), its gain counts partial ones too. The bridges were begun by somebody who had read the development set's hand-written
needs: on those, the line without bridges is the one to trust. The needs of benchmarks/data/needs are asked too where their
documents are in FOLDER: half A may be tuned on, half B is only measured; the fresh ones also in English, and behind portraits of the
one who asks (A: those the rules were written with, B: others). Read the other way round, every result that answers
a need is asked of all the needs together. Intervals are paired bootstraps over queries, 95 %.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "benchmarks" / "data" / "needs"
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.matching.embedding import Model, Share, lay, open_model  # noqa: E402 - the path is set above
from shouzhan.engine.matching.index import Document, Writer  # noqa: E402
from shouzhan.engine.matching.learn.weights import learn_weights  # noqa: E402
from shouzhan.engine.matching.query import Tuning  # noqa: E402
from shouzhan.engine.matching.search import Engine  # noqa: E402
from shouzhan.engine.matching.text.lexicon import BRIDGES, REQUESTS, SHIPPED, Lexicon, built_in, read_lexicon  # noqa: E402
from shouzhan.engine.matching.text.lexicon import ENGLISH as ENGLISH_WORDS  # noqa: E402
from shouzhan.engine.matching.turned import needs_of  # noqa: E402

SIZES = (4_871,)  # the documents of the development set; another folder brings its own
TOP = 200
HALF = "need-half-"
FRESH, ENGLISH, PORTRAITS = "need-fresh", "need-english", ("need-portrait-A", "need-portrait-B")
WRITTEN = ("need-hand", f"{HALF}A", f"{HALF}B", FRESH, ENGLISH, *PORTRAITS)  # by hand, judged in two grades: only a full answer counts as found
TURNED = "need <- result, "
ASKED = ("need-hand", f"{HALF}A", f"{HALF}B", "need-template")
TASKS = (*WRITTEN, "need-template", "title", "keywords", *(TURNED + task.removeprefix("need-") for task in ASKED))
METRICS = ("R@1", "R@10", "R@100", "MRR@10", "nDCG@10")
DRAWS = 2_000
TAUGHT = {"half A": (f"{HALF}A",), "all of our own": (f"{HALF}A", f"{HALF}B", FRESH), "templates": ("need-template",)}
SHARES = (0.02, 0.05, 0.1, 0.2)
SIMPLE = Tuning(pair=0.4, word=1.0, number=1.0, aside=1.0, common=0.15)
Runs = dict[str, list[str]]
Scores = dict[str, dict[str, dict[str, float]]]  # task, query, metric


class Data:
    """Documents, queries and judgements of a folder; and the same judgements read the other way round."""

    def __init__(self, folder: Path) -> None:
        self.documents = {row["id"]: row["text"] for path in sorted(folder.glob("corpus*.jsonl*")) for row in map(json.loads, _lines(path))}
        queries = [json.loads(line) for line in _lines(_one(folder, "queries.jsonl"))]
        self.judged: dict[str, dict[str, int]] = defaultdict(dict)
        for line in _lines(_one(folder, "qrels.tsv")):
            query, document, rel = line.rstrip("\n").split("\t")
            self.judged[query][document] = int(rel)
        self.task = {row["qid"]: row["task"] for row in queries if row["task"] in TASKS}
        self.text = {row["qid"]: row["text"] for row in queries if row["qid"] in self.task}
        self._add_our_needs()
        self.needs = {qid: self.text[qid] for qid, task in self.task.items() if task in ASKED}
        self.turned = self._turn()

    def _add_our_needs(self) -> None:
        """The needs of this repository, when the folder holds the documents they were judged on."""
        judged = [line.rstrip("\n").split("\t") for line in _lines(OURS / "judgements.tsv")]
        if not all(document in self.documents for _qid, document, _rel in judged):
            return
        for query, document, rel in judged:
            self.judged[query][document] = int(rel)
        for row in map(json.loads, _lines(OURS / "needs.jsonl")):
            self.text[row["qid"]] = row["text"]
            self.task[row["qid"]] = HALF + half(row["qid"])
        portraits = [line.strip() for line in _lines(OURS / "portraits.txt") if not line.startswith("#")]
        for number, row in enumerate(map(json.loads, _lines(OURS / "fresh.jsonl"))):
            asked = {FRESH: row["text"], ENGLISH: row["english"]}
            for task, some in zip(PORTRAITS, (portraits[:4], portraits[4:]), strict=True):
                asked[task] = f"{row['text']}。{some[number % len(some)]}" if number % 2 else f"{some[number % len(some)]}{row['text']}"
            for task, text in asked.items():
                qid = f"{row['qid']}-{task}"
                self.text[qid], self.task[qid], self.judged[qid] = text, task, self.judged[row["qid"]]

    def _turn(self) -> dict[str, str]:
        """Every result that answers a need asks for the needs it answers."""
        asked: dict[str, str] = {}
        for qid in self.needs:
            kind = TURNED + self.task[qid].removeprefix("need-")
            least = _full(self.task[qid])
            for document, rel in self.judged[qid].items():
                if rel >= least:
                    turned = f"{kind}:{document}"
                    asked[turned] = self.documents[document]
                    self.task[turned] = kind
                    self.judged[turned][qid] = 2
        return asked


def half(qid: str) -> str:
    """The half of our needs an identifier falls into."""
    return "A" if hashlib.blake2b(qid.encode(), digest_size=8).digest()[0] < 128 else "B"


def _full(task: str) -> int:
    """The least grade that counts as an answer."""
    return 2 if task in WRITTEN else 1


def _one(folder: Path, name: str) -> Path:
    return next(path for path in (folder / name, folder / f"{name}.gz") if path.is_file())


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from file


def scored(data: Data, runs: Runs) -> Scores:
    """Every metric of every judged query."""
    found: Scores = {task: {} for task in TASKS}
    for qid, task in data.task.items():
        judged = data.judged[qid]
        full = {name for name, rel in judged.items() if rel >= _full(task)}
        if full:
            found[task][qid] = _metrics(runs.get(qid, []), full, judged)
    return {task: scores for task, scores in found.items() if scores}


def _metrics(order: list[str], full: set[str], judged: Mapping[str, int]) -> dict[str, float]:
    gains = [2 ** max(judged.get(name, 0), 0) - 1 for name in order[:10]]
    ideal = sorted((2**rel - 1 for rel in judged.values() if rel > 0), reverse=True)[:10]
    told = {f"R@{top}": len(full & set(order[:top])) / len(full) for top in (1, 10, 100)}
    told["MRR@10"] = next((1 / place for place, name in enumerate(order[:10], 1) if name in full), 0.0)
    told["nDCG@10"] = _discounted(gains) / _discounted(ideal)
    return told


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def mean(scores: Mapping[str, Mapping[str, float]], metric: str) -> float:
    """A metric over queries."""
    return sum(each[metric] for each in scores.values()) / len(scores) if scores else math.nan


def gain(ours: Mapping[str, Mapping[str, float]], theirs: Mapping[str, Mapping[str, float]], metric: str) -> tuple[float, float, float]:
    """By how much ours is better, and between what bounds that lies."""
    apart = np.array([ours[qid][metric] - theirs[qid][metric] for qid in sorted(ours)])
    draws = np.random.default_rng(20261126).integers(0, len(apart), (DRAWS, len(apart)))
    low, high = np.quantile(apart[draws].mean(axis=1), (0.025, 0.975))
    return float(apart.mean()), float(low), float(high)


def ours(data: Data, folder: Path, lexicon: Lexicon | None = None, tuning: Tuning | None = None, model: Model | None = None, share: Share | None = None) -> Runs:
    """Our answers, with a lexicon, a tuning and a sentence model of one's own; a result's needs by each need's own best result."""
    _index(folder / "results", data.documents)
    if model is not None:
        with Writer(folder / "results", beside=lambda where, parts: lay(where, parts, model, lambda *_done: None)) as writer:
            writer.commit()
    engine = Engine(folder / "results", lexicon, tuning, model, share)
    found = {qid: engine.search(text, TOP) for qid, text in data.text.items()}
    turned = needs_of((qid, found[qid]) for qid in data.needs)
    runs = {qid: [match.id for match in matches] for qid, matches in found.items()}
    return runs | {asked: [wanted.need for wanted in turned.get(asked.rpartition(":")[2], [])] for asked in data.turned}


def asking(data: Data, folder: Path) -> Runs:
    """Our answers when the result is the question over an index of the needs."""
    _index(folder / "needs", data.needs)
    engine = Engine(folder / "needs")
    return {asked: [match.id for match in engine.search(text, TOP)] for asked, text in data.turned.items()}


def _index(folder: Path, texts: Mapping[str, str]) -> None:
    """The texts as documents, once."""
    if folder.exists():
        return
    with Writer(folder) as writer:
        for identifier, text in texts.items():
            writer.add(Document(identifier, text))
        writer.commit()


def theirs(data: Data, folder: Path, system: str, python: str) -> Runs:
    """A peer's answers."""
    runs: Runs = defaultdict(list)
    for name, documents, asked in (("results", data.documents, data.text), ("needs", data.needs, data.turned)):
        corpus, queries, out = (folder / f"{name}.{kind}" for kind in ("corpus", "queries", f"{system}.tsv"))
        corpus.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in documents.items()), "utf-8")
        queries.write_text("".join(json.dumps({"qid": key, "text": text}) + "\n" for key, text in asked.items()), "utf-8")
        script = Path(__file__).parent / "peers" / "match_peers.py"
        subprocess.run([python, str(script), system, str(corpus), str(queries), str(TOP), str(out)], check=True, stdout=subprocess.DEVNULL)
        for line in out.open(encoding="utf-8"):
            qid, document, _rank, _score = line.split("\t")
            runs[qid].append(document)
    return runs


def systems(data: Data, folder: Path) -> dict[str, Scores]:
    """Everybody's scores; ours first."""
    unbridged = read_lexicon([_words(folder / "unbridged", REQUESTS, ENGLISH_WORDS)])
    found = {
        "ours": scored(data, ours(data, folder)), "without bridges": scored(data, ours(data, folder, unbridged)),
        "characters": scored(data, ours(data, folder, Lexicon([], []), SIMPLE)),
    }  # fmt: skip
    python = os.environ.get("SHOUZHAN_PEER_PYTHON")
    if not python:
        print("left out: the peers; see the top of benchmarks/match_quality.py", file=sys.stderr)
        return found
    return found | {f"{system} + jieba": scored(data, theirs(data, folder, system, python)) for system in ("bm25s", "tantivy")}


def ablation(data: Data, folder: Path) -> dict[str, Scores]:
    """Ours with one part taken away."""
    unasked = read_lexicon([_words(folder / "unasked", BRIDGES, ENGLISH_WORDS)])
    chinese = read_lexicon([_words(folder / "chinese", REQUESTS, BRIDGES)])
    without: dict[str, tuple[Lexicon, Tuning]] = {
        "without request words": (unasked, Tuning()), "without English": (chinese, Tuning()), "without any words": (Lexicon([], []), Tuning()),
        "what is said beside counts alike": (built_in(), Tuning(aside=1)), "what is said beside at 0.1": (built_in(), Tuning(aside=0.1)),
        "without single characters": (built_in(), Tuning(character=0)), "without pairs": (built_in(), Tuning(pair=0)),
        "without numbers": (built_in(), Tuning(number=0)), "characters in over 15 % left out": (built_in(), Tuning(common=0.15)),
        "pairs at 0.4": (built_in(), Tuning(pair=0.4)), "bridges at 0.15": (built_in(), Tuning(bridged=0.15)), "bridges at 0.6": (built_in(), Tuning(bridged=0.6)),
    }  # fmt: skip
    found = {name: scored(data, ours(data, folder, lexicon, tuning)) for name, (lexicon, tuning) in without.items()}
    return found | {"the result as the question": scored(data, ours(data, folder) | asking(data, folder))}


def nearer(data: Data, folder: Path, model: Model) -> dict[str, Scores]:
    """Ours with what a sentence model adds, up to several shares of the best possible score by words."""
    return {f"meaning up to {most}": scored(data, ours(data, folder, model=model, share=Share(most))) for most in SHARES}


def _words(folder: Path, *names: str) -> Path:
    """A folder with some of the files that ship."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    return folder


def _data() -> Data | None:
    folder = os.environ.get("SHOUZHAN_MATCH_DATA")
    if not folder:
        print("left out: match_quality, it needs judged documents; see the top of benchmarks/match_quality.py", file=sys.stderr)
        return None
    return Data(Path(folder))


def run(_size: int) -> list[dict[str, Any]]:
    """One line for each kind of query and metric: ours, the best word search, the simple character design."""
    data = _data()
    if data is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        found = systems_of(data, Path(folder))
        return [line for task in found["ours"] for line in _rows(found, task, len(data.documents))]


_kept: dict[int, dict[str, Scores]] = {}


def systems_of(data: Data, folder: Path) -> dict[str, Scores]:
    """Worked out once."""
    if id(data) not in _kept:
        _kept[id(data)] = systems(data, folder)
    return _kept[id(data)]


def _rows(found: dict[str, Scores], task: str, size: int) -> Iterator[dict[str, Any]]:
    mine, simple = found["ours"][task], found["characters"][task]
    peers = {name: scores[task] for name, scores in found.items() if "jieba" in name}
    for metric in ("R@1", "R@10", "MRR@10", "nDCG@10"):
        best = max(peers, key=lambda name: mean(peers[name], metric)) if peers else None
        bare = mean(found["without bridges"][task], metric)
        notes = [f"{len(mine)} queries; without bridges {bare:.4f}; over characters {_told(gain(mine, simple, metric))}"]
        if best:
            notes.append(f"over {best} {_told(gain(mine, peers[best], metric))}")
        value, peer = mean(mine, metric), mean(peers[best], metric) if best else None
        yield {
            "row": f"match quality: {task}, {metric}", "size": size, "ours": round(value, 4), "peer": peer and round(peer, 4),
            "floor": round(mean(simple, metric), 4), "ratio": round(value / peer, 3) if peer else None, "unit": "of 1", "note": "; ".join(notes),
        }  # fmt: skip


def _told(apart: tuple[float, float, float]) -> str:
    return f"{apart[0]:+.3f} [{apart[1]:+.3f}, {apart[2]:+.3f}]"


def main() -> int:
    """Print every system and the ablation."""
    data = _data()
    if data is None:
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = systems(data, folder)
        _table("all", found)
        for task in found["ours"]:
            for other in list(found)[1:]:
                told = "  ".join(f"{metric} {_told(gain(found['ours'][task], found[other][task], metric))}" for metric in ("R@10", "MRR@10", "nDCG@10"))
                print(f"ours over {other:18} {task:26} {told}")
        if model := os.environ.get("SHOUZHAN_MATCH_MODEL"):
            _print_nearer({"ours": found["ours"]} | nearer(data, folder, open_model(Path(model))))
        _print_tuned(data, Engine(folder / "results"))
        _table("ablation", {name: found[name] for name in ("ours", "without bridges")} | ablation(data, folder))
    return 0


def _print_tuned(data: Data, engine: Engine) -> None:
    """What weights learned from judgements gain on needs that did not teach them."""
    for name, tasks in TAUGHT.items():
        needs = [(qid, data.text[qid]) for qid, task in data.task.items() if task in tasks]
        found = learn_weights(engine, needs, data.judged, lambda *_done: None)
        print(f"tuned on {name}: {found.sentence.en}; learned {found.changed or 'nothing'}")


def _print_nearer(found: dict[str, Scores]) -> None:
    _table("with a sentence model", found)
    for task, mine in found["ours"].items():
        for name in list(found)[1:]:
            told = "  ".join(f"{metric} {_told(gain(found[name][task], mine, metric))}" for metric in ("R@10", "nDCG@10"))
            print(f"{name} over ours {task:26} {told}")


def _table(title: str, found: dict[str, Scores]) -> None:
    print(f"\n{title}")
    for task, mine in found["ours"].items():
        print(f"  {task} ({len(mine)})")
        for name, scores in found.items():
            print(f"    {name:34}" + "  ".join(f"{metric} {mean(scores[task], metric):.3f}" for metric in METRICS))


if __name__ == "__main__":
    raise SystemExit(main())
