"""Instruments: grants, exchanges, challenges, investments and funds for technology."""

from shouzhan.law.instruments import auctions, challenges, exchange, funds, grants, invest_first, patents, state_sales

__all__ = ["auctions", "challenges", "exchange", "funds", "grants", "invest_first", "patents", "state_sales"]
