"""Charts for paper: from a description to an SVG that reads well in grey print."""
