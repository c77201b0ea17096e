"""A bare decision matrix, scored without a scheme."""
