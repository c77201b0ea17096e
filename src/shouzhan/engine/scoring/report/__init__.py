"""Reports of an evaluation: one page to open anywhere, and official paper in Word and PDF."""
