"""Listings that run out while the process that ends them is killed."""

import json
import os
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

Order = dict[str, Any]
LISTED_ON = date(2026, 10, 12)


def list_results(order: Order) -> int:
    """Put results on show whose last day is long over, each bound to come to a venue."""
    from tests.rooms.listings.scene import achievement, listed
    from tests.world import World

    from shouzhan.kernel.dates import frozen
    from shouzhan.rooms.listings.models import MandatoryCase
    from shouzhan.rooms.listings.sweeps import warn_of_overdue

    world = World()
    with frozen(LISTED_ON):
        of = [achievement(world, name=f"到期成果 {i}", is_city_funded=True, transfer_by=date(2026, 9, 1)) for i in range(order["count"])]
        _ = world.chu, world.wei, world.yang
        warn_of_overdue()
        for each in of:
            listed(world, of=each, days=10)
    return MandatoryCase.objects.filter(state="listed").count()


def let_run_out(order: Order) -> None:
    """Sweep again and again, noting each listing once its end is committed, until killed."""
    from shouzhan.kernel.procedure.perform import subscribe
    from shouzhan.rooms.listings.sweeps import expire_listings

    notes = os.open(order["notes"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    @subscribe("listings.listing.expire")
    def note(entry: Any, listing: Any) -> None:
        os.write(notes, (json.dumps(["ended", listing.number]) + "\n").encode())

    while not order.get("once"):
        expire_listings()
        time.sleep(0.01)
    expire_listings()


def look_at_listings(order: Order) -> list[str]:
    """What is lost, doubled or half done among the listings."""
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.rooms.listings.models import Listing, MandatoryCase
    from shouzhan.web.models import Notice

    lines = Path(order["notes"]).read_text().splitlines() if Path(order["notes"]).exists() else []
    noted = [number for what, number, *_rest in map(json.loads, lines) if what == "ended"]
    ended = set(Listing.objects.filter(state="expired").values_list("number", flat=True))
    journaled = Counter(Entry.objects.filter(record_kind="listings.listing", step="expire").values_list("record_number", flat=True))
    told = Counter(Notice.objects.filter(key__startswith="expired:").values_list("url", flat=True))
    wrong = [f"{number}: acknowledged and lost" for number in noted if number not in ended]
    wrong += [f"{number}: acknowledged twice" for number, times in Counter(noted).items() if times > 1]
    if journaled != Counter(ended):
        wrong.append(f"journal and listings differ: {journaled - Counter(ended)} {Counter(ended) - journaled}")
    # two in the office and one at the exchange
    wrong += [f"{number}: told {told[f'/listings/{number}/']} times" for number in ended if told[f"/listings/{number}/"] != 3]
    wrong += [f"{url}: told of what has not ended" for url in told if url.split("/")[2] not in ended]
    for case in MandatoryCase.objects.select_related("listing"):
        standing = Listing.objects.get(achievement=case.achievement_id)
        if (case.state, standing.state) not in (("listed", "open"), ("ordered", "expired")):
            wrong.append(f"{case.number} is {case.state} while {standing.number} is {standing.state}")
    left = Listing.objects.filter(state="open").count()
    return [*wrong, f"{left} left"] if order.get("all") and left else wrong


WORKS = {f.__name__: f for f in (list_results, let_run_out, look_at_listings)}
