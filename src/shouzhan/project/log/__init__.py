"""The verb `shouzhan log`."""
