"""The pages beside the register's own: the ladder alone, sealing a bid, the bundle and the programs that run alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.auctions import make_bid, verify_auction
from shouzhan.kernel.access import Public
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.procedure.declare import may
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions import reads
from shouzhan.rooms.trading.auctions.bundle import bundle_text
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.auctions.panels import ladder_html
from shouzhan.rooms.trading.auctions.registers import auctions
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of
from shouzhan.web.giving import given
from shouzhan.web.pages import page
from shouzhan.web.recordpage import find, header_of
from shouzhan.web.shell import nav
from shouzhan.web.steppage import step_page

nav(lazy("竞价"), "/auctions/", order=58)


@dataclass(frozen=True)
class SealingPage:
    """trading/sealing.html"""

    title: shapes.Words
    header: shapes.RecordHeader
    banner: shapes.Banner | None
    auction: str
    bidders: tuple[int, ...]
    standing: tuple[shapes.Fact, ...]
    reserve_fen: int
    reserve: Any
    closes_at: Any
    action: str


@page("auctions/<str:number>/ladder/", name="trading.auctions.ladder", access=Public())
def ladder(request: HttpRequest, actor: Any, number: str) -> HttpResponse:
    """The ladder alone, asked for again and again by the page that shows it."""
    auction = find(auctions, actor, number)
    response = HttpResponse(ladder_html(actor, auction))
    response["Cache-Control"] = "no-store"
    return response


@page("auctions/<str:number>/commit/", name="trading.auctions.sealing", access=Public(), template="trading/sealing.html", methods=("GET", "POST"))
def sealing(request: HttpRequest, actor: Any, number: str) -> SealingPage | HttpResponseBase:
    """Make a commitment in the bidder's own browser; nothing but the digest is sent, and no draft is kept."""
    auction: Auction = find(auctions, actor, number)
    if not actor.is_authenticated:
        return redirect_to_login(request.get_full_path())
    allowed = p.commit.by(actor, auction)
    if not allowed:
        raise Refused(allowed)
    if request.method == "POST":
        return step_page(request, actor, auctions, p.commit, auction)
    decision, own = may(p.commit, actor, auction), reads.own_part(actor, auction)
    return SealingPage(
        title=p.commit.label, header=header_of(auctions, auction), banner=None if decision else banner_of(decision), auction=auction.number, bidders=own.admitted,
        standing=tuple(shapes.Fact(lazy("现有承诺值"), act.commitment, kind="code") for act in reads.own_commitments(auction, own)),
        reserve_fen=auction.reserve_fen, reserve=auction.reserve.yuan, closes_at=auction.closes_at, action=f"/auctions/{auction.number}/commit/",
    )


@page("auctions/<str:number>/bundle.json", name="trading.auctions.bundle", access=Public(), serves=("T-30",))
def bundle(request: HttpRequest, actor: Any, number: str) -> HttpResponse:
    """Everything needed to recompute the winner offline."""
    auction = find(auctions, actor, number)
    return given(bundle_text(auction).encode(), "application/json; charset=utf-8", f"{auction.number}.json")


@page("auctions/verify_auction.py", name="trading.auctions.verifier", access=Public())
def verifier(request: HttpRequest, actor: Any) -> HttpResponse:
    """The stand-alone verifier, as it is tested here."""
    return given(Path(verify_auction.__file__).read_bytes(), "text/x-python; charset=utf-8", "verify_auction.py")


@page("auctions/make_bid.py", name="trading.auctions.maker", access=Public())
def maker(request: HttpRequest, actor: Any) -> HttpResponse:
    """The stand-alone maker of sealed bids."""
    return given(Path(make_bid.__file__).read_bytes(), "text/x-python; charset=utf-8", "make_bid.py")
