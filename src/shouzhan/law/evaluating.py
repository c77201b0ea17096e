"""`shouzhan evaluate` with the schemes that come with the product; beside the rules, which a call for help need not load."""

from collections.abc import Sequence
from pathlib import Path

from shouzhan.engine.scoring.commands import main as evaluate

SCHEMES = Path(__file__).parent / "carriers" / "schemes"
SOURCES = Path(__file__).parent / "sources.yaml"


def main(argv: Sequence[str]) -> int:
    """Run one verb of `shouzhan evaluate`."""
    return evaluate(argv, SCHEMES, SOURCES)
