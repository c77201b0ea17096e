"""Auctions anybody can recompute: a rising ladder, sealed commitments, and two programs that run alone."""
