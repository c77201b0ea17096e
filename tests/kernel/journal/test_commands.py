"""`shouzhan log`: exit codes and documents people script against."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.journal.conftest import Write, tamper

from shouzhan.kernel.identifiers import format_number
from shouzhan.kernel.journal import verify
from shouzhan.kernel.journal.store import bundle, seal
from shouzhan.project.log import commands

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NUMBER = format_number("ST", 2026, 77)


def log(*argv: str) -> int:
    """Run the verb in this process, where the framework stands already."""
    try:
        return commands.main(list(argv), prepare=lambda: None)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_checkpoint_seals_and_prints_the_note(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert log("checkpoint") == 0
    assert verify.read_checkpoint(capsys.readouterr().out).size == 1
    assert log("checkpoint", "--json") == 0
    assert json.loads(capsys.readouterr().out)["size"] == 1


def test_checkpoint_of_an_empty_journal_is_a_no(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert log("checkpoint") == 1
    assert "empty" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [True, False])
def test_prove_prints_a_bundle_that_verify_takes(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    entry = write()
    seal()
    assert log("prove", str(entry.pk), *(["--json"] if as_json else [])) == 0
    path = tmp_path / "bundle.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert log("verify", str(path)) == 0


def test_prove_takes_a_records_number_for_its_newest_sealed_entry(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(record_number=NUMBER)
    write(record_number=NUMBER, revision=2)
    seal()
    write(record_number=NUMBER, revision=3)
    assert log("prove", NUMBER.lower(), "--json") == 0
    assert json.loads(capsys.readouterr().out)["entry"]["revision"] == 2


@pytest.mark.parametrize("entry", ["404", "x", NUMBER, "9" * 30, "-1", "１"])
def test_prove_names_the_argument_that_is_wrong(
    write: Write, capsys: pytest.CaptureFixture[str], entry: str
) -> None:
    assert log("prove", "--", entry) == 2
    error = capsys.readouterr().err
    assert error.startswith("ENTRY:")
    assert error.count("\n") == 1


def test_prove_says_no_to_an_entry_that_is_not_sealed(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert log("prove", str(write().pk)) == 1
    assert "not sealed" in capsys.readouterr().err


def test_verify_reads_the_live_journal(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    seal()
    assert log("verify") == 0
    assert "the journal holds" in capsys.readouterr().out


@pytest.mark.parametrize("as_json", [True, False])
def test_verify_names_the_changed_entry(write: Write, capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    entry = write()
    tamper("UPDATE kernel_entry SET actor = 'p-9'")
    assert log("verify", *(["--json"] if as_json else [])) == 1
    out = capsys.readouterr().out
    assert entry.record_number in out
    if as_json:
        assert json.loads(out)["faults"][0]["entry"] == entry.pk


@pytest.mark.parametrize(("language", "first", "last"), [("zh", "1 条（已封存 1 条），1 个检查点", "日志不成立"), ("en", "1 entries (1 sealed), 1 checkpoints", "the journal does not hold")])
def test_what_does_not_hold_is_said_in_the_language_of_the_call(write: Write, capsys: pytest.CaptureFixture[str], language: str, first: str, last: str) -> None:
    write()
    seal()
    tamper("UPDATE kernel_entry SET actor = 'p-9'")
    assert log("verify", "--language", language) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == (first, last)
    assert re.search("[一-鿿]{3}", " ".join(lines)) is None or language == "zh"
    assert all(re.search("[一-鿿]{3}", line) for line in lines) is (language == "zh")
    assert log("prove", "404", "--language", language) == 2
    assert capsys.readouterr().err == {"zh": "ENTRY：没有条目 404\n", "en": "ENTRY: there is no entry 404\n"}[language]


@pytest.mark.parametrize("argv", [[], ["prove"], ["forget"], ["verify", "a", "b"], ["checkpoint", "--loud"]])
def test_a_wrong_call_is_one_line(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert log(*argv) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert log("--help") == 0
    assert "verify" in capsys.readouterr().out


OFFLINE = """
import sys
from shouzhan.project.log.commands import main
code = main(["verify", sys.argv[1], "--json"], prepare=lambda: sys.exit("the framework was asked for"))
sys.exit("the framework was loaded" if "django" in sys.modules else code)
"""


def test_verifying_a_bundle_touches_neither_framework_nor_database(write: Write, tmp_path: Path) -> None:
    entry = write()
    seal()
    made: dict[str, Any] = bundle(entry.pk)
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    source = str(Path(verify.__file__).parents[3])
    command = [sys.executable, "-S", "-c", OFFLINE, str(path)]
    ran = subprocess.run(command, env={"PYTHONPATH": source}, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["valid"] is True
