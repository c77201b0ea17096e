"""What the pages on matching print is what the command prints."""

import re
import shlex
from pathlib import Path

import pytest

from shouzhan.engine.matching.commands import main

PAGES = Path(__file__).parents[3] / "docs" / "algorithms"


@pytest.mark.parametrize("page", ["matching.md", "matching-fit.md"])
def test_an_example_is_the_commands_own_words_and_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: str) -> None:
    corpus, told = re.findall(r"^```\n(.*?)^```", (PAGES / page).read_text("utf-8").partition("## An example")[2], re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("corpus.jsonl").write_text(corpus, "utf-8")
    assert main(["index", "--corpus", "corpus.jsonl", "--index", "INDEX"]) == 0
    call, _line, printed = told.replace("\\\n", " ").partition("\n")
    capsys.readouterr()
    _prompt, _program, _match, *words = shlex.split(call)
    assert main(words) == 0
    assert capsys.readouterr().out == printed
    for drawn in Path().glob("*.svg"):
        assert drawn.read_bytes() == (PAGES / drawn).read_bytes()
