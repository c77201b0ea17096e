"""Learns from what became of matches, and is used only where it has shown that it helps."""
