"""Reads an indicator system with a critical eye: what is wrong, what is doubtful, where it stands and what mends it."""
