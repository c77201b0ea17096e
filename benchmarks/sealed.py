"""Sealed needs: what sealing costs in recall, and what an attacker reads of them, beside needs kept as keyed terms in the open.

    SHOUZHAN_MATCH_DATA=FOLDER python benchmarks/run.py sealed --here
FOLDER is that of match_quality.py. In the rows of recall `peer` is the engine over the readable needs. In the rows of the
attacks `ours` is what is read of the sealed file, `peer` what the same attack reads of needs kept as HMACs of their terms
(the design that was turned down), `floor` what guessing reads. The attacker holds the documents, never the key; a term
counts as read when it is named rightly. Nothing here is timed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]

from match_quality import TASKS, Data, mean, scored  # noqa: E402 - the path is set above
from tests.engine.matching import attacker  # noqa: E402

from shouzhan.engine.matching.index import Document, Writer  # noqa: E402
from shouzhan.engine.matching.query import Tuning  # noqa: E402
from shouzhan.engine.matching.sealed import vault  # noqa: E402
from shouzhan.engine.matching.sealed.key import Key  # noqa: E402
from shouzhan.engine.matching.sealed.search import answer_sealed  # noqa: E402
from shouzhan.engine.matching.sealed.sketch import SIZE, Sketch, sketch_of  # noqa: E402
from shouzhan.engine.matching.search import Engine, Match  # noqa: E402
from shouzhan.engine.matching.text import Kind, tokens  # noqa: E402
from shouzhan.engine.matching.text.tokens import KIND_BITS  # noqa: E402

SIZES = (4_871,)  # the documents of the development set; another folder brings its own
TOP, GUESSES, SEED = 200, 20, 20261126
SAMPLE = 60  # needs whose answers are attacked; each takes a second
KNOWN = (0.0, 0.02, 0.05)  # the share of the needs whose text the attacker has from elsewhere
SECRET = hashlib.sha256(b"the key of this benchmark").digest()


def run(_size: int) -> list[dict[str, Any]]:
    """Recall for each kind of query, then the attacks."""
    source = os.environ.get("SHOUZHAN_MATCH_DATA")
    if not source:
        print("left out: sealed, it needs judged documents; see the top of benchmarks/sealed.py", file=sys.stderr)
        return []
    data = Data(Path(source))
    with tempfile.TemporaryDirectory() as folder:
        with Writer(Path(folder) / "index") as writer:
            for identifier, text in data.documents.items():
                writer.add(Document(identifier, text))
            writer.commit()
        bench = _Bench(data, Engine(Path(folder) / "index"), Path(folder) / "sealed")
        return [_said(line | {"size": len(data.documents), "unit": "of 1"}) for line in (*bench.recall(), *bench.terms(), *bench.records(), *bench.answers())]


def _said(line: dict[str, Any]) -> dict[str, Any]:
    print(f"{line['row']}: ours {line['ours']}, peer {line['peer']}, floor {line['floor']}", file=sys.stderr)
    return line


class _Bench:
    """The needs sealed once, read back from the file."""

    def __init__(self, data: Data, engine: Engine, file: Path) -> None:
        self.data, self.engine = data, engine
        sketches = [sketch_of(place, qid, text, engine.lexicon) for place, (qid, text) in enumerate(data.text.items())]
        vault.write_private(file, vault.seal(sketches, Key(SECRET)))
        self.sealed = file.read_bytes()
        self.found = {one.id: (one, matches) for one, matches in answer_sealed(engine, vault.unseal(file, Key(SECRET)), TOP)}
        self.public = [{token.key for token in tokens(text)} for text in data.documents.values()]
        self.needs = [{term & ((1 << 40) - 1) for term in one.terms} for one in sketches]

    def recall(self) -> Iterator[dict[str, Any]]:
        """The sealed needs beside the readable ones."""
        plain = {qid: [match.id for match in self.engine.search(text, TOP)] for qid, text in self.data.text.items()}
        runs = {qid: [match.id for match in matches] for qid, (_one, matches) in self.found.items()}
        same = sum(plain[qid] == runs[qid] for qid in plain)
        judged = {qid: task for qid, task in self.data.task.items() if qid in plain}
        self.data.task = judged
        ours, theirs = scored(self.data, runs), scored(self.data, plain)
        for task in (task for task in TASKS if task in ours):
            for metric in ("R@10", "nDCG@10"):
                value, peer = mean(ours[task], metric), mean(theirs[task], metric)
                yield {"row": f"sealed needs: {task}, {metric}", "ours": round(value, 4), "peer": round(peer, 4), "floor": None, "ratio": round(value / peer, 3),
                       "note": f"{len(ours[task])} queries; the whole list of {TOP} is the same for {same:,} of all {len(plain):,}"}  # fmt: skip

    def terms(self) -> Iterator[dict[str, Any]]:
        """Frequency and company: what kept pieces are which terms, with and without needs the attacker knows; and over a keyed index."""
        kept = [{_hmac(term) for term in one} for one in self.needs]
        truth = {_hmac(term): term for one in (*self.needs, *self.public) for term in one}
        pieces = [set(attacker.blocks(record, 6)) for record in self._records()]
        owners = [{term & ((1 << 40) - 1) for term in one.terms} for one in _order_of(self.sealed)]
        for share in KNOWN:
            told = {number: self.needs[number] for number in random.Random(SEED).sample(range(len(kept)), int(share * len(kept)))}
            others = [number for number in range(len(kept)) if number not in told]
            known = attacker.known_needs(kept, told)
            right = _right(attacker.by_frequency(kept, self.public, known) | known, truth)
            guessed = _right(attacker.by_frequency(_shuffled(kept), self.public), truth)
            sealed = attacker.by_frequency(pieces, self.public, attacker.known_needs(pieces, told) if told else None)
            read = _read([kept[number] for number in others], right)
            yield {"row": f"sealed needs: terms read by frequency and company, {share:.0%} of the needs known", "ours": _of_pieces(sealed, pieces, owners), "peer": read[0],
                   "floor": _read(kept, guessed)[0], "ratio": None, "note": f"of all terms of the other needs; at least half of a need is read in {read[1]:.1%} of them where terms are keyed"}  # fmt: skip
        shuffled = random.Random(SEED).sample(self.public, len(self.public))
        right = _right(attacker.by_structure([{_hmac(term) for term in one} for one in shuffled], self.public), truth)
        read = _read(kept, right)
        yield {"row": "sealed needs: terms read with a keyed index beside them", "ours": _of_pieces(attacker.by_structure(pieces, self.public), pieces, owners), "peer": read[0],
               "floor": None, "ratio": None, "note": f"at least half of a need is read in {read[1]:.1%} of them where terms are keyed; a sealed need needs no keyed index"}  # fmt: skip

    def _records(self) -> list[bytes]:
        body = self.sealed[vault.HEAD: -32]
        return [body[at: at + vault.RECORD] for at in range(0, len(body), vault.RECORD)]

    def records(self) -> Iterator[dict[str, Any]]:
        """What the bytes show: repeated pieces, lengths, order."""
        records = self._records()
        pieces = Counter(piece for record in records for piece in attacker.blocks(record, 6))
        counts = np.bincount(np.frombuffer(b"".join(records), dtype=np.uint8), minlength=256)
        uneven = float(((counts - counts.mean()) ** 2 / counts.mean()).sum())
        keyed = Counter(_hmac(term) for one in self.needs for term in one)
        repeated = sum(count for count in keyed.values() if count > 1) / keyed.total()
        yield {"row": "sealed needs: pieces that occur more than once", "ours": round(sum(count for count in pieces.values() if count > 1) / pieces.total(), 6), "peer": round(repeated, 4), "floor": None,
               "ratio": None, "note": f"{pieces.total():,} pieces of 6 bytes; {len(records):,} records of {vault.RECORD:,} bytes for {len(self.needs):,} needs ({SIZE:,} before sealing); unevenness of the bytes {uneven:.0f} where 255 ± 45 is chance"}  # fmt: skip
        guess = sum(place == one.place for place, one in enumerate(_order_of(self.sealed)))
        yield {"row": "sealed needs: records put to the right need by their place", "ours": round(guess / len(self.needs), 4), "peer": 1.0, "floor": round(1 / len(self.needs), 4), "ratio": None, "note": "of a known list of all needs; lengths are all equal"}

    def answers(self) -> Iterator[dict[str, Any]]:
        """What the run file gives away: the results named for a need, and with them their scores."""
        needs = {qid: place for place, qid in enumerate(self.data.text) if self.data.task[qid].startswith("need-")}
        counts = Counter(term for one in self.public for term in one)
        most = {term for term, count in counts.most_common(2000) if count <= Tuning().common * len(self.public)}
        guess = {term for term, _count in counts.most_common(2000) if term in most}
        plainest = set(sorted(guess, key=lambda term: (-counts[term], term))[:GUESSES])
        floor = float(np.mean([len(plainest & self.needs[place]) / GUESSES for place in needs.values()]))
        asked = random.Random(SEED).sample(sorted(needs.items()), min(SAMPLE, len(needs)))
        for depth in (10, 100):
            exact, names = [], []
            for qid, place in asked:
                matches, terms = self.found[qid][1][:depth], self.needs[place]
                keys, weights = self._weights(matches)
                for found, scores in ((exact, [match.points for match in matches]), (names, [1.0] * len(matches))):
                    guessed = attacker.from_answers(list(enumerate(scores)), weights, GUESSES)
                    found.append(len({int(keys[at]) for at in guessed} & terms) / GUESSES)
            yield {"row": f"sealed needs: terms read from a run file of {depth}", "ours": round(float(np.mean(exact)), 4), "peer": None, "floor": round(floor, 4), "ratio": None,
                   "note": f"of {GUESSES} guesses for each of {len(asked)} needs; floor: the most frequent terms; without the scores {np.mean(names):.4f}"}  # fmt: skip

    def _weights(self, matches: list[Match]) -> tuple[np.ndarray, np.ndarray]:
        """What each term of these results would add to each of them, as anybody can work out from the public index."""
        reader, tuning = self.engine.reader, self.engine.tuning
        keys = np.array(sorted({token.key for match in matches for token in tokens(self.data.documents[match.id])}), dtype=np.uint64)
        occurs, kinds = reader.counts(keys), keys >> np.uint64(KIND_BITS)
        shares = np.array([tuning.character, tuning.pair, tuning.word, tuning.number])[kinds.astype(int)]
        rarity = np.log1p((reader.documents - occurs + 0.5) / (occurs + 0.5)) * shares
        rarity[(occurs > max(tuning.common * reader.documents, tuning.few)) & (kinds == Kind.CHARACTER)] = 0
        rows = np.zeros((len(matches), len(keys)))
        for segment in {match.segment for match in matches}:
            here = [at for at, match in enumerate(matches) if match.segment == segment]
            rows[here] = reader.weights_in(segment, [matches[at].number for at in here], keys)
        return keys, rows * rarity


def _order_of(sealed: bytes) -> list[Sketch]:
    """The records as they lie, opened with the key to see whether their order says anything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sealed"
        path.write_bytes(sealed)
        return list(vault._opened(path, sealed, Key(SECRET)))


def _hmac(term: int) -> bytes:
    return hmac.new(SECRET, term.to_bytes(8, "little"), hashlib.sha256).digest()[:6]


def _right(mapped: dict[Any, Any], truth: dict[Any, Any]) -> set[Any]:
    return {one for one, other in mapped.items() if truth.get(one) == other}


def _read(kept: list[set[Any]], right: set[Any]) -> tuple[float, float]:
    """The share of all terms that are read, and of the needs of which at least half is."""
    terms = sum(len(one & right) for one in kept) / sum(map(len, kept))
    return round(terms, 4), sum(len(one & right) * 2 >= len(one) for one in kept) / len(kept)


def _shuffled(kept: list[set[Any]]) -> list[set[Any]]:
    """The same terms without their frequencies: what is mapped from here is mapped by chance."""
    names = sorted({term for one in kept for term in one})
    other = dict(zip(names, random.Random(SEED).sample(names, len(names)), strict=True))
    draw = random.Random(SEED)
    return [{other[draw.choice(names)] for _term in one} for one in kept]


def _of_pieces(mapped: dict[bytes, int], pieces: list[set[bytes]], owners: list[set[int]]) -> float:
    """The share of the needs' terms that are named rightly where a piece of a need's record is taken for a term that need has."""
    named = sum(len({mapped[piece] for piece in record if piece in mapped} & terms) for record, terms in zip(pieces, owners, strict=True))
    return round(named / sum(map(len, owners)), 4)


if __name__ == "__main__":
    for each in run(SIZES[0]):
        print("  ".join(f"{name}={value}" for name, value in each.items()))
