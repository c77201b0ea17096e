"""The domain, one room per concept."""
