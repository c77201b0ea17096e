"""`shouzhan rules`: the engine's verbs over the law that ships."""

from shouzhan.engine.rules.commands import main as engine_main
from shouzhan.law.book import book, every_rule, rule


def main(argv: list[str]) -> int:
    """Answer one call."""
    return engine_main(argv, find=rule, every=every_rule, book=book)
