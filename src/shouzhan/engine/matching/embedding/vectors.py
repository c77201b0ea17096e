"""The vectors of an index: a file for each segment, in whole numbers of eight bits, mapped into memory.

A file is written beside its place and put there in one step, before the commit that names its segment: whoever reads a committed state
reads whole vectors or none. A segment never changes, so its vectors do not either; what a merge takes over is not worked out again.
"""

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.calling import both
from shouzhan.engine.matching.embedding.model import BadModelError, Model, Vector
from shouzhan.engine.matching.index.documents import Document
from shouzhan.engine.matching.index.segment import Segment, open_segment
from shouzhan.engine.matching.index.store import VECTORS, Part, sync_folder
from shouzhan.engine.matching.text import fold

FORMAT = 1
_HEAD = 256
_KEY, _NORM = 8, 4
LARGEST = 127
_STEP = 256
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Laid:
    """The vectors of one segment, in the order of its documents: what each was made of, its squared length, its numbers."""

    model: str
    sum: int
    keys: NDArray[np.uint64]
    norms: NDArray[np.uint32]
    vectors: NDArray[np.int8]


def rounded(vector: Vector) -> NDArray[np.int8]:
    """A vector in whole numbers up to 127; its length does not matter, only where it points."""
    most = np.abs(vector).max(initial=0.0)
    return np.zeros(len(vector), dtype=np.int8) if not most or not np.isfinite(most) else np.round(vector * (LARGEST / most)).astype(np.int8)


def said(document: Document) -> str:
    """What a model reads of a document."""
    return fold("。".join(part for part in (document.title, "、".join(document.keywords), document.text) if part))


def file_of(folder: Path, part: Part) -> Path:
    """Where the vectors of a segment lie."""
    return folder / VECTORS / f"{part.name}.bin"


def open_laid(folder: Path, part: Part) -> Laid | None:
    """The vectors of a segment; nothing when there are none, or none that were written to their end."""
    file = file_of(folder, part)
    try:
        with file.open("rb") as opened:
            head = json.loads(opened.read(_HEAD))
        size = file.stat().st_size
        if head["format"] != FORMAT or head["documents"] != part.documents or size != _HEAD + part.documents * (_KEY + _NORM + head["dimensions"]):
            return None
        return _mapped(file, head, part.documents)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mapped(file: Path, head: dict[str, Any], documents: int) -> Laid:
    whole = np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))
    norms_at, vectors_at = _HEAD + documents * _KEY, _HEAD + documents * (_KEY + _NORM)
    return Laid(
        str(head["model"]), int(head["sum"]), whole[_HEAD:norms_at].view(np.uint64), whole[norms_at:vectors_at].view(np.uint32),
        whole[vectors_at:].view(np.int8).reshape(documents, -1),
    )  # fmt: skip


def is_whole(folder: Path, part: Part) -> bool:
    """Whether the vectors of a segment are those that were written; every byte of them is read. None at all is whole, too."""
    if not file_of(folder, part).exists():
        return True
    laid = open_laid(folder, part)
    return laid is not None and _sum(laid.keys, laid.norms, laid.vectors) == laid.sum


def _sum(*several: NDArray[Any]) -> int:
    found = 0
    for one in several:
        found = zlib.crc32(np.ascontiguousarray(one).data, found)
    return found


def lay(folder: Path, parts: Iterable[Part], model: Model, tell: Tell) -> None:
    """See to it that every document of these segments has its vector; what is there of the same text is taken over."""
    parts = list(parts)
    lacking = [part for part in parts if (laid := open_laid(folder, part)) is None or laid.model != model.fingerprint]
    known = _Known(folder, model) if lacking else None
    whole, done = sum(part.documents for part in lacking), 0
    for part in lacking:
        segment = open_segment(folder, part)
        keys, vectors = np.zeros(part.documents, dtype=np.uint64), np.zeros((part.documents, model.dimensions), dtype=np.int8)
        for doc in range(part.documents):
            keys[doc] = _key(segment, doc)
            found = known.vector(keys[doc]) if known else None
            vectors[doc] = rounded(model.vector(said(segment.document(doc)))) if found is None else found
            done += 1
            if done % _STEP == 0 or done == whole:
                tell("vectors", done, whole)
        _write(file_of(folder, part), model.fingerprint, keys, vectors)


def _key(segment: Segment, doc: int) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(segment.record(doc), digest_size=_KEY).digest(), "little"))


class _Known:
    """The vectors that this model gave before."""

    def __init__(self, folder: Path, model: Model) -> None:
        self._several = [(laid, np.argsort(laid.keys, kind="stable")) for laid in _all_laid(folder) if laid.model == model.fingerprint and laid.vectors.shape[1] == model.dimensions]

    def vector(self, key: np.uint64) -> NDArray[np.int8] | None:
        for laid, order in self._several:
            at = int(np.searchsorted(laid.keys, key, sorter=order))
            if at < len(order) and laid.keys[order[at]] == key:
                known: NDArray[np.int8] = laid.vectors[order[at]]
                return known
        return None


def _all_laid(folder: Path) -> Iterator[Laid]:
    """All that were written to their end, also of segments that will be merged away."""
    for file in sorted((folder / VECTORS).glob("*.bin")):
        try:
            with file.open("rb") as opened:
                documents = int(json.loads(opened.read(_HEAD))["documents"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        laid = open_laid(folder, Part(file.stem, documents, 0, {}, {}))
        if laid is not None and _sum(laid.keys, laid.norms, laid.vectors) == laid.sum:
            yield laid


def _write(file: Path, model: str, keys: NDArray[np.uint64], vectors: NDArray[np.int8]) -> None:
    norms = np.array([int(one @ one) for one in vectors.astype(np.int64)], dtype=np.uint32)
    head = {"format": FORMAT, "model": model, "documents": len(keys), "dimensions": vectors.shape[1], "sum": _sum(keys, norms, vectors)}
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(".new")
    with draft.open("wb") as opened:
        for data in (json.dumps(head).encode().ljust(_HEAD), keys.tobytes(), norms.tobytes(), vectors.tobytes()):
            opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def insist_same(folder: Path, parts: Iterable[Part], model: Model) -> None:
    """Refuse a model that is another than the one whose vectors are there."""
    if any((laid := open_laid(folder, part)) is not None and laid.model != model.fingerprint for part in parts):
        raise BadModelError(both(
            f"--model：{folder} 中的句向量由另一个模型生成；请用原来的模型，或用 `shouzhan match index --anew --corpus FILE --index {folder} --model FOLDER` 全部重建",
            f"--model: the vectors in {folder} are another model's; use that one, or make all of it anew with `shouzhan match index --anew --corpus FILE --index {folder} --model FOLDER`",
        ))


def insist_there(folder: Path, parts: Iterable[Part], model: Model) -> tuple[Laid, ...]:
    """The vectors of every segment, or what to do to have them."""
    parts = list(parts)
    insist_same(folder, parts, model)
    found = [open_laid(folder, part) for part in parts]
    there = tuple(one for one in found if one is not None)
    if len(there) < len(found):
        raise BadModelError(both(
            f"--model：{folder} 中有成果还没有句向量；请用 `shouzhan match index --corpus FILE --index {folder} --model FOLDER` 补齐",
            f"--model: documents in {folder} have no vectors yet; catch up with `shouzhan match index --corpus FILE --index {folder} --model FOLDER`",
        ))
    return there
