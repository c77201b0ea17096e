"""Identifiers and classifications: what a code must look like, and what it stands for."""

from shouzhan.law.identifiers import credit_code

__all__ = ["credit_code"]
