"""Codes that stand for organisations, industries, patents and places."""

from shouzhan.law.identifiers import classifications, credit_code, parts

__all__ = ["classifications", "credit_code", "parts"]
