"""Technology contracts: kind, recognition, amount, application, clock, number and codes."""

from shouzhan.law.contracts import after, amounts, clocks, code_lists, kinds, money, recognition, registration

__all__ = ["after", "amounts", "clocks", "code_lists", "kinds", "money", "recognition", "registration"]
