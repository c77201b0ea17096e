"""The verb `policy parse`: output, files and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouzhan.engine.documents.policy.commands import main

pytestmark = pytest.mark.pure
KEYS = [
    "title", "doc_number", "issuer", "adopted_on", "printed_on", "effective_from", "effective_to",
    "sections", "tasks", "targets", "achieved", "references", "rules",
]  # fmt: skip
TEXT = (
    "云泽市创新方案\n一、目标\n到2026年，培育企业20家以上。\n二、任务\n（一）建机制。完善制度。（责任单位：市科技局、市财政局）\n"
    "（二）守底线。各区应当加强监管。（责任单位：各区政府）\n"
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_it_prints_one_array_with_the_promised_keys(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(policy), "--json"]) == 0

    [found] = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert list(found["sections"][0]) == ["id", "heading", "level"]
    assert list(found["tasks"][0]) == ["section_id", "title", "responsible_units", "lead_unit"]
    assert list(found["targets"][0]) == [
        "section_id", "quote", "metric", "comparator", "value", "unit", "deadline", "scope", "class",
    ]  # fmt: skip
    assert list(found["rules"][0]) == ["section_id", "quote", "kind"]


def test_it_writes_one_file_per_input(policy: Path, tmp_path: Path) -> None:
    assert main(["parse", str(policy), "--out", str(tmp_path / "out")]) == 0

    assert (
        json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["title"] == "云泽市创新方案"
    )


def test_it_goes_on_past_a_file_it_cannot_read(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()

    assert main(["parse", str(empty), str(policy), "--json"]) == 1

    out, err = capsys.readouterr()
    assert json.loads(out)[0]["error"] == "empty"
    assert json.loads(out)[1]["title"] == "云泽市创新方案"
    assert "empty.txt" in err


@pytest.mark.parametrize(
    "argv", [[], ["parse"], ["parse", "x", "--bad"], ["read", "x"]]
)
def test_it_names_the_wrong_argument(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2

    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_it_says_that_a_directory_is_none_of_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(tmp_path)]) == 2

    assert "is a directory" in capsys.readouterr().err
    assert main(["parse", str(tmp_path), "--language", "zh"]) == 2
    assert "是文件夹" in capsys.readouterr().err


def test_it_says_that_a_file_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "nowhere.txt"]) == 2

    assert capsys.readouterr().err == "shouzhan policy parse: FILE nowhere.txt: no such file\n"


@pytest.mark.parametrize(("language", "counts"), [("zh", "章节 4  任务 2  目标 1  已达成 0  引用文件 0  规则 1"), ("en", "sections 4  tasks 2  targets 1  achieved 0  references 0  rules 1")])
def test_it_counts_what_it_read_in_the_language_of_the_call(policy: Path, capsys: pytest.CaptureFixture[str], language: str, counts: str) -> None:
    assert main(["parse", str(policy), "--language", language]) == 0

    assert counts in capsys.readouterr().out.splitlines()
