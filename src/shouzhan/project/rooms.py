"""The rooms in order, upstream first: written here once, and the import contract is generated from it."""

ROOMS: tuple[str, ...] = (
    "parties",
    "policies",
    "carriers",
    "coordination",
    "entitlements",
    "discovery",
    "disclosure",
    "ownership",
    "valuation",
    "listings",
    "trading",
    "reporting",
)

# What every room may contribute; each module registers itself when imported.
CONTRIBUTIONS: tuple[str, ...] = ("procedure", "actions", "conferring", "auctioning", "metrics", "forms", "registers", "panels", "pages", "endpoints", "sweeps", "public")
