"""`shouzhan policy parse FILE... [--out DIR] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import Parser, both, choose_language, spoken
from shouzhan.engine.documents.policy.model import ParsedPolicy
from shouzhan.engine.documents.policy.parse import parse_policy
from shouzhan.engine.documents.policy.reading import MAX_BYTES, Unreadable
from shouzhan.engine.files import meant
from shouzhan.kernel.text import Text

DONE, REFUSED, WRONG_CALL, BROKE = 0, 1, 2, 3
_COUNTED = (Text("章节", "sections"), Text("任务", "tasks"), Text("目标", "targets"), Text("已达成", "achieved"), Text("引用文件", "references"), Text("规则", "rules"))


def main(argv: list[str] | None = None) -> int:
    """Parse the named files; 0 all read, 1 some could not be read, 2 wrong call, 3 broke."""
    given = sys.argv[1:] if argv is None else argv
    choose_language(given)
    options = _arguments(given)
    folder = Path(options.out) if options.out else None
    if problem := _problem_with(options.files, folder):
        print(both(f"shouzhan policy parse：{problem}", f"shouzhan policy parse: {problem}"), file=sys.stderr)
        return WRONG_CALL
    results: list[dict[str, Any]] = []
    refused = 0
    for name in options.files:
        try:
            parsed = parse_policy(_bytes(name), "" if name == "-" else name)
        except Unreadable as error:
            refused += 1
            print(both(f"{name}：{error.sentence.zh}", f"{name}: {error.sentence.en}"), file=sys.stderr)
            results.append({"file": name, "error": error.code, "message": error.sentence.in_(getattr(options, "language", "en"))})
            continue
        except OSError as error:
            print(both(f"{name}：{meant(error).zh}", f"{name}: {error.strerror}"), file=sys.stderr)
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
    parser = Parser(prog="shouzhan policy", description=both("把政策文件读成章节、任务、目标和规则。", "Reads policy documents into sections, tasks, targets and rules."))
    parse = parser.verbs().add_parser("parse", help=both("读政策文件", "read policy documents"))
    parse.add_argument("files", nargs="+", metavar="FILE", help=both("政策文件，.txt .md .docx .pdf；用 - 从标准输入读取", "the documents, .txt .md .docx .pdf; - reads standard input"))
    parse.add_argument("--out", metavar="DIR", help=both("每个文件写一份 DIR/<文件名>.json", "write DIR/<stem>.json for every file"))
    parse.add_argument("--json", action="store_true", help=both("输出一个 JSON 数组", "print one JSON array"))
    return parser.parse_args(argv)


def _problem_with(files: list[str], folder: Path | None) -> str | None:
    for name in files:
        if name != "-" and Path(name).is_dir():
            return both(f"FILE {name}：是文件夹，请写出其中的文件", f"FILE {name}: is a directory; name the files in it")
        if name != "-" and not Path(name).is_file():
            return both(f"FILE {name}：没有这个文件", f"FILE {name}: no such file")
    if folder and folder.exists() and not folder.is_dir():
        return both(f"--out {folder}：不是文件夹", f"--out {folder}: not a directory")
    stems = [Path(name).stem for name in files]
    doubled = sorted({s for s in stems if stems.count(s) > 1})
    if not folder or not doubled:
        return None
    return both(f"--out：有几个文件都会写成 {doubled[0]}.json", f"--out: several files would be written as {doubled[0]}.json")


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
    counted = (parsed.sections, parsed.tasks, parsed.targets, parsed.achieved, parsed.references, parsed.rules)
    counts = "  ".join(f"{what.in_(spoken())} {len(found)}" for what, found in zip(_COUNTED, counted, strict=True))
    return f"{name}\n{m.title or '-'}  {m.doc_number or '-'}  {m.issuer or '-'}\n{counts}\n{lead}"
