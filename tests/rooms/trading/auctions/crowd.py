"""A crowd at one auction, on a database of its own: bids pressed at once wait for the workers; prints what came of it.

usage: python crowd.py BIDS [PROCESSES THREADS WAITING]; the database is the one of SHOUZHAN_HOME or DATABASE_URL. WAITING is how
many bids are under way or in line at any time, all of them unless told. With FLOOR set, bare inserts are timed too, in the same lines.
"""

import json
import multiprocessing
import os
import queue
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
BIDDERS = 8
Act = Callable[[], tuple[int, int] | None]  # the serial and the amount of a bid acknowledged


def main(bids: int, processes: int = 4, threads: int = 5, waiting: int = 0) -> dict[str, Any]:
    """Prepare, let everybody bid, close, and look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_bid (bidder integer, amount bigint, at varchar(40))")
    auction = _prepare()
    connections.close_all()
    plan = Plan(processes, threads, bids, waiting or bids, auction)
    spans: dict[str, Any] = (
        {"floor": [span for _told, span in _together(plan, _bare)]} if os.environ.get("FLOOR") else {}
    )
    began = time.monotonic()
    heard = _together(plan, _bid)
    took = time.monotonic() - began
    return {
        **_look(auction, [told for told, _span in heard]),
        "ours": [span for _told, span in heard],
        "seconds": took,
        **spans,
    }


@dataclass(frozen=True)
class Plan:
    """How many bids, how many of them wait at a time, and who works them off."""

    processes: int
    threads: int
    bids: int
    waiting: int
    auction: int


Make = Callable[[Plan, int], Act]


def _together(plan: Plan, make: Make) -> list[Any]:
    """Run the work in so many processes and give back what each told."""
    fork = multiprocessing.get_context("fork")
    gate, told = fork.Barrier(plan.processes * (plan.threads + 1)), fork.Queue()
    started = [fork.Process(target=_line, args=(plan, make, gate, told, serial)) for serial in range(plan.processes)]
    for process in started:
        process.start()
    found = [told.get(timeout=600) for _ in started]
    for process in started:
        process.join()
    failed = [one for one in found if isinstance(one, str)]
    if failed:
        raise RuntimeError(failed[0])
    return [one for part in found for one in part]


def _line(plan: Plan, make: Make, gate: Any, told: Any, serial: int) -> None:
    """One process: bids wait in line for its workers; each is timed from its press to its acknowledgement, and one refused is pressed anew."""
    line: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    share, waiting = plan.bids // plan.processes, plan.waiting // plan.processes
    acknowledged, failed, pressing = [], [], threading.Lock()
    pressed = count(waiting)

    def work(place: int) -> None:
        from django.db import connections

        try:
            act = make(plan, serial * 100 + place)
            gate.wait(60)
            while (press := line.get()) is not None:
                if (told := act()) is None:
                    line.put(time.monotonic())
                    continue
                with pressing:
                    acknowledged.append((told, time.monotonic() - press))
                    if next(pressed) < share:
                        line.put(time.monotonic())
                    if len(acknowledged) == share:
                        finish()
        except BaseException as error:
            failed.append(repr(error))
            finish()
        finally:
            connections.close_all()

    def finish() -> None:
        for _worker in range(plan.threads):
            line.put(None)

    workers = [threading.Thread(target=work, args=(place,)) for place in range(plan.threads)]
    for worker in workers:
        worker.start()
    gate.wait(60)
    for _bid in range(waiting):
        line.put(time.monotonic())
    for worker in workers:
        worker.join()
    told.put(failed[0] if failed else acknowledged)


def _prepare() -> int:
    from tests.rooms.trading.auctions.scene import announced
    from tests.world import World

    from shouzhan.kernel.dates import now
    from shouzhan.project import urls  # noqa: F401 - every child would load them again
    from shouzhan.rooms.trading.auctions import actions, related

    actions._OPENERS[:], actions._BOOKS[:], related._ASKED[:] = [], [], [related.same_body]
    world = World()
    auction = announced(
        world,
        opens_at=now() - timedelta(minutes=1),
        announced_close=now() + timedelta(hours=6),
        window_minutes=0,
        extension_minutes=0,
    )
    for serial in range(BIDDERS):
        body = world._organisation(f"竞买公司{serial}", "company")
        user = world._user(f"crowd{serial}", f"竞买人{serial}", body, "org-admin")
        auction = actions.register_bidder(user, auction, organisation=body)
        auction = actions.admit_bidder(world.yang, auction, bidder=serial + 1)
    return int(auction.pk)


def _bid(plan: Plan, seed: int) -> Act:
    """Look at the auction and bid higher; nothing is told where somebody else was quicker."""
    from shouzhan.kernel.decision import Refused
    from shouzhan.kernel.money import Money
    from shouzhan.rooms.parties.public import User
    from shouzhan.rooms.trading.auctions.bidding import place_bid
    from shouzhan.rooms.trading.auctions.models import Auction

    chance, user = random.Random(seed), User.objects.get(username=f"crowd{seed % BIDDERS}")

    def act() -> tuple[int, int] | None:
        auction = Auction.objects.get(pk=plan.auction)
        amount = Money(auction.ladder.least_fen + chance.randrange(40) * auction.increment_fen)
        try:
            return place_bid(user, auction, amount=amount, raise_own=True).serial, amount.fen
        except Refused as refused:
            if refused.decision.code != "below-step":
                raise
            return None

    return act


def _bare(plan: Plan, seed: int) -> Act:
    """The floor: the same lines and connections, one bare insert a transaction."""
    from django.db import connection, transaction

    amounts = count(1)

    def act() -> tuple[int, int]:
        amount = next(amounts)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bare_bid (bidder, amount, at) VALUES (%s, %s, %s)",
                [seed, amount, "2026-11-20T09:00:00+08:00"],
            )
        return seed, amount

    return act


def _look(key: int, heard: list[tuple[int, int]]) -> dict[str, Any]:
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
    journal = [
        (entry.open_facts["serial"], entry.open_facts["amount_fen"])
        for entry in Entry.objects.filter(record_number=auction.number, step="bid").order_by("revision")
    ]
    with frozen(now() + timedelta(hours=7)):
        close(System(), auction)
        seal()
    done = Auction.objects.get(pk=key)
    shown = check_auction(read_bundle(bundle_text(done)))
    return {
        "acknowledged": sorted(heard),
        "stored": [(serial, amount) for serial, amount, _revision in bids],
        "journal": journal,
        "in_order": [bid[2] for bid in bids] == sorted(bid[2] for bid in bids),
        "state": done.state,
        "price": done.price_fen,
        "verified": [shown.winner, shown.price_fen, shown.bids],
        "winner": done.winner.number if done.winner else None,
    }


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.stdout.write(json.dumps(main(*given)))
