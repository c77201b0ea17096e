"""Prices held out whose days are over while the process that passes them is killed."""

import json
import os
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

Order = dict[str, Any]
BEGUN_ON = date(2026, 10, 12)


def hold_out_prices(order: Order) -> int:
    """Prices held out long enough, each for a result of its own; every third has an objection nobody has settled."""
    from tests.rooms.trading.stage import achievement_of
    from tests.world import World

    from shouzhan.kernel.dates import frozen
    from shouzhan.rooms.valuation import actions
    from shouzhan.rooms.valuation.models import PriceNotice

    world = World()
    with frozen(BEGUN_ON):
        _ = world.chu, world.wei, world.feng
        for serial in range(order["count"]):
            made = actions.open_notice(world.chu, achievement=achievement_of(world, name=f"公示期满的成果 {serial}"), price_fen=1_000_000_00, buyer=world.company)
            made = actions.start_notice(world.chu, made)
            if serial % 3 == 2:
                actions.object_to_notice(world.feng, made, text="价格偏低")
    return PriceNotice.objects.filter(state="running").count()


def let_pass(order: Order) -> None:
    """Sweep again and again, noting each notice once its passing is committed, until killed."""
    from shouzhan.kernel.procedure.perform import subscribe
    from shouzhan.rooms.valuation.sweeps import pass_what_is_over

    notes = os.open(order["notes"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    @subscribe("valuation.notice.pass")
    def note(entry: Any, notice: Any) -> None:
        os.write(notes, (json.dumps(["passed", notice.number]) + "\n").encode())

    while not order.get("once"):
        pass_what_is_over()
        time.sleep(0.01)
    pass_what_is_over()


def look_at_notices(order: Order) -> list[str]:
    """What is lost, doubled or half done among the notices."""
    from shouzhan.kernel.journal.models import Entry
    from shouzhan.rooms.valuation.models import PriceNotice
    from shouzhan.web.models import Notice

    lines = Path(order["notes"]).read_text().splitlines() if Path(order["notes"]).exists() else []
    noted = [number for what, number in map(json.loads, lines) if what == "passed"]
    passed = set(PriceNotice.objects.filter(state="passed").values_list("number", flat=True))
    journaled = Counter(Entry.objects.filter(record_kind="valuation.notice", step="pass").values_list("record_number", flat=True))
    told = Counter(Notice.objects.filter(key__startswith="passed:").values_list("url", flat=True))
    wrong = [f"{number}: acknowledged and lost" for number in noted if number not in passed]
    wrong += [f"{number}: acknowledged twice" for number, times in Counter(noted).items() if times > 1]
    if journaled != Counter(passed):
        wrong.append(f"journal and notices differ: {journaled - Counter(passed)} {Counter(passed) - journaled}")
    if told != Counter(f"/price-notices/{number}/" for number in passed):
        wrong.append(f"told of what passed: {told}")
    if PriceNotice.objects.filter(state="passed", objections__answered_at=None).exclude(objections=None).exists():
        wrong.append("passed over an open objection")
    left = PriceNotice.objects.filter(state="running").count()
    return [*wrong, f"{left} left"] if order.get("all") and left else wrong


WORKS = {f.__name__: f for f in (hold_out_prices, let_pass, look_at_notices)}
