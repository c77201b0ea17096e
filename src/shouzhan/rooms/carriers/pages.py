"""The menu entry and the door of the carriers, and those that came to a tier last."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.carriers.models import Carrier
from shouzhan.rooms.parties.public import place_name
from shouzhan.web import shapes
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, Latest
from shouzhan.web.reading import day
from shouzhan.web.shell import nav
from shouzhan.web.words import say

nav(_("载体"), "/carriers/", order=80)
PORTAL_DOORS.append((70, shapes.Door(
    _("园区与孵化器"), _("查名录与梯次，看所在区的分布"), "/carriers/",
    (shapes.Link(_("载体"), "/carriers/"), shapes.Link(_("高质量孵化器分布"), "/figures/high-quality-incubators-city/?by=district")),
)))


def _ranked(actor: Any) -> Any:
    return Carrier.objects.filter(state="running", tier_since__isnull=False).exclude(tier="").order_by("-tier_since", "-id")


def _told(c: Carrier) -> shapes.Link:
    return shapes.Link(c.title, f"/carriers/{c.number}/", " · ".join((say(c.get_tier_display()), say(place_name(c.place)), day(c.tier_since))))


PORTAL_LATEST.append(Latest(
    _("最近列入梯次的载体"), "/carriers/", _("尚无载体列入梯次"), _ranked, ("number", "name", "name_en", "tier", "place", "tier_since"), _told,
))
