"""The law itself: sources, dated parameters and cited formulas, one folder per subject; plain Python and data files."""
