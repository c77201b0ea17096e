"""`shouzhan match`: index, search, run and batch, without the framework."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import Parser, add_json, both, choose_language
from shouzhan.engine.files import draft_of, meant, no_room
from shouzhan.engine.matching import checking, cluster, duplicating, tuning, turning
from shouzhan.engine.matching.batch import WorkerLostError, answer_all
from shouzhan.engine.matching.calling import (
    add_index,
    add_meaning,
    add_meaning_asked,
    add_tuned,
    add_words,
    choice_of,
    engine_of,
    lexicon_of,
    model_of,
    share_of,
)
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, anything, read_corpus, read_queries
from shouzhan.engine.matching.embedding import BadModelError, Model, lay
from shouzhan.engine.matching.embedding.vectors import insist_same
from shouzhan.engine.matching.explain import Explanation, excerpt, explain, explain_all, fields_of
from shouzhan.engine.matching.fit.commands import FIT_VERBS, add_desk, add_verbs, opened, print_beside, told_beside
from shouzhan.engine.matching.fit.desk import PARTS, Desk
from shouzhan.engine.matching.fit.values import check_result
from shouzhan.engine.matching.identity import commands as identity
from shouzhan.engine.matching.index import BadIndex, Busy, Document, Writer
from shouzhan.engine.matching.index.store import exists
from shouzhan.engine.matching.picture import drawn
from shouzhan.engine.matching.query import Query, cut_up
from shouzhan.engine.matching.sealed import commands as sealed
from shouzhan.engine.matching.search import Engine, Match, shown
from shouzhan.engine.matching.telling import watch
from shouzhan.engine.matching.timetable import commands as timetable
from shouzhan.kernel.text import Text

_MOST = 10_000
_SHARDS = 256  # every query travels to every one
_NAMED = 20
_COUNTED = {"documents": "成果", "added": "新增", "changed": "变更", "unchanged": "未变", "removed": "删除", "refused": "未采用"}


class Wrong(Exception):  # noqa: N818 - the caller's mistake, told in one line
    """The call was wrong; one line names the argument."""


def main(argv: list[str]) -> int:
    """Answer one call."""
    choose_language(argv)
    given = _parser().parse_args(argv)
    try:
        return int(_VERBS[given.verb](given))
    except (WorkerLostError, cluster.ClusterLostError) as broke:
        print(broke, file=sys.stderr)
        return 3
    except (Wrong, BadSource, BadIndex, BadModelError, Busy, cluster.NoClusterError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except OSError as error:
        if (told := no_room(error)) is None:
            raise
        print(both(told.zh, told.en), file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="shouzhan match", description=both("哪些成果能满足一项需求，以及为什么。", "Which results answer a need, and why."))
    verbs = parser.verbs()
    one = verbs.add_parser("index", help=both("把语料加入索引，有变动的予以替换", "add the documents of a corpus to an index, and replace those that changed"))
    _add_corpus(one, required=True)
    one.add_argument("--index", required=True, metavar="DIR", help=both("索引所在的文件夹，没有则新建", "the folder of the index; it is made if it is not there"))
    one.add_argument("--only", action="store_true", help=both("语料中没有的一律删除", "delete what the corpus does not name"))
    one.add_argument("--anew", action="store_true", help=both("不管原索引是什么格式，全部重建", "forget what the index held, of whatever format"))
    add_meaning(one, "--model", "--meaning")
    _add_skip(one)
    add_json(one)
    one = verbs.add_parser("search", help=both("为一段文字找最匹配的成果", "the best matches for a text"))
    add_index(one)
    one.add_argument("query", metavar="QUERY", help=both("文字，或用 - 从标准输入读取", "the text, or - for standard input"))
    one.add_argument("--top", type=whole(1, _MOST), default=10, metavar="K", help=both("给出几条，默认 10", "how many, 10 unless given"))
    one.add_argument("--explain", action="store_true", help=both("说明理由，以及不利之处", "say why, and what speaks against it"))
    one.add_argument("--picture", metavar="FILE.svg", help=both("画出第一条为什么最匹配", "draw why the first is the best"))
    add_words(one)
    add_tuned(one)
    add_meaning_asked(one, "--meaning")
    add_json(one)
    add_desk(one)
    one = verbs.add_parser("run", help=both("为语料建索引，回答每条需求，写出结果文件", "index corpora, answer every query, write a run file"))
    _add_corpus(one, required=True)
    _add_run(one)
    one = verbs.add_parser("batch", help=both("用现有索引或语料回答每条需求，可在集群上运行", "answer every query from an index or a corpus, here or on a cluster"))
    source = one.add_mutually_exclusive_group(required=True)
    source.add_argument("--index", metavar="DIR", help=both("索引所在的文件夹", "the folder of the index"))
    _add_corpus(source)
    one.add_argument("--engine", default="local", metavar="ENGINE", help=both("local（本机，默认）或集群 spark://HOST:PORT", "local, or a cluster: spark://HOST:PORT"))
    one.add_argument("--ship", action="store_true", help=both("把索引发给 Spark 的工作节点；否则各节点从同一路径读取", "send the index to Spark's workers, which otherwise read it at the same path"))
    _add_run(one)
    checking.add(verbs)
    duplicating.add(verbs)
    turning.add(verbs)
    tuning.add(verbs)
    add_verbs(verbs)
    sealed.add(verbs)
    timetable.add(verbs)
    identity.add(verbs)
    return parser


def _add_corpus(one: Any, *, required: bool = False) -> None:
    words = both("JSON 行文件 {id, text, title?, keywords?, fields?}，可为 .gz，或用 - 读标准输入", "JSON lines {id, text, title?, keywords?, fields?}, also .gz, or - for standard input")
    one.add_argument("--corpus", action="append", metavar="FILE", help=words, **({"required": True} if required else {}))


def _add_skip(one: argparse.ArgumentParser) -> None:
    one.add_argument("--skip-bad", action="store_true", help=both("跳过读不了的行，其余照做", "take the other lines when some cannot be read"))


def _add_run(one: argparse.ArgumentParser) -> None:
    one.add_argument("--queries", required=True, metavar="FILE", help=both("JSON 行文件 {qid 或 id, text}，可为 .gz", "JSON lines {qid or id, text}, also .gz"))
    one.add_argument("--top", type=whole(1, _MOST), default=100, metavar="K", help=both("每条需求给出几条，默认 100", "how many for each query, 100 unless given"))
    shards = both(f"把成果分成 N 等份（最多 {_SHARDS}）分别回答再合并，答案不变", f"answer every query from N equal parts of the documents, at most {_SHARDS}, and join what they find; the answers stay the same")
    one.add_argument("--shards", type=whole(1, _SHARDS), default=1, metavar="N", help=shards)
    one.add_argument("--out", required=True, metavar="FILE", help=both("写入 qid、docid、名次、得分，以制表符分隔；- 为标准输出", "qid, docid, rank, score, with tabs between; - for standard output"))
    add_words(one)
    add_tuned(one)
    add_meaning_asked(one, "--model", "--meaning")
    _add_skip(one)
    add_json(one)


def _index(given: argparse.Namespace) -> int:
    told, refused = _indexed(given.corpus, _folder(given.index), given, model_of(given))
    _name(refused)
    if refused and not given.skip_bad:
        print(both("没有建索引：请更正这些行，或加上 --skip-bad", "nothing was indexed: repair the lines, or pass --skip-bad"), file=sys.stderr)
    if given.json:
        print(json.dumps({"index": given.index, **told, "refused": _plain(refused)}, ensure_ascii=False))
    else:
        counted = {**told, "refused": len(refused)} if refused else told
        print(both("，".join(f"{_COUNTED[name]} {count:,}" for name, count in counted.items()), ", ".join(f"{name} {count:,}" for name, count in counted.items())))
    return 1 if refused else 0


def _folder(text: str) -> Path:
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise Wrong(both(f"--index：{text} 不是文件夹", f"--index: {text} is no folder"))
    if folder.is_dir() and not exists(folder) and not (folder / "segments").exists() and any(folder.iterdir()):
        raise Wrong(both(f"--index：{text} 中有其他文件而没有索引，请另指定一个空文件夹", f"--index: {text} holds other files and no index; name an empty folder"))
    return folder


def _indexed(corpora: list[str], folder: Path, given: argparse.Namespace, model: Model | None) -> tuple[dict[str, int], list[Refused]]:
    """Lay corpora over an index; with bad lines and without leave to skip them, nothing changes."""
    progress = watch()
    counts, refused, named = {"added": 0, "changed": 0, "unchanged": 0}, [], set()
    only = getattr(given, "only", False)
    _insist_there(corpora)
    beside = None if model is None else lambda where, parts: lay(where, parts, model, progress)
    with Writer(folder, anew=getattr(given, "anew", False), tell=progress, beside=beside) as writer:
        if model is not None:
            insist_same(folder, writer.parts, model)
        # a run ranks by words alone; an index is kept, so what cannot be used in its fields is said at once
        check = check_result if given.verb == "index" else anything
        for one in read_corpus(corpora, lambda done, whole: progress("reading", done, whole), check):
            if isinstance(one, Refused):
                refused.append(one)
                continue
            if refused and not given.skip_bad:
                continue  # only to name the other bad lines
            counts[writer.add(one)] += 1
            if only:
                named.add(one.id)
        if refused and not given.skip_bad:
            progress.end()
            return {"documents": writer.documents, "added": 0, "changed": 0, "unchanged": 0, "removed": 0}, refused
        removed = writer.keep_only(named) if only else 0
        committed = writer.commit()
        progress.end()
    return {"documents": committed.documents, **counts, "removed": removed}, refused


def _insist_there(corpora: list[str]) -> None:
    """Said before an index is made for nothing."""
    for file in corpora:
        if file != "-" and not Path(file).exists():
            raise BadSource(both(f"没有 {file} 这个文件", f"{file} is not there"))


def _name(refused: list[Refused]) -> None:
    for one in refused[:_NAMED]:
        print(one, file=sys.stderr)
    if len(refused) > _NAMED:
        print(both(f"另有 {len(refused) - _NAMED:,} 处", f"and {len(refused) - _NAMED:,} more"), file=sys.stderr)


def _plain(refused: list[Refused]) -> list[dict[str, Any]]:
    return [{"file": one.file, "line": one.line, "error": one.why} for one in refused]


def _search(given: argparse.Namespace) -> int:
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if given.query == "-" else given.query
    if not text.strip():
        raise Wrong(both("QUERY：没有内容", "QUERY: it is empty"))
    need, desk = opened(given)
    engine = engine_of(given)
    query = engine.ready(text)
    found = desk.draw(engine, query, need, given.top, given.near)
    sure = desk.sure(engine, query, found)
    matches = [one.match._replace(rank=rank) for rank, one in enumerate(found.kept, 1)]
    if given.picture and matches:
        with _written(given.picture, "--picture") as file:
            file.write(drawn(query.text, engine.document(matches[0]), explain(engine, query, matches[0])))
    if given.json:
        whys = explain_all(engine, query, matches)
        told = [_told(engine, match, why) | desk.told(one, match.rank, found.best, each) for match, why, one, each in zip(matches, whys, found.kept, sure, strict=True)]
        print(json.dumps({"query": text, "documents": engine.reader.documents, "matches": told, **told_beside(desk, engine, query, found)}, ensure_ascii=False))
    else:
        for match, one, each in zip(matches, found.kept, sure, strict=True):
            _print(engine, query, match, given.explain, shown(one.points), desk, desk.lines(one, each))
        print_beside(desk, engine, query, found, with_reasons=given.explain)
    if not matches and not found.excluded and not found.displaced:
        why = both("其中的字词在任何成果中都没有出现", "none of its characters and words occurs in any document") if len(cut_up(text, engine.lexicon).keys) else both("其中没有可供检索的字词", "it holds nothing that can be looked up")
        print(both(f"没有匹配：{why}", f"nothing matches: {why}"), file=sys.stderr)
    return 0 if matches else 1


def _told(engine: Engine, match: Match, why: Explanation) -> dict[str, Any]:
    document = _document(engine.document(match))
    return {"rank": match.rank, "id": match.id, "score": match.score, **document, "why": why.plain()}


def _print(engine: Engine, query: Query, match: Match, with_reasons: bool, score: str, desk: Desk, lines: Iterable[tuple[str, str]]) -> None:
    document = engine.document(match)
    print(f"{match.rank:3}  {score:>12}  {match.id}  {document.title or document.text[:60]}")
    if with_reasons:
        for label, line in (*_reasons(query, document, explain(engine, query, match), desk), *lines):
            print(desk.labelled(label, line))


def _reasons(query: Query, document: Document, why: Explanation, desk: Desk) -> Iterator[tuple[str, str]]:
    """Why a document has its score: label and sentence."""
    yield "asked", excerpt(query.text, why.in_query(bridged=False), why.in_query(bridged=True))
    if why.aside:
        yield "aside", " / ".join(_short(query.text[start:end]) for start, end in why.aside[:_NAMED])
    for field, text in fields_of(document).items():
        yield field, excerpt(text, why.in_document(field, bridged=False), why.in_document(field, bridged=True))
    yield "adds", f"{' + '.join(f'{desk.say(PARTS[part])} {shown(points)}' for part, points in why.parts().items() if points)} = {shown(why.points)}"
    if why.bridges():
        yield "means", ", ".join(f"{word} → {other}" for word, other in why.bridges())
    lacks = [_short(query.text[start:end]) for start, end in why.against.missing]
    left = len(lacks) - _NAMED
    more = [desk.say(Text(f"另有 {left:,} 处", f"and {left:,} more"))] if left > 0 else []
    share, listed = _part(why.against.missing_share, bool(lacks)), " / ".join([*lacks[:_NAMED], *more])
    yield "against", desk.say(Text(f"所求的{share.zh}没有说到{f'：{listed}' if lacks else ''}", f"{share.en} of what was asked is not said{f': {listed}' if lacks else ''}"))
    if why.against.unwanted:
        yield "unwanted", desk.say(Text("需求不要而这里说到，请核对：", "not wanted, and said here, please check: ")) + " / ".join(_short(query.text[start:end]) for start, end in why.against.unwanted[:_NAMED])


def _part(share: float, is_some: bool) -> Text:
    """A share in percent; what is listed is never nothing."""
    return Text("不到 1%", "less than 1%") if is_some and share < 0.005 else Text(f" {share:.0%} ", f"{share:.0%}")


def _short(text: str) -> str:
    return text if len(text) <= 2 * _NAMED else f"{text[:2 * _NAMED]}…"


def _document(document: Document) -> dict[str, Any]:
    told: dict[str, Any] = {"title": document.title, "text": document.text, "keywords": list(document.keywords), "fields": dict(document.fields)}
    return {name: value for name, value in told.items() if value}


def _run(given: argparse.Namespace) -> int:
    if given.queries == "-" and "-" in given.corpus:
        raise Wrong(both("--queries：标准输入已用于语料，请指定文件", "--queries: standard input holds the corpus already; name a file"))
    _insist_writable(given.out)
    lexicon, model = lexicon_of(given), model_of(given)
    with tempfile.TemporaryDirectory(prefix="shouzhan-match-") as folder:
        _told, refused = _indexed(given.corpus, Path(folder), given, model)
        if refused and not given.skip_bad:
            _name(refused)
            print(both("没有执行：请更正这些行，或加上 --skip-bad", "nothing was run: repair the lines, or pass --skip-bad"), file=sys.stderr)
            return 1
        return _answered(Engine(Path(folder), lexicon, choice_of(given).tuning, model, share_of(given)), given, refused)


def _batch(given: argparse.Namespace) -> int:
    _insist_writable(given.out)
    if given.engine != "local":
        cluster.insist_on(given.engine)
    return _run(given) if given.corpus else _answered(engine_of(given), given, [])


def _answered(engine: Engine, given: argparse.Namespace, refused: list[Refused]) -> int:
    progress, read = watch(), list(read_queries(given.queries))
    asked, bad = [one for one in read if isinstance(one, Asked)], [one for one in read if isinstance(one, Refused)]
    lines = empty = 0
    with _written(given.out) as out:
        for done, (query, matches) in enumerate(_answers(engine, asked, given), 1):
            out.writelines(_line(query, match) for match in matches)
            lines += len(matches)
            empty += not matches
            progress("answering", done, len(asked))
    progress.end()
    refused = [*refused, *bad]
    _name(refused)
    told = {"queries": len(asked), "without_match": empty, "lines": lines}
    if given.json:
        print(json.dumps({**told, "refused": _plain(refused)}, ensure_ascii=False))
    elif given.out != "-":
        zh = f"{len(asked):,} 条需求，{lines:,} 行" + (f"，{empty:,} 条没有匹配" if empty else "") + (f"，{len(refused):,} 行未采用" if refused else "")
        print(both(zh, f"{len(asked):,} queries, {lines:,} lines" + (f", {empty:,} without a match" if empty else "") + (f", {len(refused):,} refused" if refused else "")))
    return 1 if refused else 0


def _answers(engine: Engine, asked: list[Asked], given: argparse.Namespace) -> Iterator[tuple[Asked, list[Match]]]:
    if getattr(given, "engine", "local") == "local":
        return answer_all(engine, asked, given.top, shards=given.shards)
    # what is made of a corpus for this call only is nowhere but here
    lexicon, weights = engine.lexicon if given.words else None, engine.tuning if given.tuned else None
    model = (Path(given.meaning), share_of(given)) if given.meaning else None
    return cluster.answer_all(given.engine, engine.reader.folder, asked, given.top, ship=given.ship or bool(given.corpus), shards=given.shards, lexicon=lexicon, tuning=weights, model=model)


def _line(query: Asked, match: Match) -> str:
    return f"{query.id}\t{match.id}\t{match.rank}\t{match.score}\n"


def _insist_writable(out: str) -> None:
    """Said before the work, not after it."""
    if out != "-" and (Path(out).is_dir() or not Path(out).parent.is_dir()):
        raise Wrong(both(f"--out：{out} 无法写入：{'它是文件夹' if Path(out).is_dir() else '所在文件夹不存在'}", f"--out: {out} cannot be written: {'it is a folder' if Path(out).is_dir() else 'its folder is not there'}"))


@contextmanager
def _written(out: str, named: str = "--out") -> Iterator[IO[str]]:
    """A file that is whole or not there; standard output as it comes."""
    if out == "-":
        yield sys.stdout
        return
    with draft_of(Path(out)) as draft:
        try:
            file = draft.open("w", encoding="utf-8")
        except OSError as error:
            raise Wrong(both(f"{named}：{out} 无法写入：{meant(error).zh}", f"{named}: {out} cannot be written: {error.strerror}")) from None
        with file:
            yield file


_VERBS: dict[str, Any] = {
    "index": _index,
    "search": _search,
    "run": _run,
    "batch": _batch,
    "check": checking.check,
    "duplicates": duplicating.duplicates,
    "needs": turning.needs,
    "tune": tuning.tune,
    **FIT_VERBS,
    **sealed.VERBS,
    **timetable.VERBS,
}
_VERBS["identity"] = identity.identity
