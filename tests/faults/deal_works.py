"""Deals whose instalments are booked while the server is killed, and quoted prices that several buyers take at once."""

import os
from collections import Counter
from multiprocessing import get_context
from typing import Any

Order = dict[str, Any]
PARTS = 5


def sign_deals(order: Order) -> dict[str, Any]:
    """Signed deals to be paid in equal instalments; their numbers, the key of the exchange's officer, and one instalment in yuan."""
    from tests.rooms.trading.stage import PRICE, achievement_of, listing_of, signed
    from tests.world import World

    from shouzhan.kernel.money import Money
    from shouzhan.web.api.tokens import make_token

    world = World()
    part = str(Money(PRICE.fen // PARTS))
    terms = {"price": PRICE, "instalments": [{"amount": part, "due_on": "", "when": ""}] * PARTS}
    made = [signed(world, listing_of(world, achievement_of(world, name=f"分期付款的成果 {serial}")), **terms).number for serial in range(order["count"])]
    return {"deals": made, "key": make_token(world.yang, "settlement"), "part": part}


def look_at_deals(order: Order) -> list[str]:
    """What is lost, doubled or half booked of the instalments acknowledged so far."""
    from shouzhan.kernel.journal.audit import verify_live
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.rooms.trading.models import Deal

    wrong = [str(fault) for fault in verify_live().faults]
    acknowledged = Counter(map(tuple, order["acknowledged"]))
    wrong += [f"{each}: acknowledged {times} times" for each, times in acknowledged.items() if times > 1]
    for deal in Deal.objects.filter(number__in=order["deals"]):
        booked = list(deal.receipts.values_list("receipt", "amount_fen"))
        wrong += [f"{receipt}: acknowledged and lost" for number, receipt in acknowledged if number == deal.number and receipt not in dict(booked)]
        entries = list(Entry.objects.filter(record_number=deal.number).order_by("revision").values_list("step", "revision", "state_to"))
        steps = Counter(step for step, _revision, _state in entries)
        if steps["book"] != len(booked):
            wrong.append(f"{deal.number}: {steps['book']} bookings journaled, {len(booked)} kept")
        paid = sum(amount for _receipt, amount in booked)
        if paid > deal.price_fen or (paid == deal.price_fen) != (deal.state == "settled") or steps["settle"] != (deal.state == "settled"):
            wrong.append(f"{deal.number}: {paid} of {deal.price_fen} paid, {deal.state}, settled {steps['settle']} times")
        if [revision for _step, revision, _state in entries] != list(range(1, len(entries) + 1)) or entries[-1][1:] != (deal.revision, deal.state):
            wrong.append(f"{deal.number}: does not stand where its journal left it")
        if order.get("all") and deal.state != "settled":
            wrong.append(f"{deal.number}: {deal.state} after everything was booked")
    return wrong


def take_at_once(order: Order) -> list[list[str]]:
    """Two buyers in processes of their own take each listing at its quoted price together; how it ended for both."""
    from django.db import connections
    from tests.rooms.trading.stage import achievement_of, listing_of
    from tests.world import World

    world = World()
    listings = [listing_of(world, achievement_of(world, name=f"挂牌报价的成果 {serial}"), way="quoted") for serial in range(order["count"])]
    buyers = [(world.jiang, world.company), (world.han, world.rival)]
    connections.close_all()
    fork = get_context("fork")
    gate, told = fork.Barrier(len(buyers)), fork.Queue()

    def take(which: int, user: Any, body: Any) -> None:
        from shouzhan.kernel.decision import Refused
        from shouzhan.rooms.trading.dealing import take_deal

        for serial, listing in enumerate(listings):
            gate.wait(60)
            try:
                answer = f"taken by {take_deal(user, listing=listing, organisation=body).buyer.name}"
            except Refused as refused:
                answer = refused.decision.code if refused.decision.sentence and refused.decision.remedy else "refused without a word"
            except BaseException as error:
                answer = repr(error)
            told.put((serial, which, answer))
        connections.close_all()
        told.close()
        told.join_thread()
        os._exit(0)

    running = [fork.Process(target=take, args=(which, *buyer)) for which, buyer in enumerate(buyers)]
    for process in running:
        process.start()
    found = sorted(told.get(timeout=120) for _ in range(len(listings) * len(buyers)))
    for process in running:
        process.join()
    return [[answer for serial, _which, answer in found if serial == each] for each in range(len(listings))]


def look_at_taken(order: Order) -> list[list[Any]]:
    """Who has each listing: the buyers of its deals, and how often the journal says that it was taken."""
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.rooms.listings.public import Listing

    taken = Counter(entry.open_facts["listing"] for entry in Entry.objects.filter(record_kind="trading.deal", step="take"))
    listings = Listing.objects.filter(way="quoted").order_by("id")
    return [[[deal.buyer.name for deal in listing.deals.all()], taken[listing.number]] for listing in listings]


WORKS = {f.__name__: f for f in (sign_deals, look_at_deals, take_at_once, look_at_taken)}
