"""Counts failures over years, and what follows: one notice and two delisted, or rectify and else revoked."""

from shouzhan.engine.scoring.counting.model import Appeal, Change, Entry, History, Setting, Standing, Step
from shouzhan.engine.scoring.counting.reading import read_history
from shouzhan.engine.scoring.counting.walking import Count, Life, counted

__all__ = ["Appeal", "Change", "Count", "Entry", "History", "Life", "Setting", "Standing", "Step", "counted", "read_history"]
