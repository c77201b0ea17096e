"""Answers many texts on a Spark cluster: each partition of the queries runs what a local worker runs, on the same index."""

import fcntl
import os
import re
import shutil
import socket
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from importlib.util import find_spec
from multiprocessing import TimeoutError as NotYetError
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.batch import answers, joined
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.embedding import BadModelError, Share, open_model
from shouzhan.engine.matching.index import BadIndex
from shouzhan.engine.matching.index.reader import Shard
from shouzhan.engine.matching.query import Tuning
from shouzhan.engine.matching.search import Engine, Match
from shouzhan.engine.matching.telling import cause
from shouzhan.engine.matching.text.lexicon import Lexicon

_CHUNK = 256
_PREFIX = "spark://"
_CONNECT, _WORKERS = 5.0, 60.0  # seconds until nobody answers, or no worker takes part
_LOOK = 1.0
_SHIPPED = "shouzhan-index.tar"
_INDEX, _MODEL = "index", "model"
_WORKERS_WORD = re.compile(r"[A-Z]\w*(?:Error|Exception): ")
_opened: dict[tuple[str, str, tuple[str, Share] | None], Engine] = {}


class NoClusterError(Exception):
    """There is no cluster to be had; the sentence says what is missing."""


class ClusterLostError(NoClusterError):
    """The cluster was there and gave up on the way; the sentence says why."""


def insist_on(master: str) -> str:
    """Said before the work: what a cluster needs is here and somebody answers; the address this machine is reached at."""
    if not master.startswith(_PREFIX):
        raise NoClusterError(both(f"--engine：{master} 既不是 local，也不是 spark://HOST:PORT", f"--engine: {master}: it is neither local nor spark://HOST:PORT"))
    if find_spec("pyspark") is None:
        raise NoClusterError(both(f"--engine：{master}：本系统未安装 Spark，请执行 script/setup --with spark", f"--engine: {master}: Spark is not part of this installation; add it with: script/setup --with spark"))
    if not (shutil.which("java") or (os.environ.get("JAVA_HOME") and Path(os.environ["JAVA_HOME"], "bin", "java").exists())):
        raise NoClusterError(both(f"--engine：{master}：Spark 需要 Java 17，尚未安装；在 Debian 上执行 `apt-get install openjdk-17-jre-headless`", f"--engine: {master}: Spark needs Java 17, which is not installed; on Debian: `apt-get install openjdk-17-jre-headless`"))
    host, _colon, port = master.removeprefix(_PREFIX).rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_CONNECT) as reached:
            return str(reached.getsockname()[0])
    except ValueError:
        raise NoClusterError(both(f"--engine：{master} 既不是 local，也不是 spark://HOST:PORT", f"--engine: {master}: it is neither local nor spark://HOST:PORT")) from None
    except (OSError, OverflowError) as error:
        raise NoClusterError(both(f"--engine：{master}：那里没有 Spark 主节点应答（{cause(error).zh}）", f"--engine: {master}: no Spark master answers there ({cause(error).en})")) from None


def answer_all(master: str, folder: Path, asked: Sequence[Asked], top: int, *, ship: bool = False, shards: int = 1, lexicon: Lexicon | None = None, tuning: Tuning | None = None, model: tuple[Path, Share] | None = None) -> Iterator[tuple[Asked, list[Match]]]:
    """Each query with its matches, in the order given; the same as without a cluster. A lexicon and weights of one's own travel along, a sentence model with the index."""
    chunks = [asked[low: low + _CHUNK] for low in range(0, len(asked), _CHUNK)]
    if not chunks:
        return
    with _context(master, insist_on(master)) as spark, tempfile.TemporaryDirectory(prefix="shouzhan-ship-") as here:
        state = Engine(folder).reader.manifest.state
        if ship:
            _ship(spark, folder, Path(here), model[0] if model else None)
        task = _Task("" if ship else str(folder.resolve()), state, top, lexicon, (str(model[0].resolve()), model[1]) if model else None, tuning)
        parts = [Shard(number, shards) for number in range(shards)]
        work = spark.parallelize([(part, chunk) for chunk in chunks for part in parts], len(chunks) * shards)

        def job(number: int) -> list[Any]:
            return list(spark.runJob(work, task, list(range(number * shards, (number + 1) * shards))))

        # one job for each chunk, several at a time: answers come in order, and progress with them
        with ThreadPool(max(2, 2 * spark.defaultParallelism // shards)) as pool:
            answered = pool.imap(job, range(len(chunks)))
            for chunk in chunks:
                found = _awaited(answered, spark, master)
                for said in found:
                    if isinstance(said, str):
                        raise BadIndex(both(f"{master} 的一个工作节点报告：{said}", f"a worker of {master} says: {said}"))
                yield from joined(chunk, found, top)


def _awaited(answered: Any, spark: Any, master: str) -> list[Any]:
    """The next answers; Spark asks again what a lost worker took with it, but without any worker it would wait for ever."""
    alone = 0.0
    while True:
        try:
            return list(answered.next(timeout=_LOOK))
        except NotYetError:
            alone = 0.0 if _workers(spark) else alone + _LOOK
            if alone > _WORKERS:
                raise ClusterLostError(both(f"--engine：{master}：集群的工作节点都已退出；未写出任何内容，请启动一个后重新执行", f"--engine: {master}: all workers of the cluster are gone; nothing was written: start one and ask again")) from None
        except Exception as error:  # whatever the other side says
            raise ClusterLostError(both(f"--engine：{master}：集群中止了工作：{_said_of(error)}；未写出任何内容，请重新执行", f"--engine: {master}: the cluster gave up: {_said_of(error)}; nothing was written: ask again")) from None


def run_on(master: str, work: Callable[[Any], list[Any]]) -> list[Any]:
    """What work on a cluster finds; it is watched over as a batch is."""
    with _context(master, insist_on(master)) as spark, ThreadPool(1) as pool:
        return _awaited(pool.imap(work, [spark]), spark, master)


class _Task:
    """What runs on a worker: open the index once, answer a chunk from a shard."""

    def __init__(self, folder: str, state: str, top: int, lexicon: Lexicon | None = None, model: tuple[str, Share] | None = None, tuning: Tuning | None = None) -> None:
        self._folder, self._state, self._top, self._lexicon, self._model, self._tuning = folder, state, top, lexicon, model, tuning

    def __call__(self, work: Iterable[tuple[Shard, Sequence[Asked]]]) -> list[list[list[Match]] | str]:
        try:
            engine = self._engine()
        except (BadIndex, BadModelError) as bad:
            return [str(bad) for _part in work]
        return [answers(engine, chunk, self._top, part) for part, chunk in work]

    def _engine(self) -> Engine:
        folder = self._folder or str(_unpacked() / _INDEX)
        known = (folder, self._state, self._model)
        if known not in _opened:
            engine = Engine(Path(folder)) if self._model is None else self._meant(Path(folder), *self._model)
            if engine.reader.manifest.state != self._state:
                raise BadIndex(both(f"{folder} 中的索引与所要的不是同一状态；请加上 --ship，或共享该文件夹", f"{folder} holds another state of the index than the one asked for; pass --ship, or share the folder"))
            engine.reader.warm()
            _opened[known] = engine
        found = copy(_opened[known])
        if self._lexicon is not None:
            found.lexicon = self._lexicon
        if self._tuning is not None:
            found.tuning = self._tuning
        return found

    def _meant(self, folder: Path, model: str, share: Share) -> Engine:
        return Engine(folder, model=open_model(Path(model) if self._folder else _unpacked() / _MODEL), share=share)


def _ship(spark: Any, folder: Path, here: Path, model: Path | None) -> None:
    """The index, and the sentence model that is used with it, as one file, which every worker fetches once."""
    with tarfile.open(here / _SHIPPED, "w") as packed:
        packed.add(folder, _INDEX)
        if model is not None:
            packed.add(model, _MODEL)
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
    return root / "shipped"


@contextmanager
def _context(master: str, host: str) -> Iterator[Any]:
    from pyspark import SparkConf, SparkContext  # heavy, and only here

    # the workers' Python is this one, at the same path, unless the environment names theirs
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.host": host, "spark.log.level": "ERROR"}
    conf = SparkConf().setMaster(master).setAppName("shouzhan match").setAll(list(settings.items()))
    try:
        spark = SparkContext(conf=conf)
    except Exception as error:  # whatever the other side says, it is no cluster for us
        raise NoClusterError(both(f"--engine：{master}：集群拒绝了请求：{_said_of(error)}", f"--engine: {master}: the cluster refused: {_said_of(error)}")) from None
    try:
        _await_workers(spark, master)
        yield spark
    finally:
        spark.stop()


def _said_of(error: Exception) -> str:
    """What a worker's own program said last, where Spark passes that on among its own lines; else the first line."""
    lines = str(error).splitlines() or [type(error).__name__]
    return next((line for line in reversed(lines) if _WORKERS_WORD.match(line)), lines[0])


def _workers(spark: Any) -> int:
    """How many take part; the first that Spark names is this program itself."""
    return len(spark._jsc.sc().statusTracker().getExecutorInfos()) - 1


def _await_workers(spark: Any, master: str) -> None:
    until = time.monotonic() + _WORKERS
    while not _workers(spark):
        if spark._jsc.sc().isStopped():
            raise NoClusterError(both(f"--engine：{master}：集群结束了工作：工作节点无法启动程序，原因见其日志", f"--engine: {master}: the cluster ended the work: its workers cannot start a program; their logs say why"))
        if time.monotonic() > until:
            raise NoClusterError(both(f"--engine：{master}：{_WORKERS:.0f} 秒内没有工作节点参与；请启动一个，或腾出其处理器和内存", f"--engine: {master}: no worker of the cluster took part within {_WORKERS:.0f} seconds; start one, or free its cores and memory"))
        time.sleep(0.1)
