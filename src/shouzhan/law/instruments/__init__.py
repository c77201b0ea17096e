"""Instruments: grants, exchanges, challenges, investments and funds for technology."""

from shouzhan.law.instruments import (
    auctions,
    challenges,
    dealing,
    exchange,
    funds,
    grants,
    invest_first,
    listing,
    patents,
    state_sales,
)

__all__ = ["auctions", "challenges", "dealing", "exchange", "funds", "grants", "invest_first", "listing", "patents", "state_sales"]
