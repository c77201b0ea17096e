"""The law and the schemes themselves: sources, dated parameters, cited formulas."""
