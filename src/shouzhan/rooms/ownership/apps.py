"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.ownership import guards


class RoomConfig(AppConfig):
    """权属."""

    name = "shouzhan.rooms.ownership"
    label = "ownership"
    verbose_name = _("权属")

    def ready(self) -> None:
        """The database refuses what holds between rights."""
        guards.install()
