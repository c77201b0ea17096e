"""Runs benchmarks by name and keeps benchmarks/RESULTS.md: ours, the peer and the floor, at three sizes each.

usage: python benchmarks/run.py [ROW ...] [--sizes N,N,N] [--here] [--list]
  ROW      a module of this folder (metrics, policy_parse, ...); all of them unless named
  --sizes  these sizes alone; the lines of others stay, each with its own day
  --here   in the Python that runs this, without the peers' environment
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "RESULTS.md"
PEERS = ROOT / "var" / "bench-venv"
PINS = ROOT / "requirements" / "bench.txt"
ZONE = ZoneInfo("Asia/Shanghai")  # the product's own zone
HEAD = """# Benchmark results

Written by `benchmarks/run.py`, never by hand; how to run: [README](README.md). Each line is one size of one row, measured
in one process on the same data; `ratio` is ours to the peer, or to the floor where there is no peer. Growth says how the
work grew from the size before: 10.0× for ten times the size is linear.
"""
COLUMNS = ("size", "ours", "peer", "floor", "unit", "ratio", "growth", "note", "date", "commit")


@dataclass(frozen=True)
class Row:
    """One benchmark of this folder: `run(size)` returns its lines, `SIZES` are its three sizes."""

    name: str
    path: Path

    def load(self) -> ModuleType:
        """The module itself; it may need the peers."""
        spec = importlib.util.spec_from_file_location(f"benchmarks_{self.name}", self.path)
        if spec is None or spec.loader is None:
            raise ImportError(self.path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module


def rows() -> dict[str, Row]:
    """Every module of this folder with a `run` and its `SIZES`, found without importing it."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        names = _names(ast.parse(path.read_text(encoding="utf-8")).body)
        if path.name != Path(__file__).name and {"run", "SIZES"} <= names:
            found[path.stem] = Row(path.stem, path)
    return found


def _names(body: Iterable[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign):
            names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return names


def prepare_peers() -> Path:
    """The peers' environment with exactly the pinned packages; made and renewed when the pins change."""
    python, mark = PEERS / "bin" / "python", PEERS / ".installed"
    wanted = PINS.read_text(encoding="utf-8")
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return python
    uv = ROOT / ".boot" / "bin" / "uv"
    if not uv.is_file():
        raise SystemExit("benchmarks: run script/setup first; it brings the installer")
    print(f"installing the peers into {PEERS.relative_to(ROOT)}", file=sys.stderr)
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(PEERS)}
    if not python.is_file():
        subprocess.run([str(uv), "venv", "-q", "--python", sys.executable, str(PEERS)], check=True, env=environment)
    subprocess.run([str(uv), "pip", "sync", "-q", "--require-hashes", str(PINS)], check=True, env=environment)
    mark.write_text(wanted, encoding="utf-8")
    return python


def measure(row: Row, sizes: Sequence[int] | None) -> None:
    """All lines of a row, smallest size first, kept after every size: a long run that is stopped leaves what it measured."""
    module = row.load()
    lines: list[dict[str, Any]] = []
    for size in sorted(sizes or module.SIZES):
        for line in module.run(size):
            print("  ".join(f"{key}={value}" for key, value in line.items() if value not in (None, "")), flush=True)
            lines.append(line)
        write(lines)
    write(lines, is_whole=not sizes)


def write(lines: Iterable[dict[str, Any]], *, is_whole: bool = False) -> None:
    """Lay new lines over the results; rows that were not run stay as they are, and so do sizes not run unless these are all there are."""
    sections = _sections(RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else "")
    by_row: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_row.setdefault(str(line["row"]), []).append(line)
    sections |= {name: _section(found, "" if is_whole else sections.get(name, "")) for name, found in by_row.items()}
    body = "\n\n".join(f"## {name}\n\n{text}" for name, text in sorted(sections.items()))
    RESULTS.write_text(f"{HEAD}\n{body}\n", encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {name.strip(): body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _section(lines: Sequence[dict[str, Any]], before_this: str) -> str:
    stamp = {"date": f"{datetime.now(ZONE):%Y-%m-%d}", "commit": _commit()}
    table: list[tuple[float, str]] = []
    before: dict[str, Any] | None = None
    for line in lines:
        cells = line | stamp | {"growth": _growth(before, line)}
        table.append((_count(line["size"]), "| " + " | ".join(_cell(cells.get(column)) for column in COLUMNS) + " |"))
        before = line
    measured = {size for size, _text in table}
    kept = [(_count(text.split("|")[1].strip()), text) for text in before_this.splitlines() if re.match(r"\| *\d", text)]
    table = sorted([*table, *((size, text) for size, text in kept if size not in measured)], key=itemgetter(0))
    head = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    return "\n".join([*head, *(text for _size, text in table)]) + f"\n\nMachine: {_machine()}."


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value).replace("|", "\\|")


def _growth(before: dict[str, Any] | None, line: dict[str, Any]) -> str:
    """How much the work grew, and the size beside it; a rate is turned into the time it stands for."""
    if before is None or not before["ours"] or not line["ours"]:
        return ""
    larger = _count(line["size"]) / _count(before["size"])
    grew = line["ours"] / before["ours"]
    if str(line["unit"]).endswith("/s"):
        grew = larger / grew
    return f"{grew:.1f}× for {larger:g}×"


def _count(size: Any) -> float:
    return float(re.sub(r"[^\d.].*", "", str(size).replace(",", "")) or 1)


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "benchmarks/*.py")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cpu = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        model = re.search(r"^model name\s*:\s*(.+)$", info.read_text(encoding="utf-8"), re.MULTILINE)
        cpu = model[1] if model else cpu
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}, load {os.getloadavg()[0]:.1f}"


def main(argv: Sequence[str]) -> int:
    """Run the named rows; 0 done, 2 wrong call."""
    parser = argparse.ArgumentParser(
        prog="benchmarks/run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--sizes", type=lambda text: [int(word.replace("_", "")) for word in text.split(",")])
    parser.add_argument("--here", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(argv)
    known = rows()
    if options.list:
        print("\n".join(known))
        return 0
    if unknown := [name for name in options.rows if name not in known]:
        print(f"benchmarks: no row {unknown[0]!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    if not options.here and Path(sys.prefix) != PEERS:
        python = prepare_peers()
        os.execv(python, [str(python), str(Path(__file__).resolve()), *argv])
    for name in options.rows or known:
        measure(known[name], options.sizes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
