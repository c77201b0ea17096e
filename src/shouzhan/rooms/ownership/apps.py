"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """权属."""

    name = "shouzhan.rooms.ownership"
    label = "ownership"
    verbose_name = _("权属")
