"""Command lines that tell a wrong call in one line, and types of arguments that say in one sentence what they would have taken."""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn


def in_one_line(told: object) -> str:
    """What was given, repeated to the caller in one line, whatever in it breaks lines."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(told))


class OneLineParser(argparse.ArgumentParser):
    """A parser that tells a wrong call in one line and exits with 2; its verbs do the same."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call."""
        sys.stderr.write(f"{self.prog}: {in_one_line(message)}\n")
        raise SystemExit(2)


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return read


def above(low: float, most: float, *, is_most_in: bool = True) -> Callable[[str], float]:
    """A number above the lower bound and up to, or below, the upper one."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not (low < value <= most and (is_most_in or value < most)):
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above {low:g} and {'up to' if is_most_in else 'below'} {most:g}")
        return value

    return read


def between(low: float, high: float) -> Callable[[str], float]:
    """A number between two bounds, both allowed."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return read
