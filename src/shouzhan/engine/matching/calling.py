"""What the verbs of matching ask for alike, and files that are whole or not there."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shouzhan.engine.arguments import above
from shouzhan.engine.calling import both
from shouzhan.engine.files import draft_of, meant, no_room
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.embedding import Model, Share, open_model
from shouzhan.engine.matching.learn.weights import BadWeightsError, Choice, read_weights
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text.lexicon import FILES, SHIPPED, BadLexiconError, Lexicon, built_in, read_lexicon


def add_index(one: argparse.ArgumentParser) -> None:
    """The index to be asked."""
    one.add_argument("--index", required=True, metavar="DIR", help=both("索引所在的文件夹", "the folder of the index"))


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
