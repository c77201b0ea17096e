"""The verbs that need the live journal."""

import argparse
import json
import sys

from shouzhan.engine.calling import both, spoken
from shouzhan.kernel.identifiers import BadNumber, parse_number
from shouzhan.kernel.journal.audit import verify_live
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import Broken, NoEntry, NotSealed, bundle, seal
from shouzhan.kernel.journal.tiles import Gap
from shouzhan.kernel.text import Text


def run(given: argparse.Namespace) -> int:
    """Checkpoint, prove or verify, as asked."""
    return {"checkpoint": _checkpoint, "prove": _prove, "verify": _verify}[given.verb](given)


def _checkpoint(given: argparse.Namespace) -> int:
    note = seal()
    if note is None:
        sys.stderr.write(both("日志是空的，没有可封存的\n", "the journal is empty; nothing to seal\n"))
        return 1
    document = {"size": note.size, "root": note.root, "at": note.at.isoformat(), "text": note.text}
    _say(document, note.text, given.json)
    return 0


def _prove(given: argparse.Namespace) -> int:
    try:
        made = bundle(_entry_id(given.entry))
    except (NoEntry, Gap) as no:
        sys.stderr.write(both(f"ENTRY：{no.sentence.zh}\n", f"ENTRY: {no.sentence.en}\n"))
        return 1 if isinstance(no, NotSealed | Broken) else 2
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=None if given.json else 1) + "\n")
    return 0


def _entry_id(text: str) -> int:
    """An entry is named by its number, or by its record's: then the record's newest sealed entry is meant."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    try:
        number = str(parse_number(text))
    except BadNumber as error:
        raise NoEntry(Text(f"既不是条目序号，也不是记录编号：{error.sentence.zh}", f"neither the number of an entry nor of a record: {error.sentence.en}")) from error
    entries = Entry.objects.filter(record_number=number).order_by("revision")
    entry = entries.exclude(tree_index=None).last() or entries.last()
    if entry is None:
        raise NoEntry(Text(f"{number} 在日志里没有条目", f"{number} has no entry in the journal"))
    return int(entry.pk)


def _verify(given: argparse.Namespace) -> int:
    report = verify_live()
    lines = [both(f"{report.entries} 条（已封存 {report.sealed} 条），{report.checkpoints} 个检查点", f"{report.entries} entries ({report.sealed} sealed), {report.checkpoints} checkpoints")]
    lines += [f"{_name(fault)}{both('：', ': ')}{fault['sentence_zh' if spoken() == 'zh' else 'sentence']}" for fault in report.faults]
    if report.more:
        lines.append(both(f"另有 {report.more} 处", f"and {report.more} more"))
    lines.append(both("日志成立", "the journal holds") if report.holds else both("日志不成立", "the journal does not hold"))
    document = {
        "valid": report.holds, "entries": report.entries, "sealed": report.sealed,
        "checkpoints": report.checkpoints, "faults": report.faults, "more": report.more,
    }
    _say(document, "\n".join(lines) + "\n", given.json)
    return 0 if report.holds else 1


def _name(fault: dict[str, object]) -> str:
    entry = both(f"第 {fault['entry']} 条", f"entry {fault['entry']} ") if fault["entry"] is not None else ""
    what = " ".join(str(fault[key]) for key in ("record", "step") if fault[key])
    return f"{entry}{both(f'（{what}）', f'({what})')}"


def _say(document: dict[str, object], text: str, as_json: bool) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n" if as_json else text)
