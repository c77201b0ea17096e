"""What scouts look through and what they find."""
