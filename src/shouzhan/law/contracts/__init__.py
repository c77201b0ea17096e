"""Technology contracts: kind, recognition, amount, application, clock, number and codes."""

from shouzhan.law.contracts import amounts, clocks, code_lists, kinds, recognition, registration

__all__ = ["amounts", "clocks", "code_lists", "kinds", "recognition", "registration"]
