"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """发现."""

    name = "shouzhan.rooms.discovery"
    label = "discovery"
    verbose_name = _("发现")
