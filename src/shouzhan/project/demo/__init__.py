"""The invented demo city: who lives in it, what it promised, and how far it came."""
