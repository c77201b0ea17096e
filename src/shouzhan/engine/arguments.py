"""Types of command-line arguments that say in one sentence what they would have taken."""

import argparse
from collections.abc import Callable


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
