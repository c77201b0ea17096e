"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """政策库."""

    name = "shouzhan.rooms.policies"
    label = "policies"
    verbose_name = _("政策库")
