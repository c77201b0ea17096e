"""Everything the room says is said in both languages, and neither has words of the other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shouzhan.engine import scoring
from shouzhan.engine.scoring.commands import main

_ROOM = Path(scoring.__file__).parent
_FILES = sorted(_ROOM.rglob("*.py"))
_ENGLISH_FIRST = {"Unusable", "refused"}
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"(?<![-\w.])[A-Za-z]+(?: [a-z]{2,})+")  # a word alone is a key, a column or an option; a name may have a numeral
_AS_TYPED = ("pip install highspy",)


def _said(tree: ast.AST) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """The line of each sentence, its Chinese and its English."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in _ENGLISH_FIRST:
            en, zh = call.args[-2:]
            yield call.lineno, zh, en
        elif name == "Text" and len(call.args) == 2:
            yield call.lineno, call.args[0], call.args[1]


def _words(sentence: ast.expr) -> list[str]:
    """What a sentence says by itself, without what is put into it."""
    inside = {id(inner) for one in ast.walk(sentence) if isinstance(one, ast.FormattedValue) for inner in ast.walk(one.value)}
    return [one.value for one in ast.walk(sentence) if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in inside]


def _borrowed(sentence: ast.expr, language: str) -> list[str]:
    return [ast.unparse(one) for one in ast.walk(sentence) if isinstance(one, ast.Attribute) and one.attr == language]


@pytest.mark.parametrize("path", _FILES, ids=lambda one: str(one.relative_to(_ROOM)))
def test_it_says_every_sentence_in_both_languages_and_mixes_none(path: Path) -> None:
    wrong = []
    for line, zh, en in _said(ast.parse(path.read_text("utf-8"))):
        chinese = "·".join(_words(zh))
        for typed in _AS_TYPED:
            chinese = chinese.replace(typed, "")
        if _CHINESE.search("".join(_words(en))) or _borrowed(en, "zh"):
            wrong.append(f"{line}: Chinese in {ast.unparse(en)}")
        if _ENGLISH.search(chinese) or _borrowed(zh, "en"):
            wrong.append(f"{line}: English in {ast.unparse(zh)}")
        if re.search("[a-z]{2}", "".join(_words(en))) and not chinese.strip():
            wrong.append(f"{line}: no Chinese for {ast.unparse(en)}")

    assert wrong == []


@pytest.mark.parametrize(("table", "zh", "en"), [
    ("", "表格为空", "the table is empty"),
    ("id,a\nx,one\n", "第 2 行，a：“one”不是数字", "line 2, a: 'one' is no number"),
    ("id,a\nx,1\nx,2\n", "第 3 行：“x”已在第 2 行出现", "line 3: 'x' is on line 2 already"),
])  # fmt: skip
def test_it_refuses_a_table_in_the_language_of_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, zh: str, en: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table, "utf-8")
    call = ["matrix", "--data", str(path), "--directions", "max"]

    assert (main([*call, "--language", "zh"]), capsys.readouterr().err) == (2, zh + "\n")
    assert (main([*call, "--language", "en"]), capsys.readouterr().err) == (2, en + "\n")


def test_it_names_the_column_as_the_file_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("项目,专家,评分\n甲,张,高\n", "utf-8")

    assert main(["experts", "panel", "--scores", str(path), "--language", "zh"]) == 2
    assert capsys.readouterr().err == "scores.csv 第 2 行，评分：“高”不是数字\n"
