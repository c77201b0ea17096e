"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """交易."""

    name = "shouzhan.rooms.trading"
    label = "trading"
    verbose_name = _("交易")
