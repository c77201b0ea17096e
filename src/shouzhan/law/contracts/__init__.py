"""Technology contracts and their registration."""

from shouzhan.law.contracts import amounts, clocks

__all__ = ["amounts", "clocks"]
