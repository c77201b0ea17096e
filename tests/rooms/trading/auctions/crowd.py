"""A crowd at one auction, on a database of its own: processes with threads that all bid at once; prints what came of it.

usage: python crowd.py BIDS [PROCESSES THREADS]; the database is the one of SHOUZHAN_HOME or DATABASE_URL. With FLOOR set, bare inserts are timed too.
"""

import json
import multiprocessing
import os
import random
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
BIDDERS = 8
Heard = list[tuple[int, int, float]]  # serial, amount, seconds until acknowledged


def main(bids: int, processes: int, threads: int) -> dict[str, Any]:
    """Prepare, let everybody bid, close, and look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    auction = _prepare()
    connections.close_all()
    share = bids // processes
    spans: dict[str, Any] = {}
    if os.environ.get("FLOOR"):
        spans["floor"] = [span for found in _together(_bare, processes, share, threads, 0) for span in found]
    began = time.monotonic()
    heard = [tuple(one) for found in _together(_crowd, processes, share, threads, auction) for one in found]
    took = time.monotonic() - began
    return {**_look(auction, heard), "ours": [one[2] for one in heard], "seconds": took, **spans}


def _together(work: Any, processes: int, share: int, threads: int, auction: int) -> list[Any]:
    """Run the work in so many processes and give back what each told."""
    fork = multiprocessing.get_context("fork")
    gate, told = fork.Barrier(processes * threads), fork.Queue()
    started = [fork.Process(target=work, args=(gate, told, share, threads, auction, serial)) for serial in range(processes)]
    for process in started:
        process.start()
    found = [told.get(timeout=600) for _ in started]
    for process in started:
        process.join()
    return found


def _prepare() -> int:
    from tests.rooms.trading.auctions.scene import announced
    from tests.world import World

    from shouzhan.kernel.dates import now
    from shouzhan.project import urls  # noqa: F401 - every child would load them again
    from shouzhan.rooms.trading.auctions import actions, related

    actions._OPENERS[:], related._ASKED[:] = [], [related.same_body]
    world = World()
    auction = announced(world, opens_at=now() - timedelta(minutes=1), announced_close=now() + timedelta(hours=6), window_minutes=0, extension_minutes=0)
    for serial in range(BIDDERS):
        body = world._organisation(f"竞买公司{serial}", "company")
        user = world._user(f"crowd{serial}", f"竞买人{serial}", body, "org-admin")
        auction = actions.register_bidder(user, auction, organisation=body)
        auction = actions.admit_bidder(world.yang, auction, bidder=serial + 1)
    return int(auction.pk)


def _crowd(gate: Any, told: Any, share: int, threads: int, auction: int, serial: int) -> None:
    from django.db import connections

    heard: Heard = []
    failed: list[str] = []

    def bid(count: int, seed: int) -> None:
        try:
            gate.wait(60)
            heard.extend(_bids(auction, count, seed))
        except BaseException as error:
            failed.append(repr(error))
        finally:
            connections.close_all()

    _threads(bid, share, threads, serial)
    told.put(failed or heard)


def _threads(act: Any, share: int, threads: int, serial: int) -> None:
    counts = [share // threads + (place < share % threads) for place in range(threads)]
    running = [threading.Thread(target=act, args=(count, serial * 100 + place)) for place, count in enumerate(counts)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def _bids(key: int, count: int, seed: int) -> Heard:
    """Bid until so many bids are acknowledged; who was too slow looks again and bids higher."""
    from shouzhan.kernel.decision import Refused
    from shouzhan.kernel.money import Money
    from shouzhan.rooms.parties.public import User
    from shouzhan.rooms.trading.auctions.bidding import place_bid
    from shouzhan.rooms.trading.auctions.models import Auction

    chance, heard = random.Random(seed), []
    user = User.objects.get(username=f"crowd{seed % BIDDERS}")
    while len(heard) < count:
        auction = Auction.objects.get(pk=key)
        amount = Money(auction.ladder.least_fen + chance.randrange(40) * auction.increment_fen)
        began = time.monotonic()
        try:
            done = place_bid(user, auction, amount=amount, raise_own=True)
        except Refused as refused:
            if refused.decision.code != "below-step":
                raise
            continue
        heard.append((done.serial, amount.fen, time.monotonic() - began))
    return heard


def _bare(gate: Any, told: Any, share: int, threads: int, auction: int, serial: int) -> None:
    """The floor: the same connections, one bare insert a transaction."""
    from django.db import connection, connections, transaction

    spans: list[float] = []
    if serial == 0:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare_bid (bidder integer, amount bigint, at varchar(40))")
    connections.close_all()

    def insert(count: int, seed: int) -> None:
        gate.wait(60)
        for amount in range(count):
            began = time.monotonic()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bare_bid (bidder, amount, at) VALUES (%s, %s, %s)", [seed, amount, "2026-11-20T09:00:00+08:00"])
            spans.append(time.monotonic() - began)
        connections.close_all()

    _threads(insert, share, threads, serial)
    told.put(spans)


def _look(key: int, heard: list[Any]) -> dict[str, Any]:
    """Close it and hold what was acknowledged against what stands."""
    from shouzhan.engine.auctions.verify_auction import check_auction, read_bundle
    from shouzhan.kernel.actor import System
    from shouzhan.kernel.dates import frozen, now
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.kernel.journal.store import seal
    from shouzhan.rooms.trading.auctions.actions import close
    from shouzhan.rooms.trading.auctions.bundle import bundle_text
    from shouzhan.rooms.trading.auctions.models import Auction

    auction = Auction.objects.get(pk=key)
    bids = list(auction.bids.order_by("serial").values_list("serial", "amount_fen", "revision"))
    journal = [(entry.open_facts["serial"], entry.open_facts["amount_fen"]) for entry in Entry.objects.filter(record_number=auction.number, step="bid").order_by("revision")]
    with frozen(now() + timedelta(hours=7)):
        close(System(), auction)
        seal()
    done = Auction.objects.get(pk=key)
    shown = check_auction(read_bundle(bundle_text(done)))
    return {
        "acknowledged": sorted((one[0], one[1]) for one in heard), "stored": [(serial, amount) for serial, amount, _revision in bids], "journal": journal,
        "in_order": [bid[2] for bid in bids] == sorted(bid[2] for bid in bids), "state": done.state, "price": done.price_fen, "verified": [shown.winner, shown.price_fen, shown.bids],
        "winner": done.winner.number if done.winner else None,
    }


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.stdout.write(json.dumps(main(given[0], *(given[1:] or (8, 5)))))
