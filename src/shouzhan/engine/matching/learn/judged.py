"""Reads what a deployment judged: need, result and a whole number from -1 to 3, with tabs between."""

from pathlib import Path

from shouzhan.engine.calling import both
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.telling import cause

GRADES = frozenset({"-1", "0", "1", "2", "3"})


def read_judged(file: str) -> dict[str, dict[str, int]]:
    """The grade of each judged result of each need; above 0 it answers, below it is passed over."""
    found: dict[str, dict[str, int]] = {}
    try:
        lines = Path(file).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSource(both(f"--judged：{file} 无法读取：{cause(error).zh}", f"--judged: {file} cannot be read: {cause(error).en}")) from None
    for number, line in enumerate(lines, 1):
        parts = line.split("\t")
        if not line.strip():
            continue
        if len(parts) != 3 or parts[2].strip() not in GRADES:
            raise BadSource(both(f"--judged：{file} 第 {number} 行：应为以制表符分隔的需求、成果和 -1 至 3 的整数", f"--judged: {file}, line {number}: it is not need, result and a whole number from -1 to 3 with tabs between"))
        found.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    return found
