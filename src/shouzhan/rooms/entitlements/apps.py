"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """权益测算."""

    name = "shouzhan.rooms.entitlements"
    label = "entitlements"
    verbose_name = _("权益测算")
