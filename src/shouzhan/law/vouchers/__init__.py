"""Innovation vouchers."""

from shouzhan.law.vouchers import claims, payments

__all__ = ["claims", "payments"]
