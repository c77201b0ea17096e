"""The few ideas everything shares; knows nothing of the domain."""
