"""What the room does by itself: keeps the numbers in force the same in every process."""

from shouzhan.rooms.entitlements.changing import put_in_force
from shouzhan.web.sweeps import sweeps


@sweeps("entitlements.parameters")
def keep_in_force() -> int:
    """Write again what a restored or moved house lost."""
    return put_in_force()
