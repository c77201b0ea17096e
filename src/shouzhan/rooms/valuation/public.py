"""The only door into this room."""

from shouzhan.rooms.valuation.actions import (
    file_valuation,
    notice_decision,
    object_to_notice,
    open_maturity,
    open_notice,
    open_valuation,
    pass_notice,
    record_comparable,
    settle_objection,
    show_maturity,
    start_notice,
    uphold_objection,
    valuation_on,
)
from shouzhan.rooms.valuation.models import Comparable, Maturity, PriceNotice, Valuation

__all__ = [
    "Comparable",
    "Maturity",
    "PriceNotice",
    "Valuation",
    "file_valuation",
    "notice_decision",
    "object_to_notice",
    "open_maturity",
    "open_notice",
    "open_valuation",
    "pass_notice",
    "record_comparable",
    "settle_objection",
    "show_maturity",
    "start_notice",
    "uphold_objection",
    "valuation_on",
]
