"""Sentences of the room said in more than one place."""

from django.utils.translation import gettext_lazy as _

NOT_SHOWN = _("这条挂牌没有向您公开。")
