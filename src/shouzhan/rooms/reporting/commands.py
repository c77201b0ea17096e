"""`shouzhan metric list|show` over the live metrics."""

from shouzhan.engine.metrics.commands import run
from shouzhan.engine.metrics.declare import Registry
from shouzhan.kernel.dates import today
from shouzhan.rooms.reporting.metrics import backend, every_metric


def main(argv: list[str]) -> int:
    """List or show metrics."""
    registry = Registry()
    if not {"-h", "--help"} & set(argv):  # help needs no database
        registry.add(*every_metric())
    return run(argv, metrics=registry, backend=backend, today=today())
