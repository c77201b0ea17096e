"""Compiles the translations (.po to .mo) with nothing but the standard library; run as a module."""

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def catalogues() -> Iterator[Path]:
    """Every catalogue of the product."""
    yield from sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/django.po"))


def parse(text: str) -> dict[str, str]:
    """Read a catalogue into msgid → msgstr; contexts and plurals are joined as gettext wants them."""
    messages: dict[str, str] = {}
    entry: dict[str, str] = {}
    field = ""
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        if not line:
            _close(messages, entry)
            entry, field = {}, ""
        elif line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                entry["fuzzy"] = "yes"
        elif line.startswith('"'):
            entry[field] = entry.get(field, "") + ast.literal_eval(line)
        else:
            if line.startswith(("msgid ", "msgctxt ")) and "msgstr" in "".join(entry) and field.startswith("msgstr"):
                _close(messages, entry)
                entry = {}
            field, _space, rest = line.partition(" ")
            entry[field] = ast.literal_eval(rest)
    return messages


def _close(messages: dict[str, str], entry: dict[str, str]) -> None:
    if "msgid" not in entry or ("fuzzy" in entry and entry["msgid"]):
        return
    key = entry["msgid"]
    if "msgctxt" in entry:
        key = f"{entry['msgctxt']}\x04{key}"
    if "msgid_plural" in entry:
        key = f"{key}\x00{entry['msgid_plural']}"
        value = "\x00".join(v for k, v in sorted(entry.items()) if k.startswith("msgstr["))
    else:
        value = entry.get("msgstr", "")
    if value:
        messages[key] = value


def pack(messages: dict[str, str]) -> bytes:
    """The catalogue in gettext's binary form."""
    keys = sorted(messages, key=lambda key: key.encode())
    ids = [key.encode() for key in keys]
    texts = [messages[key].encode() for key in keys]
    count = len(keys)
    start = 28 + 16 * count
    key_table, text_table, blob = b"", b"", b""
    for item in ids:
        key_table += struct.pack("<II", len(item), start + len(blob))
        blob += item + b"\0"
    for item in texts:
        text_table += struct.pack("<II", len(item), start + len(blob))
        blob += item + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count)
    return head + key_table + text_table + blob


def main() -> int:
    """Compile what changed."""
    stale = [source for source in catalogues() if not (target := source.with_suffix(".mo")).exists() or target.stat().st_mtime < source.stat().st_mtime]
    for source in stale:
        source.with_suffix(".mo").write_bytes(pack(parse(source.read_text("utf-8"))))
    if stale:
        sys.stderr.write(f"  {len(stale)} compiled\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
