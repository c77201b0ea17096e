"""`shouzhan metric list|show` over the live metrics."""

from shouzhan.engine.metrics.commands import run
from shouzhan.engine.metrics.declare import Registry
from shouzhan.kernel.dates import today
from shouzhan.rooms.reporting.metrics import backend, every_metric


def main(argv: list[str]) -> int:
    """List or show metrics."""
    return run(argv, metrics=_registry, backend=backend, today=today())


def _registry() -> Registry:
    registry = Registry()
    registry.add(*every_metric())
    return registry
