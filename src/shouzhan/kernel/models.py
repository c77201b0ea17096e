"""The kernel's tables: the journal and the serial numbers."""

from shouzhan.kernel.journal.models import Checkpoint, Entry, Tile
from shouzhan.kernel.sequences import Sequence

__all__ = ["Checkpoint", "Entry", "Sequence", "Tile"]
