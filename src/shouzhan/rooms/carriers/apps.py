"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """载体."""

    name = "shouzhan.rooms.carriers"
    label = "carriers"
    verbose_name = _("载体")
