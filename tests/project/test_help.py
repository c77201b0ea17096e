"""Every verb and every verb of a verb explains itself in Chinese and in English."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from unittest import mock

import pytest

from shouzhan.engine.calling import Parser
from shouzhan.project.cli import VERBS, main

FOREIGN = {"django"}  # the framework's own commands, in its own words
OTHER = {"zh": "In English: --help --language en", "en": "中文说明：--help --language zh"}


class _Seen(BaseException):
    """A parser is ready; the verb is not run."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser


def test_a_reader_who_stops_reading_the_help_breaks_nothing():
    command = [sys.executable, "-c", "from shouzhan.project.cli import main; raise SystemExit(main(['--help']))"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, "")


def _ready(parser: Parser, *_given: object) -> None:
    raise _Seen(parser)


def _parser_of(language: str, *path: str) -> Parser:
    """The parser that answers a call, or the verb of it that is named."""
    with mock.patch.object(Parser, "parse_args", _ready), pytest.raises(_Seen) as seen:
        main([*path, "--help", "--language", language])
    parser = seen.value.parser
    for verb in path[1:]:
        parser = _verbs_of(parser)[verb]
    return parser


def _verbs_of(parser: Parser) -> dict[str, Parser]:
    return {name: one for action in parser._actions if isinstance(action, argparse._SubParsersAction) for name, one in action.choices.items()}


def _walk(language: str, *path: str) -> Iterator[tuple[tuple[str, ...], tuple[Parser, str]]]:
    """Every parser of a verb, and its help."""
    parser = _parser_of(language, *path)
    yield path, (parser, parser.format_help())
    for verb in _verbs_of(parser):
        yield from _walk(language, *path, verb)


def _is_chinese(text: str) -> bool:
    return re.search("[\u2e80-\uffff]", text) is not None


def _described(parser: Parser) -> list[tuple[str, str]]:
    """What each argument, and each verb in a list of verbs, is said to be."""
    described = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            described += [(one.dest, one.help or "") for one in action._choices_actions]
            assert {one.dest for one in action._choices_actions} == set(action.choices)
        else:
            described.append(("/".join(action.option_strings) or action.dest, action.help or ""))
    return described


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - FOREIGN))
def test_every_verb_explains_itself_in_both_languages(verb):
    found = {language: dict(_walk(language, verb)) for language in ("zh", "en")}

    assert found["zh"].keys() == found["en"].keys()
    for path, (parser, told) in found["zh"].items():
        for name, words in _described(parser):
            assert _is_chinese(words), (path, name, words)
        assert told.startswith("用法：")
        assert OTHER["zh"] in told
        assert _is_chinese(parser.description or ""), path
    for path, (parser, told) in found["en"].items():
        for name, words in _described(parser):
            assert words, (path, name)
        assert told.startswith("usage: ")
        assert OTHER["en"] in told
        assert not _is_chinese(told.replace(OTHER["en"], "")), path


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - FOREIGN))
def test_what_is_wrong_with_a_call_is_said_in_its_language(verb, capsys):
    for language in ("zh", "en"):
        assert main([verb, "--no-such-thing", "--language", language]) == 2
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)
        assert _is_chinese(said.err) is (language == "zh"), said.err


@pytest.mark.parametrize(("call", "zh", "en"), [
    (["match", "search", "--index", "x", "a", "--top", "0"], "参数 --top：'0' 不是 1 至 10000 的数", "argument --top: '0' is not a number from 1 to 10000"),
    (["evaluate", "robust", "--scheme", "x", "--inspect", "1"], "参数 --inspect：'1' 不是大于 0 且小于 1 的数", "argument --inspect: '1' is not a number above 0 and below 1"),
    (["evaluate", "check", "--scheme", "x", "--cliff", "2"], "参数 --cliff：'2' 不是 0 至 1 的数", "argument --cliff: '2' is not a number from 0 to 1"),
    (["evaluate", "matrix", "--seed", "a"], "参数 --seed：'a' 不是整数", "argument --seed: invalid int value: 'a'"),
    (["evaluate", "run", "--scheme", "x", "--report", "a.txt"], "参数 --report：'a.txt' 的后缀不是 .html、.docx、.pdf 之一", "argument --report: 'a.txt' ends neither in .html, .docx nor in .pdf"),
    (["metric", "show", "x", "--as-of", "soon"], "参数 --as-of：'soon' 不是日期，应如 2026-11-20", "argument --as-of: 'soon' is not a day such as 2026-11-20"),
    (["policy", "parse", "--out"], "参数 --out：须给出一个值", "argument --out: expected one argument"),
    (["evaluate", "count", "--consecutive", "--cumulative"], "参数 --cumulative：不能与 --consecutive 同时使用", "argument --cumulative: not allowed with argument --consecutive"),
    (["pack", "load", "paris"], "参数 NAME：'paris' 不在可选之列（'shanghai'）", "argument NAME: invalid choice: 'paris' (choose from 'shanghai')"),
])  # fmt: skip
def test_what_an_argument_would_have_taken_is_said_in_the_language_of_the_call(call, zh, en, capsys):
    for language, words in (("zh", f"：{zh}\n"), ("en", f": {en}\n")):
        assert main([*call, "--language", language]) == 2
        assert capsys.readouterr().err.endswith(words)
