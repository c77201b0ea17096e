"""The verbs that need the live journal."""

import argparse
import json
import sys

from shouzhan.kernel.journal.audit import verify_live
from shouzhan.kernel.journal.store import bundle, seal


def run(given: argparse.Namespace) -> int:
    """Checkpoint, prove or verify, as asked."""
    if given.verb == "checkpoint":
        note = seal()
        if note is None:
            sys.stderr.write("the journal is empty; nothing to seal\n")
            return 1
        _say({"size": note.size, "root": note.root, "at": note.at.isoformat(), "text": note.text}, note.text, given.json)
        return 0
    if given.verb == "prove":
        try:
            made = bundle(given.entry)
        except LookupError as error:
            sys.stderr.write(f"ENTRY: {error}\n")
            return 2
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=None if given.json else 1) + "\n")
        return 0
    report = verify_live()
    lines = [f"{report.entries} entries ({report.sealed} sealed), {report.checkpoints} checkpoints"]
    lines += [f"entry {f['entry']} ({f['record']} {f['step']}): {f['sentence']}" for f in report.faults]
    lines.append("the journal holds" if report.holds else "the journal does not hold")
    _say({
        "valid": report.holds, "entries": report.entries, "sealed": report.sealed,
        "checkpoints": report.checkpoints, "faults": report.faults,
    }, "\n".join(lines) + "\n", given.json)
    return 0 if report.holds else 1


def _say(document: dict[str, object], text: str, as_json: bool) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n" if as_json else text)
