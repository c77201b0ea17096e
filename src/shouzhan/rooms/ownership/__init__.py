"""权属: who holds what right in a result, how much of it, and from when to when."""
