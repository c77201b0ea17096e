"""The public bundle: everything a stranger needs to recompute the winner offline."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.auctions import verify_auction
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal import tiles
from shouzhan.kernel.journal.checkpoint import public_key
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.journal.store import leaf_of
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.models import Auction

OVER = (p.AWARDED.name, p.UNSOLD.name, p.CANCELLED.name, p.ANNULLED.name)


def make_bundle(auction: Auction) -> dict[str, Any]:
    """Make it, when the auction is over and its end is sealed."""
    if auction.state not in OVER:
        raise Refused(Decision.refuse("not-decided", _("竞价还没有结果。"), remedy=_("结果宣布后，这里可以下载验证文件。")))
    entries = list(Entry.objects.filter(record_kind=p.auction.name, record_number=auction.number).order_by("revision"))
    last = entries[-1].tree_index
    note = None if last is None else Checkpoint.objects.filter(size__gt=last).first()
    if note is None:
        raise Refused(Decision.refuse("not-sealed-yet", _("结果还没有封存进台账。"), remedy=_("封存通常在一分钟内完成，请稍后再下载。")))
    tree = tiles.Tree(note.size)
    return {
        "format": verify_auction.FORMAT, "auction": auction.number, "checkpoint": note.text, "key": public_key(), "closing": _closing(entries, note, tree),
        "entries": [{"entry": leaf_of(entry), "index": entry.tree_index, "path": [node.hex() for node in tree.inclusion(entry.tree_index or 0)]} for entry in entries],
        "letters": [{"bidder": one.bidder, "amount_fen": one.amount_fen, "nonce": one.nonce} for one in auction.openings.order_by("bidder")] if _is_decided(auction) else [],
        "winner": _winner(auction),
    }


def _is_decided(auction: Auction) -> bool:
    """What was opened of an auction that was called off stays with those who opened it."""
    return auction.state != p.CANCELLED.name


def _closing(entries: list[Entry], note: Checkpoint, tree: tiles.Tree) -> dict[str, Any] | None:
    """The first checkpoint over the end of the bidding."""
    end = next((entry for entry in entries if entry.step == p.end_bidding.name), None)
    if end is None or end.tree_index is None:
        return None
    sealed = Checkpoint.objects.filter(size__gt=end.tree_index).first()
    if sealed is None:
        return None
    return {"checkpoint": sealed.text, "path": [] if sealed.size == note.size else [node.hex() for node in tree.consistency(sealed.size)]}


def _winner(auction: Auction) -> dict[str, str] | None:
    """Who stands behind the winning number, with what binds the two."""
    if auction.winner is None:
        return None
    return {"organisation": auction.winner.organisation.number, "name": auction.winner.registered_as, "salt": auction.winner.salt}


def bundle_text(auction: Auction) -> str:
    """The bundle as the file anyone may check."""
    return verify_auction.write_bundle(make_bundle(auction))
