"""Disclosure: by when contributors confirm and the office answers, what a publication does to novelty, and how soon a finding is taken up."""

from shouzhan.law.disclosure import clocks, intervention, novelty

__all__ = ["clocks", "intervention", "novelty"]
