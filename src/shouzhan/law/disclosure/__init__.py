"""Disclosure: by when contributors confirm and the office answers, and what a publication does to novelty."""

from shouzhan.law.disclosure import clocks, novelty

__all__ = ["clocks", "novelty"]
