"""bm25s and tantivy over jieba's words; runs in the peers' own environment and writes a run file and its times.

usage: match_peers.py bm25s|tantivy CORPUS QUERIES TOP OUT     (JSON lines in, tab-separated out; one JSON line of times on standard output)
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba

_WORD = re.compile(r"\w")
Ask = Callable[[str], list[tuple[str, float]]]
PATIENCE = 300.0  # seconds of asking; the time for all needs is scaled up from those asked by then


def words(text: str) -> list[str]:
    """jieba's finer cut, without punctuation."""
    return [word for word in jieba.lcut_for_search(text.lower()) if _WORD.search(word)]


def bm25s(ids: list[str], texts: list[list[str]], top: int, _folder: Path) -> Ask:
    """bm25s with the usual parameters, numba where it can."""
    import bm25s as library

    index = library.BM25(k1=1.5, b=0.75)
    index.index(texts, show_progress=False)
    most = min(top, len(ids))

    def ask(text: str) -> list[tuple[str, float]]:
        known = [word for word in words(text) if word in index.vocab_dict]
        if not known:
            return []
        docs, scores = index.retrieve([known], k=most, show_progress=False)
        return [(ids[doc], float(score)) for doc, score in zip(docs[0], scores[0], strict=True) if score > 0]

    return ask


def tantivy(ids: list[str], texts: list[list[str]], top: int, folder: Path) -> Ask:
    """tantivy on disk, one segment, a query of all the words."""
    import tantivy as library

    builder = library.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", tokenizer_name="whitespace")
    schema = builder.build()
    index = library.Index(schema, path=str(folder))
    writer = index.writer(300_000_000, 1)
    for name, text in zip(ids, texts, strict=True):
        writer.add_document(library.Document(id=name, body=" ".join(text)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[tuple[str, float]]:
        terms = [(library.Occur.Should, library.Query.term_query(schema, "body", word)) for word in words(text)]
        if not terms:
            return []
        hits = searcher.search(library.Query.boolean_query(terms), top).hits
        return [(searcher.doc(address)["id"][0], score) for score, address in hits]

    return ask


def main(argv: list[str]) -> int:
    """Index, ask one by one, write."""
    system, corpus, queries, top, out = argv
    jieba.setLogLevel(logging.WARNING)
    jieba.lcut_for_search("先读词典")
    documents = [json.loads(line) for line in Path(corpus).read_text("utf-8").splitlines()]
    asked = [json.loads(line) for line in Path(queries).read_text("utf-8").splitlines()]
    began = time.perf_counter()
    texts = [words(document["text"]) for document in documents]
    cut = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        ask = {"bm25s": bm25s, "tantivy": tantivy}[system]([document["id"] for document in documents], texts, int(top), Path(folder))
        built = time.perf_counter() - began
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        texts.clear()
        for query in asked[:20]:
            ask(query["text"])
        spent: list[float] = []
        opened = time.perf_counter()
        with Path(out).open("w", encoding="utf-8") as file:
            for query in asked:
                start = time.perf_counter()
                hits = ask(query["text"])
                spent.append((time.perf_counter() - start) * 1000)
                file.writelines(f"{query['qid']}\t{name}\t{rank}\t{score:.6f}\n" for rank, (name, score) in enumerate(hits, 1))
                if start - opened > PATIENCE:
                    break
    spent.sort()
    told: dict[str, Any] = {
        "cut": cut, "build": built, "bytes": size, "median": spent[len(spent) // 2], "p99": spent[min(len(spent) - 1, len(spent) * 99 // 100)],
        "asked": len(spent), "all": sum(spent) / 1000 * len(asked) / len(spent), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
