"""Things a room does by itself from time to time; declared here, run by the worker beside the server."""

import logging
from collections.abc import Callable

SWEEPS: dict[str, Callable[[], int]] = {}
log = logging.getLogger(__name__)


def sweeps(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Declare a sweep: it may run at any time, any number of times, and says how much it did."""

    def add(run: Callable[[], int]) -> Callable[[], int]:
        if name in SWEEPS:
            raise ValueError(f"sweep {name} is declared twice")
        SWEEPS[name] = run
        return run

    return add


def run_all() -> dict[str, int]:
    """Run every sweep; one that fails is logged and the others go on."""
    done: dict[str, int] = {}
    for name, run in SWEEPS.items():
        try:
            done[name] = run()
        except Exception:
            log.exception("sweep %s failed", name)
            done[name] = -1
    return done
