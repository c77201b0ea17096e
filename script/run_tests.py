"""Chooses the suites, says what was left out and how to get it, and runs pytest."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

SUITES = {
    "browser": ("Chromium", lambda: shutil.which("chromium") or shutil.which("chromium-browser"), "apt-get install chromium fonts-noto-cjk"),
    "postgres": ("PostgreSQL", lambda: list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), "apt-get install postgresql"),
    "spark": (
        "pyspark or Java",
        lambda: find_spec("pyspark") and shutil.which("java"),
        "apt-get install openjdk-17-jre-headless && script/setup --with spark",
    ),
    "oracles": (
        "pymcdm or scikit-criteria",
        lambda: find_spec("pymcdm") and find_spec("skcriteria"),
        "script/setup --with oracles",
    ),
    "scale": ("nothing more", lambda: True, ""),
}


def main() -> int:
    arguments = sys.argv[1:]
    wanted = {name for name in SUITES if f"--{name}" in arguments or "--all" in arguments}
    rest = [a for a in arguments if a not in {f"--{name}" for name in SUITES} | {"--all"}]
    left_out = []
    for name, (part, present, how) in SUITES.items():
        if name not in wanted:
            left_out.append(f"{name} (ask with --{name})")
        elif not present():
            if os.environ.get("CI"):
                print(f"{part} is missing, and CI allows no gap: {how}", file=sys.stderr)
                return 3
            wanted.discard(name)
            left_out.append(f"{name}: {part} is not installed; get it with: {how}")
    if left_out:
        print("Left out: " + "; ".join(left_out), file=sys.stderr)
    skipped = " and ".join(f"not {name}" for name in SUITES if name not in wanted)
    selection = ["-m", skipped] if skipped else []
    # each worker keeps to its own half, so that what a file sets up is set up once; who is done first takes over from the other's end
    workers = [] if any(a.startswith("-n") for a in rest) else ["-n", "2", "--dist", "worksteal"]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the programs the tests start would compile everything anew each time
    command = [sys.executable, "-m", "pytest", "-q", *workers, *selection, *rest]
    os.execv(sys.executable, command)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
