"""The folder an index lives in: a manifest that is replaced in one step, segments beside it, and the writer's lock."""

import fcntl
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.files import meant
from shouzhan.engine.matching.telling import cause

FORMAT = 2  # 2: what each term weighs at most, and a checksum of each file
MANIFEST, LOCK, SEGMENTS, VECTORS = "manifest.json", "writer.lock", "segments", "vectors"


class BadIndex(Exception):  # noqa: N818 - the sentence is the point
    """There is no index here, or none this version can read; the message says what to do."""


class Busy(Exception):  # noqa: N818 - the sentence is the point
    """Another process is writing to the index."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment as the manifest names it: its folder, how much it holds, what of it is gone, and the size and checksum of each of its files."""

    name: str
    documents: int
    length: int
    sizes: dict[str, int]
    sums: dict[str, int]
    gone: str = ""
    gone_documents: int = 0
    gone_length: int = 0

    @property
    def live(self) -> int:
        """Documents that can be found."""
        return self.documents - self.gone_documents


@dataclass(frozen=True, slots=True)
class Manifest:
    """A state of the index: what was committed last."""

    generation: int
    pivot: int
    parts: tuple[Part, ...]

    @property
    def documents(self) -> int:
        """Documents that can be found."""
        return sum(part.live for part in self.parts)

    @property
    def state(self) -> str:
        """What tells this state from every other, also from one of an index made anew at the same place, which counts from one again."""
        return " ".join((str(self.generation), *(f"{part.name}/{part.gone}" for part in self.parts)))


EMPTY = Manifest(0, 0, ())


def exists(folder: Path) -> bool:
    """Whether an index was ever committed there."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """The last committed state."""
    path = folder / MANIFEST
    try:
        kept = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadIndex(both(f"{folder} 中没有索引：请用 `shouzhan match index --corpus FILE --index {folder}` 建立", f"{folder} holds no index: make one with `shouzhan match index --corpus FILE --index {folder}`")) from None
    except (OSError, ValueError) as error:
        raise BadIndex(both(f"{path} 无法读取（{cause(error).zh}）；请用语料在空文件夹中重建索引", f"{path} cannot be read ({cause(error).en}); make the index anew from its corpus into an empty folder")) from None
    version = kept.get("format") if isinstance(kept, dict) else None
    if version != FORMAT:
        raise BadIndex(_of_another_format(folder, version))
    try:
        if kept.pop("sum", None) != _sum(kept):
            raise ValueError("sum")
        return Manifest(int(kept["generation"]), int(kept["pivot"]), tuple(Part(**part) for part in kept["parts"]))
    except (TypeError, KeyError, ValueError):
        raise BadIndex(both(f"{path} 已损坏；请用 `shouzhan match index --anew --corpus FILE --index {folder}` 重建索引", f"{path} is damaged; make the index anew with `shouzhan match index --anew --corpus FILE --index {folder}`")) from None


def missing(error: FileNotFoundError) -> BadIndex:
    """A file that the manifest names is not there."""
    return BadIndex(both(f"缺少 {error.filename}：索引已损坏，请用语料在空文件夹中重建", f"{error.filename} is missing: the index is damaged; make it anew from its corpus into an empty folder"))


def _of_another_format(folder: Path, version: Any) -> str:
    if isinstance(version, int) and version > FORMAT:
        return both(f"{folder} 的格式为 {version}，由更新版本的首站建立；本版本读格式 {FORMAT}，请用更新的版本", f"{folder} is of format {version}, made by a newer Shouzhan; this one reads format {FORMAT}: use the newer one")
    return both(f"{folder} 的格式为 {version}，本版本读格式 {FORMAT}：请用 `shouzhan match index --anew --corpus FILE --index {folder}` 重建", f"{folder} is of format {version}, this Shouzhan reads format {FORMAT}: make it anew with `shouzhan match index --anew --corpus FILE --index {folder}`")


def _sum(kept: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(kept, sort_keys=True).encode("utf-8"))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Commit: readers see all of it or nothing."""
    kept = {"format": FORMAT, "generation": manifest.generation, "pivot": manifest.pivot, "parts": [asdict(part) for part in manifest.parts]}
    kept["sum"] = _sum(kept)
    draft = folder / f"{MANIFEST}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what no manifest names: what a killed writer left, and segments that were merged away; readers keep what they have open."""
    named = {part.name for part in manifest.parts}
    for path in (folder / SEGMENTS).iterdir():
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
    for part in manifest.parts:
        for path in (folder / SEGMENTS / part.name).glob("gone-*"):
            if not part.gone or not path.name.startswith(f"{part.gone}."):
                path.unlink(missing_ok=True)
    for path in (folder / VECTORS).glob("*"):
        if path.suffix != ".bin" or path.stem not in named:
            path.unlink(missing_ok=True)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the writer's lock; the system lets go of it when the process ends, however it ends."""
    try:
        (folder / SEGMENTS).mkdir(parents=True, exist_ok=True)
    except (PermissionError, NotADirectoryError, FileNotFoundError) as error:
        raise BadIndex(both(f"--index：{folder} 无法建立：{meant(error).zh}", f"--index: {folder} cannot be made: {error.strerror}")) from None
    with (folder / LOCK).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(both(f"{folder} 正由另一个进程写入，请等它结束后再试", f"{folder} is being written to by another process; try again when it has ended")) from None
        yield
