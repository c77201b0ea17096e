"""Tells the framework of this room."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouzhan.law.book import use_home


class RoomConfig(AppConfig):
    """权益测算."""

    name = "shouzhan.rooms.entitlements"
    label = "entitlements"
    verbose_name = _("权益测算")

    def ready(self) -> None:
        """Numbers this deployment changed lie in its home; the law must know where that is."""
        use_home(settings.HOME)
