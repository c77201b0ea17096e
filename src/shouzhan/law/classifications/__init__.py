"""Classifications the city sorts technology and industry by."""

from shouzhan.law.classifications import industries, parks, readiness

__all__ = ["industries", "parks", "readiness"]
