"""Answers many texts on a Spark cluster: each partition of the queries runs what a local worker runs, on the same index."""

import fcntl
import os
import shutil
import socket
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

from shouzhan.engine.matching.batch import answers
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.index import BadIndex
from shouzhan.engine.matching.search import Engine, Match

_CHUNK = 256
_PREFIX = "spark://"
_CONNECT, _WORKERS = 5.0, 60.0  # seconds until nobody answers, or no worker takes part
_SHIPPED = "shouzhan-index.tar"
_opened: dict[tuple[str, int], Engine] = {}


class NoClusterError(Exception):
    """There is no cluster to be had; the sentence says what is missing."""


def insist_on(master: str) -> str:
    """Said before the work: what a cluster needs is here and somebody answers; the address this machine is reached at."""
    if not master.startswith(_PREFIX):
        raise NoClusterError(f"--engine: {master}: it is neither local nor spark://HOST:PORT")
    if find_spec("pyspark") is None:
        raise NoClusterError(f"--engine: {master}: Spark is not part of this installation; install its extra with `pip install -r requirements/spark.txt`")
    if not (shutil.which("java") or (os.environ.get("JAVA_HOME") and Path(os.environ["JAVA_HOME"], "bin", "java").exists())):
        raise NoClusterError(f"--engine: {master}: Spark needs Java 17, which is not installed; on Debian: `apt-get install openjdk-17-jre-headless`")
    host, _colon, port = master.removeprefix(_PREFIX).rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_CONNECT) as reached:
            return str(reached.getsockname()[0])
    except ValueError:
        raise NoClusterError(f"--engine: {master}: it is neither local nor spark://HOST:PORT") from None
    except (OSError, OverflowError) as error:
        raise NoClusterError(f"--engine: {master}: no Spark master answers there ({error})") from None


def answer_all(master: str, folder: Path, asked: Sequence[Asked], top: int, *, ship: bool = False) -> Iterator[tuple[Asked, list[Match]]]:
    """Each query with its matches, in the order given; the same as without a cluster."""
    chunks = [asked[low: low + _CHUNK] for low in range(0, len(asked), _CHUNK)]
    if not chunks:
        return
    with _context(master, insist_on(master)) as spark, tempfile.TemporaryDirectory(prefix="shouzhan-ship-") as here:
        generation = Engine(folder).reader.manifest.generation
        if ship:
            _ship(spark, folder, Path(here))
        task = _Task("" if ship else str(folder.resolve()), generation, top)
        work = spark.parallelize(chunks, len(chunks))
        # one job for each chunk, several at a time: answers come in order, and progress with them
        with ThreadPool(max(2, 2 * spark.defaultParallelism)) as pool:
            for chunk, (found,) in zip(chunks, pool.imap(lambda number: spark.runJob(work, task, [number]), range(len(chunks))), strict=True):
                if isinstance(found, str):
                    raise BadIndex(f"a worker of {master} says: {found}")
                yield from zip(chunk, found, strict=True)


class _Task:
    """What runs on a worker: open the index once, answer a chunk."""

    def __init__(self, folder: str, generation: int, top: int) -> None:
        self._folder, self._generation, self._top = folder, generation, top

    def __call__(self, chunks: Iterable[Sequence[Asked]]) -> list[list[list[Match]] | str]:
        try:
            engine = self._engine()
        except BadIndex as bad:
            return [str(bad) for _chunk in chunks]
        return [answers(engine, chunk, self._top) for chunk in chunks]

    def _engine(self) -> Engine:
        folder = self._folder or str(_unpacked())
        known = (folder, self._generation)
        if known not in _opened:
            engine = Engine(Path(folder))
            if engine.reader.manifest.generation != self._generation:
                raise BadIndex(f"{folder} holds another state of the index than the one asked for; pass --ship, or share the folder")
            _opened[known] = engine
        return _opened[known]


def _ship(spark: Any, folder: Path, here: Path) -> None:
    """The index as one file, which every worker fetches once."""
    with tarfile.open(here / _SHIPPED, "w") as packed:
        packed.add(folder, "index")
    spark.addFile(str(here / _SHIPPED))


def _unpacked() -> Path:
    from pyspark import SparkFiles  # only on a worker

    root = Path(SparkFiles.getRootDirectory())
    with (root / f"{_SHIPPED}.lock").open("a") as lock:  # the processes of one worker share what was fetched
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "shipped").exists():
            with tarfile.open(root / _SHIPPED) as packed:
                packed.extractall(root / "unpacking", filter="data")
            (root / "unpacking").rename(root / "shipped")
    return root / "shipped" / "index"


@contextmanager
def _context(master: str, host: str) -> Iterator[Any]:
    from pyspark import SparkConf, SparkContext  # heavy, and only here

    # the workers' Python is this one, at the same path, unless the environment names theirs
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.host": host, "spark.log.level": "ERROR"}
    conf = SparkConf().setMaster(master).setAppName("shouzhan match batch").setAll(list(settings.items()))
    try:
        spark = SparkContext(conf=conf)
    except Exception as error:  # whatever the other side says, it is no cluster for us
        raise NoClusterError(f"--engine: {master}: the cluster refused: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from None
    try:
        _await_workers(spark, master)
        yield spark
    finally:
        spark.stop()


def _await_workers(spark: Any, master: str) -> None:
    until = time.monotonic() + _WORKERS
    while len(spark._jsc.sc().statusTracker().getExecutorInfos()) < 2:  # the first is this program itself
        if spark._jsc.sc().isStopped():
            raise NoClusterError(f"--engine: {master}: the cluster ended the work: its workers cannot start a program; their logs say why")
        if time.monotonic() > until:
            raise NoClusterError(f"--engine: {master}: no worker of the cluster took part within {_WORKERS:.0f} seconds; start one, or free its cores and memory")
        time.sleep(0.1)
