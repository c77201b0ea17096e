"""How well a text's technical field is recognised by words alone, and its key phrases found, on labelled abstracts.

    SHOUZHAN_MATCH_DATA=FOLDER python benchmarks/match_fields.py [--write]
FOLDER is that of match_quality.py with meta.jsonl(.gz) {id, discipline?, keywords?}. Disciplines that belong to one
technical field are mapped to it, others are left out. Abstracts are split in two by their identifier: one half makes the
table of confidence, the other half tests; --write keeps the table of both, which ships. There is no measure for
patent sections and industries: no labelled texts are at hand.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from match_confidence import reliability  # noqa: E402 - the path is set above
from match_quality import Data, _lines, _one  # noqa: E402

from shouzhan.engine.matching.confidence import Judged, Table, fitted, write_table  # noqa: E402
from shouzhan.engine.matching.confidence.table import WHOLE  # noqa: E402
from shouzhan.engine.matching.fields.phrases import phrases  # noqa: E402
from shouzhan.engine.matching.fields.recognise import HERE, recogniser  # noqa: E402
from shouzhan.engine.matching.index import Document, Reader, Writer  # noqa: E402
from shouzhan.engine.matching.text import fold  # noqa: E402

FIELDS = {
    "电子信息": "计算机科学与技术 信息与通信工程 电子科学与技术", "航空航天": "航空宇航科学与技术", "先进制造": "机械工程",
    "生物医药": "中医学/中药学 公共卫生与预防医学 口腔医学 基础医学/临床医学 药学", "新材料": "材料科学与工程", "新能源": "动力工程及工程热物理",
    "环境保护": "环境科学与工程", "核应用": "核科学与技术",
    "农业": "作物学 农业资源利用 园艺学 林学/林业工程 植物保护 水产 畜牧学/兽医学 农业工程", "现代交通": "交通运输工程", "城市建设": "土木工程 建筑学",
}  # fmt: skip
OF = {discipline: field for field, several in FIELDS.items() for discipline in several.split()}


def _is_tested(name: str) -> bool:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()[2] < 128


def technical(data: Data, meta: list[dict[str, Any]], *, write: bool) -> None:
    """Accuracy and reliability of the first field that is named."""
    halves: dict[bool, list[Judged]] = {True: [], False: []}
    silent, by_field, right = Counter[bool](), Counter[str](), Counter[str]()
    for row in meta:
        wanted = OF.get(row.get("discipline") or "")
        if wanted is None:
            continue
        found, tested = recogniser("technical").recognise(data.documents[row["id"]]), _is_tested(row["id"])
        if found:
            halves[tested].append(Judged(found[0].share, found[0].code == wanted))
        else:
            silent[tested] += 1
        if tested:
            by_field[wanted] += 1
            right[wanted] += bool(found) and found[0].code == wanted
    tested = halves[True]
    whole = len(tested) + silent[True]
    print(f"technical field, held back: {whole} abstracts, {sum(one.is_relevant for one in tested) / whole:.3f} right, {silent[True]} without any word")
    print("  " + "  ".join(f"{field} {right[field] / count:.2f} of {count}" for field, count in sorted(by_field.items())))
    reliability(Table(fitted(halves[False]), "", WHOLE), tested)
    if write:
        both = halves[True] + halves[False]
        made = f"开发集 {len(both):,} 篇有学科标注的摘要；由 benchmarks/match_fields.py 生成"
        write_table(HERE / "technical.json", Table(fitted(both), made, WHOLE))


def keywords(data: Data, meta: list[dict[str, Any]]) -> None:
    """The first five phrases against the authors' keywords that the abstract says."""
    with tempfile.TemporaryDirectory() as folder:
        with Writer(Path(folder) / "index") as writer:
            for name, text in data.documents.items():
                writer.add(Document(name, text))
            writer.commit()
        reader = Reader(Path(folder) / "index")
        hits = given = wanted = touching = 0
        for row in meta:
            text = data.documents.get(row["id"], "")
            authors = {fold(word) for word in row.get("keywords") or []}
            said = {word for word in authors if word in fold(text)}
            found = [phrase.text for phrase in phrases(text, reader)] if authors else []
            hits, given, wanted = hits + len(said & set(found)), given + len(found), wanted + len(said)
            touching += sum(any(word in one or one in word for word in authors) for one in found)
    precise, recall = hits / given, hits / wanted
    print(f"phrases: precision {precise:.3f}, recall {recall:.3f}, F {2 * precise * recall / (precise + recall):.3f}; {touching / given:.3f} contain a keyword or are part of one")


def main() -> int:
    """Measure, and write when asked."""
    folder = Path(os.environ["SHOUZHAN_MATCH_DATA"])
    data, meta = Data(folder), [json.loads(line) for line in _lines(_one(folder, "meta.jsonl"))]
    technical(data, meta, write="--write" in sys.argv[1:])
    keywords(data, meta)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
