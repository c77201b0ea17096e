"""主体: who acts, in what role, for whom."""
