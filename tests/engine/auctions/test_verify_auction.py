"""The stand-alone verifier of auctions: what it accepts, and every way of cheating it names."""

import ast
import copy
import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engine.auctions import house as h
from tests.engine.auctions.house import NINE, House, english, sealed

from shouzhan.engine.auctions import make_bid, verify_auction
from shouzhan.engine.auctions.verify_auction import Failed, check_auction, read_bundle, write_bundle
from shouzhan.kernel.journal import verify

pytestmark = pytest.mark.pure
SCRIPT = Path(verify_auction.__file__)
BOTH = pytest.mark.parametrize("make", [english, sealed])


def no(bundle, **more):
    """The code of the refusal and what it says."""
    with pytest.raises(Failed) as failed:
        check_auction(bundle, **more)
    return failed.value


def test_it_recomputes_the_winner_of_a_rising_auction():
    shown = check_auction(english().bundle())

    assert (shown.winner, shown.price_fen, shown.organisation, shown.bids) == (1, 1100, "公司 1", 3)


def test_it_recomputes_the_winner_of_sealed_bids_with_a_tie():
    shown = check_auction(sealed().bundle())

    # both opened at 2000; bidder 1 replaced an earlier bid, so bidder 2's commitment stands first
    assert (shown.winner, shown.price_fen, shown.unopened) == (2, 2000, (3,))


def test_it_knows_an_auction_nobody_won():
    house = House("sealed").bidder(1).commit(1, 10).end().unseal(1)
    house.write("pass", {"unopened": [], "at": house.at.isoformat()}, "unsold")
    assert check_auction(house.bundle()).winner is None


def test_it_knows_an_auction_called_off():
    house = House("english").bidder(1).bid(1, 1000)
    house.write("cancel", {"at": house.at.isoformat()}, "cancelled")
    assert check_auction(house.bundle()).ending == "cancel"


def test_its_first_part_is_the_journals_verifier_word_for_word():
    theirs = {node.name: ast.unparse(node) for node in ast.parse(Path(verify.__file__).read_text("utf-8")).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    ours = {node.name: ast.unparse(node) for node in ast.parse(SCRIPT.read_text("utf-8")).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    shared = [
        "Failed", "leaf_hash", "_node", "check_inclusion", "check_consistency", "_same", "_recover_x", "_point", "_add", "_times", "_equal", "check_signature",
        "bad_signature", "foreign_key", "key_id", "Note", "read_checkpoint", "check_note", "_keys", "_check_entry", "_path", "_key", "_no_doubles",
    ]
    assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}
    assert verify_auction.FIELDS == verify.FIELDS


@pytest.mark.parametrize("module", [verify_auction, make_bid])
def test_it_imports_nothing_but_the_standard_library(module):
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8")))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    assert imported <= set(sys.stdlib_module_names)


@BOTH
def test_it_runs_alone_from_an_empty_folder(tmp_path, make):
    (tmp_path / "verify_auction.py").write_bytes(SCRIPT.read_bytes())
    house = make()
    (tmp_path / "auction.json").write_text(write_bundle(house.bundle()), "utf-8")
    (tmp_path / "mine.json").write_text(json.dumps(house.receipt(6)), "utf-8")
    command = [sys.executable, "-I", "-S", "verify_auction.py", "auction.json", "--receipt", "mine.json", "--json"]
    ran = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.decode("utf-8", "surrogateescape"))
    assert (told["valid"], told["winner"]) == (True, house.winner)


def test_it_makes_a_letter_alone_that_opens(tmp_path):
    (tmp_path / "make_bid.py").write_bytes(Path(make_bid.__file__).read_bytes())
    ran = subprocess.run([sys.executable, "-I", "-S", "make_bid.py", h.NUMBER, "1", "1,234.5"], cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=True)
    kept = json.loads(ran.stdout)

    assert kept["amount_fen"] == 123450
    assert make_bid.commitment(h.NUMBER, 1, 123450, kept["nonce"]) == kept["commitment"]
    assert kept["commitment"] in ran.stderr


# --- every way of cheating -------------------------------------------------------------------------------------------


@BOTH
def test_it_names_a_dropped_entry(make):
    whole = make().bundle()
    for place in range(len(whole["entries"])):
        bundle = copy.deepcopy(whole)
        del bundle["entries"][place]
        failed = no(bundle)
        assert failed.code in ("gap", "unfinished")
        if failed.code == "gap":
            assert f"entry {place + 1} " in failed.en


@BOTH
def test_it_names_two_entries_that_changed_places(make):
    whole = make().bundle()
    for place in range(len(whole["entries"]) - 1):
        bundle = copy.deepcopy(whole)
        entries = bundle["entries"]
        entries[place], entries[place + 1] = entries[place + 1], entries[place]
        assert no(bundle).code == "gap"


@BOTH
def test_it_names_an_entry_put_in_that_the_journal_does_not_have(make):
    whole = make().bundle()
    for place in range(1, len(whole["entries"])):
        bundle = copy.deepcopy(whole)
        put_in = copy.deepcopy(bundle["entries"][place])
        bundle["entries"].insert(place, put_in)
        for later, item in enumerate(bundle["entries"][place + 1:], place + 2):
            item["entry"]["revision"] = later
        assert no(bundle).code in ("root", "state")


@BOTH
def test_it_names_every_field_of_every_entry_that_was_changed(make):
    whole = make().bundle()
    for place, item in enumerate(whole["entries"]):
        for name, value in item["entry"].items():
            bundle = copy.deepcopy(whole)
            bundle["entries"][place]["entry"][name] = value + 1 if isinstance(value, int) else value + " "
            assert f"entry {place + 1} " in no(bundle).en


def test_it_names_an_entry_the_house_wrote_later_and_shows_earlier():
    """The house rewrites nothing; it puts a true entry behind the end and shows it as if it had come before."""
    house = House("sealed").bidder(1).bidder(2).commit(1, 1500).end()
    late = {**house.entries[-2][1], "revision": house.entries[-1][1]["revision"], "facts": json.dumps({"serial": 2, "bidder": 2, "at": NINE.isoformat(), "commitment": "0" * 64})}
    index, end = house.entries.pop()
    house.put(late)
    house.entries.append((index, {**end, "revision": late["revision"] + 1}))
    house.state = "opening"
    bundle = house.unseal(1).award(1, 1500).bundle()

    assert no(bundle).code in ("root", "order")


def test_it_names_a_commitment_made_after_the_closing_seal():
    house = House("sealed").bidder(1).bidder(2).commit(1, 1500)
    house.closing = len(house.leaves)
    house.commit(2, 1600)
    sealed_early, house.closing = house.closing, 0
    house.end()
    house.closing = sealed_early
    assert no(house.unseal(1).unseal(2).award(2, 1600).bundle()).code == "closing"


def test_it_names_a_bid_opened_before_the_closing_seal():
    house = House("sealed").bidder(1).bidder(2).commit(1, 1500).commit(2, 1600).end().unseal(1)
    house.closing = len(house.leaves)
    assert no(house.unseal(2).award(2, 1600).bundle()).code == "closing"


def test_it_wants_the_closing_seal():
    bundle = sealed().bundle()
    bundle["closing"] = None
    assert no(bundle).code == "closing"


@pytest.mark.parametrize(("spoil", "code"), [
    (lambda b: b["letters"][0].update(amount_fen=2001), "letter"),
    (lambda b: b["letters"][0].update(nonce="0" * 64), "letter"),
    (lambda b: b["letters"].pop(), "letter"),
    (lambda b: b["letters"].reverse(), "letter"),
    (lambda b: b["letters"].append(dict(b["letters"][0])), "letter"),
    (lambda b: b["winner"].update(name="公司 3"), "identity"),
    (lambda b: b["winner"].update(organisation="ORG-1"), "identity"),
    (lambda b: b["winner"].update(salt="x"), "identity"),
    (lambda b: b.update(winner=None), "form"),
    (lambda b: b.update(auction="AU-2026-000002-X"), "foreign"),
    (lambda b: b.update(format="shouzhan-auction/2"), "format"),
    (lambda b: b.update(extra=1), "part-unknown"),
    (lambda b: b["entries"][3].update(index=True), "form"),
    (lambda b: b["closing"]["path"].pop(), "proof-short"),
    (lambda b: b["entries"][3]["path"].pop(), "proof-short"),
])
def test_it_names_what_else_was_changed(spoil, code):
    bundle = sealed().bundle()
    spoil(bundle)
    assert no(bundle).code == code


@pytest.mark.parametrize(("house", "code"), [
    (lambda: House("english").bidder(1).bid(1, 999).award(1, 999), "too-low"),
    (lambda: House("english").bidder(1).bidder(2).bid(1, 1000).bid(2, 1049).award(2, 1049), "too-low"),
    (lambda: House("english").bidder(1).bid(2, 1000).award(2, 1000), "bidder"),
    (lambda: House("english").bidder(1).later(hours=1).bid(1, 1000).award(1, 1000), "time"),
    (lambda: House("english").bidder(1).later(minutes=-1).bid(1, 1000).award(1, 1000), "clock"),
    (lambda: House("english").bidder(1).later(minutes=59).bid(1, 1000).later(minutes=6).award(1, 1000), "closing-time"),
    (lambda: House("english").bidder(1).bidder(2).bid(1, 1000).bid(2, 1050).award(1, 1000), "winner"),
    (lambda: House("english").bidder(1).bidder(2).bid(1, 1000).bid(2, 1050).award(2, 1051), "winner"),
    (lambda: House("sealed").bidder(1).bidder(2).commit(1, 2000).commit(2, 2000).end().unseal(1).unseal(2).award(2, 2000), "winner"),
    (lambda: House("sealed").bidder(1).bidder(2).commit(1, 2000).commit(2, 2000).end().unseal(1).award(1, 2000), "unopened"),
    (lambda: House("sealed").bidder(1).commit(1, 900).end().unseal(1).award(1, 900), "winner"),
    (lambda: House("sealed").bidder(1).bid(1, 1000).award(1, 1000), "terms"),
])
def test_it_names_a_play_that_was_against_the_rules(house, code):
    """The house signed it all; the play itself was false."""
    assert no(house().bundle()).code == code


def test_it_names_an_end_before_its_time():
    house = House("english").bidder(1).bid(1, 1000)
    house.write("award", {"winner": 1, "price_fen": 1000, "unopened": [], "at": house.at.isoformat()}, "awarded")
    house.winner = 1
    assert no(house.bundle()).code == "time"


def test_it_names_another_key():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    bundle = english().bundle()
    assert no(bundle, key=h.base64.b64encode(other).decode()).code == "key"
    bundle["key"] = h.base64.b64encode(other).decode()
    assert no(bundle).code == "key"


def test_a_kept_receipt_finds_the_bid_that_a_rewritten_journal_lacks():
    """The house makes its whole journal anew without one bid; only who kept the proof can tell."""
    house = House("english").bidder(1).bidder(2).bid(1, 1000).bid(2, 1050)
    kept = house.receipt(7)
    rewritten = House("english").bidder(1).bidder(2).bid(1, 1000).award(1, 1000).bundle()
    assert check_auction(rewritten).winner == 1
    assert no(rewritten, receipts=(kept,)).code == "receipt"
    assert check_auction(house.award(2, 1050).bundle(), receipts=(kept,)).winner == 2


@BOTH
def test_it_refuses_every_single_byte_that_differs(make, tmp_path):
    """Seeded, some hundred places of the file; each byte once changed, dropped, doubled."""
    raw = write_bundle(make().bundle()).encode()
    chance = random.Random(20261120)
    for place in chance.sample(range(len(raw)), 120):
        other = chance.choice([byte for byte in range(256) if byte != raw[place]])
        for mutated in (raw[:place] + bytes([other]) + raw[place + 1:], raw[:place] + raw[place + 1:], raw[:place] + raw[place:place + 1] + raw[place:]):
            with pytest.raises(Failed):
                check_auction(read_bundle(mutated.decode("utf-8", "surrogateescape")))


def test_it_says_so_of_a_file_that_is_no_text(tmp_path, capsys):
    raw = bytearray(write_bundle(english().bundle()).encode())
    raw[100] = 0xFF
    (tmp_path / "a.json").write_bytes(raw)
    assert verify_auction.main([str(tmp_path / "a.json")]) == 1
    assert "不成立" in capsys.readouterr().out
    assert verify_auction.main([str(tmp_path / "none.json")]) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"a":1,"a":1}\n', "1e999\n", "[" * 100_000, '"\\ud800"\n', "NaN\n", "9" * 5000 + "\n"])
def test_it_refuses_what_is_no_bundle(text):
    with pytest.raises(Failed):
        check_auction(read_bundle(text))


def test_a_ladder_moves_its_end_as_the_verifier_says():
    from shouzhan.engine.auctions.ladder import Ladder, Terms, TooLate, TooLow

    ladder = Ladder.of(Terms(1000, 50, NINE, NINE + timedelta(hours=1), timedelta(minutes=5), timedelta(minutes=5)))
    with pytest.raises(TooLow):
        ladder.climb(1, 999, NINE)
    ladder = ladder.climb(1, 1000, NINE + timedelta(minutes=58))
    assert ladder.closes_at == NINE + timedelta(minutes=63)
    with pytest.raises(TooLate):
        ladder.climb(2, 2000, NINE + timedelta(minutes=63))
