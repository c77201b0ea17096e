"""The template library `shouzhan`."""
