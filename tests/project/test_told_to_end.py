"""A call that is told to end leaves what was there as it was, and nothing half written beside it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROWS = 200_000
CALL = [sys.executable, "-c", "import sys; from shouzhan.project.cli import main; sys.exit(main())", "rules", "batch", "tax.stamp"]
SOON = 120.0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_puts_away_its_draft(tmp_path, told):
    facts, answers = tmp_path / "facts.jsonl", tmp_path / "answers.jsonl"
    facts.write_text('{"amount": "1000000.00"}\n' * ROWS)
    answers.write_text("as it was")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    call_it = [*CALL, "--facts", str(facts), "--out", str(answers)]
    with subprocess.Popen(call_it, env=environment, start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)) as call:  # the tests may run under nohup
        until = time.monotonic() + SOON
        while not list(tmp_path.glob("*.part")) and call.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        call.send_signal(told)
        code = call.wait(SOON)

    assert (code, answers.read_text()) == (128 + told, "as it was")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.jsonl", "facts.jsonl"]


FORKED = """
import os, signal, sys
from shouzhan.project import cli
def forks(_argv):
    child = os.fork()
    if not child:
        os.kill(os.getpid(), signal.SIGTERM)
        os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return 0
cli.VERBS["rules"] = forks
sys.exit(cli.main(["rules"]))
"""


def test_a_process_of_its_own_that_is_told_to_end_ends_at_once():
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    told = subprocess.run([sys.executable, "-c", FORKED], env=environment, capture_output=True, text=True, timeout=SOON, check=False)

    assert (told.returncode, told.stdout) == (0, f"-{signal.SIGTERM.value}\n"), told.stderr
