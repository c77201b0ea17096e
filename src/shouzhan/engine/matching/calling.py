"""What the verbs of matching share: how they are called and explained, and files that are whole or not there."""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NoReturn

from shouzhan.engine.arguments import above
from shouzhan.engine.files import draft_of, meant, no_room
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.embedding import Model, Share, open_model
from shouzhan.engine.matching.learn.weights import BadWeightsError, Choice, read_weights
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.telling import both, speak
from shouzhan.engine.matching.text.lexicon import FILES, SHIPPED, BadLexiconError, Lexicon, built_in, read_lexicon


def choose_language(argv: Sequence[str]) -> list[str]:
    """Read the help in the language that is named, or in the system's; without what only names it."""
    given = list(argv)
    named = next((value for name, value in pairwise(given) if name == "--language"), None)
    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    speak("zh" if (named or system).startswith("zh") else "en")
    if named and ("-h" in given or "--help" in given):  # also of verbs that speak one language only
        at = given.index("--language")
        del given[at: at + 2]
    return given


# what argparse and the types of its arguments say
_CHINESE = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"), (r"one of the arguments (.*) is required", r"须给出以下参数之一：\1"), (r"unrecognized arguments: (.*)", r"不认得的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"参数 \1：\2 不在可选之列（\3）"), (r"argument (.*?): expected one argument", r"参数 \1：须给出一个值"),
    (r"argument (.*?): expected (\d+) arguments", r"参数 \1：须给出 \2 个值"), (r"argument (.*?): not allowed with argument (.*)", r"参数 \1：不能与 \2 同时使用"),
    (r"argument (.*?): (.*) is not a number from (.*) to (.*)", r"参数 \1：\2 不是 \3 至 \4 的数"), (r"argument (.*?): (.*) is not a number above (.*) and up to (.*)", r"参数 \1：\2 不是大于 \3 且不超过 \4 的数"),
    (r"argument (.*?): (.*) is not a number above (.*) and below (.*)", r"参数 \1：\2 不是大于 \3 且小于 \4 的数"), (r"ambiguous option: (.*) could match (.*)", r"选项 \1 不明确：可能是 \2"),
    (r"argument (.*?): ignored explicit argument (.*)", r"参数 \1：不取值，多给了 \2"),
)  # fmt: skip


def _in_chinese(message: str) -> str:
    """What was wrong with a call; as it came where it is new."""
    return next((re.sub(pattern, said, message, flags=re.DOTALL) for pattern, said in _CHINESE if re.fullmatch(pattern, message, re.DOTALL)), message)


class Parser(argparse.ArgumentParser):
    """Help in either language; a wrong call is told in one line."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("epilog", both("In English: --help --language en", "中文说明：--help --language zh"))
        super().__init__(**more, add_help=False)
        self._positionals.title, self._optionals.title = both("参数", "arguments"), both("选项", "options")
        self.add_argument("-h", "--help", action="help", help=both("显示本说明", "show this help"))

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call in one line."""
        sys.stderr.write(both(f"{self.prog}：{_in_chinese(message)}\n", f"{self.prog}: {message}\n"))
        raise SystemExit(2)


def add_index(one: argparse.ArgumentParser) -> None:
    """The index to be asked."""
    one.add_argument("--index", required=True, metavar="DIR", help=both("索引所在的文件夹", "the folder of the index"))


def add_json(one: argparse.ArgumentParser) -> None:
    """Data instead of words."""
    one.add_argument("--json", action="store_true", help=both("输出一个 JSON 文档", "print one JSON document"))


def add_words(one: argparse.ArgumentParser) -> None:
    """Words of one's own beside those that ship."""
    one.add_argument("--words", metavar="DIR", help=both(f"自备词表的文件夹：{'、'.join(FILES)}，在自带词表之外使用", f"a folder with words of one's own beside those that ship: {', '.join(FILES)}"))


def lexicon_of(given: argparse.Namespace) -> Lexicon:
    """The words of a call."""
    if not given.words:
        return built_in()
    folder = Path(given.words)
    if not any((folder / name).is_file() for name in FILES):
        raise BadSource(both(f"--words：{folder} 中没有 {'、'.join(FILES)} 中的任何一个", f"--words: {folder} holds none of {', '.join(FILES)}"))
    try:
        return read_lexicon([SHIPPED, folder])
    except (BadLexiconError, OSError) as bad:
        raise BadSource(both(f"--words：{bad}", f"--words: {bad}")) from None


def add_meaning(one: argparse.ArgumentParser, *names: str) -> None:
    """A sentence model of one's own; without it everything is as if there were none."""
    told = both("句向量模型的文件夹（静态词向量或 ONNX），不给则不用；见 docs/algorithms/matching.md", "a folder with a sentence model (static token vectors, or ONNX); none is used unless given, see docs/algorithms/matching.md")
    one.add_argument(*names, dest="meaning", metavar="FOLDER", help=told)


def add_meaning_asked(one: argparse.ArgumentParser, *names: str) -> None:
    """The same where something is asked, and how much it counts."""
    add_meaning(one, *names)
    most = Share().most
    told = both(f"语义最多加多少，按字词最高可能得分的比例，默认 {most:g}", f"the most that meaning adds, as a share of the best possible score by words, {most:g} unless given")
    one.add_argument("--meaning-share", type=above(0, 1), metavar="SHARE", help=told)


def model_of(given: argparse.Namespace) -> Model | None:
    """The sentence model of a call, if it names one."""
    return open_model(Path(given.meaning)) if getattr(given, "meaning", None) else None


def add_tuned(one: argparse.ArgumentParser) -> None:
    """Weights of one's own judgements."""
    one.add_argument("--tuned", metavar="FILE", help=both("`match tune` 写出的文件：按本地判定学得的权重，确有把握更好时才采用", "what `match tune` wrote: weights learned from one's own judgements, used only where they surely help"))


def choice_of(given: argparse.Namespace) -> Choice:
    """How a call weighs: as it was tuned where that helps, else by default."""
    if not getattr(given, "tuned", None):
        return Choice()
    try:
        return read_weights(Path(given.tuned)).in_use
    except BadWeightsError as bad:
        raise BadSource(both(f"--tuned：{bad}", f"--tuned: {bad}")) from None


def share_of(given: argparse.Namespace) -> Share:
    """How much the sentence model of a call counts: as the call says, else as it was tuned."""
    named = getattr(given, "meaning_share", None)
    return Share(choice_of(given).meaning if named is None else named)


def engine_of(given: argparse.Namespace) -> Engine:
    """The index of a call, asked with its words, its weights and its sentence model."""
    return Engine(Path(given.index), lexicon_of(given), choice_of(given).tuning, model_of(given), share_of(given))


@contextmanager
def written(out: str, named: str = "--out") -> Iterator[IO[str]]:
    """A file that is whole or not there."""
    try:
        with draft_of(Path(out)) as draft, draft.open("w", encoding="utf-8") as file:
            yield file
            file.close()  # before the draft takes its place
    except OSError as error:
        if no_room(error):
            raise
        raise BadSource(both(f"{named}：{out} 无法写入：{meant(error).zh}", f"{named}: {out} cannot be written: {error.strerror}")) from None
