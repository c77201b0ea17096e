"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """主体."""

    name = "shouzhan.rooms.parties"
    label = "parties"
    verbose_name = _("主体")
