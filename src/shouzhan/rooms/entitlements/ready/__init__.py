"""The calculators people asked for first."""

from shouzhan.rooms.entitlements.ready import contract, voucher

__all__ = ["contract", "voucher"]
