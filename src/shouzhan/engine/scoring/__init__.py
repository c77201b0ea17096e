"""Scores and ranks subjects by many indicators, and says how far a ranking can be relied on."""
