"""What happens by itself: reminders, escalations, sealing; once, or again and again beside the server."""

import logging
import os
import sys
import time

from shouzhan.engine.calling import Parser, both
from shouzhan.project.beside import orphaned

PAUSE = 60
log = logging.getLogger(__name__)


def sweep() -> dict[str, int]:
    """Run every declared sweep once; one that fails never stops the others."""
    from shouzhan.kernel.journal.store import seal  # the framework must stand first
    from shouzhan.web.sweeps import run_all

    done = run_all()
    refresh_statistics()
    note = seal()
    done["journal.sealed"] = note.size if note else 0
    return done


def refresh_statistics() -> None:
    """Let SQLite's planner know how the tables have grown; PostgreSQL sees to that itself."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=2000")
            cursor.execute("PRAGMA optimize=0x10002")


def main(argv: list[str]) -> int:
    """Run once, or forever with a pause."""
    parser = Parser(prog="shouzhan sweep", description=both("提醒、升级、封存各做一遍。", "Reminders, escalations and sealing, once."))
    parser.add_argument("--forever", action="store_true", help=both("每分钟做一遍，直到中断；`shouzhan serve` 自己会这样做", "again every minute until interrupted; `shouzhan serve` does so by itself"))
    if not parser.parse_args(argv).forever:
        for name, count in sweep().items():
            print(f"{name}: {count}")
        return 0
    while not orphaned():
        try:
            sweep()
        except Exception:
            log.exception("the sweep failed and will be tried again")
        _pause()
    return 0


def _pause() -> None:
    """Rest, but not beyond the server's end."""
    for _second in range(PAUSE):
        time.sleep(1)
        if orphaned():
            return


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    import django

    django.setup()
    raise SystemExit(main(sys.argv[1:]))
