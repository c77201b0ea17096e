"""Sealed bids: what the house holds before the opening, what it refuses at the opening, and who wins."""

import hashlib
import json
import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.rooms.trading.auctions.scene import NINE, RESERVE, after, bid, ready, refusal, sealed_bid

from shouzhan.engine.auctions.make_bid import letter
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.journal.store import seal
from shouzhan.kernel.money import Money
from shouzhan.rooms.listings.public import Way
from shouzhan.rooms.trading.auctions import actions, bidding
from shouzhan.rooms.trading.auctions.models import Deposit, Opening, SealedAct, standing

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ODD = 123_456_789  # an amount found nowhere by chance


@pytest.fixture
def auction(world):
    """Open for sealed bids; the company is 1, its rival 2."""
    return ready(world, Way.SEALED)


def ended(world, auction):
    with after(2):
        done = actions.close(world.yang, auction)
        seal()
    return done


def test_it_goes_to_the_highest_opened_bid(world, auction):
    low, high = sealed_bid(world.jiang, auction, 1, RESERVE), sealed_bid(world.han, auction, 2, ODD)
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.jiang, auction, letter=low)
        auction = bidding.open_bid(world.han, auction, letter=high)
        auction = actions.close(world.yang, auction)

    assert (auction.state, auction.winner.organisation, auction.price) == ("awarded", world.rival, Money(ODD))


def test_among_equal_bids_the_earliest_standing_commitment_wins(world, auction):
    sealed_bid(world.jiang, auction, 1, RESERVE)
    second = sealed_bid(world.han, auction, 2, ODD)
    first = sealed_bid(world.jiang, auction, 1, ODD)  # replaced, so it now comes after the rival's
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.jiang, auction, letter=first)
        auction = bidding.open_bid(world.han, auction, letter=second)
        auction = actions.close(world.yang, auction)

    assert auction.winner.organisation == world.rival


def test_it_counts_the_last_commitment_and_none_that_was_taken_back(world, auction):
    sealed_bid(world.jiang, auction, 1, RESERVE)
    last = sealed_bid(world.jiang, auction, 1, ODD)
    sealed_bid(world.han, auction, 2, ODD)
    bidding.withdraw_bid(world.han, auction)

    assert {bidder: act.commitment for bidder, act in standing(auction).items()} == {1: last["commitment"]}
    assert refusal(bidding.withdraw_bid, world.han, auction).code == "nothing-to-withdraw"


def test_a_letter_of_a_replaced_bid_opens_nothing_and_the_refusal_names_both(world, auction):
    old = sealed_bid(world.jiang, auction, 1, RESERVE)
    kept = sealed_bid(world.jiang, auction, 1, ODD)
    auction = ended(world, auction)
    with after(3):
        no = refusal(bidding.open_bid, world.jiang, auction, letter=old)

    assert no.code == "letter-does-not-fit"
    assert kept["commitment"][:16] in str(no.sentence)
    assert old["commitment"][:16] in str(no.sentence)


@pytest.mark.parametrize("change", [
    {"amount_fen": ODD + 1}, {"nonce": "0" * 64}, {"bidder": 2}, {"bidder": "1"}, {"amount_fen": float(ODD)}, {"amount_fen": True}, {"nonce": "A" * 64}, {"auction": "AU-2026-999999-X"}, {"format": "x"},
])
def test_it_opens_with_nothing_but_the_very_letter(world, auction, change):
    kept = sealed_bid(world.jiang, auction, 1, ODD)
    auction = ended(world, auction)
    with after(3):
        assert refusal(bidding.open_bid, world.jiang, auction, letter={**kept, **change}).code in ("letter-does-not-fit", "no-letter", "not-admitted")
    assert Opening.objects.count() == 0


def test_it_opens_once(world, auction):
    kept = sealed_bid(world.jiang, auction, 1, ODD)
    sealed_bid(world.han, auction, 2, ODD)
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.jiang, auction, letter=kept)
        assert refusal(bidding.open_bid, world.jiang, auction, letter=kept).code == "opened-already"


def test_nothing_is_opened_before_the_end_is_sealed(world, auction, monkeypatch):
    kept = sealed_bid(world.jiang, auction, 1, ODD)
    assert refusal(bidding.open_bid, world.jiang, auction, letter=kept).code == "wrong-state"
    with after(2):
        auction = actions.end_bidding(world.yang, auction)
        assert not Checkpoint.objects.exists()  # the test's own transaction has not committed, so nothing is sealed yet
        assert refusal(bidding.open_bid, world.jiang, auction, letter=kept).code == "not-sealed-yet"
        seal()
        assert bidding.open_bid(world.jiang, auction, letter=kept).state == "opening"


def test_the_end_is_sealed_at_once(world, auction, django_capture_on_commit_callbacks):
    sealed_bid(world.jiang, auction, 1, ODD)
    with after(2), django_capture_on_commit_callbacks(execute=True):
        actions.end_bidding(world.yang, auction)

    assert Entry.objects.get(record_number=auction.number, step="end").tree_index is not None


def test_it_waits_for_everybody_or_the_end_of_the_opening(world, auction):
    kept = sealed_bid(world.jiang, auction, 1, ODD)
    sealed_bid(world.han, auction, 2, RESERVE)
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.jiang, auction, letter=kept)
        assert actions.close(world.yang, auction).state == "opening"
        assert refusal(actions.award_auction, world.yang, auction).code == "opening-runs"
    with frozen(NINE + timedelta(hours=51)):
        done = actions.close(world.yang, auction)

    assert (done.state, done.winner.number) == ("awarded", 1)


def test_who_does_not_open_loses_the_deposit_and_cannot_win(world, auction):
    sealed_bid(world.jiang, auction, 1, 10 * ODD)
    low = sealed_bid(world.han, auction, 2, ODD)
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.han, auction, letter=low)
    with frozen(NINE + timedelta(hours=51)):
        done = actions.close(world.yang, auction)

    assert done.winner.number == 2
    assert dict(done.bidders.values_list("number", "deposit")) == {1: Deposit.FORFEITED, 2: Deposit.APPLIED}
    assert Entry.objects.get(record_number=auction.number, step="award").open_facts["unopened"] == [1]


def test_a_bid_below_the_reserve_is_opened_and_does_not_win(world, auction):
    kept = sealed_bid(world.jiang, auction, 1, RESERVE - 1)
    auction = ended(world, auction)
    with after(3):
        auction = bidding.open_bid(world.jiang, auction, letter=kept)
        done = actions.close(world.yang, auction)

    assert (done.state, done.bidders.get(number=1).deposit) == ("unsold", Deposit.RETURNABLE)


def test_it_takes_no_commitment_after_the_end(world, auction):
    with after(1):
        assert refusal(sealed_bid, world.jiang, auction, 1, ODD).code == "bidding-over"


def test_each_kind_of_auction_takes_its_own_kind_of_bid(world, auction):
    assert refusal(bid, world.jiang, auction, RESERVE).code == "is-sealed"
    assert refusal(sealed_bid, world.jiang, ready(world), 1, RESERVE).code == "is-english"


@pytest.mark.parametrize("given", ["1234567.89", "123456789", "g" * 64, "A" * 64, ""])
def test_it_takes_nothing_but_a_commitment(world, auction, given):
    assert refusal(bidding.commit_bid, world.jiang, auction, commitment=given).code == "no-commitment"
    assert SealedAct.objects.count() == 0


def test_its_commitments_can_be_neither_changed_nor_dropped(world, auction):
    sealed_bid(world.jiang, auction, 1, ODD)
    for act in (lambda: SealedAct.objects.update(commitment="0" * 64), lambda: SealedAct.objects.all().delete()):
        with pytest.raises(DatabaseError, match="shouzhan"), transaction.atomic():
            act()


# --- until the opening nobody here knows the amount ------------------------------------------------------------------


def spellings(kept):
    """The amount as it could be written anywhere, and the secret it hides behind."""
    yuan = f"{ODD // 100}.{ODD % 100:02d}"
    return (str(ODD), yuan, f"{ODD // 100:,}.{ODD % 100:02d}", str(kept["nonce"]))


def dump():
    """Every value of every table, as an administrator with the database sees them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from map(str, row)


def test_neither_database_nor_files_nor_logs_nor_requests_hold_the_amount(world, auction, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    bodies = []
    client = world.client(world.jiang)
    kept = letter(auction.number, 1, ODD)  # made by the bidder's own machine

    sent = client.request

    def noting(**request):
        if "wsgi.input" in request:
            body = request["wsgi.input"].read()
            bodies.append(body.decode())
            request["wsgi.input"] = type(request["wsgi.input"])(body)
        return sent(**request)

    monkeypatch.setattr(client, "request", noting)
    page = client.get(f"/auctions/{auction.number}/commit/").content.decode()
    done = client.post(f"/auctions/{auction.number}/commit/", {"commitment": kept["commitment"]})
    assert done.status_code == 302, done.content.decode()

    pages = [world.client(user).get(f"/auctions/{auction.number}/").content.decode() for user in (world.yang, world.admin, world.auditor, world.han, world.jiang)]
    fixture = StringIO()
    call_command("dumpdata", stdout=fixture)
    files = [path.read_bytes().decode("latin-1") for path in Path(settings.HOME).rglob("*") if path.is_file() and "static" not in path.parts]
    everything = "\n".join([*dump(), fixture.getvalue(), *files, caplog.text, *bodies, page, *pages])
    assert kept["commitment"] in everything
    assert [said for said in spellings(kept) if said in everything] == []


def test_its_page_gives_the_amount_no_name_and_keeps_no_draft(world, auction):
    page = world.client(world.jiang).get(f"/auctions/{auction.number}/commit/").content.decode()
    field = page[page.index('id="sealing-amount"') - 200:page.index('id="sealing-amount"') + 100]

    assert "name=" not in field[field.rindex("<input"):]
    assert "data-autosave" not in page


def test_no_form_asks_for_the_letter_before_the_opening(world, auction):
    sealed_bid(world.jiang, auction, 1, ODD)
    page = world.client(world.jiang).get(f"/auctions/{auction.number}/unseal/").content.decode()

    assert "letter_text" not in page
    assert "letter_file" not in page


def test_equal_amounts_make_different_commitments(world, auction):
    made = {sealed_bid(world.jiang, auction, 1, ODD)["commitment"] for _ in range(20)}
    assert len(made) == 20


def test_a_small_list_of_amounts_finds_nothing_without_the_nonce(world, auction):
    """Whoever holds the database tries every amount, with every nonce the database could suggest."""
    amounts = range(RESERVE, RESERVE + 100)
    kept = sealed_bid(world.jiang, auction, 1, RESERVE + 50)
    guesses = {"", "0" * 64, kept["commitment"], *auction.bidders.values_list("salt", flat=True), *auction.bidders.values_list("binding", flat=True)}
    found = [
        amount for amount in amounts for nonce in guesses
        if hashlib.sha256(f"shouzhan/auction/sealed-bid/1\n{auction.number}\n1\n{amount}\n{nonce}".encode()).hexdigest() == kept["commitment"]
    ]

    assert found == []
    assert letter(auction.number, 1, RESERVE + 50, str(kept["nonce"]))["commitment"] == kept["commitment"]  # with it, at once


def test_opened_amounts_stay_hidden_from_the_others_until_the_auction_is_decided(world, auction):
    first = sealed_bid(world.jiang, auction, 1, ODD)
    sealed_bid(world.han, auction, 2, RESERVE)
    auction = ended(world, auction)
    with after(3):
        bidding.open_bid(world.jiang, auction, letter=first)
        page = world.client(world.han).get(f"/auctions/{auction.number}/").content.decode()
        proof = world.client(world.han).get(f"/auctions/{auction.number}/proof.json").content.decode()

    assert "1,234,567.89" not in page
    assert str(ODD) not in proof
    assert str(ODD) not in json.dumps([entry.facts for entry in Entry.objects.filter(record_number=auction.number)])
