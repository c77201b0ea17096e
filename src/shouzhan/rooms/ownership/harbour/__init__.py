"""Safe harbours: whoever decided with care keeps the proof of it."""
