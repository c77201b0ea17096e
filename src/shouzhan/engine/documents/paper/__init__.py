"""Official paper in Word and PDF from one neutral description."""
