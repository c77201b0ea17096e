"""Shouzhan 首站: from clause to case to number, and back."""
