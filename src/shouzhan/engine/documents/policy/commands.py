"""`shouzhan policy parse FILE... [--out DIR] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.documents.policy.model import ParsedPolicy
from shouzhan.engine.documents.policy.parse import parse_policy
from shouzhan.engine.documents.policy.reading import MAX_BYTES, Unreadable

DONE, REFUSED, WRONG_CALL, BROKE = 0, 1, 2, 3


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        print(f"shouzhan policy: {message}", file=sys.stderr)
        raise SystemExit(WRONG_CALL)


def main(argv: list[str] | None = None) -> int:
    """Parse the named files; 0 all read, 1 some could not be read, 2 wrong call, 3 broke."""
    try:
        options = _arguments(sys.argv[1:] if argv is None else argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    folder = Path(options.out) if options.out else None
    if problem := _problem_with(options.files, folder):
        print(f"shouzhan policy parse: {problem}", file=sys.stderr)
        return WRONG_CALL
    results: list[dict[str, Any]] = []
    refused = 0
    for name in options.files:
        try:
            parsed = parse_policy(_bytes(name), "" if name == "-" else name)
        except Unreadable as error:
            refused += 1
            print(f"{name}: {error.sentence.zh} / {error.sentence.en}", file=sys.stderr)
            results.append({"file": name, "error": error.code, "message": error.sentence.en})
            continue
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            return BROKE
        results.append(parsed.as_json())
        if folder:
            _write(folder, name, parsed)
        if not options.json:
            print(_summary(name, parsed))
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    return REFUSED if refused else DONE


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="shouzhan policy", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse", parser_class=_Parser)
    parse = verbs.add_parser("parse", help="read policy documents")
    parse.add_argument("files", nargs="+", metavar="FILE", help=".txt .md .docx .pdf; - reads standard input")
    parse.add_argument("--out", metavar="DIR", help="write DIR/<stem>.json for every file")
    parse.add_argument("--json", action="store_true", help="print one JSON array")
    return parser.parse_args(argv)


def _problem_with(files: list[str], folder: Path | None) -> str | None:
    for name in files:
        if name != "-" and Path(name).is_dir():
            return f"FILE {name}: is a directory; name the files in it"
        if name != "-" and not Path(name).is_file():
            return f"FILE {name}: no such file"
    if folder and folder.exists() and not folder.is_dir():
        return f"--out {folder}: not a directory"
    stems = [Path(name).stem for name in files]
    doubled = sorted({s for s in stems if stems.count(s) > 1})
    return f"--out: several files would be written as {doubled[0]}.json" if folder and doubled else None


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as stream:
        return stream.read(MAX_BYTES + 1)  # one byte too many is enough to refuse a huge file


def _write(folder: Path, name: str, parsed: ParsedPolicy) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stem = "stdin" if name == "-" else Path(name).stem
    text = json.dumps(parsed.as_json(), ensure_ascii=False, indent=2)
    (folder / f"{stem}.json").write_text(text + "\n", encoding="utf-8")


def _summary(name: str, parsed: ParsedPolicy) -> str:
    m = parsed.metadata
    lead = "".join(
        f"  {t.section_id or '-'}  {t.title}  {'、'.join(t.responsible_units)}\n" for t in parsed.tasks
    )
    return (
        f"{name}\n{m.title or '-'}  {m.doc_number or '-'}  {m.issuer or '-'}\n"
        f"sections {len(parsed.sections)}  tasks {len(parsed.tasks)}  "
        f"targets {len(parsed.targets)}  achieved {len(parsed.achieved)}  "
        f"references {len(parsed.references)}  "
        f"rules {len(parsed.rules)}\n{lead}"
    )
