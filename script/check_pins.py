"""Refuses pins that no longer fit what is asked for, and pins without hashes."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "requirements"
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def _names(path: Path) -> set[str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    found = (NAME.match(line) for line in lines if line and not line.startswith(("#", "-")))
    return {match.group(1).lower().replace("_", "-").replace(".", "-") for match in found if match}


def main() -> int:
    wrong = []
    for stem in ("core", "dev", "boot", "bench", "speed", "identity", "embeddings", "oracles"):
        asked, pinned = _names(HERE / f"{stem}.in"), _names(HERE / f"{stem}.txt")
        wrong += [f"{stem}.txt lacks {name}" for name in sorted(asked - pinned)]
        text = (HERE / f"{stem}.txt").read_text()
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
        wrong += [f"{stem}.txt: {b.split()[0]} has no hash" for b in blocks if NAME.match(b) and "--hash=" not in b]
        if "://" in re.sub(r"#.*", "", text):
            wrong.append(f"{stem}.txt names an address")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
