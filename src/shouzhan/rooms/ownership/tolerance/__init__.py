"""The tolerance list, and the cases in which somebody's failure was looked at under it."""
