"""Imports what every room contributes, in the order of the rooms."""

from importlib import import_module
from importlib.util import find_spec

from shouzhan.project.rooms import CONTRIBUTIONS, ROOMS


def load() -> None:
    """Let each room register its procedures, actions, registers, panels, pages and the rest."""
    import_module("shouzhan.web.portal")
    import_module("shouzhan.web.verify")
    import_module("shouzhan.web.jobpage")
    import_module("shouzhan.web.importpage")
    for room in ROOMS:
        for module in CONTRIBUTIONS:
            name = f"shouzhan.rooms.{room}.{module}"
            if find_spec(name) is not None:
                import_module(name)
