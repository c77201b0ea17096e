"""Machinery without domain nouns."""
