"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """督办协同."""

    name = "shouzhan.rooms.coordination"
    label = "coordination"
    verbose_name = _("督办协同")
