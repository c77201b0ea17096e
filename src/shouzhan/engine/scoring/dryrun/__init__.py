"""Tries an indicator system out before it holds: who moves and why, what breaks, and a case that shows it."""
