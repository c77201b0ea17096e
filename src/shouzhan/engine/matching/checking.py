"""`shouzhan match check`: reads every byte of an index and names the files that are not as they were committed."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import add_index
from shouzhan.engine.matching.embedding.vectors import file_of, is_whole
from shouzhan.engine.matching.index import Reader
from shouzhan.engine.matching.index.segment import damaged
from shouzhan.engine.matching.telling import watch


def add(verbs: Any) -> None:
    """The verb and what it takes."""
    one = verbs.add_parser("check", help=both("检查索引的每个文件是否与提交时一致", "whether every file of an index is as it was committed"))
    add_index(one)
    add_json(one)


def check(given: argparse.Namespace) -> int:
    """0 when everything is whole, 1 when a file is not."""
    folder, progress = Path(given.index), watch()
    reader = Reader(folder)
    whole = sum(sum(part.sizes.values()) for part in reader.manifest.parts)
    read = 0

    def tell(more: int) -> None:
        nonlocal read
        read += more
        progress("checking", read, whole)

    wrong = [str(path) for part in reader.manifest.parts for path in damaged(folder, part, tell)]
    wrong += [str(file_of(folder, part)) for part in reader.manifest.parts if not is_whole(folder, part)]
    progress.end()
    for path in wrong:
        sys.stderr.write(both(f"{path} 已损坏\n", f"{path} is damaged\n"))
    if wrong:
        sys.stderr.write(both(f"请用 `shouzhan match index --anew --corpus FILE --index {folder}` 重建索引\n", f"make the index anew with `shouzhan match index --anew --corpus FILE --index {folder}`\n"))
    told = {"documents": reader.documents, "bytes": whole, "damaged": wrong}
    plain = both(f"{reader.documents:,} 项成果，{whole:,} 字节：{'已损坏' if wrong else '完好'}", f"{reader.documents:,} documents, {whole:,} bytes: {'damaged' if wrong else 'whole'}")
    sys.stdout.write((json.dumps(told, ensure_ascii=False) if given.json else plain) + "\n")
    return 1 if wrong else 0
