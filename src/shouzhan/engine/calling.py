"""How the verbs are called: the language of a call, help in it, and a wrong call told in one line."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, Literal, NoReturn
from unicodedata import east_asian_width

from shouzhan.kernel.text import Text

Language = Literal["zh", "en"]
_NAME = "--language"
_LANGUAGES: dict[str, Language] = {"zh": "zh", "zh-hans": "zh", "en": "en"}
_language: ContextVar[Language] = ContextVar("language", default="en")
_named: ContextVar[Language | None] = ContextVar("named", default=None)


def both(zh: str, en: str) -> str:
    """A sentence in the language of the call."""
    return Text(zh, en).in_(_language.get())


def speak(language: Language) -> None:
    """Tell everything of this call in this language."""
    _language.set(language)


def spoken() -> Language:
    """The language of the call: the one it names, or the system's."""
    return _language.get()


def answered_in() -> Language:
    """The language of an answer: the one the call names, or Chinese."""
    return _named.get() or "zh"


def choose_language(argv: Sequence[str]) -> None:
    """Take the language that a call names, or the system's."""
    after = dict(pairwise(argv))
    named = next((one.removeprefix(f"{_NAME}=") for one in argv if one.startswith(f"{_NAME}=")), after.get(_NAME))
    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    _named.set(_LANGUAGES.get(named or ""))  # what it is not, the parser refuses
    speak(_named.get() or ("zh" if system.startswith("zh") else "en"))


def in_one_line(told: object) -> str:
    """What was given, repeated to the caller in one line, whatever in it breaks lines."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(told))


# what argparse says; the types of arguments speak for themselves
_CHINESE = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"), (r"one of the arguments (.*) is required", r"须给出以下参数之一：\1"), (r"unrecognized arguments: (.*)", r"不认得的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"参数 \1：\2 不在可选之列（\3）"), (r"argument (.*?): expected one argument", r"参数 \1：须给出一个值"),
    (r"argument (.*?): expected (\d+) arguments", r"参数 \1：须给出 \2 个值"), (r"argument (.*?): expected at least one argument", r"参数 \1：须给出至少一个值"),
    (r"argument (.*?): not allowed with argument (.*)", r"参数 \1：不能与 \2 同时使用"), (r"argument (.*?): invalid int value: (.*)", r"参数 \1：\2 不是整数"),
    (r"argument (.*?): invalid float value: (.*)", r"参数 \1：\2 不是数"), (r"ambiguous option: (.*) could match (.*)", r"选项 \1 不明确：可能是 \2"),
    (r"argument (.*?): ignored explicit argument (.*)", r"参数 \1：不取值，多给了 \2"), (r"argument (.*?): (.*)", r"参数 \1：\2"),
)  # fmt: skip


def _in_chinese(message: str) -> str:
    """What was wrong with a call; as it came where it is new."""
    return next((re.sub(pattern, said, message, flags=re.DOTALL) for pattern, said in _CHINESE if re.fullmatch(pattern, message, re.DOTALL)), message)


class _Lines(argparse.HelpFormatter):
    """Lines that fit the screen, where a Chinese sign takes two places."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))

    def _split_lines(self, text: str, width: int) -> list[str]:
        lines = [""]
        for piece in re.findall(r"[（《]*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[，。、；：）》！？]*|\s+", text):
            if not piece.isspace() and _wide(lines[-1] + piece) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] or not piece.isspace() else ""
        return [line.rstrip() for line in lines if line]


def _wide(text: str) -> int:
    """How many places a text takes on the screen."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


class _Verbs(argparse._SubParsersAction):  # type: ignore[type-arg] # it takes none while it runs
    """Verbs whose own help says of them what the list of verbs says."""

    def add_parser(self, name: str, **more: Any) -> Any:
        """Add a verb."""
        return super().add_parser(name, **{"description": more.get("help"), **more})


class Parser(argparse.ArgumentParser):
    """Help in either language, which every call may name; a wrong call is told in one line. Its verbs do the same."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("formatter_class", _Lines)
        more.setdefault("epilog", both("In English: --help --language en", "中文说明：--help --language zh"))
        super().__init__(**more, add_help=False)
        self._positionals.title, self._optionals.title = both("参数", "arguments"), both("选项", "options")
        self.add_argument("-h", "--help", action="help", help=both("显示本说明", "show this help"))
        told = both("说明与提示所用语言，不给则随系统", "the language of help and messages, the system's unless given")
        self._said = self.add_argument(_NAME, type=lambda text: _LANGUAGES.get(text, text), choices=("zh", "en"), default=argparse.SUPPRESS, help=told)

    def verbs(self, dest: str = "verb") -> "argparse._SubParsersAction[Parser]":
        """Where its verbs are added, one of which a call must name."""
        return self.add_subparsers(action=_Verbs, dest=dest, required=True, metavar="VERB", title=both("命令（各自都有 --help）", "verbs (each has --help)"))

    def answers(self) -> None:
        """Its answer has sentences of its own, which are Chinese unless the call names a language."""
        self._said.help = both("回答所用语言，不给则为 zh；说明与提示则随系统", "the language of the answer, zh unless given; help and messages are in the system's")
        self.set_defaults(language=answered_in())

    def format_usage(self) -> str:
        """How it is called."""
        return _headed(super().format_usage())

    def format_help(self) -> str:
        """The same with every argument described."""
        return _headed(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call in one line."""
        sys.stderr.write(in_one_line(both(f"{self.prog}：{_in_chinese(message)}", f"{self.prog}: {message}")) + "\n")
        raise SystemExit(2)


def _headed(text: str) -> str:
    return both("用法：" + text.removeprefix("usage: "), text)


def add_json(one: argparse.ArgumentParser) -> None:
    """Data instead of words."""
    one.add_argument("--json", action="store_true", help=both("输出一个 JSON 文档", "print one JSON document"))
