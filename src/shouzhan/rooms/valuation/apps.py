"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """评估."""

    name = "shouzhan.rooms.valuation"
    label = "valuation"
    verbose_name = _("评估")
