"""The API: the same registers, steps and access as the pages, generated from the same declarations."""
