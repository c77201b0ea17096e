"""What every page knows: the menu, who is signed in, and whether the data are synthetic."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.actor import Actor, Stranger
from shouzhan.kernel.dates import today
from shouzhan.web.shapes import NavItem, Site, SiteUser, Words

VERSION = "0.1.0"


@dataclass(frozen=True)
class NavEntry:
    """An entry of the main menu that a room contributes."""

    label: Words
    url: str
    order: int
    shown_to: Callable[[Actor], bool] | None = None
    beside: tuple[str, ...] = ()


NAV: list[NavEntry] = []


def nav(label: Words, url: str, order: int, shown_to: Callable[[Actor], bool] | None = None, beside: tuple[str, ...] = ()) -> None:
    """Put an entry in the main menu, in the order of the chain; one that is shown only to some stands among their own business.

    Pages `beside` its own, under other addresses, belong to it too.
    """
    NAV.append(NavEntry(label, url, order, shown_to, beside))


def actor_of(request: HttpRequest) -> Any:
    """Who acts in this request; a stranger when nobody has signed in."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else Stranger()


def _user(request: HttpRequest) -> SiteUser | None:
    actor = actor_of(request)
    if not actor.is_authenticated:
        return None
    memberships = actor.current_memberships
    first = memberships[0] if memberships else None
    return SiteUser(
        name=str(actor),
        organisation=first.organisation.shown_name if first else "",
        role=first.get_role_display() if first else "",
        account_url="/account/",
        logout_url="/accounts/logout/",
        unread=actor.unread_notices,
    )


def _item(entry: NavEntry, path: str) -> NavItem:
    return NavItem(entry.label, entry.url, path.startswith((entry.url.partition("?")[0], *entry.beside)))


def site_of(request: HttpRequest) -> Site:
    """The frame of a page for this request."""
    actor = actor_of(request)
    path = request.path
    entries = sorted((entry for entry in NAV if entry.shown_to is None or entry.shown_to(actor)), key=lambda entry: entry.order)
    return Site(
        name=_("首站"),
        nav=tuple(_item(entry, path) for entry in entries if entry.shown_to is None),
        own=tuple(_item(entry, path) for entry in entries if entry.shown_to is not None),
        user=_user(request),
        is_synthetic=settings.DEMO,
        version=VERSION,
        search_url="/search/",
        language_url="/language/",
        login_url="/accounts/login/",
        workbench_url="/workbench/",
        verify_url="/verify/",
        licence_url="/about/",
        source_url="/about/",
        as_of=today(),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor: lazily built, since fragments do not need it."""
    return {"site": _Lazy(lambda: site_of(request))}


class _Lazy:
    """Builds the frame at the first look and keeps it."""

    def __init__(self, build: Callable[[], Site]) -> None:
        self._build = build
        self._site: Site | None = None

    def __getattr__(self, name: str) -> Any:
        if self._site is None:
            self._site = self._build()
        return getattr(self._site, name)
