"""A batch on a real Spark cluster, which the tests start on loopback and end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching import cluster
from shouzhan.engine.matching.commands import main

SOURCES = Path(__file__).resolve().parents[3] / "src"
READY = find_spec("pyspark") is not None and shutil.which("java") is not None
on_a_cluster = pytest.mark.skipif(not READY, reason="pyspark (requirements/spark.txt) or Java 17 (openjdk-17-jre-headless) is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """A standalone master and two workers of one core each."""
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
        for number in range(2):
            start(f"worker{number}", "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), f"spark://127.0.0.1:{port}")
        for number in range(2):
            until(lambda number=number: "Successfully registered with master" in (folder / f"worker{number}.log").read_text())
        yield f"spark://127.0.0.1:{port}"
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def asked(path: Path) -> str:
    rows = [{"qid": f"Q{n}", "text": RESULTS[n % 6].text[n % 7: 30]} for n in range(1200)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def batch(*words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from shouzhan.project.cli import main; raise SystemExit(main())", "match", "batch", *words]
    return subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(SOURCES)})


@pytest.mark.spark
@on_a_cluster
@pytest.mark.parametrize("ship", [[], ["--ship"]])
def test_a_cluster_answers_byte_for_byte_as_one_machine_does(tmp_path, master, ship):
    made(tmp_path / "index")
    words = ["--index", str(tmp_path / "index"), "--queries", asked(tmp_path / "q.jsonl"), "--top", "3"]
    assert batch(*words, "--out", str(tmp_path / "local")).returncode == 0
    done = batch(*words, "--engine", master, *ship, "--out", str(tmp_path / "cluster"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "cluster").read_bytes() == (tmp_path / "local").read_bytes()
    assert len((tmp_path / "cluster").read_text("utf-8").splitlines()) > 1200


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
