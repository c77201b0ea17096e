"""The calculators people asked for first, in the order they are shown."""

# isort: off
from shouzhan.rooms.entitlements.ready import deal
from shouzhan.rooms.entitlements.ready import contract
from shouzhan.rooms.entitlements.ready import ladder
from shouzhan.rooms.entitlements.ready import deduction
from shouzhan.rooms.entitlements.ready import voucher
from shouzhan.rooms.entitlements.ready import claims

__all__ = ["claims", "contract", "deal", "deduction", "ladder", "voucher"]
