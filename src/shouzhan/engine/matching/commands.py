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
from shouzhan.engine.files import draft_of
from shouzhan.engine.matching import checking, cluster, duplicating, turning
from shouzhan.engine.matching.batch import WorkerLostError, answer_all
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, anything, read_corpus, read_queries
from shouzhan.engine.matching.explain import Explanation, explain, explain_all, fields_of, marked
from shouzhan.engine.matching.fit.commands import FIT_VERBS, add_desk, add_verbs, opened, print_beside, told_beside
from shouzhan.engine.matching.fit.values import check_result
from shouzhan.engine.matching.identity import commands as identity
from shouzhan.engine.matching.index import BadIndex, Busy, Document, Writer
from shouzhan.engine.matching.index.store import exists
from shouzhan.engine.matching.picture import drawn
from shouzhan.engine.matching.query import Query
from shouzhan.engine.matching.sealed import commands as sealed
from shouzhan.engine.matching.search import Engine, Match, shown
from shouzhan.engine.matching.text import is_readable
from shouzhan.engine.matching.timetable import commands as timetable
from shouzhan.engine.progress import Progress

_MOST = 10_000
_SHARDS = 256  # every query travels to every one
_NAMED = 20


class Wrong(Exception):  # noqa: N818 - the caller's mistake, told in one line
    """The call was wrong; one line names the argument."""


def main(argv: list[str]) -> int:
    """Answer one call."""
    given = _parser().parse_args(argv)
    try:
        return int(_VERBS[given.verb](given))
    except (Wrong, BadSource, BadIndex, Busy, WorkerLostError, cluster.NoClusterError) as wrong:
        print(wrong, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shouzhan match", description="Which results answer a need, and why.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("index", help="add the documents of a corpus to an index, and replace those that changed")
    one.add_argument("--corpus", required=True, action="append", help=_CORPUS)
    one.add_argument("--index", required=True, help="a folder")
    one.add_argument("--only", action="store_true", help="delete what the corpus does not name")
    one.add_argument("--anew", action="store_true", help="forget what the index held, of whatever format")
    one.add_argument("--skip-bad", action="store_true", help=_SKIP)
    one.add_argument("--json", action="store_true")
    one = verbs.add_parser("search", help="the best matches for a text")
    one.add_argument("--index", required=True)
    one.add_argument("query", help="the text, or - for standard input")
    one.add_argument("--top", type=whole(1, _MOST), default=10)
    one.add_argument("--explain", action="store_true", help="say why, and what speaks against it")
    one.add_argument("--picture", metavar="FILE.svg", help="draw why the first is the best")
    one.add_argument("--json", action="store_true")
    add_desk(one)
    one = verbs.add_parser("run", help="index corpora, answer every query, write a run file")
    one.add_argument("--corpus", required=True, action="append", help=_CORPUS)
    _add_run(one)
    one = verbs.add_parser("batch", help="answer every query from an index or a corpus")
    source = one.add_mutually_exclusive_group(required=True)
    source.add_argument("--index")
    source.add_argument("--corpus", action="append", help=_CORPUS)
    one.add_argument("--engine", default="local", help="local, or a cluster: spark://HOST:PORT")
    one.add_argument("--ship", action="store_true", help="send the index to Spark's workers, which otherwise read it at the same path")
    _add_run(one)
    checking.add(verbs)
    duplicating.add(verbs)
    turning.add(verbs)
    add_verbs(verbs)
    sealed.add(verbs)
    timetable.add(verbs)
    identity.add(verbs)
    return parser


_CORPUS = "JSON lines {id, text, title?, keywords?, fields?}, also .gz, or - for standard input"
_SKIP = "take the other lines when some cannot be read"


def _add_run(one: argparse.ArgumentParser) -> None:
    one.add_argument("--queries", required=True, help="JSON lines {qid or id, text}, also .gz")
    one.add_argument("--top", type=whole(1, _MOST), default=100)
    one.add_argument("--shards", type=whole(1, _SHARDS), default=1, metavar="N", help=f"answer every query from N equal parts of the documents, at most {_SHARDS}, and join what they find; the answers stay the same")
    one.add_argument("--out", required=True, help="qid, docid, rank, score, with tabs between; - for standard output")
    one.add_argument("--skip-bad", action="store_true", help=_SKIP)
    one.add_argument("--json", action="store_true")


def _index(given: argparse.Namespace) -> int:
    told, refused = _indexed(given.corpus, _folder(given.index), given)
    _name(refused)
    if given.json:
        print(json.dumps({"index": given.index, **told, "refused": _plain(refused)}, ensure_ascii=False))
    else:
        print(", ".join(f"{name} {count:,}" for name, count in told.items()) + (f", refused {len(refused):,}" if refused else ""))
    return 1 if refused else 0


def _folder(text: str) -> Path:
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise Wrong(f"--index: {text} is no folder")
    if folder.is_dir() and not exists(folder) and not (folder / "segments").exists() and any(folder.iterdir()):
        raise Wrong(f"--index: {text} holds other files and no index; name an empty folder")
    return folder


def _indexed(corpora: list[str], folder: Path, given: argparse.Namespace) -> tuple[dict[str, int], list[Refused]]:
    """Lay corpora over an index; with bad lines and without leave to skip them, nothing changes."""
    progress = Progress()
    counts, refused, named = {"added": 0, "changed": 0, "unchanged": 0}, [], set()
    only = getattr(given, "only", False)
    _insist_there(corpora)
    with Writer(folder, anew=getattr(given, "anew", False), tell=progress) as writer:
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
            raise BadSource(f"{file} is not there")


def _name(refused: list[Refused]) -> None:
    for one in refused[:_NAMED]:
        print(one, file=sys.stderr)
    if len(refused) > _NAMED:
        print(f"and {len(refused) - _NAMED:,} more", file=sys.stderr)


def _plain(refused: list[Refused]) -> list[dict[str, Any]]:
    return [{"file": one.file, "line": one.line, "error": one.why} for one in refused]


def _search(given: argparse.Namespace) -> int:
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if given.query == "-" else given.query
    if not text.strip():
        raise Wrong("QUERY: it is empty")
    need, desk = opened(given)
    engine = Engine(Path(given.index))
    query = engine.ready(text)
    found = desk.draw(engine, query, need, given.top, given.near)
    matches = [one.match._replace(rank=rank) for rank, one in enumerate(found.kept, 1)]
    if given.picture and matches:
        with _written(given.picture, "--picture") as file:
            file.write(drawn(query.text, engine.document(matches[0]), explain(engine, query, matches[0])))
    if given.json:
        whys = explain_all(engine, query, matches)
        told = [_told(engine, match, why) | desk.told(one, match.rank, found.best) for match, why, one in zip(matches, whys, found.kept, strict=True)]
        print(json.dumps({"query": text, "documents": engine.reader.documents, "matches": told, **told_beside(desk, engine, query, found)}, ensure_ascii=False))
    else:
        for match, one in zip(matches, found.kept, strict=True):
            _print(engine, query, match, given.explain, shown(one.points), desk.lines(one, found.best))
        print_beside(desk, engine, query, found, with_reasons=given.explain)
    if not matches and not found.excluded and not found.displaced:
        why = "none of its characters and words occurs in any document" if is_readable(text) else "it holds nothing that can be looked up"
        print(f"nothing matches: {why}", file=sys.stderr)
    return 0 if matches else 1


def _told(engine: Engine, match: Match, why: Explanation) -> dict[str, Any]:
    document = _document(engine.document(match))
    return {"rank": match.rank, "id": match.id, "score": match.score, **document, "why": why.plain()}


def _print(engine: Engine, query: Query, match: Match, with_reasons: bool, score: str, lines: Iterable[tuple[str, str]]) -> None:
    document = engine.document(match)
    print(f"{match.rank:3}  {score:>12}  {match.id}  {document.title or document.text[:60]}")
    if not with_reasons:
        return
    why = explain(engine, query, match)
    print(f"       asked  {marked(query.text, why.in_query(bridged=False), why.in_query(bridged=True))}")
    for field, text in fields_of(document).items():
        print(f"    {field:>8}  {marked(text, why.in_document(field, bridged=False), why.in_document(field, bridged=True))}")
    print(f"         adds  {' + '.join(f'{part} {shown(points)}' for part, points in why.parts().items() if points)} = {shown(why.points)}")
    if why.bridges():
        print(f"        means  {', '.join(f'{word} → {other}' for word, other in why.bridges())}")
    lacks = [query.text[start:end] for start, end in why.against.missing]
    print(f"      against  {why.against.missing_share:.0%} of what was asked is not said" + (f": {' / '.join(lacks)}" if lacks else ""))
    for label, line in lines:
        print(f"{label:>13}  {line}")


def _document(document: Document) -> dict[str, Any]:
    told: dict[str, Any] = {"title": document.title, "text": document.text, "keywords": list(document.keywords), "fields": dict(document.fields)}
    return {name: value for name, value in told.items() if value}


def _run(given: argparse.Namespace) -> int:
    if given.queries == "-" and "-" in given.corpus:
        raise Wrong("--queries: standard input holds the corpus already; name a file")
    _insist_writable(given.out)
    with tempfile.TemporaryDirectory(prefix="shouzhan-match-") as folder:
        _told, refused = _indexed(given.corpus, Path(folder), given)
        if refused and not given.skip_bad:
            _name(refused)
            print("nothing was run: repair the lines, or pass --skip-bad", file=sys.stderr)
            return 1
        return _answered(Engine(Path(folder)), given, refused)


def _batch(given: argparse.Namespace) -> int:
    _insist_writable(given.out)
    if given.engine != "local":
        cluster.insist_on(given.engine)
    return _run(given) if given.corpus else _answered(Engine(Path(given.index)), given, [])


def _answered(engine: Engine, given: argparse.Namespace, refused: list[Refused]) -> int:
    progress, read = Progress(), list(read_queries(given.queries))
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
        print(f"{len(asked):,} queries, {lines:,} lines" + (f", {empty:,} without a match" if empty else "") + (f", {len(refused):,} refused" if refused else ""))
    return 1 if refused else 0


def _answers(engine: Engine, asked: list[Asked], given: argparse.Namespace) -> Iterator[tuple[Asked, list[Match]]]:
    if getattr(given, "engine", "local") == "local":
        return answer_all(engine, asked, given.top, shards=given.shards)
    # what is made of a corpus for this call only is nowhere but here
    return cluster.answer_all(given.engine, engine.reader.folder, asked, given.top, ship=given.ship or bool(given.corpus), shards=given.shards)


def _line(query: Asked, match: Match) -> str:
    return f"{query.id}\t{match.id}\t{match.rank}\t{match.score}\n"


def _insist_writable(out: str) -> None:
    """Said before the work, not after it."""
    if out != "-" and (Path(out).is_dir() or not Path(out).parent.is_dir()):
        raise Wrong(f"--out: {out} cannot be written: {'it is a folder' if Path(out).is_dir() else 'its folder is not there'}")


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
            raise Wrong(f"{named}: {out} cannot be written: {error.strerror}") from None
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
    **FIT_VERBS,
    **sealed.VERBS,
    **timetable.VERBS,
}
_VERBS["identity"] = identity.identity
