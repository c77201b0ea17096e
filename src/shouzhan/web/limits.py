"""How much work anybody may ask for: so many seconds of it in a minute, and so many for one search.

An answer that comes at once costs nothing. One that took longer takes as many places of a minute as it took seconds, from the
cache that all server processes share; taking a place is one insert, so two processes never give the same one away. Addresses
stand in it as digests, and only for that minute.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from time import monotonic, time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.rules.patience import Patience
from shouzhan.kernel.decision import Decision, Refused

MINUTE = timedelta(minutes=1).seconds
AT_ONCE = 0.1  # seconds
SIGN_IN = lazy("请登录后再算（时限更长），或在命令行用 shouzhan rules 不限时间地算。")
COMMAND_LINE = lazy("请在命令行用 shouzhan rules 不限时间地算，或减少所列的项目后再算。")


class TooOften(Refused):
    """Refused for this minute; carries in how many seconds there is time again."""

    def __init__(self, decision: Decision, wait: int) -> None:
        self.wait = wait
        super().__init__(decision)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as signing in counts it too; one without an address shares what is left to such."""
    try:
        return _plain(str(get_adapter().get_client_ip(request)))
    except PermissionDenied:  # no address, or none that can be read
        return ""


def _plain(address: str) -> str:
    """An old-style address as itself where a server that listens to both kinds writes it as a new-style one: all of those are one network."""
    try:
        old = IPv6Address(address).ipv4_mapped
    except ValueError:
        return address
    return str(old) if old else address


def patience_of(actor: Any) -> Patience:
    """How long a search may take for this person."""
    seconds = settings.SEARCH_SECONDS["signed-in" if actor.is_authenticated else "public"]
    return Patience.of(seconds or None)


def out_of_time(actor: Any) -> Decision:
    """What is said beside an answer that was cut short."""
    return Decision.warn("out-of-time", _("时限内没有算完；只列出已经证明的。"), remedy=COMMAND_LINE if actor.is_authenticated else SIGN_IN)


@contextmanager
def working(request: HttpRequest, actor: Any) -> Iterator[None]:
    """Do what may take long, out of the seconds of this minute; refuse where they are used up."""
    most = settings.WORK_SECONDS_A_MINUTE["signed-in" if actor.is_authenticated else "public"]
    if not most:
        yield
        return
    who = f"account-{actor.pk}" if actor.is_authenticated else _digest(address_of(request))
    places = [f"work-{who}-{number}" for number in range(most)]
    until = cache.get_many(places)
    if len(until) == most:
        wait = _wait(until, time())
        raise TooOften(_refusal(most, wait, actor), wait)
    began = monotonic()
    try:
        yield
    finally:
        _take(places, monotonic() - began)


def _take(places: list[str], seconds: float) -> None:
    wanted = ceil(seconds) if seconds > AT_ONCE else 0
    for place in places:
        if not wanted:
            return
        wanted -= cache.add(place, time() + MINUTE, MINUTE)


def _wait(until: Mapping[str, float], now: float) -> int:
    return max(1, ceil(min(until.values()) - now))


def _refusal(most: int, wait: int, actor: Any) -> Decision:
    said = _("一分钟内最多占用 %(most)s 秒计算时间，已经用完。") % {"most": most}
    again = _("请 %(wait)s 秒后再试。") % {"wait": wait}
    return Decision.refuse("too-often", said, remedy=again if actor.is_authenticated else f"{again} {_('要算得多的，请登录后再用，或在命令行用 shouzhan rules。')}")


def _digest(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        found = None
    # one household or office has a whole network of the new addresses
    told = address if found is None or found.version == 4 else str(IPv6Network((found, 64), strict=False))
    return salted_hmac("shouzhan.web.limits", told, algorithm="sha256").hexdigest()[:32]
