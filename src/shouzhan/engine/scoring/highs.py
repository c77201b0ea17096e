"""The one solver, loaded when first needed: quiet, on one thread, so that the same question has the same answer."""

from importlib import import_module
from typing import Any

from shouzhan.engine.scoring.matrix import Unusable


def highs() -> Any:
    """The library, or one sentence where it is not installed."""
    try:
        return import_module("highspy")
    except ImportError as error:
        raise Unusable("this needs the solver highspy; install it with: pip install highspy", "此功能需要求解器 highspy，请安装：pip install highspy") from error


def solver(**options: Any) -> Any:
    """A solver with these options."""
    # switching on callbacks, which nobody uses here, would print the solver's banner among our answers
    found = type("Quiet", (highs().Highs,), {"enableCallbacks": lambda _: None})()
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        found.setOptionValue(name, value)
    return found
