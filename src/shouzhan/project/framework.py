"""The framework's own commands, for those who know them."""

from django.core.management import execute_from_command_line


def main(argv: list[str]) -> int:
    """Run one of Django's commands."""
    execute_from_command_line(["shouzhan django", *argv])
    return 0
