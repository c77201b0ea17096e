"""Tax on technology: personal, corporate, value-added, stamp, and the R&D super-deduction."""

from shouzhan.law.tax import (
    cash_rewards,
    corporate,
    incubators,
    settlement,
    shares,
    stamp,
    super_deduction,
    value_added,
)

__all__ = ["cash_rewards", "corporate", "incubators", "settlement", "shares", "stamp", "super_deduction", "value_added"]
