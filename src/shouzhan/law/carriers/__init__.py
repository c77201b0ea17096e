"""Incubators and science parks."""

from shouzhan.law.carriers import city, graded, high_quality, incubatees, incubators, parks

__all__ = ["city", "graded", "high_quality", "incubatees", "incubators", "parks"]
