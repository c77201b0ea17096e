"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """挂牌."""

    name = "shouzhan.rooms.listings"
    label = "listings"
    verbose_name = _("挂牌")
