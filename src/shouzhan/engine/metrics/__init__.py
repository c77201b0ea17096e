"""Metrics: declared once, computed anywhere, opened to their rows."""
