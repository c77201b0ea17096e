"""Links to research before any result exists: projects followed, parks that join with consent, calls held with firms."""
