"""Auctions that are awarded while the process that closes them is killed, and one that many bid on over the network."""

import json
import os
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

Order = dict[str, Any]


def hold_auctions(order: Order) -> int:
    """Auctions with two bids each, all near their end."""
    from tests.rooms.trading.auctions.scene import DEPOSIT, RESERVE, STEP, bid
    from tests.rooms.trading.stage import achievement_of, listing_of
    from tests.world import World

    from shouzhan.kernel.dates import now
    from shouzhan.rooms.trading.auctions import actions
    from shouzhan.rooms.trading.auctions.models import Auction

    world = World()
    for _serial in range(order["count"]):
        listing = listing_of(world, achievement_of(world), way="english")
        terms = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": now() - timedelta(minutes=1), "announced_close": now() + timedelta(hours=1)}
        auction = actions.announce_auction(world.yang, actions.draft_auction(world.yang, listing=listing, **terms))
        for number, (user, body) in enumerate(((world.jiang, world.company), (world.han, world.rival)), 1):
            auction = actions.admit_bidder(world.yang, actions.register_bidder(user, auction, organisation=body), bidder=number, receipt=f"{auction.number}-{number}")
        bid(world.han, bid(world.jiang, auction, RESERVE), RESERVE + STEP)
    return Auction.objects.filter(state="open", serial=2).count()


def close_auctions(order: Order) -> None:
    """Sweep as after the end, again and again, noting each award once it is committed, until killed."""
    from shouzhan.kernel.dates import frozen, now
    from shouzhan.kernel.procedure.perform import subscribe
    from shouzhan.rooms.trading.auctions.sweeps import close_due

    notes = os.open(order["notes"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    @subscribe("trading.auction.award")
    def note(entry: Any, auction: Any) -> None:
        os.write(notes, (json.dumps(["awarded", auction.number]) + "\n").encode())

    with frozen(now() + timedelta(hours=2)):
        while not order.get("once"):
            close_due()
            time.sleep(0.01)
        close_due()


def look_at_auctions(order: Order) -> list[str]:
    """What is lost, doubled or half done among the auctions."""
    from tests.rooms.trading.auctions.scene import RESERVE, STEP

    from shouzhan.engine.auctions.verify_auction import check_auction, read_bundle
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.kernel.journal.store import seal
    from shouzhan.rooms.trading.auctions.bundle import bundle_text
    from shouzhan.rooms.trading.auctions.models import Auction
    from shouzhan.rooms.trading.models import Deal
    from shouzhan.web.models import Notice

    seal()
    lines = Path(order["notes"]).read_text().splitlines() if Path(order["notes"]).exists() else []
    noted = Counter(number for what, number, *_rest in map(json.loads, lines) if what == "awarded")
    journaled = Counter(Entry.objects.filter(record_kind="trading.auction", step="award").values_list("record_number", flat=True))
    awarded = list(Auction.objects.filter(state="awarded").select_related("winner", "deal"))
    numbers = {one.number for one in awarded}
    wrong = [f"{number}: acknowledged and lost" for number in noted if number not in numbers]
    wrong += [f"{number}: acknowledged twice" for number, times in noted.items() if times > 1]
    if journaled != Counter(numbers):
        wrong.append(f"journal and auctions differ: {journaled - Counter(numbers)} {Counter(numbers) - journaled}")
    for one in awarded:
        if one.price_fen != RESERVE + STEP or one.winner.number != 2 or one.deal is None or one.deal.price.fen != one.price_fen:
            wrong.append(f"{one.number}: half awarded")
        if dict(one.bidders.values_list("number", "deposit")) != {1: "returnable", 2: "applied"}:
            wrong.append(f"{one.number}: deposits half settled")
        shown = check_auction(read_bundle(bundle_text(one)))
        if (shown.winner, shown.price_fen) != (2, one.price_fen):
            wrong.append(f"{one.number}: recomputed otherwise")
    told = Counter(Notice.objects.filter(key__endswith=":award").values_list("url", flat=True))
    if told != Counter({f"/auctions/{number}/": 3 for number in numbers}):  # both bidders and the exchange
        wrong.append(f"told of awards: {told}")
    if Deal.objects.count() != len(awarded):
        wrong.append(f"{Deal.objects.count()} deals for {len(awarded)} awards")
    left = Auction.objects.filter(state="open").count()
    return [*wrong, f"{left} left"] if order.get("all") and left else wrong


def hold_one_auction(order: Order) -> dict[str, Any]:
    """An auction under way; its number, and the keys of its bidders."""
    from tests.rooms.trading.auctions.scene import DEPOSIT, RESERVE, STEP
    from tests.rooms.trading.stage import achievement_of, listing_of
    from tests.world import World

    from shouzhan.kernel.dates import now
    from shouzhan.rooms.trading.auctions import actions
    from shouzhan.web.api.tokens import make_token

    world = World()
    terms = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": now() - timedelta(minutes=1), "announced_close": now() + timedelta(hours=6), "window_minutes": 0}
    auction = actions.announce_auction(world.yang, actions.draft_auction(world.yang, listing=listing_of(world, achievement_of(world), way="english"), **terms))
    keys = []
    for number in range(1, order["bidders"] + 1):
        body = world._organisation(f"竞买公司 {number} 号", "company")
        user = world._user(f"bidder{number}", f"竞买人 {number}", body, "org-admin")
        auction = actions.admit_bidder(world.yang, actions.register_bidder(user, auction, organisation=body), bidder=number, receipt=f"{auction.number}-{number}")
        keys.append(make_token(user, "bids"))
    return {"auction": auction.number, "keys": keys}


def look_at_bids(order: Order) -> list[str]:
    """What is wrong with the ladder, once the auction is closed: acknowledged are [bidder, amount in fen, revision]."""
    from shouzhan.engine.auctions.verify_auction import check_auction, read_bundle
    from shouzhan.kernel.actor import System
    from shouzhan.kernel.dates import frozen, now
    from shouzhan.kernel.journal.audit import verify_live
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.kernel.journal.store import seal
    from shouzhan.rooms.trading.auctions.actions import close
    from shouzhan.rooms.trading.auctions.bundle import bundle_text
    from shouzhan.rooms.trading.auctions.models import Auction

    ladder = [list(row) for row in Auction.objects.get(number=order["auction"]).bids.order_by("serial").values_list("bidder", "amount_fen", "revision")]
    entries = Entry.objects.filter(record_number=order["auction"], step="bid").order_by("id")
    wrong = [] if sorted(order["acknowledged"], key=lambda bid: bid[2]) == ladder else ["the acknowledged bids and the ladder differ"]
    wrong += [] if [[e.open_facts["bidder"], e.open_facts["amount_fen"], e.revision] for e in entries] == ladder else ["the journal and the ladder differ"]
    wrong += [] if [bid[1] for bid in ladder] == sorted({bid[1] for bid in ladder}) else ["a bid is lower than the one before"]
    with frozen(now() + timedelta(hours=7)):
        done = close(System(), Auction.objects.get(number=order["auction"]))
        seal()
    shown = check_auction(read_bundle(bundle_text(done)))
    if [done.winner.number, done.price_fen] != ladder[-1][:2] or (shown.winner, shown.price_fen, shown.bids) != (*ladder[-1][:2], len(ladder)):
        wrong.append(f"won by {done.winner} at {done.price_fen}, recomputed {shown}")
    return wrong + [str(fault) for fault in verify_live().faults]


WORKS = {f.__name__: f for f in (hold_auctions, close_auctions, look_at_auctions, hold_one_auction, look_at_bids)}
