"""Which rows of a register speak of the same organisation or person: scored by Splink, decided by people."""
