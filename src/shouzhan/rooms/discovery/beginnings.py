"""What comes before findings: the room's two parts with everything they contribute, in the order it is needed."""

from shouzhan.rooms.discovery.early import actions as early_actions
from shouzhan.rooms.discovery.early import forms as early_forms
from shouzhan.rooms.discovery.early import panels as early_panels
from shouzhan.rooms.discovery.early import procedure as early_procedure
from shouzhan.rooms.discovery.early import registers as early_registers
from shouzhan.rooms.discovery.early import sweeps as early_sweeps
from shouzhan.rooms.discovery.watch import actions as watch_actions
from shouzhan.rooms.discovery.watch import forms as watch_forms
from shouzhan.rooms.discovery.watch import panels as watch_panels
from shouzhan.rooms.discovery.watch import procedure as watch_procedure
from shouzhan.rooms.discovery.watch import registers as watch_registers
from shouzhan.rooms.discovery.watch import sweeps as watch_sweeps

__all__ = [
    "early_actions",
    "early_forms",
    "early_panels",
    "early_procedure",
    "early_registers",
    "early_sweeps",
    "watch_actions",
    "watch_forms",
    "watch_panels",
    "watch_procedure",
    "watch_registers",
    "watch_sweeps",
]
