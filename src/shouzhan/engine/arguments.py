"""Types of arguments that say in one sentence, in the language of the call, what they would have taken."""

import argparse
from collections.abc import Callable
from datetime import date

from shouzhan.engine.calling import both


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(both(f"{text!r} 不是 {least} 至 {most} 的数", f"{text!r} is not a number from {least} to {most}"))
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
            raise argparse.ArgumentTypeError(both(
                f"{text!r} 不是大于 {low:g} 且{'不超过' if is_most_in else '小于'} {most:g} 的数", f"{text!r} is not a number above {low:g} and {'up to' if is_most_in else 'below'} {most:g}",
            ))
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
            raise argparse.ArgumentTypeError(both(f"{text!r} 不是 {low:g} 至 {high:g} 的数", f"{text!r} is not a number from {low:g} to {high:g}"))
        return value

    return read


def day(text: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(both(f"{text!r} 不是日期，应如 2026-11-20", f"{text!r} is not a day such as 2026-11-20")) from None
