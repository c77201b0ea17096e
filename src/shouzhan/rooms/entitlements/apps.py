"""Tells the framework of this room."""

from datetime import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.rules.parameters import Book
from shouzhan.law.book import remember, use_home


class RoomConfig(AppConfig):
    """权益测算."""

    name = "shouzhan.rooms.entitlements"
    label = "entitlements"
    verbose_name = _("权益测算")

    def ready(self) -> None:
        """Numbers this deployment changed lie in its home; the law must know where that is, and what was known when."""
        use_home(settings.HOME)
        remember(_known_at)


def _known_at(moment: datetime) -> Book:
    # the models are not there yet when the framework reads this file
    from shouzhan.rooms.entitlements.changing import known_at

    return known_at(moment)
