"""Tells the framework of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    """统计与报告."""

    name = "shouzhan.rooms.reporting"
    label = "reporting"
    verbose_name = _("统计与报告")
