"""Incubators and science parks."""

from shouzhan.law.carriers import incubatees, incubators

__all__ = ["incubatees", "incubators"]
