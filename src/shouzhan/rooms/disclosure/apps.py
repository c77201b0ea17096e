"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """披露."""

    name = "shouzhan.rooms.disclosure"
    label = "disclosure"
    verbose_name = _("披露")
