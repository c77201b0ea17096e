"""Needs that are matched without being readable where they lie: what they would look up, encrypted under a key kept elsewhere."""
