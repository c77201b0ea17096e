"""Procedures: declared steps, performed in one place."""
