"""Incubators and science parks."""

from shouzhan.law.carriers import graded, incubatees, incubators

__all__ = ["graded", "incubatees", "incubators"]
