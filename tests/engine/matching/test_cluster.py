"""A batch on a real Spark cluster, which the tests start on loopback and end."""

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from multiprocessing import TimeoutError as NotYetError
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching import cluster
from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.index.reader import WHOLE
from shouzhan.engine.matching.text.lexicon import REQUESTS, Lexicon

WORKERS = 3
SOURCES = Path(__file__).resolve().parents[3] / "src"
COMMAND = ("-c", "from shouzhan.project.cli import main; raise SystemExit(main())", "match")
HELD = (str(Path(__file__).with_name("held.py")),)
READY = find_spec("pyspark") is not None and shutil.which("java") is not None
on_a_cluster = pytest.mark.skipif(not READY, reason="pyspark (script/setup --with spark) or Java 17 (openjdk-17-jre-headless) is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(happens, seconds=240):  # a busy machine is no fault
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Cluster(NamedTuple):
    """Where its master listens, and what takes one of its workers away, programs and all."""

    master: str
    lose_a_worker: Callable[[], None]


@pytest.fixture(scope="module")
def cluster_of_three(tmp_path_factory):
    """A standalone master and three workers of one core each."""
    import pyspark

    folder, port = tmp_path_factory.mktemp("spark"), free_port()
    jars = str(Path(pyspark.__file__).parent / "jars" / "*")
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SCALA_VERSION": "2.13", "SPARK_HOME": str(Path(pyspark.__file__).parent), "PYTHONPATH": str(SOURCES)}
    started = []

    def start(name, *words):
        log = (folder / f"{name}.log").open("w")
        call = ["java", "-Xmx256m", "-cp", jars, f"org.apache.spark.deploy.{words[0]}", *words[1:]]
        started.append(subprocess.Popen(call, stdout=log, stderr=log, env=environment, cwd=folder, start_new_session=True))

    try:
        start("master", "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        until(lambda: answers(port))
        for number in range(WORKERS):
            start(f"worker{number}", "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), f"spark://127.0.0.1:{port}")
        for number in range(WORKERS):
            until(lambda number=number: "Successfully registered with master" in (folder / f"worker{number}.log").read_text())
        yield Cluster(f"spark://127.0.0.1:{port}", lambda: os.killpg(started[-1].pid, signal.SIGKILL))
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def asked(path: Path, many: int = 1200) -> str:
    rows = [{"qid": f"Q{n}", "text": RESULTS[n % 6].text[n % 7: 30]} for n in range(many)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def begun(*words: str, verb: str = "batch", program: tuple[str, ...] = COMMAND) -> subprocess.Popen[str]:
    call = [sys.executable, *program, verb, *words]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(SOURCES)})


def ended(batch: subprocess.Popen[str]) -> None:
    _said, told = batch.communicate()
    assert batch.returncode == 0, told


@pytest.mark.spark
@on_a_cluster
@pytest.mark.parametrize("more", [[], ["--ship"], ["--shards", "3"]])
def test_a_cluster_answers_byte_for_byte_as_one_machine_does(tmp_path, cluster_of_three, more):
    made(tmp_path / "index", [*RESULTS, *(Document(f"S{number}", RESULTS[number % 6].text) for number in range(30))])
    words = ["--index", str(tmp_path / "index"), "--queries", asked(tmp_path / "q.jsonl"), "--top", "3"]
    ended(begun(*words, "--out", str(tmp_path / "local")))
    ended(begun(*words, "--engine", cluster_of_three.master, *more, "--out", str(tmp_path / "cluster")))
    assert (tmp_path / "cluster").read_bytes() == (tmp_path / "local").read_bytes()
    assert len((tmp_path / "cluster").read_text("utf-8").splitlines()) > 1200


def registered(path: Path) -> str:
    """Bodies and people, some written twice in other ways, some without what others have."""
    rows = []
    for number, stem in enumerate(("云岫", "澄明", "恒瑞", "华鼎", "博远", "晨曦", "若水", "松柏")):
        name, phone, road = f"{stem}精密仪器有限公司", f"021-5555{number:04d}", f"沧源路{number + 1}号"
        rows += [
            {"id": f"A{number}", "kind": "organisation", "name": name, "phone": phone, "address": road, "district": "闵行区", "legal_person": "王芳"},
            {"id": f"B{number}", "kind": "organisation", "name": f"上海{name}", "phone": phone if number % 2 else "", "address": road, "former_names": [f"{stem}仪器厂"]},
            {"id": f"C{number}", "kind": "organisation", "name": f"{stem}仪器厂", "district": "闵行区" if number % 3 else "徐汇区"},
            {"id": f"D{number}", "kind": "person", "name": f"王{stem[0]}", "organisation": f"{stem}大学", "birth_year": "1970"},
            {"id": f"E{number}", "kind": "person", "name": f"王{stem[0]}", "organisation": f"{stem}大学光学系", "phone": phone},
        ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.mark.spark
@on_a_cluster
def test_a_cluster_tells_bodies_apart_byte_for_byte_as_one_machine_does(tmp_path, cluster_of_three):
    words = ["--rows", registered(tmp_path / "rows.jsonl")]
    ended(begun(*words, "--out", str(tmp_path / "local"), verb="identity"))
    ended(begun(*words, "--engine", cluster_of_three.master, "--out", str(tmp_path / "cluster"), verb="identity"))
    assert (tmp_path / "cluster").read_bytes() == (tmp_path / "local").read_bytes()
    said = [json.loads(line)["what"] for line in (tmp_path / "cluster").read_text("utf-8").splitlines()]
    assert said.count("link") >= 4
    assert said.count("cluster") < 40


@pytest.mark.spark
@on_a_cluster
@pytest.mark.parametrize("more", [[], ["--ship"]])
def test_a_cluster_answers_with_a_sentence_model_byte_for_byte_as_one_machine_does(tmp_path, cluster_of_three, more):
    models = pytest.importorskip("tests.engine.matching.models", reason="tokenizers (script/setup --with embeddings) is not installed")
    model, rows = str(models.static(tmp_path / "model")), "".join(json.dumps({"id": one.id, "text": one.text}, ensure_ascii=False) + "\n" for one in RESULTS)
    (tmp_path / "c.jsonl").write_text(rows, "utf-8")
    ended(begun("--corpus", str(tmp_path / "c.jsonl"), "--index", str(tmp_path / "index"), "--model", model, verb="index"))
    words = ["--index", str(tmp_path / "index"), "--queries", asked(tmp_path / "q.jsonl", 300), "--top", "6"]
    ended(begun(*words, "--out", str(tmp_path / "words")))
    ended(begun(*words, "--model", model, "--meaning-share", "0.2", "--out", str(tmp_path / "local")))
    ended(begun(*words, "--model", model, "--meaning-share", "0.2", "--engine", cluster_of_three.master, *more, "--out", str(tmp_path / "cluster")))
    assert (tmp_path / "cluster").read_bytes() == (tmp_path / "local").read_bytes()
    assert (tmp_path / "local").read_bytes() != (tmp_path / "words").read_bytes()


@pytest.mark.spark
@on_a_cluster
def test_it_answers_rightly_though_a_worker_is_lost_on_the_way(tmp_path, cluster_of_three):  # the last that uses the cluster
    made(tmp_path / "index")
    words = ["--index", str(tmp_path / "index"), "--queries", asked(tmp_path / "q.jsonl"), "--top", "3", "--shards", "3"]
    ended(begun(*words, "--out", str(tmp_path / "local")))
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / REQUESTS).touch()
    batch = begun(*words, "--engine", cluster_of_three.master, "--words", str(tmp_path / "held"), "--out", str(tmp_path / "cluster"), program=HELD)
    # each of them has a part of the work and waits with it, so whoever is lost is lost at work
    until(lambda: len(list((tmp_path / "held").glob("at-work-*"))) == WORKERS or batch.poll() is not None)
    cluster_of_three.lose_a_worker()
    (tmp_path / "held" / "go").touch()
    ended(batch)
    assert (tmp_path / "cluster").read_bytes() == (tmp_path / "local").read_bytes()
    assert len(list((tmp_path / "held").glob("at-work-*"))) >= WORKERS


def gives(*answers):
    """Answers that come one after another; an error is raised."""
    left = iter(answers)

    def following(timeout):
        assert timeout
        one = next(left)
        if isinstance(one, Exception):
            raise one
        return one

    return SimpleNamespace(next=following)


def test_it_waits_for_a_worker_that_comes_back_and_not_for_one_that_does_not(monkeypatch):
    there = iter([0, 1, 0, 0, 0])
    monkeypatch.setattr(cluster, "_workers", lambda _spark: next(there))
    monkeypatch.setattr(cluster, "_WORKERS", 1.5)
    assert cluster._awaited(gives(NotYetError(), NotYetError(), ["found"]), None, "spark://x:1") == ["found"]
    with pytest.raises(cluster.ClusterLostError, match="all workers of the cluster are gone; nothing was written"):
        cluster._awaited(gives(*[NotYetError()] * 3), None, "spark://x:1")
    with pytest.raises(cluster.ClusterLostError, match="the cluster gave up: Job aborted; nothing was written"):
        cluster._awaited(gives(RuntimeError("Job aborted\nat somewhere")), None, "spark://x:1")
    passed_on = "An error occurred while calling runJob.\n: org.apache.spark.SparkException: Job aborted: Traceback:\n  File x\nModuleNotFoundError: No module named 'shouzhan'\n\n\tat org.apache.x"
    with pytest.raises(cluster.ClusterLostError, match="the cluster gave up: ModuleNotFoundError: No module named 'shouzhan'; nothing was written"):
        cluster._awaited(gives(RuntimeError(passed_on)), None, "spark://x:1")


def test_a_worker_is_given_the_words_of_the_one_who_asks(tmp_path):
    state = made(tmp_path / "index").manifest.state
    words = Lexicon([], [("滚筒炉", ("曳引机",))])
    work = [(WHOLE, [Asked("Q", "滚筒炉")])]
    given = pickle.loads(pickle.dumps(cluster._Task(str(tmp_path / "index"), state, 3, words)))
    assert [match.id for match in given(work)[0][0]] == ["R4"]
    assert cluster._Task(str(tmp_path / "index"), state, 3)(work) == [[[]]]


@pytest.mark.parametrize("opened", [False, True])
def test_a_worker_answers_from_the_index_asked_for_and_from_no_other_at_its_place(tmp_path, opened):
    task = cluster._Task(str(tmp_path / "index"), made(tmp_path / "index").manifest.state, 3)
    work = [(WHOLE, [Asked("Q", "染色")])]
    before = task(work) if opened else None
    shutil.rmtree(tmp_path / "index")
    made(tmp_path / "index", [Document("other", "染色")])  # it counts its commits from one again
    if opened:
        assert task(work) == before
    else:
        assert [type(said) for said in task(work)] == [str]
        assert "holds another state of the index" in task(work)[0]


@pytest.mark.parametrize(
    ("missing", "words"),
    [("pyspark", "Spark is not part of this installation"), ("java", "Spark needs Java 17"), ("master", "no Spark master answers there")],
)
def test_it_says_in_one_sentence_what_a_cluster_lacks(tmp_path, monkeypatch, capsys, missing, words):
    made(tmp_path / "index")
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None if missing == "pyspark" else object())
    monkeypatch.setattr(cluster.shutil, "which", lambda _name: None if missing == "java" else "java")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    call = ["batch", "--index", str(tmp_path / "index"), "--queries", asked(tmp_path / "q.jsonl"), "--out", str(tmp_path / "o")]
    assert main([*call, "--engine", f"spark://127.0.0.1:{free_port()}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("--engine: spark://127.0.0.1:")
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "o").exists()
