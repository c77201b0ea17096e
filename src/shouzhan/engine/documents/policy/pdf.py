"""The text of a PDF, read by a process of its own: a small file can ask for any amount of time and memory, and gets neither."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shouzhan.engine.documents.policy.pdf_reader import MAX_PAGES
from shouzhan.engine.documents.policy.progress import Told
from shouzhan.engine.documents.policy.reading import MAX_TEXT, Unreadable

SOURCE = Path(__file__).resolve().parents[4]
HEAD_LINES, FOOT_LINES, LONGEST = 2, 3, 80  # a running line is one of so many at the head or foot, and no longer
_BROWSER = re.compile(r"(?:https?|file)://\S+(?:\s+\d+/\d+)?|\d{1,4}/\d{1,2}/\d{1,4},? \d{1,2}:\d\d(?: [AP]M)?(?:\s.{0,60})?")
SECONDS, SECONDS_PER_MB = 20, 15  # an honest page takes some hundredths of a second, and a page of print some kilobytes
MEMORY = 1024 * 1024 * 1024


def pdf_text(data: bytes, told: Told) -> str:
    """Return the text of a PDF, its pages one after the other."""
    pages: list[str] = []
    count = size = 0
    for said in _said(data):
        if "refused" in said:
            raise Unreadable(said["refused"])
        if "pages" in said:
            count = said["pages"]
            if count > MAX_PAGES:
                raise Unreadable("too-expansive")
            continue
        pages.append(said["text"])
        size += len(said["text"])
        if size > MAX_TEXT:
            raise Unreadable("too-long")
        told(len(pages), count)
    text = "\n".join(_without_running_lines(pages))
    if not text.strip():
        raise Unreadable("scanned" if pages else "corrupt")
    return text


def _without_running_lines(pages: list[str]) -> list[str]:
    """Leave out heads and feet: what stands at the edge of most pages, but for its numbers, and what a browser prints there."""
    split = [page.split("\n") for page in pages]
    edges = [_edges(lines) for lines in split]
    seen = Counter(key for lines, at in zip(split, edges, strict=True) for key in {_key(lines[i]) for i in at})
    running = {key for key, times in seen.items() if times > 1 and times >= 0.6 * len(pages)}
    return [
        "\n".join(
            line
            for i, line in enumerate(lines)
            if not (i in at and (_key(line) in running or _BROWSER.fullmatch(line.strip())))
        )
        for lines, at in zip(split, edges, strict=True)
    ]


def _edges(lines: list[str]) -> set[int]:
    """The places of the lines at head and foot that may be running ones: short, no row of a table, no end of a sentence."""
    inked = [i for i, line in enumerate(lines) if line.strip()]
    edge = {*inked[:HEAD_LINES], *inked[-FOOT_LINES:]}
    return {i for i in edge if len(lines[i].strip()) <= LONGEST and not lines[i].startswith("|") and lines[i].strip()[-1] not in "。；，：、"}


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))


def _said(data: bytes) -> Iterator[dict[str, Any]]:
    """What the reader tells, line by line; one that had to be ended asked for too much."""
    seconds = SECONDS + SECONDS_PER_MB * len(data) // 1_000_000
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))}
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        reader = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "shouzhan.engine.documents.policy.pdf_reader", str(seconds), str(MEMORY)],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, encoding="utf-8",
        )
        clock = threading.Timer(seconds, reader.kill)
        clock.start()
        try:
            yield from map(json.loads, reader.stdout or ())
            if reader.wait() != 0:
                raise Unreadable("too-expansive")
        finally:
            clock.cancel()
            reader.kill()
            if reader.stdout is not None:
                reader.stdout.close()
            reader.wait()
