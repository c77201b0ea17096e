"""Finds the results that answer a need, and the needs a result answers, and says why: plain Python, no framework."""
