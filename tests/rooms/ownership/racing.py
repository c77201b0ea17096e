"""Buyers at once for one right, with real commits; run as it stands on SQLite, and by name on PostgreSQL."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from tests.rooms.ownership.scene import achievement_of, licence, own, sell, shares

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal import guards
from shouzhan.rooms.ownership import rights
from shouzhan.rooms.ownership.models import Right
from shouzhan.web.once import FIELD

DAY = date(2026, 11, 20)
BUYERS = 6


@pytest.fixture
def committed(transactional_db, world):
    """The cast, committed; the tables are emptied afterwards, which the guards would refuse."""
    assert all((world.university, world.company, world.rival, world.chu, world.other_university))
    yield world
    guards.drop_guards()


def race(*acts):
    """Run all acts at the same moment and give the code of each refusal, or nothing for a yes."""
    told, start = [], threading.Barrier(len(acts))

    def run(act):
        try:
            with frozen(DAY):
                start.wait()
                act()
                told.append("")
        except Refused as refused:
            told.append(refused.decision.code)
        except BaseException as error:
            told.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_of_many_buyers_at_once_one_gets_the_right(committed):
    achievement = achievement_of(committed)
    buyers = [committed.company, committed.rival] * (BUYERS // 2)
    told = race(*(lambda buyer=buyer: sell(committed, achievement, buyer=buyer) for buyer in buyers))
    assert told == ["", *["not-held"] * (BUYERS - 1)]
    assert Right.objects.filter(achievement=achievement, before__isnull=False).count() == 1
    assert list(shares(achievement, DAY).values()) == [Decimal(100)]


def test_of_two_exclusive_licences_at_once_one_stands(committed):
    achievement = achievement_of(committed)
    told = race(*(lambda: licence(committed, achievement) for _ in range(BUYERS)))
    assert told == ["", *["two-exclusive"] * (BUYERS - 1)]
    assert Right.objects.filter(achievement=achievement, kind="licence").count() == 1


def test_shares_entered_at_once_never_exceed_the_whole(committed):
    achievement = achievement_of(committed)
    rights.correct_right(committed.chu, own(achievement), share=Decimal(70), reason="共有")

    def enter():
        rights.enter_right(committed.system, achievement=achievement, kind="ownership", holder=committed.other_university, share=Decimal(20), starts_on=DAY)

    told = race(*(enter for _ in range(BUYERS)))
    assert told == ["", *["over-whole"] * (BUYERS - 1)]
    assert sum(shares(achievement, DAY).values()) == Decimal(90)


def test_sharing_out_beside_a_sale_gives_one_of_both(committed):
    achievement = achievement_of(committed)
    first = own(achievement)

    def share_out():
        rights.share_out(committed.chu, first, share=Decimal(40), starts_on=DAY, ground="共有", holder=committed.rival)

    told = race(share_out, lambda: sell(committed, achievement))
    assert told.count("") == 1, told
    assert sum(shares(achievement, DAY).values()) == Decimal(100)


def test_a_form_sent_at_once_from_many_hands_opens_one_record(committed):
    achievement, url = achievement_of(committed), "/rights/new/enter/"
    with frozen(DAY):
        clients = [committed.client(committed.chu) for _ in range(BUYERS)]
        sheet = clients[0].get(url).content.decode().partition(f'name="{FIELD}" value="')[2].partition('"')[0]
    sent = {
        FIELD: sheet, "achievement": achievement.number, "kind": "licence", "holder": committed.company.number, "starts_on": "2027-01-01", "ends_on": "2027-12-31",
        "exclusivity": "ordinary", "field": "电缆", "territory": "中国", "ground": "合同 2027-1",
    }
    led = []

    def send(client):
        answer = client.post(url, sent)
        led.append(answer.headers.get("Location", answer.content.decode()))

    told = race(*(lambda client=client: send(client) for client in clients))

    assert sheet
    assert told == [""] * BUYERS
    assert led == [f"/rights/{Right.objects.get(kind='licence').number}/"] * BUYERS
