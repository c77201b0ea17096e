"""The worker: does long work one job after the other; several may run, on one machine or many."""

import os
import signal
import sys
import time
from typing import Any

from shouzhan.engine.calling import Parser, both
from shouzhan.project.beside import orphaned

PAUSE = 1.0


def main(argv: list[str]) -> int:
    """Do what waits, once, or again and again."""
    parser = Parser(prog="shouzhan work", description=both("执行页面上交办的长时间工作。", "Do the long work that was asked for on the pages."))
    parser.add_argument("--once", action="store_true", help=both("没有待办的就结束", "stop when nothing waits"))
    given = parser.parse_args(argv)
    from shouzhan.engine.jobs.doing import work  # the framework must stand first

    signal.signal(signal.SIGTERM, _stop)
    try:
        done = work(once=given.once, wait=_over)
    except KeyboardInterrupt:
        return 0
    if given.once:
        sys.stdout.write(both(f"完成 {done} 项工作\n", f"{done} jobs done\n"))
    return 0


def _stop(*_signal: Any) -> None:
    """Leave through the open work, so that it is put back at once."""
    raise SystemExit(0)


def _over() -> bool:
    """Wait a moment; say whether the server this worker belongs to is gone."""
    time.sleep(PAUSE)
    return orphaned()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    import django

    django.setup()
    raise SystemExit(main(sys.argv[1:]))
