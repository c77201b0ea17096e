"""The menu entries, the door for companies, and what the portal shows of the listings."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import NOBODY
from shouzhan.kernel.dates import today
from shouzhan.rooms.listings.layers import OnShow
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.listings.registers import lanes, mandatory
from shouzhan.web import shapes
from shouzhan.web.portal import PORTAL_DOORS, PORTAL_LATEST, PORTAL_STOPS
from shouzhan.web.shell import nav
from shouzhan.web.words import say

nav(lazy("成果挂牌"), "/listings/?state=open", order=14)
nav(lazy("强制进场"), "/mandatory-listings/", order=36, shown_to=lambda actor: actor.is_authenticated and mandatory.sees.scope(actor) != NOBODY and bool(actor.organisations()))
nav(lazy("快速通道"), "/fast-lanes/", order=37, shown_to=lambda actor: actor.is_authenticated and lanes.sees.scope(actor) != NOBODY and bool(actor.organisations()))

PORTAL_DOORS.append((30, shapes.Door(
    lazy("企业找成果"), lazy("按领域、价格和成熟度找成果，表达意向，签保密协议看细节"), "/listings/?state=open",
    (shapes.Link(lazy("正在挂牌的成果"), "/listings/?state=open"), shapes.Link(lazy("只看许可"), "/listings/?state=open&mode=licence"), shapes.Link(lazy("交易场所"), "/venues/")),
)))


def _latest(actor: Any) -> shapes.LatestList:
    found = Listing.objects.filter(OnShow().scope(actor), state="open").select_related("achievement", "venue").defer("registered_text", "secret_text", "achievement__summary").order_by("-starts_on", "-id")[:5]
    items = tuple(shapes.Link(one.title, f"/listings/{one.number}/", " · ".join(part for part in (_asking(one), say(one.get_mode_display()), one.achievement.field) if part)) for one in found)
    return shapes.LatestList(lazy("最新挂牌"), items, "/listings/?state=open", empty=lazy("还没有挂牌的成果"))


def _asking(listing: Listing) -> str:
    return listing.price.in_wan() if listing.price else _("面议")


PORTAL_LATEST.append(_latest)


def _stops(actor: Any) -> tuple[shapes.LineStop, ...]:
    """How many results are on show, and how many of them came in the last 30 days."""
    since = today().toordinal() - 30
    counted = Listing.objects.filter(OnShow().scope(actor), state="open").aggregate(
        every=Count("pk"), lately=Count("pk", filter=Q(starts_on__gt=today().fromordinal(since))))
    return (shapes.LineStop(
        lazy("成果挂牌中"), "done", count=counted["every"], url="/listings/?state=open", flow=_("近 30 天新到 %(n)s") % {"n": counted["lately"]} if counted["lately"] else ""),)


PORTAL_STOPS.append((14, _stops))
