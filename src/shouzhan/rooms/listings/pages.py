"""The menu entries, the door for companies, and what the portal shows of the listings."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.rooms.disclosure.public import field_name
from shouzhan.rooms.listings.layers import CITY, OFFICE, OnShow
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, Latest
from shouzhan.web.shell import nav
from shouzhan.web.words import is_english, say

nav(lazy("成果挂牌"), "/listings/?state=open", order=56)
nav(lazy("强制进场"), "/mandatory-listings/", order=62, shown_to=lambda actor: actor.holds((*CITY, *OFFICE, Role.AUDITOR)))
nav(lazy("快速通道"), "/fast-lanes/", order=64, shown_to=lambda actor: actor.holds((*OFFICE, Role.EXCHANGE_OFFICER)))

PORTAL_DOORS.append((30, shapes.Door(
    lazy("找技术的企业"), lazy("按领域、价格和成熟度找成果，表达意向，签保密协议看细节"), "/listings/?state=open",
    (shapes.Link(lazy("正在挂牌的成果"), "/listings/?state=open"), shapes.Link(lazy("只看许可"), "/listings/?state=open&mode=licence"), shapes.Link(lazy("交易场所"), "/venues/")),
)))


def _open(actor: Any) -> Any:
    return Listing.objects.filter(OnShow().scope(actor), state="open").order_by("-starts_on", "-id")


def _told(one: Listing) -> shapes.Link:
    return shapes.Link(one.title, f"/listings/{one.number}/", " · ".join(part for part in (_asking(one), say(one.get_mode_display()), say(field_name(one.achievement.field))) if part))


def _asking(listing: Listing) -> str:
    if not listing.price:
        return _("面议")
    return f"{listing.price.grouped} {_('元')}" if is_english() else listing.price.in_wan()


PORTAL_LATEST.append(Latest(
    lazy("最新挂牌"), "/listings/?state=open", lazy("还没有挂牌的成果"), _open,
    ("number", "price_fen", "mode", "achievement__name", "achievement__name_en", "achievement__field"), _told,
))
