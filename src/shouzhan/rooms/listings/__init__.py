"""挂牌: results offered at a venue, in three layers of openness, and those that must be."""
